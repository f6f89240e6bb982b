"""Text or template, names or houses, and the three clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from etl.model import Byline
from etl.parse.people import bylines, looks_like_byline
from etl.parse.social import signature
from etl.parse.when import from_cms, from_epoch, from_iso, from_slashed, written_day
from etl.parse.words import is_noise, is_promo, squeeze


@pytest.mark.parametrize(
    "line",
    [
        "Are you in the valley? Send us your pictures using the form below.",
        "Have you been affected? Email haveyoursay@bbc.co.uk",
        "Please include a contact number if a BBC journalist may ring you.",
        "WhatsApp: +44 7000 000000",
        "Tweet: @BBC_HaveYourSay",
        "Follow BBC Latin America on Twitter and Facebook",
        "Sign up for our morning newsletter and get it in your inbox",
        "Image source, Reuters",
        "Image caption The river at dawn",
        "Media playback is unsupported on your device",
        "This video can not be played",
        "Skip Twitter post by @someone",
        "Advertisement",
        "Related Topics",
        "More on this story",
        "Share this with Email",
        "The BBC is not responsible for the content of external sites",
        "Ahora puedes recibir notificaciones de BBC News Mundo.",
        "Read more about the river here:",
        "How have you been affected? Tell us by emailing haveyoursay@bbc.co.uk",
        "What questions do you have about the ferry? Use this form to ask them.",
        "Use this form to ask your question:",
        "In some cases your question will be published, displaying your name.",
        "Upload pictures or video",
        "Got a story? Email us at ferry@bbc.co.uk",
        "If you have a story suggestion email ferry@bbc.co.uk.",
        "Get our flagship newsletter with the headlines of the day. Sign up here.",
        "You may also like:",
        "Explore more on this story",
        "Warning: Third party content may contain adverts",
        "View original tweet on Twitter",
        "Can’t see this map? Tap here",
        "If you can't see the look-up, click here.",
        "Listen to the programme live at 12:45 every weekday on BBC Radio 1.",
        "Share on Facebook",
        "Here are some of your comments",
        "Name (required)",
    ],
)
def test_template_lines(line: str) -> None:
    assert is_noise(line)


@pytest.mark.parametrize(
    "line",
    [
        "Are you surprised that the river rose?",
        "What do the villages want now?",
        "Image of a city under water",
        "Media reports say the bridge will be closed.",
        "Share prices fell by a tenth on Tuesday.",
        "Follow-up talks are planned for June, the minister said.",
        "Read the small print, the union tells its members.",
        "Text messages were sent to every household in the valley.",
        "The BBC is not responsible for the delay, its chairman said.",
        "Advertisements for the post appeared in March.",
        "You can see the whole valley from the pass, the guide said.",
        "Email was down for three days, the ministry said.",
        "Upload speeds in the valley are the slowest in the country.",
        "Got a story to tell? She has three, and tells them all.",
        "If you have a question for the minister, he will not answer it.",
        "How have you lived without the ferry, the mayor was asked.",
        "Can't see the harbour for the smoke, a fisherman wrote.",
        "Share prices on Facebook fell.",
        "Most watched the match at home.",
        "Listen to the villagers, the bishop told the council.",
        "Use the form of words that you find there, the judge said.",
    ],
)
def test_authors_lines(line: str) -> None:
    assert not is_noise(line)


@pytest.mark.parametrize(
    ("outside", "linked", "promo"),
    [
        ("", "Why the river rose", True),
        ("MUST READ: ", "Why the river rose", True),
        ("", "Is this the end of the ferry?", True),
        ("", "Click here to see the whole series about the river and its towns.", True),
        ("The council said ", "the river rose", False),
        ("", "The council has said that the river rose by more than two metres.", False),
        (".", "The council has said that the river rose by more than two metres", False),
        ("He told reporters: ", "", False),
    ],
)
def test_promoted_links(outside: str, linked: str, promo: bool) -> None:
    assert is_promo(outside, linked) is promo


def test_squeeze() -> None:
    assert squeeze(" one\n two\xa0 three , four .") == "one two three, four."


@pytest.mark.parametrize(
    ("line", "role", "people"),
    [
        ("By Ana Muestra", "BBC News", [("Ana Muestra", "BBC News")]),
        ("By Ana Muestra and Luis Ejemplo", None, [("Ana Muestra", None), ("Luis Ejemplo", None)]),
        ("By Ana Muestra, Luis Ejemplo & Li Wei", None, [(n, None) for n in ("Ana Muestra", "Luis Ejemplo", "Li Wei")]),
        ("By the BBC's Ana Muestra", None, [("Ana Muestra", None)]),
        ("By BBC News Online's Ana Muestra in Puerto Ejemplo", None, [("Ana Muestra", "Puerto Ejemplo")]),
        ("By Ana Muestra, BBC News, Puerto Ejemplo", None, [("Ana Muestra", "BBC News, Puerto Ejemplo")]),
        ("Por Ana Muestra", "BBC News Mundo", [("Ana Muestra", "BBC News Mundo")]),
        ("BBC News", None, []),
        ("By BBC Monitoring", None, []),
        ("", None, []),
        (None, None, []),
    ],
)  # fmt: skip
def test_bylines(line: str | None, role: str | None, people: list[tuple[str, str | None]]) -> None:
    assert bylines(line, role) == tuple(Byline(name, post) for name, post in people)


def test_a_sentence_is_no_byline() -> None:
    assert looks_like_byline("By the BBC's Ana Muestra")
    assert not looks_like_byline("By Tuesday the river had fallen by two metres.")
    assert not looks_like_byline("Bystanders cheered")


def test_signature_of_a_post() -> None:
    assert signature("— Ana Muestra (@anamuestra) August 21, 2019") == (
        "Ana Muestra", "@anamuestra", datetime(2019, 8, 21, tzinfo=UTC),
    )  # fmt: skip
    assert signature("The minister (an old hand) spoke.") is None


def test_three_clocks() -> None:
    # the CMS writes London time: an hour ahead of UTC in summer, none in winter
    assert from_cms({"date": "2015-07-24 05:36:09", "timezone": "Europe/London"}) == datetime(
        2015, 7, 24, 4, 36, 9, tzinfo=UTC
    )
    assert from_cms({"date": "2019-11-19 13:11:09.000000", "timezone": "Europe/London"}) == datetime(
        2019, 11, 19, 13, 11, 9, tzinfo=UTC
    )
    assert from_cms({"date": "2018-10-26 07:39:22", "timezone": "UTC"}) == datetime(2018, 10, 26, 7, 39, 22, tzinfo=UTC)
    # head elements are GMT all year
    assert from_slashed("2010/08/29 23:56:36") == datetime(2010, 8, 29, 23, 56, 36, tzinfo=UTC)
    # epochs come in seconds and in milliseconds
    assert from_epoch(1437712569) == from_epoch(1437712569000) == datetime(2015, 7, 24, 4, 36, 9, tzinfo=UTC)
    assert from_iso("2019-11-19T17:42:40+01:00") == datetime(2019, 11, 19, 16, 42, 40, tzinfo=UTC)


@pytest.mark.parametrize(
    "value", [None, "", "soon", "0001-01-01T00:00:00Z", "2015/13/40 25:61:61", {"date": "x"}, 1e300, -5, True]
)
def test_what_is_no_time(value: object) -> None:
    for read in (from_epoch, from_iso, from_slashed, from_cms):
        found = read(value)
        assert found is None or 1994 <= found.year <= 2099


def test_written_day() -> None:
    assert written_day("posted August 21, 2019 at noon") == date(2019, 8, 21)
    assert written_day("posted 3 March 2021") == date(2021, 3, 3)
    assert written_day("February 31, 2019") is None
