"""The process that keeps an index up to date: by a sync at its start, on command, and on changes.

A pickled `Job` and lines of commands come on standard input; pickled `Told` go out.
"""

import os
import pickle
import queue
import signal
import sys
import threading
from collections.abc import Iterable
from typing import BinaryIO

from tui_reader.domain.errors import LibraryError, ReaderError
from tui_reader.library.job import CANCEL, Job, Told, run
from tui_reader.library.parser import parsers
from tui_reader.library.scan import article_path

_MOST_PATHS = 1_000
"""Changed files that are looked at one by one; more are found by a scan."""
_QUIET_MS = 150
"""Milliseconds without a change after which the last ones are told."""
_LONGEST_MS = 600
"""Milliseconds after which they are told in any case."""


class Keeper:
    """Runs one sync after another, each for all that has changed meanwhile."""

    def __init__(self, job: Job, answers: BinaryIO) -> None:
        self._job = job
        self._answers = answers
        self._parsers = parsers(job.root, flat_categories=job.flat)
        self._asked: queue.SimpleQueue[frozenset[str] | None] = queue.SimpleQueue()
        self._cancelled = threading.Event()
        self._watches = False
        self._telling = threading.Lock()

    def listen(self, commands: Iterable[bytes]) -> None:
        """Take commands until the other side is gone; then nothing is left to do."""
        for command in commands:
            if command == CANCEL:
                self._cancelled.set()
            else:
                self._asked.put(None)
        os.kill(os.getpid(), signal.SIGTERM)

    def keep(self) -> None:
        """Sync for ever."""
        asked: frozenset[str] | None = None
        while True:
            self._cancelled.clear()
            self._sync(asked)
            if not self._watches:
                self._watches = True
                threading.Thread(target=self._watch, daemon=True).start()
            asked = self._asked.get()

    def _sync(self, paths: frozenset[str] | None) -> None:
        try:
            progress = run(
                self._job,
                self._parsers,
                paths=paths,
                report=lambda progress: self._tell(Told(progress)),
                damaged=lambda: self._tell(Told(damaged=True)),
                cancelled=self._cancelled.is_set,
            )
        except ReaderError as error:
            self._tell(Told(error=error, ended=True))
        else:
            self._tell(Told(progress, ended=True))
        for parser in self._parsers:
            parser.close()

    def _tell(self, told: Told) -> None:
        with self._telling:
            pickle.dump(told, self._answers, pickle.HIGHEST_PROTOCOL)
            self._answers.flush()

    def _watch(self) -> None:
        """Ask for a sync of what has changed, and once of everything since the first one."""
        from watchfiles import watch  # noqa: PLC0415 - the first list doesn't wait for it

        is_ready = False
        try:
            for changes in watch(
                self._job.root / self._job.only,
                watch_filter=None,
                debounce=_LONGEST_MS,
                step=_QUIET_MS,
                rust_timeout=_LONGEST_MS,
                yield_on_timeout=True,
                raise_interrupt=False,
            ):
                if changes:
                    self._asked.put(self._changed(path for _, path in changes))
                elif not is_ready:
                    is_ready = True
                    self._tell(Told(watching=True))
                    self._asked.put(None)
        except OSError as error:
            hint = (
                "new files are found by R; raise the limit of inotify watches to see them at once"
            )
            fault = LibraryError(
                f"changes are not noticed: {error}", where=str(self._job.root), hint=hint
            )
            self._tell(Told(error=fault, ended=True))

    def _changed(self, paths: Iterable[str]) -> frozenset[str] | None:
        """Give the articles among ``paths``; None where only a scan can tell what has changed."""
        found = set()
        for path in paths:
            relpath, is_certain = article_path(self._job.root, path)
            if not is_certain:
                return None
            if relpath:
                found.add(relpath)
        return frozenset(found) if len(found) <= _MOST_PATHS else None


def main() -> None:
    """Keep the index of the job on standard input."""
    os.nice(5)  # keys come first
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    job: Job = pickle.load(sys.stdin.buffer)  # noqa: S301 - the parent process wrote it
    keeper = Keeper(job, answers)
    threading.Thread(target=keeper.listen, args=(sys.stdin.buffer,), daemon=True).start()
    keeper.keep()


if __name__ == "__main__":
    main()
