"""Another program in the foreground: it has the terminal meanwhile, which comes back whole."""

import os
import subprocess
import sys
import termios
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from signal import Signals
from typing import TypeVar

from textual.app import App, SuspendNotSupported

from tui_reader.domain.errors import ReaderError

_T = TypeVar("_T")
_TERMINAL = 0
"""Standard input."""


def given_over(app: App[None], does: Callable[[], _T]) -> _T:
    """Do what needs the terminal; raises `ReaderError` where it fails or none can be given."""
    done: _T | ReaderError
    try:
        with app.suspend():
            try:
                done = does()
            except ReaderError as error:  # which must not keep the terminal from coming back
                done = error
    except SuspendNotSupported:
        raise ReaderError("no other program can be run in this terminal") from None
    if isinstance(done, ReaderError):
        raise done
    return done


def run(words: Sequence[str], *, text: str | None = None, more: Mapping[str, str] = {}) -> int:
    """Run a program, which reads ``text`` if that is given and has ``more`` in its environment.

    Give its status, as `subprocess` does; raises `ReaderError` where it cannot be started.
    """
    given = None if text is None else text.encode("utf-8", "replace")
    modes = _modes()
    try:
        return subprocess.run(  # noqa: S603 - the user's own
            words, input=given, env=os.environ | more, check=False
        ).returncode
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ReaderError(f"cannot be started: {reason}", where=words[0]) from error
    finally:
        if modes is not None:
            with suppress(termios.error):  # the terminal is gone
                termios.tcsetattr(_TERMINAL, termios.TCSANOW, modes)


def _modes() -> list[int | list[bytes | int]] | None:
    try:
        return termios.tcgetattr(_TERMINAL)
    except termios.error:  # the input is no terminal
        return None


def ending(status: int) -> str:
    """Say how a program has ended that was not content."""
    if status < 0:
        return f"was ended by {Signals(-status).name}"
    return f"ended with status {status}"


def wait_for_enter(sentence: str) -> None:
    """Leave the screen as it is until it was read."""
    with suppress(termios.error):
        termios.tcflush(_TERMINAL, termios.TCIFLUSH)  # what was typed for the other program
    if sys.__stderr__ is not None:
        sys.__stderr__.write(f"\n{sentence}")
        sys.__stderr__.flush()
    os.read(_TERMINAL, 1 << 10)
