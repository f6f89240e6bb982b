"""An address of any publisher comes in; out goes which article it is, as far as addresses can tell.

BBC addresses are folded by `etl.parse.identity`; elsewhere an article is the id that ends its path, where there is one
long enough to be one, else its host and path without what says where the reader came from.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import parse_qsl, unquote, urlsplit

from etl.parse.identity import SOURCE, identify, unwrap

NO_HOST = "address"  # source of what is no address of a publisher

# Parameters that say which article is meant; all others say where the reader came from.
_IDENTIFYING = frozenset(
    {"a", "aid", "article", "article_id", "articleid", "id", "newsid", "nid", "p", "post", "sid", "storyid"}
)
# Labels before a publisher's name that make no other site of it: views for telephones, editions of one site.
_VIEWS = frozenset({"www", "www1", "www2", "m", "mobile", "mobi", "touch", "amp", "edition"})
_ALIASES = {
    "bbc.co.uk": "bbc.com",
    "bbci.co.uk": "bbc.com",
    "guardian.co.uk": "theguardian.com",
    "ap.org": "apnews.com",
}
# Second-level labels under which names are registered: bbc.co.uk is a site, co.uk is not.
_SECOND_LEVEL = frozenset({"ac", "co", "com", "edu", "gob", "gov", "net", "nom", "org"})
_ENDINGS = ("/amp", "/index.html", "/index.htm", ".amp", ".amp.html", ".html", ".htm")
# What content systems end an address with: seven digits and more, or Reuters' form. An editor may change the rest.
_ID = re.compile(r"(?:\A|[-_./])((?:id[A-Z]{2}[A-Z0-9]{8,12})|\d{7,12})\Z")
_DAY = re.compile(r"(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{0,4}\Z")


def article_key(address: str) -> tuple[str, str]:
    """(source, native id) of any address. Equal for two addresses of one article, as far as addresses can tell."""
    identity = identify(address)
    if identity is not None:
        return identity.source, identity.native_id
    address = unwrap(address)
    name = host(address)
    if name is None:
        return NO_HOST, address
    parts = urlsplit(address if "//" in address[:8] else f"https://{address}")
    path = unquote(parts.path).rstrip("/")
    for ending in _ENDINGS:
        path = path.removesuffix(ending)
    found = _ID.search(path)
    if found and not _DAY.match(found[1]):
        return _source(registrable(name)), found[1]
    kept = sorted((key, value) for key, value in parse_qsl(parts.query) if key.lower() in _IDENTIFYING)
    query = "&".join(f"{key}={value}" for key, value in kept)
    return _source(_ALIASES.get(name, name)), (path.removeprefix("/amp") or "/") + (f"?{query}" if query else "")


def _source(name: str) -> str:
    return SOURCE if name == "bbc.com" else name


def registrable(name: str) -> str:
    """The domain somebody registered: "reuters.com" for in.reuters.com; one name for a publisher's old and new one."""
    labels = name.split(".")
    keep = 3 if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL else 2
    name = ".".join(labels[-keep:])
    return _ALIASES.get(name, name)


@lru_cache(maxsize=4096)
def host(address: str | None) -> str | None:
    """The host of an address without "www." and the like; None where there is no address."""
    if not address:
        return None
    address = unwrap(address)
    try:
        name = urlsplit(address if "//" in address[:8] else f"https://{address}").hostname
    except ValueError:
        return None
    if not name or "." not in name:
        return None
    first, _, rest = name.lower().rstrip(".").partition(".")
    return rest if first in _VIEWS and "." in rest else f"{first}.{rest}"
