"""A fetch that is killed with SIGKILL at any instant and begun again loses no capture and doubles none."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from etl.config import ROOT
from etl.fetch.archive import iter_captures, verify

KILLS = 50
PAGES = 12
BODY = b"<html><body>" + b"<p>Twelve pages, many deaths.</p>" * 400 + b"</body></html>"

# Forks a fetch for each line it reads and kills it after the given seconds: no child pays for the imports again, and
# only its parent can be sure that a number is still that child's.
NURSERY = """
import os, signal, sys, time
from etl.config import Settings
from etl.fetch import Client, fetch_batch
from etl.model import Candidate

origin, pages = sys.argv[1], int(sys.argv[2])
settings = Settings(bbc_origin=origin, request_gap=0.0, _env_file=None)
candidates = [Candidate(f"https://www.bbc.com/news/articles/c000000{n:04}o", "feed", "t") for n in range(pages)]
print("ready", flush=True)
for line in sys.stdin:
    archive, seconds = line.split()
    pid = os.fork()
    if pid == 0:
        fetched = fetch_batch(candidates, client=Client(settings), archive_uri=archive, validators={})
        os._exit(0 if all(one.outcome is None for one in fetched) else 1)
    if float(seconds) >= 0:
        time.sleep(float(seconds))
        os.kill(pid, signal.SIGKILL)
    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)
"""


def test_killed_fifty_times(site: Any, tmp_path: Path) -> None:
    for number in range(PAGES):
        site.plant(
            f"/news/articles/c000000{number:04}o",
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s" % (len(BODY), BODY),
        )
    nursery = subprocess.Popen(
        [sys.executable, "-c", NURSERY, site.origin, str(PAGES)],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert nursery.stdin is not None
    assert nursery.stdout is not None
    assert nursery.stdout.readline() == "ready\n"
    chance = random.Random(20190123)
    begun = time.monotonic()
    print(f"{tmp_path.as_uri()}/whole.warc.gz", -1, file=nursery.stdin, flush=True)
    assert nursery.stdout.readline() == "0\n"
    usual = time.monotonic() - begun  # here and now: instants fall into the fetch however busy the machine is
    killed, number = 0, 0
    while killed < KILLS:
        archive = f"{tmp_path.as_uri()}/{number}/batch-0.warc.gz"
        before, deaths = len(site.requests), 0
        while True:
            seconds = chance.uniform(0, usual) if killed < KILLS else -1
            print(archive, seconds, file=nursery.stdin, flush=True)
            status = int(nursery.stdout.readline())
            if status != -signal.SIGKILL:
                break
            deaths += 1
            killed += 1
        assert status == 0
        captures = [one for one in iter_captures(archive) if "/articles/" in one.url]
        assert Counter(one.url for one in captures) == Counter(
            f"https://www.bbc.com/news/articles/c000000{n:04}o" for n in range(PAGES)
        )
        assert {one.body for one in captures} == {BODY}
        assert verify(archive).passed
        # Each death costs at most the answer on its way, and robots.txt again.
        assert len(site.requests) - before <= PAGES + 1 + 2 * deaths
        number += 1
    nursery.stdin.close()
    assert nursery.wait() == 0
    nursery.stdout.close()
    assert number > 1
