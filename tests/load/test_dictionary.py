"""The data dictionary in docs/ is the database's own."""

from __future__ import annotations

from etl.load.database import engine
from etl.load.dictionary import TARGET, render


def test_the_data_dictionary_is_up_to_date(warehouse: str) -> None:
    with engine(warehouse).connect() as connection:
        made = render(connection)
    assert TARGET.read_text(encoding="utf-8") == made, "run: python -m etl.load.dictionary"


def test_it_names_tables_columns_keys_and_the_picture(warehouse: str) -> None:
    with engine(warehouse).connect() as connection:
        made = render(connection)
    assert "### warehouse.fact_quote\n" in made
    assert "| **revision_id** | bigint | The text it stands in. |" in made
    assert '    dim_revision ||--o{ fact_quote : "revision_id"' in made
    assert "### warehouse.as_of(at timestamp with time zone" in made
    assert "| None |" not in made
