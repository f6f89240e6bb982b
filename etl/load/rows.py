"""One `Revision` comes in, the rows of the staging tables come out, as Python values in the order of `COLUMNS`.

Refused: text Postgres cannot hold (Rejected, BAD_ENCODING) and a fact whose evidence is not at its place in the body
(TerminalError: the extractor is wrong, not the page).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import orjson

from etl.errors import Reason, Rejected, TerminalError
from etl.model import BLOCK_SEPARATOR, Block, Capture, Document, Facts, Precision, Refresh, Revision, Span
from etl.parse.identity import identify

# Staging table → its columns after (run_id, ordinal), with their types: COPY sends values in binary, and must be exact.
_SPAN = {
    "char_start": "int4", "char_end": "int4", "surface": "text", "tier": "text", "rule": "text", "rule_version": "int4",
}  # fmt: skip
COLUMNS: dict[str, dict[str, str]] = {
    "revision": {
        "capture_url": "text", "fetched_at": "timestamptz", "final_url": "text", "status": "int2",
        "content_type": "text", "etag": "text", "last_modified": "text", "archive": "text", "archive_offset": "int8",
        "archive_length": "int8", "digest": "text",
        "source": "text", "native_id": "text", "canonical_url": "text", "section": "text", "page_type": "text",
        "language": "text", "first_published_at": "timestamptz", "published_precision": "text",
        "published_basis": "text", "stated_modified_at": "timestamptz", "headline": "text", "standfirst": "text",
        "body": "text", "blocks": "text", "bylines": "text", "tags": "text[]", "images": "text", "provenance": "text",
        "layout": "text", "word_count": "int4", "content_sha256": "bytea", "signature": "int8[]",
        "tone": "float8", "crisis_score": "float8", "is_crisis": "bool", "crisis_reasons": "text[]",
        "focus_country": "text", "parser_version": "int4", "extractor_version": "int4", "fact_versions": "text",
    },
    "refresh": {
        "revision_id": "int8", "kinds": "text[]", "tone": "float8", "crisis_score": "float8", "is_crisis": "bool",
        "crisis_reasons": "text[]", "focus_country": "text", "fact_versions": "text",
    },
    "mention": {"fact_no": "int4", "kind": "text", "entity_key": "text", "name": "text", **_SPAN},
    "quote": {
        "fact_no": "int4", "kind": "text", "speaker_key": "text", "speaker": "text", "cue": "text",
        "addressee": "text", **_SPAN,
    },
    "figure": {
        "fact_no": "int4", "measure": "text", "value_low": "float8", "value_high": "float8", "modifier": "text",
        "unit": "text", "as_of": "date", "attributed_to": "text", "vague": "bool", "basis": "text", **_SPAN,
    },
    "topic": {"fact_no": "int4", "topic": "text", **_SPAN},
    "topic_score": {
        "topic": "text", "score": "float8", "central": "bool", "hits": "int4", "rule": "text", "rule_version": "int4",
    },
    "date_mention": {"fact_no": "int4", "value": "date", "resolution": "text", **_SPAN},
    "link": {
        "fact_no": "int4", "href": "text", "link_text": "text", "target_source": "text", "target_native_id": "text",
        **_SPAN,
    },
}  # fmt: skip
UNSTATED = "unstated"  # basis of a publication time of which a parser did not say where it stands
LINK_RULE, LINK_RULE_VERSION = "page_link", 1

Row = tuple[Any, ...]


def rows(revision: Revision) -> dict[str, list[Row]]:
    """Rows of one revision by staging table, without run and ordinal."""
    document, facts = revision.document, revision.facts
    body = document.body
    _check_spans(document, facts, body)
    stored = [(*capture_values(revision.capture), *_document_values(revision, body))]
    links = list(_links(document, body))
    _check_text(document, (stored, links))  # what facts say is in the body or of the library
    return {"revision": stored, **_fact_rows(facts), "link": links}


def refresh_rows(refresh: Refresh) -> dict[str, list[Row]]:
    """The same for facts that were read again from a stored text."""
    facts = refresh.facts
    _check_spans(refresh.document, facts, refresh.document.body)
    values = (
        refresh.revision_id, sorted(refresh.kinds), facts.tone, facts.crisis_score, facts.is_crisis,
        list(facts.crisis_reasons), facts.focus_country, _json(dict(refresh.versions)),
    )  # fmt: skip
    return {"refresh": [values], **_fact_rows(facts)}


def _fact_rows(facts: Facts) -> dict[str, list[Row]]:
    return {
        "mention": [
            (n, m.kind.value, m.entity_id, m.name, *_span(m), m.tier.value, m.rule, m.rule_version)
            for n, m in enumerate(facts.mentions)
        ],
        "quote": [
            (n, q.kind, q.speaker_id, q.speaker, q.cue, q.addressee, *_span(q), q.tier.value, q.rule, q.rule_version)
            for n, q in enumerate(facts.quotes)
        ],
        "figure": [
            (n, f.measure, float(f.value_low), None if f.value_high is None else float(f.value_high), f.modifier,
             f.unit, f.as_of, f.attributed_to, f.vague, f.basis, *_span(f), f.tier.value, f.rule, f.rule_version)
            for n, f in enumerate(facts.figures)
        ],
        "topic": [
            (n, topic.topic, *_span(hit), "A", topic.rule, topic.rule_version)
            for n, (topic, hit) in enumerate((topic, hit) for topic in facts.topics for hit in topic.hits)
        ],
        "topic_score": [
            (t.topic, float(t.score), t.central, len(t.hits), t.rule, t.rule_version) for t in facts.topics
        ],
        "date_mention": [
            (n, d.value, d.resolution, *_span(d), "A", d.rule, d.rule_version) for n, d in enumerate(facts.dates)
        ],
    }  # fmt: skip


def capture_values(capture: Capture) -> Row:
    """A capture as `ops.capture` holds it, from url to digest."""
    headers = capture.headers
    return (
        capture.url, capture.fetched_at, capture.final_url, capture.status, headers.get("content-type"),
        headers.get("etag"), headers.get("last-modified"), capture.archive, capture.offset, capture.length,
        capture.digest,
    )  # fmt: skip


def _document_values(revision: Revision, body: str) -> Row:
    document, facts = revision.document, revision.facts
    published = document.first_published_at
    precision = document.published_precision or Precision.DAY  # the coarsest a parser gives for a full date
    return (
        document.source, document.native_id, document.canonical_url, document.section, document.page_type.value,
        document.language, published, precision.value if published else None,
        (document.published_basis or UNSTATED) if published else None, document.last_modified_at,
        document.headline, document.standfirst, body, _json(list(_blocks(document.blocks))),
        _json([{"name": b.name, "role": b.role} for b in document.bylines]), list(document.tags),
        _json([{"alt": i.alt, "caption": i.caption, "credit": i.credit} for i in document.images]),
        _json(dict(document.provenance)), document.layout, len(body.split()), revision.content_sha256,
        list(revision.signature), facts.tone, facts.crisis_score, facts.is_crisis, list(facts.crisis_reasons),
        facts.focus_country, revision.parser_version, revision.extractor_version, _json(dict(revision.fact_versions)),
    )  # fmt: skip


def _blocks(blocks: Iterable[Block]) -> Iterator[dict[str, Any]]:
    """Blocks as places in the body, so that their text is stored once."""
    start = 0
    for block in blocks:
        end = start + len(block.text)
        extra = {
            "id": block.id,
            "at": block.at,
            "headline": block.headline,
            "author": block.author,
            "handle": block.handle,
        }
        yield {
            "kind": block.kind.value, "char_start": start, "char_end": end,
            **{name: value for name, value in extra.items() if value is not None},
        }  # fmt: skip
        start = end + len(BLOCK_SEPARATOR)


def _links(document: Document, body: str) -> Iterator[Row]:
    number = 0
    for link in document.links:
        if not link.href:
            continue
        target = identify(link.href)
        place = body.find(link.text) if link.text.strip() else -1
        sure = place >= 0 and body.find(link.text, place + 1) < 0
        span = (place, place + len(link.text), link.text) if sure else (None, None, None)
        yield (
            number, link.href, link.text, target.source if target else None, target.native_id if target else None,
            *span, "A", LINK_RULE, LINK_RULE_VERSION,
        )  # fmt: skip
        number += 1


def _span(span: Span) -> tuple[int, int, str]:
    return span.char_start, span.char_end, span.surface


def _check_spans(document: Document, facts: Facts, body: str) -> None:
    hits = (hit for topic in facts.topics for hit in topic.hits)
    spans: Iterable[Span] = (*facts.mentions, *facts.quotes, *facts.figures, *facts.dates, *hits)
    for span in spans:
        if not span.surface or span.char_start < 0 or body[span.char_start : span.char_end] != span.surface:
            raise TerminalError(
                f"{type(span).__name__} {span.surface!r} of article {document.native_id} is not at "
                f"{span.char_start}–{span.char_end} of its body, where there is "
                f"{body[max(span.char_start, 0) : span.char_end][:80]!r}. Nothing was loaded; mend the rule."
            )


def _check_text(document: Document, tables: Iterable[Iterable[Row]]) -> None:
    text = "\n".join([value for table in tables for row in table for value in row if isinstance(value, str)])
    if "\x00" in text or "\\u0000" in text:
        raise Rejected(Reason.BAD_ENCODING, f"The text of {document.native_id} has a NUL character in it.")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise Rejected(Reason.BAD_ENCODING, f"The text of {document.native_id} is no valid Unicode.") from error


def _json(value: Any) -> str:
    try:
        return orjson.dumps(value, option=orjson.OPT_UTC_Z).decode()
    except TypeError as error:  # a lone surrogate: orjson writes valid UTF-8 or nothing
        raise Rejected(Reason.BAD_ENCODING, f"Its text cannot be written as JSON: {error}.") from error
