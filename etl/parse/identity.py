"""Tell from an address alone which BBC article it is.

In: any address form in which BBC articles have been published, linked or archived since 1998. Out: an `Identity`
with the native id (CPS number or Optimo id) and one canonical address. Refused (None): front pages, topics, feeds,
sections that are not journalism of BBC News or Sport, and other hosts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

SOURCE = "bbc"

CPS_ID = r"[0-9]{5,9}"  # 5 digits: 1998; 8 digits: since 2010
OPTIMO_ID = r"c[0-9a-z]{10,13}o"  # articles and videos since 2019; 12 characters, 13 seen in 2026
TIPO_ID = r"c[0-9a-z]{10,13}t"  # live pages since 2022; topics have the same form, so only below /live/

# Sites below www.bbc.com that publish articles in the layouts we read: News, Sport, the World Service languages.
SITES = frozenset(
    [
        "news",
        "sport",
        "newsround",
        "mundo",
        "portuguese",
        "afrique",
        "amharic",
        "arabic",
        "afaanoromoo",
        "azeri",
        "bengali",
        "burmese",
        "chinese",
        "cymrufyw",
        "gahuza",
        "gujarati",
        "hausa",
        "hindi",
        "igbo",
        "indonesia",
        "japanese",
        "korean",
        "kyrgyz",
        "marathi",
        "naidheachdan",
        "nepali",
        "pashto",
        "persian",
        "pidgin",
        "punjabi",
        "russian",
        "scotland",
        "serbian",
        "sinhala",
        "somali",
        "swahili",
        "tamil",
        "telugu",
        "thai",
        "tigrinya",
        "turkce",
        "ukchina",
        "ukrainian",
        "urdu",
        "uzbek",
        "vietnamese",
        "yoruba",
        "zhongwen",
    ]
)

NATIVE_ID = re.compile(rf"(?:{CPS_ID}|{OPTIMO_ID}|{TIPO_ID})\Z")

_WWW_HOSTS = re.compile(r"(?:(?:www|m|beta|test)\.)?bbc\.(?:com|co\.uk)\Z|news\.bbc\.com\Z")
_BBC = re.compile(r"(?:\A|\.)(?:bbc\.com|bbc\.co\.uk|bbci\.co\.uk)\Z")
_STM_HOSTS = re.compile(r"(?:news|newsvote|www\.news|news6\.thdo|ukfs)\.bbc\.co\.uk\Z|newsvote\.bbc\.co\.uk\Z")
# How nearly all addresses begin: nothing is around those
_OWN = ("https://www.bbc.com/", "https://www.bbc.co.uk/", "http://www.bbc.co.uk/", "http://news.bbc.co.uk/")
# Addresses around an address: archives, AMP viewers and caches, a search engine's cache.
_WRAPPED = tuple(
    re.compile(rf"(?:(?:https?:)?//)?{pattern}\Z", re.IGNORECASE)
    for pattern in (
        r"(?:web\.archive\.org|archive\.org)/web/(?:[0-9*]{1,14}[a-z_]*/)?(?P<url>.+)",
        r"archive\.(?:today|ph|is|li|vn|md|fo)/(?:[0-9.-]{4,21}/|newest/|oldest/)?(?P<url>https?://.+)",
        r"www\.webarchive\.org\.uk/(?:[a-z-]+/)*[0-9]{4,14}[a-z_]*/(?P<url>https?://.+)",
        r"arquivo\.pt/wayback/[0-9]{4,14}[a-z_]*/(?P<url>.+)",
        r"(?:www\.)?google\.[a-z.]{2,6}/amp/(?:s/)?(?P<url>.+)",
        r"[a-z0-9-]+\.cdn\.ampproject\.org/(?:[a-z]/)+(?P<url>.+)",
        r"(?:www\.)?bing-amp\.com/(?:[a-z]/)+(?P<url>.+)",
        r"webcache\.googleusercontent\.com/search\?(?:[^#]*&)?q=cache:(?:[\w-]+:)?(?P<url>(?:https?://)?[^&+ ]+).*",
    )
)
_STM = re.compile(rf"/(?P<path>[a-z0-9_/.+-]*/)?(?P<id>{CPS_ID})\.stm\Z", re.IGNORECASE)
_OLD_PATH = re.compile(r"/(?:[12]/|sport[12]?/)?(?:hi|low)/", re.IGNORECASE)
_GO = re.compile(r"\A/go/(?:[a-z0-9]+/)+-/", re.IGNORECASE)
_REDIRECTOR = re.compile(r"\A(?:go/[a-z]+(?:/[a-z]+)*/-/|mpapps/pagetools/[a-z]+/news\.bbc\.co\.uk/)")
_NEW_ID = re.compile(rf"(?P<kind>articles|videos|live|av|reels)/(?P<id>{OPTIMO_ID}|{TIPO_ID})\Z")
_CPS_SLUG = re.compile(rf"(?:(?P<slug>[a-z0-9_][a-z0-9_-]*)-)?(?P<id>{CPS_ID})\Z")
_ENDING = re.compile(r"\.(?:amp|app|html|json)\Z")
_SECTION = re.compile(r"[a-z0-9_-]+\Z")


@dataclass(frozen=True, slots=True)
class Identity:
    """Which article an address means. Two addresses with equal `source` and `native_id` are one article."""

    source: str
    native_id: str
    canonical_url: str


def identify(url: str) -> Identity | None:
    """The article `url` leads to, without fetching it; None when it is no article address of the BBC.

    Folded together: http and https, bbc.com and bbc.co.uk, `m.`, `/1/hi`, `/2/hi` and `/low`, AMP in all three forms,
    print views, slugs after the id, query strings and fragments, feed redirectors, addresses of archives, AMP viewers
    and caches around one of these.
    """
    url = unwrap(url)
    try:
        parts = urlsplit(url if "//" in url[:8] else f"https://{url}")
        host = (parts.hostname or "").rstrip(".")
    except ValueError:  # "Invalid IPv6 URL" and the like
        return None
    path = _GO.sub("/", unquote(parts.path).strip())
    if parts.scheme not in ("http", "https", ""):
        return None
    if _STM_HOSTS.match(host):
        return _of_stm(path) or _of_www(path)
    if _WWW_HOSTS.match(host):
        return _of_stm(path) if _OLD_PATH.match(path) else _of_www(path)
    return None


def unwrap(url: str) -> str:
    """The address inside an address of an archive, of an AMP viewer or of a cache; any other address as it is."""
    url = url.strip()
    if url.startswith(_OWN):
        return url
    for wrapped in _WRAPPED:
        found = wrapped.match(url)
        if found:
            return found["url"] if "//" in found["url"][:8] else f"https://{found['url']}"
    return url


def is_bbc(url: str) -> bool:
    """Is this an address of the BBC (article or not)?"""
    url = unwrap(url)
    try:
        host = urlsplit(url if "//" in url[:8] else f"https://{url}").hostname or ""
    except ValueError:
        return False
    return _BBC.search(host) is not None


def site_of(url: str) -> str | None:
    """First path segment on www.bbc.com ("news", "sport", "future"); None for the front page and for other hosts."""
    url = unwrap(url)
    try:
        parts = urlsplit(url if "//" in url[:8] else f"https://{url}")
        host = parts.hostname or ""
    except ValueError:
        return None
    if not _WWW_HOSTS.match(host):
        return None
    return next((segment.lower() for segment in parts.path.split("/") if segment), None)


def _of_stm(path: str) -> Identity | None:
    match = _STM.match(path)
    if not match:
        return None
    folder = _REDIRECTOR.sub("", (match["path"] or "").lstrip("/"))
    folder = re.sub(r"\A([12])/low/", r"\1/hi/", folder.lower())
    return Identity(SOURCE, match["id"], f"http://news.bbc.co.uk/{folder}{match['id']}.stm")


def _of_www(path: str) -> Identity | None:
    """`/<site>/[amp|av|live|mobile/…]<slug-id>[/title][.amp|.app|.stm]`"""
    segments = [segment for segment in path.lower().split("/") if segment]
    if not segments or segments[0] not in SITES:
        return None
    site, rest = segments[0], [_ENDING.sub("", segment) for segment in segments[1:]]
    rest = [segment for segment in rest if segment not in ("amp", "mobile", "0", "amp.html")]
    if not rest or "topics" in rest[:2]:
        return None
    for depth in range(len(rest)):
        new = _NEW_ID.match("/".join(rest[depth : depth + 2]))
        if new and (new["kind"] == "live") == new["id"].endswith("t"):
            return Identity(SOURCE, new["id"], f"https://www.bbc.com/{'/'.join([site, *rest[: depth + 2]])}")
        cps = _CPS_SLUG.match(rest[depth])
        if cps:
            return Identity(SOURCE, cps["id"], f"https://www.bbc.com/{'/'.join([site, *rest[: depth + 1]])}")
        if depth >= 3 or not _SECTION.match(rest[depth]):
            return None
    return None
