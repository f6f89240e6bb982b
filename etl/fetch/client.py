"""The client that asks the BBC: politely, only what may be asked, and keeping every answer.

In goes an address and what is known of its last capture; out comes a `Response` with its capture. Redirects are
followed by hand and every hop is checked like the first; 429, 5xx and broken answers are asked for again, later and
later. Refused: what robots.txt forbids (`Forbidden`), what etl/fetch/guard.py refuses, requests beyond a run's ceiling.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

import requests

from etl.config import Settings
from etl.errors import OrinocoError, Reason, Rejected, TransientError
from etl.fetch.gate import LONGEST_WAIT, Allowance, Clock, Gate, HostBusy, LocalAllowance, LocalGate
from etl.fetch.guard import check_url, host_allowed
from etl.fetch.mementos import as_memento
from etl.fetch.records import SOFTWARE, digest
from etl.fetch.robots import FRESH, Robots
from etl.fetch.transport import Received, exchange, open_session
from etl.model import Capture, Earlier

log = logging.getLogger(__name__)

MAX_REDIRECTS = 5  # BBC chains at hand have at most three: http→https, old→new address, .co.uk→.com
REDIRECTS = (301, 302, 303, 307, 308)
PEACE_AFTER_429 = 60.0  # seconds without a request to a host that says "too many" and not until when
RETRIED = (429, 500, 502, 503, 504)

Keep = Callable[[Capture, Mapping[str, str]], Capture]


class Forbidden(OrinocoError):  # noqa: N818  # reads as the outcome it is
    """robots.txt does not allow it; it was not asked."""


class CeilingReached(TransientError):  # noqa: N818  # the same
    """The run has made as many requests as it may; what is left is for the next."""


@dataclass(frozen=True, slots=True)
class Validators:
    """What the last capture of an address left to ask with: "only if it is no longer this"."""

    etag: str | None = None
    last_modified: str | None = None
    digest: str | None = None  # of the body; sha1:BASE32
    fetched_at: datetime | None = None
    address: str | None = None  # from which the body came then, after redirects


@dataclass(frozen=True, slots=True)
class Response:
    """The last answer to one `get`, whatever its status; `capture.truncated` says when its body is not whole."""

    capture: Capture
    unchanged: bool  # 304, or the same body as at the last capture
    requests: int  # that were made for it: redirects, retries and robots.txt included
    detail: str = ""  # what went wrong while receiving, for a person


@dataclass
class Client:
    """One process's access to the web. Not for several threads at once; several clients may share gate and allowance.

    `origins` maps a host (with its subdomains) to the http://host:port that stands in for it: `settings.bbc_origin`
    for every allowed host, unless given.
    """

    settings: Settings
    gate: Gate | None = None
    clock: Clock = field(default_factory=Clock)
    origins: Mapping[str, str] | None = None
    allowance: Allowance | None = None  # default: `settings.max_requests_per_run` for this client alone
    requests: int = 0

    def __post_init__(self) -> None:
        self._gate: Gate = self.gate or LocalGate(self.clock)
        self._allowance: Allowance = self.allowance or LocalAllowance(self.settings.max_requests_per_run)
        origin = self.settings.bbc_origin
        if self.origins is None:
            self.origins = dict.fromkeys(self.settings.allowed_hosts, origin) if origin else {}
        trusted = {(urlsplit(o).hostname or "", urlsplit(o).port or 80) for o in self.origins.values()}
        self._session = open_session(frozenset(trusted))
        self._robots: dict[str, Robots] = {}
        self._keep: Keep | None = None
        self._spent = False

    @property
    def user_agent(self) -> str:
        contact = self.settings.contact
        return f"{SOFTWARE} (+{contact})" if contact else f"{SOFTWARE} (news research; no contact given)"

    def gap(self, host: str) -> float:
        """Least seconds between two requests to `host`: the setting, or what its robots.txt asks for, once read."""
        robots = self._robots.get(host)
        return max(self.settings.request_gap, (robots.crawl_delay or 0.0) if robots else 0.0)

    @contextmanager
    def keeping(self, keep: Keep) -> Iterator[None]:
        """Within the block every answer received, whatever it is, goes through `keep`, which says where it lies."""
        before, self._keep = self._keep, keep
        try:
            yield
        finally:
            self._keep = before

    def get(self, url: str, validators: Validators | None = None) -> Response:
        """Ask for `url`. Raises Forbidden, Rejected (may not be asked; where redirects lead), TransientError."""
        first = self.requests
        current = url
        seen = {url}
        for _ in range(MAX_REDIRECTS + 1):
            parts = check_url(current, self.settings.allowed_hosts)
            self._obey_robots(parts, current)
            capture, detail, unchanged, location = self._ask(current, parts, url, validators)
            if location is None:
                return Response(capture, unchanged, self.requests - first, detail)
            current = _target(current, location)
            if current in seen:
                raise Rejected(Reason.HTTP_ERROR, f"{url} redirects in a circle, to {current} again.")
            seen.add(current)
        raise Rejected(Reason.HTTP_ERROR, f"{url} redirects more than {MAX_REDIRECTS} times.")

    # -- one address ------------------------------------------------------------------------------------------------

    def _ask(
        self, current: str, parts: SplitResult, requested: str, validators: Validators | None
    ) -> tuple[Capture, str, bool, str | None]:
        """One address with its retries: capture, what went wrong, whether unchanged, where a redirect leads."""
        headers = self._headers(parts, validators)
        tries = self.settings.retries + 1
        for number in range(1, tries + 1):
            last = number == tries
            try:
                received, at = self._exchange(current, parts, headers)
            except (CeilingReached, HostBusy):
                raise
            except TransientError as error:
                if last:
                    raise
                log.info("%s Try %d of %d.", error, number, tries)
                self._back_off(number)
                continue
            location = received.headers.get("location") if received.status in REDIRECTS else None
            same_as = _same_as(received, validators)
            is_hop = location is not None or (not last and self._worth_another_try(received))
            capture = Capture(
                url=current if is_hop else requested, fetched_at=at, status=received.status, headers=received.headers,
                body=received.body, truncated=received.truncated, digest=digest(received.body),
                final_url=current if not is_hop and current != requested else None, same_as=same_as,
            )  # fmt: skip
            capture = capture if is_hop else as_memento(capture)
            if self._keep is not None:
                capture = self._keep(capture, headers)
            asked_to_wait = _retry_after(received, at)
            if not is_hop or location is not None:
                return capture, received.detail, same_as is not None, location
            if asked_to_wait is not None and asked_to_wait > LONGEST_WAIT:
                raise TransientError(
                    f"{current} answered {received.status} and asked for {asked_to_wait:.0f} s of peace."
                )
            if asked_to_wait is None:
                self._back_off(number)
        raise AssertionError("the last try returns or raises")

    def _exchange(self, url: str, parts: SplitResult, headers: Mapping[str, str]) -> tuple[Received, datetime]:
        host = parts.hostname or ""
        gap = self.gap(host)
        ceiling = CeilingReached(
            f"The run has made its {self.settings.max_requests_per_run} requests (ORINOCO_MAX_REQUESTS_PER_RUN); "
            f"{url} was not asked and waits for the next run."
        )
        if self._spent:
            raise ceiling  # nobody waits for a turn that is not used
        with self._gate.turn(host, gap):
            self._spent = not self._allowance.take()
            if self._spent:
                raise ceiling
            self.requests += 1
            received = exchange(
                self._session, url, headers, address=self._address(url, parts),
                timeout=self.settings.timeout, max_bytes=self.settings.max_bytes,
            )  # fmt: skip
            at = self.clock.now().astimezone(UTC)
            # Before the turn ends: whoever waits for the next one must find it.
            if (peace := _retry_after(received, at)) is not None:
                self._gate.hold(host, peace)
        return received, at

    def _address(self, url: str, parts: SplitResult) -> str:
        """Where to connect for `url`: itself, or the same path on what stands in for its host."""
        for host, origin in (self.origins or {}).items():
            if host_allowed(parts.hostname or "", (host,)):
                stand_in = urlsplit(origin)
                return urlunsplit((stand_in.scheme, stand_in.netloc, parts.path or "/", parts.query, ""))
        return url

    def _headers(self, parts: SplitResult, validators: Validators | None) -> dict[str, str]:
        headers = {
            "Host": parts.netloc,
            "User-Agent": self.user_agent,
            "Accept": "text/html,application/xhtml+xml,application/rss+xml,application/xml;q=0.9,*/*;q=0.5",
            "Accept-Language": "en-GB,en;q=0.8",
            "Accept-Encoding": "gzip, deflate",
            "Connection": "close",
        }
        if validators is not None:
            if _safe(validators.etag):
                headers["If-None-Match"] = str(validators.etag)
            if _safe(validators.last_modified):
                headers["If-Modified-Since"] = str(validators.last_modified)
        return headers

    def _worth_another_try(self, received: Received) -> bool:
        return received.status in RETRIED or received.truncated == "disconnect"

    def _back_off(self, number: int) -> None:
        self.clock.sleep(self.settings.request_gap * 2 ** (number - 1))

    # -- robots.txt -------------------------------------------------------------------------------------------------

    def _obey_robots(self, parts: SplitResult, url: str) -> None:
        host = parts.hostname or ""
        if host not in self._robots:
            self._robots[host] = self._robots_of(host, parts)
        if not self._robots[host].allows(url):
            raise Forbidden(f"robots.txt of {host} does not allow {url}.")

    def _robots_of(self, host: str, parts: SplitResult) -> Robots:
        stored = self._gate.robots(host)
        if stored is not None and self.clock.now() - stored.fetched_at < FRESH:
            return Robots(stored.text)
        try:
            text = self._fetch_robots(urlunsplit((parts.scheme, parts.netloc, "/robots.txt", "", "")))
        except CeilingReached:
            raise
        except TransientError:
            if stored is None:
                raise
            log.warning("robots.txt of %s could not be read; the one of %s still holds.", host, stored.fetched_at)
            return Robots(stored.text)
        robots = Robots(text)
        self._gate.keep_robots(host, text, robots.crawl_delay)
        return robots

    def _fetch_robots(self, url: str) -> str:
        current = url
        for _ in range(MAX_REDIRECTS + 1):
            parts = check_url(current, self.settings.allowed_hosts)
            capture, _, _, location = self._ask(current, parts, url, None)
            if location is None:
                break
            current = _target(current, location)
        else:
            return ""  # RFC 9309, 2.3.1.2: after five redirects it counts as not there
        if capture.status >= 500 or capture.status == 429 or capture.truncated in ("disconnect", "time"):
            raise TransientError(
                f"{url} could not be read (status {capture.status}); its host is not asked before it can."
            )
        return capture.body.decode("utf-8", "replace") if capture.status == 200 else ""


def _target(url: str, location: str) -> str:
    """Where a redirect leads. Raises Rejected where that is no address."""
    text = location.encode("latin-1", "replace").decode("utf-8", "replace")  # http.client reads headers as Latin-1
    try:
        return urljoin(url, text).partition("#")[0]
    except ValueError as error:
        raise Rejected(Reason.HTTP_ERROR, f"{url} redirects to {text[:200]!r}, which is no address.") from error


def with_validators(response: Response) -> Validators:
    """What the next request for the same address should ask with."""
    headers = response.capture.headers
    return Validators(
        headers.get("etag"), headers.get("last-modified"), response.capture.digest, response.capture.fetched_at,
        response.capture.address,
    )  # fmt: skip


def allowing(settings: Settings, *hosts: str) -> Settings:
    """The same settings with further hosts that may be fetched: an archive's, beside the BBC's."""
    return settings.model_copy(update={"allowed_hosts": (*settings.allowed_hosts, *hosts)})


def _same_as(received: Received, validators: Validators | None) -> Earlier | None:
    """The earlier answer this one says it is the same as, by a 304 that was asked for or by its very bytes."""
    if validators is None:
        return None
    asked = bool(validators.etag or validators.last_modified)
    not_modified = received.status == requests.codes.not_modified and asked
    same_bytes = received.status == 200 and not received.truncated and validators.digest == digest(received.body)
    same_bytes = same_bytes and bool(received.body)
    return Earlier(validators.address, validators.fetched_at) if not_modified or same_bytes else None


def _safe(value: str | None) -> bool:
    """May this go into a header? It came from a server once, by way of the database."""
    return bool(value) and len(value or "") <= 1024 and all(" " <= c <= "~" for c in value or "")


def _retry_after(received: Received, now: datetime) -> float | None:
    """Seconds for which the server asks to be left alone, from either form of Retry-After."""
    value = received.headers.get("retry-after", "").strip()
    if received.status not in (429, 503):
        return None
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        at = parsedate_to_datetime(value)
    except ValueError:
        return PEACE_AFTER_429 if received.status == 429 else None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return max(0.0, (at - now).total_seconds())
