"""Whether marks and index of a library are as they should be; opening it mends what it can."""

import os
import time
from collections.abc import Iterator, Mapping, Set
from contextlib import closing
from dataclasses import dataclass, field
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from tui_reader.domain.article import Problem
from tui_reader.domain.errors import ReaderError, StorageError
from tui_reader.domain.marks import Clock, Stamp
from tui_reader.domain.query import Query, Term
from tui_reader.library.library import Library, Place
from tui_reader.library.scan import scan, scan_one
from tui_reader.storage.checking import lines, unwritable
from tui_reader.storage.device import device_id, machine_id
from tui_reader.storage.index import Index
from tui_reader.storage.journal import Journal, lock_of
from tui_reader.storage.looking import is_there
from tui_reader.storage.regular import advice, open_regular
from tui_reader.storage.rows import Counts

OWN, OTHER, COPY = "this device", "another device", "conflict copy"
"""Whose a journal is."""
MOST_FAULTS = 20
"""Damaged lines of a journal that are told one by one."""
_AT_ONCE = 1_000
"""Articles fetched at a time."""
_DAY = 86_400_000
"""Milliseconds."""


class JournalState(NamedTuple):
    """What is in one journal."""

    name: str
    owner: str
    lines: int = 0
    marks: int = 0
    """One for each article of each record."""
    faults: tuple[str, ...] = ()
    """What is skipped, and in which line; at most `MOST_FAULTS`."""
    more_faults: int = 0
    error: str = ""
    """Why it could not be read."""


class LibraryState(NamedTuple):
    """What there is to say of one library."""

    id: str = ""
    device: str = ""
    journals: tuple[JournalState, ...] = ()
    marks_fault: str = ""
    """Why nothing can be written in the folder of journals."""
    lock_faults: tuple[str, ...] = ()
    """What keeps others from writing meanwhile, and cannot be used."""
    device_fault: str = ""
    """Why the file that names this device cannot be written, or read."""
    index_file: Path | None = None
    """Absent where none can be used; why, is one of `faults`."""
    was_damaged: bool = False
    """The index was thrown away when it was opened."""
    index_faults: tuple[str, ...] = ()
    counts: Counts = Counts()
    faults: tuple[str, ...] = ()
    """What else the library complained of."""
    problems: tuple[tuple[str, Problem], ...] = ()
    """Files that were not read as they are meant, by their paths."""
    unlistable: tuple[str, ...] = ()
    """Folders of the library that cannot be listed."""
    files: int = 0
    """Articles that there are in the folder."""

    @property
    def is_well(self) -> bool:
        """Whether nothing is wrong; files with problems and text that waits are not."""
        broken = [one for one in self.journals if one.faults or one.error]
        folders = (self.marks_fault, self.device_fault, self.lock_faults, self.unlistable)
        others = (*folders, self.index_faults, self.faults)
        return not (broken or self.was_damaged or any(others))


def inspect(place: Place) -> LibraryState:
    """Look at the journals and the index of a library; raises `LibraryError`.

    Raises `StorageError` where no index can be opened at all.
    """
    device, device_fault = "", ""
    try:
        device = device_id(place.device, machine_id())
        device_fault = _unwritable_file(place.device)
    except ReaderError as error:
        device_fault = f"{error.what} ({error.hint})"
    library = Library(place)
    emptied: list[bool] = []
    library.damaged = lambda: emptied.append(True)
    try:
        index_faults = _index_faults(library.index_file)
        index_file = library.index_file if library.keeps_index else None
        counts = library.counts()
        problems = tuple(sorted(_problems(library), key=itemgetter(0)))
    finally:
        library.close()
    seen = _Seen(time.time_ns() // 1_000_000)
    journals = tuple(_journals(place.marks, device, seen))
    lost: list[str] = []
    if index_file and not (index_faults or any(journal.error for journal in journals)):
        lost.extend(_lost(index_file, place.marks, seen.stamps))
    locks = [lock_of(place.marks, device)] if device else []
    locks += [index_file.with_suffix(".lock")] if index_file else []
    found = scan_one(place.root, place.only) if place.only else scan(place.root)
    return LibraryState(
        id=library.id,
        device=device,
        journals=journals,
        marks_fault=unwritable(place.marks),
        device_fault=device_fault,
        lock_faults=tuple(filter(None, map(_lock_fault, locks))),
        index_file=index_file,
        was_damaged=library.was_damaged or bool(emptied),
        index_faults=index_faults,
        counts=counts,
        faults=(*map(str, library.faults), *seen.ahead, *lost),
        problems=problems,
        unlistable=tuple(found.unreadable),
        files=len(found.files),
    )


def _problems(library: Library) -> Iterator[tuple[str, Problem]]:
    ids = library.ids(library.place.within & Query(Term("is", "problem")))
    for start in range(0, len(ids), _AT_ONCE):
        for entry in library.entries(ids[start : start + _AT_ONCE]).values():
            if entry.row.problem is not None:
                yield entry.row.relpath, entry.row.problem


def _unwritable_file(file: Path) -> str:
    if not os.access(file, os.W_OK):
        return "it cannot be written (make it writable)"
    return unwritable(file.parent)


def _lock_fault(file: Path) -> str:
    try:
        os.close(open_regular(file, os.O_RDWR))
    except FileNotFoundError:
        return ""
    except OSError as error:
        return f"{file}: {error.strerror}; {advice(error)}"
    return ""


def _index_faults(file: Path) -> tuple[str, ...]:
    try:
        with closing(Index(file)) as index:
            return tuple(index.damage())
    except StorageError as error:
        return (str(error),)


@dataclass
class _Seen:
    """What is in all journals."""

    now: int
    """By this machine's clock, in milliseconds since the epoch."""
    stamps: set[Stamp] = field(default_factory=set)
    ahead: list[str] = field(default_factory=list)
    """Journals that have lines from the future."""


def _lost(index_file: Path, marks: Path, stamps: Set[Stamp]) -> Iterator[str]:
    """Tell of marks that the index has from journals in which they are no more."""
    counts: dict[str, int] = {}
    try:
        with closing(Index(index_file)) as index:
            for stamp, count in index.stamps().items():
                if stamp not in stamps:
                    counts[stamp.device] = counts.get(stamp.device, 0) + count
            known = index.bookmarks()
    except StorageError as error:
        yield str(error)
        return
    gone = [name for name in known if not is_there(marks / name)]
    for device, count in sorted(counts.items()):
        yield _only_indexed(device, count, gone, known)


def _only_indexed(device: str, count: int, gone: list[str], known: Mapping[str, object]) -> str:
    names = [name for name in gone if name.startswith(device)]
    if not names and f"{device}.jsonl" not in known:
        names = gone
    how = f"{', '.join(names)} is gone" if names else f"{device}.jsonl was cut or replaced"
    had = "1 mark" if count == 1 else f"{count} marks"
    return (
        f"{how}: {had} of {device} can be found only in the index; bring that journal back,"
        " for tui-reader sync --rebuild forgets them"
    )


def _journals(marks: Path, device: str, seen: _Seen) -> Iterator[JournalState]:
    for file in Journal(marks, Clock(device)).files():
        yield _journal(file, device, seen)


def _journal(file: Path, device: str, seen: _Seen) -> JournalState:
    count = marks = 0
    devices: set[str] = set()
    faults: list[str] = []
    error = ""
    ahead: list[str] = []
    try:
        for line in lines(file):
            count = line.number
            if line.record is not None:
                stamp = line.record.stamp
                seen.stamps.add(stamp)
                if stamp.millis > seen.now + _DAY:
                    ahead.append(_ahead(line.number, stamp.millis - seen.now))
                marks += len([target for target in line.record.targets if target.relpath])
                devices.add(line.record.stamp.device)
            elif line.is_torn:
                faults.append(line.fault)
            elif line.fault:
                faults.append(f"line {line.number}: {line.fault}")
        if file.stem == device and (fault := _not_appendable(file)):
            error = f"it cannot be written: {fault}"
    except OSError as fault_:
        error = f"it cannot be read: {fault_.strerror}"
    if ahead:
        more = f", and {len(ahead) - MOST_FAULTS} more" if ahead[MOST_FAULTS:] else ""
        seen.ahead.append(f"{file}: {', '.join(ahead[:MOST_FAULTS])}{more}; {_SET_THE_CLOCK}")
    owner = OWN if file.stem == device else _owner(file.stem, devices)
    told = tuple(faults[:MOST_FAULTS])
    return JournalState(file.name, owner, count, marks, told, len(faults) - len(told), error)


_SET_THE_CLOCK = (
    "nothing older counts against such a mark: see that the clocks are right, or take these lines"
    " away and run tui-reader sync --rebuild"
)


def _ahead(number: int, millis: int) -> str:
    days = millis // _DAY
    return f"line {number} is {days} {'day' if days == 1 else 'days'} in the future"


def _not_appendable(file: Path) -> str:
    try:
        os.close(open_regular(file, os.O_WRONLY | os.O_APPEND))
    except OSError as error:
        return error.strerror or str(error)
    return ""


def _owner(stem: str, devices: set[str]) -> str:
    """Tell a copy by its name: what Syncthing or Dropbox adds to the device's."""
    is_copy = any(stem.startswith(device) and stem != device for device in devices if device)
    return COPY if is_copy or "conflict" in stem.lower() else OTHER
