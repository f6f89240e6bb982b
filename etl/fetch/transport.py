"""One HTTP exchange: connect to an address that was checked, send a GET, read the answer within its ceilings.

In goes an address and headers, out comes what was received, whole or cut short and then saying how. A connection is
used once: with seconds between requests keeping it open saves nothing, and a server that sends more than it announced
cannot leak into the next answer. Refused: private addresses, decoded bodies above the limit, answers that never end.
"""

from __future__ import annotations

import socket
import threading
import time
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError, NameResolutionError, NewConnectionError

from etl.errors import TransientError
from etl.fetch.guard import public_addresses

# A whole answer may take this many times the silence limit: 120 s by default. A page of 300 KB at 20 kbit/s needs 120.
TOTAL_FACTOR = 6
CHUNK = 1 << 16
ENCODINGS = ("identity", "", "gzip", "x-gzip", "deflate")
GZIP_OR_ZLIB = 47  # zlib's word for "tell by the header which of the two it is"
# What is kept of an answer that was cut off because it was too large: enough to see what it was.
KEPT_OF_TOO_LARGE = 1 << 20


@dataclass(frozen=True, slots=True)
class Received:
    """An answer. `truncated` is WARC's word for why the body is not whole, `detail` the same for a person."""

    status: int
    headers: Mapping[str, str]  # lower-case names; several of one name joined by ", "
    body: bytes  # decoded
    truncated: str | None = None
    detail: str = ""


class _Current(threading.local):
    connection: HTTPConnection | None = None


_current = _Current()


def open_session(trusted: frozenset[tuple[str, int]] = frozenset()) -> requests.Session:
    """A session that takes no proxy, password or cookie from anywhere, and connects to public addresses only.

    `trusted`: the (host, port) pairs whose address is not looked at: the sample site, on this machine.
    """
    session = requests.Session()
    session.trust_env = False
    adapter = _Adapter(trusted)
    session.mount("http://", adapter)
    session.mount("https://", adapter)
    return session


def exchange(
    session: requests.Session, url: str, headers: Mapping[str, str], *, address: str, timeout: float, max_bytes: int
) -> Received:
    """GET `url` from `address`, its own or that of its stand-in, following nothing.

    Raises TransientError where no answer came, Rejected for a private address.
    """
    deadline = time.monotonic() + timeout * TOTAL_FACTOR
    expired = threading.Event()
    watchdog = threading.Timer(timeout * TOTAL_FACTOR, _cut, (_current.__dict__, expired))
    watchdog.daemon = True
    watchdog.start()
    try:
        try:
            # Through the adapter: a session reads Location and cookies even when told to follow nothing, and stumbles.
            request = session.prepare_request(requests.Request("GET", address, headers=dict(headers)))
            adapter = session.get_adapter(address)
            response = adapter.send(request, stream=True, timeout=timeout, verify=session.verify or True)
        except (requests.RequestException, HTTPError, OSError) as error:
            if expired.is_set():
                raise TransientError(f"{url} did not answer within {timeout * TOTAL_FACTOR:g} s.") from error
            raise TransientError(f"{url} could not be reached: {_reason(error)}.") from error
        with response:
            return _read(response, deadline, expired, max_bytes)
    finally:
        watchdog.cancel()
        _current.connection = None
        # One answer a connection, as our "Connection: close" says: one kept open may close under the next request.
        session.close()


def _read(response: requests.Response, deadline: float, expired: threading.Event, max_bytes: int) -> Received:
    raw: urllib3.HTTPResponse = response.raw
    headers = {name.lower(): ", ".join(raw.headers.getlist(name)).strip() for name in raw.headers}
    encoding = headers.get("content-encoding", "identity").strip().lower()
    if encoding not in ENCODINGS:
        detail = f"The answer came in the encoding {encoding!r}, which was not asked for."
        return Received(response.status_code, headers, b"", "unspecified", detail)
    decoder = _Decoder(encoding)
    body = bytearray()
    truncated, detail = None, ""
    try:
        while chunk := raw.read1(CHUNK, decode_content=False):
            if time.monotonic() > deadline:
                truncated, detail = "time", "The answer took too long and was cut off."
                break
            body += decoder.decode(chunk, max_bytes - len(body) + 1)
            if len(body) > max_bytes:
                truncated, detail = "length", f"The answer is larger than {max_bytes:,} bytes (ORINOCO_MAX_BYTES)."
                del body[min(max_bytes, KEPT_OF_TOO_LARGE) :]
                break
        else:
            if not decoder.whole and response.status_code != requests.codes.not_modified:
                truncated, detail = "disconnect", "The compressed answer ended before its end."
    except (HTTPError, OSError, zlib.error) as error:
        truncated, detail = "disconnect", f"The answer broke off: {_reason(error)}."
    if expired.is_set() and truncated != "length":
        truncated, detail = "time", "The answer took too long and was cut off."
    return Received(response.status_code, headers, bytes(body), truncated, detail)


class _Decoder:
    """gzip and deflate, never producing more than asked for: a small answer may unpack to gigabytes."""

    def __init__(self, encoding: str) -> None:
        self._window = GZIP_OR_ZLIB if encoding not in ("identity", "") else None
        self._inner = zlib.decompressobj(self._window) if self._window else None
        self._started = False

    @property
    def whole(self) -> bool:
        return self._inner is None or self._inner.eof or not self._started

    def decode(self, chunk: bytes, limit: int) -> bytes:
        if self._inner is None or self._window is None:
            return chunk[:limit]
        out = bytearray()
        while chunk and len(out) < limit:
            self._started = True
            if self._inner.eof:  # a further member, as some servers send
                self._inner = zlib.decompressobj(self._window)
            try:
                out += self._inner.decompress(chunk, limit - len(out))
            except zlib.error:
                if out or self._window != GZIP_OR_ZLIB or chunk.startswith(b"\x1f\x8b"):
                    raise
                self._window = -zlib.MAX_WBITS  # "deflate" without zlib's header, as some servers mean it
                self._inner = zlib.decompressobj(self._window)
                continue
            chunk = self._inner.unused_data if self._inner.eof else self._inner.unconsumed_tail
        return bytes(out)


def _cut(current: dict[str, Any], expired: threading.Event) -> None:
    """Called by the watchdog's thread: ends the exchange whatever it waits for, headers included."""
    expired.set()
    connection = current.get("connection")
    sock = getattr(connection, "sock", None)
    if sock is not None:
        try:
            sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            return  # it has just ended by itself


def _reason(error: BaseException) -> str:
    """The innermost cause, which is the one that says something."""
    while (inner := error.__cause__ or error.__context__ or getattr(error, "reason", None)) and isinstance(
        inner, BaseException
    ):
        error = inner
    return str(error).strip(".") or type(error).__name__


class _Adapter(HTTPAdapter):
    def __init__(self, trusted: frozenset[tuple[str, int]]) -> None:
        self._trusted = trusted
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        trusted = self._trusted

        class Plain(_CheckedHTTP):
            TRUSTED = trusted

        class Secure(_CheckedHTTPS):
            TRUSTED = trusted

        class PlainPool(HTTPConnectionPool):
            ConnectionCls = Plain

        class SecurePool(HTTPSConnectionPool):
            ConnectionCls = Secure

        self.poolmanager.pool_classes_by_scheme = {"http": PlainPool, "https": SecurePool}


def _connect(connection: HTTPConnection, trusted: frozenset[tuple[str, int]]) -> socket.socket:
    """Connect to an address that was looked at, not to a name that may resolve differently the next time."""
    _current.connection = connection
    host, port = connection.host, connection.port
    addresses = [host]
    if (host, port) not in trusted:
        try:
            addresses = public_addresses(host, port)
        except OSError as error:
            raise NameResolutionError(host, connection, error) from error  # type: ignore[arg-type]
    failure: OSError | None = None
    for address in addresses:
        try:
            return socket.create_connection((address, port), timeout=connection.timeout)
        except OSError as error:
            failure = error
    raise NewConnectionError(connection, f"{host}: {failure}") from failure


class _CheckedHTTP(HTTPConnection):
    TRUSTED: frozenset[tuple[str, int]] = frozenset()

    def _new_conn(self) -> socket.socket:
        return _connect(self, self.TRUSTED)


class _CheckedHTTPS(HTTPSConnection):
    TRUSTED: frozenset[tuple[str, int]] = frozenset()

    def _new_conn(self) -> socket.socket:
        return _connect(self, self.TRUSTED)
