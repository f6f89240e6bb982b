"""A cleaned document comes in; out goes what its text amounts to: the folded lines, and their SHA-256.

Two documents of equal content differ at most in case, accents, quote and dash style, spaces and template noise.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable

from etl.clean.noise import is_noise, is_tile, tiles
from etl.model import Document

_STYLE = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′ʼ`´‹›", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
    }
)
_OTHER = re.compile(r"[^\x00-\x7f]")


class _Folded(dict[str, str]):
    """Each character beyond ASCII as it is folded. A text has few of them, all texts together hardly more."""

    def __missing__(self, character: str) -> str:
        plain = unicodedata.normalize("NFKD", character.translate(_STYLE)).translate(_STYLE)
        folded = "".join(c for c in plain if not unicodedata.combining(c)).casefold()
        self[character] = folded
        return folded


_FOLDED = _Folded()


def fold(text: str) -> str:
    """NFKC, straight quotes, plain hyphens, case and accents folded, single spaces. To compare, never to show."""
    folded = text.lower()
    if not folded.isascii():
        folded = _OTHER.sub(lambda match: _FOLDED[match[0]], folded)
    if folded.isprintable() and "  " not in folded:  # as every cleaned line is
        return folded.strip()
    return " ".join(folded.split())


def substance(texts: Iterable[str]) -> list[str]:
    """The folded lines of a body that are the reporter's, in order: template noise and link tiles left out."""
    lines = [line for text in texts if not is_noise(line := fold(text))]
    buttons = tiles(lines)
    return [line for line in lines if not is_tile(line, buttons)] if buttons else lines


def normalised(document: Document) -> str:
    """Headline and body as folded lines, one a block, template noise left out."""
    return "\n".join([fold(document.headline), *substance(block.text for block in document.blocks)])


def content_sha256(document: Document) -> bytes:
    """32 bytes, equal exactly when `normalised` is equal: then the text is unchanged and makes no revision."""
    return hashlib.sha256(normalised(document).encode()).digest()
