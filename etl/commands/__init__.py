"""The commands of `orinoco`, a module a group. Each has `register(app)`."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


def needs_warehouse(command: Callable[P, R]) -> Callable[P, R]:
    """Run a command with the warehouse up: the embedded server is started for it, and stopped after it, if need be."""

    @functools.wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        from etl.config import settings
        from etl.system.control import running_warehouse

        with running_warehouse(settings()):
            return command(*args, **kwargs)

    return wrapped
