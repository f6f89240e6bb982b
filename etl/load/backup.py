"""A backup of what cannot be made again: the warehouse and the archive of fetched pages, in one folder.

In go the owner's DSN, the URI of the archive and a folder; out come `warehouse.dump` (for pg_restore), `archive/` and
`backup.json` with a checksum of every file and of what the warehouse says. It may run while runs write: it shows one
moment. A restore goes into an empty warehouse only, and fails unless the result says exactly what was backed up.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from psycopg.pq import Conninfo
from sqlalchemy import Connection, text

from etl.errors import TerminalError, UsageError
from etl.fetch.reading import open_filesystem, verify
from etl.load import dimensions, migrate
from etl.load.checksum import checksum
from etl.load.database import SQL, driver, transaction
from etl.load.statements import run as run_file

MANIFEST, DUMP, ARCHIVE = "backup.json", "warehouse.dump", "archive"
FORMAT = 1
WARC = (".warc.gz", ".warc")

Program = Callable[[str], str]  # name of one of Postgres's programs → its path


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup holds; written to `backup.json` when everything else is there."""

    format: int
    made_at: str  # ISO 8601, UTC
    schema: str  # the migration the warehouse was at
    archive: str  # URI of the archive that its pointers name
    articles: int
    captures: int
    checksum: str  # over what the warehouse says (etl.load.checksum)
    files: dict[str, str]  # path below the folder → SHA-256


def backup(owner: str, archive: str, folder: Path, program: Program) -> Backup:
    """Write a backup into `folder`, which must not exist or be empty.

    Raises UsageError for a folder that holds something, TerminalError where it cannot be written, where the dump fails,
    and where pages that the warehouse points at lie outside the archive.
    """
    folder = folder.absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise UsageError(f"{folder} is not empty: name a folder of its own for each backup.")
        return _backup(owner, archive, folder, program)
    except OSError as error:
        raise TerminalError(f"The backup could not be written to {folder}: {error}.") from error


def _backup(owner: str, archive: str, folder: Path, program: Program) -> Backup:
    with _snapshot(owner) as (connection, snapshot):
        _dump(owner, folder / DUMP, snapshot, program("pg_dump"))
        outside = connection.execute(
            text("SELECT count(*) FROM ops.capture WHERE archive IS NOT NULL AND NOT starts_with(archive, :archive)"),
            {"archive": f"{archive}/"},
        ).scalar_one()
        if outside:
            raise TerminalError(
                f"{outside} captures lie outside {archive} and would be missing from the backup. "
                "Set ORINOCO_ARCHIVE to the folder that holds all of them."
            )
        schema, articles, captures = connection.execute(
            text("""SELECT (SELECT version_num FROM public.alembic_version),
                           (SELECT count(*) FROM warehouse.dim_article), (SELECT count(*) FROM ops.capture)""")
        ).one()
        said = checksum(connection)
    # After the dump: the archive only grows, so it holds whatever the dump points at.
    files = {DUMP: _sha256(folder / DUMP)}
    for relative, opened in _stored(archive):
        with opened as stream:
            files[f"{ARCHIVE}/{relative}"] = _copy(stream, folder / ARCHIVE / relative)
    made = Backup(FORMAT, datetime.now(UTC).isoformat(), schema, archive, articles, captures, said, files)
    aside = folder / f"{MANIFEST}.part"
    aside.write_text(json.dumps(asdict(made), indent=1), encoding="utf-8")
    aside.replace(folder / MANIFEST)
    return made


def restore(owner: str, archive: str, folder: Path, program: Program) -> Backup:
    """Bring a backup back: into an empty warehouse, brought up to date afterwards, and into `archive`.

    Raises UsageError where `folder` is no whole backup or the warehouse is not empty, TerminalError where a file is
    damaged or the restored warehouse does not say what was backed up.
    """
    folder = folder.absolute()
    made = read(folder)
    for name, digest in made.files.items():
        if not (folder / name).is_file() or _sha256(folder / name) != digest:
            raise TerminalError(f"{folder / name} is missing or damaged: the backup cannot be restored from it.")
    _empty(owner)
    _copy_back(folder, made, archive)
    _load(owner, folder / DUMP, program("pg_restore"))
    with transaction(owner) as connection:
        if archive != made.archive:
            run_file(connection, SQL / "runs" / "move_archive.sql", old=made.archive, new=archive)
        found = checksum(connection)
        damaged = verify(connection).damaged
    if found != made.checksum or damaged:
        what = f"{len(damaged)} pages are not in the archive" if damaged else "its checksum differs"
        raise TerminalError(f"The restored warehouse is not what was backed up: {what}. Do not use it.")
    migrate.upgrade(owner)
    with transaction(owner) as connection:
        dimensions.sync(connection)
    return made


def read(folder: Path) -> Backup:
    """The manifest of a backup. Raises UsageError where there is none that can be read."""
    try:
        made = Backup(**json.loads((folder / MANIFEST).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise UsageError(f"{folder} is no whole backup: its {MANIFEST} cannot be read ({error}).") from error
    if made.format != FORMAT:
        raise UsageError(f"{folder} was written by a newer Orinoco (format {made.format}): restore it with that one.")
    return made


def client_environment(dsn: str) -> dict[str, str]:
    """This environment and a DSN as libpq's variables: arguments, passwords among them, show in lists of processes."""
    options = Conninfo.parse(dsn.encode())
    named = {o.envvar.decode(): o.val.decode() for o in options if o.envvar is not None and o.val is not None}
    return os.environ | named


@contextmanager
def _snapshot(owner: str) -> Iterator[tuple[Connection, str]]:
    """A transaction that sees one moment, and the name by which pg_dump sees the same."""
    with transaction(owner) as connection:
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
        yield connection, connection.execute(text("SELECT pg_export_snapshot()")).scalar_one()


def _dump(owner: str, path: Path, snapshot: str, pg_dump: str) -> None:
    # Staging holds rows on their way: a run that is cut off stages again.
    _run(owner, "back up", pg_dump, "--format=custom", "--no-owner", f"--snapshot={snapshot}",
         "--exclude-table-data=staging.*", f"--file={path}")  # fmt: skip


def _load(owner: str, dump: Path, pg_restore: str) -> None:
    """Load a dump, all of it or nothing.

    Rights on tables yet to be made are bound to the role that will make them, which may have had another name where
    the dump was made: they are left out, and given again as this owner.
    """
    contents = _run(owner, "read", pg_restore, "--list", str(dump)).splitlines()
    later = [line for line in contents if " DEFAULT ACL " in line]
    with tempfile.NamedTemporaryFile("w", suffix=".list") as chosen:
        chosen.write("\n".join(line for line in contents if line not in later))
        chosen.flush()
        _run(owner, "restore", pg_restore, "--single-transaction", "--exit-on-error", "--no-owner",
             f"--use-list={chosen.name}", f"--dbname={_database(owner)}", str(dump))  # fmt: skip
    with tempfile.NamedTemporaryFile("w", suffix=".list") as chosen:
        chosen.write("\n".join(later))
        chosen.flush()
        script = _run(owner, "read", pg_restore, f"--use-list={chosen.name}", "--file=-", str(dump))
    with transaction(owner) as connection:
        for statement in re.findall(r"^ALTER DEFAULT PRIVILEGES FOR ROLE \S+ (.*;)$", script, re.M):
            driver(connection).execute(f"ALTER DEFAULT PRIVILEGES {statement}".encode())


def _run(owner: str, what: str, program: str, *arguments: str) -> str:
    """Run one of Postgres's programs as the owner; what it printed."""
    done = subprocess.run(
        [program, *arguments], env=client_environment(owner), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise TerminalError(f"Postgres could not {what} the warehouse: {done.stderr.strip()[-800:]}")
    return done.stdout


def _database(owner: str) -> str:
    """Name of the database: the one thing pg_restore takes from its arguments only."""
    names = {o.keyword: o.val for o in Conninfo.parse(owner.encode())}
    return (names[b"dbname"] or b"").decode()


def _empty(owner: str) -> None:
    """Take the schema away from a warehouse with nothing in it, leaving its roles. Raises UsageError where it has."""
    migrate.upgrade(owner)  # makes the roles where this server has never seen them
    with transaction(owner) as connection:
        captures = connection.execute(text("SELECT count(*) FROM ops.capture")).scalar_one()
        if captures:
            raise UsageError(
                f"The warehouse has {captures} captures: a backup is restored into an empty one only. "
                "Drop its database first (on one machine: orinoco clean), if you are sure."
            )
    migrate.downgrade(owner, "base")
    with transaction(owner) as connection:
        connection.execute(text("DROP TABLE IF EXISTS public.alembic_version"))


def _stored(archive: str) -> Iterator[tuple[str, IO[bytes]]]:
    """Each WARC file of the archive: its path below it, and the file, opened."""
    fs, root = open_filesystem(archive)
    if not fs.exists(root):
        return
    for path in sorted(fs.find(root)):
        if path.endswith(WARC):
            yield path[len(root) :].lstrip("/"), fs.open(path, "rb")


def _copy_back(folder: Path, made: Backup, archive: str) -> None:
    fs, root = open_filesystem(archive)
    for name in made.files:
        if not name.startswith(f"{ARCHIVE}/"):
            continue
        target = f"{root.rstrip('/')}/{name.removeprefix(f'{ARCHIVE}/')}"
        if fs.exists(target):
            with fs.open(target, "rb") as stream:
                if _digest(stream) != made.files[name]:
                    raise TerminalError(f"Another {target} is there already: restore into an empty archive.")
            continue
        fs.makedirs(target.rpartition("/")[0], exist_ok=True)
        with (folder / name).open("rb") as source, fs.open(f"{target}.part", "wb") as stream:
            shutil.copyfileobj(source, stream)
        fs.mv(f"{target}.part", target)


def _copy(source: IO[bytes], target: Path) -> str:
    """Copy a file; its SHA-256."""
    target.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with target.open("wb") as out:
        while block := source.read(1 << 20):
            digest.update(block)
            out.write(block)
    return digest.hexdigest()


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return _digest(file)


def _digest(stream: Any) -> str:
    return hashlib.file_digest(stream, "sha256").hexdigest()
