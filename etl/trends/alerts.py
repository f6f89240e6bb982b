"""Is the newest day of a series unusual, judged by its past alone?

In: counts of series × days up to the day judged. Out: for each series the expected count, the probability of at least
as much, and whether it is an alert. Pure numbers. A series without a past of 28 seen days is not judged.

Method: tail of a negative binomial around the trimmed mean of the last 56 seen days times a weekday factor; an alert
needs p < 0.001, at least 3 stories, and to stand the false-discovery control of Benjamini and Hochberg (1995) at 5%
over all series judged that day. Measured in `benchmarks/trends.py`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from etl.trends.bursts import Counts, Days

PAST_DAYS = 56
LEAST_PAST = 28
WEEKDAY_DAYS = 182
WEEKDAY_WEIGHT = 20.0  # stories of prior behind the weekday's factor
TRIM = 0.2  # the highest fifth of the past days is left out: an earlier burst must not hide this one
INFLATION = 1.05  # news grows into a story; without it a rising base alarms
DISPERSION = 4.0
LEAST_RATE = 0.02
LEAST_STORIES = 3
P = 1e-3
FALSE_DISCOVERY = 0.05


@dataclass(frozen=True, slots=True)
class Judgement:
    """The newest day of one series. `p` is None where there is too little past."""

    series: int
    count: int
    expected: float | None
    p: float | None
    is_alert: bool


def judge(counts: Counts, seen: Days | None = None) -> list[Judgement]:
    """Judge the last column of every series."""
    seen = np.ones(counts.shape, bool) if seen is None else seen
    expected = [_expected(row[:-1], ok[:-1]) for row, ok in zip(counts, seen, strict=True)]
    tails = [
        None if mean is None or not ok else tail(int(row[-1]), mean)
        for row, mean, ok in zip(counts, expected, seen[:, -1], strict=True)
    ]
    limit = _discovery_limit([p for p in tails if p is not None])
    return [
        Judgement(
            series=series,
            count=int(row[-1]),
            expected=mean,
            p=p,
            is_alert=p is not None and p < P and p <= limit and bool(row[-1] >= LEAST_STORIES),
        )
        for series, (row, mean, p) in enumerate(zip(counts, expected, tails, strict=True))
    ]


def tail(count: int, mean: float) -> float:
    """P(X ≥ count) of a negative binomial with this mean and DISPERSION."""
    chance = DISPERSION / (DISPERSION + mean)
    mass = chance**DISPERSION
    below = 0.0
    for value in range(count):
        below += mass
        mass *= (value + DISPERSION) / (value + 1) * (1 - chance)
    return max(0.0, 1.0 - below) if below < 0.999999 else _far_tail(count, mass, chance)


def _far_tail(count: int, mass: float, chance: float) -> float:
    """The same summed from `count` up: 1 − below would be lost in rounding."""
    total, value = 0.0, count
    while mass > total * 1e-9 and mass > 0 and value < count + 10_000:
        total += mass
        mass *= (value + DISPERSION) / (value + 1) * (1 - chance)
        value += 1
    return total


def _expected(past: Counts, seen: Days) -> float | None:
    days = np.flatnonzero(seen)
    recent = np.sort(past[days[-PAST_DAYS:]])
    if len(recent) < LEAST_PAST:
        return None
    mean = float(recent[: len(recent) - math.floor(len(recent) * TRIM)].mean())
    window = days[days >= len(past) - WEEKDAY_DAYS]
    same = window[(len(past) - window) % 7 == 0]
    usual = float(past[window].mean()) * len(same)
    factor = (float(past[same].sum()) + WEEKDAY_WEIGHT) / (usual + WEEKDAY_WEIGHT)
    return INFLATION * max(mean, LEAST_RATE) * factor


def _discovery_limit(values: Sequence[float]) -> float:
    """Largest p that Benjamini–Hochberg accepts; 0 where none."""
    limit = 0.0
    for rank, p in enumerate(sorted(values), start=1):
        if p <= FALSE_DISCOVERY * rank / len(values):
            limit = p
    return limit
