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
from etl.load.database import engine

PAGE = b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx"
GAP = 0.05  # seconds

EIGHTH = """
import sys
from etl.config import Settings
from etl.fetch import Client
from etl.fetch.shared_gate import WarehouseGate
from etl.load.database import engine

dsn, origin, gap, number = sys.argv[1], sys.argv[2], float(sys.argv[3]), sys.argv[4]
settings = Settings(bbc_origin=origin, request_gap=gap, _env_file=None)
client = Client(settings, gate=WarehouseGate(engine(dsn)))
print("ready", flush=True)
sys.stdin.readline()
for page in range(5):
    client.get(f"https://www.bbc.com/news/{number}/{page}")
"""


def slow(request: Any) -> list[bytes]:
    threading.Event().wait(0.02)  # long enough for two to overlap, if two were let in
    return [PAGE]


def test_eight_processes_keep_one_request_at_a_time_and_the_gap(site: Any, warehouse: str) -> None:
    for number in range(8):
        for page in range(5):
            site.plant(f"/news/{number}/{page}", slow)
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", EIGHTH, warehouse, site.origin, str(GAP), str(number)],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for number in range(8)
    ]  # fmt: skip
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:  # all at once, when all are ready
        process.communicate("go\n")
    assert [process.returncode for process in processes] == [0] * 8
    assert sorted(r.path for r in site.requests if r.path != "/robots.txt") == sorted(
        f"/news/{number}/{page}" for number in range(8) for page in range(5)
    )
    arrivals = sorted(request.at for request in site.requests)
    gaps = [later - earlier for earlier, later in itertools.pairwise(arrivals)]
    assert site.most_open == 1
    assert min(gaps) >= GAP


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
