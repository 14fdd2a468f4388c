"""Marks as the reader makes them: shown at once, on the disk soon after, and taken back."""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import count
from typing import NamedTuple

from tui_reader.domain.marks import Value
from tui_reader.library.marker import Chosen, Flushed, Marker, Order

MOST_STEPS = 1_000
"""Changes that can be undone."""

Rebind = Callable[[Chosen], Chosen]
"""Gives the same articles as the index that there is now knows them."""


class Setting(NamedTuple):
    """``field`` is set to ``value`` for some articles."""

    field: str
    value: Value
    chosen: Chosen


@dataclass(frozen=True, eq=False, slots=True)
class Change:
    """What one key has set, and what was so before."""

    done: tuple[Setting, ...]
    before: tuple[Setting, ...]
    besides: tuple[Setting, ...] = ()
    """What is set with it, once, and never taken back."""

    @property
    def ids(self) -> frozenset[int]:
        """The articles that it is of."""
        ids = [setting.chosen.ids for setting in self.done]
        return ids[0] if len(ids) == 1 else frozenset().union(*ids)  # of many no copy is made


class Marking:
    """Settings on their way to the journal, and changes that can be undone; for one thread."""

    def __init__(self, marker: Marker) -> None:
        self._marker = marker
        self._numbers = count(1)
        self._pending: tuple[tuple[int, Setting], ...] = ()
        self._lock = threading.Lock()
        self._done: deque[Change] = deque(maxlen=MOST_STEPS)
        self._undone: list[Change] = []

    def put(self, *settings: Setting) -> None:
        """Set fields of articles now, and in the journal soon."""
        millis = time.time_ns() // 1_000_000
        some = [(next(self._numbers), setting) for setting in settings if len(setting.chosen)]
        with self._lock:
            self._pending = (*self._pending, *some)
        self._marker.add(*(Order(number, millis, *setting) for number, setting in some))

    def step(self, change: Change) -> None:
        """Make a change; unless it is none, it is the next that is undone."""
        self.put(*change.besides, *change.done)
        if not change.done:
            return
        self._done.append(change)
        self._undone.clear()

    def back(self, rebind: Rebind) -> Change | None:
        """Take the latest change back and give it; None where there is none."""
        if not self._done:
            return None
        change = _bound(self._done.pop(), rebind)
        self._undone.append(change)
        self.put(*change.before)
        return change

    def forth(self, rebind: Rebind) -> Change | None:
        """Make the change again that was taken back last and give it; None where there is none."""
        if not self._undone:
            return None
        change = _bound(self._undone.pop(), rebind)
        self._done.append(change)
        self.put(*change.done)
        return change

    def rebind(self, rebind: Rebind) -> None:
        """Go on showing what waits, with the ids of another index."""
        with self._lock:
            self._pending = tuple(
                (number, setting._replace(chosen=rebind(setting.chosen)))
                for number, setting in self._pending
            )

    def flushed(self, flushed: Flushed) -> None:
        """Take note of what has been written; in any thread."""
        with self._lock:
            self._pending = tuple(
                (number, setting)
                for number, setting in self._pending
                if number not in flushed.orders
            )

    @property
    def pending(self) -> tuple[Setting, ...]:
        """What waits to be written, the latest last."""
        return tuple(setting for _, setting in self._pending)


def differing(
    pending: Sequence[Setting], indexed: Iterable[int], field: str, *, value: Value
) -> set[int]:
    """Give the articles whose ``field`` is not ``value``, as the ``indexed`` ones' was."""
    found = set(indexed)
    for setting in pending:
        if setting.field == field:
            ids = setting.chosen.ids
            found = found - ids if setting.value == value else found | ids
    return found


def waiting(settings: Sequence[Setting], id_: int) -> dict[str, Value]:
    """Give the values of one article that wait to be written, by field."""
    return {setting.field: setting.value for setting in settings if id_ in setting.chosen.ids}


def _bound(change: Change, rebind: Rebind) -> Change:
    def bound(setting: Setting) -> Setting:
        return setting._replace(chosen=rebind(setting.chosen))

    return Change(tuple(map(bound, change.done)), tuple(map(bound, change.before)))
