"""One connection to an index's file: opened, asked, written to, and opened again."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from tui_reader.storage.database import connect, much_written, remove, transaction, wrapped
from tui_reader.storage.schema import SCHEMA, VERSION

_T = TypeVar("_T")
_STEPS = 20_000
"""Of SQLite's machine, some half a millisecond, after which a question may be ended."""
_INTERRUPTS = 1_000
"""Times that the end of a question is tried again: each takes another interrupt to fail."""
_AT_ONCE = 4_096
"""Ids fetched at a time: a million rows at once would be a hundred megabytes."""


class Connected:
    """What every part of the index has in common."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._connection, self.was_damaged = connect(file, SCHEMA, VERSION)
        self._opened = _file_id(file)

    def close(self) -> None:
        """Close the connection; the index can't be used afterwards."""
        self._connection.close()

    @property
    def identity(self) -> str:
        """What tells this index from one that is built in its place."""
        return self.meta("identity")

    @property
    def is_current(self) -> bool:
        """Whether the file is still the one that was opened: another program may rebuild it."""
        return _file_id(self.file) == self._opened

    def reopen(self, *, empty: bool = False) -> None:
        """Open the file that is there now, or throw it away; raises `StorageError`."""
        self._connection.close()
        if empty:
            remove(self.file)
        self._connection, self.was_damaged = connect(self.file, SCHEMA, VERSION)
        self._opened = _file_id(self.file)

    def discard(self) -> None:
        """Throw the file away, for whoever asks next to build it again."""
        if self.is_current:
            remove(self.file)

    def interrupt(self) -> None:
        """Make the question that another thread has asked end by `InterruptedQueryError`."""
        self._connection.interrupt()

    def end_when(self, is_over: Callable[[], bool]) -> None:
        """End a question when ``is_over``: `interrupt` misses one that is just about to begin."""
        self._connection.set_progress_handler(is_over, _STEPS)

    def within(self, is_over: Callable[[], bool], question: Callable[[], _T]) -> _T:
        """Answer a question, or raise `InterruptedQueryError` when ``is_over``."""
        self.end_when(is_over)
        try:
            return question()
        finally:
            self._connection.set_progress_handler(None, 0)

    @contextmanager
    def much_written(self) -> Iterator[None]:
        """Take more memory for writing, until the end of this."""
        with wrapped(self.file), much_written(self._connection):
            yield

    def meta(self, name: str) -> str:
        """Read a value kept beside the articles; empty where there is none."""
        found = self._one("SELECT value FROM meta WHERE name = ?", name)
        return str(found[0]) if found else ""

    def set_meta(self, name: str, value: str) -> None:
        """Keep a value beside the articles."""
        with self._writing() as write:
            write.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))

    def damage(self) -> list[str]:
        """Read all of the file, and give what SQLite finds wrong in it."""
        rows = self._all("PRAGMA integrity_check(10)")  # 3.40's quick_check sees NULL in ``filed``
        return [str(said) for (said,) in rows if said != "ok"]

    def _select(self, sql: str, *values: object) -> Iterator[Sequence[tuple[Any, ...]]]:
        with wrapped(self.file):
            cursor = self._connection.execute(sql, values)
            while rows := cursor.fetchmany(_AT_ONCE):
                yield rows

    def _one(self, sql: str, *values: object) -> tuple[Any, ...] | None:
        with wrapped(self.file):
            row: tuple[Any, ...] | None = self._connection.execute(sql, values).fetchone()
            return row

    def _all(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        with wrapped(self.file):
            return self._connection.execute(sql, values).fetchall()

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """Let several statements see the same articles."""
        with wrapped(self.file):
            self._end_reading()
            self._connection.execute("BEGIN")
            try:
                yield
            finally:
                self._end_reading()

    def _end_reading(self) -> None:
        """End what was begun, be that interrupted as well, or nothing could begin after it."""
        tries = 0
        while self._connection.in_transaction:
            try:
                self._connection.execute("COMMIT")
            except sqlite3.OperationalError as error:
                tries += 1
                if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT or tries > _INTERRUPTS:
                    raise

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with wrapped(self.file), transaction(self._connection):
            yield self._connection


def _file_id(file: Path) -> tuple[int, int] | None:
    try:
        status = file.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
