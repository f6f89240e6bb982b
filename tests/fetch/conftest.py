"""A server that does as it is told, a clock turned by hand, and a client between them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from etl.config import Settings
from etl.fetch.client import Client
from tests.fetch.misbehaving import Hands, Site, serve


@pytest.fixture
def site() -> Iterator[Site]:
    with serve() as site:
        yield site


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def settings(site: Site) -> Settings:
    return Settings(bbc_origin=site.origin, request_gap=2.0, timeout=0.25, retries=2, max_bytes=100_000, _env_file=None)  # type: ignore[call-arg]


@pytest.fixture
def client(settings: Settings, hands: Hands) -> Client:
    return Client(settings, clock=hands.clock())
