"""What a reader has marked, and how marks of several devices merge."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tui_reader.domain.errors import JournalError

MAX_ARTICLES_PER_RECORD = 1_000

READ, STARRED, NOTE, POSITION, OPENED = "read", "starred", "note", "position", "opened"
TAG = "tag:"
"""What the name of a tag follows in its field."""
FINGERPRINT = "fingerprint"
"""The field that tells how a marked article looks since it was edited."""
MOVED_FROM = "from"
"""The field that tells by which path a moved article's marks were made."""
ROOT_FIELD = "root"
"""The field of the record that says where a library is on a device; it has no articles."""
OF_PATHS = frozenset((MOVED_FROM, ROOT_FIELD))
"""Fields whose values are paths, in which bytes may be that are no UTF-8."""

Value = bool | int | float | str | list[object] | dict[str, object] | None
"""What JSON can say; None takes a mark back."""


MOST_MILLIS = 1 << 43
"""A time from here on, the year 2248, is in no milliseconds; every later stamp would exceed it."""
MOST_COUNTER = 1 << 40
"""A counter that no clock comes to: the next stamp has the next millisecond."""


class Stamp(NamedTuple):
    """A hybrid logical clock's time; a later stamp wins, the device id breaks ties.

    Source: Kulkarni et al., "Logical Physical Clocks", 2014.
    """

    millis: int
    """Milliseconds since the epoch, never behind a stamp that was seen."""
    counter: int
    device: str

    @property
    def is_possible(self) -> bool:
        """Whether a clock may have given it."""
        return 0 <= self.millis < MOST_MILLIS and 0 <= self.counter < MOST_COUNTER


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
        """Give the next stamp, at least ``now_millis``.

        Raises `JournalError` where no later one could be read again.
        """
        carry, counter = divmod(self._last.counter + 1, MOST_COUNTER)
        millis = self._last.millis + carry
        if now_millis > self._last.millis:
            millis, counter = now_millis, 0
        stamp = Stamp(millis, counter, self.device)
        if not stamp.is_possible:
            raise JournalError(
                "no mark can be later than the year 2248, and a clock or a journal is there",
                hint="tui-reader doctor says which",
            )
        self._last = stamp
        return stamp


class Target(NamedTuple):
    """The article that a mark names: its path, and the fingerprint that finds it again."""

    relpath: str
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """One line of a journal: one field set to one value for up to 1,000 articles."""

    stamp: Stamp
    library: str
    field: str
    value: Value
    targets: tuple[Target, ...] = ()
    group: tuple[int, int] | None = None
    """Time and counter of the first record of a change that takes several."""


class Draft(NamedTuple):
    """A change that has no stamp yet: it gets one when nothing can come before it any more."""

    millis: int
    """When it was made, in milliseconds since the epoch."""
    library: str
    field: str
    value: Value
    targets: Sequence[Target] = ()

    def stamped(self, clock: Clock) -> Iterator[Record]:
        """Give the records of this change, one for each `MAX_ARTICLES_PER_RECORD`."""
        group = None
        for start in range(0, max(1, len(self.targets)), MAX_ARTICLES_PER_RECORD):
            stamp = clock.tick(self.millis)
            if len(self.targets) > MAX_ARTICLES_PER_RECORD and group is None:
                group = stamp.millis, stamp.counter
            some = tuple(self.targets[start : start + MAX_ARTICLES_PER_RECORD])
            yield Record(stamp, self.library, self.field, self.value, some, group)


class Mark(NamedTuple):
    """What the reader did with one article."""

    read: bool = False
    starred: bool = False
    updated: bool = False
    """The article was edited since it was read."""
    tags: tuple[str, ...] = ()
    """The reader's own, in order."""
    note: str = ""
    opened: int = 0
    """When it was opened last, in milliseconds since the epoch; 0 for never."""
    percent: int | None = None
    """How much of it was above the pane's lower edge when it was left."""

    @property
    def unfinished(self) -> bool:
        """Whether it was opened and not read to its end."""
        return self.opened > 0 and self.percent != FINISHED


FINISHED = 100
"""Percent of an article whose end was seen."""

Fields = Mapping[str, tuple[Value, str]]
"""field -> the value that has won, and the article's fingerprint when it was set."""


def mark_of(fields: Fields, fingerprint: str) -> Mark:
    """Give the mark that journalled ``fields`` make of an article that looks like this now.

    A value of another kind than its field's is none.
    """
    nothing = (None, "")
    read, seen = fields.get(READ, nothing)
    note, opened = fields.get(NOTE, nothing)[0], fields.get(OPENED, nothing)[0]
    return Mark(
        read=read is True,
        starred=fields.get(STARRED, nothing)[0] is True,
        updated=read is True and seen not in ("", fingerprint),
        tags=tuple(
            sorted(
                field.removeprefix(TAG)
                for field, (value, _) in fields.items()
                if field.startswith(TAG) and value is True
            )
        ),
        note=note if isinstance(note, str) else "",
        opened=opened if type(opened) is int and 0 < opened < 1 << 62 else 0,
        percent=_percent(fields.get(POSITION, nothing)[0]),
    )


def _percent(position: Value) -> int | None:
    percent = position.get("percent") if isinstance(position, dict) else None
    return percent if type(percent) is int and 0 <= percent <= FINISHED else None


class Won(NamedTuple):
    """The record that counts for one field of one article: the greatest of all of these."""

    stamp: Stamp
    value: str
    """As JSON, whose order decides between two records of the same stamp."""
    fingerprint: str


State = dict[tuple[str, str, str], Won]
"""(library, relpath, field) -> what has won."""


def merge(state: State, records: Iterable[Record]) -> None:
    """Take ``records`` into ``state``: the last writer wins per article and field.

    Any order and any repetition of the same records ends in the same state.
    """
    for record in records:
        stamp, value = record.stamp, as_json(record.value)
        for relpath, fingerprint in record.targets:
            key = (record.library, relpath, record.field)
            new, old = Won(stamp, value, fingerprint), state.get(key)
            if old is None or old < new:
                state[key] = new


def as_json(value: Value) -> str:
    """Write a value in the one way that can be compared."""
    if value is True:
        return "true"
    return json.dumps(value, sort_keys=True)
