"""What the journals say of one library: its id, and the marks that every index takes in."""

import secrets
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from tui_reader.domain.errors import JournalError
from tui_reader.domain.marks import Clock, Draft, Record, Stamp
from tui_reader.library.identity import ROOT_FIELD, identity
from tui_reader.storage.index import Index
from tui_reader.storage.journal import Bookmark, Journal, Looks, write_new


class Merged(NamedTuple):
    """What a merge has taken in."""

    paths: frozenset[str] = frozenset()
    """Those that others have marked."""
    fault: JournalError | None = None
    """Why a journal could not be read."""


class Journals:
    """The journals as one library on this device reads and writes them; one thread's at a time."""

    def __init__(self, marks: Path, device: str, root: Path) -> None:
        self._clock = Clock(device)
        self._journal = Journal(marks, self._clock)
        self._root = root
        self._looks: Looks | None = None
        self._own: set[Stamp] = set()
        """Stamps of what was written here since the last merge."""
        self.id = ""
        """The library's id, as soon as it is identified."""

    def identify(self, index: Index, wanted: str) -> JournalError | None:
        """Take the id that is ``wanted``, the index's, the journals', or a new one.

        Gives why it could not be written down, as it has to be before any mark is.
        """
        known = index.meta("library")
        if known and wanted in ("", known):
            self.id = known
            return None
        if known:
            index.forget_marks()
        try:
            self._journal.append(self._identified(wanted))
        except JournalError as error:
            self.id = self.id or wanted or secrets.token_hex(8)
            return error
        index.set_meta("library", self.id)
        return None

    def _identified(self, wanted: str) -> Iterator[Draft]:
        """Find the library's id, and give what journals it if that is not known yet."""
        self.id, is_known = identity(self._read_all(), self._root, self._clock.device, wanted)
        if not is_known:
            yield self.root_draft()

    def root_draft(self) -> Draft:
        """Give what journals that this library is in its folder, on this device."""
        return Draft(time.time_ns() // 1_000_000, self.id, ROOT_FIELD, str(self._root))

    def append(self, drafts: Iterable[Draft]) -> None:
        """Write to this device's journal and to the disk; raises `JournalError`."""
        self._own.update(record.stamp for record in self._journal.append(drafts))

    def write_elsewhere(self, file: Path, drafts: Sequence[Draft]) -> int:
        """Write ``drafts`` to a journal of their own; give how many marks they are."""
        write_new(file, [record for draft in drafts for record in draft.stamped(self._clock)])
        return sum(len(draft.targets) for draft in drafts)

    @property
    def has_more(self) -> bool:
        """Whether a journal has changed since the last merge."""
        return self._journal.looks() != self._looks

    def merge(self, index: Index) -> Merged:
        """Let ``index`` take in what is new in the journals, what was written here included."""
        looks = self._journal.looks()
        records: list[Record] = []
        bookmarks: dict[str, Bookmark] = {}
        fault: JournalError | None = None
        for file, item in self._journal.read(index.bookmarks()):
            if isinstance(item, Bookmark):
                bookmarks[file] = item
            elif isinstance(item, JournalError):
                fault = item
            elif item.library == self.id and item.field != ROOT_FIELD:
                records.append(item)
        if bookmarks:
            index.apply(records, bookmarks)
        self._clock.observe(index.last_stamp())
        others = (record for record in records if record.stamp not in self._own)
        paths = frozenset(target.relpath for record in others for target in record.targets)
        self._own.clear()
        self._looks = looks
        return Merged(paths, fault)

    def _read_all(self) -> Iterator[Record]:
        """Give every record; raises `JournalError` where a journal cannot be read."""
        for _, item in self._journal.read({}):
            if isinstance(item, JournalError):
                raise item
            if isinstance(item, Record):
                yield item
