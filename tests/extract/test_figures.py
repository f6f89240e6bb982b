"""Numbers: value, hedge, unit and measure; and the numbers that are no figures."""

from __future__ import annotations

from typing import Any

import pytest

from etl.extract.measures import definitions, rules

# Enough about Venezuela for its measures to be meant.
ABOUT = "Venezuela and its neighbours met. Venezuelan officials came from Caracas. Venezuela will answer."


def figures(facts: Any) -> list[tuple[str | None, float, float | None, str]]:
    return [(f.measure, f.value_low, f.value_high, f.modifier) for f in facts.figures]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "More than four million Venezuelans have left the country.",
            ("people_left_venezuela", 4e6, None, "more_than"),
        ),
        ("Over 50 countries have recognised Mr Guaidó.", ("countries_recognising_guaido", 50, None, "more_than")),
        ("Inflation reached 1,300,000% in November.", ("inflation_rate", 1.3e6, 1.3e6, "exact")),
        ("Prices rose and inflation is nearly 70 percent.", ("inflation_rate", 70, 70, "nearly")),
        ("Output fell to 1.4 million barrels per day.", ("oil_production", 1.4e6, 1.4e6, "exact")),
        ("At least 14 people were killed in the protests.", ("deaths_protests", 14, None, "at_least")),
        ("The US offered a reward of up to $15m for him.", ("reward_usd", 0, 15e6, "up_to")),
        ("Tens of thousands of Venezuelans took to the streets.", ("protesters", 10_000, None, "about")),
        ("Seven Venezuelan officials were put under sanctions.", ("sanctions_targets", 7, 7, "exact")),
        ("Turnout was 46% on Sunday, officials said.", ("turnout", 46, 46, "exact")),
    ],
)
def test_a_figure(read: Any, text: str, expected: tuple[str, float, float | None, str]) -> None:
    assert figures(read(ABOUT, text)) == [expected]


def test_a_fraction_of_a_population_is_computed_and_says_how(read: Any) -> None:
    facts = read(ABOUT, "A quarter of its 30 million population is in need of aid.")
    share, population = facts.figures
    assert (share.measure, share.value_low, share.basis) == ("people_in_need", 7.5e6, "0.25 × 30,000,000")
    assert (population.measure, population.value_low) == ("population", 3e7)


def test_the_month_of_march_is_no_march(read: Any) -> None:
    facts = read(ABOUT, "The survey asked 9,932 households between November and March.")
    assert [f.measure for f in facts.figures] == [None]


def test_a_fraction_is_of_what_its_own_clause_counts(read: Any) -> None:
    facts = read(ABOUT, "Inflation reached 180% and the price of oil, a third of the budget, fell by two-thirds.")
    assert [f.measure for f in facts.figures][-1] is None
    assert ("inflation_rate", 180, 180, "exact") in figures(facts)


def test_a_part_of_a_countrys_states_is_one_figure(read: Any) -> None:
    assert figures(read(ABOUT, "The blackout hit 22 of the country's 23 states.")) == [
        ("states_without_power", 22, 22, "exact")
    ]


def test_a_share_joins_the_percentages_of_its_measure(read: Any) -> None:
    (figure,) = read(ABOUT, "Nine out of 10 Venezuelans live in poverty.").figures
    assert (figure.measure, figure.value_low, figure.unit, figure.basis) == ("poverty_rate", 90, "percent", "0.9 × 100")


def test_a_year_before_an_amount_is_no_range(read: Any) -> None:
    facts = read(ABOUT, "Output fell from 3.2 million barrels a day in 2008 to 1.2 million barrels a day.")
    assert [(f.value_low, f.value_high) for f in facts.figures] == [(3.2e6, 3.2e6), (1.2e6, 1.2e6)]


def test_the_same_money_in_another_currency_is_not_claimed_twice(read: Any) -> None:
    facts = read(ABOUT, "The US offered a $15m (£12.5m) reward for him.")
    assert [f.surface for f in facts.figures] == ["$15m"]


def test_dead_and_injured_keep_their_own_numbers(read: Any) -> None:
    facts = read(ABOUT, "The clashes left 11 people dead and 42 injured.")
    assert [(f.measure, f.value_low) for f in facts.figures] == [("deaths_protests", 11), ("injuries_protests", 42)]


@pytest.mark.parametrize(
    "text",
    [
        "The man, 42, was there in 2019 with his 7-year-old son.",
        "He cited articles 233 and 333 of the law.",
        "She stayed for two years and six months.",
        "On 21 August it rained at 10:30.",
        "They won 3-0 for the second time.",
        "One of them stood on the left side.",
    ],
)
def test_ages_dates_articles_and_durations_are_no_figures(read: Any, text: str) -> None:
    assert figures(read(ABOUT, text)) == []


def test_a_number_of_elsewhere_is_no_value_of_our_measures(read: Any) -> None:
    assert figures(read("In Norway 153 people were killed in the protests.")) == [(None, 153, 153, "exact")]


def test_who_claims_it(read: Any) -> None:
    facts = read(ABOUT, "More than four million Venezuelans have left the country, according to the United Nations.")
    assert facts.figures[0].attributed_to == "organisation:united-nations"


def test_every_rule_names_a_defined_measure() -> None:
    known = {definition.measure for definition in definitions()}
    assert len(known) >= 40
    assert {rule.measure for rule in rules()} <= known


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("Half a million people have fled the country.", 5e5, 5e5),
        ("Nearly two and a half million people have fled the country.", 2.5e6, 2.5e6),
        ("A million and a half people have fled the country.", 1.5e6, 1.5e6),
        ("The deaths of 43 people were counted.", 43, 43),
        ("The number of released prisoners exceeds 600, although nobody has a list.", 600, None),
        ("The death toll rose to 43 on Monday.", 43, 43),
    ],
)
def test_a_value(read: Any, text: str, low: float, high: float) -> None:
    assert [(f.value_low, f.value_high) for f in read(ABOUT, text).figures] == [(low, high)]


def test_what_part_of_is_no_figure_of_its_own(read: Any) -> None:
    assert figures(read(ABOUT, "The blackout hit 22 of 23 states.")) == [("states_without_power", 22, 22, "exact")]


@pytest.mark.parametrize(
    ("text", "claimant"),
    [
        ("As 4,000 people marched in the streets, Ana Ruiz said that the vote was lost.", None),
        ("Ana Ruiz said that 4,000 people had marched in the streets.", "Ana Ruiz"),
        ("Some 4,000 people had marched in the streets, according to the head of the union, Ana Ruiz.", "Ana Ruiz"),
        ("Some 4,000 people had marched in the streets, Ana Ruiz says, twice as many as in May.", "Ana Ruiz"),
        ("Ana Ruiz said 4,000 people had marched “for a country that is not for sale”.", "Ana Ruiz"),
    ],
)
def test_who_claims_a_figure(read: Any, text: str, claimant: str | None) -> None:
    assert [f.attributed_to for f in read(ABOUT, text).figures] == [claimant]


def test_each_amount_has_the_measure_of_its_own_words(read: Any) -> None:
    facts = read(ABOUT, "The economy shrank by 5.7% and inflation reached 180%.")
    assert [(f.measure, f.value_low) for f in facts.figures] == [("gdp_change", 5.7), ("inflation_rate", 180)]


def test_each_candidate_has_their_own_share(read: Any) -> None:
    facts = read(ABOUT, "Edmundo González had 70% of the votes; Nicolás Maduro had 30% of the votes.")
    assert [f.measure for f in facts.figures] == ["vote_share_opposition", "vote_share_maduro"]


def test_how_many_were_killed_is_kept_where_no_measure_is_meant(read: Any) -> None:
    facts = read("Two young men were shot dead in Nicaragua.")
    assert [(f.measure, f.value_low, f.surface) for f in facts.figures] == [(None, 2, "Two young men were shot dead")]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("He had 6.2 million votes, compared to 2.7 million for the president.", [6.2e6, 2.7e6]),
        ("Police arrested 5,000 people, of whom 300 are still held.", [5000, 300]),
        ("Seven soldiers were injured, three of them critically.", [7, 3]),
        ("The garrison grew from 70 to 130 soldiers.", [70, 130]),
        ("The region is home to 125,000 of its 800,000 citizens.", [125_000, 800_000]),
        ("There were 39 murders for every 100,000 inhabitants.", [39]),
        ("Venezuela expelled the envoys of seven nations.", [7]),
        ("Officials said 51,608 cases had been counted.", [51_608]),
        ("Output could fall by a third.", [1 / 3]),
        ("The militia numbers 4.5 million.", [4.5e6]),
    ],
)
def test_what_is_counted_may_stand_before_or_after_or_with_the_number_before(
    read: Any, text: str, values: list[float]
) -> None:
    assert [f.value_low for f in read(text).figures] == values


@pytest.mark.parametrize(
    "text",
    [
        "The study asked adults from 18 to 64.",
        "The two countries signed it.",
        "Two officials wore hats.",
        "Ana Ruiz, 25, lives there with three cats.",
        "In 1899 the court met.",
    ],
)
def test_numbers_that_nobody_would_count(read: Any, text: str) -> None:
    assert figures(read("Some 400 people were arrested.", text))[1:] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It made a profit of $2bn-$3bn.", [(2e9, 3e9, "usd")]),
        ("Prices rose 10% to 12% in May.", [(10, 12, "percent")]),
        ("Between 3% and 4% of voters came.", [(3, 4, "percent")]),
        ("Prices rose by 5% and 6% in two towns.", [(5, 5, "percent"), (6, 6, "percent")]),
        ("Prices rose from 10% to 12% in May.", [(10, 10, "percent"), (12, 12, "percent")]),
        ("He won by 54.7% to 45.3%.", [(54.7, 54.7, "percent"), (45.3, 45.3, "percent")]),
        ("That is 17%, or 3.3 billion barrels.", [(17, 17, "percent"), (3.3e9, 3.3e9, "barrels")]),
        ("That is about 17% or 3.3 billion barrels.", [(17, 17, "percent"), (3.3e9, 3.3e9, "barrels")]),
        ("Two to three million people left.", [(2e6, 3e6, "people")]),
        ("Six hundred and fifty people were hurt.", [(650, 650, "people")]),
        ("Two hundred and thirty thousand people left.", [(230e3, 230e3, "people")]),
        ("Output fell by -5% in May after minus 3% in April.", [(-5, -5, "percent"), (-3, -3, "percent")]),
        ("Only one in three voters came, against seven in 10 in 2015.", [(1 / 3, 1 / 3, "share"), (0.7, 0.7, "share")]),
        ("Nine out of 10 back the closure.", [(0.9, 0.9, "share")]),
        ("Some 5 million people left and 7 million need aid.", [(5e6, 5e6, "people"), (7e6, 7e6, "people")]),
        ("The mud buried 160 of its 200 houses.", [(160, 160, "things")]),
        ("The club's 118,000 or so members pay 50 pesos or more.", [(118e3, 118e3, "people"), (50, 50, "pesos")]),
        ("It covers 1.7 million square metres.", [(1.7e6, 1.7e6, "square_metres")]),
        ("Two deaths were confirmed.", [(2, 2, "people")]),
        ("One in five firms closed.", [(0.2, 0.2, "share")]),
        ("Five of the dead were guards.", [(5, 5, "people")]),
        ("Fewer than 1 in 10 homes had light.", [(0, 0.1, "share")]),
        ("More than half its value was lost.", [(0.5, None, "share")]),
        ("More than a dozen countries refused.", [(12, None, "countries")]),
        ("A magnitude 7.8 earthquake killed 673 people.", [(673, 673, "people")]),
        ("At least 12 people were killed and 40 more wounded.", [(12, None, "people"), (40, 40, "people")]),
        ("The death toll stands at twenty-six.", [(26, 26, "people")]),
        ("Between 6,000 and 7,000 sq km burned.", [(6e3, 7e3, "square_kilometres")]),
        ("He paid 2,000 reais for it.", [(2e3, 2e3, "brl")]),
        ("It ended 3-1 after two in 10 days of rain.", []),
    ],
)
def test_how_numbers_are_written(read: Any, text: str, expected: list[tuple[float, float | None, str]]) -> None:
    assert [(f.value_low, f.value_high, f.unit) for f in read(text).figures] == expected
