"""Keeps the parts of the system running: starts each, restarts one that dies, stops all of them when told to.

Started detached by `control.up` in a session of its own, so that the parts are one process group. In: a JSON file
naming the parts and their commands, and the environment to give them. Out: a log a part, `system.json` with what runs.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections import deque
from pathlib import Path
from types import FrameType

STOP_GRACE = 25.0  # seconds the parts get to end by themselves; the scheduler waits for its running tasks
RESTARTS, RESTART_WINDOW = 5, 600.0  # a part that dies more often than this within that many seconds stays dead


class Supervisor:
    def __init__(self, plan: Path) -> None:
        self.folder = plan.parent
        self.commands: dict[str, list[str]] = json.loads(plan.read_text())["commands"]
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.deaths: dict[str, deque[float]] = {name: deque() for name in self.commands}
        self.stopping = False

    def run(self) -> int:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._stop)
        for name in self.commands:
            self._start(name)
        while not self.stopping:
            for name in list(self.processes):
                self._restart_if_dead(name)
            with contextlib.suppress(InterruptedError):
                time.sleep(0.5)
        self._end_all()
        return 0

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def _start(self, name: str) -> None:
        log = self.folder.parent / "logs" / f"{name}.log"
        log.parent.mkdir(exist_ok=True)
        with log.open("ab") as out:
            self.processes[name] = subprocess.Popen(
                self.commands[name], stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT, close_fds=True
            )
        self._write_state()

    def _restart_if_dead(self, name: str) -> None:
        code = self.processes[name].poll()
        if code is None:
            return
        deaths = self.deaths[name]
        deaths.append(time.monotonic())
        while deaths and deaths[0] < time.monotonic() - RESTART_WINDOW:
            deaths.popleft()
        print(f"{name} ended with exit code {code}; death {len(deaths)} of {RESTARTS} allowed", flush=True)
        del self.processes[name]
        if len(deaths) <= RESTARTS:
            self._start(name)
        self._write_state()

    def _write_state(self) -> None:
        state = {"supervisor": os.getpid(), "parts": {name: process.pid for name, process in self.processes.items()}}
        aside = self.folder / "system.json.part"
        aside.write_text(json.dumps(state))
        aside.replace(self.folder / "system.json")

    def _end_all(self) -> None:
        for process in self.processes.values():
            process.terminate()
        deadline = time.monotonic() + STOP_GRACE
        for process in self.processes.values():
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        (self.folder / "system.json").unlink(missing_ok=True)


if __name__ == "__main__":
    sys.exit(Supervisor(Path(sys.argv[1])).run())
