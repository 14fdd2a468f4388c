"""Marks on their way to the disk: journalled and indexed by one background thread."""

import threading
from collections.abc import Callable
from typing import NamedTuple

from tui_reader.domain.errors import JournalError, StorageError
from tui_reader.domain.marks import Record
from tui_reader.storage.index import Index
from tui_reader.storage.journal import Journal

RETRY_SECONDS = 1.0


class Flushed(NamedTuple):
    """Records that are on the disk, or the error that keeps them from it."""

    records: tuple[Record, ...] = ()
    error: JournalError | StorageError | None = None


class Marker:
    """Takes records at once and writes them in order; what fails is kept and tried again.

    ``report`` is called from the thread after every attempt.
    """

    def __init__(
        self, journal: Journal, open_index: Callable[[], Index], report: Callable[[Flushed], None]
    ) -> None:
        self._journal = journal
        self._open_index = open_index
        self._report = report
        self._waiting: list[Record] = []
        self._changed = threading.Condition()
        self._journalled = 0
        """How many of those waiting are on the disk already, but not in the index."""
        self._closing = False
        self._thread: threading.Thread | None = None
        self._index: Index | None = None
        """The thread's own connection, made when it is needed."""

    def add(self, record: Record) -> None:
        """Take one record; it is durable when ``report`` has told of it."""
        with self._changed:
            self._waiting.append(record)
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="marks", daemon=True)
                self._thread.start()
            self._changed.notify_all()

    def close(self) -> int:
        """Write what is waiting, once more where it failed, and give how many marks are left."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        if self._thread is not None:
            self._thread.join()
        return sum(bool(record.targets) for record in self._waiting[self._journalled :])

    def _run(self) -> None:
        while records := self._next():
            error = self._write(records)
            with self._changed:
                if error is None:
                    del self._waiting[: len(records)]
                    self._journalled = 0
                elif self._closing:
                    break
                else:
                    self._changed.wait(RETRY_SECONDS)
        if self._index is not None:
            self._index.close()

    def _next(self) -> tuple[Record, ...]:
        with self._changed:
            while not self._waiting and not self._closing:
                self._changed.wait()
            return tuple(self._waiting)

    def _write(self, records: tuple[Record, ...]) -> JournalError | StorageError | None:
        try:
            if self._journalled < len(records):
                self._journal.append(records[self._journalled :])
                self._journalled = len(records)
            self._index = self._index or self._open_index()
            self._index.apply(records, {})
        except (JournalError, StorageError) as error:
            if isinstance(error, StorageError) and self._index is not None:
                self._index.close()  # another one may have been built in its place
                self._index = None
            self._report(Flushed(error=error))
            return error
        self._report(Flushed(records))
        return None
