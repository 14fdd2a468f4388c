"""What a reader has marked, and how marks of several devices merge."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

MAX_ARTICLES_PER_RECORD = 1_000


class Stamp(NamedTuple):
    """A hybrid logical clock's time; a later stamp wins, the device id breaks ties.

    Source: Kulkarni et al., "Logical Physical Clocks", 2014.
    """

    millis: int
    """Milliseconds since the epoch, never behind a stamp that was seen."""
    counter: int
    device: str


class Clock:
    """Stamps that only ever grow, whatever the machine's own clock does."""

    def __init__(self, device: str) -> None:
        self._last = Stamp(0, 0, device)

    @property
    def device(self) -> str:
        """Whose stamps they are."""
        return self._last.device

    def observe(self, stamp: Stamp) -> None:
        """Make every later stamp of this clock greater than ``stamp``."""
        self._last = max(self._last, stamp._replace(device=self._last.device))

    def tick(self, now_millis: int) -> Stamp:
        """Give the next stamp, at least ``now_millis``."""
        millis, counter, device = self._last
        self._last = (
            Stamp(now_millis, 0, device)
            if now_millis > millis
            else Stamp(millis, counter + 1, device)
        )
        return self._last


class Target(NamedTuple):
    """The article that a mark names: its path, and the fingerprint that finds it again."""

    relpath: str
    fingerprint: str = ""


Value = bool | int | float | str | None


@dataclass(frozen=True, slots=True)
class Record:
    """One line of a journal: one field set to one value for up to 1,000 articles."""

    stamp: Stamp
    library: str
    field: str
    value: Value
    targets: tuple[Target, ...] = ()


class Mark(NamedTuple):
    """What the reader did with one article."""

    read: bool = False
    starred: bool = False
    updated: bool = False
    """The article was edited since it was read."""


State = dict[tuple[str, str, str], tuple[Stamp, Value]]
"""(library, relpath, field) -> the winning stamp and its value."""


def merge(state: State, records: Iterable[Record]) -> None:
    """Take ``records`` into ``state``: the last writer wins per article and field.

    Any order and any repetition of the same records ends in the same state.
    """
    for record in records:
        new = (record.stamp, record.value)
        for target in record.targets:
            key = (record.library, target.relpath, record.field)
            old = state.get(key)
            if old is None or old[0] < record.stamp:
                state[key] = new
