"""Marks as the reader makes them: shown at once, on the disk soon after, and taken back."""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from tui_reader.domain.marks import MAX_ARTICLES_PER_RECORD, Clock, Record, Stamp, Target
from tui_reader.library.marker import Flushed, Later, Marker

MOST_STEPS = 1_000
"""Changes that can be undone."""


@dataclass(frozen=True, eq=False, slots=True)
class Change:
    """What one key has set: of these articles, ``field`` was the opposite of ``value`` before."""

    field: str
    value: bool
    ids: frozenset[int]
    stamps: tuple[Stamp, ...] = ()
    """Of its records."""


class Marking:
    """Changes on their way to the journal, and those that can be undone; for one thread."""

    def __init__(self, clock: Clock, marker: Marker) -> None:
        self._clock = clock
        self._marker = marker
        self._pending: tuple[Change, ...] = ()
        self._lock = threading.Lock()
        self._done: deque[Change] = deque(maxlen=MOST_STEPS)
        self._undone: list[Change] = []

    def mark(
        self, library: str, targets: Mapping[int, Target], field: str, *, value: bool
    ) -> Change:
        """Set ``field`` of some articles."""
        stamps = self._stamps(len(targets))
        rest = iter(targets.values())
        records = [
            Record(stamp, library, field, value, tuple(islice(rest, MAX_ARTICLES_PER_RECORD)))
            for stamp in stamps
        ]
        return self._add(Change(field, value, frozenset(targets), stamps), *records)

    def mark_many(
        self, library: str, identity: str, ids: Sequence[int], field: str, *, value: bool
    ) -> Change:
        """Set ``field`` of any number of articles, which are looked up behind the keys."""
        stamps = self._stamps(len(ids))
        later = Later(library, identity, tuple(ids), field, value, stamps)
        return self._add(Change(field, value, frozenset(ids), stamps), later)

    def step(self, change: Change) -> None:
        """Let ``change`` be the next that is undone."""
        self._done.append(change)
        self._undone.clear()

    def back(self) -> Change | None:
        """Give the change that is to be taken back now; None where there is none."""
        if not self._done:
            return None
        self._undone.append(self._done.pop())
        return self._undone[-1]

    def forth(self) -> Change | None:
        """Give the change that is to be made again now; None where there is none."""
        if not self._undone:
            return None
        self._done.append(self._undone.pop())
        return self._done[-1]

    def forget_steps(self) -> None:
        """Nothing can be undone any more: a new index has other ids."""
        self._done.clear()
        self._undone.clear()

    def flushed(self, flushed: Flushed) -> None:
        """Take note of what has been written; in any thread."""
        with self._lock:
            self._pending = tuple(
                change for change in self._pending if change.stamps[-1] not in flushed.stamps
            )

    def pending(self, field: str) -> Callable[[int], bool | None]:
        """Give what tells the value of an article that waits to be written; None for no such."""
        changes = [change for change in reversed(self._pending) if change.field == field]

        def value(id_: int) -> bool | None:
            return next((change.value for change in changes if id_ in change.ids), None)

        return value

    def waiting(self, field: str) -> set[int]:
        """Give the articles whose ``field`` waits to be written."""
        return {id_ for change in self._pending if change.field == field for id_ in change.ids}

    def differing(self, indexed: Iterable[int], field: str, *, value: bool) -> set[int]:
        """Give the articles whose ``field`` is not ``value``, as the ``indexed`` ones' was."""
        found = set(indexed)
        for change in self._pending:
            if change.field == field:
                found = found - change.ids if change.value == value else found | change.ids
        return found

    def _add(self, change: Change, *items: Record | Later) -> Change:
        if change.stamps:  # else its articles have gone
            with self._lock:
                self._pending = (*self._pending, change)
            self._marker.add(*items)
        return change

    def _stamps(self, articles: int) -> tuple[Stamp, ...]:
        now = time.time_ns() // 1_000_000
        return tuple(self._clock.tick(now) for _ in range(0, articles, MAX_ARTICLES_PER_RECORD))
