"""The keeper process, seen from outside: started once, told what to do, and listened to."""

import pickle
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress

from tui_reader.domain.errors import LibraryError
from tui_reader.library.job import CANCEL, LATE, SYNC, Job, Told

COMMAND = (sys.executable, "-P", "-m", "tui_reader.library.keeper")


class Background:
    """Keeps one library's index up to date without taking the processor from the app."""

    def __init__(self, job: Job, report: Callable[[Told], None]) -> None:
        """Start; ``report`` is called from a thread. Raises `LibraryError`."""
        self._job, self._report = job, report
        self._closed = False
        self._start()

    def _start(self) -> None:
        try:
            self._process = subprocess.Popen(  # noqa: S603 - our own module
                COMMAND,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl+C is the reader's
            )
        except OSError as error:
            raise LibraryError(
                f"no process can be started to look for articles: {error.strerror}",
                where=COMMAND[0],
                hint="is the machine out of memory or of files?",
            ) from error
        self._send(pickle.dumps(self._job, pickle.HIGHEST_PROTOCOL))
        self._thread = threading.Thread(target=self._listen, name="keeper", daemon=True)
        self._thread.start()

    def sync(self) -> None:
        """Look for what is new, once more; a process that has ended is started again."""
        if self._process.poll() is None:
            self._send(SYNC)
            return
        old = self._process
        self._thread.join()
        try:
            self._start()
        except LibraryError as error:
            self._report(Told(error=error, ended=True))
        else:
            _close(old)

    def look_for_late_marks(self) -> None:
        """Let marks that others made of an article follow it to where it is now."""
        self._send(LATE)

    def cancel(self) -> None:
        """End the sync that is going on; the next one goes on from there."""
        self._send(CANCEL)

    def restarted(self, job: Job) -> "Background":
        """End the process and start another one, for another index."""
        self.close()
        return Background(job, self._report)

    def close(self) -> None:
        """End the process: what it has written stays."""
        self._closed = True
        self._process.terminate()
        self._thread.join()
        _close(self._process)

    def _send(self, data: bytes) -> None:
        if self._process.stdin is not None:
            with suppress(BrokenPipeError):  # its end is told by `_listen`
                self._process.stdin.write(data)
                self._process.stdin.flush()

    def _listen(self) -> None:
        while self._process.stdout is not None:
            try:
                told = pickle.load(self._process.stdout)  # noqa: S301 - our own process wrote it
            except (EOFError, pickle.UnpicklingError):
                break
            self._report(told)
        if not self._closed:
            fault = LibraryError(
                "the process that looks for articles has ended",
                hint="it begins again when you look for new ones",
            )
            self._report(Told(error=fault, ended=True))


def _close(process: "subprocess.Popen[bytes]") -> None:
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with suppress(BrokenPipeError):
                pipe.close()
