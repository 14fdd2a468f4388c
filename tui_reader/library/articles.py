"""One library's articles, read from their files; the last short ones are kept whole."""

import threading
from collections import OrderedDict
from collections.abc import Generator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from tui_reader.domain.changes import Stat
from tui_reader.domain.errors import LibraryError, ReaderError
from tui_reader.library.parser import Parser
from tui_reader.library.requests import Reading

MOST_KEPT = 8
LARGEST_KEPT = 1 << 16
"""Bytes of a file: a longer article is shown by its first part soon enough."""
_PATIENCE = 3.0
"""Seconds that closing waits for what another thread is reading."""


class Kept(NamedTuple):
    """An article as it was when its file looked like this."""

    stat: Stat
    readings: tuple[Reading, ...]


class Articles:
    """Reads articles in the parser process, one at a time; for any thread."""

    def __init__(self, root: Path, *, flat_categories: bool) -> None:
        self._root = root
        self._parser = Parser(root, flat_categories=flat_categories, documents=True)
        self._lock = threading.Lock()
        """Of the parser."""
        self._closed = threading.Event()
        self._kept: OrderedDict[tuple[str, str], Kept] = OrderedDict()
        self._keeping = threading.Lock()

    def warm_up(self) -> None:
        """Start the process ahead of the first article."""
        with self._lock:
            if not self._closed.is_set():
                self._parser.start()

    def close(self) -> None:
        """End the process, and what is being read."""
        self._closed.set()
        is_ours = self._lock.acquire(timeout=_PATIENCE)
        self._parser.close()
        if is_ours:
            self._lock.release()

    def open(
        self, relpath: str, links: str = "plain", *, ahead: bool = False
    ) -> Generator[Reading]:
        """Read one article part by part.

        Close the generator when no more parts are wanted: another article waits for that. Raises
        `ParseError` where the file defeats the parser.
        """
        with self._lock:
            if self._closed.is_set():
                raise LibraryError("the library is closed", where=str(self._root))
            kept, stat = self.kept(relpath, links), self._stat(relpath)
            if kept is not None and kept.stat == stat:
                yield from kept.readings
                return
            readings: list[Reading] = []
            for reading in self._parser.parts(relpath, links, ahead=ahead):
                yield reading
                if self._closed.is_set():
                    return
                readings.append(reading)
            if stat is not None and stat == self._stat(relpath):
                self._keep(relpath, links, Kept(stat, tuple(readings)))

    def give_up(self, relpath: str) -> None:
        """Let an article go that is being read, or what is read ahead, for another one.

        Whoever waits for it is told that it was given up.
        """
        self._parser.give_up(relpath)

    def read_ahead(self, relpath: str, links: str = "plain") -> None:
        """Read an article that may be opened next, if it is short."""
        if self._stat(relpath) is not None:
            with suppress(ReaderError):  # opening it will tell
                for _ in self.open(relpath, links, ahead=True):
                    pass

    def kept(self, relpath: str, links: str = "plain") -> Kept | None:
        """Give an article that was read already, without a look at the disk."""
        with self._keeping:
            kept = self._kept.get((relpath, links))
            if kept is not None:
                self._kept.move_to_end((relpath, links))
            return kept

    def is_as_kept(self, relpath: str, kept: Kept) -> bool:
        """Tell whether an article's file has not changed since it was read."""
        return self._stat(relpath) == kept.stat

    def _keep(self, relpath: str, links: str, kept: Kept) -> None:
        """Keep an article instead of the one that was not asked for the longest."""
        with self._keeping:
            self._kept[relpath, links] = kept
            self._kept.move_to_end((relpath, links))
            if len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)

    def _stat(self, relpath: str) -> Stat | None:
        """Give how a file looks now if it is short enough to be kept."""
        try:
            status = (self._root / relpath).stat()
        except OSError:
            return None
        return Stat.of(status) if status.st_size <= LARGEST_KEPT else None


def read_one(
    root: Path, relpath: str, links: str = "plain", *, flat_categories: bool = False
) -> Reading:
    """Read one article and nothing else; raises `ParseError` where it defeats the parser."""
    parser = Parser(root, flat_categories=flat_categories)
    try:
        return parser.document(relpath, links)
    finally:
        parser.close()
