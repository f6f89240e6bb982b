"""Two profiles come in; the decision goes out: one article, one story, or not, by which rule and with which figures.

The rules are tried in the order in which they are written; the first that applies decides. docs/deduplication.md tells
why, with the measurements behind the thresholds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from etl.dedupe.profile import SHORT, Profile, is_date, is_figure
from etl.dedupe.shingles import Hashes, shared, shingle

RULE_VERSION = 2


class Kind(StrEnum):
    """How two texts are related."""

    TWIN = "twin"  # one article under another address, the text the same
    REVISION = "revision"  # one article, the text changed
    REISSUE = "reissue"  # the publisher ran its story again under another id
    SYNDICATED = "syndicated"  # another publisher ran the copy, whole or cut
    REWRITE = "rewrite"  # another publisher built its own article on the copy
    TEMPLATE = "template"  # one skeleton, other events
    SHARES_BACKGROUND = "shares_background"  # passages in common, another piece of reporting
    UNRELATED = "unrelated"


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of words both bodies share; spans are code points into the bodies as cleaned."""

    text: str
    a_start: int
    a_end: int
    b_start: int
    b_end: int


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided about two texts, and why. `jaccard` and `containment` are of 3-word shingles, 0 to 1."""

    same_article: bool
    same_story: bool
    kind: Kind
    jaccard: float
    containment: float  # of the shorter text in the longer
    rule: str
    rule_version: int = RULE_VERSION
    passages: tuple[Passage, ...] = ()


# Two independent reports of one event: ≤ .15 on half a million pairs; real updates: ≥ .5; heavy rewrites (three
# sentences in ten and one word in twenty new): half of them ≥ .43. At .40 six in ten are found, at .38 seven.
JACCARD = 0.38
CONTAINMENT = 0.60  # of the shorter text: an excerpt, a cut copy
BACKGROUND = 0.15  # containment from which the pair is kept as an edge
REWRITTEN = 0.40  # containment from which a text is another's news in other words, if what it keeps lies all over both
EVERYWHERE, PARTS = 0.20, 5  # share kept of each fifth of a text: a background block leaves a fifth or more untouched
SAME_SITE_JACCARD = 0.75  # one site's two ids: a follow-up keeps up to .55 of its forerunner (BBC 48990760/48982172)
OWN_WORDS = 0.78  # containment below which another publisher's version is written anew rather than cut
CREDITED_OWN_WORDS = 0.70  # the same where it credits the origin
TWIN_JACCARD = 0.95  # layouts of one page differ in a caption or a promotion, not in sentences
HEADLINES_ALIKE = 0.80  # Jaccard of headline words
LEDES_ALIKE = 0.60  # containment of the first 50 words. Real follow-ups: ≤ .27; copies of all kinds: ≥ .57
MOSTLY_SHARED = 0.50  # Jaccard below which the news on top must be among what is shared
LEDE_KEPT = 0.50  # share of one text's first 50 words that stands anywhere in the other: the news, not its background
FIGURES_AGREE = 0.50  # share of the figures of the text that has fewer; of what stands around one, beside the rest
FEWEST_FIGURES = 3
CERTAIN_COPY = 0.90  # Jaccard from which other figures are corrections, not another event
SHORT_WITHIN = timedelta(hours=48)
SHORTEST_EXCERPT = 25  # words: a sentence or two that nobody writes twice
EXCERPT = 0.90  # containment of an excerpt that short
UPDATED_WITHIN = timedelta(hours=24)  # one site's second version of its story
_COUNTED_OFF = frozenset(
    (
        "chapter",
        "day",
        "edition",
        "episode",
        "issue",
        "no",
        "number",
        "part",
        "round",
        "season",
        "vol",
        "volume",
        "week",
    )
)
COPY_WITHIN = timedelta(days=3)  # a text that shares half of its words and comes later is a follow-up


def decide(a: Profile, b: Profile) -> Decision:
    """Decide about two texts. Symmetric: decide(a, b) == decide(b, a)."""
    common = shared(a.shingles, b.shingles)
    smaller = min(len(a.shingles), len(b.shingles))
    union = len(a.shingles) + len(b.shingles) - common
    equal = float(a.text == b.text and a.words > 0)  # texts of one or two words have no shingles
    jaccard = common / union if union else equal
    containment = common / smaller if smaller else equal

    def said(same_story: bool, kind: Kind, rule: str, same_article: bool = False) -> Decision:
        return Decision(same_article, same_story, kind, round(jaccard, 4), round(containment, 4), rule)

    if a.article == b.article:
        if a.content == b.content:
            return said(True, Kind.TWIN, "same_id_same_text", True)
        if _same_but_for_layout(a, b, jaccard):
            return said(True, Kind.TWIN, "same_id_same_words", True)
        return said(True, Kind.REVISION, "same_id", True)

    one_site = a.site is not None and a.site == b.site
    if one_site and containment >= BACKGROUND and _headline_series(a, b):
        return said(False, Kind.TEMPLATE, "headline_series")
    ledes = _contained(a.lede, b.lede) >= LEDES_ALIKE
    if min(a.words, b.words) < SHORT:
        if _short_texts_equal(a, b):
            return said(True, _copy_kind(a, b, 1.0, _credit(a, b)), "short_equal")
        long_enough = min(a.words, b.words) >= SHORTEST_EXCERPT and containment >= EXCERPT
        if long_enough and ledes and not one_site and not _apart(a, b, SHORT_WITHIN):
            return said(True, _copy_kind(a, b, containment, _credit(a, b)), "short_excerpt")
        kind = Kind.SHARES_BACKGROUND if containment >= BACKGROUND and common > 0 else Kind.UNRELATED
        return said(False, kind, "short_differs" if kind is Kind.SHARES_BACKGROUND else "nothing_shared")

    if containment < BACKGROUND:
        return said(False, Kind.UNRELATED, "nothing_shared")
    rewritten = not one_site and containment >= REWRITTEN and _everywhere(a, b)
    if jaccard < JACCARD and containment < CONTAINMENT and not rewritten:
        return said(False, Kind.SHARES_BACKGROUND, "background")
    if jaccard < CERTAIN_COPY and _figures_disagree(a, b):
        return said(False, Kind.TEMPLATE if _everywhere(a, b) else Kind.SHARES_BACKGROUND, "figures_disagree")

    headlines = _alike(a.headline, b.headline) >= HEADLINES_ALIKE
    if one_site:
        if jaccard >= SAME_SITE_JACCARD:
            return said(True, Kind.REISSUE, "same_site_copy")
        if ledes and headlines:
            return said(True, Kind.REISSUE, "same_site_headline_and_lede")
        if ledes and _within(a, b, UPDATED_WITHIN):
            return said(True, Kind.REISSUE, "same_site_lede_and_day")
        return said(False, Kind.SHARES_BACKGROUND, "same_site_follow_up")
    if jaccard < SAME_SITE_JACCARD and not headlines and not ledes and _apart(a, b, COPY_WITHIN):
        return said(False, Kind.SHARES_BACKGROUND, "days_apart")
    if jaccard < MOSTLY_SHARED and not rewritten and _lede_kept(a, b) < LEDE_KEPT:
        return said(False, Kind.SHARES_BACKGROUND, "only_background")
    credit = _credit(a, b)
    rule = "jaccard" if jaccard >= JACCARD else "containment" if containment >= CONTAINMENT else "everywhere"
    return said(True, _copy_kind(a, b, containment, credit), f"{rule}_credited" if credit else rule)


def _same_but_for_layout(a: Profile, b: Profile, jaccard: float) -> bool:
    """At one address in one layout any change is an editor's; between two, a caption, box or promotion may differ."""
    if (a.address, a.layout) == (b.address, b.layout):
        return False
    if a.layout != b.layout and a.modified_at is not None and a.modified_at == b.modified_at:
        return a.title == b.title  # both show the text of that moment
    return jaccard >= TWIN_JACCARD and a.title == b.title and np.array_equal(a.figures, b.figures)


def _short_texts_equal(a: Profile, b: Profile) -> bool:
    if not a.opening or a.headline != b.headline or a.opening != b.opening:
        return False
    if a.published_at is None or b.published_at is None:
        return a.text == b.text
    return abs(a.published_at - b.published_at) <= SHORT_WITHIN


def _copy_kind(a: Profile, b: Profile, containment: float, credit: bool) -> Kind:
    if a.publisher is not None and a.publisher == b.publisher:
        return Kind.REISSUE
    if containment >= (CREDITED_OWN_WORDS if credit else OWN_WORDS):
        return Kind.SYNDICATED
    return Kind.REWRITE


def _credit(a: Profile, b: Profile) -> bool:
    """Does one name the other's site as its origin, or do both name the same agency?"""
    ours, theirs = a.credits, b.credits
    return bool(ours & theirs) or a.site in theirs or b.site in ours


def _headline_series(a: Profile, b: Profile) -> bool:
    """Headlines that differ in their dates or ordinals only: "2015: the year in pictures", "Strike: day 12".

    A number that is none of these may be a toll that rose: then it is a series if the texts' figures differ as well.
    """
    ours, theirs = a.headline, b.headline
    if len(ours) != len(theirs) or ours == theirs:
        return False
    places = [i for i, (x, y) in enumerate(zip(ours, theirs, strict=True)) if x != y]
    if not all(is_figure(ours[i]) and is_figure(theirs[i]) for i in places):
        return False
    return all(_ordinal(ours, i) and _ordinal(theirs, i) for i in places) or _figures_disagree(a, b)


def _ordinal(headline: tuple[str, ...], place: int) -> bool:
    near = (*headline[max(0, place - 1) : place], *headline[place + 1 : place + 2])
    return is_date(headline[place]) or any(word in _COUNTED_OFF or is_date(word) for word in near)


def _figures_disagree(a: Profile, b: Profile) -> bool:
    """Are most figures others, or others where the words around them are the same?"""
    fewer = min(len(a.figures), len(b.figures))
    if fewer < FEWEST_FIGURES:
        return False
    if shared(a.figures, b.figures) < FIGURES_AGREE * fewer:
        return True
    ours, theirs = shingle(a.styled), shingle(b.styled)
    return _figures_changed(ours, a.is_figure, theirs) and _figures_changed(theirs, b.is_figure, ours)


def _figures_changed(text: Hashes, is_figure: NDArray[np.bool_], other: Hashes) -> bool:
    """Do shingles with a figure stand in the other text half as often as those without?"""
    kept, figure = np.isin(text, other), is_figure[:-2] | is_figure[1:-1] | is_figure[2:]
    return bool(figure.any() and not figure.all() and kept[figure].mean() < FIGURES_AGREE * kept[~figure].mean())


def _apart(a: Profile, b: Profile, time: timedelta) -> bool:
    return a.published_at is not None and b.published_at is not None and abs(a.published_at - b.published_at) > time


def _within(a: Profile, b: Profile, time: timedelta) -> bool:
    return a.published_at is not None and b.published_at is not None and abs(a.published_at - b.published_at) <= time


def _everywhere(a: Profile, b: Profile) -> bool:
    """Does what they share lie all over both, as in a reworded copy, and not in a block, as a background does?"""
    for text, other in ((a.ordered, b.shingles), (b.ordered, a.shingles)):
        kept = np.isin(text, other)
        if len(kept) < PARTS or any(part.mean() < EVERYWHERE for part in np.array_split(kept, PARTS)):
            return False
    return True


def _lede_kept(a: Profile, b: Profile) -> float:
    """How much of the news on top of one stands anywhere in the other; the larger of both shares."""
    return max(shared(a.lede, b.shingles) / max(1, len(a.lede)), shared(b.lede, a.shingles) / max(1, len(b.lede)))


def _alike(a: tuple[str, ...], b: tuple[str, ...]) -> float:
    one, other = set(a), set(b)
    return len(one & other) / len(one | other) if one and other else 0.0


def _contained(a: Hashes, b: Hashes) -> float:
    smaller = min(len(a), len(b))
    return shared(a, b) / smaller if smaller else 0.0
