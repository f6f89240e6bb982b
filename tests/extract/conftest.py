"""Paragraphs of our own words in, their facts out."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.extract import extract
from etl.model import Block, Facts
from tests.extract.written import document

Read = Callable[..., Facts]


@pytest.fixture
def read() -> Read:
    """`read("One.", "Two.", headline=…, day="2019-08-21", language="en")`."""

    def _read(
        *paragraphs: str | Block,
        headline: str = "News of the day",
        day: str | None = "2019-08-21",
        language: str = "en",
    ) -> Facts:
        return extract(document(*paragraphs, headline=headline, published=day, language=language))

    return _read
