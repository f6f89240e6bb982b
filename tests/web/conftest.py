"""The Coverage page on a small warehouse written by hand, without a browser and without Airflow."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
import requests
import uvicorn
from fastapi import FastAPI, HTTPException

from etl.embedded import Server
from etl.load.database import engine
from etl.trends import refresh
from etl.web import create_app
from tests.trends.conftest import open_newsroom

SCRIPT = "<script>alert('x')</script> \"&"


@dataclass
class Door:
    """The login check of the tests: lets pass or refuses."""

    status: int = 200

    def check(self) -> None:
        if self.status != 200:
            raise HTTPException(self.status)


@dataclass
class Client:
    """Asks the page over HTTP."""

    origin: str
    door: Door

    def request(self, method: str, path: str) -> requests.Response:
        answer = requests.request(method, f"{self.origin}/coverage{path}", timeout=60, allow_redirects=False)
        answer.encoding = "utf-8"
        return answer

    def get(self, path: str) -> requests.Response:
        return self.request("GET", path)


@contextmanager
def serving(dsn: str) -> Iterator[Client]:
    """The page over a real server, mounted as Airflow mounts it."""
    outer, door = FastAPI(), Door()
    outer.mount("/coverage", create_app(lambda: dsn, door.check))
    server = uvicorn.Server(uvicorn.Config(outer, log_level="warning", lifespan="off"))
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield Client(f"http://127.0.0.1:{listener.getsockname()[1]}", door)
        finally:
            server.should_exit = True
            thread.join(20)


@pytest.fixture(scope="module")
def year(server: Server, template: str) -> str:
    """A warehouse: twelve quiet weeks with a burst in the ninth, some of everything, a script for a headline."""
    server.create_database("a_year", template=template)
    dsn = server.dsn("a_year")
    with engine(dsn).connect() as conn:
        newsroom = open_newsroom(conn)
        for n in range(84):
            newsroom.article(f"2019-{1 + n // 28:02}-{1 + n % 28:02}", "Rain in Lima", crisis=False)
        for n in range(8):
            newsroom.article(
                "2019-03-01", f"Blackout {n}", topics=["protest"], names=["person:juan-guaido"],
                quotes=[("person:juan-guaido", f"We will not give up {n}")],
            )  # fmt: skip
        edited = newsroom.article(
            "2019-03-02T08:00:00", SCRIPT, topics=["oil"], names=["person:nicolas-maduro"], standfirst=SCRIPT
        )
        newsroom.text(edited, "2019-03-02T12:00:00", f"{SCRIPT} again", f"Nicolás Maduro said {SCRIPT}.")
        newsroom.article("2019-01-05", "=HYPERLINK(1)", topics=["oil"], names=["person:nicolas-maduro"])
        for month, value in ((1, 3), (2, 4), (2, 5)):
            newsroom.article(
                f"2019-{month:02}-1{value}", f"{value} million have left",
                names=["person:juan-guaido", "place:cucuta"],
                figures=[{
                    "measure": "people_left_venezuela", "low": value * 1e6, "high": value * 1e6,
                    "surface": f"{value} million people",
                }],
            )  # fmt: skip
        for day in ("2019-02-10", "2019-02-11", "2019-02-12", "2019-03-28"):
            newsroom.polled(day, failures=4 if day == "2019-02-11" else 0)
        refresh(conn)
        conn.commit()
    return dsn


@pytest.fixture(scope="module")
def client(year: str) -> Iterator[Client]:
    """The page on that warehouse, its door open."""
    with serving(year) as client:
        yield client
