"""Whether marks and index of a library are as they should be; nothing is repaired."""

import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from tui_reader.domain.errors import ReaderError, StorageError
from tui_reader.library.library import Library, Place
from tui_reader.storage.checking import lines, unwritable
from tui_reader.storage.device import device_id, machine_id
from tui_reader.storage.index import Index
from tui_reader.storage.rows import Counts

OWN, OTHER, COPY = "this device", "another device", "conflict copy"
"""Whose a journal is."""
MOST_FAULTS = 20
"""Damaged lines of a journal that are told one by one."""


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
    device_fault: str = ""
    """Why the file that names this device cannot be written, or read."""
    index_file: Path | None = None
    was_damaged: bool = False
    """The index was thrown away when it was opened."""
    index_faults: tuple[str, ...] = ()
    counts: Counts = Counts()
    faults: tuple[str, ...] = ()
    """What else the library complained of."""

    @property
    def is_well(self) -> bool:
        """Whether nothing is wrong; files with problems and text that waits are not."""
        broken = [one for one in self.journals if one.faults or one.error]
        others = (self.marks_fault, self.device_fault, self.index_faults, self.faults)
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
        device_fault = str(error)
    library = Library(place)
    emptied: list[bool] = []
    library.damaged = lambda: emptied.append(True)
    try:
        index_faults = _index_faults(library.index_file)
        counts = library.counts()
    finally:
        library.close()
    return LibraryState(
        id=library.id,
        device=device,
        journals=tuple(_journals(place.marks, device)),
        marks_fault=unwritable(place.marks),
        device_fault=device_fault,
        index_file=library.index_file,
        was_damaged=library.was_damaged or bool(emptied),
        index_faults=index_faults,
        counts=counts,
        faults=tuple(map(str, library.faults)),
    )


def _unwritable_file(file: Path) -> str:
    if not os.access(file, os.W_OK):
        return "it cannot be written"
    return unwritable(file.parent)


def _index_faults(file: Path) -> tuple[str, ...]:
    try:
        with closing(Index(file)) as index:
            return tuple(index.damage())
    except StorageError as error:
        return (str(error),)


def _journals(marks: Path, device: str) -> Iterator[JournalState]:
    for file in sorted(marks.glob("*.jsonl")):
        yield _journal(file, device)


def _journal(file: Path, device: str) -> JournalState:
    count = marks = 0
    devices: set[str] = set()
    faults: list[str] = []
    error = ""
    try:
        for line in lines(file):
            count = line.number
            if line.record is not None:
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
    owner = OWN if file.stem == device else _owner(file.stem, devices)
    told = tuple(faults[:MOST_FAULTS])
    return JournalState(file.name, owner, count, marks, told, len(faults) - len(told), error)


def _not_appendable(file: Path) -> str:
    try:
        os.close(os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC))
    except OSError as error:
        return error.strerror or str(error)
    return ""


def _owner(stem: str, devices: set[str]) -> str:
    """Tell a copy by its name: what Syncthing or Dropbox adds to the device's."""
    is_copy = any(stem.startswith(device) and stem != device for device in devices if device)
    return COPY if is_copy or "conflict" in stem.lower() else OTHER
