"""Marks go with their articles: to where they are now, and to how they look now."""

import json
import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from stat import S_ISREG
from typing import Any, NamedTuple

from tui_reader.domain.changes import (
    NOT_THE_READERS,
    Changes,
    destinations,
    is_marked,
    latest_fingerprint,
    moves,
)
from tui_reader.domain.errors import DamagedIndexError, JournalError
from tui_reader.domain.marks import FINGERPRINT, MOVED_FROM, Draft, Target, Value, Won, as_json
from tui_reader.library.journals import Journals
from tui_reader.storage.index import Index
from tui_reader.storage.regular import opened

_NEW, _EDITED = "new", "edited"
"""Under which the index keeps the paths whose marks are still to be settled."""
_ALL = "*"
"""Every file, in the place of very many paths."""
_CHECKED = "late"
"""Under which the index keeps how far the journals were looked through for late marks."""
_FEW = 1_000
"""Articles up to which each is asked for alone."""
_BLANK = 4_096
"""Bytes in which there is something, unless nothing is in the file at all."""

Marked = Mapping[str, Won]
"""field -> what counts for it of one article."""


class Settled(NamedTuple):
    """What has become of the marks."""

    late: int = 0
    """Articles that have got marks which were made where they had been before."""
    fault: JournalError | None = None
    """Why all stays as it is until the next sync."""


class Settling:
    """One sync's care for marks; what it leaves to do is remembered in the index."""

    def __init__(
        self, root: Path, index: Index, journals: Journals, device: str, *, only: str = ""
    ) -> None:
        self._root = root
        self._index = index
        self._journals = journals
        self._device = device
        self._only = only
        self._new: set[str] = set()
        self._edited: set[str] = set()
        self._is_full = False

    def begin(self, changes: Changes, *, is_full: bool, is_first: bool) -> None:
        """Remember what is new or edited, until its marks are settled.

        ``is_full`` tells that every file was looked at, ``is_first`` that none was known.
        """
        self._is_full = is_full
        keep = bool(self._index.last_stamp().millis)
        self._new = self._remembered(_NEW, changes.new, keep=keep, is_all=is_first)
        self._edited = self._remembered(_EDITED, changes.edited, keep=keep)

    def _remembered(
        self, name: str, paths: Collection[str], *, keep: bool, is_all: bool = False
    ) -> set[str]:
        kept = self._index.meta(name)
        known = set(self._index.stats()) if kept == _ALL else set(_parsed(kept or "[]"))
        every = known.union(paths)
        if keep and kept != _ALL and len(every) > len(known):
            self._index.set_meta(name, _ALL if is_all else json.dumps(sorted(every)))
        return every

    def settle(self, *, late: bool) -> Settled:
        """Let marks follow, as soon as the index has all that is new; ``late`` ones, too."""
        if not (self._new or self._edited or late):
            return Settled()
        if self._new or self._edited:
            self._journals.merge(self._index)
        late = late and self._index.meta(_CHECKED) != self._read_so_far()
        count = 0
        try:
            if late:
                count = self._follow_late()
            if self._new or self._edited:
                self._write([*self._looks(), *self._arrivals(), *self._replaced()])
        except JournalError as error:
            return Settled(count, error)
        for name in (_NEW, _EDITED):
            if self._index.meta(name):
                self._index.set_meta(name, "")
        if late:
            self._index.set_meta(_CHECKED, self._read_so_far())
        return Settled(count)

    def _read_so_far(self) -> str:
        return json.dumps(sorted(self._index.bookmarks().items()))

    def _write(self, drafts: Collection[Draft]) -> None:
        if drafts:
            self._journals.append(drafts)
            self._journals.merge(self._index)

    def _looks(self) -> Iterator[Draft]:
        """Tell how marked articles look since they were edited."""
        changed = self._new | self._edited
        if len(changed) > _FEW:
            changed = changed.intersection(self._index.marked_unlike())
        for path, look in self._index.fingerprints(sorted(changed)).items():
            marked = self._index.won(path)
            if look and is_marked(marked) and latest_fingerprint(marked) != look:
                yield _draft(self._journals.id, FINGERPRINT, look, [Target(path, look)])

    def _arrivals(self) -> list[Draft]:
        """Let the marks of files that are gone go to where these are now."""
        if self._only or not self._new:
            return []
        away = self._index.marked_away() if self._is_full else None
        if away == []:
            return []
        looks = self._index.fingerprints(self._new)
        known = set(looks.values()) - {""}
        if away is None:
            away = self._index.marked_like(known)
        marks = {path: self._index.won(path) for path in sorted(away)}
        lost = {
            path: look
            for path, marked in sorted(marks.items(), key=_latest_first)
            if (look := latest_fingerprint(marked)) in known
            and is_marked(marked)
            and self._is_gone(path)
        }
        wanted = set(lost.values())
        new = {path: look for path, look in looks.items() if look in wanted and self._is_free(path)}
        found = [(marks[old], Target(old), Target(to, new[to])) for old, to in moves(lost, new)]
        return carried(self._journals.id, found)

    def _is_free(self, relpath: str) -> bool:
        """Tell whether a file may take marks: it has something in it, and no marks of its own."""
        if is_marked(self._index.won(relpath)):
            return False
        try:
            with opened(self._root / relpath) as file:
                return bool(file.read(_BLANK).strip())
        except OSError:
            return False

    def _is_gone(self, relpath: str) -> bool:
        try:
            return not S_ISREG((self._root / relpath).stat().st_mode)
        except (FileNotFoundError, NotADirectoryError):
            return True
        except (OSError, ValueError):  # it cannot be told; a journal may name any path
            return False

    def _replaced(self) -> Iterator[Draft]:
        """Let marks stay where they are made if this device has another file there by now."""
        if self._only or not self._new:
            return
        for path, (old, stamp) in self._index.moved(self._new).items():
            if stamp.device == self._device and not self._is_gone(old):
                yield _draft(self._journals.id, MOVED_FROM, None, [Target(path)])

    def _follow_late(self) -> int:
        """Let marks go along that were made at a place after its article had left it."""
        moved = self._index.moved()
        before = {old for old, _ in moved.values()}
        if not before:
            return 0
        found = []
        for old in sorted(before.intersection(self._index.marked_away())):
            if not self._is_gone(old):
                continue
            for path in destinations(old, moved):
                look = self._index.fingerprints([path]).get(path, "")
                if look:
                    own = self._index.won(path)
                    late = late_marks(self._index.won(old), own, look)
                    if late.moved or late.outdated:
                        found.append((late, Target(old), Target(path, look)))
        self._write(late_drafts(self._journals.id, found))
        return len({new.relpath for _, _, new in found})


class Late(NamedTuple):
    """Marks that were made at an article's old path."""

    moved: Marked
    """Those that count for the article."""
    outdated: Marked
    """Those that don't: the same was set at the new path later."""


def late_marks(there: Marked, own: Marked, look: str) -> Late:
    """Tell what of all that is journalled for the old path belongs to the article that has left.

    ``own`` is what is journalled for its new path. Marks of another content belong to another file.
    """
    looks = {"", look} | {won.fingerprint for won in own.values()}
    made = {
        field: won
        for field, won in there.items()
        if field not in NOT_THE_READERS and won.value != "null" and won.fingerprint in looks
    }
    moved = {
        field: won
        for field, won in made.items()
        if field not in own or won.stamp > own[field].stamp
    }
    return Late(moved, {field: won for field, won in made.items() if field not in moved})


def late_drafts(library: str, found: Iterable[tuple[Late, Target, Target]]) -> list[Draft]:
    """Set late marks for the new paths, and take them back from the old ones."""
    values, looks, nulls = Batches(library), Batches(library), Batches(library)
    for late, old, new in found:
        for field, won in late.moved.items():
            values.add(field, won.value, Target(new.relpath, won.fingerprint))
        if any(won.fingerprint not in ("", new.fingerprint) for won in late.moved.values()):
            looks.add(FINGERPRINT, as_json(new.fingerprint), new)  # which has to be the latest
        for field, won in (*late.moved.items(), *late.outdated.items()):
            nulls.add(field, "null", Target(old.relpath, won.fingerprint))
    return [*values.drafts(), *looks.drafts(), *nulls.drafts()]


def carried(library: str, found: Iterable[tuple[Marked, Target, Target]]) -> list[Draft]:
    """Set all that is marked of old paths for the new ones, and take it back from the old ones.

    Each keeps the fingerprint that it was made of. Where an old path's article came from stays, so
    that late marks find their way over any number of moves.
    """
    values, origins, nulls = Batches(library), Batches(library), Batches(library)
    for marked, old, new in found:
        for field, won in marked.items():
            if field == MOVED_FROM or won.value == "null":
                continue
            values.add(field, won.value, Target(new.relpath, won.fingerprint))
            nulls.add(field, "null", Target(old.relpath, won.fingerprint))
        origins.add(MOVED_FROM, as_json(old.relpath), new)  # the latest, as the article looks now
    return [*values.drafts(), *origins.drafts(), *nulls.drafts()]


class Batches:
    """Changes of many articles, put together where field and value are the same."""

    def __init__(self, library: str) -> None:
        self._library = library
        self._targets: dict[tuple[str, str], list[Target]] = {}

    def add(self, field: str, value: str, target: Target) -> None:
        """Set ``field`` to a ``value`` that is JSON."""
        self._targets.setdefault((field, value), []).append(target)

    def drafts(self) -> Iterator[Draft]:
        """Give the changes in the order in which the first of each was added."""
        for (field, value), targets in self._targets.items():
            yield _draft(self._library, field, _parsed(value), targets)


def _parsed(text: str) -> Any:
    """Read JSON that the index has kept; raises `DamagedIndexError`."""
    try:
        return json.loads(text)
    except ValueError as error:
        raise DamagedIndexError(f"what the index has kept is damaged: {error}") from error


def _draft(library: str, field: str, value: Value, targets: list[Target]) -> Draft:
    return Draft(time.time_ns() // 1_000_000, library, field, value, targets)


def _latest_first(item: tuple[str, Marked]) -> tuple[int, int]:
    stamp = max((won.stamp for won in item[1].values()), default=None)
    return (-stamp.millis, -stamp.counter) if stamp else (0, 0)
