"""An address comes in; out go the site it belongs to and who owns that site.

Owners are listed only where their sites run one another's copy under addresses of their own (`publishers.csv`).
"""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

# Second-level labels under which names are registered: bbc.co.uk is a site, co.uk is not.
_SECOND_LEVEL = frozenset({"ac", "co", "com", "edu", "gob", "gov", "net", "nom", "org"})
_ALIASES = {
    "bbc.co.uk": "bbc.com",
    "bbci.co.uk": "bbc.com",
    "guardian.co.uk": "theguardian.com",
    "ap.org": "apnews.com",
}


@lru_cache(maxsize=1)
def _owners() -> dict[str, str]:
    with (Path(__file__).parent / "publishers.csv").open(encoding="utf-8", newline="") as file:
        return {row["site"]: row["owner"] for row in csv.DictReader(file)}


@lru_cache(maxsize=4096)
def site(address: str | None, source: str | None = None) -> str | None:
    """The registrable domain of an address, "reuters.com" for in.reuters.com.

    Without an address the source, where it is the name of a site; None where neither says.
    """
    name = host(address)
    if name is None:
        return "bbc.com" if source == "bbc" else source if source and "." in source else None
    labels = name.split(".")
    keep = 3 if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL else 2
    name = ".".join(labels[-keep:])
    return _ALIASES.get(name, name)


@lru_cache(maxsize=4096)
def group(address: str | None, source: str | None = None) -> str | None:
    """The owner where its sites share their texts, else the site."""
    name = site(address, source)
    return _owners().get(name, name) if name else None


def host(address: str | None) -> str | None:
    """The host of an address without "www." and the like; None where there is no address."""
    if not address:
        return None
    try:
        name = urlsplit(address.strip()).hostname
    except ValueError:
        return None
    if not name or "." not in name:
        return None
    first, _, rest = name.lower().rstrip(".").partition(".")
    return rest if first in {"www", "www1", "www2", "m", "amp", "mobile"} and "." in rest else f"{first}.{rest}"
