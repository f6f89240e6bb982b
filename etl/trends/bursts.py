"""Bursts in daily counts: intervals in which coverage is well above its own base rate.

In: an array of series × days, and which of the days were seen. Out: intervals with their onset, strength and decay.
Pure numbers: no database. A series of nothing but zeros has no burst; a day that was not seen speaks neither way.

Method: the two-state automaton of Kleinberg (2002) over a local base, decoded by Viterbi, with three changes that
`benchmarks/trends.py` measures. Costs are negative-binomial, because news comes in lumps. The base leaves out the days
found in a first pass, so that a burst does not raise its own base. An onset is then fitted: attention jumps and decays
by halves, so the best such shape says on which day a burst began, and its log-likelihood ratio is the strength.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
Days = NDArray[np.bool_]

BASE_DAYS = 181  # half a year around the day
BURST_FACTOR = 3.0  # a burst is three times the base …
BURST_EXTRA = 1.5  # … and at least this many stories a day more
UP_COST = 0.6 * math.log(BASE_DAYS)  # γ ln n; going down costs nothing
DISPERSION = 4.0  # k of the negative binomial: variance λ + λ²/k
LEAST_RATE = 0.002  # stories a day: a base of zero would make any story infinitely surprising
WEEKDAY_WEIGHT = 15.0  # stories of prior behind each weekday's factor
PASSES = 2
LEAST_STRENGTH = 5.5  # log-likelihood ratio; with the constants above tuned on training seeds of benchmarks/trends.py
# A day's result depends on the days up to two bases away, and on the few days Viterbi needs to forget.
REACH = PASSES * (BASE_DAYS // 2) + 60
ONSET_BACK, ONSET_ON, TAIL = 2, 12, 4  # days around a decoded interval in which its onset is looked for
LONGEST_HALF_LIFE = 60
PERSISTENCE_DAYS = 30
HALF_LIVES = (1.5, 3.0, 6.0)  # days
PEAKS = (1.0, 1.5, 2.0, 3.0, 4.5, 7.0, 10.0, 15.0, 22.0, 33.0)  # stories a day above the base
_SHAPES = np.array([[0.5 ** (np.arange(400) / half) * peak for half in HALF_LIVES] for peak in PEAKS])


@dataclass(frozen=True, slots=True)
class Interval:
    """A burst of one series, in positions of days."""

    series: int
    start: int
    end: int  # last day
    peak: int
    strength: float  # log-likelihood ratio of the fitted onset against the base alone
    extra: float  # stories above the base, summed
    half_life: int | None  # days from the peak until a count is at most half of it; None: not within 60 days
    persistence: float | None  # share of the 30 days after the peak above the base; None: they are not over


def base_rate(counts: Counts, seen: Days) -> Floats:
    """Expected count of each day: the local mean of the days `seen`, times the weekday's factor, both over 181 days."""
    kept = np.where(seen, counts, 0).astype(np.float64)
    mean = (_around(kept) + 0.01) / (_around(seen.astype(np.float64)) + 1)
    rate = np.empty_like(mean)
    weekday = np.arange(counts.shape[1]) % 7
    expected = np.where(seen, mean, 0)
    for day in range(7):
        of_day = weekday == day
        factor = (_around(kept * of_day) + WEEKDAY_WEIGHT) / (_around(expected * of_day) + WEEKDAY_WEIGHT)
        rate[:, of_day] = (mean * factor)[:, of_day]
    return np.maximum(rate, LEAST_RATE)


def find(counts: Counts, seen: Days | None = None) -> list[Interval]:
    """Bursts of every series (rows) of daily counts (columns), by series and start."""
    seen = np.ones(counts.shape, bool) if seen is None else seen
    if not counts.size:
        return []
    quiet, bursting = seen, np.zeros(counts.shape, bool)
    for _ in range(PASSES):
        rate = base_rate(counts, quiet)
        high = np.maximum(BURST_FACTOR * rate, rate + BURST_EXTRA)
        bursting = _decode(np.where(seen, _surprise(counts, rate) - _surprise(counts, high), 0.0))
        quiet = seen & ~bursting
    rate = base_rate(counts, quiet)
    found = []
    for series in np.flatnonzero(bursting.any(axis=1)):
        edges = np.diff(np.concatenate([[0], bursting[series].astype(np.int8), [0]]))
        for first, after in zip(np.flatnonzero(edges == 1), np.flatnonzero(edges == -1), strict=True):
            interval = _fit(int(series), int(first), int(after) - 1, counts[series], rate[series], seen[series])
            if interval.strength >= LEAST_STRENGTH:
                found.append(interval)
    return found


def _around(values: Floats) -> Floats:
    """Sums over the BASE_DAYS around each day, cut off at the ends."""
    days = values.shape[1]
    sums = np.concatenate([np.zeros((values.shape[0], 1)), np.cumsum(values, axis=1)], axis=1)
    at = np.arange(days)
    reach = BASE_DAYS // 2
    return np.asarray(sums[:, np.minimum(days, at + reach + 1)] - sums[:, np.maximum(0, at - reach)])


def _surprise(counts: Counts, rate: Floats) -> Floats:
    """−log of the negative binomial's probability, without the terms that do not depend on the rate."""
    return -(counts * np.log(rate / (rate + DISPERSION)) + DISPERSION * np.log(DISPERSION / (rate + DISPERSION)))


def _decode(gain: Floats) -> Days:
    """Viterbi over two states, where `gain` is what a day saves in the burst state. Up costs UP_COST, down nothing.

    Only the difference of the two paths' costs matters, and from one day to the next only its part in [0, UP_COST].
    """
    ahead = np.empty_like(gain)
    difference = np.full(gain.shape[0], UP_COST)
    for day in range(gain.shape[1]):
        difference = np.clip(difference, 0, UP_COST) - gain[:, day]
        ahead[:, day] = difference
    state = np.zeros(gain.shape, bool)
    now = ahead[:, -1] < 0
    state[:, -1] = now
    for day in range(gain.shape[1] - 2, -1, -1):
        now = np.where(now, ahead[:, day] <= UP_COST, ahead[:, day] < 0)
        state[:, day] = now
    return state


def _fit(series: int, first: int, last: int, counts: Counts, rate: Floats, seen: Days) -> Interval:
    """The onset near a decoded interval that explains its counts best, and what follows from it."""
    stop = min(last + TAIL, len(counts))
    best, start = -math.inf, first
    for onset in range(max(0, first - ONSET_BACK), min(last, first + ONSET_ON) + 1):
        ok = seen[onset:stop]
        days, base = counts[onset:stop], rate[onset:stop]
        raised = base + _SHAPES[:, :, np.minimum(np.arange(stop - onset), _SHAPES.shape[2] - 1)]
        ratio = float(((_surprise(days, base) - _surprise(days, raised)) * ok).sum(axis=-1).max())
        if ratio > best:
            best, start = ratio, onset
    peak = start + int(np.argmax(np.where(seen, counts, 0)[start : last + 1]))
    after = slice(peak, peak + LONGEST_HALF_LIFE + 1)
    below = np.flatnonzero(seen[after] & (counts[after] * 2 <= counts[peak]))
    month = slice(peak + 1, peak + 1 + PERSISTENCE_DAYS)
    over = (counts > rate)[month][seen[month]]
    return Interval(
        series=series,
        start=start,
        end=last,
        peak=peak,
        strength=best,
        extra=float(((counts - rate) * seen)[start : last + 1].sum()),
        half_life=int(below[0]) if below.size else None,
        persistence=float(over.mean()) if over.size and peak + PERSISTENCE_DAYS < len(counts) else None,
    )
