"""The Coverage page as a browser gets it: locked, escaped, and showing what its SQL answers."""

from __future__ import annotations

import csv
import io
import re
import subprocess
from html import unescape

import pytest
from fastapi.routing import APIRoute
from sqlalchemy import text

from etl.embedded import Server
from etl.load.database import engine
from etl.trends import queries
from etl.web import create_app
from etl.web.asking import FOLDER, ask, reading
from tests.web.conftest import SCRIPT, Client, serving

PERIOD = "since=2019-01-01&until=2019-03-28"


def paths() -> list[str]:
    """Every route of the page, with something in place of its parameters; and addresses that lead nowhere."""
    app = create_app(str, lambda: None)
    routes = [route.path for route in app.routes if isinstance(route, APIRoute)]
    assert len(routes) == len(app.routes) > 5  # nothing is mounted beside the checked routes
    return [re.sub(r"\{\w+(:path)?\}", "1", path) for path in routes] + ["/docs", "/openapi.json", "/static/../app.py"]


@pytest.mark.parametrize("status", [401, 403])
def test_without_login_every_route_refuses(client: Client, status: int) -> None:
    client.door.status = status
    try:
        for path in paths():
            for method in ("GET", "HEAD", "POST", "DELETE", "OPTIONS"):
                answer = client.request(method, path)
                assert (method, path, answer.status_code) == (method, path, status)
                assert "Lima" not in answer.text
    finally:
        client.door.status = 200


def test_every_answer_carries_the_headers(client: Client) -> None:
    for path in ("/", "/articles", "/nowhere", "/static/coverage.js", "/csv/share", "/article/999999"):
        headers = client.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'self'" in policy
        assert headers["x-content-type-options"] == "nosniff"


def test_the_html_holds_no_script_and_no_style_of_its_own(client: Client) -> None:
    for path in (f"/?{PERIOD}", f"/articles?{PERIOD}", "/article/85", f"/part/figures?{PERIOD}"):
        html = client.get(path).text
        assert not re.findall(r"<script(?![^>]* src=)|<style| style=| on\w+=\"", html)
        assert set(re.findall(r"(?:src|<link[^>]* href)=\"([^\"?]+)", html)) == {
            "/coverage/static/coverage.css", "/coverage/static/coverage.js", "/coverage/static/theme.js",
        }  # fmt: skip


def test_a_script_in_a_headline_is_text(client: Client) -> None:
    shown = client.get(f"/articles?{PERIOD}").text
    assert "<script>alert" not in shown
    assert SCRIPT in unescape(shown)
    (article,) = set(re.findall(r'href="/coverage(/article/\d+)"[^>]*>&lt;script', shown))
    assert "<script>alert" not in client.get(article).text


def test_the_numbers_shown_are_those_of_the_sql_beside_them(client: Client, server: Server, year: str) -> None:
    html = client.get(f"/?{PERIOD}&by=week").text
    cells = re.findall(
        r'<th scope="row"><a[^>]*>([^<]+)</a></th>\s*<td class="number">(\d+)</td><td class="number">(\d+)', html
    )
    asked = unescape(re.search(r'id="share-sql".*?<code>(-- .*?)</code>', html, re.DOTALL)[1])
    answered = psql(server, year, asked)
    assert [(row[1], row[2]) for row in cells] == [(row[2], row[3]) for row in answered if row[2]]
    downloaded = list(csv.DictReader(io.StringIO(client.get(f"/csv/share?{PERIOD}&by=week").text)))
    assert [(row["hits"], row["total"]) for row in downloaded] == [(row[2], row[3]) for row in answered]
    assert sum(int(row["hits"]) for row in downloaded) == 13


@pytest.mark.parametrize(
    ("picture", "download"),
    [("share", "share"), ("bursts", "bursts"), ("topics", "topics"), ("voices", "voices"), ("figures", "figures"),
     ("pairs", "contradictions"), ("together", "named_together"), ("edited", "edited")],
)  # fmt: skip
def test_every_picture_has_a_table_and_a_csv_with_the_rows_of_its_sql(
    client: Client, server: Server, year: str, picture: str, download: str
) -> None:
    place = {"figures": "/part/figures", "pairs": "/part/figures", "together": "/part/together"}.get(picture, "/")
    html = client.get(f"{place}?{PERIOD}").text
    assert f'id="{picture}-table"' in html
    asked = unescape(re.search(rf'id="{picture}-sql".*?<code>(-- .*?)</code>', html, re.DOTALL)[1])
    done = subprocess.run(
        [server.binary("psql"), "-X", "--csv", "-q", "-v", "ON_ERROR_STOP=1", "-d", year, "-f", "-"],
        input=asked, capture_output=True, text=True, check=True,
    )  # fmt: skip
    href = re.search(rf'href="/coverage(/csv/{download}\?[^"]+)"', html)[1]
    answered, downloaded = (
        [[plainly(cell) for cell in row] for row in csv.reader(io.StringIO(said))]
        for said in (done.stdout, client.get(unescape(href)).text)
    )
    assert len(answered) > 1
    assert downloaded[: len(answered)] == answered


def plainly(cell: str) -> object:
    """A cell of psql or of ours, whichever way it writes numbers, lists and truth."""
    cell = {"t": "True", "f": "False"}.get(cell, cell).lstrip("'")
    if cell.startswith("{"):
        cell = ", ".join(part.strip('"') for part in re.findall(r'"[^"]*"|[^,{}]+', cell))
    try:
        return float(cell)
    except ValueError:
        return cell


def test_an_edit_is_shown_side_by_side(client: Client) -> None:
    (href,) = re.findall(r'href="/coverage(/article/\d+/changes/2)"', client.get(f"/?{PERIOD}").text)
    html = client.get(href).text
    assert "<ins>again</ins>" in html
    assert "<script>alert" not in html
    assert "<del>Nicolás Maduro. About oil.</del>" in html
    assert client.get(href.replace("changes/2", "changes/3")).status_code == 404


def test_a_point_leads_to_as_many_articles_as_it_counts(client: Client) -> None:
    for unit, expected in (("stories", 13), ("articles", 13), ("revisions", 14)):
        html = client.get(f"/?{PERIOD}&by=month&unit={unit}").text
        assert f"{expected} of" in html
    behind = client.get(f"/articles?{PERIOD}").text
    assert "13 stories on the crisis in Venezuela" in behind
    assert "13 articles in 14 revisions" in behind
    assert "8 stories on protest" in client.get(f"/articles?{PERIOD}&topic=protest").text
    assert "11 stories on Juan Guaidó" in client.get(f"/articles?{PERIOD}&entity=Juan Guaidó").text


BOTH = f"{PERIOD}&topic=protest&entity=Juan Guaidó"


def test_a_topic_and_a_name_together(client: Client, server: Server, year: str) -> None:
    html = unescape(client.get(f"/?{BOTH}&by=week").text)
    assert "was on the crisis, about protest, and named Juan Guaidó" in html
    assert "8 of 96 stories" in html
    assert "Bursts are kept of a topic or a name, not of the two together" in html
    assert '<option value="protest" selected>' in html
    assert re.search(r'id="entity"[^>]*value="Juan Guaidó"', html.replace("\n", " "))
    shown = [int(n) for n in re.findall(r'</a></th>\s*<td class="number">(\d+)</td><td class="number">\d+', html)]
    assert (len(shown), sum(shown), shown[8]) == (13, 8, 8)  # every week is there, those with nothing too
    asked = re.search(r'id="share-sql".*?<code>(-- .*?)</code>', html, re.DOTALL)[1]
    assert [int(row[2]) for row in psql(server, year, asked)] == shown
    (href,) = set(re.findall(r'data-href="/coverage(/articles[^"]+)">25 Feb – 3 Mar 2019', html))
    behind = unescape(client.get(href).text)
    assert "8 stories on protest that name Juan Guaidó" in behind
    assert behind.count("<mark>Juan Guaidó</mark>") == behind.count("<mark>About protest</mark>") == 8
    downloaded = csv.DictReader(io.StringIO(client.get(f"/csv/share?{BOTH}&by=week").text))
    assert [int(row["hits"]) for row in downloaded] == shown
    assert len(list(csv.DictReader(io.StringIO(client.get(f"/csv/articles?{BOTH}").text)))) == 8
    for unit in ("articles", "revisions"):
        assert f"8 of {96 if unit == 'articles' else 97} {unit}" in client.get(f"/?{BOTH}&unit={unit}").text
    assert "0 of" in client.get(f"/?{PERIOD}&topic=oil&entity=Juan Guaidó").text
    assert client.get(f"/?{PERIOD}&topic=weather&entity=Juan Guaidó").status_code == 400


def psql(server: Server, dsn: str, asked: str) -> list[list[str]]:
    """Rows of a statement as the page shows it."""
    done = subprocess.run(
        [server.binary("psql"), "-X", "-A", "-t", "-F", ",", "-v", "ON_ERROR_STOP=1", "-d", dsn, "-f", "-"],
        input=asked, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [line.split(",") for line in done.stdout.splitlines()]


def test_sentences_are_those_around_their_facts(year: str) -> None:
    with engine(year).connect() as connection:  # and is rolled back
        connection.execute(text(
            "UPDATE warehouse.dim_revision SET body = rtrim(body, '.') || ' at 2.5m a day, up 3.1%! Then it rained.'"
            " WHERE body LIKE '%About oil.'"
        ))  # fmt: skip
        ids = connection.execute(text("SELECT array_agg(revision_id) FROM warehouse.dim_revision")).scalar_one()
        shown = ask(connection, "sentences", revisions=",".join(map(str, ids)), each=1000).rows
        around = connection.execute(text(
            "SELECT DISTINCT r.revision_id, warehouse.sentence_around(r.body, f.char_start, f.char_end)"
            " FROM warehouse.dim_revision AS r JOIN warehouse.fact_topic AS f USING (revision_id)"
        )).all()  # fmt: skip
    assert len(around) > 8
    assert {(row.revision_id, row.sentence) for row in shown} == {tuple(row) for row in around}
    assert "About oil at 2.5m a day, up 3.1%!" in {row.sentence for row in shown}


def test_a_burst_is_named_and_a_gap_is_grey(client: Client) -> None:
    html = client.get(f"/?{PERIOD}&by=day").text
    assert 'class="burst"' in html
    assert 'class="gap"' in html
    assert "11 Feb 2019: the feed was down" in html
    assert re.search(r'<ol class="peaks">.*&lt;script&gt;.*<span>blackout</span>', html, re.DOTALL)


def test_from_a_sentence_to_its_place_in_the_text(client: Client) -> None:
    html = client.get(f"/articles?{PERIOD}&entity=person:juan-guaido").text
    place = re.search(r'href="/coverage(/article/\d+\?at=\d+-\d+)#here"><mark>Juan Guaidó</mark>', html)
    text = client.get(unescape(place[1])).text
    assert re.search(r'<mark class="name here"[^>]* id="here">Juan Guaidó</mark>', text)


def test_what_cannot_be_meant_is_refused_by_name(client: Client) -> None:
    for query, said in (
        ("since=yesterday", "'since' must be a day"),
        ("unit=pages", "cannot be counted in 'pages'"),
        ("by=hour", "cannot be shown by 'hour'"),
        ("topic=weather", "There is no topic 'weather'"),
        ("entity=Nobody", "Nobody and nothing called 'Nobody'"),
        ("since=2019-03-01&until=2019-02-01", "before it begins"),
    ):
        answer = client.get(f"/?{query}")
        assert (answer.status_code, said in unescape(answer.text)) == (400, True), query


def test_names_are_suggested_without_their_accents(client: Client) -> None:
    assert client.get("/names?start=guaido").json() == [{"name": "Juan Guaidó", "about": "person"}]
    assert client.get("/names?start=%25").json() == []


def test_a_spreadsheet_runs_no_text(client: Client) -> None:
    rows = csv.DictReader(io.StringIO(client.get("/csv/articles?since=2019-01-01&until=2019-01-31").text))
    assert "'=HYPERLINK(1)" in [row["headline"] for row in rows]


def test_without_articles_or_schema_or_server_it_says_what_to_do(server: Server, warehouse: str) -> None:
    server.create_database("no_warehouse")
    for dsn, status, said in (
        (warehouse, 200, "Nothing has been loaded yet"),
        (server.dsn("no_warehouse"), 503, "has not been set up"),
        ("postgresql://nobody@127.0.0.1:9/nothing", 503, "does not answer"),
    ):
        with serving(dsn) as client:
            answer = client.get("/")
        assert (answer.status_code, said in answer.text) == (status, True)


def test_the_page_cannot_write_even_as_a_role_that_may(year: str) -> None:
    from sqlalchemy.exc import DBAPIError

    with pytest.raises(DBAPIError, match="read-only"), reading(year) as connection:
        connection.execute(text("DELETE FROM mart.articles"))


def test_every_question_of_the_page_says_what_it_asks_and_runs_in_psql(server: Server, year: str) -> None:
    for name in queries.names(FOLDER):
        query = queries.load(name, FOLDER)
        assert query.question.endswith("?"), name
        notes = " ".join(query.notes)
        assert "Grain: " in notes, name
        assert "Cost: " in notes, name
        assert set(re.findall(r"(?<![:\w]):(\w+)", query.sql)) == set(query.parameters), name
        written = {key: p.default for key, p in query.parameters.items()}
        given = [f"-v{key}=" + (f"'{v}'" if isinstance(v, str) else str(v)) for key, v in written.items()]
        done = subprocess.run(
            [server.binary("psql"), "-X", "-d", year, *given, "-f", str(FOLDER / f"{name}.sql")],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert (name, done.stderr) == (name, "")
