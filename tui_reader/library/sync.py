"""Bring the index up to date with the folder: scan, compare, parse, write in batches."""

from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from queue import SimpleQueue
from typing import NamedTuple, TypeVar

from tui_reader.domain.changes import Changes, Stat, diff
from tui_reader.library.parser import Parser
from tui_reader.library.scan import Scan, scan, scan_one, scan_some
from tui_reader.storage.index import Index

FIRST_BATCH = 40
"""Files before the first write: about a screen, so that the list is there at once."""
BATCH = 400
WORDS_BATCH = 1_000
"""Texts that are written at once: each write makes a piece of the index that is merged later."""

_Batch = TypeVar("_Batch", list[str], dict[str, int])
_Answer = TypeVar("_Answer")


class Progress(NamedTuple):
    """How far a sync has come; ``done`` of ``total`` files that were new, edited or gone."""

    done: int
    total: int
    unreadable: tuple[str, ...] = ()
    """Folders that could not be listed, whose articles stay as they were."""
    searchable: int = 0
    """Articles whose text has been taken in."""
    waiting: int = 0
    """Articles whose text has not."""
    is_waiting: bool = False
    """Another program is taking the library in."""

    @property
    def finished(self) -> bool:
        """Whether nothing is left to do."""
        return self.done == self.total and not self.waiting


def sync(
    root: Path,
    index: Index,
    parsers: Sequence[Parser],
    *,
    only: str = "",
    paths: Collection[str] | None = None,
    report: Callable[[Progress], None] = lambda _: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Progress:
    """Take in what is new or edited below ``root`` and forget what is gone.

    ``only`` is the one file to look at, all others being left alone, and so are ``paths``, of
    which it is known that they have changed. ``report`` is called after
    every batch. A sync that is cancelled has written what it reported, and the next one goes on
    from there. Raises `LibraryError` and `StorageError`.
    """
    if paths is None:
        found = scan_one(root, only) if only else scan(root)
        known = index.stats()
    else:
        asked = [path for path in paths if only in ("", path)]
        found, known = scan_some(root, asked), index.stats(asked)
    changes = _known(diff(found.files, known), found)
    total = len(changes.new) + len(changes.edited) + len(changes.gone)
    unreadable = tuple(found.unreadable)
    progress = Progress(0, total, unreadable, 0, index.counts().waiting)
    gone = dict.fromkeys(changes.gone)
    moved_from = {print_: path for path, print_ in index.fingerprints(gone).items() if print_}
    batches = _batches(_newest_first(changes, found.files))
    for batch, articles in _in_parallel(
        parsers, batches, lambda parser, batch: list(parser.articles(batch))
    ):
        for path, article in articles:
            old = moved_from.pop(article.fingerprint, None) if article else None
            if old is not None and path in changes.new:
                index.move(old, path)
                gone.pop(old)
                progress = progress._replace(done=progress.done + 1)
        index.write([(path, found.files[path], article) for path, article in articles])
        waiting = index.counts().waiting
        progress = progress._replace(done=progress.done + len(batch), waiting=waiting)
        report(progress)
        if cancelled():
            return progress
    index.forget(gone)
    progress = progress._replace(done=progress.done + len(gone), waiting=index.counts().waiting)
    return _take_words_in(index, parsers, progress, report, cancelled)


def _take_words_in(
    index: Index,
    parsers: Sequence[Parser],
    progress: Progress,
    report: Callable[[Progress], None],
    cancelled: Callable[[], bool],
) -> Progress:
    """Read the text of what is listed by now, so that a first list doesn't wait for it."""
    batches = _id_batches(index.without_words())
    for batch, words in _in_parallel(
        parsers, batches, lambda parser, batch: list(parser.words(batch))
    ):
        if cancelled():
            break
        index.write_words(words)
        progress = progress._replace(
            searchable=progress.searchable + len(batch), waiting=index.counts().waiting
        )
        report(progress)
    return progress


def _id_batches(files: dict[str, int]) -> Iterator[dict[str, int]]:
    rest = iter(files.items())
    while some := dict(islice(rest, WORDS_BATCH)):
        yield some


def _in_parallel(
    parsers: Sequence[Parser],
    batches: Iterable[_Batch],
    read: Callable[[Parser, _Batch], _Answer],
) -> Iterator[tuple[_Batch, _Answer]]:
    """Let every parser read a batch while the last ones are written; in order, and few ahead."""
    if len(parsers) == 1:
        for batch in batches:
            yield batch, read(parsers[0], batch)
        return
    free: SimpleQueue[Parser] = SimpleQueue()
    for parser in parsers:
        free.put(parser)

    def take(batch: _Batch) -> _Answer:
        parser = free.get()
        try:
            return read(parser, batch)
        finally:
            free.put(parser)

    rest = iter(batches)
    with ThreadPoolExecutor(len(parsers)) as pool:
        running = deque((batch, pool.submit(take, batch)) for batch in islice(rest, len(parsers)))
        while running:
            batch, answer = running.popleft()
            found = answer.result()
            running.extend((one, pool.submit(take, one)) for one in islice(rest, 1))
            yield batch, found


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
