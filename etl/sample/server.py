"""The sample site on a port of this machine: one threaded server that stands in for every BBC host.

The `Host` header says which host is meant. Conditional requests get their 304, gzip is used where it is accepted, and
a request for the feed counts as a poll. It listens on 127.0.0.1 only and stops cleanly on SIGTERM or SIGINT.
"""

from __future__ import annotations

import argparse
import gzip
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, TextIO

from etl.sample.site import Answer, answer
from etl.sample.state import State

ADDRESS = "127.0.0.1"
SMALLEST_GZIP = 500  # bytes; below, gzip adds more than it saves


class SampleServer(ThreadingHTTPServer):
    """The listening server with what its handlers need."""

    daemon_threads = True  # an idle keep-alive connection must not hold up the end

    def __init__(self, port: int, state: State, log: TextIO | None = None) -> None:
        self.state = state
        self.log = log
        super().__init__((ADDRESS, port), Handler)

    @property
    def origin(self) -> str:
        return f"http://{ADDRESS}:{self.server_address[1]}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that has gone away is its own affair; anything else is ours, and is shown."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)

    def note(self, line: str) -> None:
        if self.log is not None:
            self.log.write(line + "\n")
            self.log.flush()


class Handler(BaseHTTPRequestHandler):
    """GET and HEAD."""

    server: SampleServer
    protocol_version = "HTTP/1.1"
    server_version = "OrinocoSample/1"
    sys_version = ""

    def do_GET(self) -> None:
        self._serve(with_body=True)

    def do_HEAD(self) -> None:
        self._serve(with_body=False)

    def _serve(self, *, with_body: bool) -> None:
        host = self.headers.get("Host", "")
        found = answer(host, self.path, self.server.state, counts=with_body)
        status = 304 if found.status == 200 and self._is_fresh(found) else found.status
        body = b"" if status == 304 else found.body
        self.send_response(status)
        if found.status == 200:
            self.send_header("ETag", found.etag)
            self.send_header("Vary", "Accept-Encoding")
            self.send_header("Cache-Control", "public, max-age=30")
            if found.last_modified_header:
                self.send_header("Last-Modified", found.last_modified_header)
        if self.close_connection:  # asked for by the client: without our word it might use the connection again
            self.send_header("Connection", "close")
        if found.location:
            self.send_header("Location", found.location)
        if status != 304:
            self.send_header("Content-Type", found.content_type)
            if len(body) >= SMALLEST_GZIP and "gzip" in self.headers.get("Accept-Encoding", ""):
                body = gzip.compress(body, mtime=0)
                self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if with_body:
            self.wfile.write(body)
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        self.server.note(f"{now} poll={self.server.state.visit.polls} {self.command} {host}{self.path} {status}")

    def _is_fresh(self, found: Answer) -> bool:
        """Does the asker already have this? `If-None-Match` decides alone where it is given (RFC 9110, 13.1.3)."""
        tags = self.headers.get("If-None-Match")
        if tags is not None:
            return tags.strip() == "*" or found.etag in [tag.strip().removeprefix("W/") for tag in tags.split(",")]
        since = self.headers.get("If-Modified-Since")
        if since is None or found.last_modified is None:
            return False
        try:
            return found.last_modified.replace(microsecond=0) <= parsedate_to_datetime(since)
        except (ValueError, TypeError):  # not a date, or one without a zone
            return False

    def log_message(self, format: str, *args: object) -> None:
        """Requests are logged by `_serve`, in one line that names the host."""


@contextmanager
def serve(port: int = 0, state: Path | None = None) -> Iterator[str]:
    """The site in a thread of this process, for tests: yields its origin, and has stopped when the block ends."""
    server = SampleServer(port, State(state))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server.origin
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def main(argv: Sequence[str] | None = None) -> int:
    """Serve until told to stop. Prints one line with the address when listening; 1 where the port is taken."""
    parser = argparse.ArgumentParser(prog="python -m etl.sample.server", description=__doc__)
    parser.add_argument("--port", type=int, default=8099, help="0 takes a free one")
    parser.add_argument("--state", type=Path, help="file that keeps the number of polls; default: in memory")
    parser.add_argument("--log", type=Path, help="file for one line a request")
    options = parser.parse_args(argv)
    log = options.log.open("a", encoding="utf-8") if options.log else None
    try:
        server = SampleServer(options.port, State(options.state), log)
    except (OSError, ValueError) as error:
        print(f"The sample site could not start on {ADDRESS}:{options.port}: {error}", file=sys.stderr)
        return 1
    for number in (signal.SIGTERM, signal.SIGINT):
        # From another thread: `shutdown` waits for the loop that this thread runs.
        signal.signal(number, lambda *_: threading.Thread(target=server.shutdown, daemon=True).start())
    print(f"The sample site listens on {server.origin}", flush=True)
    try:
        server.serve_forever(poll_interval=0.2)
    finally:
        server.server_close()
        if log is not None:
            log.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
