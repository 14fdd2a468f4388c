"""What has happened in a folder since it was indexed."""

import os
from collections.abc import Mapping
from typing import NamedTuple

from tui_reader.domain.marks import FINGERPRINT, MOVED_FROM, Stamp, Won

_FARTHEST = (1 << 63) - 1
"""Nanoseconds that a database has room for; file systems have more."""


class Stat(NamedTuple):
    """What tells an edited file from an untouched one."""

    size: int
    """Bytes."""
    mtime_ns: int

    @classmethod
    def of(cls, status: os.stat_result) -> "Stat":
        """Give what the system says of a file, its time no further off than 292 years from 1970."""
        return cls(status.st_size, max(-_FARTHEST, min(status.st_mtime_ns, _FARTHEST)))


class Changes(NamedTuple):
    """Relative paths, each list sorted, no path in two of them."""

    new: tuple[str, ...]
    edited: tuple[str, ...]
    gone: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.new or self.edited or self.gone)


def diff(on_disk: Mapping[str, Stat], indexed: Mapping[str, Stat]) -> Changes:
    """Tell what has to be indexed, indexed again, and forgotten."""
    return Changes(
        new=tuple(sorted(on_disk.keys() - indexed.keys())),
        edited=tuple(
            sorted(
                path for path in on_disk.keys() & indexed.keys() if on_disk[path] != indexed[path]
            )
        ),
        gone=tuple(sorted(indexed.keys() - on_disk.keys())),
    )


def moves(lost: Mapping[str, str], new: Mapping[str, str]) -> list[tuple[str, str]]:
    """Tell to which ``new`` files ``lost`` ones have moved: old and new path of each.

    Both are path -> fingerprint. It is the only new file of that fingerprint, or of several the
    only one of the same name. Of lost files that could be the same new one, the first is.
    """
    places: dict[str, dict[str, None]] = {}
    wanted = set(lost.values()) - {""}
    for path in sorted(new):
        if new[path] in wanted:
            places.setdefault(new[path], {})[path] = None
    named: dict[tuple[str, str], list[str]] = {}
    for print_, paths in places.items():
        for path in paths:
            named.setdefault((print_, name_of(path)), []).append(path)
    found = []
    rest = []
    for old, print_ in lost.items():
        same = named.pop((print_, name_of(old)), [])
        if len(same) == 1:
            del places[print_][same[0]]
            found.append((old, same[0]))
        else:
            rest.append(old)
            if same:
                named[print_, name_of(old)] = same
    for old in rest:
        left = places.get(lost[old], {})
        if len(left) == 1:
            found.append((old, left.popitem()[0]))
    return found


def name_of(relpath: str) -> str:
    """Give a path's last part."""
    return relpath.rpartition("/")[2]


def is_marked(fields: Mapping[str, Won]) -> bool:
    """Tell whether the reader has marked an article of which this was journalled."""
    return any(
        field not in NOT_THE_READERS and won.value not in ("null", "false")
        for field, won in fields.items()
    )


NOT_THE_READERS = (FINGERPRINT, MOVED_FROM)
"""Fields that tell of an article what nobody has marked."""


def latest_fingerprint(fields: Mapping[str, Won]) -> str:
    """Give how an article of which this was journalled looked last; empty where none says so."""
    known = [(won.stamp, won.fingerprint) for won in fields.values() if won.fingerprint]
    return max(known)[1] if known else ""


def destinations(old: str, moved: Mapping[str, tuple[str, Stamp]]) -> list[str]:
    """Give where the article that was at ``old`` is now, after any number of moves.

    ``moved`` is what was journalled: path -> the one before it, and when. A later move away from a
    path is one of the same article; an earlier one is of another, which was there before.
    """
    arrived: dict[str, list[tuple[str, Stamp]]] = {}
    for path, (before, stamp) in moved.items():
        arrived.setdefault(before, []).append((path, stamp))
    ends = set()
    pending = [(old, Stamp(0, 0, ""))]
    seen = set(pending)
    while pending:
        path, since = pending.pop()
        onward = [step for step in arrived.get(path, ()) if step[1] > since]
        if not onward and path != old:
            ends.add(path)
        pending.extend(step for step in onward if step not in seen)
        seen.update(onward)
    return sorted(ends)
