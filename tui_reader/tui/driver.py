"""The terminal: taken, given back whole, lent to other programs, and lost."""

import asyncio
import os
import select
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from typing import IO, TYPE_CHECKING, NoReturn, cast

from textual.drivers.linux_driver import LinuxDriver

from tui_reader.settings.terminal import in_background

if TYPE_CHECKING:
    from tui_reader.tui.ending import EndingApp

_PLAIN = "\x1b[0m\x1b[?1016l"
"""What the driver leaves behind: colours, and the mouse reported in pixels."""

_TIDY = "\x1b[0m\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?2004l\x1b[?1049l\x1b[?25h"


class Ended(Exception):  # noqa: N818 - no error: somebody asks for the end
    """The system asks for the program's end while another program has the terminal."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class TerminalDriver(LinuxDriver):
    """Takes the terminal and gives it back, each but once; what comes in between is not written."""

    def __init__(
        self,
        app: "EndingApp",
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._owner = app
        self._is_taken = False
        self._file = cast("TextIOWrapper", _Output(sys.stderr, self._hang_up))
        self._losing = threading.Lock()
        self._spare: int | None = None
        """The end of a pipe that is open as long as the program is."""
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGTSTP, app.stop_well)
        loop.add_signal_handler(signal.SIGCONT, self._continued)
        threading.Thread(target=self._watch_line, name="line", daemon=True).start()

    def start_application_mode(self) -> None:
        """Take the terminal."""
        self._is_taken = True
        super().start_application_mode()  # type: ignore[no-untyped-call]

    def stop_application_mode(self) -> None:
        """Give the terminal back."""
        if self._is_taken:
            self.write(_PLAIN)
            super().stop_application_mode()
            self.close()
            self._is_taken = False

    def disable_input(self) -> None:
        """Read no more keys; whose terminal it isn't, he would be stopped for that."""
        if self._is_taken:
            super().disable_input()

    def write(self, data: str) -> None:
        """Write to the terminal, if it is ours."""
        if self._is_taken:
            super().write(data)

    def close(self) -> None:
        """Write what waits."""
        if self._is_taken:
            super().close()

    def _continued(self) -> None:
        """Take the terminal anew: who stopped the program without a word has used it meanwhile."""
        stop_while_in_background(self.fileno)
        if self._is_taken and self._key_thread is not None:
            self.exit_event.set()
            self._key_thread.join()
            self.suspend_application_mode()  # no key is read: none that was typed is thrown away
            self.exit_event.clear()
            self.resume_application_mode()
            self._owner.refresh(layout=True)

    # The line

    def _watch_line(self) -> None:
        """Wait for the end of the terminal itself."""
        line = select.poll()
        line.register(self.fileno, 0)
        if any(what & select.POLLHUP for _, what in line.poll()):
            self._hang_up()

    def _hang_up(self) -> None:
        """End the program, which has nobody to read from or to write to any more."""
        with self._losing:
            if self._spare is not None:
                return
            silence, self._spare = os.pipe()
            os.set_blocking(silence, False)  # a thread may be about to read
            os.dup2(silence, self.fileno)
            nowhere = os.open(os.devnull, os.O_WRONLY)
            for stream in (sys.__stdout__, sys.__stderr__):
                if stream is not None:
                    os.dup2(nowhere, stream.fileno())
        self._loop.call_soon_threadsafe(self._owner.end_by, signal.SIGHUP)

    def _run_input_thread(self) -> None:
        try:
            self.run_input_thread()
        except OSError:  # the terminal is gone
            self._hang_up()
        except Exception as error:  # noqa: BLE001 - told where all are told
            self._loop.call_soon_threadsafe(self._owner._handle_exception, error)


class _Output:
    """The standard error stream, which is written to in a thread that nobody listens to."""

    def __init__(self, stream: IO[str], lost: Callable[[], None]) -> None:
        self._stream = stream
        self._lost = lost

    def write(self, text: str) -> None:
        """Write, if there is still a terminal."""
        try:
            self._stream.write(text)
        except OSError:
            self._lost()

    def flush(self) -> None:
        """Write what was held back."""
        try:
            self._stream.flush()
        except OSError:
            self._lost()

    def fileno(self) -> int:
        """Give the number of its file."""
        return self._stream.fileno()


@contextmanager
def lent_signals() -> Iterator[None]:
    """Let keys' signals be another program's, which has the terminal; raises `Ended`.

    The event loop stands still meanwhile, and must not make up for them afterwards.
    """
    ours: dict[signal.Signals, Callable[..., None] | signal.Handlers] = {
        signal.SIGTSTP: signal.SIG_DFL,
        signal.SIGCONT: signal.SIG_DFL,
        signal.SIGINT: _ignore,  # a function: what is ignored would be so in the other one, too
        signal.SIGTERM: _end,
        signal.SIGHUP: _end,
    }
    wakeup = signal.set_wakeup_fd(-1)
    before = {number: signal.signal(number, handler) for number, handler in ours.items()}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(wakeup)


def tidy(terminal: int) -> None:
    """Undo what another program has left behind that could not end well."""
    if not in_background(terminal) and sys.__stderr__ is not None:
        sys.__stderr__.write(_TIDY)
        sys.__stderr__.flush()


def _ignore(*_: object) -> None:
    pass


def _end(number: int, _: object) -> NoReturn:
    raise Ended(number)


def stop(terminal: int) -> None:
    """Stop until the shell goes on with the program and gives it the terminal.

    Where there is no shell to do so, the system doesn't stop anything.
    """
    signal.signal(signal.SIGTSTP, signal.SIG_IGN)
    os.kill(0, signal.SIGTSTP)  # the shell waits for what has started the program, too
    signal.signal(signal.SIGTSTP, signal.SIG_DFL)
    signal.pthread_kill(threading.get_ident(), signal.SIGTSTP)
    stop_while_in_background(terminal)


def stop_while_in_background(terminal: int) -> None:
    """Stop again as long as the shell has gone on with something else."""
    while in_background(terminal):
        signal.pthread_kill(threading.get_ident(), signal.SIGSTOP)
