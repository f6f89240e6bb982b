"""How the analyst gets in from outside: the settings come in, a URL for notebooks and BI tools comes out.

The embedded server answers on 127.0.0.1 only where a port is set, there to the role orinoco_analyst alone, and asks for
a password that is made once and kept in `<home>/analyst_password`, readable by its owner only.
"""

from __future__ import annotations

import secrets
from urllib.parse import quote

from etl.config import ANALYST, Settings
from etl.errors import UsageError
from etl.load import migrate
from etl.system.environment import write_private


def password(settings: Settings) -> str:
    """The analyst's password for TCP, made at first use."""
    path = settings.home.absolute() / "analyst_password"
    if not path.exists():
        write_private(path, secrets.token_urlsafe(24) + "\n")
    return path.read_text().strip()


def admit(settings: Settings) -> None:
    """Give the role its password where the embedded server listens on TCP; else nothing happens."""
    if settings.warehouse_port and not settings.warehouse:
        migrate.set_password(settings.server.dsn("warehouse"), ANALYST, password(settings))


def dsn(settings: Settings) -> str:
    """libpq URL for a tool: over TCP where a port is set, else over the socket, which only this user reaches.

    Raises UsageError where the server runs, but from before the port was set.
    """
    port = settings.warehouse_port
    if settings.warehouse or not port:
        return settings.dsn(role=ANALYST)
    if settings.server.running() and settings.server.listening_on() != port:
        raise UsageError(
            f"The warehouse was started before ORINOCO_WAREHOUSE_PORT became {port}. `make down`, then `make up`."
        )
    return f"postgresql://{ANALYST}:{quote(password(settings), safe='')}@127.0.0.1:{port}/warehouse"
