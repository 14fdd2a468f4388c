"""Marks on their way to the disk: journalled and indexed by one background thread."""

import threading
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from tui_reader.domain.errors import (
    DamagedIndexError,
    JournalError,
    ReaderError,
    StaleIndexError,
    StorageError,
)
from tui_reader.domain.marks import MAX_ARTICLES_PER_RECORD, Record, Stamp, Value
from tui_reader.storage.index import Index
from tui_reader.storage.journal import Journal

RETRY_SECONDS = 1.0


class Flushed(NamedTuple):
    """Records that wait no more, or the error that keeps them from the disk."""

    stamps: frozenset[Stamp] = frozenset()
    error: JournalError | StorageError | None = None


class Later(NamedTuple):
    """Records of so many articles that their paths are looked up in the marker's thread."""

    library: str
    identity: str
    """The index that knows the articles by ``ids``: no other will do."""
    ids: tuple[int, ...]
    field: str
    value: Value
    stamps: tuple[Stamp, ...]
    """One for each `MAX_ARTICLES_PER_RECORD`."""

    def records(self, index: Index) -> Iterator[Record]:
        """Look the articles up; raises `StaleIndexError` where ``index`` is another one."""
        if index.identity != self.identity:
            raise StaleIndexError(
                f"the index was built again before {len(self.ids)} articles could be marked",
                where=str(index.file),
                hint="mark them again",
            )
        for number, stamp in enumerate(self.stamps):
            start = number * MAX_ARTICLES_PER_RECORD
            targets = index.targets(self.ids[start : start + MAX_ARTICLES_PER_RECORD])
            yield Record(stamp, self.library, self.field, self.value, tuple(targets))


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
        self._waiting: list[Record | Later] = []
        self._changed = threading.Condition()
        self._journalled = 0
        """How many of those waiting are on the disk already, but not in the index."""
        self._closing = False
        self._thread: threading.Thread | None = None
        self._index: Index | None = None
        """The thread's own connection, made when it is needed."""

    def add(self, *items: Record | Later) -> None:
        """Take records; they are durable when ``report`` has told of them."""
        with self._changed:
            self._waiting.extend(items)
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
        return sum(map(_articles, self._waiting[self._journalled :]))

    def _run(self) -> None:
        while waiting := self._next():
            first = waiting[0]
            fault: ReaderError | None
            if isinstance(first, Later):
                fault = self._look_up(first)
            else:
                fault = self._write([one for one in waiting if isinstance(one, Record)])
            if fault is not None:
                with self._changed:
                    if self._closing:
                        break
                    self._changed.wait(RETRY_SECONDS)
        if self._index is not None:
            self._index.close()

    def _next(self) -> tuple[Record | Later, ...]:
        """Give the records that come next, or one item that has to be looked up first."""
        with self._changed:
            while not self._waiting and not self._closing:
                self._changed.wait()
            end = next(
                (place for place, item in enumerate(self._waiting) if isinstance(item, Later)),
                len(self._waiting),
            )
            return tuple(self._waiting[: max(1, end)])

    def _look_up(self, later: Later) -> StorageError | None:
        try:
            records = list(later.records(self._current_index()))
        except StaleIndexError as error:
            self._replace(1)
            self._report(Flushed(frozenset(later.stamps), error))
        except StorageError as error:
            self._failed(error)
            return error
        else:
            self._replace(1, *records)
        return None

    def _write(self, records: Sequence[Record]) -> JournalError | StorageError | None:
        try:
            if self._journalled < len(records):
                self._journal.append(records[self._journalled :])
                self._journalled = len(records)
            self._current_index().apply(records, {})
        except (JournalError, StorageError) as error:
            self._failed(error)
            return error
        self._replace(len(records))
        self._report(Flushed(frozenset(record.stamp for record in records)))
        return None

    def _current_index(self) -> Index:
        """Give the index that there is now: another one may have been built in its place."""
        if self._index is not None and not self._index.is_current:
            self._index.close()
            self._index = None
        self._index = self._index or self._open_index()
        return self._index

    def _replace(self, count: int, *records: Record) -> None:
        with self._changed:
            self._waiting[:count] = records
            self._journalled = 0

    def _failed(self, error: JournalError | StorageError) -> None:
        if isinstance(error, StorageError) and self._index is not None:
            if isinstance(error, DamagedIndexError):
                self._index.discard()
            self._index.close()
            self._index = None
        self._report(Flushed(error=error))


def _articles(item: Record | Later) -> int:
    return len(item.targets if isinstance(item, Record) else item.ids)
