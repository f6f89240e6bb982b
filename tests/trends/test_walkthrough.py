"""docs/querying.md shows queries that exist, with parameters they have, and lists all of them."""

from __future__ import annotations

from etl.trends import queries, refresh
from etl.trends.walkthrough import PAGE, marks, render


def test_the_page_walks_through_queries_that_exist_and_lists_the_others():
    page = PAGE.read_text(encoding="utf-8")
    shown = [name for name, _, _ in marks(page)]
    assert len(shown) >= 5
    for name, given, _ in marks(page):
        assert set(given) <= set(queries.load(name).parameters), name
    listed = [name for name in queries.names() if f"| `{name}` | {queries.load(name).question} |" in page]
    assert sorted(shown + listed) == queries.names()
    assert f"holds {len(queries.names())} questions" in page


def test_output_is_rendered_in_place_and_rendering_again_changes_nothing(conn, newsroom):
    newsroom.article("2019-01-23", "One day in January")
    refresh(conn)
    page = "Text.\n\n<!-- query: countries since=2019-01-01 until=2019-12-31 -->\n```text\nold\n```\n\nMore.\n"
    once = render(conn, page)
    assert once == (
        "Text.\n\n<!-- query: countries since=2019-01-01 until=2019-12-31 -->\n```text\n"
        "country     total  crisis  share\n"
        "----------  -----  ------  -----\n"
        "none found  1      1       1.000\n"
        "(1 rows)\n```\n\nMore.\n"
    )
    assert render(conn, once) == once


def test_the_output_shown_is_what_the_sample_site_answers(covered, tmp_path):
    page = PAGE.read_text(encoding="utf-8")
    fresh = tmp_path / "querying.md"
    fresh.write_text(render(covered, page), encoding="utf-8")
    assert fresh.read_text(encoding="utf-8") == page, f"docs/querying.md is behind: put {fresh} in its place"
