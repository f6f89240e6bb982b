"""Facts of a kind whose rules have changed are read again from the stored text; all other rows stay as they are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psycopg
import pytest

from etl import running
from etl.errors import UsageError
from etl.extract.versions import KINDS, RULES, listed, versions
from etl.load.checksum import checksum
from etl.load.database import transaction

TABLES = ("fact_mention", "fact_quote", "fact_figure", "fact_topic", "fact_topic_score", "fact_date", "fact_link")
TEXTS = {
    "one.txt": "Talks begin in Quito\n\n21 August 2019\n\nAna Ruiz said on Monday that 4,000 people had marched in "
    "Caracas.\n\nVenezuela and its president, Nicolás Maduro, face sanctions.",
    "two.txt": 'Bridge opens\n\n22 August 2019\n\n"The bridge is open," Luis Paz said, as 300 people crossed it.',
}


@pytest.fixture
def loaded(warehouse: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A warehouse with two texts in it."""
    from etl.config import settings

    monkeypatch.setenv("ORINOCO_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("AIRFLOW_CONN_WAREHOUSE", warehouse)
    settings.cache_clear()
    folder = tmp_path / "texts"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / name).write_text(text)
    running.ingest_files([folder])
    yield warehouse
    settings.cache_clear()


def ask(warehouse: str, statement: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(warehouse) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchall() if cursor.description else []


def rows(warehouse: str) -> dict[str, list[tuple[Any, ...]]]:
    """Every fact with where it lies on disk and who wrote it: a row that was written again differs."""
    return {
        table: ask(warehouse, f"SELECT ctid::text, xmin::text, * FROM warehouse.{table} ORDER BY 1") for table in TABLES
    }


def state(warehouse: str) -> str:
    with transaction(warehouse) as connection:
        return checksum(connection)


# Kind → what rules of another time would have left of it, and the tables that are written when it is read again.
OLDER = {
    "topics": ("DELETE FROM warehouse.fact_topic_score", {"fact_topic", "fact_topic_score"}),
    "dates": ("UPDATE warehouse.fact_date SET value = value - 1", {"fact_date"}),
    "quotes": ("UPDATE warehouse.fact_quote SET speaker = 'somebody else'", {"fact_quote"}),
    "crisis": ("UPDATE warehouse.dim_revision SET crisis_score = 0.1, is_crisis = false", set()),
}


def test_only_facts_of_the_rules_that_changed_are_written(loaded: str) -> None:
    whole, texts = state(loaded), len(TEXTS)
    nothing = running.ingest("reprocess", {"facts_only": True})
    assert (nothing.candidates, nothing.replaced) == (0, ())
    for kind, (spoil, touched) in OLDER.items():
        before = rows(loaded)
        ask(loaded, spoil)
        ask(loaded, f'UPDATE warehouse.dim_revision SET fact_versions = fact_versions || \'{{"{kind}": "0-older"}}\'')
        run = running.ingest("reprocess", {"facts_only": True})
        after = rows(loaded)
        assert {table for table in TABLES if before[table] != after[table]} == touched, kind
        assert state(loaded) == whole
        assert ask(loaded, "SELECT DISTINCT fact_versions FROM warehouse.dim_revision") == [(dict(versions()),)]
        assert [(one.kind, one.texts) for one in run.replaced] == [(kind, texts)]
        assert ask(loaded, f"SELECT kind, texts FROM ops.facts_replaced WHERE run_id = {run.run_id}") == [(kind, texts)]
        assert run.bins["unchanged"] == run.candidates == texts


def test_reading_the_archive_again_replaces_the_same_kinds_only(loaded: str) -> None:
    whole, before = state(loaded), rows(loaded)
    ask(loaded, "UPDATE warehouse.dim_revision SET fact_versions = fact_versions - 'figures'")
    run = running.ingest("reprocess", {})
    after = rows(loaded)
    assert {table for table in TABLES if before[table] != after[table]} == {"fact_figure"}
    assert (state(loaded), [one.kind for one in run.replaced]) == (whole, ["figures"])


def test_a_kind_rests_on_what_it_is_made_of() -> None:
    assert set(versions()) == set(KINDS)
    for number, kind in enumerate(KINDS):
        assert set(RULES[kind].rests_on) <= set(KINDS[:number])


def test_every_list_belongs_to_a_kind() -> None:
    """A list nobody counts could change without anything being read again."""
    here = Path(__file__).parents[2] / "etl" / "extract"
    there = {str(path.relative_to(here)) for path in (*here.rglob("*.csv"), *here.glob("words/*.txt"))}
    counted = {name.lstrip("/") for kind in KINDS for name, _ in listed(kind)}
    assert there == counted


def test_refused_pages_have_no_facts() -> None:
    from etl.commands.ingest import again

    with pytest.raises(UsageError):
        again.__wrapped__(rejected=True, reason=None, run=None, facts=True)
