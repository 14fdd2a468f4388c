"""A program in a pseudo-terminal, and the screen that its user sees."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

import pyte

from tests.home import Home

_ANSWERS = {
    b"\x1b[c": b"\x1b[?62;22c",
    b"\x1b[?2026$p": b"\x1b[?2026;2$y",
    b"\x1b[?2048$p": b"\x1b[?2048;0$y",
}
"""What a terminal answers to the questions that a program asks at its start."""
_FRAME_END = b"\x1b[?2026l"
_MODE = re.compile(rb"\x1b\[\?([\d;]+)([hl])|\x1b\[([<>])\d*u|\x1b\[([\d;:]*)m")
_USUAL = {7: True, 25: True}
"""Modes that are not off at first: lines wrap, the cursor shows."""
IN_SESSION = (
    sys.executable,
    "-c",
    "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0);"
    "os.execvp(sys.argv[1], sys.argv[1:])",
)
"""What a command begins with whose signals come from the terminal's keys and its end."""


def setting(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Give what a command begins with that has these variables."""
    return ("env", *(f"{name}={value}" for name, value in environment.items()))


def left_behind(raw: bytes) -> dict[str, object]:
    """Give the modes that a terminal is in after ``raw``, without those that it begins with."""
    modes: dict[int, bool] = {}
    keyboards, colours = 0, b""
    for numbers, letter, push, looks in _MODE.findall(raw):
        if numbers:
            modes |= {int(number): letter == b"h" for number in numbers.split(b";")}
        elif push:
            keyboards += 1 if push == b">" else -1
        else:
            colours = looks.strip(b"0")
    odd = {f"?{mode}": on for mode, on in modes.items() if on != _USUAL.get(mode, False)}
    return (
        odd
        | ({"keyboards": keyboards} if keyboards else {})
        | ({"colours": colours} if colours else {})
    )


class Terminal:
    """Runs one program; use it as a context, which ends the program."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        columns: int,
        rows: int,
        environment: Mapping[str, str],
        answers: Mapping[bytes, bytes] = _ANSWERS,
    ) -> None:
        """``answers`` are what it says to the questions that are their keys."""
        self._answers = answers
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self.raw = b""
        """All that the program has written."""
        self._is_hung_up = False
        self._master, slave = pty.openpty()
        self._set_size(columns, rows)
        self.settings_before = termios.tcgetattr(self._master)
        self.started = time.perf_counter()
        self.process = subprocess.Popen(
            command,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
            env={"PATH": os.environ["PATH"], "TERM": "xterm-256color", "COLORTERM": "truecolor"}
            | {"LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}
            | dict(environment),
        )
        os.close(slave)

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            self._pump(lambda: self.process.poll() is not None, 5.0)
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        if not self._is_hung_up:
            os.close(self._master)

    def _set_size(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def resize(self, columns: int, rows: int) -> None:
        """Change its size."""
        self._set_size(columns, rows)
        self._screen.resize(rows, columns)

    def hang_up(self) -> None:
        """Take the terminal away."""
        os.close(self._master)
        self._is_hung_up = True

    def forget(self) -> None:
        """Begin with an empty screen, to see what is drawn from now on."""
        self._screen.reset()

    @property
    def odd_modes(self) -> dict[str, object]:
        """The modes that are not as they are at first."""
        return left_behind(self.raw)

    @property
    def odd(self) -> object:
        """What is not as it was before the program began, and should be after its end."""
        settings = termios.tcgetattr(self._master)
        return self.odd_modes or [
            (now, before)
            for now, before in zip(settings, self.settings_before, strict=True)
            if now != before
        ]

    @property
    def lines(self) -> list[str]:
        """The text of the screen, without the blanks that wide characters leave behind."""
        buffer, columns = self._screen.buffer, self._screen.columns
        return [
            "".join(buffer[row][column].data for column in range(columns)).rstrip()
            for row in range(self._screen.lines)
        ]

    @property
    def title(self) -> str:
        """The window's title."""
        return str(self._screen.title)

    @property
    def text(self) -> str:
        """The whole screen."""
        return "\n".join(self.lines)

    @property
    def cells(self) -> list[list[object]]:
        """Every cell with its looks: a highlight that moves is a change too."""
        return [
            [self._screen.buffer[row][column] for column in range(self._screen.columns)]
            for row in range(self._screen.lines)
        ]

    def press(self, keys: str) -> float:
        """Send keys as a terminal would; give when."""
        os.write(self._master, keys.encode())
        return time.perf_counter()

    def wait(self, seen: Callable[[], bool], seconds: float = 30.0) -> float:
        """Wait until the screen is as it should be; give when, or raise `TimeoutError`."""
        if not self._pump(seen, seconds):
            raise TimeoutError(f"never seen; the screen was:\n{self.text}")
        return time.perf_counter()

    def wait_for(self, text: str, seconds: float = 30.0) -> float:
        """Wait until ``text`` is on the screen."""
        return self.wait(lambda: text in self.text, seconds)

    def wait_for_frame(self, text: str, seconds: float = 10.0) -> float:
        """Wait until a frame has come that draws ``text`` anew; give when, or raise `TimeoutError`.

        Only then the screen is brought up to date, which takes longer than a frame may.
        """
        wanted, frame, end = text.encode(), b"", time.perf_counter() + seconds
        while not (wanted in frame and frame.endswith(_FRAME_END)):
            left = end - time.perf_counter()
            if left < 0 or not select.select([self._master], [], [], left)[0]:
                raise TimeoutError(f"never drawn: {text}")
            frame += os.read(self._master, 1 << 16)
        drawn = time.perf_counter()
        self._take(frame)
        return drawn

    def settle(self, seconds: float = 0.25) -> None:
        """Wait until nothing has been written for a while."""
        while self._read(seconds):
            pass

    def ended(self, seconds: float = 15.0) -> int:
        """Wait for the program's end and give its status."""
        if not self._pump(lambda: self.process.poll() is not None, seconds):
            raise TimeoutError(f"still running; the screen was:\n{self.text}")
        self.settle(0.0)
        return self.process.wait()

    def _pump(self, done: Callable[[], bool], seconds: float) -> bool:
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            has_ended = self.process.poll() is not None
            is_read = self._read(0.02)
            if done():
                return True
            if has_ended and not is_read:
                return False
        return False

    def _read(self, seconds: float) -> bool:
        if self._is_hung_up or not select.select([self._master], [], [], seconds)[0]:
            return False
        try:
            data = os.read(self._master, 1 << 16)
        except OSError:  # the other end is closed
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(seconds)
            return False
        self._take(data)
        return bool(data)

    def _take(self, data: bytes) -> None:
        self.raw += data
        self._stream.feed(data)
        for question, answer in self._answers.items():
            if question in data:
                os.write(self._master, answer)


def running(
    home: Home,
    *,
    columns: int = 100,
    rows: int = 30,
    before: Sequence[str] = (),
    program: Sequence[str] = ("-m", "tui_reader"),
    answers: Mapping[bytes, bytes] = _ANSWERS,
    **more: str,
) -> Terminal:
    """Start the program in a terminal, on a home's library, with ``more`` in its environment."""
    return Terminal(
        [*before, sys.executable, *program, str(home.root)],
        columns=columns,
        rows=rows,
        environment=home.environment() | more,
        answers=answers,
    )
