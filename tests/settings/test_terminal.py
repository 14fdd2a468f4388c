import os
import pty
import select
import signal
import subprocess
import sys
import termios
import threading
from collections.abc import Iterator

import pytest

from tui_reader.settings.terminal import Answers, Asked, is_dark, shows_colours, wants_ascii

Pty = tuple[int, int]
WHO = b"\x1b[?62;22c"


@pytest.fixture
def terminal() -> Iterator[Pty]:
    master, slave = pty.openpty()
    yield master, slave
    os.close(master)
    os.close(slave)


def answered(master: int, answer: bytes) -> None:
    """Answer as a terminal would when it is asked, in one go."""
    asked = b""
    while not asked.endswith(b"\x1b[c"):
        asked += os.read(master, 64)
    os.write(master, answer)


def ask(terminal: Pty, answer: bytes, patience: float = 10.0) -> Answers:
    master, slave = terminal
    other = threading.Thread(target=answered, args=(master, answer))
    other.start()
    asked = Asked(slave, slave, background=True, width=True, patience=patience)
    try:
        return asked.answers
    finally:
        asked.restore()
        other.join()


@pytest.mark.parametrize(
    ("answer", "wide"),
    [(b"\x1b[7;3R", True), (b"\x1b[7;2R", False), (b"j\x1b[12;3R", True), (b"", False)],
)  # fmt: skip
def test_the_cursor_tells_how_wide_the_character_was(
    terminal: Pty, answer: bytes, wide: bool
) -> None:
    assert ask(terminal, answer + WHO).wide is wide


@pytest.mark.parametrize(
    ("colour", "dark"),
    [
        (b"rgb:ffff/ffff/ffff", False),
        (b"rgb:0000/0000/0000", True),
        (b"rgb:fd/f6/e3", False),
        (b"rgba:1e1e/1e1e/2e2e/ffff", True),
        (b"rgb:0/0/f", True),
        (b"rgb:F/F/0", False),
        (b"lightgrey", None),
    ],
)
@pytest.mark.parametrize("end", [b"\x07", b"\x1b\\"])
def test_the_background_is_dark_or_light(
    terminal: Pty, colour: bytes, dark: bool | None, end: bytes
) -> None:
    assert ask(terminal, b"\x1b]11;" + colour + end + WHO).dark is dark


def test_a_terminal_that_does_not_tell_is_not_waited_for(terminal: Pty) -> None:
    """The patience is longer than any test may take."""
    assert ask(terminal, WHO, patience=1e6) == Answers()


def test_a_terminal_that_says_nothing_in_time_may_still_answer(terminal: Pty) -> None:
    assert ask(terminal, b"", patience=0.0) == Answers(late=True)


def test_keys_that_are_typed_meanwhile_are_kept(terminal: Pty) -> None:
    answer = b"jj\x1b]11;rgb:0000/0000/0000\x1b\\\r" + WHO + "é".encode()
    assert ask(terminal, answer) == Answers(dark=True, typed="jj\ré")


def test_the_terminal_is_left_as_it_was(terminal: Pty) -> None:
    master, slave = terminal
    before = termios.tcgetattr(slave)
    asked = Asked(slave, slave, background=True, width=False)
    assert termios.tcgetattr(slave) != before
    os.write(master, b"typed")
    assert select.select([slave], [], [], 10.0)[0]
    asked.restore()
    assert termios.tcgetattr(slave) == before
    os.write(master, b" on\n")
    typed = b""
    while not typed.endswith(b"\n"):
        typed += os.read(slave, 64)
    assert typed == b"typed on\n"


END_WHILE_ASKED = """
import os, signal, sys
from tui_reader.settings.terminal import asking
signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored below a shell's background
with asking(background=True, width=False) as asked:
    assert asked is not None
    if sys.argv[1] == "exit":
        raise SystemExit(1)
    os.kill(os.getpid(), int(sys.argv[1]))
"""


@pytest.mark.parametrize("how", ["exit", signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_the_terminal_is_left_as_it_was_on_every_way_out(
    terminal: Pty, how: str | signal.Signals
) -> None:
    _, slave = terminal
    before = termios.tcgetattr(slave)
    how = how if isinstance(how, str) else str(int(how))
    done = subprocess.run(
        [sys.executable, "-c", END_WHILE_ASKED, how],
        stdin=slave,
        stdout=slave,
        stderr=subprocess.PIPE,
        env=dict(os.environ) | {"TERM": "xterm"},
        check=False,
    )
    assert done.returncode != 0
    assert b"AssertionError" not in done.stderr
    assert termios.tcgetattr(slave) == before


def test_nothing_is_left_on_the_line(terminal: Pty) -> None:
    master, slave = terminal
    Asked(slave, slave, background=False, width=True).restore()
    written = b""
    while not written.endswith(b"\x1b[c"):  # a terminal may give it in parts
        written += os.read(master, 64)
    assert written == "\r—\x1b[6n\r\x1b[K\x1b[c".encode()


@pytest.mark.parametrize(
    ("told", "variable", "dark"),
    [
        (True, "0;15", True),
        (False, "15;0", False),
        (None, "0;15", False),
        (None, "0;default;15", False),
        (None, "15;0", True),
        (None, "15;default", True),
        (None, "", True),
    ],
)
def test_the_environment_may_know_the_background(
    told: bool | None, variable: str, dark: bool
) -> None:
    assert is_dark(Answers(dark=told), {"COLORFGBG": variable}) is dark


@pytest.mark.parametrize(
    ("environment", "shown"),
    [
        ({"TERM": "xterm-256color"}, True),
        ({"TERM": "xterm-256color", "NO_COLOR": ""}, True),
        ({"TERM": "xterm-256color", "NO_COLOR": "1"}, False),
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor", "NO_COLOR": "0"}, False),
        ({"TERM": "linux"}, True),
        ({}, True),
    ],
)
def test_colours_are_for_those_who_want_and_have_them(
    environment: dict[str, str], shown: bool
) -> None:
    assert shows_colours(environment) is shown


@pytest.mark.parametrize(
    ("name", "shown"), [("vt100", False), ("vt220", False), ("pcansi", True), ("no-such", True)]
)
def test_the_system_knows_which_terminals_have_colours(name: str, shown: bool) -> None:
    """In a process of its own, for one looks up one terminal only."""
    code = f"from tui_reader.settings.terminal import *; print(shows_colours({{'TERM': '{name}'}}))"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert told.stdout == f"{shown}\n".encode()


@pytest.mark.parametrize(
    ("environment", "ascii_only"),
    [
        ({"LANG": "C"}, True),
        ({"LANG": "de_DE.UTF-8", "LC_ALL": "POSIX"}, True),
        ({"LANG": "C", "LC_CTYPE": "de_DE.UTF-8"}, False),
        ({"LANG": "C", "LC_ALL": "C.UTF-8"}, False),
        ({"LANG": "C.UTF-8"}, False),
        ({"LC_ALL": "", "LANG": "C"}, True),
        ({}, False),
    ],
)
def test_the_locale_c_is_ascii(environment: dict[str, str], ascii_only: bool) -> None:
    assert wants_ascii(environment) is ascii_only
