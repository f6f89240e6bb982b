"""Bursts are found where they are, in numbers and in the warehouse, and alerts are raised once."""

# statements of SQL read better unbroken

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import text

from etl.trends import alerts, bursts, mark_notified, new_alerts, refresh
from etl.trends.history import periods_of


def ordinary(series: int, days: int, rate: float = 1.0, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).poisson(rate, (series, days)).astype(np.int64)


def test_a_jump_that_decays_is_one_burst_from_its_first_day():
    counts = np.zeros((2, 400), np.int64)
    counts[:, ::3] = 1
    counts[1, 200:207] = [9, 8, 6, 4, 3, 2, 2]
    [found] = bursts.find(counts)
    assert (found.series, found.start, found.peak, found.half_life) == (1, 200, 200, 3)
    assert found.end in (205, 206, 207)
    assert found.strength > 20
    assert found.extra == pytest.approx(34 - 7 / 3, abs=1)


def test_ordinary_coverage_has_hardly_a_burst():
    assert len(bursts.find(ordinary(100, 730))) <= 20  # of 200 series-years: one in ten


def test_a_steady_rise_that_stays_is_not_a_burst_after_half_a_year():
    counts = np.concatenate([ordinary(20, 400, 1.0), ordinary(20, 800, 4.0, seed=2)], axis=1)
    assert not [found for found in bursts.find(counts) if found.start > 600]


def test_days_that_were_not_seen_end_no_burst_and_start_none():
    counts = ordinary(1, 300, 2.0)
    counts[0, 150:156] = 14
    seen = np.ones(counts.shape, bool)
    seen[0, 152:154] = False
    counts[0, 152:154] = 0
    [found] = [found for found in bursts.find(counts, seen) if found.strength > 15]
    assert (found.start, found.end >= 155) == (150, True)


def test_series_without_days_or_without_stories_have_no_bursts():
    assert bursts.find(np.zeros((3, 0), np.int64)) == []
    assert bursts.find(np.zeros((3, 500), np.int64)) == []


def test_a_window_gives_the_same_bursts_as_the_whole_history():
    counts = ordinary(10, 3000, 0.8, seed=5)
    for at in range(100, 2900, 137):
        counts[:, at : at + 4] += np.array([6, 4, 2, 1])
    low, high, reach = 1400, 1410, bursts.REACH
    whole = {
        (f.series, f.start, f.end, round(f.strength, 6))
        for f in bursts.find(counts)
        if low - reach <= f.start <= high + reach
    }
    first = low - 2 * reach
    window = {
        (f.series, f.start + first, f.end + first, round(f.strength, 6))
        for f in bursts.find(counts[:, first : high + 2 * reach + 1])
        if low - reach <= f.start + first <= high + reach
    }
    assert window == whole
    assert len(whole) > 20


def test_days_far_apart_are_recomputed_apart():
    first, last = date(2013, 1, 1), date(2026, 1, 1)
    found = list(periods_of({date(2013, 2, 1), date(2025, 12, 30), date(2026, 3, 1)}, first, last))
    assert [(period.context_first, period.last) for period in found] == [
        (first, date(2013, 2, 1) + timedelta(days=bursts.REACH)),
        (date(2025, 12, 30) - timedelta(days=2 * bursts.REACH), last),
    ]


def test_the_tail_is_that_of_the_negative_binomial():
    # k = 4, mean 1: P(X >= 1) = 1 − 0.8^4, P(X >= 2) = that − 4 · 0.8^4 · 0.2
    assert alerts.tail(1, 1.0) == pytest.approx(1 - 0.8**4)
    assert alerts.tail(2, 1.0) == pytest.approx(1 - 0.8**4 - 4 * 0.8**4 * 0.2)
    assert alerts.tail(0, 1.0) == 1
    assert 0 < alerts.tail(60, 1.0) < 1e-30


def test_a_day_is_judged_by_its_past_and_only_with_enough_of_it():
    counts = np.ones((3, 100), np.int64)
    counts[1, -1] = 9
    counts[2, :80] = 0
    seen = np.ones(counts.shape, bool)
    seen[2, :80] = False
    calm, loud, young = alerts.judge(counts, seen)
    assert (calm.is_alert, loud.is_alert, young.is_alert) == (False, True, False)
    assert loud.expected == pytest.approx(1.05)
    assert young.p is None


def test_false_discoveries_are_controlled_over_all_series_of_a_day():
    # One p of 0.0009 among 200 calm series is what chance brings; alone it would be an alert.
    assert alerts._discovery_limit([0.0009] + [0.5] * 199) == 0
    assert alerts._discovery_limit([0.0009]) == 0.0009
    assert alerts._discovery_limit([0.0001, 0.0002] + [0.5] * 198) == 0.0002


def test_a_burst_carries_its_stories_its_terms_and_the_event_behind_it(conn, newsroom):
    for week in range(20):
        newsroom.article(str(date(2018, 12, 1) + timedelta(days=7 * week)), "Prices rise in the shops", topics=["oil"])
    big = newsroom.article("2019-03-08", "Blackout darkens Caracas", names=["person:juan-guaido"], topics=["protest"])
    newsroom.article("2019-03-08", "A blackout in Caracas", story=newsroom.story_of(big))
    for day in ("2019-03-08", "2019-03-08", "2019-03-09", "2019-03-10"):
        newsroom.article(day, "Blackout goes on", topics=["protest"])
    refresh(conn)
    found = {
        (row.series_kind, row.series_key): row
        for row in conn.execute(text("SELECT * FROM mart.burst WHERE start_day BETWEEN '2019-03-06' AND '2019-03-09'"))
    }
    assert set(found) == {("crisis", "crisis"), ("topic", "protest")}
    burst = found["crisis", "crisis"]
    assert (burst.start_day, burst.peak_day, burst.peak_stories, burst.stories) == (
        date(2019, 3, 8),
        date(2019, 3, 8),
        3,
        6,
    )
    assert burst.top_headlines[0] == "Blackout darkens Caracas"  # the story with two articles
    assert burst.top_article_ids[0] == big
    assert burst.top_terms[0] == "blackout"
    assert (burst.nearest_event, burst.nearest_event_days) == ("blackout", 1)
    score = conn.execute(text("SELECT found, days_after FROM mart.event_scorecard WHERE event = 'blackout'")).one()
    assert tuple(score) == (True, 1)
    summary = conn.execute(text("SELECT * FROM mart.event_scorecard_summary")).one()
    assert (summary.events, summary.found) == (4, 1)  # those between January 10 and March 7, 2019
    assert summary.control_share == 0


def test_the_known_events_are_those_of_the_file(conn):
    refresh(conn)
    with (Path(alerts.__file__).parent / "known_events.csv").open(encoding="utf-8") as lines:
        listed = [(row["event"], date.fromisoformat(row["day"])) for row in csv.DictReader(lines)]
    assert conn.execute(text("SELECT event, day FROM mart.known_event ORDER BY day, event")).all() == sorted(
        listed, key=lambda row: (row[1], row[0])
    )
    assert len(listed) == 32


def test_a_day_out_of_the_ordinary_is_an_alert_once(conn, newsroom):
    today = date(2026, 3, 2)
    for back in range(1, 60):
        newsroom.article(str(today - timedelta(days=back)))
    refresh(conn, today=today)
    assert new_alerts(conn) == []
    for _ in range(8):
        newsroom.article(str(today), "Something happened")
    assert refresh(conn, [today], today=today).rows["alerts"] == 1
    [alert] = new_alerts(conn)
    assert (alert.series_kind, alert.day, alert.stories, alert.headline) == ("crisis", today, 8, "Something happened")
    assert alert.p < 1e-3
    for _ in range(8):
        newsroom.article(str(today + timedelta(days=1)))
    assert refresh(conn, [today + timedelta(days=1)], today=today + timedelta(days=1)).rows["alerts"] == 0
    mark_notified(conn, [alert])
    assert new_alerts(conn) == []


def test_an_archive_raises_no_alert(conn, newsroom):
    for back in range(60):
        newsroom.article(str(date(2019, 1, 23) - timedelta(days=back)))
    for _ in range(8):
        newsroom.article("2019-01-23")
    assert refresh(conn, today=date(2026, 3, 2)).rows["alerts"] == 0
