"""What a layout collects while it reads: blocks in order, images, links. It keeps out what is on every page.

In: texts as they stand in the markup, with what the layout knows of them. Out: `Body`. Refused here, for all layouts
alike: empty texts, template noise, promoted links, and anything said twice in a row.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime

from etl.model import Block, BlockKind, Image, Link
from etl.parse.words import HAS_WORD, is_noise, is_promo, squeeze

_WORDS = re.compile(r"[^\w]+")
# Of pictures that only decorate, in lower case: in their address, and what their alternative text says
_DRAWN = re.compile(r"line\d{2,4}\.(?:jpg|png|gif)|grey[-_]placeholder|transparent\.png|presentational")
_BLANK = re.compile(r"(?:white )?(?:space|line|l[ií]nea|1px.*)\Z")
_GREY = re.compile(r"presentational|\bgr[ae]y line\b")
MAX_CROSSHEAD_WORDS = 16
_PARAGRAPH = BlockKind.PARAGRAPH  # asking the class for it, paragraph by paragraph, takes as long as making a block


@dataclass
class Body:
    """A body under construction."""

    blocks: list[Block] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    _pulled: set[str] = field(default_factory=set)  # pull quotes: dropped where the text repeats them

    def paragraph(self, text: str, *, linked: str = "", all_bold: bool = False) -> None:
        """A paragraph; `linked` is the part of it inside links. A short all-bold line is a crosshead, unless first."""
        text = squeeze(text)
        if all_bold and not linked and self._heads(text):
            self.crosshead(text)
        elif not self._unwanted(text, linked):
            self._add(_PARAGRAPH, text)

    def crosshead(self, text: str) -> None:
        text = squeeze(text)
        if text and not is_noise(text):
            self._add(BlockKind.CROSSHEAD, text)

    def list_item(self, text: str, *, linked: str = "") -> None:
        text = squeeze(text)
        if not self._unwanted(text, linked):
            self._add(BlockKind.LIST_ITEM, text)

    def quotation(self, text: str, *, pulled: bool = False) -> None:
        """A quotation set apart. `pulled`: a pull quote, which mostly repeats the text; see `finished`."""
        text = squeeze(text)
        if text and not is_noise(text):
            if pulled:
                self._pulled.add(text)
            self._add(BlockKind.QUOTATION, text)

    def post(
        self,
        text: str,
        *,
        author: str | None = None,
        handle: str | None = None,
        at: datetime | None = None,
        id: str | None = None,
        headline: str | None = None,
    ) -> None:
        """A social post (one text) or an entry of a live page (its paragraphs on lines of their own)."""
        lines = [squeeze(line) for line in text.split("\n")]
        text = "\n".join(line for line in lines if line and not is_noise(line))
        if text or headline:
            self.blocks.append(
                Block(
                    BlockKind.POST, text, id=id, at=at, headline=squeeze(headline) or None, author=author, handle=handle
                )
            )

    def image(
        self, alt: str | None = None, caption: str | None = None, credit: str | None = None, src: str = ""
    ) -> None:
        """An image or a video's still. Decoration (grey lines, placeholders) is left out."""
        alt, caption, credit = squeeze(alt) or None, squeeze(caption) or None, squeeze(credit) or None
        drawn = _DRAWN.search(src.lower()) or (alt and not caption and _says_decoration(alt.lower()))
        if (alt or caption or credit) and not drawn:
            self.images.append(Image(alt, caption, credit))

    def link(self, href: str | None, text: str | None) -> None:
        text = squeeze(text)
        if href and text and not href.startswith(("#", "javascript:")):
            self.links.append(Link(href.strip(), text))

    def is_without_text(self) -> bool:
        """Is there nothing yet but posts of others?"""
        return all(block.kind is BlockKind.POST for block in self.blocks)

    def finished(self) -> tuple[tuple[Block, ...], tuple[Image, ...], tuple[Link, ...]]:
        """The blocks without headings that head nothing, without pull quotes that only repeat, each link once."""
        kept = list(self.blocks)
        if self._pulled:
            pulled = {i for i, block in enumerate(kept) if block.text in self._pulled}
            plain = [_WORDS.sub(" ", block.text.lower()).strip() for block in kept]
            rest = " ".join(text for i, text in enumerate(plain) if i not in pulled)
            kept = [
                block for i, block in enumerate(kept) if i not in pulled or not (plain[i] and _repeats(plain[i], rest))
            ]
        while kept and kept[-1].kind is BlockKind.CROSSHEAD:
            kept.pop()
        return tuple(kept), tuple(dict.fromkeys(self.images)), tuple(dict.fromkeys(self.links))

    def _heads(self, bold: str) -> bool:
        words = len(bold.split())
        return words <= MAX_CROSSHEAD_WORDS and not bold.endswith((".", ",", ";")) and (bool(self.blocks) or words <= 3)

    def _unwanted(self, text: str, linked: str) -> bool:
        if not text or not (text[0].isalpha() or HAS_WORD.search(text)) or is_noise(text):
            return True
        if not linked:
            return False
        linked = squeeze(linked)
        return is_promo(text.replace(linked, "", 1) if linked in text else text, linked)

    def _add(self, kind: BlockKind, text: str) -> None:
        blocks = self.blocks
        if not blocks or blocks[-1].text != text:  # the same line twice in a row: a template's doubling
            blocks.append(Block(kind, text))


def _says_decoration(alt: str) -> bool:
    return _BLANK.match(alt) is not None or _GREY.search(alt) is not None


def _repeats(quote: str, rest: str) -> bool:
    """Does `rest` say the quote, whole or (for a shortened one) its first and last four words?"""
    words = quote.split()
    return quote in rest or (len(words) >= 8 and " ".join(words[:4]) in rest and " ".join(words[-4:]) in rest)
