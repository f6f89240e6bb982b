"""A run's summary as Markdown: whole, and as a note of the length that Airflow keeps.

In goes a `RunSummary`, out come texts for people. Addresses in it come from feeds and pages that anybody may have
written: what they could do to the Markdown around them is taken out, and only http(s) becomes a link.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

from etl.discover.health import Level
from etl.load.summary import Refused, RunSummary
from etl.model import Outcome

LONGEST_NOTE = 1000  # characters; the column of Airflow's dag_run_note
SIGNS = {Level.GREEN: "🟢", Level.YELLOW: "🟡", Level.RED: "🔴"}
_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+!|<>~])")
_URL_SAFE = "/:?&=%#@,;.~-_+!$*'"  # no brackets: they would end the link


def markdown(run: RunSummary) -> str:
    """The whole summary."""
    return "\n".join(_lines(run))


def note(run: RunSummary) -> str:
    """As much of it as a note holds, the worst first; the last line says where the rest is."""
    whole = markdown(run)
    if len(whole) <= LONGEST_NOTE:
        return whole
    rest = f"\n… all of it: `orinoco runs {run.run_id}`, or the XCom `summary` of `close_run`."
    kept: list[str] = []
    for line in _lines(run):
        if len("\n".join([*kept, line])) + len(rest) > LONGEST_NOTE:
            break
        kept.append(line)
    return "\n".join(kept) + rest


def _lines(run: RunSummary) -> Iterator[str]:
    took = f"{(run.closed_at - run.opened_at).total_seconds():.0f} s"
    bins = [f"{outcome.value} **{run.bins[outcome]}**" for outcome in Outcome if run.bins[outcome]]
    yield (  # all that the page of a run shows unasked
        f"{SIGNS[run.level]} **Run {run.run_id}** ({_plain(run.kind)}), {run.candidates} candidates in {took}: "
        + (", ".join(bins) or "nothing to do")
    )
    yield ""
    for notice in run.notices:
        yield f"- {SIGNS[notice.level]} {_plain(notice.sentence)}"
    if run.error:
        yield f"- {SIGNS[Level.RED]} {_plain(run.error)}"
    for one in run.refused:
        yield f"- Refused, {_plain(one.reason)} **{one.pages}**: {_examples(one)}"
    if run.refused:
        yield f"- After a fix, try them again: `bbc_reprocess` with run {run.run_id}"
    if run.pairs:
        yield "- Alike, by kind: " + ", ".join(f"{_plain(kind)} **{n}**" for kind, n in run.pairs.items())
    for facts in run.replaced:
        yield f"- Facts replaced, {_plain(facts.kind)}: {facts.dropped} by **{facts.made}** in {facts.texts} texts"
    for source in run.sources:
        if source.level is Level.GREEN:
            yield f"- {SIGNS[source.level]} {_plain(source.sentence)}"


def _examples(refused: Refused) -> str:
    shown = [link(url) for url in refused.examples]
    return ", ".join(shown) + (", …" if refused.pages > len(shown) else "")


def link(url: str) -> str:
    """An address that anybody may have written, as a link that is short to read; a path as it stands."""
    if not url.startswith(("http://", "https://")):
        return f"`{url.replace('`', '')}`"
    shown = url.partition("://")[2].removeprefix("www.")
    return f"[{_plain(shown if len(shown) <= 60 else shown[:59] + '…')}]({quote(url, safe=_URL_SAFE)})"


def _plain(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))
