"""One request at a time to a host, with a gap: within a process, and across processes."""

from __future__ import annotations

import itertools
import subprocess
import sys
import threading
from datetime import timedelta
from typing import Any

import pytest

from etl.config import ROOT, Settings
from etl.errors import TransientError
from etl.fetch import Client
from etl.fetch.gate import HostBusy, LocalGate
from etl.fetch.shared_gate import WarehouseGate
from etl.load import runs
from etl.load.database import engine

PAGE = b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx"
GAP = 0.05  # seconds
CEILING = 30  # requests

# Eight processes out of one, so that only one pays for the imports; each with a connection and a session of its own.
EIGHT = """
import os, sys
from etl.config import Settings
from etl.errors import TransientError
from etl.fetch import Client
from etl.fetch.shared_gate import RunAllowance, WarehouseGate
from etl.load.database import engine

dsn, origin, gap, most = sys.argv[1], sys.argv[2], float(sys.argv[3]), int(sys.argv[4])
settings = Settings(bbc_origin=origin, request_gap=gap, max_requests_per_run=most, retries=0, _env_file=None)
children = []
for number in range(8):
    if (pid := os.fork()) == 0:
        client = Client(settings, gate=WarehouseGate(engine(dsn)), allowance=RunAllowance(engine(dsn), 1, most))
        for page in range(5):
            try:
                client.get(f"https://www.bbc.com/news/{number}/{page}")
            except TransientError as error:
                print(f"{error}\\n", end="", flush=True)
        os._exit(0)
    children.append(pid)
sys.exit(max(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in children))
"""


def eight(warehouse: str, site: Any) -> list[str]:
    """Eight batches of run 1 side by side, each asking for five pages; what they were refused."""
    with engine(warehouse).begin() as connection:
        runs.open_run(connection, "live", {})
    ran = subprocess.run(
        [sys.executable, "-c", EIGHT, warehouse, site.origin, str(GAP), str(CEILING)],
        cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.splitlines()


def slow(request: Any) -> list[bytes]:
    threading.Event().wait(0.02)  # long enough for two to overlap, if two were let in
    return [PAGE]


def test_eight_batches_side_by_side_keep_the_gap_the_rate_and_the_ceiling_of_their_run(
    site: Any, warehouse: str
) -> None:
    paths = {f"/news/{number}/{page}" for number in range(8) for page in range(5)}
    for path in paths:
        site.plant(path, slow)
    refused = eight(warehouse, site)
    asked = [request.path for request in site.requests if request.path != "/robots.txt"]
    assert len(site.requests) == CEILING  # of 40 pages, and robots.txt
    assert len(set(asked)) == len(asked) == 40 - len(refused)
    assert all(f"The run has made its {CEILING} requests (ORINOCO_MAX_REQUESTS_PER_RUN)" in one for one in refused)
    with engine(warehouse).connect() as connection:
        assert [one.requests for one in runs.at_work(connection)] == [CEILING]
    assert site.most_open == 1
    arrivals = sorted(request.at for request in site.requests)
    assert min(later - earlier for earlier, later in itertools.pairwise(arrivals)) >= GAP
    assert (len(arrivals) - 1) / (arrivals[-1] - arrivals[0]) <= 1 / GAP  # requests a second, as the server saw them


@pytest.mark.parametrize("shared", [False, True], ids=["local", "shared"])
def test_who_waits_for_a_turn_finds_the_peace_that_was_asked_for(
    shared: bool, site: Any, settings: Settings, warehouse: str
) -> None:
    """A second client stands at the gate while the first is told to leave the host alone for an hour."""
    gate = WarehouseGate(engine(warehouse)) if shared else LocalGate()
    clients = [Client(settings.model_copy(update={"request_gap": 0.0, "timeout": 5.0}), gate=gate) for _ in range(2)]
    asked, waiting = threading.Event(), threading.Event()

    def busy(request: Any) -> bytes:
        asked.set()
        waiting.wait(5)
        return b"HTTP/1.1 429 X\r\nRetry-After: 3600\r\nContent-Length: 0\r\n\r\n"

    def second() -> None:
        asked.wait(5)
        threading.Timer(0.2, waiting.set).start()  # by then the other stands at the gate
        with pytest.raises(HostBusy, match="for another 3600 s"):
            clients[1].get("https://www.bbc.com/news/2")

    site.plant("/robots.txt", b"HTTP/1.1 404 X\r\nContent-Length: 0\r\n\r\n")
    clients[1].get("https://www.bbc.com/robots.txt")
    site.plant("/news/1", busy)
    other = threading.Thread(target=second)
    other.start()
    with pytest.raises(TransientError, match="3600 s of peace"):
        clients[0].get("https://www.bbc.com/news/1")
    other.join()
    assert site.asked("/news/2") == 0


def test_two_threads_take_turns(site: Any, settings: Settings) -> None:
    gate = LocalGate()
    quick = settings.model_copy(update={"request_gap": GAP, "timeout": 5.0})
    site.plant("/news/1", slow)

    def fetch() -> None:
        client = Client(quick, gate=gate)
        for _ in range(4):
            client.get("https://www.bbc.com/news/1")

    threads = [threading.Thread(target=fetch) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    arrivals = sorted(request.at for request in site.requests)
    assert len(arrivals) >= 13
    assert site.most_open == 1
    assert min(later - earlier for earlier, later in itertools.pairwise(arrivals)) >= GAP


@pytest.mark.parametrize("shared", [False, True], ids=["local", "shared"])
def test_a_host_on_hold_is_waited_for_briefly_and_refused_for_long(shared: bool, warehouse: str, hands: Any) -> None:
    gate = WarehouseGate(engine(warehouse), hands.clock()) if shared else LocalGate(hands.clock())
    gate.hold("www.bbc.com", 30)
    with gate.turn("www.bbc.com", 0):
        pass
    assert [round(seconds) for seconds in hands.slept] == [30]
    gate.hold("www.bbc.co.uk", 10)
    gate.hold("www.bbc.co.uk", 4000)
    gate.hold("www.bbc.co.uk", 5)  # never shortens
    with pytest.raises(HostBusy, match=r"www\.bbc\.co\.uk asked not to be called for another (4000|3999|3970) s"):
        gate.turn("www.bbc.co.uk", 0).__enter__()


def test_a_crawl_delay_widens_the_gap(site: Any, client: Client, hands: Any) -> None:
    body = b"User-agent: *\nCrawl-delay: 11\n"
    site.plant("/robots.txt", b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
    site.plant("/news/1", PAGE)
    client.get("https://www.bbc.com/news/1")
    client.get("https://www.bbc.com/news/1")
    assert 11.0 <= hands.slept[-1] <= 12.2


def test_robots_txt_is_asked_for_once_a_day_by_all_processes(site: Any, settings: Settings, warehouse: str) -> None:
    site.plant("/news/1", PAGE)
    quick = settings.model_copy(update={"request_gap": 0.0})
    for _ in range(3):
        Client(quick, gate=WarehouseGate(engine(warehouse))).get("https://www.bbc.com/news/1")
    assert site.asked("/robots.txt") == 1


def test_yesterdays_robots_txt_holds_while_todays_cannot_be_read(site: Any, settings: Settings, hands: Any) -> None:
    body = b"User-agent: *\nDisallow: /search\n"
    robots = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)
    site.plant("/robots.txt", robots, b"HTTP/1.1 500 X\r\nContent-Length: 0\r\n\r\n")
    site.plant("/news/1", PAGE)
    gate = LocalGate(hands.clock())
    Client(settings, gate=gate, clock=hands.clock()).get("https://www.bbc.com/news/1")
    hands.slept.append(timedelta(hours=25).total_seconds())
    later = Client(settings, gate=gate, clock=hands.clock())
    assert later.get("https://www.bbc.com/news/1").capture.status == 200
    assert site.asked("/robots.txt") == 1 + 3


def test_without_the_warehouse_nothing_is_fetched(site: Any, settings: Settings, hands: Any) -> None:
    gate = WarehouseGate(engine("postgresql://nobody@127.0.0.1:1/nothing"), hands.clock())
    with pytest.raises(TransientError, match="whose turn it is"):
        Client(settings, gate=gate, clock=hands.clock()).get("https://www.bbc.com/news/1")
    assert site.requests == []
