"""An address of any publisher comes in; out goes which article it is, as far as addresses can tell.

BBC addresses are folded by `etl.parse.identity`; elsewhere an article is its host and path, without what says where the
reader came from.
"""

from __future__ import annotations

from urllib.parse import parse_qsl, unquote, urlsplit

from etl.dedupe.publishers import host
from etl.parse.identity import identify

# Parameters that say which article is meant; all others say where the reader came from.
_IDENTIFYING = frozenset(
    {"a", "aid", "article", "article_id", "articleid", "id", "newsid", "nid", "p", "post", "sid", "storyid"}
)


def article_key(address: str) -> tuple[str, str]:
    """(source, native id) of any address. Equal for two addresses of one article, as far as addresses can tell."""
    identity = identify(address)
    if identity is not None:
        return identity.source, identity.native_id
    name = host(address)
    if name is None:
        return "address", address.strip()
    parts = urlsplit(address.strip())
    path = unquote(parts.path).rstrip("/")
    for ending in ("/amp", "/index.html", "/index.htm", ".amp"):
        path = path.removesuffix(ending)
    kept = sorted((key, value) for key, value in parse_qsl(parts.query) if key.lower() in _IDENTIFYING)
    query = "&".join(f"{key}={value}" for key, value in kept)
    return name, path.removeprefix("/amp") + (f"?{query}" if query else "")
