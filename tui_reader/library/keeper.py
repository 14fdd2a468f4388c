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
from tui_reader.library.job import CANCEL, LATE, Job, Told, run
from tui_reader.library.parser import parsers
from tui_reader.library.watching import changes, unnoticed


class Keeper:
    """Runs one sync after another, each for all that has changed meanwhile."""

    def __init__(self, job: Job, answers: BinaryIO) -> None:
        self._job = job
        self._answers = answers
        self._parsers = parsers(job.root, flat_categories=job.flat)
        self._asked: queue.SimpleQueue[frozenset[str] | None] = queue.SimpleQueue()
        self._cancelled = threading.Event()
        self._watches = False
        self._is_stopped = False
        """The last sync was cancelled before its end: nothing goes on by itself."""
        self._telling = threading.Lock()

    def listen(self, commands: Iterable[bytes]) -> None:
        """Take commands until the other side is gone; then nothing is left to do."""
        for command in commands:
            if command == CANCEL:
                self._cancelled.set()
            elif command == LATE:
                self._asked.put(frozenset())
            else:
                self._asked.put(None)
        os.kill(os.getpid(), signal.SIGTERM)

    def keep(self) -> None:
        """Sync for ever."""
        asked: frozenset[str] | None = None
        while True:
            self._cancelled.clear()
            self._is_stopped = False
            self._sync(asked)
            if not self._watches:
                self._watches = True
                threading.Thread(target=self._watch, daemon=True).start()
            asked = self._next()

    def _next(self) -> frozenset[str] | None:
        """Wait for what is asked, and give all that is by now."""
        some = [self._asked.get()]
        while not self._asked.empty():
            some.append(self._asked.get())
        if self._is_stopped:
            return None  # what was stopped is still to do
        known = [paths for paths in some if paths is not None]
        if len(known) < len(some):
            return None
        if any(known) and not all(known):
            self._asked.put(frozenset())  # late marks, which a look at some paths leaves out
        return frozenset().union(*known)

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
            is_over = progress.finished and not progress.is_waiting
            self._is_stopped = self._cancelled.is_set() and not is_over
            self._tell(Told(progress, error=progress.fault, ended=True))
        for parser in self._parsers:
            parser.close()

    def _tell(self, told: Told) -> None:
        with self._telling:
            pickle.dump(told, self._answers, pickle.HIGHEST_PROTOCOL)
            self._answers.flush()

    def _watch(self) -> None:
        """Ask for a sync of what has changed, and first of everything since the last one.

        After one that was cancelled the first is not asked for: the next will be of everything.
        """
        try:
            for number, changed in enumerate(changes(self._job.root, self._job.only)):
                if not number:
                    self._tell(Told(watching=True))
                    if self._is_stopped:
                        continue
                self._asked.put(changed)
        except LibraryError as error:
            self._tell(Told(error=error))
        except Exception as error:  # noqa: BLE001 - the thread must not end without a word
            self._tell(Told(error=unnoticed(self._job.root, error)))


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
