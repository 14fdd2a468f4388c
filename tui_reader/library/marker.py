"""Marks on their way to the disk, and those of others: one background thread for both."""

import threading
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import NamedTuple

from tui_reader.domain.errors import (
    DamagedIndexError,
    JournalError,
    ReaderError,
    StaleIndexError,
    StorageError,
)
from tui_reader.domain.marks import ROOT_FIELD, Draft, Target, Value
from tui_reader.library.journals import Journals
from tui_reader.storage.index import Index

RETRY_SECONDS = 1.0
BATCH_SECONDS = 0.03
"""How long the first of several changes waits for the others, to be flushed together."""
_LAST_SECONDS = 10.0
"""How long closing waits for a disk that does not answer."""
FOLLOW_SECONDS = 0.4
"""Between two looks for what other programs and machines have marked."""


class Chosen:
    """The articles of one change; where they are many, the marker's thread looks them up."""

    def __init__(
        self, ids: Iterable[int], identity: str, targets: Sequence[Target] | None = None
    ) -> None:
        self.ids = frozenset(ids)
        """As the index of this ``identity`` knows them: in another one they are none."""
        self.identity = identity
        self.targets = targets

    def __len__(self) -> int:
        return len(self.ids if self.targets is None else self.targets)

    def look_up(self, index: Index) -> Sequence[Target]:
        """Give what marks name them by; raises `StaleIndexError` where ``index`` is another one."""
        if self.targets is None:
            if index.identity != self.identity:
                raise StaleIndexError(
                    f"the index was built again before {len(self.ids)} articles could be marked",
                    where=str(index.file),
                    hint="mark them again",
                )
            self.targets = index.targets(self.ids)
        return self.targets


class Order(NamedTuple):
    """Set ``field`` of some articles to ``value``."""

    number: int
    """What tells it from all others."""
    millis: int
    field: str
    value: Value
    chosen: Chosen


class Flushed(NamedTuple):
    """Orders that wait no more, or the error that keeps them from the disk."""

    orders: frozenset[int] = frozenset()
    error: JournalError | StorageError | None = None
    others: frozenset[str] = frozenset()
    """Paths that other programs and machines have marked."""


class Marker:
    """Takes orders at once and writes them in turn; what fails is kept and tried again.

    ``report`` is called from the thread after every attempt, and when others have marked.
    """

    def __init__(
        self,
        journals: Journals,
        open_index: Callable[[], Index],
        report: Callable[[Flushed], None],
    ) -> None:
        self._journals = journals
        self._open_index = open_index
        self._report = report
        self._waiting: list[Order] = []
        self._changed = threading.Condition()
        self._first = 0.0
        """When the first of those waiting has come."""
        self._failures = 0
        self._journalled = 0
        """How many of those waiting are on the disk already, but not in the index."""
        self._follows = self._closing = False
        self._fault = ""
        """What was last told of a journal that cannot be read."""
        self._thread: threading.Thread | None = None
        self._index: Index | None = None
        """The thread's own connection, made when it is needed."""

    def add(self, *orders: Order) -> None:
        """Take orders; they are durable when ``report`` has told of them."""
        with self._changed:
            if not self._waiting:
                self._first = time.monotonic()
            self._waiting.extend(orders)
            self._start()

    def follow(self) -> None:
        """Take in what others mark from now on."""
        with self._changed:
            self._follows = True
            self._start()

    def close(self) -> int:
        """Write what is waiting, once more where it failed, and give how many marks are left."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        if self._thread is not None:
            self._thread.join(_LAST_SECONDS)
        return self.unwritten

    def flush(self) -> int:
        """Write what is waiting now, trying once; give how many marks are left."""
        with self._changed:
            failures, self._first = self._failures, 0.0
            self._start()
            while self._waiting and self._failures == failures and not self._closing:
                self._changed.wait()
        return self.unwritten

    @property
    def unwritten(self) -> int:
        """Marks that are not in the journal yet, one for each article."""
        with self._changed:
            return sum(len(order.chosen) for order in self._unjournalled())

    def drafts(self) -> list[Draft]:
        """Give what is not in the journal yet, as far as its articles are known."""
        with self._changed:
            waiting = self._unjournalled()
        return [self._draft(order) for order in waiting if order.chosen.targets is not None]

    def _unjournalled(self) -> list[Order]:
        """Give the reader's orders that are not on the disk."""
        some = self._waiting[self._journalled :]
        return [order for order in some if order.field != ROOT_FIELD]

    def give_up(self) -> None:
        """Forget what waits."""
        with self._changed:
            self._waiting.clear()
            self._journalled = 0
            self._changed.notify_all()

    def _start(self) -> None:
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=self._run, name="marks", daemon=True)
            self._thread.start()
        self._changed.notify_all()

    def _run(self) -> None:
        try:
            while (waiting := self._next()) is not None:
                fault = self._write(waiting) if waiting else self._follow()
                if fault is not None:
                    with self._changed:
                        if self._closing:
                            break
                        self._changed.wait(RETRY_SECONDS)
        finally:
            with self._changed:
                self._failures += 1  # nobody waits for a thread that has ended
                self._changed.notify_all()
            if self._index is not None:
                self._index.close()
                self._index = None

    def _next(self) -> tuple[Order, ...] | None:
        """Wait for orders and give them; none of them when it is time to look at the journals."""
        look = time.monotonic() + FOLLOW_SECONDS
        with self._changed:
            while not self._closing:
                now = time.monotonic()
                due = self._first + BATCH_SECONDS
                if self._waiting and now >= due:
                    break
                if self._follows and now >= look:
                    return ()
                times = [due] * bool(self._waiting) + [look] * self._follows
                self._changed.wait(min(times) - now if times else None)
            return tuple(self._waiting) or None

    def _draft(self, order: Order) -> Draft:
        targets = order.chosen.targets or ()
        return Draft(order.millis, self._journals.id, order.field, order.value, targets)

    def _write(self, waiting: Sequence[Order]) -> ReaderError | None:
        try:
            if self._journalled < len(waiting):
                waiting = self._known(waiting)
                self._journals.append([self._draft(order) for order in waiting[self._journalled :]])
                self._are_journalled(waiting)
            merged = self._journals.merge(self._current_index())
        except (JournalError, StorageError) as error:
            self._failed(error)
            return error
        orders = frozenset(order.number for order in waiting)
        self._done(orders)
        self._report(Flushed(orders, self._new_fault(merged.fault), merged.paths))
        return None

    def _known(self, waiting: Sequence[Order]) -> Sequence[Order]:
        """Look the articles of orders up, as many as can be.

        Those of an index that has gone are dropped, and told.
        """
        known: list[Order] = []
        for order in waiting:
            try:
                if order.chosen.targets is None:
                    order.chosen.look_up(self._current_index())
                known.append(order)
            except StaleIndexError as error:
                with self._changed, suppress(ValueError):  # given up in the meantime
                    self._waiting.remove(order)
                self._report(Flushed(frozenset((order.number,)), error))
            except StorageError:
                if len(known) <= self._journalled:
                    raise
                break
        return known

    def _follow(self) -> ReaderError | None:
        """Take in what others have marked, and tell."""
        if not self._journals.has_more:
            return None
        try:
            merged = self._journals.merge(self._current_index())
        except StorageError as error:
            self._failed(error)
            return error
        fault = self._new_fault(merged.fault)
        if merged.paths or fault:
            self._report(Flushed(error=fault, others=merged.paths))
        return None

    def _new_fault(self, fault: JournalError | None) -> JournalError | None:
        """Give why a journal cannot be read, once."""
        was, self._fault = self._fault, "" if fault is None else str(fault)
        return None if self._fault == was else fault

    def _current_index(self) -> Index:
        """Give the index that there is now: another one may have been built in its place."""
        if self._index is not None and not self._index.is_current:
            self._index.close()
            self._index = None
        self._index = self._index or self._open_index()
        return self._index

    def _are_journalled(self, written: Sequence[Order]) -> None:
        """Count those that wait still: they may have been given up, and others have come."""
        numbers = {order.number for order in written}
        with self._changed:
            self._journalled = sum(order.number in numbers for order in self._waiting)

    def _done(self, numbers: frozenset[int]) -> None:
        with self._changed:
            self._waiting = [order for order in self._waiting if order.number not in numbers]
            self._journalled = 0
            self._first = time.monotonic()
            self._changed.notify_all()

    def _failed(self, error: JournalError | StorageError) -> None:
        if isinstance(error, StorageError) and self._index is not None:
            if isinstance(error, DamagedIndexError):
                self._index.discard()
            self._index.close()
            self._index = None
        with self._changed:
            self._failures += 1
            self._changed.notify_all()
        self._report(Flushed(error=error))
