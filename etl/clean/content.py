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
_MARKS = re.compile(r"[\u0300-\u036f]+")
_SPACES = re.compile(r"\s+")


def fold(text: str) -> str:
    """NFKC, straight quotes, plain hyphens, case and accents folded, single spaces. To compare, never to show."""
    if text.isascii():
        folded = text.lower()
    else:
        folded = unicodedata.normalize("NFKD", text.translate(_STYLE)).translate(_STYLE)
        folded = _MARKS.sub("", folded).casefold()
    return _SPACES.sub(" ", folded).strip()


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
