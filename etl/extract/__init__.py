"""A cleaned document comes in, its facts with evidence go out: names, quotes, figures, topics, dates, tone, crisis.

Rules only, each with a name and a version; where no rule is sure, no fact is made. `versions` says for each kind of
facts by which rules and lists it was made, so that a change has only that kind read again. `EXTRACTOR_VERSION` is
raised where all of them are to be, whatever their versions say.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from etl.extract.crisis import weigh
from etl.extract.dates import find as find_dates
from etl.extract.figures import find as find_figures
from etl.extract.mentions import find as find_mentions
from etl.extract.quotes import find as find_quotes
from etl.extract.text import Text
from etl.extract.tone import measure
from etl.extract.topics import find as find_topics
from etl.extract.versions import KINDS, behind, versions
from etl.model import Document, Facts

EXTRACTOR_VERSION = 1

__all__ = ["EXTRACTOR_VERSION", "KINDS", "behind", "extract", "versions"]
_ALL = frozenset(KINDS)


def extract(document: Document, kinds: Collection[str] = _ALL) -> Facts:
    """The facts of one document, or only some kinds of them (`KINDS`).

    Its times should be known where possible: weekdays and roles are read against them.
    """
    wanted = frozenset(kinds)
    text = Text(document)
    names = find_mentions(text) if wanted - {"topics", "dates"} else ()
    said = find_quotes(text, names) if wanted & {"quotes", "figures"} else ()
    about = find_topics(text) if wanted & {"topics", "crisis"} else ()
    days = find_dates(text) if wanted & {"dates", "figures"} else ()
    made = Facts(
        mentions=names if "mentions" in wanted else (),
        quotes=said if "quotes" in wanted else (),
        figures=find_figures(text, names, said, days) if "figures" in wanted else (),
        topics=about if "topics" in wanted else (),
        dates=days if "dates" in wanted else (),
        tone=measure(text, names) if "tone" in wanted else None,
    )
    if "crisis" not in wanted:
        return made
    weight = weigh(text, names, about)
    return replace(
        made,
        crisis_score=weight.score,
        crisis_reasons=weight.reasons,
        is_crisis=weight.is_crisis,
        focus_country=weight.focus_country,
    )
