"""A text comes in, the text its author typed goes out: mojibake undone, NFC, odd spaces and invisible characters gone.

Quotation marks, dashes, ligatures and entities stay as they are: they are the page's, and evidence spans point at them.
"""

from __future__ import annotations

import re
import unicodedata

import ftfy

# Only what damages text. ftfy's defaults would also straighten quotes and unescape "&lt;" that a page shows on purpose.
_MOJIBAKE = ftfy.TextFixerConfig(
    unescape_html=False,
    remove_terminal_escapes=False,
    fix_latin_ligatures=False,
    fix_character_width=False,
    uncurl_quotes=False,
    fix_line_breaks=False,
    remove_control_chars=False,
    normalization=None,
    explain=False,
)

# What mojibake needs: UTF-8 read as a single-byte code makes two odd characters of one (the second a no-break space
# that may have become a space), or a control character. ftfy is slow, and hardly any text needs it.
_SUSPICIOUS = re.compile(r"[\x80-\x9f\ud800-\udfff\ufffd]|[^\x00-\x7f]{2}|[\u00c2-\u00f4\u0102-\u0111] ")
_LAYERS = 5  # damage done over damage: mended text may show more of it. Real texts have one, rarely two
_LINE_BREAK = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile(r"[^\S\n]+")  # any run of space characters (no-break, thin, ideographic, tab …) but line breaks
_AROUND_BREAK = re.compile(r" *\n *")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
# What is left of controls, soft hyphens, zero-width spaces, direction marks, byte order marks, interlinear anchors.
_INVISIBLE = re.compile(
    r"[\x80-\x84\x86-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064"
    r"\u2066-\u206f\ufeff\ufff9-\ufffb]"
)
# Between Latin letters a joiner does nothing; inside an emoji or an Indic or Arabic word it does.
_STRAY_JOINER = re.compile(r"(?<=[A-Za-z\u00c0-\u024f])[\u200c\u200d](?=[A-Za-z\u00c0-\u024f])")


def repair(text: str) -> str:
    """Undo damage; a text without damage comes back equal (in NFC). Idempotent."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    for _layer in range(_LAYERS):
        before, text = text, _repair(text)
        if text == before:
            break
    return text


def _repair(text: str) -> str:
    text = _CONTROLS.sub("", text)
    if not text.isascii():
        if _SUSPICIOUS.search(text):
            text = ftfy.fix_text(text, _MOJIBAKE)
        text = _STRAY_JOINER.sub("", text)
        text = unicodedata.normalize("NFC", text)
    text = _INVISIBLE.sub("", _LINE_BREAK.sub("\n", text))
    return _AROUND_BREAK.sub("\n", _SPACES.sub(" ", text)).strip()
