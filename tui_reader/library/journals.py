"""What the journals say of one library: its id, and the marks that every index takes in."""

import secrets
import time
from collections.abc import Callable, Iterator, Mapping

from tui_reader.domain.errors import JournalError
from tui_reader.domain.marks import Clock, Record
from tui_reader.storage.index import Index
from tui_reader.storage.journal import Bookmark, Journal

ROOT_FIELD = "root"
"""The field of the record that says where a library is on a device; it has no articles."""


class Journals:
    """The journals as one library on this device reads them; faults go to ``report``."""

    def __init__(
        self, journal: Journal, clock: Clock, root: str, report: Callable[[JournalError], None]
    ) -> None:
        self._journal = journal
        self._clock = clock
        self._root = root
        self._report = report
        self.id = ""
        """The library's id, as soon as it is identified."""

    def identify(self, index: Index, wanted: str, add: Callable[[Record], None]) -> None:
        """Take the id that is ``wanted``, the index's, the journals', or a new one.

        A record that could not be written is handed to ``add``, before any mark is.
        """
        known = index.meta("library")
        if known and wanted in ("", known):
            self.id = known
            return
        if known:
            index.forget_marks()
        now = time.time_ns() // 1_000_000
        new = Record(self._clock.tick(now), wanted or secrets.token_hex(8), ROOT_FIELD, self._root)
        try:
            found = self._journal.append_unless(lambda: self._oldest_root(wanted), new)
        except JournalError as error:
            self._report(error)
            add(new)  # the index learns the id when the journal has it
            self.id = new.library
        else:
            self.id = found.library
            index.set_meta("library", self.id)

    def merge(self, index: Index) -> None:
        """Let ``index`` take in what is new in the journals."""
        records: list[Record] = []
        bookmarks: dict[str, Bookmark] = {}
        for file, item in self._new_records(index.bookmarks()):
            if isinstance(item, Bookmark):
                bookmarks[file] = item
            elif item.library == self.id and item.field != ROOT_FIELD:
                records.append(item)
        if bookmarks:
            index.apply(records, bookmarks)
        self._clock.observe(index.last_stamp())

    def _oldest_root(self, wanted: str) -> Record | None:
        """Give the oldest record of this root, of this device if there is one: most marks name it.

        Raises `JournalError` where a journal that might have it cannot be read.
        """
        roots = [
            item
            for _, item in self._journal.read({})
            if isinstance(item, Record)
            and (item.field, item.value) == (ROOT_FIELD, self._root)
            and wanted in ("", item.library)
        ]
        return min(
            roots,
            key=lambda root: (root.stamp.device != self._clock.device, root.stamp),
            default=None,
        )

    def _new_records(
        self, bookmarks: Mapping[str, Bookmark]
    ) -> Iterator[tuple[str, Record | Bookmark]]:
        try:
            yield from self._journal.read(bookmarks)
        except JournalError as error:
            self._report(error)
