"""Airflow's REST API (v2), as far as Orinoco needs it: log in, set up, trigger, watch.

In: the address and the login. Out: plain dicts of the API. Raises TransientError where Airflow does not answer,
TerminalError where it refuses.
"""

from __future__ import annotations

from typing import Any

import requests

from etl.errors import TerminalError, TransientError

TIMEOUT = 20.0  # seconds; the first answers of a cold API server take several


class Airflow:
    """A logged-in session. The token lives as long as Airflow lets it (a day) and is renewed when refused."""

    def __init__(self, base: str, username: str, password: str) -> None:
        self.base = base.rstrip("/")
        self._login = {"username": username, "password": password}
        self._session = requests.Session()
        self._session.trust_env = False  # this machine only: no proxy

    def call(self, method: str, path: str, body: dict[str, Any] | None = None, **query: Any) -> Any:
        """One call; the decoded JSON. 401 logs in and tries once more."""
        for attempt in (1, 2):
            try:
                if "Authorization" not in self._session.headers:
                    self._log_in()
                answer = self._session.request(
                    method, f"{self.base}/api/v2{path}", json=body, params=query, timeout=TIMEOUT
                )
            except requests.RequestException as error:
                raise TransientError(
                    f"Airflow at {self.base} does not answer. Is it up? See `orinoco status`."
                ) from error
            if answer.status_code == 401 and attempt == 1:
                self._session.headers.pop("Authorization", None)
                continue
            break
        if answer.status_code >= 500:
            raise TransientError(f"Airflow answered {answer.status_code} to {method} {path}: {answer.text[:300]}")
        if answer.status_code >= 400:
            raise TerminalError(f"Airflow refused {method} {path} ({answer.status_code}): {answer.text[:500]}")
        return answer.json() if answer.content else None

    def _log_in(self) -> None:
        answer = self._session.post(f"{self.base}/auth/token", json=self._login, timeout=TIMEOUT)
        if answer.status_code >= 500:
            raise TransientError(f"Airflow at {self.base} cannot log anyone in yet ({answer.status_code}).")
        if answer.status_code >= 400:
            raise TerminalError(f"Airflow at {self.base} refused the login ({answer.status_code}).")
        self._session.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"

    # -- what we ask ------------------------------------------------------------------------------------------------
    def healthy(self) -> dict[str, str]:
        """Each part of Airflow and its status, "healthy" where all is well."""
        answer = requests.get(f"{self.base}/api/v2/monitor/health", timeout=TIMEOUT, proxies={"http": "", "https": ""})
        return {part: (said or {}).get("status") or "unknown" for part, said in answer.json().items()}

    def dag_ids(self) -> set[str]:
        return {dag["dag_id"] for dag in self.call("GET", "/dags", limit=100)["dags"]}

    def import_errors(self) -> list[str]:
        return [
            e["filename"] + ": " + e["stack_trace"][-400:] for e in self.call("GET", "/importErrors")["import_errors"]
        ]

    def make_pool(self, name: str, slots: int, description: str) -> None:
        """Make a pool; one that is there keeps the slots its operator gave it."""
        if name not in {pool["name"] for pool in self.call("GET", "/pools", limit=100)["pools"]}:
            self.call("POST", "/pools", {"name": name, "slots": slots, "description": description})

    def set_connection(self, connection_id: str, fields: dict[str, Any]) -> None:
        body = {"connection_id": connection_id, **fields}
        known = {c["connection_id"] for c in self.call("GET", "/connections", limit=100)["connections"]}
        if connection_id in known:
            self.call("PATCH", f"/connections/{connection_id}", body)
        else:
            self.call("POST", "/connections", body)

    def trigger(self, dag_id: str, conf: dict[str, Any] | None = None) -> str:
        """Start a run; its run id. The API wants `logical_date` named, also when there is none."""
        run: dict[str, Any] = self.call("POST", f"/dags/{dag_id}/dagRuns", {"logical_date": None, "conf": conf or {}})
        return str(run["dag_run_id"])

    def run(self, dag_id: str, run_id: str) -> dict[str, Any]:
        answer: dict[str, Any] = self.call("GET", f"/dags/{dag_id}/dagRuns/{run_id}")
        return answer

    def runs(self, dag_id: str) -> list[dict[str, Any]]:
        """The newest runs first, 50 at most."""
        answer: list[dict[str, Any]] = self.call("GET", f"/dags/{dag_id}/dagRuns", limit=50, order_by="-run_after")[
            "dag_runs"
        ]
        return answer

    def tasks(self, dag_id: str, run_id: str) -> list[dict[str, Any]]:
        answer: list[dict[str, Any]] = self.call("GET", f"/dags/{dag_id}/dagRuns/{run_id}/taskInstances", limit=200)[
            "task_instances"
        ]
        return answer

    def log(self, dag_id: str, run_id: str, task_id: str, try_number: int, map_index: int = -1) -> str:
        """A task's log as plain lines, an exception as its type and what it says."""
        path = f"/dags/{dag_id}/dagRuns/{run_id}/taskInstances/{task_id}/logs/{try_number}"
        answer = self.call("GET", path, map_index=map_index, full_content=True)
        return "\n".join(text for line in answer["content"] for text in _lines(line))


def _lines(line: Any) -> list[str]:
    """One entry of a log: the event, and the exceptions that came with it."""
    if not isinstance(line, dict):
        return [str(line)]
    raised = [f"{error.get('exc_type')}: {error.get('exc_value')}" for error in line.get("error_detail") or []]
    return [str(line.get("event", "")), *raised]
