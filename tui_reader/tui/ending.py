"""However the program ends or stops, marks are written and the terminal is given back whole."""

import asyncio
import signal
import threading
from abc import abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

from textual.app import App
from textual.worker import WorkerFailed

from tui_reader.tui.driver import Ended, TerminalDriver, lent_signals, stop, tidy

ENDS = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)
"""Signals by which the system asks for the program's end."""
_TERMINAL = 0
"""Standard input."""


class EndingApp(App[None], inherit_bindings=False):
    """An app that ends and stops well."""

    def __init__(self, *, ansi_color: bool | None = None) -> None:
        super().__init__(driver_class=TerminalDriver, ansi_color=ansi_color)

    @abstractmethod
    def prepare_to_leave(self) -> None:
        """Keep what the next start goes on with."""

    @abstractmethod
    def stop_well(self) -> None:
        """Write what waits, then `stop`."""

    def on_load(self) -> None:
        """Hear of signals and of faults that nobody waits for."""
        loop = asyncio.get_running_loop()
        for number in ENDS:
            loop.add_signal_handler(number, self.end_by, number)
        loop.set_exception_handler(self._callback_failed)

    def end_by(self, number: int) -> None:
        """End because the system asks for it: what was marked is written all the same."""
        self.prepare_to_leave()
        self.exit(return_code=128 + number)

    # Stopping

    def stop(self) -> None:
        """Give the terminal to the shell, which gives it back when it goes on with the program."""
        try:
            with self.suspend():
                stop(_TERMINAL)
        except Ended as ended:
            self.end_by(ended.number)

    @contextmanager
    def suspend(self) -> Iterator[None]:
        """Give the terminal to another program, to which keys' signals go; raises `Ended`."""
        with super().suspend(), lent_signals():
            try:
                yield
            except Ended:
                tidy(_TERMINAL)
                raise

    # Faults

    @property
    def fault(self) -> BaseException | None:
        """The unexpected exception that the program ends for."""
        error = self._exception
        return error.error if isinstance(error, WorkerFailed) else error

    def _handle_exception(self, error: Exception) -> None:
        """End for an unexpected exception, which `fault` then is."""
        if isinstance(error, Ended):
            self.end_by(error.number)
            return
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        self._close_messages_no_wait()

    def _callback_failed(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if isinstance(error, Exception):
            self._handle_exception(error)
        else:
            loop.default_exception_handler(context)

    def thread_failed(self, failed: threading.ExceptHookArgs) -> None:
        """End for an exception in a thread that nobody waits for."""
        if not isinstance(failed.exc_value, Exception):
            return
        loop = self._loop
        if loop is None or loop.is_closed():
            self._exception = self._exception or failed.exc_value
        else:
            loop.call_soon_threadsafe(self._handle_exception, failed.exc_value)


def let_interrupt() -> None:
    """Let Ctrl+C end what comes before the app hears of it itself.

    Of Python's own handler asyncio makes a cancelled task, which Textual takes for a good end.
    """
    signal.signal(signal.SIGINT, _interrupt)


def _interrupt(*_: object) -> NoReturn:
    raise KeyboardInterrupt


def let_nothing_interrupt() -> None:
    """Ignore signals while marks are written at the end."""
    for number in ENDS:
        signal.signal(number, signal.SIG_IGN)
