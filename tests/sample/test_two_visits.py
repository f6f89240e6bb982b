"""The project's own client polls the site as a run does: two visits fill every bin, a third finds nothing new."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from etl.config import Settings
from etl.dedupe import compare
from etl.discover import State, discover
from etl.discover.items import key
from etl.errors import Rejected
from etl.fetch import Client, fetch_batch
from etl.model import Document, Outcome
from etl.parse import parse_page
from etl.sample import listings, specials
from etl.sample.catalogue import articles
from etl.sample.server import serve
from etl.sample.specials import Trouble

CHANGING = {one.native_id for one in articles() if one.second is not None}


class Reader:
    """A warehouse in a dictionary: what it saw when, and the text it has of each article."""

    def __init__(self, origin: str, folder: Path) -> None:
        self.client = Client(
            Settings(bbc_origin=origin, request_gap=0, retries=0, sitemaps=listings.SITEMAP_URL)  # type: ignore[arg-type]
        )
        self.folder = folder
        self.seen: dict[str, datetime] = {}
        self.documents: dict[str, Document] = {}

    def visit(self, number: int) -> tuple[int, Counter[Outcome]]:
        """One run; how many candidates it had, and its bins."""
        found = discover(self.client, State(seen=lambda keys: {k: self.seen[k] for k in keys if k in self.seen}))
        bins = Counter({Outcome.DUPLICATE: len(found.duplicates)})
        wanted = [one for place, one in enumerate(found.candidates) if place not in found.duplicates]
        uri = (self.folder / f"{number}.warc.gz").as_uri()
        for fetched in fetch_batch(wanted, client=self.client, archive_uri=uri, validators={}):
            outcome = fetched.outcome
            if outcome is None:
                assert fetched.capture is not None
                outcome = self._take(fetched.capture.body, fetched.capture.address)
            if outcome is not Outcome.FAILED:
                self.seen[key(fetched.candidate.url)] = datetime.now(UTC)
            bins[outcome] += 1
        return len(found.candidates), bins

    def _take(self, body: bytes, url: str) -> Outcome:
        try:
            document = parse_page(body, url)
        except Rejected:
            return Outcome.REJECTED
        before = self.documents.get(document.native_id)
        self.documents[document.native_id] = document
        if before is None:
            return Outcome.NEW
        same = (before.headline, before.body) == (document.headline, document.body)
        return Outcome.UNCHANGED if same else Outcome.REVISED


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[Reader]:
    with serve() as origin:
        yield Reader(origin, tmp_path)


def troubled(*kinds: Trouble) -> int:
    return len([page for page in specials.PAGES if page.trouble in kinds])


def test_two_visits_fill_every_bin(reader: Reader) -> None:
    candidates, first = reader.visit(1)
    assert first.total() == candidates
    assert first[Outcome.NEW] == len(articles()) - 1
    assert first[Outcome.FAILED] == 1
    assert first[Outcome.FORBIDDEN] == troubled(Trouble.FORBIDDEN)
    assert first[Outcome.GONE] == troubled(Trouble.NOT_FOUND, Trouble.GONE)
    assert first[Outcome.REJECTED] == troubled(Trouble.BROKEN, Trouble.INDEX)
    assert first[Outcome.DUPLICATE] > 20
    assert specials.RECOVERING not in reader.documents

    candidates, second = reader.visit(2)
    assert second.total() == candidates
    assert second[Outcome.NEW] == 1
    assert second[Outcome.REVISED] == len(CHANGING)
    assert second[Outcome.UNCHANGED] >= 1
    assert second[Outcome.FAILED] == 0
    assert reader.documents.keys() == {one.native_id for one in articles()}

    _, third = reader.visit(3)
    assert (third[Outcome.NEW], third[Outcome.REVISED]) == (0, 0)


def test_the_reissue_is_one_story_with_its_original_at_either_visit(reader: Reader) -> None:
    reissue = next(one for one in articles() if one.reissue_of is not None)
    for number in (1, 2):
        reader.visit(number)
        decision = compare(reader.documents[reissue.native_id], reader.documents[str(reissue.reissue_of)])
        assert (decision.same_article, decision.same_story) == (False, True)
