"""A number with the words around it comes in, the measure it is a value of goes out; or none, where no rule is met.

The measures are rows of `measures.csv`; `RULES` says by which words each is known. Ids are never renamed.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class MeasureDefinition:
    """A row of `measures.csv`. `unit` is what values are in, where all are in one."""

    measure: str
    name: str
    unit: str | None
    description: str


@cache
def definitions() -> tuple[MeasureDefinition, ...]:
    with (files(__package__) / "measures.csv").open(encoding="utf-8") as lines:
        return tuple(
            MeasureDefinition(row["measure"], row["name"], row["unit"] or None, row["description"])
            for row in csv.DictReader(lines)
        )


@dataclass(frozen=True, slots=True)
class Rule:
    """`unit` of the number, `near` within its clause, `around` within its sentence; all folded patterns."""

    measure: str
    unit: str
    near: re.Pattern[str] | None
    around: re.Pattern[str] | None = None
    unless: re.Pattern[str] | None = None


def _rule(measure: str, unit: str, near: str = "", around: str = "", unless: str = "") -> Rule:
    def pattern(words: str) -> re.Pattern[str] | None:
        return re.compile(words) if words else None

    return Rule(measure, unit, pattern(near), pattern(around), pattern(unless))


# In order: the first rule that is met names the measure.
RULES = (
    _rule("asylum_applications", "countries", r"asylum"),
    _rule("countries_recognising_guaido", "countries", r"guaido|recogni[sz]|backing|backed his|interim", unless=r"not recogni[sz]|do not|n't recogni|vote|death|unasur|refus"),
    _rule("countries_recognising_guaido", "countries", r"backing|back(?:ed|s)? |recogni[sz]", r"guaido", r"not recogni[sz]|n't recogni"),
    _rule("countries_not_recognising_maduro", "countries", r"(?:not|n't|refus\w+ to) recogni[sz]"),
    _rule("share_of_world_oil_reserves", "percent", r"reserves", r"oil"),
    _rule("share_of_world_oil_reserves", "share", r"reserves", r"oil"),
    _rule("share_of_world_oil_reserves", "percent", "", r"oil reserves|reserves of oil|crude reserves", r"price|inflation|export|output"),
    _rule("oil_share_of_exports", "percent", r"export|foreign earnings|revenue|income|hard currency", r"oil"),
    _rule("share_of_population_losing_weight", "percent", r"lost weight|los\w+ .{0,20}weight|weight loss"),
    _rule("share_of_population_left", "percent", r"(?:left|fled|emigrated|leav)\w*", r"population|venezuelans|people"),
    _rule("share_of_population_left", "share", r"(?:left|fled|emigrated|leav)\w*", r"population|venezuelans|people"),
    _rule("people_in_need", "share", r"in need|need\w* (?:of )?(?:aid|help|humanitarian)|humanitarian"),
    _rule("people_in_need", "people", r"in need|need\w* (?:\w+ )?(?:of )?(?:\w+ )?(?:aid|help|assistance|humanitarian)|humanitarian (?:aid|assistance|need)", unless=r"march|rall"),
    _rule("poverty_rate", "percent", r"poverty|poor\b"),
    _rule("turnout", "percent", r"turnout|of (?:eligible |registered )?voters|abstention|electorate|turned out"),
    _rule("approval_rating", "percent", r"approv\w+|popularity|support (?:him|maduro|guaido)|trust|disapprov\w+|want\w* (?:him|maduro) "),
    _rule("vote_share_maduro", "percent", r"\bvotes?\b|ballots", r"maduro.{0,80}(?:\bwin|\bwon|\bgain|credit|took|secur|received|obtain|victor|share|with|,)", r"opposition (?:had )?w[io]n|gonzalez (?:had )?(?:w[io]n|receiv|got|took)|parliament"),
    _rule("vote_share_opposition", "percent", r"\bvotes?\b|ballots", r"opposition|gonzalez|capriles|falcon\b|candidate"),
    _rule("vote_share", "percent", r"\bvotes?\b|ballots"),
    _rule("inflation_rate", "percent", r"inflation|consumer prices|prices? r(?:o|i)se|cost of living", unless=r"wage"),
    _rule("inflation_rate", "percent", "", r"(?:hyper)?inflation", r"econom(?:y|ic) .{0,25}(?:shr|contract|fell)|gdp|tariff|reserves|wage|discount|stake|unemployment|poverty"),
    _rule("gdp_change", "percent", r"gdp|gross domestic product|econom(?:y|ic)|growth|contract|shr[iau]nk|output"),
    _rule("currency_devaluation", "percent", r"devalu\w+|bolivar|currency"),
    _rule("wage_rise", "percent", r"wage|salar"),
    _rule("reward_usd", "usd", r"reward|bounty"),
    _rule("oil_price", "usd", r"a barrel|per barrel|oil price"),
    _rule("loans_from_russia", "usd", r"\blent\b|loan|lend|credit|invest", r"russia|moscow|rosneft|kremlin"),
    _rule("loans_from_china", "usd", r"\blent\b|loan|lend|credit|invest|owes?\b", r"china|chinese|beijing"),
    _rule("debt_owed", "usd", r"\bowe[sd]?\b|debt|default|bonds?\b|creditors|repay|compensation|arbitrat"),
    _rule("aid_amount", "usd", r"\baid\b|humanitarian|pledg|donat|assistance|relief"),
    _rule("assets_frozen", "usd", r"fr(?:ee|o)z\w+|assets|block\w*|seiz\w*|confiscat\w*"),
    _rule("gold_reserves", "usd", r"\bgold\b|foreign reserves|international reserves"),
    _rule("oil_investment_needed", "usd", r"cost|invest\w*|restor\w*|rebuild\w*|needed|require\w*|spend", r"oil|production|output|infrastructure|industry"),
    _rule("oil_profit", "usd", r"profit|revenue|earn|income|proceeds|make|sales", r"oil|crude|pdvsa|petrol"),
    _rule("minimum_wage", "usd", r"minimum wage|monthly (?:wage|salary)|wage"),
    _rule("oil_exports", "barrels_per_day", r"export|import|ship|sell|sold|send"),
    _rule("oil_production", "barrels_per_day", ""),
    _rule("oil_reserves", "barrels", "", r"reserves|proven|in the ground"),
    _rule("oil_seized", "barrels", ""),
    _rule("price_doubling_days", "days", r"prices? .{0,20}doubl|doubl\w+ .{0,20}every"),
    _rule("average_weight_loss", "pounds", r"lost|weight|los\w+"),
    _rule("aid_tonnes", "tonnes", r"\baid\b|humanitarian|food|medicine|relief|supplies"),
    _rule("drug_seizure", "tonnes", r"cocaine|drugs?|narcotics|marijuana"),
    _rule("assembly_seats", "seats", ""),
    _rule("states_without_power", "states", r"power|electricity|blackout|dark|outage"),
    _rule("votes", "votes", ""),
    _rule("votes", "people", r"voted|signatures|signed|cast (?:a |their )?(?:vote|ballot)|took part in the (?:vote|referendum)"),
    _rule("strikes_on_boats", "strikes", r"boats?|vessels?|ships?|caribbean|pacific"),
    _rule("sanctions_targets", "people", r"sanction|black-?list|visa|freez\w+ .{0,20}assets|froze .{0,20}assets", unless=r"left|fled|died|dead|killed|protest"),
    _rule("sanctions_targets", "things", r"sanction|black-?list"),
    _rule("people_at_risk_of_dying", "people", r"(?:could|may|might|risk\w*|danger|will) (?:of )?(?:die|dying|death)|at risk"),
    _rule("injuries_gunshot", "people", r"gunshot|bullet|gun wounds"),
    _rule("killed_in_strikes", "people", r"kill|dead|died|deaths", r"strikes?\b.{0,80}(?:boat|vessel|caribbean|pacific|drug)|(?:boat|vessel).{0,80}strikes?\b|us strikes"),
    _rule("injuries_attack", "people", r"injur|wound|hurt", r"drone|explosi|attack|bomb|blast|grenade", r"protest|demonstrat|clash|tear gas"),
    _rule("injuries_protests", "people", r"injur|wound|\bhurt\b"),
    _rule("prisoners_released", "people", r"(?:releas|freed|free\b|set free|liberat)\w*", unless=r"killed|died"),
    _rule("political_prisoners", "people", r"political prisoner|prisoners of conscience|political reasons|held for political"),
    _rule("people_detained", "people", r"arrest|detain|jail|imprison|held\b|in custody|behind bars|rounded up|detention"),
    _rule("homicides", "people", r"murder|homicide|violent deaths"),
    _rule("killed_in_raid", "people", r"kill|dead|died|deaths|fatalit", r"\braid\b|us attack|operation|capture|incursion"),
    _rule("deaths_protests", "people", r"kill|dead|died|deaths|shot|fatal|lost their lives", r"protest|demonstrat|clash|unrest|violen|march|troops|security forces|riot|border"),
    _rule("deaths_other", "people", r"kill|dead|died|deaths|fatalit|lost their lives"),
    _rule("military_defections", "people", r"defect|desert|switched sides|changed sides|abandon\w+ (?:their posts|maduro)|crossed .{0,20}(?:border|colombia)", r"soldier|troops|officer|military|police|guard|security forces|armed forces"),
    _rule("people_with_protected_status", "people", r"protected status|\btps\b"),
    _rule("deportees", "people", r"deport|returned|repatriat|sent back"),
    _rule("daily_crossings", "people", r"(?:a|each|every|per) day|daily", r"cross|border|leav|enter|arriv"),
    _rule("migrants_in_country", "people", r"(?:living|live|residing|settled|taken in|host\w*|arrived|entered|received)\b.{0,40}\b(?:in|colombia|peru|brazil|ecuador|chile|us|united states|spain)?", r"venezuelan|migrant|refugee", r"left venezuela|left the country|fled|protest"),
    _rule("people_left_venezuela", "people", r"\bleft\b|\bfled\b|\bflee\w*|emigrat\w*|migrat\w*|exodus|leav\w+|refugees|driven|displaced|abroad", r"venezuela|country|homeland|migrants|refugees"),
    _rule("troops_deployed", "people", r"troops|soldiers|marines|personnel|sailors|servicemen|militia"),
    _rule("protesters", "people", r"protest|demonstrat|rall\w+|march\w*|streets?|gathered|attend\w*|crowd|turned out"),
    _rule("population", "people", r"population|inhabitants|nation of|country of|people live"),
)  # fmt: skip


def measure_of(unit: str, near: str, around: str) -> str | None:
    """The measure of a number of some unit, given its clause and its sentence, folded."""
    for rule in RULES:
        if (
            rule.unit == unit
            and (rule.near is None or rule.near.search(near))
            and (rule.around is None or rule.around.search(around))
            and (rule.unless is None or not rule.unless.search(near))
        ):
            return rule.measure
    return None
