"""A `Capture` as the bytes of one or two WARC 1.1 records (ISO 28500:2017), and back.

In go captures; out comes one gzip member a record, so that any record can be read alone. Bodies are stored decoded:
`Content-Encoding` and `Transfer-Encoding` are kept under Common Crawl's `X-Crawl-` names, because a body that no longer
is gzip must not say that it is. Refused on reading: a record that is cut short or whose digest does not match.
"""

from __future__ import annotations

import base64
import hashlib
import http.client
import io
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib import metadata
from typing import Any

from fastwarc.warc import WarcRecord, WarcRecordType
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from etl.errors import Reason, Rejected
from etl.model import Capture

SOFTWARE = f"Orinoco/{metadata.version('orinoco')}"

# Headers that speak of the body's form on the wire, which is not the form in which it is kept.
WIRE_HEADERS = ("content-encoding", "transfer-encoding", "content-length")
WIRE_PREFIX = "x-crawl-"
REQUESTED = "Orinoco-Requested-URI"  # where a redirect led elsewhere: the address that was asked for first
# A record's decoded body above this is refused: nothing the BBC publishes as a page comes near it.
MAX_BODY = 64 * 1024 * 1024


def digest(body: bytes) -> str:
    """Payload digest as WARC writes it."""
    return "sha1:" + base64.b32encode(hashlib.sha1(body, usedforsecurity=False).digest()).decode("ascii")


def response_record(capture: Capture) -> bytes:
    """`response` for what came over HTTP, `resource` for a file; `revisit` for a 304."""
    writer, out = _writer()
    dated = {"WARC-Date": warc_date(capture.fetched_at)}
    if capture.truncated:
        dated["WARC-Truncated"] = capture.truncated
    if capture.final_url and capture.final_url != capture.url:
        dated[REQUESTED] = capture.url
    if not capture.address.startswith(("http://", "https://")):
        content_type = capture.headers.get("content-type", "application/octet-stream")
        record = writer.create_warc_record(
            capture.address, "resource", payload=io.BytesIO(capture.body), warc_content_type=content_type,
            warc_headers_dict=dated,
        )  # fmt: skip
    elif capture.status == http.client.NOT_MODIFIED:
        dated["WARC-Profile"] = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
        record = _http_record(writer, capture, "revisit", dated)
    else:
        record = _http_record(writer, capture, "response", dated)
    writer.write_record(record)
    return out.getvalue()


def revisit_record(capture: Capture, earlier: datetime) -> bytes:
    """A 200 whose body is byte for byte the one received at `earlier`: headers and digest, no body."""
    writer, out = _writer()
    dated = {
        "WARC-Date": warc_date(capture.fetched_at),
        "WARC-Profile": "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest",
        "WARC-Refers-To-Target-URI": capture.address,
        "WARC-Refers-To-Date": warc_date(earlier),
        "WARC-Payload-Digest": digest(capture.body),
    }
    if capture.final_url and capture.final_url != capture.url:
        dated[REQUESTED] = capture.url
    record = _http_record(writer, capture, "revisit", dated, body=b"")
    writer.write_record(record)
    return out.getvalue()


def request_record(url: str, fetched_at: datetime, headers: Mapping[str, str]) -> bytes:
    writer, out = _writer()
    _, _, target = url.partition("://")
    path = "/" + target.partition("/")[2]
    http_headers = StatusAndHeaders(f"GET {path} HTTP/1.1", list(headers.items()), is_http_request=True)
    record = writer.create_warc_record(
        url, "request", http_headers=http_headers, warc_headers_dict={"WARC-Date": warc_date(fetched_at)}
    )
    writer.write_record(record)
    return out.getvalue()


def note_record(url: str, at: datetime, fields: Mapping[str, str]) -> bytes:
    """A `metadata` record: what became of an address from which nothing was received."""
    writer, out = _writer()
    text = "".join(f"{name}: {' '.join(value.split())}\r\n" for name, value in fields.items())
    record = writer.create_warc_record(
        url, "metadata", payload=io.BytesIO(text.encode()), warc_content_type="application/warc-fields",
        warc_headers_dict={"WARC-Date": warc_date(at)},
    )  # fmt: skip
    writer.write_record(record)
    return out.getvalue()


def read_note(record: WarcRecord) -> dict[str, str]:
    lines = record.reader.read().decode().splitlines()
    return {name: value for name, _, value in (line.partition(": ") for line in lines) if name}


def info_record(name: str, at: datetime) -> bytes:
    writer, out = _writer()
    info = {"software": SOFTWARE, "format": "WARC File Format 1.1"}
    record = writer.create_warcinfo_record(name, info)
    record.rec_headers.replace_header("WARC-Date", warc_date(at))
    writer.write_record(record)
    return out.getvalue()


def to_capture(record: WarcRecord, *, archive: str, offset: int, length: int | None) -> Capture:
    """Read a `response`, `resource` or `revisit` record as fastwarc hands it over.

    Raises Rejected(UNREADABLE) for a record cut short or with a wrong digest, Rejected(TOO_LARGE) above MAX_BODY.
    """
    headers = record.headers
    url = (headers.get("WARC-Target-URI") or "").strip("<>")  # WARC 1.0 writers disagree about the brackets
    requested = headers.get(REQUESTED)
    stored_digest = headers.get("WARC-Payload-Digest")
    place: dict[str, Any] = {"archive": archive, "offset": offset, "length": length}
    encoded = False
    if record.record_type == WarcRecordType.resource or not record.is_http:
        status, http_headers = 200, {"content-type": headers.get("Content-Type") or "application/octet-stream"}
        body = _read(record, url)
    else:
        status, http_headers, encoded, body = _read_http(record, url)
    is_revisit = record.record_type == WarcRecordType.revisit
    truncated = headers.get("WARC-Truncated")
    if stored_digest and not is_revisit and not encoded:
        _check_digest(stored_digest, body, url)
    return Capture(
        url=requested or url,
        fetched_at=record.record_date or datetime.now(UTC),
        status=status,
        headers=http_headers,
        body=body,
        final_url=url if requested and requested != url else None,
        digest=stored_digest or digest(body),
        truncated=truncated,
        **place,
    )


def is_revisit(capture: Capture) -> bool:
    """Read from a record that names a body stored earlier: its digest is not that of the nothing that stands here."""
    return not capture.body and capture.status == 200 and capture.digest != digest(b"")


def warc_date(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _read_http(record: WarcRecord, url: str) -> tuple[int, dict[str, str], bool, bytes]:
    try:
        record.parse_http(auto_decode="all")
    except OSError as error:
        raise Rejected(Reason.UNREADABLE, f"The record of {url} holds no readable HTTP headers ({error}).") from error
    parsed: dict[str, str] = {}
    status = 0
    if record.http_headers is not None:
        status = int(record.http_headers.status_code or 0)
        for name, value in record.http_headers:
            name = name.lower()
            parsed[name] = f"{parsed[name]}, {value}" if name in parsed else value
    encoded = parsed.get("content-encoding", "identity") != "identity" or "transfer-encoding" in parsed
    for name in WIRE_HEADERS:  # give the headers back as the server sent them
        if WIRE_PREFIX + name in parsed:
            parsed[name] = parsed.pop(WIRE_PREFIX + name)
    return status, parsed, encoded, _read(record, url, encoded=encoded)


def _read(record: WarcRecord, url: str, *, encoded: bool = False) -> bytes:
    expected = record.content_length
    if "Content-Length" not in record.headers:
        raise Rejected(Reason.UNREADABLE, f"The record of {url or 'no address'} is cut short in its headers.")
    try:
        body: bytes = record.reader.read(MAX_BODY + 1)
    except OSError as error:
        raise Rejected(Reason.UNREADABLE, f"The record of {url} is damaged ({error}).") from error
    if len(body) > MAX_BODY:
        raise Rejected(Reason.TOO_LARGE, f"The record of {url} holds more than {MAX_BODY:,} bytes.")
    if not encoded and len(body) != expected:  # fastwarc ends a torn record without an error
        raise Rejected(Reason.UNREADABLE, f"The record of {url} is cut short.")
    return body


def _check_digest(stored: str, body: bytes, url: str) -> None:
    """Other crawlers digest an encoded payload as encoded, and not all write base32: those are not compared."""
    if stored.startswith("sha1:") and len(stored) == len("sha1:") + 32 and stored != digest(body):
        raise Rejected(Reason.UNREADABLE, f"The record of {url} does not match its digest.")


def _http_record(
    writer: WARCWriter, capture: Capture, kind: str, dated: dict[str, str], body: bytes | None = None
) -> Any:
    body = capture.body if body is None else body
    sent = [(WIRE_PREFIX + name if name in WIRE_HEADERS else name, value) for name, value in capture.headers.items()]
    if kind == "response":
        sent.append(("content-length", str(len(body))))
    phrase = http.client.responses.get(capture.status, "Unknown")
    http_headers = StatusAndHeaders(f"{capture.status} {phrase}", sent, protocol="HTTP/1.1")
    return writer.create_warc_record(
        capture.address, kind, payload=io.BytesIO(body), http_headers=http_headers, warc_headers_dict=dated
    )


def _writer() -> tuple[WARCWriter, io.BytesIO]:
    out = io.BytesIO()
    return WARCWriter(out, gzip=True, warc_version="1.1"), out
