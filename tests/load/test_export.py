"""The marts as files: complete, readable, equal each time, and described."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import Connection

from etl import trends
from etl.errors import UsageError
from etl.load.export import export
from etl.parse import PARSER_VERSION
from tests.load.conftest import load, rows
from tests.load.made import BOATS, at, revision


def test_what_is_exported_is_what_is_there(connection: Connection, tmp_path: Path) -> None:
    load(connection, revision(text=BOATS, published=at(-5)), revision("49000002", "Other news.", published=at(-9)))
    trends.refresh(connection)
    manifest = json.loads(export(connection, tmp_path).read_text())
    assert manifest["tables"]["articles"]["rows"] == 2
    assert manifest["parser_version"] == PARSER_VERSION
    assert manifest["schema_version"] == rows(connection, "SELECT version_num FROM public.alembic_version")[0][0]
    for table in manifest["tables"].values():
        for name, file in table["files"].items():
            assert hashlib.sha256((tmp_path / name).read_bytes()).hexdigest() == file["sha256"]
    parquet, csv = pd.read_parquet(tmp_path / "articles.parquet"), pd.read_csv(tmp_path / "articles.csv")
    there = rows(connection, "SELECT article_id, headline, published_at FROM mart.articles ORDER BY 1")
    assert [(r.article_id, r.headline, r.published_at) for r in parquet.itertuples()] == there
    assert csv["headline"].to_list() == [headline for _, headline, _ in there]
    assert set(manifest["tables"]) == {
        name for (name,) in rows(connection, "SELECT relname FROM pg_class WHERE relnamespace = 'mart'::regnamespace"
                                 " AND relkind IN ('r', 'v', 'm', 'p')")
    }  # fmt: skip


def test_exporting_again_gives_the_same_bytes(connection: Connection, tmp_path: Path) -> None:
    load(connection, revision(text=BOATS, published=at(-5)))
    trends.refresh(connection)
    first = json.loads(export(connection, tmp_path / "a", ["articles"]).read_text())
    second = json.loads(export(connection, tmp_path / "b", ["articles"]).read_text())
    assert first["tables"] == second["tables"]
    assert list(first["tables"]) == ["articles"]


def test_an_unknown_mart_is_refused_and_names_those_there_are(connection: Connection, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no mart 'nothing'.*articles"):
        export(connection, tmp_path, ["nothing"])
