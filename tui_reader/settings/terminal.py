"""What only the terminal and the environment know: the background, colours, and widths."""

import os
import re
import select
import signal
import sys
import termios
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache, cached_property
from pathlib import Path
from time import monotonic
from types import FrameType
from typing import NamedTuple

from tui_reader.document.cells import ambiguous_is_wide, widen_ambiguous

_AMBIGUOUS = "\u2014"
_ASK_WIDTH = f"\r{_AMBIGUOUS}\x1b[6n\r\x1b[K"
"""A character at the line's start, and where the cursor is then (ECMA-48, CPR)."""
_ASK_BACKGROUND = "\x1b]11;?\x1b\\"
_ASK_WHO = "\x1b[c"
"""Every terminal answers this (DA1), and in turn: nothing else comes after it."""
_POSITION = re.compile(rb"\x1b\[\d+;(\d+)R")
_BACKGROUND = re.compile(
    rb"\x1b\]11;rgba?:([0-9a-f]{1,4})/([0-9a-f]{1,4})/([0-9a-f]{1,4})[^\x07\x1b]*(?:\x07|\x1b\\)",
    re.IGNORECASE,
)
_WHO = re.compile(rb"\x1b\[\?[\d;]*c")
_PATIENCE = 0.15
"""Seconds from the question on."""
_ENDS = (signal.SIGTERM, signal.SIGHUP)
_LIGHT = ("7", "9", "10", "11", "12", "13", "14", "15")
"""The terminal's colours that are a light background."""
_COLOURED = re.compile(
    r"(?:xterm|tmux|screen|rxvt|alacritty|foot|kitty|ghostty|wezterm|linux|st|konsole|gnome|vte)"
    r"(?:-.*)?"
)
_COLOURLESS = re.compile(r".*-m(?:ono)?(?:-.*)?")
_FEWEST = 8
_COERCED = ("C.UTF-8", "C.utf8", "UTF-8")
"""What Python makes of the locale C before the program begins (PEP 538)."""


class Answers(NamedTuple):
    """What the terminal has told."""

    dark: bool | None = None
    """Whether its background is; None where it doesn't tell."""
    wide: bool = False
    """Whether characters of ambiguous width take two cells."""
    typed: str = ""
    """What the user has typed meanwhile."""
    late: bool = False
    """Whether answers are still to come."""


class Asked:
    """A terminal that has been asked: it neither echoes nor waits for Enter until `restore`."""

    def __init__(
        self, source: int, sink: int, *, background: bool, width: bool, patience: float = _PATIENCE
    ) -> None:
        self._source = source
        self._end = monotonic() + patience
        self._before = termios.tcgetattr(source)
        self._handlers = {number: signal.signal(number, self._end_by) for number in _ENDS}
        quiet = termios.tcgetattr(source)
        quiet[0] &= ~termios.ICRNL  # Enter is then what the app takes for it
        quiet[3] &= ~(termios.ECHO | termios.ICANON)
        termios.tcsetattr(source, termios.TCSANOW, quiet)
        os.write(sink, f"{_ASK_WIDTH * width}{_ASK_BACKGROUND * background}{_ASK_WHO}".encode())

    @cached_property
    def answers(self) -> Answers:
        """Wait for what has not come yet, until the patience is at its end."""
        got = b""
        while not _WHO.search(got):
            left = max(0.0, self._end - monotonic())
            if not select.select([self._source], [], [], left)[0]:
                break
            more = os.read(self._source, 1024)
            if not more:
                break
            got += more
        position, background = _POSITION.search(got), _BACKGROUND.search(got)
        typed = _WHO.sub(b"", _BACKGROUND.sub(b"", _POSITION.sub(b"", got)))
        return Answers(
            dark=None if background is None else _is_dark(*background.groups()),
            wide=position is not None and position[1] == b"3",
            typed=typed.decode(errors="ignore"),
            late=not _WHO.search(got),
        )

    def restore(self) -> None:
        """Leave the terminal as it was; what is typed is not lost."""
        if self._handlers:
            termios.tcsetattr(self._source, termios.TCSANOW, self._before)
            for number, handler in self._handlers.items():
                if signal.getsignal(number) == self._end_by:  # else the app has its own by now
                    signal.signal(number, handler)
            self._handlers = {}

    def _end_by(self, number: int, _: FrameType | None) -> None:
        sys.exit(128 + number)


@contextmanager
def asking(*, background: bool, width: bool) -> Iterator[Asked | None]:
    """Ask the terminal that the program runs and writes in, if it does and anything is asked."""
    if not (background or width) or not _can_be_asked():
        yield None
        return
    sys.stdout.flush()
    asked = Asked(sys.stdin.fileno(), sys.stdout.fileno(), background=background, width=width)
    try:
        yield asked
    finally:
        asked.restore()


def _can_be_asked() -> bool:
    return (
        sys.stdin.isatty()
        and sys.stdout.isatty()
        and os.environ.get("TERM") not in ("dumb", "linux")  # the console would print it
        and not in_background(sys.stdout.fileno())
    )


def in_background(terminal: int) -> bool:
    """Tell whether the shell runs the program beside others, where asking would stop it."""
    try:
        return os.tcgetpgrp(terminal) != os.getpgrp()
    except OSError:  # no shell: the terminal doesn't control this process
        return False


def _is_dark(*channels: bytes) -> bool:
    """Tell by the luminance that an eye would see, of channels with one to four hex digits."""
    red, green, blue = (int(one, 16) / int("f" * len(one), 16) for one in channels)
    return 0.299 * red + 0.587 * green + 0.114 * blue < 0.5


def is_dark(answers: Answers, environment: Mapping[str, str]) -> bool:
    """Tell whether the background is dark: the terminal knows, else COLORFGBG, else most are."""
    if answers.dark is not None:
        return answers.dark
    return environment.get("COLORFGBG", "").rpartition(";")[2] not in _LIGHT


def set_ambiguous_width(setting: int | str, answers: Answers = Answers()) -> None:  # noqa: B008 - a tuple
    """Measure from now on as ``ambiguous_width`` says: 1, 2, or ``auto`` for what was answered."""
    if setting == 2 or (setting == "auto" and answers.wide):
        widen_ambiguous()


def shows_colours(environment: Mapping[str, str]) -> bool:
    """Tell whether the user wants colours (no-color.org) and the terminal has any."""
    if environment.get("NO_COLOR"):
        return False
    name = environment.get("TERM", "")
    is_known = _COLOURED.fullmatch(name) and not _COLOURLESS.fullmatch(name)
    return bool(is_known or not name or environment.get("COLORTERM")) or _has_colours(name)


def _has_colours(terminal: str) -> bool:
    """Look a terminal up in the system's list; one that is not there is believed to have them."""
    import curses  # noqa: PLC0415 - only for a terminal with an unusual name

    try:
        curses.setupterm(terminal)
    except curses.error:
        return True
    return int(curses.tigetnum("colors")) >= _FEWEST


def wants_ascii(environment: Mapping[str, str]) -> bool:
    """Tell whether the user has asked for the locale C, in which there is nothing but ASCII."""
    names = (environment.get(name) for name in ("LC_ALL", "LC_CTYPE", "LANG"))
    return next(filter(None, names), "") in ("C", "POSIX")


def environment_at_start() -> Mapping[str, str]:
    """Give the environment as it was before Python made UTF-8 of the locale C."""
    if os.environ.get("LC_ALL") or os.environ.get("LC_CTYPE") not in _COERCED:
        return os.environ
    try:
        lines = Path("/proc/self/environ").read_bytes().split(b"\0")
    except OSError:
        return os.environ
    return dict(os.fsdecode(line).partition("=")[::2] for line in lines)


def draws_ascii() -> bool:
    """Tell whether what the program draws itself, such as signs and borders, has to be ASCII."""
    return ambiguous_is_wide() or _locale_is_c()


@cache
def _locale_is_c() -> bool:
    return wants_ascii(environment_at_start())
