"""The archive layouts of news.bbc.co.uk: table cells in iso-8859-1 (E2, 2008 to 2010), and E3 of mid-2010 after it.

Their traps are kept: only the last update is stated, the charset only inside the page, `<p>` is never closed in E2,
a second pair of `S BO` comments holds links, and a pull quote repeats words of the text.
"""

from __future__ import annotations

from etl.model import BlockKind
from etl.sample.catalogue import Article, Piece
from etl.sample.layouts.markup import NOTE, SAMPLE_META, Page, attr, day, london, runs_html, text, wrap_lists


def render_e2(page: Page) -> bytes:
    article, version = page.article, page.version
    updated, uk = version.updated, london(version.updated)
    lead, *rest = version.pieces
    body = "".join(wrap_lists(rest, _piece_e2, "<ul>"))
    return f"""<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN">
<html>
<head>
<title>BBC NEWS | World | Americas | {text(version.headline)}</title>
{SAMPLE_META}
{_metas(page)}
<meta http-equiv="content-type" content="text/html;charset=iso-8859-1" />
</head>
<body>
<table class="storycontent" cellpadding="0" cellspacing="0"><tr><td colspan="2">
<div class="ds"><span class="lu">Page last updated at</span> {updated:%H:%M} GMT, {updated:%A}, {day(updated)}
{uk:%H:%M} UK</div>
<div class="mxb"><h1>{text(version.headline)}</h1></div></td></tr>
<tr><td class="storybody">
<!-- S BO -->
<!-- S IIMA --><table border="0" width="226" align="right"><tr><td><div><img src="/sample/lead.jpg" alt="">
<div class="cap">{text(article.caption)}</div></div></td></tr></table><!-- E IIMA -->
<!-- S SF --><p class="first"><b>{runs_html(lead.runs, "bodl")}</b>
<!-- E SF -->{body}
<!-- E BO -->
<!-- S BO --><div class="newstracker"><a href="http://news.bbc.co.uk/2/hi/americas/">From other news sites</a></div>
<!-- E BO -->
</td></tr></table>
<div class="footer"><small>{NOTE}</small></div>
</body>
</html>
""".encode("iso-8859-1", errors="xmlcharrefreplace")


def render_e3(page: Page) -> bytes:
    version = page.version
    lead, *rest = version.pieces
    body = "".join(wrap_lists(rest, _piece_e3, "<ul>"))
    return f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML+RDFa 1.0//EN" "http://www.w3.org/MarkUp/DTD/xhtml-rdfa-1.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="en-GB">
<head>
<meta http-equiv="Content-Type" content="text/html; charset=utf-8" />
<title>BBC News - {text(version.headline)}</title>
{SAMPLE_META.replace(">", " />")}
{_metas(page)}
</head>
<body>
<div id="blq_content" class="story"><div id="meta-information" class="content-group"><h1>{text(version.headline)}</h1>
<p class="published">Page last updated at <span class="date">{version.updated:%H:%M GMT, %A}, {day(version.updated)}
{london(version.updated):%H:%M} UK</span></p></div>
<div id="main-content" class="content-group"><div id="story-body">
<div class="caption"><img src="/sample/lead.jpg" alt="" /><span>{text(page.article.caption)}</span></div>
<p class="introduction">{runs_html(lead.runs, "inline")}</p>
{body}
<div class="story-feature related"><h2>See also</h2><ul><li><a href="/2/hi/americas/default.stm">Americas</a></li></ul>
</div></div></div></div>
<div class="footer"><small>{NOTE}</small></div>
</body>
</html>
""".encode()


def uk_path(article: Article) -> str:
    """The path of the UK edition's twin; of an article that is not from these years its own."""
    return article.path.replace("/2/hi/", "/1/hi/world/", 1)


def _metas(page: Page) -> str:
    article, version = page.article, page.version
    return f"""<meta name="contentFlavor" content="STORY" />
<meta name="OriginalPublicationDate" content="{version.updated:%Y/%m/%d %H:%M:%S}" />
<meta name="UKFS_URL" content="{attr(uk_path(article))}" />
<meta name="IFS_URL" content="{attr(article.path)}" />
<meta name="Headline" content="{attr(version.headline)}" />
<meta name="Section" content="{attr(article.section)}" />
<meta name="Description" content="{attr(version.standfirst)}" />"""


def _piece_e2(piece: Piece) -> str:
    inner = runs_html(piece.runs, "bodl")
    if piece.kind is BlockKind.CROSSHEAD:
        return f"<p><b>{inner}</b>\n"
    return f"<li>{inner}</li>\n" if piece.kind is BlockKind.LIST_ITEM else f"<p>{inner} \n"


def _piece_e3(piece: Piece) -> str:
    inner = runs_html(piece.runs, "inline")
    if piece.kind is BlockKind.CROSSHEAD:
        return f'<span class="cross-head">{inner}</span>\n'
    return f"<li>{inner}</li>\n" if piece.kind is BlockKind.LIST_ITEM else f"<p>{inner}</p>\n"
