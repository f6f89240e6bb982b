"""Every setting of Orinoco, in one place, read from the environment and `.env`.

Without any setting everything lives under `.orinoco/` beside the code. A value that cannot be used raises
`SettingError` at start, naming the setting; nothing is ever quietly replaced by a default.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from pydantic import AliasChoices, Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from etl.embedded import Server
from etl.errors import SettingError

ANALYST = "orinoco_analyst"  # the role that only reads
ROOT = Path(__file__).resolve().parent.parent  # the checkout: dags/, etl/, sql/ are below it


class Settings(BaseSettings):
    """Settings with their defaults. Names in the environment are `ORINOCO_` + the field, upper case."""

    model_config = SettingsConfigDict(
        env_prefix="ORINOCO_", env_file=ROOT / ".env", env_file_encoding="utf-8", extra="ignore", frozen=True
    )

    # -- where things live ------------------------------------------------------------------------------------------
    home: Path = Field(ROOT / ".orinoco", description="Embedded Postgres, archive, logs and Airflow's home.")
    archive: str | None = Field(None, description="fsspec URI of the WARC archive; default file://<home>/archive.")
    reports: Path | None = Field(None, description="Folder of the weekly reports; default <home>/reports.")
    warehouse: str | None = Field(
        None,
        description="postgresql:// URL of the warehouse, as a role that may write; default: the embedded server.",
        validation_alias=AliasChoices("AIRFLOW_CONN_WAREHOUSE", "ORINOCO_WAREHOUSE"),
    )
    analyst_dsn: str | None = Field(
        None,
        description="postgresql:// URL of a warehouse of your own, as the role that only reads. Default: the URL "
        "above, stepping down to orinoco_analyst.",
    )
    warehouse_port: int | None = Field(
        None,
        ge=1024,
        le=65535,
        description="Port of 127.0.0.1 on which the embedded server also answers BI tools. Unset: no network.",
    )

    # -- whom we ask, and how gently --------------------------------------------------------------------------------
    bbc_origin: str | None = Field(
        None,
        description="http://host:port that stands in for every BBC host (the sample site). Unset: the real BBC.",
    )
    feeds: Annotated[tuple[str, ...], NoDecode] = Field(
        ("https://feeds.bbci.co.uk/news/world/latin_america/rss.xml",), description="RSS feeds, comma-separated."
    )
    topic_pages: Annotated[tuple[str, ...], NoDecode] = Field(
        ("https://www.bbc.com/news/world/latin_america",), description="Topic or section pages, comma-separated."
    )
    sitemaps: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="News sitemap indexes, comma-separated. The BBC's list every section, so none is asked by default.",
    )
    allowed_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        ("bbc.com", "bbc.co.uk", "bbci.co.uk"), description="Hosts (and their subdomains) that may be fetched."
    )
    contact: str = Field(
        "", description="E-mail address or URL put into the User-Agent, so that the BBC can reach you."
    )
    request_gap: float = Field(2.0, ge=0, le=3600, description="Least seconds between two requests to one host.")
    max_requests_per_run: int = Field(500, ge=1, le=100_000)
    timeout: float = Field(20.0, gt=0, le=600, description="Seconds until a connection or a silent read is given up.")
    max_bytes: int = Field(20_000_000, ge=10_000, description="A larger decoded response is refused.")
    retries: int = Field(3, ge=0, le=10, description="Tries after the first for 429, 5xx and broken connections.")

    schedule: str = Field("*/30 * * * *", description="Cron line of bbc_ingest, UTC; empty: only when triggered.")

    # -- upkeep: what is deleted once a week when older than so many days; 0 keeps it for ever ------------------------
    keep_logs_days: int = Field(30, ge=0, description="Logs of Airflow's tasks.")
    keep_airflow_days: int = Field(90, ge=0, description="Airflow's records of runs; the newest of a DAG always stays.")
    keep_ops_days: int = Field(365, ge=0, description="Polls of feeds and passed checks. Nothing else is ever deleted.")
    airflow_metadata: str | None = Field(
        None, description="postgresql:// URL of Airflow's metadata, to clean it; default: the embedded server."
    )

    # -- who is told ------------------------------------------------------------------------------------------------
    alerts: str | None = Field(
        None,
        description="smtp:// or https:// URL of an Airflow connection: whom to tell of failures and bursts.",
        validation_alias=AliasChoices("AIRFLOW_CONN_ORINOCO_ALERTS", "ORINOCO_ALERTS"),
    )

    statsd: str | None = Field(None, description="host:port of a StatsD server for metrics; unset: none are sent.")

    # -- the system on one machine ----------------------------------------------------------------------------------
    airflow_port: int = Field(8080, ge=1024, le=65535)
    sample_site_port: int = Field(8099, ge=1024, le=65535)
    batches: int = Field(4, ge=1, le=20, description="Parallel batches of a run; mapped tasks in Airflow.")

    @field_validator("feeds", "topic_pages", "sitemaps", "allowed_hosts", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator(
        "bbc_origin", "warehouse", "analyst_dsn", "warehouse_port", "archive", "contact", "airflow_metadata", "alerts",
        "statsd", "reports", mode="before",
    )  # fmt: skip
    @classmethod
    def _blank_is_unset(cls, value: Any, info: Any) -> Any:
        return ("" if info.field_name == "contact" else None) if isinstance(value, str) and not value.strip() else value

    @field_validator("bbc_origin")
    @classmethod
    def _origin(cls, value: str | None) -> str | None:
        if value is None:
            return None
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/"):
            raise ValueError("must look like http://127.0.0.1:8099")
        return value.rstrip("/")

    @field_validator("warehouse", "analyst_dsn", "airflow_metadata")
    @classmethod
    def _warehouse(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("postgresql://", "postgres://")):
            raise ValueError("must be a postgresql:// URL without a driver name")
        return value

    @field_validator("alerts")
    @classmethod
    def _alerts(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("smtp://", "http://", "https://", "{")):
            raise ValueError("must be an smtp://, http:// or https:// URL, or the JSON of an Airflow connection")
        return value

    @field_validator("statsd")
    @classmethod
    def _statsd(cls, value: str | None) -> str | None:
        host, _, port = (value or "localhost:8125").rpartition(":")
        if not host or not port.isdigit() or not 0 < int(port) < 65536:
            raise ValueError("must look like 127.0.0.1:8125")
        return value

    @field_validator("contact")
    @classmethod
    def _contact(cls, value: str) -> str:
        if any(ord(c) < 32 or ord(c) > 126 for c in value):
            raise ValueError("must be plain ASCII on one line: it becomes part of an HTTP header")
        return value

    @property
    def archive_uri(self) -> str:
        return (self.archive or (self.home / "archive").absolute().as_uri()).rstrip("/")

    @property
    def reports_folder(self) -> Path:
        return self.reports or self.home / "reports"

    @property
    def server(self) -> Server:
        """The embedded Postgres. Used for the warehouse where `warehouse` is unset, and for Airflow's metadata."""
        return Server(self.home / "postgres", self.warehouse_port)

    @property
    def airflow_metadata_dsn(self) -> str:
        """libpq URL of Airflow's metadata database. For its upkeep only: nothing else may touch it."""
        return self.airflow_metadata or self.server.dsn("airflow")

    def dsn(self, *, role: str = "orinoco_loader") -> str:
        """libpq URL of the warehouse for `role`. With `warehouse` set, that URL; for the analyst, stepping down."""
        if role == ANALYST and (self.analyst_dsn or self.warehouse):
            return self.analyst_dsn or _step_down(self.warehouse or "")
        return self.warehouse or self.server.dsn("warehouse", role)


def _step_down(url: str) -> str:
    """The URL with the analyst's role and what is set for that role, which holds at its own login only."""
    options = (
        f"-c role={ANALYST} -c statement_timeout=60s -c default_transaction_read_only=on -c search_path=mart,warehouse"
    )
    parts = urlsplit(url)
    query = [*parse_qsl(parts.query, keep_blank_values=True)]
    given = " ".join(value for name, value in query if name == "options")
    query = [(name, value) for name, value in query if name != "options"]
    query.append(("options", f"{given} {options}".strip()))
    return parts._replace(query=urlencode(query, quote_via=quote)).geturl()


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of this process, read once. Raises SettingError naming what is wrong."""
    try:
        return Settings()  # type: ignore[call-arg,unused-ignore]
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0])
        name = name if name.startswith(("ORINOCO_", "AIRFLOW_")) else f"ORINOCO_{name.upper()}"
        raise SettingError(f"{name} cannot be used: {first['msg']}. See .env.example for what it expects.") from error
