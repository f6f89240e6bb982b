"""How well bursts and alerts find planted events, beside a 28-day z-score and PELT on the same simulated series.

    python benchmarks/trends.py [--series 1000] [--years 3] [--seed 101] [--json]

The generator (`simulate`) makes daily counts of stories as BBC coverage of one country looks: a level that differs from
series to series (log-normal, median 1.27 stories a day), drifts slowly (an Ornstein–Uhlenbeck process over half a year)
and falls at weekends; news in lumps (negative binomial, k = 10); and events, 2.5 a year and at least two weeks apart,
each a jump of log-normal height (median 3.5 times the level, at least 3 stories) that halves every 3 days (log-normal),
one in five with a day of build-up. An event lasts until its extra falls below half the level or half a story a day.

A burst found counts as right when it overlaps a planted event, each event once (`overlap`); the stricter score asks
that it starts within [-1, +2] days of the event's start (`start`). An alert is false when it lies outside every planted
event, counted from the day before; a second alert within 14 days of one is the same alert.

Constants of `etl/trends/bursts.py` and `alerts.py` were chosen on seeds 1 and 2. The seeds reported here start at 101.
"""

from __future__ import annotations

import argparse
import itertools
import json
import time
from collections.abc import Callable

import numpy as np

from etl.trends import alerts, bursts

Found = list[list[tuple[int, int]]]  # for each series its intervals: first and last day
MEDIAN_LEVEL, LEVEL_SPREAD = 1.27, 0.6
DRIFT_DAYS, DRIFT_SPREAD = 150, 0.3
WEEKDAYS = np.array([1.1, 1.15, 1.15, 1.15, 1.1, 0.7, 0.65])
LUMPS = 10.0
FIRST_EVENT, BETWEEN_EVENTS, QUIET = 30, 121, 14  # days: earliest, mean wait, least distance
MEDIAN_HEIGHT, HEIGHT_SPREAD, LEAST_HEIGHT = 3.5, 0.5, 3.0
MEDIAN_HALF_LIFE, HALF_LIFE_SPREAD = 3.0, 0.5
HOLD = 14


def simulate(series: int, days: int, seed: int) -> tuple[np.ndarray, Found]:
    """Counts (series × days) and the planted events of each series."""
    chance = np.random.default_rng(seed)
    level = np.exp(chance.normal(np.log(MEDIAN_LEVEL), LEVEL_SPREAD, series))
    keep = np.exp(-1 / DRIFT_DAYS)
    drift = np.empty((series, days))
    drift[:, 0] = chance.normal(0, DRIFT_SPREAD, series)
    for day in range(1, days):
        step = np.sqrt(1 - keep**2) * DRIFT_SPREAD * chance.normal(size=series)
        drift[:, day] = keep * drift[:, day - 1] + step
    rate = level[:, None] * np.exp(drift) * (WEEKDAYS / WEEKDAYS.mean())[np.arange(days) % 7]
    extra = np.zeros_like(rate)
    planted: Found = []
    for number in range(series):
        events = []
        at = FIRST_EVENT + chance.exponential(BETWEEN_EVENTS + QUIET)
        while at < days - 15:
            start = int(at)
            usual = rate[number, max(0, start - 14) : start + 15].mean()
            height = max(LEAST_HEIGHT, usual * np.exp(chance.normal(np.log(MEDIAN_HEIGHT), HEIGHT_SPREAD)))
            half_life = np.exp(chance.normal(np.log(MEDIAN_HALF_LIFE), HALF_LIFE_SPREAD))
            build_up = int(chance.random() < 0.2)
            since = np.arange(days - start)
            shape = np.where(since < build_up, 0.5, 0.5 ** ((since - build_up) / half_life))
            shape[shape < 0.1] = 0
            felt = np.flatnonzero(shape * height >= max(0.5, 0.5 * usual))
            end = start + (int(felt.max()) if felt.size else 0)
            extra[number, start:] += shape * height
            events.append((start, end))
            at = end + QUIET + chance.exponential(BETWEEN_EVENTS)
        planted.append(events)
    return chance.poisson((rate + extra) * chance.gamma(LUMPS, 1 / LUMPS, rate.shape)).astype(np.int64), planted


def ours(counts: np.ndarray) -> Found:
    found: Found = [[] for _ in counts]
    for burst in bursts.find(counts):
        found[burst.series].append((burst.start, burst.end))
    return found


def z_score(counts: np.ndarray, threshold: float = 3.0, days: int = 28) -> Found:
    """Days more than three standard deviations above the mean of the 28 days before; neighbours are one burst."""
    past = np.lib.stride_tricks.sliding_window_view(counts, days, axis=1)[:, :-1]
    high = np.zeros(counts.shape, bool)
    high[:, days:] = counts[:, days:] > past.mean(-1) + threshold * np.maximum(past.std(-1), 1e-9)
    return [_runs(row) for row in high]


def pelt(counts: np.ndarray, least: int = 7) -> Found:
    """PELT (Killick et al. 2012), l2 cost on log(1 + count), segments of 7 days and more, penalty 2 σ² ln n.

    A segment is a burst when its mean is at least twice the local base and half a story a day above it.
    """
    base = bursts.base_rate(counts, np.ones(counts.shape, bool))
    found = []
    for row, usual in zip(counts, base, strict=True):
        cuts = [0, *_change_points(np.log1p(row), least), len(row)]
        high = np.zeros(len(row), bool)
        for first, after in itertools.pairwise(cuts):
            mean, expected = row[first:after].mean(), usual[first:after].mean()
            high[first:after] = mean >= 2 * expected and mean >= expected + 0.5
        found.append(_runs(high))
    return found


def _change_points(values: np.ndarray, least: int) -> list[int]:
    days = len(values)
    sums, squares = np.concatenate([[0], values.cumsum()]), np.concatenate([[0], (values**2).cumsum()])
    penalty = 2 * np.log(days) * np.diff(values).var() / 2
    best = np.full(days + 1, np.inf)
    best[0] = -penalty
    before = np.zeros(days + 1, int)
    candidates = np.array([0])
    for day in range(least, days + 1):
        length = day - candidates
        total = sums[day] - sums[candidates]
        cost = best[candidates] + squares[day] - squares[candidates] - total**2 / length
        choice = int(cost.argmin())
        best[day], before[day] = cost[choice] + penalty, candidates[choice]
        candidates = candidates[cost <= best[day]]
        if day - least + 1 >= least:
            candidates = np.append(candidates, day - least + 1)
    cuts, day = [], int(before[days])
    while day:
        cuts.append(day)
        day = int(before[day])
    return cuts[::-1]


def _runs(high: np.ndarray) -> list[tuple[int, int]]:
    edges = np.diff(np.concatenate([[0], high.astype(int), [0]]))
    return list(zip(np.flatnonzero(edges == 1).tolist(), (np.flatnonzero(edges == -1) - 1).tolist(), strict=True))


def score(found: Found, planted: Found, right: Callable[[int, int, int, int], bool]) -> dict[str, float]:
    hits = wanted = given = 0
    for intervals, events in zip(found, planted, strict=True):
        used: set[int] = set()
        for start, end in events:
            for number, (first, last) in enumerate(intervals):
                if number not in used and right(first, last, start, end):
                    used.add(number)
                    break
        hits, wanted, given = hits + len(used), wanted + len(events), given + len(intervals)
    precision, recall = hits / max(given, 1), hits / max(wanted, 1)
    return {"precision": precision, "recall": recall, "f1": 2 * precision * recall / max(precision + recall, 1e-9)}


def overlaps(first: int, last: int, start: int, end: int) -> bool:
    return first <= end and last >= start


def starts_with(first: int, last: int, start: int, end: int) -> bool:
    return start - 1 <= first <= start + 2


def score_alerts(counts: np.ndarray, planted: Found, panel: int = 20) -> dict[str, float]:
    """Judge every day from the 57th on, in panels of 20 series a day, as the refresh judges topics and entities."""
    false = found = 0
    first = alerts.PAST_DAYS
    for low in range(0, len(counts), panel):
        part = counts[low : low + panel]
        last = np.full(len(part), -HOLD - 1)
        raised: list[list[int]] = [[] for _ in part]
        for day in range(first, counts.shape[1]):
            if part[:, day].max() < alerts.LEAST_STORIES:
                continue
            past = part[:, max(0, day - alerts.WEEKDAY_DAYS) : day + 1]
            for judged in alerts.judge(past):
                if judged.is_alert:
                    if day - last[judged.series] > HOLD:
                        raised[judged.series].append(day)
                    last[judged.series] = day
        for days, events in zip(raised, planted[low : low + panel], strict=True):
            false += sum(not any(start - 1 <= day <= end + 1 for start, end in events) for day in days)
            found += sum(any(start - 1 <= day <= start + 2 for day in days) for start, _ in events)
    years = len(counts) * (counts.shape[1] - first) / 365.25
    late = sum(start >= first for events in planted for start, _ in events)
    return {"false_alarms_per_series_year": false / years, "events_alerted_within_2_days": found / max(late, 1)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--series", type=int, default=1000)
    parser.add_argument("--years", type=float, default=3)
    parser.add_argument("--seed", type=int, default=101)
    parser.add_argument("--alert-series", type=int, default=200, help="alerts judge each day anew: slower")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    counts, planted = simulate(given.series, int(given.years * 365), given.seed)
    result: dict[str, object] = {
        "series": given.series,
        "series_years": round(given.series * given.years),
        "events": sum(map(len, planted)),
        "seed": given.seed,
    }
    for name, method in {"bursts": ours, "z_score_28": z_score, "pelt": pelt}.items():
        begun = time.perf_counter()
        found = method(counts)
        seconds = time.perf_counter() - begun
        result[name] = {
            "overlap": score(found, planted, overlaps), "start": score(found, planted, starts_with),
            "ms_per_series_year": 1000 * seconds / (given.series * given.years),
        }  # fmt: skip
    few = slice(0, given.alert_series)
    result["alerts"] = score_alerts(counts[few], planted[few])
    if given.json:
        print(json.dumps(result, indent=2))
        return
    print(f"{result['series']} series, {result['series_years']} series-years, {result['events']} planted events")
    print(f"{'':12}{'overlap P':>10}{'R':>6}{'F1':>6}{'start P':>10}{'R':>6}{'F1':>6}{'ms/series-year':>16}")
    for name in ("bursts", "z_score_28", "pelt"):
        row = result[name]
        assert isinstance(row, dict)
        cells = [row[kind][what] for kind in ("overlap", "start") for what in ("precision", "recall", "f1")]
        print(f"{name:12}" + "".join(f"{v:{w}.2f}" for v, w in zip(cells, (10, 6, 6) * 2, strict=True)), end="")
        print(f"{row['ms_per_series_year']:16.2f}")
    for name, value in result["alerts"].items():  # type: ignore[attr-defined]
        print(f"{name}: {value:.2f}")


if __name__ == "__main__":
    main()
