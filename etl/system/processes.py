"""Find and stop the processes of a system by the mark in their environment, whatever their parent or session."""

from __future__ import annotations

import os
from pathlib import Path

import psutil

from etl.system.environment import MARKER


def marked(home: Path) -> list[psutil.Process]:
    """Every live process that was started for the system in `home`, but not the caller or its parents."""
    wanted = str(home.absolute())
    mine = {os.getpid(), *(parent.pid for parent in psutil.Process().parents())}
    found = []
    for process in psutil.process_iter():
        try:
            if (
                process.pid not in mine
                and process.status() != psutil.STATUS_ZOMBIE
                and process.environ().get(MARKER) == wanted
            ):
                found.append(process)
        except psutil.Error:  # ended meanwhile, or somebody else's
            continue
    return found


def stop_all(home: Path, *, grace: float = 10.0) -> int:
    """Stop what `marked` finds: politely, then by force. Returns how many there were."""
    stopped = 0
    for _ in range(3):  # a process may have started another while we looked
        processes = marked(home)
        if not processes:
            return stopped
        stopped += len(processes)
        for process in processes:
            _signal(process, force=False)
        _, alive = psutil.wait_procs(processes, timeout=grace)
        for process in alive:
            _signal(process, force=True)
        psutil.wait_procs(alive, timeout=5)
    return stopped


def _signal(process: psutil.Process, *, force: bool) -> None:
    try:
        process.kill() if force else process.terminate()
    except psutil.Error:
        return  # it has ended meanwhile


def memory(processes: list[psutil.Process]) -> int:
    """Bytes of memory they hold, shared pages counted once (PSS) where the system tells."""
    total = 0
    for process in processes:
        try:
            info = process.memory_full_info()
            total += getattr(info, "pss", info.uss)
        except psutil.Error:
            continue
    return total
