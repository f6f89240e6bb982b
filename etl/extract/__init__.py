"""A cleaned document comes in, its facts with evidence go out: names, quotes, figures, topics, dates, tone, crisis.

Rules only, each with a name and a version; where no rule is sure, no fact is made. `EXTRACTOR_VERSION` changes with
any rule or list, so that the pipeline knows which texts to read again.
"""

from __future__ import annotations

from etl.extract.crisis import weigh
from etl.extract.dates import find as find_dates
from etl.extract.figures import find as find_figures
from etl.extract.mentions import find as find_mentions
from etl.extract.quotes import find as find_quotes
from etl.extract.text import Text
from etl.extract.tone import measure
from etl.extract.topics import find as find_topics
from etl.model import Document, Facts

EXTRACTOR_VERSION = 1

__all__ = ["EXTRACTOR_VERSION", "extract"]


def extract(document: Document) -> Facts:
    """All facts of one document. Its times should be known where possible: weekdays and roles are read against them."""
    text = Text(document)
    names = find_mentions(text)
    said = find_quotes(text, names)
    about = find_topics(text)
    weight = weigh(text, names, about)
    days = find_dates(text)
    return Facts(
        mentions=names,
        quotes=said,
        figures=find_figures(text, names, said, days),
        topics=about,
        dates=days,
        tone=measure(text, names),
        crisis_score=weight.score,
        crisis_reasons=weight.reasons,
        is_crisis=weight.is_crisis,
        focus_country=weight.focus_country,
    )
