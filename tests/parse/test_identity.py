"""Which article an address means, in every form the BBC has published it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.parse.identity import identify

CPS = "https://www.bbc.com/news/world-latin-america-49418451"
OPTIMO = "https://www.bbc.com/news/articles/cz074vyvjzvo"
SPORT = "https://www.bbc.com/sport/cricket/articles/c4n1l6wx98go"
MUNDO = "https://www.bbc.com/mundo/noticias-america-latina-52248497"
LONG = "https://www.bbc.com/news/articles/cv1j3lgrl6gko"  # 13 characters, as in a feed of 2026
AV = "https://www.bbc.com/news/av/newsbeat-52618788"
STM = "http://news.bbc.co.uk/1/hi/world/americas/7657842.stm"


@pytest.mark.parametrize(
    ("address", "native_id", "canonical"),
    [
        (CPS, "49418451", CPS),
        ("http://www.bbc.co.uk/news/world-latin-america-49418451", "49418451", CPS),
        ("https://m.bbc.co.uk/news/world-latin-america-49418451", "49418451", CPS),
        ("https://bbc.com/news/world-latin-america-49418451/", "49418451", CPS),
        ("www.bbc.com/news/world-latin-america-49418451", "49418451", CPS),
        ("https://www.bbc.com/news/amp/world-latin-america-49418451", "49418451", CPS),
        ("https://www.bbc.com/news/world-latin-america-49418451.amp", "49418451", CPS),
        ("https://www.bbc.com/news/world-latin-america-49418451?print=true", "49418451", CPS),
        ("https://www.bbc.com/news/world-latin-america-49418451?ocid=socialflow_twitter#comments", "49418451", CPS),
        ("https://web.archive.org/web/20190822010203id_/" + CPS, "49418451", CPS),
        ("https://archive.ph/2019.08.22-101010/" + CPS, "49418451", CPS),
        ("https://www.google.com/amp/s/www.bbc.co.uk/news/amp/world-latin-america-49418451", "49418451", CPS),
        ("https://www-bbc-com.cdn.ampproject.org/v/s/" + CPS[8:] + ".amp", "49418451", CPS),
        ("https://webcache.googleusercontent.com/search?q=cache:x1-_:" + CPS + "+&cd=1&hl=en", "49418451", CPS),
        ("http://www.bbc.co.uk/go/rss/int/news/-/news/world-latin-america-49418451", "49418451", CPS),
        ("http://www.bbc.co.uk/1/hi/world/americas/7657842.stm", "7657842", STM),
        ("https://www.bbc.com/news/49418451", "49418451", "https://www.bbc.com/news/49418451"),
        (OPTIMO, "cz074vyvjzvo", OPTIMO),
        (OPTIMO + "#0", "cz074vyvjzvo", OPTIMO),
        (OPTIMO + "?at_medium=RSS&at_campaign=rss", "cz074vyvjzvo", OPTIMO),
        (OPTIMO + ".amp", "cz074vyvjzvo", OPTIMO),
        (LONG, "cv1j3lgrl6gko", LONG),
        ("https://www.bbc.com/news/videos/cz074vyvjzvo", "cz074vyvjzvo", "https://www.bbc.com/news/videos/cz074vyvjzvo"),
        ("https://www.bbc.com/news/live/c0abcdefghit", "c0abcdefghit", "https://www.bbc.com/news/live/c0abcdefghit"),
        ("https://www.bbc.co.uk/news/live/world-52627824", "52627824", "https://www.bbc.com/news/live/world-52627824"),
        (AV + "/how-sweden", "52618788", AV),
        (SPORT.replace(".com", ".co.uk"), "c4n1l6wx98go", SPORT),
        ("https://www.bbc.com/sport/football/52630497", "52630497", "https://www.bbc.com/sport/football/52630497"),
        ("https://www.bbc.com/mundo/articles/c45965g63xno", "c45965g63xno", "https://www.bbc.com/mundo/articles/c45965g63xno"),
        (MUNDO, "52248497", MUNDO),
        (STM, "7657842", STM),
        ("http://news.bbc.co.uk/go/rss/-/1/hi/world/americas/7657842.stm", "7657842", STM),
        ("http://news.bbc.co.uk/1/low/world/americas/7657842.stm", "7657842", STM),
        ("http://news.bbc.co.uk/2/hi/americas/7657842.stm", "7657842", "http://news.bbc.co.uk/2/hi/americas/7657842.stm"),
        (STM.replace("http://", "http://newsvote.bbc.co.uk/mpapps/pagetools/print/") + "?ad=1", "7657842", STM),
    ],
)  # fmt: skip
def test_article_addresses(address: str, native_id: str, canonical: str) -> None:
    found = identify(address)
    assert found is not None
    assert (found.source, found.native_id, found.canonical_url) == ("bbc", native_id, canonical)


@pytest.mark.parametrize(
    "address",
    [
        "https://www.bbc.com/",
        "https://www.bbc.com/news",
        "https://www.bbc.com/news/world/latin_america",
        "https://www.bbc.com/news/topics/cg41ylwvwgxt",
        "https://www.bbc.com/news/live/cz074vyvjzvo",  # an article's id where a live page's must stand
        "https://www.bbc.com/news/articles/c0abcdefghit",  # and the other way round
        "https://feeds.bbci.co.uk/news/world/latin_america/rss.xml",
        "https://www.bbc.com/future/story/20120719-awoken-from-a-2d-world",
        "https://www.bbc.co.uk/iplayer/episode/m0012345",
        "http://news.bbc.co.uk/1/hi/world/americas/default.stm",
        "https://bbcnewslight.uk/news/world-latin-america-49418451",
        "https://www.bbcamerica.com/news/49418451",
        "https://example.org/news/world-latin-america-49418451",
        "https://www.example.org/amp/s/www.bbc.com/news/world-latin-america-49418451",
        "https://www.bbc.com.example.org/news/world-latin-america-49418451",
        "ftp://www.bbc.com/news/world-latin-america-49418451",
        "file:///srv/pages/world-latin-america-49418451.html",
        "http://[::1/news/x-12345678",
        "",
    ],
)
def test_what_is_no_article_address(address: str) -> None:
    assert identify(address) is None


@given(st.text(max_size=200))
def test_no_text_is_too_odd_for_it(text: str) -> None:
    found = identify(text)
    assert found is None or found.native_id in text.lower()


@given(st.sampled_from([CPS, OPTIMO, STM]))
def test_canonical_address_leads_to_itself(address: str) -> None:
    found = identify(address)
    assert found is not None
    assert identify(found.canonical_url) == found
