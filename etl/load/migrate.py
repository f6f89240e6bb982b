"""Brings a database to a version of the schema: Alembic decides which steps, `sql/schema/*.sql` holds what they do.

A DSN goes in (as owner of the database), a migrated database is left. All steps of a call are one transaction: after a
failure the database is as it was. Two calls at once wait for each other.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from alembic import command, op
from alembic.config import Config
from alembic.util import CommandError
from psycopg import sql
from sqlalchemy import text

from etl.errors import TerminalError
from etl.load.database import SQL, driver, engine, script

MIGRATIONS = Path(__file__).parent / "migrations"
LOCK = 7402001  # any number, the same for every migration of Orinoco
# A statement ends with a semicolon at the end of a line, but for those between BEGIN ATOMIC and END.
_DEFINITION = re.compile(
    r"^CREATE (?:OR REPLACE )?(?P<what>(?:FUNCTION|VIEW) (?P<name>[\w.]+)(?:(?!;$).)*?(?:BEGIN ATOMIC$.*?^END)?;$)",
    re.MULTILINE | re.DOTALL,
)


def upgrade(dsn: str, revision: str = "head") -> None:
    """Bring the database up to `revision`; already there: nothing happens.

    Raises TerminalError where a newer Orinoco made the database.
    """
    _run(dsn, lambda config: command.upgrade(config, revision))


def downgrade(dsn: str, revision: str) -> None:
    """Take the database down to `revision`, or to nothing with `base`. What the older schema cannot hold is lost."""
    _run(dsn, lambda config: command.downgrade(config, revision))


def run_sql(*names: str, folder: str = "schema") -> None:
    """Run files of `sql/<folder>/` in the migration under way. For use in `migrations/versions/` only."""
    connection = driver(op.get_bind())
    for name in names:
        connection.execute(script(SQL / folder / name).encode())


def restore(file: str, *names: str) -> None:
    """Make functions and views what an earlier migration's `file` of `sql/schema/` says, comments included.

    For downgrades: what an object was before stands there, once. For use in `migrations/versions/` only.
    """
    written = (SQL / "schema" / file).read_text(encoding="utf-8")
    connection = driver(op.get_bind())
    for name in names:
        (made,) = [match for match in _DEFINITION.finditer(written) if match["name"] == name]
        connection.execute(f"CREATE OR REPLACE {made['what']}".encode())
        said = re.compile(rf"^COMMENT ON (?:FUNCTION|VIEW|COLUMN) {re.escape(name)}\b.*?;$", re.MULTILINE | re.DOTALL)
        for comment in said.findall(written):
            connection.execute(comment.encode())


def _run(dsn: str, step: Callable[[Config], None]) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    with engine(dsn).begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        config.attributes["connection"] = connection
        try:
            step(config)
        except CommandError as error:  # it is at a step that this version does not have
            raise TerminalError(
                f"The warehouse was made by a newer Orinoco than this one ({error}). Use the newer one, or restore a "
                "backup into an empty warehouse: see docs/operating.md#upgrade."
            ) from error


def set_password(dsn: str, role: str, password: str) -> None:
    """Give a role a password. The server gets a literal, for ALTER ROLE takes no parameters; nothing is logged."""
    statement = sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(role), sql.Literal(password))
    with engine(dsn).begin() as connection:
        driver(connection).execute(statement)
