"""One sync of a library at a time, whoever wants one; damage is answered by a rebuild."""

import fcntl
import os
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from tui_reader.domain.errors import DamagedIndexError, ReaderError, StorageError
from tui_reader.library.journals import Journals
from tui_reader.library.moving import Settling
from tui_reader.library.parser import Parser
from tui_reader.library.sync import Progress, sync
from tui_reader.storage.compaction import compact
from tui_reader.storage.index import Index
from tui_reader.storage.regular import advice, open_regular

SYNC, CANCEL, LATE = b"sync\n", b"cancel\n", b"late\n"
"""What the process that syncs can be told."""
_PATIENCE = 0.1
"""Seconds between two attempts to get the lock."""


class Marks(NamedTuple):
    """What it takes to journal marks of a library."""

    folder: Path
    """Where the journals are."""
    device: str
    library: str
    """Its id."""


class Job(NamedTuple):
    """What a sync is of."""

    root: Path
    index_file: Path
    """The index's file."""
    marks: Marks
    only: str = ""
    flat: bool = False


class Told(NamedTuple):
    """What the process has to say."""

    progress: Progress | None = None
    error: ReaderError | None = None
    """What the sync has ended by; while none ends, why changes are not noticed any more."""
    ended: bool = False
    """The sync is over, whether it came to its end or not."""
    watching: bool = False
    """Changes are noticed from now on."""
    damaged: bool = False
    """The index was thrown away and is built again."""


def run(
    job: Job,
    parsers: list[Parser],
    *,
    paths: Collection[str] | None = None,
    rebuild: bool = False,
    report: Callable[[Progress], None] = lambda _: None,
    damaged: Callable[[], None] = lambda: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Progress:
    """Bring the index up to date, as `sync.sync`, when no other program is doing so.

    With ``rebuild`` the index is thrown away first. ``damaged`` is called when it was for damage.
    Raises `LibraryError`, `StorageError`.
    """
    with _locked(job.index_file.with_suffix(".lock"), report, cancelled) as is_ours:
        if not is_ours:
            return Progress(0, 0, is_waiting=True)
        try:
            if rebuild:
                _empty(job)
            return _run(job, parsers, paths, report, cancelled)
        except DamagedIndexError:
            _empty(job)
            damaged()
            return _run(job, parsers, None, report, cancelled)


def _empty(job: Job) -> None:
    with closing(Index(job.index_file)) as index:
        index.reopen(empty=True)


def _run(
    job: Job,
    parsers: list[Parser],
    paths: Collection[str] | None,
    report: Callable[[Progress], None],
    cancelled: Callable[[], bool],
) -> Progress:
    marks = job.marks
    journals = Journals(marks.folder, marks.device, job.root)
    journals.id = marks.library
    with closing(Index(job.index_file)) as index:
        progress = sync(
            job.root,
            index,
            parsers,
            Settling(job.root, index, journals, marks.device, only=job.only),
            only=job.only,
            paths=paths,
            report=report,
            cancelled=cancelled,
        )
    if progress.finished:
        compact(marks.folder, marks.device)
    return progress


@contextmanager
def _locked(
    file: Path, report: Callable[[Progress], None], cancelled: Callable[[], bool]
) -> Iterator[bool]:
    """Wait for the lock, and say so; False where that was cancelled."""
    try:
        lock = open_regular(file, os.O_RDWR | os.O_CREAT)
    except OSError as error:
        raise StorageError(
            f"the index cannot be locked: {error.strerror}", where=str(file), hint=advice(error)
        ) from error
    try:
        told = 0.0
        while not cancelled():
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() - told > 1:
                    told = time.monotonic()
                    report(Progress(0, 0, is_waiting=True))
                time.sleep(_PATIENCE)
            else:
                yield True
                return
        yield False
    finally:
        os.close(lock)
