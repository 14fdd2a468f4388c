"""The last short articles that were read, whole: opening one of them waits for nothing."""

import threading
from collections import OrderedDict
from pathlib import Path
from typing import NamedTuple

from tui_reader.domain.changes import Stat
from tui_reader.library.requests import Reading

MOST = 8
"""Articles that are kept."""
LARGEST = 1 << 16
"""Bytes of a file that is kept: a longer article is shown by its first part soon enough."""


class Kept(NamedTuple):
    """An article as it was when its file looked like this."""

    stat: Stat
    readings: tuple[Reading, ...]


class KeptArticles:
    """Articles by path and kind of links, those of which was asked last; for any thread."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._kept: OrderedDict[tuple[str, str], Kept] = OrderedDict()
        self._lock = threading.Lock()

    def stat(self, relpath: str) -> Stat | None:
        """Give how a file looks now if it is short enough to be kept."""
        try:
            status = (self._root / relpath).stat()
        except OSError:
            return None
        return Stat(status.st_size, status.st_mtime_ns) if status.st_size <= LARGEST else None

    def get(self, relpath: str, links: str) -> Kept | None:
        """Give an article that is kept, however its file looks by now."""
        with self._lock:
            kept = self._kept.get((relpath, links))
            if kept is not None:
                self._kept.move_to_end((relpath, links))
            return kept

    def put(self, relpath: str, links: str, kept: Kept) -> None:
        """Keep an article instead of the one that was not asked for the longest."""
        with self._lock:
            self._kept[relpath, links] = kept
            self._kept.move_to_end((relpath, links))
            if len(self._kept) > MOST:
                self._kept.popitem(last=False)
