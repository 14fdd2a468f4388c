"""Open the index's file: pragmas, application id, version; errors wrapped, no business logic."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from stat import S_ISREG

from tui_reader.domain.errors import DamagedIndexError, InterruptedQueryError, StorageError
from tui_reader.storage.regular import advice

APPLICATION_ID = 0x7475_6972
"""``tuir`` in the file's header, which tells an index from another program's database."""
BUSY_SECONDS = 10.0
_PAGE = 8_192
"""Bytes: articles leave a tenth of the usual pages empty."""
_CACHE = 32
"""Megabytes of pages that are kept while much is written."""
_OLDEST = (3, 38, 0)
"""RETURNING, iif and JSON functions without an extension."""


def connect(file: Path, schema: str, version: int) -> tuple[sqlite3.Connection, bool]:
    """Open ``file``, made new from ``schema`` where it is absent, damaged or of another version.

    Gives whether it was damaged, too. The index can be built again from the articles and the
    journal, so a file that is no good is thrown away; another program's database is not. Raises
    `StorageError`.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        _check_kind(file)
        connection = _open(file)
        fault = _fault(connection, file, version)
        if fault:
            connection.close()
            remove(file)
            connection = _open(file)
        _probe(connection)
        connection.execute("PRAGMA synchronous = NORMAL")
        if not _version(connection):
            _create(connection, schema, version)
    except (OSError, sqlite3.Error, UnicodeDecodeError) as error:
        what, hint = _REASONS.get(_code(error), ("the index cannot be opened", _UNWRITABLE))
        raise StorageError(_said(what, error), where=str(file), hint=hint) from error
    return connection, fault == _DAMAGE


def _check_kind(file: Path) -> None:
    """Raise `StorageError` where something else is in the index's place."""
    try:
        is_file = S_ISREG(file.stat().st_mode)
    except FileNotFoundError:
        return
    except OSError as error:
        raise StorageError(
            f"the index cannot be opened: {error.strerror}", where=str(file), hint=advice(error)
        ) from error
    if not is_file:
        raise StorageError("the index is no file", where=str(file), hint="take it away")


def _open(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(
        file, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
    )


def _probe(connection: sqlite3.Connection) -> None:
    """Make sure that this SQLite can do what the index needs; raises `StorageError`."""
    if sqlite3.sqlite_version_info < _OLDEST:
        wanted = ".".join(map(str, _OLDEST))
        raise StorageError(
            f"SQLite {sqlite3.sqlite_version} is too old", hint=f"{wanted} or later is needed"
        )
    options = {name for (name,) in connection.execute("PRAGMA compile_options")}
    if "ENABLE_FTS5" not in options:
        raise StorageError(
            "this Python's SQLite has no full-text search", hint="use one that is built with FTS5"
        )


def _create(connection: sqlite3.Connection, schema: str, version: int) -> None:
    connection.execute(f"PRAGMA page_size = {_PAGE}")
    connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
    connection.execute("PRAGMA journal_mode = WAL")  # kept in the file
    with transaction(connection):
        if _version(connection):
            return  # another program was faster
        for statement in schema.split(";\n\n"):
            connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {version}")


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


_DAMAGE = "damage"


def _fault(connection: sqlite3.Connection, file: Path, version: int) -> str:
    """Say why the file is to be made anew; empty if it isn't."""
    try:
        # In this order: another program may be creating the index between the two.
        (objects,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        if objects and application != APPLICATION_ID:
            raise StorageError(
                "this is another program's database", where=str(file), hint="move it elsewhere"
            )
        return "" if not objects or _version(connection) == version else "version"
    except sqlite3.OperationalError:
        raise  # locked or out of reach, not damaged
    except (sqlite3.DatabaseError, UnicodeDecodeError):  # which is SQLite's own message of damage
        return _DAMAGE


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Write all of what is done inside, or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


@contextmanager
def wrapped(file: Path) -> Iterator[None]:
    """Turn SQLite's errors into `StorageError`, those of a file that is no good as such."""
    try:
        yield
    except (sqlite3.Error, UnicodeDecodeError) as error:
        code = _code(error)
        if code == sqlite3.SQLITE_INTERRUPT:
            raise InterruptedQueryError("the question was taken back") from error
        kind = DamagedIndexError if _is_damage(code, str(error), file) else StorageError
        what, hint = _REASONS.get(code, ("the index failed", _REBUILT))
        raise kind(_said(what, error), where=str(file), hint=hint) from error


def _code(error: Exception) -> int:
    """Give SQLite's primary result code (sqlite.org/rescode.html)."""
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF


def _said(what: str, error: Exception) -> str:
    reason = error.strerror if isinstance(error, OSError) else str(error)
    return f"{what}: {reason}"


_UNWRITABLE = "make its folder writable, or delete the file: it is built again"
_REBUILT = "it can be built again by tui-reader sync --rebuild; no mark is in it alone"
_IN_USE = "the index is in use", "wait until the other program has done its work, or end it"
_REASONS = {
    sqlite3.SQLITE_BUSY: _IN_USE,
    sqlite3.SQLITE_LOCKED: _IN_USE,
    sqlite3.SQLITE_PROTOCOL: _IN_USE,
    sqlite3.SQLITE_FULL: ("there is no room for the index", "make room on its disk"),
    sqlite3.SQLITE_IOERR: ("the disk of the index fails", "see whether it is full or broken"),
    sqlite3.SQLITE_NOMEM: ("there is no memory for the index", "end other programs"),
    sqlite3.SQLITE_READONLY: ("the index cannot be written", _UNWRITABLE),
}
"""What is meant by an error of the machine, and what to do."""


def _is_damage(code: int, message: str, file: Path) -> bool:
    if code == sqlite3.SQLITE_READONLY:  # so the header may say
        return os.access(file, os.W_OK) and os.access(file.parent, os.W_OK)
    return code not in _PASSING and not message.startswith("fts5: ")


_PASSING = frozenset(
    (
        *(sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL, sqlite3.SQLITE_NOMEM),
        *(sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR),
        *(sqlite3.SQLITE_PERM, sqlite3.SQLITE_PROTOCOL),
    )
)
"""Errors of the machine around the file; every other one, a missing table included, is damage."""


@contextmanager
def much_written(connection: sqlite3.Connection) -> Iterator[None]:
    """Take more memory, and bring what is written to its place in the file less often."""
    connection.execute(f"PRAGMA cache_size = {-_CACHE << 10}")
    connection.execute(f"PRAGMA wal_autocheckpoint = {(_CACHE << 20) // _PAGE}")
    try:
        yield
    finally:
        connection.execute("PRAGMA cache_size = -2000")
        connection.execute("PRAGMA wal_autocheckpoint = 1000")
        connection.executescript("PRAGMA incremental_vacuum")  # `execute` gives back one page
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def remove(file: Path) -> None:
    """Throw an index away; raises `StorageError`."""
    try:
        for suffix in ("", "-wal", "-shm"):
            file.with_name(file.name + suffix).unlink(missing_ok=True)
    except OSError as error:
        raise StorageError(
            f"the index cannot be thrown away: {error.strerror}", where=str(file), hint=_UNWRITABLE
        ) from error
