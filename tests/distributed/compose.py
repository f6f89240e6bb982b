"""docker-compose.yml as Compose reads it: variables put in, YAML anchors followed, nothing else changed.

In go the text of the file and the variables of `.env`; out comes the model, or `UnsetError` naming a variable that the
file asks for with `:?` and nobody set.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import yaml

# $$, ${NAME}, ${NAME:-default}, ${NAME:?complaint}: all forms the file uses; any other dollar is an error.
VARIABLE = re.compile(r"\$(?:(?P<dollar>\$)|\{(?P<name>\w+)(?::(?P<kind>[-?])(?P<text>[^}]*))?\}|(?P<bad>))")


class UnsetError(Exception):
    """A variable that must be set is not."""


def interpolate(text: str, variables: Mapping[str, str]) -> str:
    """`text` with its variables put in, by the rules of the Compose specification."""

    def put(match: re.Match[str]) -> str:
        if match["dollar"]:
            return "$"
        if match["bad"] is not None:
            raise ValueError(f"a dollar that is no variable, at {match.start()} of {text!r}")
        value = variables.get(match["name"], "")
        if value or match["kind"] is None:
            return value
        if match["kind"] == "?":
            raise UnsetError(f"{match['name']}: {match['text']}")
        return match["text"]

    return VARIABLE.sub(put, text)


def load(text: str, variables: Mapping[str, str]) -> dict[str, Any]:
    """The model of a Compose file. A variable of a service without a value is taken from `variables`, or left out."""

    def walk(node: Any) -> Any:
        if isinstance(node, str):
            return interpolate(node, variables)
        if isinstance(node, list):
            return [walk(item) for item in node]
        if isinstance(node, dict):
            return {key: walk(value) for key, value in node.items()}
        return node

    model: dict[str, Any] = walk(yaml.safe_load(text))
    for service in model["services"].values():
        given = service.get("environment", {})
        service["environment"] = {
            name: variables.get(name) if value is None else value
            for name, value in given.items()
            if value is not None or name in variables
        }
    return model


def argv(command: str | list[str]) -> list[str]:
    """A command as a list, split as Compose splits a string."""
    import shlex

    return shlex.split(command) if isinstance(command, str) else list(command)
