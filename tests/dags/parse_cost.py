"""Parses each DAG file as if it were the first, in a process that has Airflow; prints what that cost beyond Airflow.

A program of its own, for what is measured must not be loaded yet. Opening a connection ends it with an error.
"""

from __future__ import annotations

import importlib
import importlib.util
import json
import sys
import time
from pathlib import Path

for part in ("airflow.sdk", "airflow.dag_processing.dagbag", "airflow.timetables.interval", "airflow.plugins_manager"):
    importlib.import_module(part)


def refuse(event: str, arguments: tuple[object, ...]) -> None:
    if event in ("socket.connect", "socket.getaddrinfo", "subprocess.Popen"):
        raise AssertionError(f"{event} {arguments[1:]} while a DAG file was parsed")


root = Path(sys.argv[1])
sys.path[:0] = [str(root / "dags"), str(root / "plugins"), str(root)]
sys.addaudithook(refuse)
airflows = set(sys.modules)
seconds = {}
for path in sorted((root / "dags").glob("*.py")):
    start = time.process_time()
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec
    assert spec.loader
    spec.loader.exec_module(importlib.util.module_from_spec(spec))
    seconds[path.stem] = time.process_time() - start  # of this process: what else the machine does is not counted
    for name in set(sys.modules) - airflows:
        del sys.modules[name]
print(json.dumps(seconds))
