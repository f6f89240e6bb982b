"""Spanish pages: quotations, reports and numbers. The people are made up, and so is what they say."""

from __future__ import annotations

from typing import Any

import pytest

ABOUT = "Venezuela y sus vecinos se reunieron. Los venezolanos llegaron de Caracas. Venezuela responderá."


@pytest.mark.parametrize(
    ("paragraphs", "kind", "speaker"),
    [
        (["«El puente no se abre hasta mayo», dijo Ana Ruiz, encargada de la obra."], "direct", "Ana Ruiz"),
        (["“El puente no se abre hasta mayo”, dijo la jefa de obras, Ana Ruiz, en una visita."], "direct", "Ana Ruiz"),
        (["Ana Ruiz llegó primero.", "«El puente no se abre hasta mayo» agregó."], "direct", "Ana Ruiz"),
        (
            ["Ana Ruiz llegó primero.", '"El puente no se abre hasta mayo", declaró durante su visita.'],
            "direct",
            "Ana Ruiz",
        ),
        (['Tras la visita de Luis Paz, Ana Ruiz sostuvo que "el puente no se abre".'], "mixed", "Ana Ruiz"),
        (['Ana Ruiz llegó primero. Y advirtió: "¿Quién abre el puente ahora?"'], "direct", "Ana Ruiz"),
    ],
)
def test_whose_a_quotation_is(read: Any, paragraphs: list[str], kind: str, speaker: str) -> None:
    assert [(q.kind, q.speaker) for q in read(*paragraphs, language="es").quotes] == [(kind, speaker)]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Ana Ruiz aseguró el lunes que el puente quedará cerrado hasta el mes de mayo.", "Ana Ruiz"),
        ("El puente quedará cerrado hasta el mes de mayo, dijo Ana Ruiz, jefa de obras.", "Ana Ruiz"),
        ("El puente quedará cerrado hasta el mes de mayo, según Ana Ruiz.", "Ana Ruiz"),
        ("El gobierno de Perú denunció que la obra del puente fue abandonada sin aviso.", "El gobierno de Perú"),
    ],
)
def test_a_clause_is_reported(read: Any, text: str, speaker: str) -> None:
    assert [(q.kind, q.surface, q.speaker) for q in read(text, language="es").quotes] == [("indirect", text, speaker)]


@pytest.mark.parametrize(
    "text", ["Se dijo que el puente quedará cerrado hasta mayo.", "El puente abre, según la ley vigente."]
)
def test_nobody_said_it(read: Any, text: str) -> None:
    assert read(text, language="es").quotes == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("La inflación fue del 4,4% en septiembre.", ("inflation_rate", 4.4, 4.4, "exact")),
        ("La inflación alcanzó 1.698.488 por ciento.", ("inflation_rate", 1_698_488, 1_698_488, "exact")),
        (
            "Más de 3,4 millones de venezolanos han salido del país.",
            ("people_left_venezuela", 3.4e6, None, "more_than"),
        ),
        ("Murieron 17 personas en los hospitales.", ("deaths_other", 17, 17, "exact")),
        ("Seis de los 23 estados seguían sin luz.", ("states_without_power", 6, 6, "exact")),
        ("La producción cayó a 700 mil barriles diarios.", ("oil_production", 7e5, 7e5, "exact")),
        ("Debe más de 5 mil millones de dólares a sus acreedores por bonos.", ("debt_owed", 5e9, None, "more_than")),
        ("Hay unos 270 presos políticos en las cárceles.", ("political_prisoners", 270, 270, "about")),
    ],
)
def test_a_figure(read: Any, text: str, expected: tuple[str, float, float | None, str]) -> None:
    facts = read(ABOUT, text, language="es")
    assert [(f.measure, f.value_low, f.value_high, f.modifier) for f in facts.figures] == [expected]


def test_days_and_ages_are_no_figures(read: Any) -> None:
    assert read(ABOUT, "El 28 de julio, a los 54 años, tras 50 horas de viaje, llegó.", language="es").figures == ()
