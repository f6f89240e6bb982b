"""What may be asked, and where a connection may go."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as settings_of
from hypothesis import strategies as st

from etl.config import Settings
from etl.errors import Reason, Rejected, TransientError
from etl.fetch import Client, Validators
from etl.fetch.guard import check_url, is_public, public_addresses

BBC = ("bbc.com", "bbc.co.uk", "bbci.co.uk")

REFUSED = {
    "another host": ("https://example.org/", Reason.NOT_BBC),
    "a host that ends alike": ("https://notbbc.com/", Reason.NOT_BBC),
    "a host that begins alike": ("https://bbc.com.example.org/", Reason.NOT_BBC),
    "the host as user name": ("https://bbc.com@example.org/", Reason.HTTP_ERROR),
    "a password": ("https://u:p@www.bbc.com/", Reason.HTTP_ERROR),
    "a backslash": ("https://www.bbc.com\\@example.org/", Reason.HTTP_ERROR),
    "a line break": ("https://www.bbc.com/news\r\nX-Injected: 1", Reason.HTTP_ERROR),
    "a tab": ("https://www.bbc.com/ne\tws", Reason.HTTP_ERROR),
    "a space": ("https://www.bbc.com/news articles", Reason.HTTP_ERROR),
    "another port": ("https://www.bbc.com:8443/", Reason.HTTP_ERROR),
    "a port that is none": ("https://www.bbc.com:http/", Reason.HTTP_ERROR),
    "a file": ("file:///etc/passwd", Reason.HTTP_ERROR),
    "ftp": ("ftp://www.bbc.com/", Reason.HTTP_ERROR),
    "no scheme": ("//www.bbc.com/", Reason.HTTP_ERROR),
    "no host": ("https:///news", Reason.HTTP_ERROR),
    "an IPv6 address": ("http://[::1]/", Reason.HTTP_ERROR),
    "a broken IPv6 address": ("http://[::1/", Reason.HTTP_ERROR),
    "an IPv4 address": ("http://127.0.0.1/", Reason.NOT_BBC),
    "a number": ("http://2130706433/", Reason.NOT_BBC),
    "very long": ("https://www.bbc.com/" + "a" * 3000, Reason.HTTP_ERROR),
}


@pytest.mark.parametrize(("url", "reason"), REFUSED.values(), ids=REFUSED.keys())
def test_an_address_that_may_not_be_asked(url: str, reason: Reason, site: Any, client: Client) -> None:
    with pytest.raises(Rejected) as refused:
        client.get(url)
    assert refused.value.reason is reason
    assert site.requests == []


@given(st.text(max_size=80), st.sampled_from(["", "https://", "https://www.bbc.com/", "http://www.bbc.com:"]))
def test_whatever_stands_in_a_feed_is_an_address_or_refused(text: str, before: str) -> None:
    with suppress(Rejected):  # and nothing else
        parts = check_url(before + text, BBC)
        assert (parts.hostname or "").endswith(BBC)
        assert parts.scheme in ("http", "https")


@settings_of(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(location=st.text(st.characters(codec="latin-1", exclude_characters="\r\n"), max_size=40))
def test_whatever_stands_in_a_redirect_ends_in_a_word(location: str, site: Any, client: Client) -> None:
    url = site.plant(
        "/news/1", f"HTTP/1.1 302 X\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n".encode("latin-1")
    )
    try:
        status = client.get(url).capture.status
    except (Rejected, TransientError):
        return
    assert status in (302, 404)


@pytest.mark.parametrize(
    "url",
    [
        "https://www.bbc.com/news/articles/c4gx0000001o",
        "http://news.bbc.co.uk/1/hi/world/americas/4436425.stm",
        "https://feeds.bbci.co.uk/news/world/latin_america/rss.xml",
        "https://bbc.com:443/",
        "https://WWW.BBC.COM/news",
        "https://www.bbc.com/mundo/artículos",
    ],
)
def test_an_address_that_may_be_asked(url: str) -> None:
    assert check_url(url, BBC).hostname is not None


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("151.101.0.81", True), ("2a04:4e42::81", True), ("64:ff9b::9765:51", True),
        ("127.0.0.1", False), ("10.1.2.3", False), ("172.16.0.1", False), ("192.168.1.1", False),
        ("169.254.169.254", False), ("100.64.0.1", False), ("0.0.0.0", False), ("224.0.0.1", False),
        ("255.255.255.255", False), ("::1", False), ("::", False), ("fe80::1%eth0", False), ("fc00::1", False),
        ("::ffff:127.0.0.1", False), ("::ffff:169.254.169.254", False), ("64:ff9b::a00:1", False),
        ("2002:7f00:1::", False), ("2001:0:4136:e378::1", False), ("ff02::1", False),
    ],
)  # fmt: skip
def test_which_addresses_are_public(address: str, public: bool) -> None:
    assert is_public(address) is public


def test_a_name_that_resolves_to_this_machine_is_not_connected_to() -> None:
    with pytest.raises(Rejected, match=r"localhost resolves to .*127\.0\.0\.1.*not a public address"):
        public_addresses("localhost", 80)


def test_an_allowed_host_on_this_machine_is_not_asked(site: Any, settings: Settings, hands: Any) -> None:
    """The allow-list is no pass: the address is looked at when the connection is made."""
    allowed = settings.model_copy(update={"bbc_origin": None, "allowed_hosts": ("localhost",)})
    client = Client(allowed, clock=hands.clock())
    with pytest.raises(Rejected, match="not a public address"):
        client.get("http://localhost/news")
    assert site.requests == []


def test_a_validator_that_carries_a_header_is_not_sent(site: Any, client: Client) -> None:
    url = site.plant("/news/1", b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx")
    client.get(url, Validators(etag='"1"\r\nX-Injected: 1', last_modified="Mon, 01 Jan 2024\nX: 1"))
    headers = site.requests[-1].headers
    assert {"x-injected", "x", "if-none-match", "if-modified-since"}.isdisjoint(headers)
