"""What only the terminal knows: how many cells it gives characters of ambiguous width."""

import os
import re
import select
import sys
import termios
import time
import tty

from tui_reader.document.cells import widen_ambiguous

_AMBIGUOUS = "\u2014"
_POSITION = re.compile(rb"\x1b\[\d+;(\d+)R")
_PATIENCE = 0.2  # seconds


def set_ambiguous_width(setting: int | str) -> None:
    """Measure from now on as ``ambiguous_width`` says: 1, 2, or ``auto`` to ask the terminal."""
    if setting == 2 or (setting == "auto" and _terminal_is_wide()):
        widen_ambiguous()


def _terminal_is_wide() -> bool:
    """Ask the terminal that the program runs and writes in, if it does."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()) or os.environ.get("TERM") == "dumb":
        return False
    if _in_background(sys.stdout.fileno()):
        return False
    sys.stdout.flush()
    return asked_width(sys.stdin.fileno(), sys.stdout.fileno()) == 2


def _in_background(terminal: int) -> bool:
    """Tell whether the shell runs the program beside others, where asking would stop it."""
    try:
        return os.tcgetpgrp(terminal) != os.getpgrp()
    except OSError:  # no shell: the terminal doesn't control this process
        return False


def asked_width(source: int, sink: int, patience: float = _PATIENCE) -> int:
    """Write a character at the line's start, and ask where the cursor is then (ECMA-48, CPR).

    Without an answer within ``patience`` seconds it is 1.
    """
    before = termios.tcgetattr(source)
    try:
        tty.setcbreak(source)
        os.write(sink, f"\r{_AMBIGUOUS}\x1b[6n".encode())
        column = _column(source, patience)
        os.write(sink, b"\r\x1b[K")
    finally:
        termios.tcsetattr(source, termios.TCSAFLUSH, before)
    return 2 if column == 3 else 1


def _column(source: int, patience: float) -> int:
    answer, end = b"", time.monotonic() + patience
    while (left := end - time.monotonic()) > 0 and select.select([source], [], [], left)[0]:
        answer += os.read(source, 64)
        if found := _POSITION.search(answer):
            return int(found[1])
    return 0
