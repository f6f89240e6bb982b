"""Metrics arrive at a real UDP socket, and a server that is not there changes nothing."""

from __future__ import annotations

import re
import socket
from pathlib import Path

import pytest

from etl import running
from etl.config import ROOT, settings
from etl.system.environment import airflow_environment


def received(server: socket.socket) -> list[str]:
    """Every line that has arrived: a datagram sent on this machine is there when sendto returns."""
    server.setblocking(False)
    lines: list[str] = []
    while True:
        try:
            lines += server.recv(65_536).decode().splitlines()
        except BlockingIOError:
            return lines


def test_a_run_tells_its_bins_its_refusals_and_its_sources(
    sample_world: Path, warehouse: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        monkeypatch.setenv("ORINOCO_STATSD", f"127.0.0.1:{server.getsockname()[1]}")
        settings.cache_clear()
        summary = running.ingest_live(limit=12)
        lines = received(server)
    sent = dict(line.split(":", 1) for line in lines)
    for outcome, number in summary.bins.items():
        assert sent.get(f"orinoco.run.live.{outcome.value}") == (f"{number}|c" if number else None)
    assert {name for name in sent if name.startswith("orinoco.rejected.")} == {
        f"orinoco.rejected.{refused.reason}" for refused in summary.refused
    }
    assert sent["orinoco.sources.green"] == f"{len(summary.sources)}|g"
    assert sent["orinoco.sources.red"] == "0|g"
    assert re.fullmatch(r"\d+\|ms", sent["orinoco.run.live.time"])
    assert re.fullmatch(r"\d+\|ms", sent["orinoco.trends.time"])
    documented = (ROOT / "docs" / "operating.md").read_text()
    for name in sent:
        generic = re.sub(r"^orinoco\.rejected\..*", "orinoco.rejected.REASON", name)
        generic = re.sub(r"^orinoco\.run\.live\.(?!closed|time).*", "orinoco.run.KIND.BIN", generic)
        generic = generic.replace(".live.", ".KIND.")
        short = generic.rpartition(".")[2]
        assert f"`{generic}`" in documented or f"`.{short}`" in documented, name


def test_a_server_that_is_not_there_costs_nothing(
    sample_world: Path, warehouse: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ORINOCO_STATSD", "no-such-host.invalid:8125")
    settings.cache_clear()
    assert running.ingest_live(limit=2).candidates >= 2


def test_airflow_is_told_the_same_server(sample_world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "AIRFLOW__METRICS__STATSD_ON" not in airflow_environment(settings())
    monkeypatch.setenv("ORINOCO_STATSD", "127.0.0.1:8125")
    settings.cache_clear()
    told = airflow_environment(settings())
    assert (told["AIRFLOW__METRICS__STATSD_HOST"], told["AIRFLOW__METRICS__STATSD_PORT"]) == ("127.0.0.1", "8125")


def test_airflow_really_sends_by_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """The package Airflow needs for it is installed, and speaks to a real socket."""
    from statsd import StatsClient

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        client = StatsClient("127.0.0.1", server.getsockname()[1], prefix="airflow")
        client.incr("scheduler_heartbeat")
        client.close()
        assert received(server) == ["airflow.scheduler_heartbeat:1|c"]
