"""Stopping and going on: the shell gets a whole terminal, and the reader his screen back."""

import os
import re
import signal
import sys
from pathlib import Path

import psutil
import pytest

from tests.home import Home
from tests.terminal import IN_SESSION, Terminal, running

PROMPT = "shell>"
TAKEN = b"\x1b[?1049h"
"""What a program begins with that takes the terminal."""


def shell(home: Home, **more: str) -> Terminal:
    """A shell with job control, in which the program is started."""
    return Terminal(
        [*IN_SESSION, "bash", "--norc", "--noprofile", "--noediting", "-i"],
        columns=100,
        rows=30,
        environment=home.environment() | {"PS1": PROMPT, "HISTFILE": ""} | more,
    )


def begin(terminal: Terminal, home: Home) -> None:
    terminal.wait_for(PROMPT)
    terminal.press(f"'{sys.executable}' -m tui_reader '{home.root}'\r")
    terminal.wait_for("● Second article", 60)


def program(terminal: Terminal) -> psutil.Process:
    (child,) = psutil.Process(terminal.process.pid).children()
    return child


def suspend(terminal: Terminal, how: str) -> None:
    if how == "command":
        terminal.press(":")
        terminal.settle(0.3)
        terminal.press("suspend\r")
    else:
        program(terminal).send_signal(signal.SIGTSTP)
    terminal.wait_for("Stopped")
    terminal.settle()


def leave(terminal: Terminal) -> None:
    terminal.press("Q")
    terminal.wait(lambda: terminal.raw.endswith(PROMPT.encode()))
    assert not terminal.odd_modes
    terminal.press("echo status=$?\r")
    terminal.wait_for("status=0")


@pytest.fixture
def library(home: Home) -> Home:
    home.write("1.md", title="First article")
    home.write("2.md", title="Second article")
    return home


@pytest.mark.parametrize("how", ["signal", "command"])
def test_a_suspended_program_leaves_a_whole_terminal_and_comes_back(
    library: Home, how: str
) -> None:
    with shell(library) as terminal:
        begin(terminal, library)
        terminal.press("s")
        terminal.wait_for("★")
        suspend(terminal, how)
        assert not terminal.odd_modes
        assert marks(library) == 1
        terminal.press("echo $((40 + 2))\r")
        terminal.wait_for("42")
        terminal.resize(80, 24)
        terminal.forget()
        terminal.press("fg\r")
        terminal.wait_for("★")
        terminal.wait(lambda: "q Back" in terminal.lines[23] or "Quit" in terminal.lines[23])
        terminal.wait_for("● Second article")
        terminal.press("jm")
        terminal.wait(lambda: "● Second article" not in terminal.text)
        leave(terminal)


def test_what_is_stopped_in_the_background_stays_so_and_ends_well(library: Home) -> None:
    with shell(library) as terminal:
        begin(terminal, library)
        suspend(terminal, "signal")
        terminal.forget()
        terminal.press("bg\r")
        terminal.wait(lambda: terminal.press("\r") > 0 and "Stopped" in terminal.text)
        terminal.settle()
        assert "First article" not in terminal.text
        terminal.press("kill %1\r")
        terminal.wait(lambda: terminal.press("\r") > 0 and "Exit 143" in terminal.text)
        assert not terminal.odd_modes


def test_a_program_that_is_stopped_without_a_word_draws_everything_again(library: Home) -> None:
    with shell(library) as terminal:
        begin(terminal, library)
        program(terminal).send_signal(signal.SIGSTOP)
        terminal.wait_for("Stopped")
        terminal.settle()
        terminal.forget()
        terminal.press("fg\rjm")
        terminal.wait_for("● First article")
        terminal.wait(lambda: "● Second article" not in terminal.text)
        terminal.wait_for("Second article")
        leave(terminal)


def test_ctrl_z_takes_back(library: Home) -> None:
    with shell(library) as terminal:
        begin(terminal, library)
        terminal.press("s")
        terminal.wait_for("★")
        terminal.press("\x1a")
        terminal.wait_for("Undone")
        assert "★" not in terminal.text


def test_without_a_shell_nothing_stops(library: Home) -> None:
    """The system stops no program that nobody could go on with."""
    with running(library, before=IN_SESSION) as terminal:
        terminal.wait_for("● First article")
        taken = terminal.raw.count(TAKEN)
        terminal.process.send_signal(signal.SIGTSTP)
        terminal.wait(lambda: terminal.raw.count(TAKEN) > taken)
        terminal.wait_for("● First article")
        terminal.press("Q")
        assert terminal.ended() == 0
        assert not terminal.odd


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_all_while_the_editor_has_the_terminal(
    library: Home, tmp_path: Path, number: signal.Signals
) -> None:
    editor = tmp_path / "editor"
    editor.write_text("#!/bin/sh\nprintf 'in the editor\\033[?1049h\\033[?25l'; exec sleep 60\n")
    editor.chmod(0o755)
    with running(library, EDITOR=str(editor)) as terminal:
        terminal.wait_for("● First article")
        terminal.press("s")
        terminal.wait_for("★")
        terminal.press("a")
        terminal.wait_for("Take a note")
        terminal.press("x\x0f")
        terminal.wait_for("in the editor")
        os.kill(terminal.process.pid, number)
        assert terminal.ended() == 128 + number, terminal.text
        assert not terminal.odd
        assert "Traceback" not in terminal.text
    assert marks(library)


def test_ctrl_c_in_the_editor_is_the_editors(library: Home, tmp_path: Path) -> None:
    editor = tmp_path / "editor"
    editor.write_text(
        "#!/bin/sh\ntrap 'echo caught > \"$1\"; exit 0' INT\nprintf 'in the editor'\n"
        "while :; do sleep 0.1; done\n"
    )
    editor.chmod(0o755)
    with running(library, before=IN_SESSION, EDITOR=str(editor)) as terminal:
        terminal.wait_for("● First article")
        terminal.press("a")
        terminal.wait_for("Take a note")
        terminal.press("x\x0f")
        terminal.wait_for("in the editor")
        terminal.forget()
        terminal.press("\x03")
        terminal.wait_for("noted")
        terminal.press("Q")
        assert terminal.ended() == 0


def marks(home: Home) -> int:
    """How many marks of a star are on the disk."""
    files = (home.folder / "xdg-config").rglob("*.jsonl")
    return sum(len(re.findall('"starred"', file.read_text())) for file in files)
