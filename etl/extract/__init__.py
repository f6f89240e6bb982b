"""A cleaned document comes in, its facts with evidence go out: names, quotes, figures, topics, dates, tone, crisis.

Rules only, each with a name and a version; where no rule is sure, no fact is made. `EXTRACTOR_VERSION` changes with
any rule or list, so that the pipeline knows which texts to read again.
"""

from __future__ import annotations

from etl.extract import crisis, dates, figures, mentions, quotes, tone, topics
from etl.extract.text import Text
from etl.model import Document, Facts

EXTRACTOR_VERSION = 1

__all__ = ["EXTRACTOR_VERSION", "extract"]


def extract(document: Document) -> Facts:
    """All facts of one document. Its times should be known where possible: weekdays and roles are read against them."""
    text = Text(document)
    names = mentions.find(text)
    said = quotes.find(text, names)
    about = topics.find(text)
    weight = crisis.weigh(text, names, about)
    return Facts(
        mentions=names,
        quotes=said,
        figures=figures.find(text, names, said),
        topics=about,
        dates=dates.find(text),
        tone=tone.measure(text, names),
        crisis_score=weight.score,
        crisis_reasons=weight.reasons,
        is_crisis=weight.is_crisis,
        focus_country=weight.focus_country,
    )
