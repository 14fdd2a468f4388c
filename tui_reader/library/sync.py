"""Bring the index up to date with the folder: scan, compare, parse, write in batches."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from tui_reader.domain.changes import Changes, Stat, diff
from tui_reader.library.parser import Parser
from tui_reader.library.scan import Scan, scan, scan_one
from tui_reader.storage.index import Index

FIRST_BATCH = 40
"""Files before the first write: about a screen, so that the list is there at once."""
BATCH = 400
WORDS_BATCH = 1_000
"""Texts that are written at once: each write makes a piece of the index that is merged later."""


class Progress(NamedTuple):
    """How far a sync has come; ``done`` of ``total`` files that were new, edited or gone."""

    done: int
    total: int
    unreadable: tuple[str, ...] = ()
    searchable: int = 0
    """Articles whose text has been taken in."""
    waiting: int = 0
    """Articles whose text has not."""
    """Folders that could not be listed, whose articles stay as they were."""

    @property
    def finished(self) -> bool:
        """Whether nothing is left to do."""
        return self.done == self.total and not self.waiting


def sync(
    root: Path,
    index: Index,
    parser: Parser,
    *,
    only: str = "",
    report: Callable[[Progress], None] = lambda _: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Progress:
    """Take in what is new or edited below ``root`` and forget what is gone.

    ``only`` is the one file to look at, all others being left alone. ``report`` is called after
    every batch. A sync that is cancelled has written what it reported, and the next one goes on
    from there. Raises `LibraryError` and `StorageError`.
    """
    found = scan_one(root, only) if only else scan(root)
    changes = _known(diff(found.files, index.stats()), found)
    total = len(changes.new) + len(changes.edited) + len(changes.gone)
    unreadable = tuple(found.unreadable)
    progress = Progress(len(changes.gone), total, unreadable, 0, index.counts().waiting)
    index.forget(changes.gone)
    for batch in _batches(_newest_first(changes, found.files)):
        if cancelled():
            return progress
        index.write(
            [(path, found.files[path], article) for path, article in parser.articles(batch)]
        )
        waiting = index.counts().waiting
        progress = progress._replace(done=progress.done + len(batch), waiting=waiting)
        report(progress)
    return _take_words_in(index, parser, progress, report, cancelled)


def _take_words_in(
    index: Index,
    parser: Parser,
    progress: Progress,
    report: Callable[[Progress], None],
    cancelled: Callable[[], bool],
) -> Progress:
    """Read the text of what is listed by now, so that a first list doesn't wait for it."""
    while files := index.without_words(WORDS_BATCH):
        if cancelled():
            break
        index.write_words(list(parser.words(files)))
        progress = progress._replace(
            searchable=progress.searchable + len(files), waiting=index.counts().waiting
        )
        report(progress)
    return progress


def _known(changes: Changes, found: Scan) -> Changes:
    """Leave out of what is gone all that is below a folder which could not be listed."""
    if not found.unreadable:
        return changes
    below = tuple(found.unreadable)
    gone = tuple(path for path in changes.gone if not path.startswith(below))
    return Changes(changes.new, changes.edited, gone)


def _newest_first(changes: Changes, files: dict[str, Stat]) -> list[str]:
    """Order by the files' times, which mostly agree with the articles': the list's top first."""
    return sorted((*changes.new, *changes.edited), key=lambda path: -files[path].mtime_ns)


def _batches(paths: list[str]) -> Iterator[list[str]]:
    if paths:
        yield paths[:FIRST_BATCH]
    for start in range(FIRST_BATCH, len(paths), BATCH):
        yield paths[start : start + BATCH]
