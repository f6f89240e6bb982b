"""Speech without marks, and beside marks. The people are made up, and so is what they say."""

from __future__ import annotations

from typing import Any

import pytest


def reported(facts: Any) -> list[tuple[str, str | None]]:
    return [(q.surface, q.speaker) for q in facts.quotes if q.kind == "indirect"]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Two bridges were closed before dawn, Ana Ruiz said on Sunday.", "Ana Ruiz"),
        ("At least nine boats sank in the storm, rights groups say.", "rights groups"),
        ("Luis Paz says three million litres of water were lost.", "Luis Paz"),
        ("Ana Ruiz said production could rise by a tenth this year.", "Ana Ruiz"),
        ("Ana Ruiz wrote on Twitter that the bridge was a step forward.", "Ana Ruiz"),
        ("In Quito, Ana Ruiz, 52, said she did not believe any of it.", "Ana Ruiz"),
        ("Two bridges were closed before dawn, the union's head, Ana Ruiz, says.", "Ana Ruiz"),
        ("Two bridges were closed before dawn, Ana Ruiz told Quito radio on Sunday.", "Ana Ruiz"),
        ("Ana Ruiz put the number of lost boats at more than 40.", "Ana Ruiz"),
        ("Some 40 boats were lost last year, official figures show.", "official figures"),
        ("Ana Ruiz reported last week that the bridge had been closed.", "Ana Ruiz"),
    ],
)
def test_a_clause_is_reported(read: Any, text: str, speaker: str) -> None:
    assert reported(read(text)) == [(text, speaker)]


@pytest.mark.parametrize(
    ("before", "text", "speaker"),
    [
        (
            "Ana Ruiz won the race. It was enough to beat Eva Paz.",
            "She said she would run again next year.",
            "Ana Ruiz",
        ),
        ("The BBC's Eva Paz says Ana Ruiz is well.", "Ana Ruiz sat down. She said she would run again.", "Ana Ruiz"),
        ("Ana Ruiz won the race.", "The 77-year-old told reporters that she would run again.", "Ana Ruiz"),
        (
            "Ana Ruiz was there.",
            "Workers at the state oil firm say the pump is broken.",
            "Workers at the state oil firm",
        ),
        ("Ana Ruiz's office denied that.", "It said that nobody had seen the letter.", "Ana Ruiz's office"),
    ],
)
def test_whose_the_words_are(read: Any, before: str, text: str, speaker: str) -> None:
    assert reported(read(before, text))[-1][1] == speaker


def test_pictures_that_show_something_report_nothing(read: Any) -> None:
    assert reported(read("Television pictures showed a boat driving into the crowd at the bridge.")) == []


def test_the_verb_of_a_quotation_reports_nothing_else(read: Any) -> None:
    facts = read('"We will walk until the road is free," Ana Ruiz told the crowd at the bridge.')
    assert [(q.kind, q.speaker) for q in facts.quotes] == [("direct", "Ana Ruiz")]


def test_what_leans_on_the_marked_words_is_no_report_of_its_own(read: Any) -> None:
    facts = read('Ana Ruiz warned that any move of the old council would be "a step into a very deep hole".')
    assert [q.kind for q in facts.quotes] == ["mixed"]


def test_a_clause_before_the_marked_one_is_reported(read: Any) -> None:
    facts = read('Ana Ruiz said that the move broke the law and was "a step into a very deep hole".')
    assert [q.kind for q in facts.quotes] == ["indirect", "mixed"]


def test_a_group_described_in_passing_does_not_speak(read: Any) -> None:
    assert reported(read("Fox News ran the story. The group, which says it was founded in May, kept silent.")) == []


def test_a_sentence_ends_where_a_quotation_begins_after_it(read: Any) -> None:
    facts = read('Ana Ruiz accused Luis Paz of closing the road. "I have no doubt about it at all," she said.')
    assert [(q.kind, q.surface, q.speaker) for q in facts.quotes] == [
        ("indirect", "Ana Ruiz accused Luis Paz of closing the road.", "Ana Ruiz"),
        ("direct", "I have no doubt about it at all,", "Ana Ruiz"),
    ]


def test_what_is_added_to_a_quotation_is_its_speakers(read: Any) -> None:
    facts = read('"It is serious," said Ana Ruiz, a teacher in Quito, adding that the road had become less safe.')
    assert {q.speaker for q in facts.quotes} == {"Ana Ruiz"}


def test_an_opening_without_a_comma_is_not_the_speaker(read: Any) -> None:
    facts = read(
        "Ana Ruiz spoke first.", 'In a televised address the minister called the plan "weak and very late indeed".'
    )
    assert [q.speaker for q in facts.quotes] == ["Ana Ruiz"]


def test_the_addressee_ends_where_the_message_begins(read: Any) -> None:
    facts = read('Ana Ruiz told Fox News there was "no plan for the bridge".')
    assert [q.addressee for q in facts.quotes if q.kind == "mixed"] == ["Fox News"]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("LIMA, Peru (Reuters) - Harbour workers warned on Sunday that the dock would close.", "Harbour workers"),
        ("LIMA, Peru -- Harbour workers warned Sunday that the old dock would close.", "Harbour workers"),
        ("The bridge is not expected to open again before May, the engineers told Reuters.", "the engineers"),
        (
            "While no plan has been made, the engineers, who asked not to be named, said the road could be moved.",
            "the engineers",
        ),
        ("Ana Ruiz, a road engineer at the ministry, said the bridge creates more harm than good.", "Ana Ruiz"),
        ("Luis Cruces' lawyer, Ana Ruiz, told reporters the bridge was never his.", "Ana Ruiz"),
        ("The bridge is a bad joke, according to the former head of the road union, Ana Ruiz.", "Ana Ruiz"),
        ("Several drivers had turned back after the “toll” was doubled, officials said.", "officials"),
        ("Several drivers had turned back at the old bridge, officials confirmed on Tuesday.", "officials"),
        ("Some 80 drivers were let through in May, the road union said earlier, after a long wait.", "the road union"),
        ("Harbour officials deny that the old bridge was ever closed to drivers.", "Harbour officials"),
        ("Ana Ruiz later said, in a letter to a paper, that the old bridge was shut.", "Ana Ruiz"),
    ],
)
def test_whose_a_report_is(read: Any, text: str, speaker: str) -> None:
    assert reported(read("Luis Paz came first.", text)) == [(text, speaker)]


@pytest.mark.parametrize(
    "text",
    [
        "Ana Ruiz opened the bridge without saying how many drivers had paid the toll.",
        "The gate stays shut if the keeper believes that the bridge is not safe.",
        "Whatever the old council says about the bridge, the road stays closed.",
        "For years Ana Ruiz made false claims that the bridge was not hers.",
        "Ana Ruiz also posted a video that appeared to show the old bridge.",
    ],
)
def test_nobody_said_it(read: Any, text: str) -> None:
    assert reported(read(text)) == []


def test_words_in_marks_are_of_whoever_they_are_said_to_be(read: Any) -> None:
    facts = read(
        "The tolls make good on President Nicolas Maduro’s promise of “a very long winter” if the vote goes on."
    )
    assert [(q.kind, q.speaker_id) for q in facts.quotes] == [("mixed", "person:nicolas-maduro")]


def test_a_quotation_may_hold_another(read: Any) -> None:
    facts = read("'The council's plan ends 'hidden tolls' on the bridge and on the road,' Ana Ruiz said. 'We pay.'")
    assert facts.quotes[0].surface == "The council's plan ends 'hidden tolls' on the bridge and on the road,"
    assert facts.quotes[0].speaker == "Ana Ruiz"


@pytest.mark.parametrize(
    "text",
    [
        '"We will walk until the road is free," road engineer Ana Ruiz said.',
        '"We will walk until the road is free," said U.S. bridge inspector Ana Ruiz.',
        '"We will walk until the road is free," said the head of the union, Ana Ruiz, on Monday.',
        'Ana Ruiz, a friend of the toll, said it was "a very long winter", referring to Luis Paz.',
    ],
)
def test_whose_a_quotation_is(read: Any, text: str) -> None:
    assert {q.speaker for q in read(text).quotes} == {"Ana Ruiz"}


@pytest.mark.parametrize(
    "text",
    [
        "He is a former road engineer now accused of taking the toll of the old bridge.",
        "The council declared the old engineer who had lost the winner of the race.",
        "After he won with most votes, according to the road union, the others left the hall without a word.",
    ],
)
def test_no_clause_is_reported(read: Any, text: str) -> None:
    assert reported(read("Ana Ruiz came first.", text)) == []


def test_they_are_the_several_people_named_last(read: Any) -> None:
    facts = read("Harbour officials have yet to answer. They insist that the old bridge was never closed.")
    assert [(q.speaker, q.tier.value) for q in facts.quotes] == [("Harbour officials", "C")]


@pytest.mark.parametrize(
    ("paragraphs", "speaker"),
    [
        (("The army said nothing.", "The interior ministry said the road was safe again."), "The interior ministry"),
        (("The Bank of Rivera met in May.", "The bank said the road was safe again."), "Bank of Rivera"),
        (("The UN's World Food Programme says the road is safe again.",), "organisation:wfp"),
        (("A Red Cross volunteer, Ana Ruiz, said that the road was safe.",), "Ana Ruiz"),
    ],
)
def test_a_body_is_no_other_body(read: Any, paragraphs: tuple[str, ...], speaker: str) -> None:
    quotes = read(*paragraphs).quotes
    named = [q.speaker_id or q.speaker for q in quotes if "safe" in q.surface]
    assert named == [speaker]


def test_he_may_be_a_spokesman_without_a_name_but_not_a_spokeswoman(read: Any) -> None:
    asked = "Ana Ruiz came first.", 'Later a police {} said: "We held the road."', "Forty lorries had passed, {} said."
    spokesman = read(asked[0], asked[1].format("spokesman"), asked[2].format("he"))
    assert spokesman.quotes[-1].speaker == "a police spokesman"
    spokeswoman = read(asked[0], asked[1].format("spokeswoman"), asked[2].format("he"))
    assert spokeswoman.quotes[-1].speaker == "Ana Ruiz"


def test_a_quotation_after_a_report_is_of_whoever_reported(read: Any) -> None:
    facts = read('One driver, Ana Ruiz, said she had been told to wait. "What was I to do? I have mouths to feed."')
    assert [(q.kind, q.speaker, q.rule) for q in facts.quotes] == [
        ("indirect", "Ana Ruiz", "reported"),
        ("direct", "Ana Ruiz", "after_report"),
    ]


@pytest.mark.parametrize(
    ("text", "speaker", "cue"),
    [
        ("The convoy has grown to 3,000 lorries, road workers estimate.", "road workers", "estimate"),
        ("Half of the drivers have left, the road union estimates, and fuel is short.", "the road union", "estimates"),
        (
            "The road was closed all week, a state official told the newspaper Folha da Ponte.",
            "a state official",
            "told",
        ),
        ("Drivers' groups accuse the council of closing the road.", "Drivers' groups", "accuse"),
        ("Engineer Ana Ruiz puts the cost of the closure at $2m to $3m.", "Ana Ruiz", None),
        ("Forty lorries came through, Ana Ruiz says, twice as many as in May.", "Ana Ruiz", "says"),
        ('Ana Ruiz said that she would appeal, calling the toll "a favour to the owner".', "Ana Ruiz", "said"),
        ("At first they had no light, a charity reported; the council denied it.", "a charity", "reported"),
        ("Business leaders estimate the closure cost the town a week's bread.", "Business leaders", "estimate"),
        ("Polls suggest that most drivers oppose the toll.", "Polls", "suggest"),
        ("The governor at first denied that the road had been closed.", "The governor", "denied"),
        ('Ana Ruiz said the drivers would stay on the road "until somebody listens".', "Ana Ruiz", "said"),
        ('Ana Ruiz says the road has become unsafe: "They took my shoes and my bread."', "Ana Ruiz", "says"),
    ],
)
def test_who_reports_is_found_wherever_the_verb_stands(read: Any, text: str, speaker: str, cue: str | None) -> None:
    (quote,) = [q for q in read(text).quotes if q.kind == "indirect"]
    assert quote.speaker == speaker
    assert cue is None or quote.cue == cue


def test_who_told_reporters_a_quotation_reported_nothing_beside_it(read: Any) -> None:
    facts = read('The town "lets the lorries in and then closes the road", the mayor, Ana Ruiz, told state media.')
    assert [(q.kind, q.speaker) for q in facts.quotes] == [("mixed", "Ana Ruiz")]


def test_they_are_whoever_began_the_sentence_before(read: Any) -> None:
    facts = read("Meteorologists see no end of it. They warn the river may not fall before May.")
    assert [(q.speaker, q.cue) for q in facts.quotes] == [("Meteorologists", "warn")]


@pytest.mark.parametrize(
    ("first", "speaker"),
    [
        ("Chief prosecutor Ana Ruiz came first.", "The governor"),
        ("Governor Ana Ruiz came first.", "Ana Ruiz"),
        ("Ana Ruiz came first.", "Ana Ruiz"),
    ],
)
def test_an_office_is_of_whoever_is_not_said_to_hold_another(read: Any, first: str, speaker: str) -> None:
    facts = read(first, "The governor denied that the road had been closed.")
    assert [q.speaker for q in facts.quotes] == [speaker]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ('A spokesman for the harbour board said it was over. "We are not afraid," he added.',
         "A spokesman for the harbour board"),
        ('The rebel commander, speaking from the coast, said it was over. "We have only words," he told reporters.',
         "The rebel commander"),
        ('The chief engineer saw it all. "It is like wet sand," their commander, Luis Paz, told a radio station.',
         "Luis Paz"),
        ('"It looks like another town," sociologist Luis Paz, one of the authors, told a conference.', "Luis Paz"),
    ],
)  # fmt: skip
def test_who_spoke_in_the_paragraph_comes_before_who_was_named_earlier(read: Any, text: str, speaker: str) -> None:
    direct = [q.speaker for q in read("Ernesto Sol met the council.", text).quotes if q.kind == "direct"]
    assert direct == [speaker]


def test_a_sum_of_money_may_open_what_was_said(read: Any) -> None:
    assert [q.speaker for q in read("Ana Ruiz says $7bn of her assets have been frozen.").quotes] == ["Ana Ruiz"]
