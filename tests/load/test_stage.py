"""What staging refuses: text Postgres cannot hold, and evidence that is not in its text."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Connection

from etl.errors import TerminalError
from etl.load import documents, runs, stage
from etl.load.merge import merge
from etl.model import Candidate, Revision, Span, Topic
from tests.load.conftest import load, rows
from tests.load.made import BOATS, revision


@pytest.mark.parametrize("poison", ["a\x00b", "a\ud800b"], ids=["NUL", "half a character"])
@pytest.mark.parametrize("field", ["headline", "section"])
def test_one_page_that_cannot_be_stored_is_rejected_and_the_rest_goes_on(
    connection: Connection, field: str, poison: str
) -> None:
    bad = revision("49000002")
    bad = replace(bad, document=replace(bad.document, **{field: poison}))
    run_id = runs.open_run(connection, "test", {})
    runs.add_candidates(connection, run_id, [Candidate(f"https://x/{n}", "file", "test") for n in range(2)])
    assert stage.stage(connection, run_id, [(0, revision()), (1, bad)]) == 1
    merge(connection, run_id)
    assert rows(connection, "SELECT outcome FROM ops.candidate ORDER BY ordinal") == [("new",), ("rejected",)]
    assert rows(connection, "SELECT reason FROM ops.rejection") == [("bad_encoding",)]


def test_evidence_that_is_not_in_its_place_stops_the_load(connection: Connection) -> None:
    wrong = revision(text=BOATS)
    topic = Topic("border", 1, True, (Span(0, 5, "river"),), "phrases", 1)
    wrong = replace(wrong, facts=replace(wrong.facts, topics=(topic,)))
    with pytest.raises(TerminalError, match="Span 'river' of article 49000001 is not at 0–5"):
        load(connection, wrong)


def test_a_word_the_library_does_not_define_stops_the_load(connection: Connection) -> None:
    wrong = revision(text=BOATS)
    wrong = replace(wrong, facts=replace(wrong.facts, focus_country="place:nowhere-at-all"))
    with pytest.raises(TerminalError, match="place:nowhere-at-all"):
        load(connection, wrong)


def test_characters_outside_the_basic_plane_count_as_one(connection: Connection) -> None:
    load(connection, revision(text=f"🛶🛶 {BOATS}"))
    evidence = """
    SELECT count(*), bool_and(substr(body, char_start + 1, char_end - char_start) = surface)
    FROM warehouse.evidence JOIN warehouse.dim_revision USING (revision_id)
    """
    assert rows(connection, evidence) == [(5, True)]


def test_a_document_comes_back_as_it_was_loaded(connection: Connection) -> None:
    loaded: Revision = revision(text=f"{BOATS}\n\nA second paragraph, with 🛶.\n\n")
    load(connection, loaded)
    ((revision_id,),) = rows(connection, "SELECT revision_id FROM warehouse.dim_revision")
    read = documents.read(connection, [int(str(revision_id))])
    assert list(read.values()) == [replace(loaded.document, links=(), images=(), provenance={})]
