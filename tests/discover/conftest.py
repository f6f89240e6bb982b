"""The same server, clock and client as in tests/fetch, asked for one feed and one topic page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from etl.config import Settings
from etl.fetch.client import Client
from tests.fetch.misbehaving import Hands, Site, serve

FEED = "https://feeds.bbci.co.uk/news/world/latin_america/rss.xml"
TOPIC = "https://www.bbc.com/news/world/latin_america"


@pytest.fixture
def site() -> Iterator[Site]:
    with serve() as site:
        yield site


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def settings(site: Site) -> Settings:
    return Settings(
        bbc_origin=site.origin, request_gap=2.0, timeout=0.25, retries=1, feeds=(FEED,), topic_pages=(TOPIC,),
        _env_file=None,  # type: ignore[call-arg]
    )  # fmt: skip


@pytest.fixture
def client(settings: Settings, hands: Hands) -> Client:
    return Client(settings, clock=hands.clock())
