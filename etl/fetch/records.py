"""A `Capture` as the bytes of one or two WARC 1.1 records (ISO 28500:2017), and back.

In go captures; out comes one gzip member a record, so that any record can be read alone. Bodies are stored decoded:
`Content-Encoding` and `Transfer-Encoding` are kept under Common Crawl's `X-Crawl-` names, because a body that no longer
is gzip must not say that it is. Refused on reading: a record that is cut short or whose digest does not match.
"""

from __future__ import annotations

import base64
import hashlib
import http.client
import uuid
import zlib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from importlib import metadata
from typing import Any

from fastwarc.warc import WarcRecord, WarcRecordType

from etl.errors import Reason, Rejected
from etl.model import Capture, Earlier

SOFTWARE = f"Orinoco/{metadata.version('orinoco')}"

# Headers that speak of the body's form on the wire, which is not the form in which it is kept.
WIRE_HEADERS = ("content-encoding", "transfer-encoding", "content-length")
WIRE_PREFIX = "x-crawl-"
PROFILE = "http://netpreserve.org/warc/1.1/revisit/"
RESPONSE, FIELDS = "application/http; msgtype=response", "application/warc-fields"
REQUESTED = "Orinoco-Requested-URI"  # where a redirect led elsewhere: the address that was asked for first
# A record's decoded body above this is refused: nothing the BBC publishes as a page comes near it.
MAX_BODY = 64 * 1024 * 1024


def digest(body: bytes) -> str:
    """Payload digest as WARC writes it."""
    return "sha1:" + base64.b32encode(hashlib.sha1(body, usedforsecurity=False).digest()).decode("ascii")


def response_record(capture: Capture) -> bytes:
    """`response` for what came over HTTP, `resource` for a file; `revisit` for "the same as before", without a body."""
    fields = _of(capture)
    if capture.truncated:
        fields["WARC-Truncated"] = capture.truncated
    if not capture.address.startswith(("http://", "https://")):
        content_type = capture.headers.get("content-type", "application/octet-stream")
        return _record("resource", fields, content_type, b"", capture.body)
    if capture.same_as is not None:
        return _record("revisit", fields | _revisit(capture, capture.same_as), RESPONSE, _http_head(capture), b"")
    return _record("response", fields, RESPONSE, _http_head(capture), capture.body)


def payload_digest(capture: Capture) -> str:
    """The digest of the body an answer stands for: of its own, or of the one it is the same as."""
    return capture.digest if capture.same_as is not None and capture.digest else digest(capture.body)


def _revisit(capture: Capture, earlier: Earlier) -> dict[str, str]:
    """What a `revisit` says beside its headers: which answer it means, and for the same bytes their digest."""
    not_modified = capture.status == http.client.NOT_MODIFIED
    fields = {"WARC-Profile": PROFILE + ("server-not-modified" if not_modified else "identical-payload-digest")}
    if earlier.url:
        fields["WARC-Refers-To-Target-URI"] = earlier.url
    if earlier.at:
        fields["WARC-Refers-To-Date"] = warc_date(earlier.at)
    if not not_modified:
        fields["WARC-Payload-Digest"] = payload_digest(capture)
    return fields


def request_record(url: str, fetched_at: datetime, headers: Mapping[str, str]) -> bytes:
    """The request that led to the response of the same address and time."""
    target = "/" + url.partition("://")[2].partition("/")[2]
    lines = [f"GET {target} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    fields = {"WARC-Target-URI": url, "WARC-Date": warc_date(fetched_at)}
    return _record("request", fields, "application/http; msgtype=request", _lines(lines), b"")


def note_record(url: str, at: datetime, fields: Mapping[str, str]) -> bytes:
    """A `metadata` record: what became of an address, where the responses do not say it."""
    body = _lines(f"{name}: {' '.join(value.split())}" for name, value in fields.items())
    return _record("metadata", {"WARC-Target-URI": url, "WARC-Date": warc_date(at)}, FIELDS, b"", body)


def info_record(name: str, at: datetime) -> bytes:
    """The first record of a file: who wrote it."""
    body = _lines([f"software: {SOFTWARE}", "format: WARC File Format 1.1"])
    return _record("warcinfo", {"WARC-Filename": name, "WARC-Date": warc_date(at)}, FIELDS, b"", body)


def read_note(record: WarcRecord) -> dict[str, str]:
    lines = record.reader.read().decode().splitlines()
    return {name: value for name, _, value in (line.partition(": ") for line in lines) if name}


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
    if is_revisit and not status:  # its headers may be left out: they were those of the answer it means
        status = 304 if "not-modified" in (headers.get("WARC-Profile") or "") else 200
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
        same_as=_earlier(record) if is_revisit else None,
        truncated=truncated,
        **place,
    )


def _earlier(record: WarcRecord) -> Earlier:
    headers = record.headers
    try:
        at = datetime.fromisoformat(headers.get("WARC-Refers-To-Date") or "")
        at = at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except ValueError:
        at = None
    return Earlier((headers.get("WARC-Refers-To-Target-URI") or "").strip("<>") or None, at)


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


def _of(capture: Capture) -> dict[str, str]:
    fields = {"WARC-Target-URI": capture.address, "WARC-Date": warc_date(capture.fetched_at)}
    if capture.final_url and capture.final_url != capture.url:
        fields[REQUESTED] = capture.url
    return fields


def _http_head(capture: Capture) -> bytes:
    phrase = http.client.responses.get(capture.status, "Unknown")
    names = {name: WIRE_PREFIX + name if name in WIRE_HEADERS else name for name in capture.headers}
    lines = [f"HTTP/1.1 {capture.status} {phrase}"]
    lines += [f"{names[name]}: {' '.join(value.split())}" for name, value in capture.headers.items()]
    if "content-length" in capture.headers and capture.status != http.client.NOT_MODIFIED:
        lines.append(f"content-length: {len(capture.body)}")
    return "".join(f"{line}\r\n" for line in [*lines, ""]).encode("latin-1", "replace")  # as http.client decoded it


def _record(kind: str, fields: Mapping[str, str], content_type: str, head: bytes, payload: bytes) -> bytes:
    """One record as one gzip member. The payload digest is of `payload`, the block digest of `head` and `payload`."""
    header = {"WARC-Type": kind, "WARC-Record-ID": f"<urn:uuid:{uuid.uuid4()}>", **fields}
    if kind in ("response", "resource"):
        header["WARC-Payload-Digest"] = digest(payload)
    header["WARC-Block-Digest"] = digest(head + payload)
    header |= {"Content-Type": content_type, "Content-Length": str(len(head) + len(payload))}
    text = _lines(["WARC/1.1", *(f"{name}: {value}" for name, value in header.items()), ""])
    packer = zlib.compressobj(wbits=31)
    return packer.compress(text + head + payload + b"\r\n\r\n") + packer.flush()


def _lines(lines: Iterable[str]) -> bytes:
    return "".join(f"{line}\r\n" for line in lines).encode("utf-8", "surrogateescape")
