"""What may be asked at all: the address checks before, and the name resolution check at, each connection.

In go addresses from feeds, pages and redirects, which anybody may have written; out come the same addresses, or
`Rejected` with the reason. Refused: schemes other than http(s), hosts not on the allow-list, ports, user names,
control characters, and names that resolve to an address that is not public.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Collection
from urllib.parse import SplitResult, urlsplit

from etl.errors import Reason, Rejected

MAX_URL = 2048  # characters; the longest address in the BBC pages at hand has 194
_HOST = re.compile(r"(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*")
_FORBIDDEN = re.compile(r"[\x00-\x20\x7f-\x9f\\\u2028\u2029]")
NAT64 = ipaddress.ip_network("64:ff9b::/96")  # IPv6-only networks reach IPv4 through it: the last 32 bits count


def check_url(url: str, allowed_hosts: Collection[str]) -> SplitResult:
    """The parts of `url` when it may be asked for. Raises Rejected(NOT_BBC or HTTP_ERROR) saying why not."""
    shown = repr(url[:200])
    if len(url) > MAX_URL or _FORBIDDEN.search(url):
        raise Rejected(Reason.HTTP_ERROR, f"{shown} is no address: too long, or with a space or control character.")
    try:
        url.encode()  # half a surrogate pair is a character that cannot be sent
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise Rejected(Reason.HTTP_ERROR, f"{shown} is no address ({error}).") from error
    if parts.scheme not in ("http", "https"):
        raise Rejected(Reason.HTTP_ERROR, f"{shown}: only http and https are asked.")
    host = (parts.hostname or "").lower()
    if parts.username is not None or parts.password is not None or not _HOST.fullmatch(host):
        raise Rejected(Reason.HTTP_ERROR, f"{shown} does not name a plain host.")
    if port not in (None, 80, 443):
        raise Rejected(Reason.HTTP_ERROR, f"{shown}: port {port} is not one of the web's own.")
    if not host_allowed(host, allowed_hosts):
        raise Rejected(Reason.NOT_BBC, f"{host} is not among the hosts that may be fetched (ORINOCO_ALLOWED_HOSTS).")
    return parts


def host_allowed(host: str, allowed_hosts: Collection[str]) -> bool:
    """Is `host` one of `allowed_hosts` or below one of them?"""
    return any(host == allowed or host.endswith("." + allowed) for allowed in allowed_hosts)


def is_public(address: str) -> bool:
    """May this IP address belong to a publisher's web server, and not to a machine of the network we run in?"""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour
        if ip in NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if ip.teredo is not None:
            return False
        if inner is not None:
            return inner.is_global and not inner.is_multicast
    return ip.is_global and not ip.is_multicast


def public_addresses(host: str, port: int) -> list[str]:
    """The public IP addresses of `host`. Raises socket.gaierror, or Rejected where it has only others."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(info[4][0]) for info in found))
    public = [address for address in addresses if is_public(address)]
    if not public:
        raise Rejected(
            Reason.NOT_BBC, f"{host} resolves to {', '.join(addresses)}, which is not a public address; not asked."
        )
    return public
