"""The embedded Postgres: starts, stops, survives a crash, opens nothing to others."""

from __future__ import annotations

import os
import shutil
import signal
import stat
from pathlib import Path

import psutil
import pytest

from etl.embedded import Server, socket_dir
from etl.errors import TerminalError


def test_starting_twice_is_started_and_stopping_twice_is_stopped(tmp_path: Path) -> None:
    server = Server(tmp_path / "pg")
    server.start()
    pid = server.pid()
    server.start()
    assert server.pid() == pid
    assert server.psql("SELECT 6 * 7") == "42"
    server.stop()
    server.stop()
    assert not server.running()
    server.remove()


def test_it_comes_back_after_kill_9_with_what_was_committed(tmp_path: Path) -> None:
    server = Server(tmp_path / "pg")
    server.start()
    server.psql("CREATE TABLE kept (n int); INSERT INTO kept VALUES (7)")
    pid = server.pid()
    assert pid is not None
    parts = [psutil.Process(pid), *psutil.Process(pid).children()]
    for part in parts:
        part.send_signal(signal.SIGKILL)
    psutil.wait_procs(parts, timeout=10)
    assert not server.running()
    server.start()
    assert server.psql("SELECT n FROM kept") == "7"
    server.remove()


def test_a_pid_file_that_names_another_program_is_not_believed(tmp_path: Path) -> None:
    server = Server(tmp_path / "pg")
    server.start()
    server.stop()
    (server.data / "postmaster.pid").write_text(f"{os.getpid()}\n{server.data}\n")
    assert not server.running()
    server.start()
    assert server.psql("SELECT 1") == "1"
    server.remove()


def test_it_opens_no_folder_to_others(tmp_path: Path) -> None:
    private = tmp_path / "private"
    private.mkdir(mode=0o700)
    server = Server(private / "deep" / "pg")
    server.start()
    assert stat.S_IMODE(private.stat().st_mode) == 0o700
    assert stat.S_IMODE(server.home.resolve().stat().st_mode) == 0o700
    assert server.psql("SELECT 1") == "1"
    server.remove()


def test_a_folder_too_deep_for_a_socket_gets_a_short_one(tmp_path: Path) -> None:
    server = Server(tmp_path / ("d" * 100) / "pg")
    assert len(f"{socket_dir(server.home)}/.s.PGSQL.5432") <= 103
    server.start()
    assert server.psql("SELECT 1") == "1"
    server.remove()


def test_a_database_name_that_is_not_ours_is_refused(server: Server) -> None:
    with pytest.raises(TerminalError, match="cannot be a database name"):
        server.create_database("x; DROP DATABASE postgres")


def test_a_removed_server_leaves_nothing_and_a_deleted_home_starts_afresh(tmp_path: Path) -> None:
    server = Server(tmp_path / "pg")
    server.start()
    server.psql("CREATE TABLE old (n int)")
    real = server.home.resolve()
    server.stop()
    if server.home.is_symlink():  # as root below a private folder; elsewhere the home is the real folder
        server.home.unlink()
    else:
        shutil.rmtree(server.home)
    server.start()
    assert server.psql("SELECT to_regclass('old') IS NULL") == "t"
    server.remove()
    assert not real.exists()
    assert not server.home.exists()
