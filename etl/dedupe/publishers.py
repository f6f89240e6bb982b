"""An address comes in; out go the site it belongs to and who owns that site.

Owners are listed only where their sites run one another's copy under addresses of their own (`publishers.csv`).
"""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path

from etl.parse.addresses import host, registrable


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
    return registrable(name)


@lru_cache(maxsize=4096)
def group(address: str | None, source: str | None = None) -> str | None:
    """The owner where its sites share their texts, else the site."""
    name = site(address, source)
    return _owners().get(name, name) if name else None
