"""What the journals say of one library: its id, and the marks that every index takes in."""

import gc
import secrets
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from tui_reader.domain.errors import JournalError
from tui_reader.domain.marks import ROOT_FIELD, Clock, Draft, Record, Stamp, Target, Value, as_json
from tui_reader.library.identity import identity
from tui_reader.storage.index import Index
from tui_reader.storage.journal import START, Bookmark, Journal, Looks, write_new
from tui_reader.storage.mark_table import Made

_FOLDER = "folder"
"""What an index is told of the folder that it was made of."""


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """Let no garbage collection look at many new records, in which there are no cycles."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class Merged(NamedTuple):
    """What a merge has taken in."""

    paths: frozenset[str] = frozenset()
    """Those that others have marked."""
    fault: JournalError | None = None
    """Why a journal could not be read, or what had gone of this device's."""


class Journals:
    """The journals as one library on this device reads and writes them; for any thread."""

    def __init__(self, marks: Path, device: str, root: Path) -> None:
        self._clock = Clock(device)
        self._journal = Journal(marks, self._clock)
        self._root = root
        self._folder = _identity(root)
        self._looks: Looks | None = None
        self._index = ""
        """The identity of the index that has taken in what is before ``_bookmarks``."""
        self._bookmarks: dict[str, Bookmark] = {}
        """How far was read here; other programs move those of the index on."""
        self._own: set[Stamp] = set()
        """Stamps of what was written here since the last merge."""
        self._fault: JournalError | None = None
        """Why the last merge could not read a journal."""
        self._wanted = ""
        self._is_identified = True
        """Whether the journals say which library this is; where not, they are asked again."""
        self._lock = threading.RLock()
        self.id = ""
        """The library's id, as soon as it is identified."""

    def identify(self, index: Index, wanted: str) -> JournalError | None:
        """Take the id that is ``wanted``, the index's, the journals', or a new one.

        The index's is no longer the library's where another folder has come to its place. Gives
        why it could not be read or written down, as it has to be before any mark is.
        """
        known = index.meta("library")
        known = known if wanted in ("", known) else ""
        if known and index.meta(_FOLDER) == self._folder:
            self.id = known
            return None
        self._wanted, self._is_identified = wanted, False
        try:
            self.append(())
        except JournalError as error:
            self.id, self._is_identified = known or wanted or secrets.token_hex(8), bool(known)
            return error
        return None

    def _named(self, drafts: Iterable[Draft]) -> Iterator[Draft]:
        """Give ``drafts``, and before them what journals the library's id if nothing does yet."""
        own = self._journal.own
        if not self._is_identified:
            known = self._read_all()
            self.id, is_known = identity(known, self._root, self._clock.device, self._wanted)
            if not is_known:
                yield self.root_draft()
        elif not own.exists():  # it was taken away, and with it what says where the library is
            yield self.root_draft()
        for draft in drafts:
            if draft.field != ROOT_FIELD:
                yield draft._replace(library=self.id)

    def root_draft(self) -> Draft:
        """Give what journals that this library is in its folder, on this device."""
        return Draft(time.time_ns() // 1_000_000, self.id, ROOT_FIELD, str(self._root))

    def append(self, drafts: Iterable[Draft]) -> None:
        """Write to this device's journal and to the disk; raises `JournalError`."""
        with self._lock:
            written = self._journal.append(self._named(drafts))
            self._is_identified = True
            self._own.update(record.stamp for record in written)

    def write_elsewhere(self, file: Path, drafts: Sequence[Draft]) -> int:
        """Write ``drafts`` to a journal of their own; give how many marks they are."""
        write_new(file, [record for draft in drafts for record in draft.stamped(self._clock)])
        return sum(len(draft.targets) for draft in drafts)

    @property
    def has_more(self) -> bool:
        """Whether a journal has changed since the last merge, or could not be read."""
        return self._fault is not None or self._journal.looks() != self._looks

    def merge(self, index: Index) -> Merged:
        """Let ``index`` take in what is new in the journals, what was written here included."""
        with self._lock:
            self._name(index)
            with _nothing_collected():
                return self._merge(index)

    def _name(self, index: Index) -> None:
        """Let ``index`` know whose it is, if that is known; marks of others' are none."""
        id_ = self.id if self._is_identified else ""
        is_absurd = not index.last_stamp().is_possible  # no journal's line says so any more
        if index.meta("library") != id_ or is_absurd:
            if index.bookmarks():
                index.forget_marks()
            self._index = ""
            index.set_meta("library", id_)
        if id_ and index.meta(_FOLDER) != self._folder:
            index.set_meta(_FOLDER, self._folder)

    def _merge(self, index: Index) -> Merged:
        looks, known = self._journal.looks(), index.identity
        if known != self._index:
            self._bookmarks = index.bookmarks()
        self._index = known
        own = self._journal.own.name
        told: JournalError | None = None
        if self._is_identified and self._journal.is_lost(self._bookmarks.get(own, START)):
            paths, fault = self._take_in(index, without=own)  # of a mark, the latest is restored
            try:
                told = self._restore(index)
                more, error = self._take_in(index)
            except JournalError as failed:  # so the bookmark stays, and it is tried again
                more, error = self._take_in(index, unfinished=own)[0], failed
            paths, fault = paths | more, error or fault
        else:
            paths, fault = self._take_in(index)
        self._clock.observe(index.last_stamp())
        self._own.clear()
        self._looks, self._fault = looks, fault
        return Merged(paths, told or fault)

    def _take_in(
        self, index: Index, *, without: str = "", unfinished: str = ""
    ) -> tuple[frozenset[str], JournalError | None]:
        """Take in what is new in the journals; that of ``unfinished`` is new the next time, too."""
        records: list[Record] = []
        bookmarks: dict[str, Bookmark] = {}
        fault: JournalError | None = None
        for file, item in self._journal.read(self._bookmarks, without):
            if isinstance(item, Record):
                if self._is_mark(item):
                    records.append(item)
            elif isinstance(item, JournalError):
                fault = item
            elif file != unfinished:
                bookmarks[file] = item
        if bookmarks or records:
            index.apply(records, bookmarks)
        self._bookmarks.update(bookmarks)
        own = self._own
        paths = frozenset(
            target.relpath
            for record in records
            if record.stamp not in own
            for target in record.targets
        )
        return paths, fault

    def _is_mark(self, record: Record) -> bool:
        return record.library == self.id and record.field != ROOT_FIELD

    def _restore(self, index: Index) -> JournalError | None:
        """Write again what ``index`` has of this device and no journal has any more, and tell.

        A journal that was compacted lacks nothing. Raises `JournalError`.
        """
        lost: list[Made] = []
        written = self._journal.append(self._lost(index, lost))
        self._own.update(record.stamp for record in written)
        if not lost:
            return None
        count = "1 mark was" if len(lost) == 1 else f"{len(lost)} marks were"
        return JournalError(
            "this device's journal had gone or was cut",
            where=str(self._journal.own),
            hint=f"{count} written again from the index",
        )

    def _lost(self, index: Index, lost: list[Made]) -> Iterator[Draft]:
        """Give what the journals lack, as they are now that nobody else writes, and note that."""
        stamps: set[Stamp] = set()
        marks: list[Record] = []
        is_root_told = False
        for record in self._journal.own_records():
            stamps.add(record.stamp)
            if self._is_mark(record):
                marks.append(record)
            elif record.library == self.id and record.value == str(self._root):
                is_root_told = True
        index.apply(marks, {})  # what another program has written since may be later
        self._clock.observe(index.last_stamp())
        if not is_root_told:
            yield self.root_draft()
        lost += (one for one in index.made_by(self._clock.device) if one.stamp not in stamps)
        if lost:  # or they are in a copy, or were written elsewhere
            others = self._journal.read({}, without=self._journal.own.name)
            stamps = {item.stamp for _, item in others if isinstance(item, Record)}
            lost[:] = (one for one in lost if one.stamp not in stamps)
        yield from _again(self.id, lost)

    def _read_all(self) -> Iterator[Record]:
        """Give every record; raises `JournalError` where a journal cannot be read."""
        for _, item in self._journal.read({}):
            if isinstance(item, JournalError):
                raise item
            if isinstance(item, Record):
                yield item


def _again(library: str, marks: Iterable[Made]) -> Iterator[Draft]:
    """Give the marks as new changes, all articles of a field's value in one."""
    changes: dict[tuple[str, str], tuple[int, Value, list[Target]]] = {}
    for stamp, field, value, target in marks:
        first: tuple[int, Value, list[Target]] = (stamp.millis, value, [])
        changes.setdefault((field, as_json(value)), first)[2].append(target)
    for (field, _), (millis, value, targets) in changes.items():
        yield Draft(millis, library, field, value, targets)


def _identity(root: Path) -> str:
    """Give what tells a folder from another one that is in its place later."""
    try:
        status = root.stat()
    except OSError:
        return ""
    return f"{status.st_dev}:{status.st_ino}"
