"""Bring the index up to date with the folder: scan, compare, parse, write in batches."""

import os
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from itertools import accumulate, islice
from pathlib import Path
from queue import SimpleQueue
from typing import NamedTuple, TypeVar

from tui_reader.domain.article import Content
from tui_reader.domain.changes import Changes, Stat, diff, name_of
from tui_reader.domain.errors import JournalError
from tui_reader.library.moving import Settling
from tui_reader.library.parser import Parser
from tui_reader.library.scan import Scan, scan, scan_one, scan_some
from tui_reader.storage.index import Index
from tui_reader.storage.writing import Wordless, Words, words_of

FIRST_BATCH = 40
"""Files before the first write: about a screen, so that the list is there at once."""
BATCH = 400
MOST_WRITTEN = 4_000
"""Texts that are written at once: each write makes a piece of the index that is merged later."""
_AHEAD = MOST_WRITTEN // BATCH + 2
"""Batches that are read while the last ones are written, so that no parser waits for that."""
_MUCH = 2_000
"""Files from which on they are taken in with more memory."""
_LINKED = "linked"
"""What the index is told where folders are symbolic links."""

_Item = TypeVar("_Item")
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
    fault: JournalError | None = None
    """Why the marks of edited and moved files could not follow; the next sync tries again."""

    @property
    def finished(self) -> bool:
        """Whether nothing is left to do."""
        return self.done == self.total and not self.waiting


def sync(
    root: Path,
    index: Index,
    parsers: Sequence[Parser],
    settling: Settling,
    *,
    only: str = "",
    paths: Collection[str] | None = None,
    report: Callable[[Progress], None] = lambda _: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Progress:
    """Take in what is new or edited below ``root`` and forget what is gone.

    ``only`` is the one file to look at, all others being left alone, and so are ``paths``, of
    which it is known that they have changed; where these are none, marks are looked for that came
    late. ``report`` is called after every batch. A sync that is cancelled has written what it
    reported, and the next one goes on from there. Raises `LibraryError` and `StorageError`.
    """
    if only:
        paths = paths if paths is None else [path for path in paths if path == only]
    elif paths is not None and _only_a_scan_tells(root, index, paths):
        paths = None
    if paths is None:
        found = scan_one(root, only) if only else scan(root)
        known = index.stats()
        linked = "1" if found.linked else ""
        if index.meta(_LINKED) != linked:
            index.set_meta(_LINKED, linked)
    else:
        found, known = scan_some(root, paths), index.stats(paths)
    changes = _known(diff(found.files, known), found)
    settling.begin(changes, is_full=paths is None, is_first=paths is None and not known)
    total = len(changes.new) + len(changes.edited) + len(changes.gone)
    progress = Progress(0, total, tuple(found.unreadable), 0, index.counts().waiting)
    with index.much_written() if total + progress.waiting > _MUCH else nullcontext():
        progress = _take_articles_in(
            index, parsers, progress, changes, found.files, report=report, cancelled=cancelled
        )
        if progress.done == total:
            late, fault = settling.settle(late=not paths)
            progress = progress._replace(done=total + late, total=total + late, fault=fault)
            progress = _take_words_in(index, parsers, progress, report, cancelled)
    return progress


def _only_a_scan_tells(root: Path, index: Index, paths: Collection[str]) -> bool:
    """Tell whether files may be listed by another path, or one of ``paths`` was a folder."""
    if index.meta(_LINKED):
        return True
    gone = {path for path in paths if not os.path.lexists(root / path)}
    gone -= index.stats(gone).keys()  # these were files
    return bool(gone) and any(
        folder in gone for path in index.stats() for folder in _folders_of(path)
    )


def _folders_of(path: str) -> Iterable[str]:
    return accumulate(path.split("/")[:-1], "{}/{}".format)


def _take_articles_in(
    index: Index,
    parsers: Sequence[Parser],
    progress: Progress,
    changes: Changes,
    files: dict[str, Stat],
    *,
    report: Callable[[Progress], None],
    cancelled: Callable[[], bool],
) -> Progress:
    """Read what the list shows of files that are new or edited, and forget those that are gone."""
    gone = dict.fromkeys(changes.gone)
    moved_from: dict[str, dict[str, str]] = {}
    for path, print_ in index.fingerprints(changes.gone).items():
        moved_from.setdefault(print_, {})[name_of(path)] = path
    moved_from.pop("", None)
    new = frozenset(changes.new)
    batches = _batches(_newest_first(changes, files))
    for batch, articles in _in_parallel(
        parsers, batches, lambda parser, batch: list(parser.articles(batch))
    ):
        for path, article in articles:
            same = moved_from.get(article.fingerprint) if article else None
            if same and path in new:
                name = name_of(path)
                old = same.pop(name if name in same else next(iter(same)))
                index.move(old, path)
                gone.pop(old)
                progress = progress._replace(done=progress.done + 1)
        index.write([(path, files[path], article) for path, article in articles])
        waiting = index.counts().waiting
        progress = progress._replace(done=progress.done + len(batch), waiting=waiting)
        report(progress)
        if cancelled():
            return progress
    index.forget(gone)
    return progress._replace(done=progress.done + len(gone), waiting=index.counts().waiting)


def _take_words_in(
    index: Index,
    parsers: Sequence[Parser],
    progress: Progress,
    report: Callable[[Progress], None],
    cancelled: Callable[[], bool],
) -> Progress:
    """Read the text of what is listed by now, so that a first list doesn't wait for it.

    What cannot be read now goes on waiting, for the next sync.
    """
    batches = _parts(index.without_words(), BATCH)
    read = _in_parallel(parsers, batches, lambda parser, batch: list(parser.words(batch)))
    found = (words + _nameable(index, batch, words) for batch, words in read)
    for words in _gathered(found, cancelled):
        index.write_words(words)
        progress = progress._replace(
            searchable=progress.searchable + len(words), waiting=index.counts().waiting
        )
        report(progress)
    return progress


def _nameable(index: Index, batch: list[Wordless], words: list[Words]) -> list[Words]:
    """Let files be found by their names that could not be read for the list either.

    They need not wait, for the next sync reads all of them anew.
    """
    read = {one.id for one in words}
    missing = index.stats(one.relpath for one in batch if one.id not in read)
    unread = {path for path, stat in missing.items() if stat.size < 0}
    return [words_of(one.id, Content()) for one in batch if one.relpath in unread]


def _gathered(parts: Iterable[list[Words]], cancelled: Callable[[], bool]) -> Iterator[list[Words]]:
    """Give many at a time, the last ones when it is ``cancelled``."""
    found: list[Words] = []
    for words in parts:
        found += words
        is_over = cancelled()
        if is_over or len(found) >= MOST_WRITTEN:
            yield found
            found = []
        if is_over:
            return
    if found:
        yield found


def _in_parallel(
    parsers: Sequence[Parser],
    batches: Iterable[list[_Item]],
    read: Callable[[Parser, list[_Item]], _Answer],
) -> Iterator[tuple[list[_Item], _Answer]]:
    """Let every parser read a batch while the last ones are written; in order, and some ahead."""
    if len(parsers) == 1:
        for batch in batches:
            yield batch, read(parsers[0], batch)
        return
    free: SimpleQueue[Parser] = SimpleQueue()
    for parser in parsers:
        free.put(parser)

    def take(batch: list[_Item]) -> _Answer:
        parser = free.get()
        try:
            return read(parser, batch)
        finally:
            free.put(parser)

    rest = iter(batches)
    with ThreadPoolExecutor(len(parsers)) as pool:
        running = deque((batch, pool.submit(take, batch)) for batch in islice(rest, _AHEAD))
        try:
            while running:
                batch, answer = running.popleft()
                found = answer.result()
                running.extend((one, pool.submit(take, one)) for one in islice(rest, 1))
                yield batch, found
        finally:
            pool.shutdown(cancel_futures=True)


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
    yield from _parts(paths[FIRST_BATCH:], BATCH)


def _parts(items: list[_Item], size: int) -> Iterator[list[_Item]]:
    return (items[start : start + size] for start in range(0, len(items), size))
