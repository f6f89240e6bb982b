"""Each check finds the damage it is there for, and nothing in a sound warehouse."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, text

from etl.errors import TerminalError
from etl.load import checks, runs, stage
from etl.load.database import engine
from etl.load.merge import merge
from tests.load.conftest import load, rows
from tests.load.made import BOATS, at, revision

DAMAGE = {
    "evidence": "UPDATE warehouse.fact_figure SET char_start = char_start + 1, char_end = char_end + 1",
    "blocks": "UPDATE warehouse.dim_revision SET blocks = '[]' WHERE revision_no = 1",
    "bins": "UPDATE ops.candidate SET outcome = 'gone', article_id = NULL WHERE ordinal = 0",
    "rejections": "UPDATE ops.candidate SET outcome = 'rejected', article_id = NULL WHERE ordinal = 0",
    "orphans": "DELETE FROM warehouse.lsh_band_recent WHERE band = (SELECT min(band) FROM warehouse.lsh_band_recent)",
    "future": "UPDATE warehouse.dim_article SET last_seen_at = now() + interval '1 day'",
    "validity": "UPDATE warehouse.dim_revision SET valid_to = valid_to + interval '1 s' WHERE valid_to IS NOT NULL",
    "topic_hits": "DELETE FROM warehouse.fact_topic",
    "stories": "UPDATE warehouse.story SET articles = articles + 1",
}


@pytest.fixture
def filled(loader: Engine, warehouse: str) -> Engine:
    with loader.connect() as connection:
        run_id, _ = load(connection, revision(text=BOATS), revision(text=BOATS + "\n\nMore.", seen=at(9)))
        runs.close_run(connection, run_id)
        connection.commit()
    return engine(warehouse)


def test_there_is_damage_for_each_check_of_the_load() -> None:
    assert {path.stem for path in checks.CHECKS.glob("*.sql")} >= set(DAMAGE)


def test_a_sound_warehouse_passes_and_the_results_are_kept(filled: Engine) -> None:
    with filled.begin() as connection:
        ((run_id,),) = rows(connection, "SELECT max(run_id) FROM ops.run")
        results = checks.run(connection, int(str(run_id)))
        assert [result.name for result in results if not result.passed] == []
        assert rows(connection, "SELECT count(*), bool_and(passed) FROM ops.quality_result") == [(len(results), True)]


@pytest.mark.parametrize("scope", ["the run", "everything"])
@pytest.mark.parametrize("name", DAMAGE)
def test_a_check_finds_its_damage_and_says_which_rows(filled: Engine, name: str, scope: str) -> None:
    with filled.connect() as connection:
        ((run_id,),) = rows(connection, "SELECT max(run_id) FROM ops.run")
        connection.execute(text(DAMAGE[name]))
        asked = int(str(run_id)) if scope == "the run" else None
        (result,) = [r for r in checks.run(connection, asked) if r.name == name]
        assert not result.passed
        assert f"sql/checks/{name}.sql" in result.detail
        assert result.examples[0]


@pytest.mark.parametrize(
    ("check", "damage"),
    [
        ("topic_hits", "DELETE FROM staging.topic"),
        ("evidence", "UPDATE staging.figure SET char_start = char_start + 1, char_end = char_end + 1"),
        ("blocks", "UPDATE staging.revision SET blocks = '[]'"),
    ],
)
def test_a_merge_that_would_break_the_warehouse_loads_nothing(loader: Engine, check: str, damage: str) -> None:
    with loader.connect() as connection:
        run_id = runs.open_run(connection, "test", {})
        stage.stage(connection, run_id, [(0, revision(text=BOATS))])
        connection.execute(text(damage))
        connection.commit()
        with pytest.raises(
            TerminalError, match=rf"nothing was loaded\. {check}: 1 rows fail, the first: .*revision_id"
        ):
            merge(connection, run_id)
        connection.rollback()
        assert rows(connection, "SELECT count(*) FROM warehouse.dim_article") == [(0,)]
