"""A server on this machine that behaves as it is told, badly included, and remembers every request."""

from __future__ import annotations

import socket
import socketserver
import struct
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from etl.fetch.gate import Clock


@dataclass(frozen=True)
class Request:
    at: float  # time.monotonic() of its arrival
    host: str
    path: str
    headers: dict[str, str]


NOT_FOUND = b"HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\nnone"
Route = Callable[[Request], "bytes | Iterable[bytes]"]


@dataclass
class Site:
    """Routes by path, changed at will while it runs. Nothing planted: 404; robots.txt: 404 unless planted."""

    port: int
    routes: dict[str, Route] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    open_now: int = 0
    most_open: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def plant(self, path: str, *responses: bytes | Route) -> str:
        """Answer `path` with each of `responses` in turn, the last one for ever. Returns its BBC address."""
        waiting = list(responses)

        def route(request: Request) -> bytes | Iterable[bytes]:
            with self.lock:
                response = waiting.pop(0) if len(waiting) > 1 else waiting[0]
            return response(request) if callable(response) else response

        self.routes[path] = route
        return f"https://www.bbc.com{path}"

    def asked(self, path: str) -> int:
        """How often `path` was asked for."""
        return sum(request.path == path for request in self.requests)


class _Handler(socketserver.StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        site = self.server.site
        line = self.rfile.readline().decode("latin-1").split()
        if len(line) < 2:
            return
        headers: dict[str, str] = {}
        while (header := self.rfile.readline().decode("latin-1").strip()) != "":
            name, _, value = header.partition(":")
            headers[name.lower()] = value.strip()
        request = Request(time.monotonic(), headers.get("host", ""), line[1], headers)
        with site.lock:
            site.requests.append(request)
            site.open_now += 1
            site.most_open = max(site.most_open, site.open_now)
        try:
            route = site.routes.get(request.path)
            response = route(request) if route else NOT_FOUND
            for chunk in [response] if isinstance(response, bytes) else response:
                self.wfile.write(chunk)
                self.wfile.flush()
        except ConnectionResetError:  # a route's order to break off, or the client has
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
        except OSError:
            return  # the client had enough: that is what some tests are about
        finally:
            with site.lock:
                site.open_now -= 1


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True
    request_queue_size = 64
    site: Site


@contextmanager
def serve() -> Iterator[Site]:
    """A site on a free port, for the block."""
    with _Server(("127.0.0.1", 0), _Handler) as server:
        server.site = Site(server.server_address[1])
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield server.site
        server.shutdown()
        thread.join()


@dataclass
class Hands:
    """A clock turned by hand: it moves by what is slept, which takes no time and is written down."""

    slept: list[float] = field(default_factory=list)

    def now(self) -> datetime:
        return datetime(2026, 1, 3, 12, tzinfo=UTC) + timedelta(seconds=sum(self.slept))

    def clock(self) -> Clock:
        return Clock(self.now, self.slept.append)
