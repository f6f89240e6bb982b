"""Pictures and the report show the numbers of the table, stand alone, and never let a headline become markup."""

from __future__ import annotations

import re
import struct
import xml.etree.ElementTree as ET
from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from sqlalchemy import text

from etl.commands.show import sparkline
from etl.errors import UsageError
from etl.trends import TrendRow, refresh, table
from etl.trends.picture import svg
from etl.trends.report import report, write, write_week

SVG = "{http://www.w3.org/2000/svg}"


def test_the_samples_planted_events_are_bursts_and_random_days_are_not(covered):
    found = covered.execute(text("SELECT * FROM mart.event_scorecard_summary")).one()
    assert found.events == 32
    assert found.share >= 0.8
    assert found.control_days > 3000
    assert found.control_share <= 0.1


def test_the_picture_has_a_point_for_every_month_with_data_and_breaks_without(covered):
    rows = table(covered, since=date(2019, 1, 1), until=date(2019, 12, 31))
    tree = ET.fromstring(svg(rows, title="Share"))
    with_data = [row for row in rows if row.share is not None]
    dots = tree.findall(f".//{SVG}circle")
    assert len(dots) == len(with_data)
    first = dots[0].find(f"{SVG}title").text
    assert first.startswith(f"{with_data[0].period}: {with_data[0].crisis} of {with_data[0].total} stories")
    shares = [None, *(row.share for row in rows)]
    begun = sum(now is not None and before is None for before, now in pairwise(shares))
    assert len(tree.findall(f".//{SVG}polyline")) == begun


def test_an_empty_period_says_so(conn):
    assert "No coverage in this period." in svg([], title="Share")


def test_files_are_svg_or_html_and_nothing_else(covered, tmp_path):
    write(covered, tmp_path / "share.svg", since=date(2019, 1, 1))
    ET.parse(tmp_path / "share.svg")
    write(covered, tmp_path / "share.html", since=date(2019, 3, 1), until=date(2019, 3, 31), by="day")
    page = (tmp_path / "share.html").read_text()
    assert len(re.findall("<tr>", page)) == 32  # a head and March's days
    write(covered, tmp_path / "share.png", since=date(2019, 1, 1))
    drawn = (tmp_path / "share.png").read_bytes()
    assert drawn[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", drawn[16:24]) == (1920, 640)
    with pytest.raises(UsageError, match=r"share.pdf cannot be drawn: its name must end in .svg, .png or .html"):
        write(covered, tmp_path / "share.pdf")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["share.html", "share.png", "share.svg"]


def test_the_report_of_a_week_is_written_once_after_it_is_over(covered, tmp_path):
    wednesday = date(2019, 3, 13)
    path = write_week(covered, tmp_path / "reports", today=wednesday)
    assert path == tmp_path / "reports" / "2019-W10.html"
    assert "2019-03-04 to 2019-03-10" in path.read_text()
    assert write_week(covered, tmp_path / "reports", today=wednesday) is None
    assert [one.name for one in (tmp_path / "reports").iterdir()] == ["2019-W10.html"]


def test_no_week_is_reported_of_an_empty_warehouse(conn, tmp_path):
    assert write_week(conn, tmp_path / "reports", today=date(2019, 3, 13)) is None
    assert not (tmp_path / "reports").exists()


def test_a_sparkline_is_as_high_as_its_share_and_leaves_gaps_open():
    def row(month: int, crisis: int, total: int) -> TrendRow:
        return TrendRow(date(2019, month, 1), crisis, total, crisis / total if total else None, None, None, None)

    assert sparkline([row(1, 0, 10), row(2, 1, 10), row(3, 0, 0), row(4, 8, 10)], 60) == "▁▂ █  up to 80%"
    assert sparkline([row(1, 1, 10), row(2, 3, 10), row(3, 4, 10), row(4, 4, 10)], 2) == "▅█  up to 40%"
    assert sparkline([row(1, 0, 10)], 60) == ""
    assert sparkline([], 60) == ""


def test_a_day_that_is_not_over_is_marked(conn, newsroom):
    newsroom.article("2026-03-01")
    newsroom.article("2026-03-02")
    newsroom.polled("2026-03-02")
    conn.execute(text("UPDATE ops.feed SET last_success_at = '2026-03-02 15:00Z'"))
    refresh(conn)
    assert [row.is_partial for row in table(conn, by="day")] == [False, True]
    assert [row.is_partial for row in table(conn, by="month")] == [True]


def test_the_report_stands_alone_and_escapes_what_it_shows(covered, newsroom):
    edited = newsroom.article("2019-03-08", "Power", topics=["oil"])
    newsroom.text(edited, "2019-03-09", "<script>alert(1)</script> & more")
    refresh(covered, [date(2019, 3, 8)])
    page = report(covered, since=date(2019, 1, 1), until=date(2019, 12, 31), made_at=datetime(2026, 1, 1, tzinfo=UTC))
    rows = table(covered, since=date(2019, 1, 1), until=date(2019, 12, 31), by="week")
    assert f"{sum(row.crisis for row in rows)} of {sum(row.total for row in rows)} stories" in page
    assert "Nationwide blackout" not in page  # labels are the coverage's headlines, not the yardstick's
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more" in page
    assert not re.search(r"(?:src|href)=", page)
    assert "default-src 'none'" in page


def test_pictures_and_the_report_count_in_the_unit_asked_for(covered, newsroom, tmp_path):
    edited = newsroom.article("2019-03-08", "Power")
    newsroom.text(edited, "2019-03-09", "Power again")
    refresh(covered, [date(2019, 3, 8)])
    [march] = table(covered, since=date(2019, 3, 1), until=date(2019, 3, 31), unit="revisions")
    [stories] = table(covered, since=date(2019, 3, 1), until=date(2019, 3, 31))
    assert march.crisis > stories.crisis
    write(covered, tmp_path / "a.svg", since=date(2019, 3, 1), until=date(2019, 3, 31), unit="revisions")
    picture = (tmp_path / "a.svg").read_text()
    assert f"2019-03-01: {march.crisis} of {march.total} revisions" in picture
    assert "Share of revisions on the Venezuela crisis" in picture
    page = report(
        covered,
        since=date(2019, 3, 1),
        until=date(2019, 3, 31),
        unit="revisions",
        made_at=datetime(2026, 1, 1, tzinfo=UTC),
    )
    assert f"{march.crisis} of {march.total} revisions" in page
    assert "<th>revisions</th>" in page
    assert "Counts are revisions" in page


def test_the_report_refuses_a_period_that_ends_before_it_begins(conn):
    with pytest.raises(UsageError, match="ends"):
        report(conn, since=date(2020, 1, 2), until=date(2020, 1, 1), made_at=datetime(2026, 1, 1, tzinfo=UTC))
