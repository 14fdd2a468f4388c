"""The program in a real pseudo-terminal: killed, restarted, asked for a browser."""

import os
import signal
from pathlib import Path

import pytest

from tests.home import Home
from tests.terminal import IN_SESSION, left_behind, running

BEGUN = """
import tui_reader.cli.main as program
run = program._status
program._status = lambda arguments: print("begun", flush=True) or run(arguments)
program.main()
"""
"""The program, with a word as soon as Ctrl+C is waited for: before that, it is Python's own."""
EARLY = """
import os, signal
from tui_reader.cli.main import main
from tui_reader.tui.ending import EndingApp
hear = EndingApp.on_load
EndingApp.on_load = lambda app: os.kill(os.getpid(), signal.SIGINT) or hear(app)
main()
"""
"""The program, interrupted when its event loop runs and nothing hears of signals yet."""


@pytest.fixture
def library(home: Home) -> Home:
    home.write("1.md", title="First article", body="Body of the first.", link="https://a.example/1")
    home.write("2.md", title="Second article")
    return home


def test_a_mark_that_is_no_longer_pending_survives_kill_9(library: Home) -> None:
    with running(library) as terminal:
        terminal.wait_for("● First article")
        terminal.press("\r")
        terminal.wait_for("Body of the first.")
        terminal.wait(lambda: "○" not in terminal.text and "● First" not in terminal.text)
        os.kill(terminal.process.pid, signal.SIGKILL)
        terminal.process.wait()
    with running(library) as terminal:
        terminal.wait_for("● Second article")
        assert "● First article" not in terminal.text


def test_quitting_flushes_and_restores_the_terminal(library: Home) -> None:
    with running(library) as terminal:
        terminal.wait_for("● First article")
        terminal.press("mQ")
        assert terminal.ended() == 0, terminal.text
    with running(library) as terminal:
        terminal.wait_for("● Second article")
        assert "● First article" not in terminal.text


@pytest.mark.parametrize(
    ("keys", "number", "status"),
    [
        ("Q", None, 0),
        ("\x03", None, 130),
        ("/typed\x03", None, 130),
        ("?\x03", None, 130),
        ("", signal.SIGINT, 130),
        ("", signal.SIGTERM, 143),
        ("?", signal.SIGTERM, 143),
        ("", signal.SIGHUP, 129),
    ],
)
def test_the_terminal_is_given_back_whole(
    library: Home, keys: str, number: signal.Signals | None, status: int
) -> None:
    with running(library) as terminal:
        terminal.wait_for("● First article")
        terminal.wait(lambda: "?2004" in str(terminal.odd))
        for key in keys:
            terminal.press(key)
            terminal.settle(0.05)
        if number is not None:
            os.kill(terminal.process.pid, number)
        assert terminal.ended() == status, terminal.text
        assert not terminal.odd
        assert "Traceback" not in terminal.text


def test_what_a_terminal_is_left_in_is_noticed() -> None:
    before = b"\x1b[?1049h\x1b[?25l\x1b[?1000;1006h\x1b[>29u\x1b[31mred"
    assert left_behind(before) == {
        "?1049": True,
        "?25": False,
        "?1000": True,
        "?1006": True,
        "keyboards": 1,
        "colours": b"31",
    }
    after = b"\x1b[0m\x1b[<u\x1b[?1000l\x1b[?1006l\x1b[?25h\x1b[?1049l"
    assert not left_behind(before + after)


def test_ctrl_c_copies_what_is_selected_in_a_line(library: Home) -> None:
    with running(library) as terminal:
        terminal.wait_for("● First article")
        terminal.press("/")
        terminal.wait_for("words  is:unread")
        terminal.press("typed")
        terminal.wait_for("typed")
        terminal.press("\x1b[1;2D\x1b[1;2D")
        terminal.settle()
        terminal.press("\x03")
        terminal.wait(lambda: b"\x1b]52;c;ZWQ=" in terminal.raw)
        terminal.press("\x1b[C")
        terminal.settle()
        terminal.press("\x03")
        assert terminal.ended() == 130


def test_ctrl_c_quits_at_any_moment_of_the_start(library: Home) -> None:
    """While modules are imported, while the library is opened, while the first list is drawn."""
    for milliseconds in range(0, 640, 80):
        with running(library, before=IN_SESSION, program=("-c", BEGUN)) as terminal:
            terminal.wait(lambda terminal=terminal: b"begun" in terminal.raw)  # type: ignore[misc]
            terminal.settle(milliseconds / 1000)
            terminal.press("\x03")
            assert terminal.ended() in (130, -signal.SIGINT), terminal.text
            assert "Traceback" not in terminal.raw.decode(), terminal.text
            assert not terminal.odd


def test_ctrl_c_quits_before_the_app_hears_of_it(library: Home) -> None:
    with running(library, before=IN_SESSION, program=("-c", EARLY)) as terminal:
        assert terminal.ended() == 130
        assert "Traceback" not in terminal.raw.decode(), terminal.text
        assert not terminal.odd


def test_ctrl_c_quits_while_the_library_is_taken_in(home: Home) -> None:
    for _ in range(800):
        home.write()
    with running(home) as terminal:
        terminal.wait_for("Esc stops")
        terminal.press("\x03")
        assert terminal.ended() == 130
        assert not terminal.odd


def test_a_terminal_that_is_taken_away_ends_all(library: Home) -> None:
    """No signal comes: it does not control the program."""
    with running(library) as terminal:
        terminal.wait_for("● First article")
        terminal.press("\r")
        terminal.wait_for("Body of the first.")
        terminal.press("s")
        terminal.wait_for("★")
        terminal.hang_up()
        assert terminal.process.wait(15) == 129
    with running(library) as terminal:
        terminal.wait_for("★")


def test_the_end_of_the_session_ends_all(library: Home) -> None:
    with running(library, before=IN_SESSION) as terminal:
        terminal.wait_for("● First article")
        terminal.press("s")
        terminal.wait_for("★")
        terminal.hang_up()
        assert terminal.process.wait(15) == 129
    with running(library) as terminal:
        terminal.wait_for("★")


def test_o_opens_the_link_in_the_browser(library: Home, tmp_path: Path) -> None:
    browser = tmp_path / "browser"
    opened = tmp_path / "opened"
    script = f'printf %s "$1" > {opened}.new; mv {opened}.new {opened}'
    browser.write_text(f"#!/bin/sh\n{script}\n")
    browser.chmod(0o755)
    with running(library, BROWSER=str(browser)) as terminal:
        terminal.wait_for("● First article")
        terminal.press("o")
        terminal.wait(opened.exists)
        terminal.wait_for("Opened https://a.example/1")
    assert opened.read_text() == "https://a.example/1"


def test_a_browser_that_cannot_be_started_is_told(library: Home) -> None:
    with running(library, BROWSER="/no/such/browser") as terminal:
        terminal.wait_for("● First article")
        terminal.press("o")
        terminal.wait_for("cannot be started")


def test_no_escape_sequence_of_an_article_reaches_the_terminal(home: Home) -> None:
    trap = "\x1b]0;owned\x07 \x1b[2J \x9b31m \x1b]52;c;b3duZWQ=\x07 bidi \u202e end"
    title = trap.encode("unicode_escape").decode()
    text = f'---\ntitle: "Trap {title}"\n---\n\nBody {trap} here &#27;[2J.\n'
    (home.root / "trap.md").write_text(text)
    (home.root / "\x1b[2Jname.md").write_text("no title\n")
    with running(home) as terminal:
        terminal.wait_for("Trap")
        terminal.press("n")
        terminal.wait_for("no title")
        terminal.press("n")
        terminal.wait_for("Body")
        terminal.settle()
        assert "owned" not in terminal.title
        assert b"\x1b]52;" not in terminal.raw
        assert b"\x1b]0;owned" not in terminal.raw
        assert "\u202e".encode() not in terminal.raw
        assert "Body" in terminal.text
