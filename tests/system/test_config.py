"""Settings: defaults work, wrong values name themselves, .env.example is the truth."""

from __future__ import annotations

import re

import pytest

from etl.config import ROOT, Settings, settings
from etl.errors import SettingError


def fresh(monkeypatch: pytest.MonkeyPatch, **environment: str) -> Settings:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    settings.cache_clear()
    try:
        return settings()
    finally:
        settings.cache_clear()


def test_without_any_setting_everything_lives_beside_the_code(monkeypatch: pytest.MonkeyPatch) -> None:
    found = fresh(monkeypatch)
    assert found.home == ROOT / ".orinoco"
    assert found.archive_uri == (ROOT / ".orinoco" / "archive").as_uri()
    assert found.dsn(role="orinoco_analyst").startswith("postgresql://orinoco_analyst@/warehouse?host=")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ORINOCO_REQUEST_GAP", "quick"),
        ("ORINOCO_REQUEST_GAP", "-1"),
        ("ORINOCO_AIRFLOW_PORT", "80"),
        ("ORINOCO_BBC_ORIGIN", "ftp://example.org"),
        ("ORINOCO_BBC_ORIGIN", "http://127.0.0.1:8099/news"),
        ("ORINOCO_CONTACT", "me@example.org\r\nX-Injected: yes"),
        ("AIRFLOW_CONN_WAREHOUSE", "postgresql+psycopg://u@h/db"),
        ("AIRFLOW_CONN_ORINOCO_ALERTS", "me@example.org"),
        ("ORINOCO_AIRFLOW_METADATA", "mysql://u@h/db"),
        ("ORINOCO_KEEP_LOGS_DAYS", "-1"),
        ("ORINOCO_STATSD", "127.0.0.1"),
    ],
)
def test_a_value_that_cannot_be_used_is_refused_and_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    with pytest.raises(SettingError, match=name):
        fresh(monkeypatch, **{name: value})


def test_a_warehouse_of_ones_own_is_used_as_given(monkeypatch: pytest.MonkeyPatch) -> None:
    found = fresh(monkeypatch, AIRFLOW_CONN_WAREHOUSE="postgresql://u:p@db.example.org/w")
    assert found.dsn() == "postgresql://u:p@db.example.org/w"
    assert found.dsn(role="orinoco_analyst").startswith(
        "postgresql://u:p@db.example.org/w?options=-c%20role%3Dorinoco_analyst"
    )


def test_lists_are_comma_separated_and_empty_means_none(monkeypatch: pytest.MonkeyPatch) -> None:
    found = fresh(monkeypatch, ORINOCO_FEEDS="https://a.bbc.com/1, https://a.bbc.com/2", ORINOCO_TOPIC_PAGES="")
    assert found.feeds == ("https://a.bbc.com/1", "https://a.bbc.com/2")
    assert found.topic_pages == ()


def test_env_example_names_every_setting_and_no_other() -> None:
    example = set(re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.M))
    known = {f"ORINOCO_{name.upper()}" for name in Settings.model_fields} - {"ORINOCO_WAREHOUSE", "ORINOCO_ALERTS"}
    assert example == known | {"AIRFLOW_CONN_WAREHOUSE", "AIRFLOW_CONN_ORINOCO_ALERTS"}


def test_env_example_shows_the_defaults() -> None:
    shown = dict(re.findall(r"^#(ORINOCO_[A-Z_]+)=(.*)$", (ROOT / ".env.example").read_text(), re.M))
    for name, field in Settings.model_fields.items():
        default = field.default
        if name in ("home", "archive", "reports", "warehouse", "alerts", "airflow_metadata"):
            continue
        text = ",".join(default) if isinstance(default, tuple) else "" if default is None else str(default)
        assert shown[f"ORINOCO_{name.upper()}"] == text, name
