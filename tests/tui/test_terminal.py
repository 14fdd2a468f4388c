"""The program in a real pseudo-terminal: killed, restarted, asked for a browser."""

import os
import signal
import sys
from pathlib import Path

import pytest

from tests.home import Home
from tests.terminal import Terminal


def start(home: Home, *, columns: int = 100, rows: int = 30, **more: str) -> Terminal:
    return Terminal(
        [sys.executable, "-m", "tui_reader", str(home.root)],
        columns=columns,
        rows=rows,
        environment=home.environment() | more,
    )


@pytest.fixture
def library(home: Home) -> Home:
    home.write("1.md", title="First article", body="Body of the first.", link="https://a.example/1")
    home.write("2.md", title="Second article")
    return home


def test_a_mark_that_is_no_longer_pending_survives_kill_9(library: Home) -> None:
    with start(library) as terminal:
        terminal.wait_for("● First article")
        terminal.press("\r")
        terminal.wait_for("Body of the first.")
        terminal.wait(lambda: "○" not in terminal.text and "● First" not in terminal.text)
        os.kill(terminal.process.pid, signal.SIGKILL)
        terminal.process.wait()
    with start(library) as terminal:
        terminal.wait_for("● Second article")
        assert "● First article" not in terminal.text


def test_quitting_flushes_and_restores_the_terminal(library: Home) -> None:
    with start(library) as terminal:
        terminal.wait_for("● First article")
        terminal.press("mQ")
        assert terminal.ended() == 0, terminal.text
    with start(library) as terminal:
        terminal.wait_for("● Second article")
        assert "● First article" not in terminal.text


def test_ctrl_c_quits_with_130(library: Home) -> None:
    with start(library) as terminal:
        terminal.wait_for("● First article")
        terminal.press("\x03")
        assert terminal.ended() == 130


def test_o_opens_the_link_in_the_browser(library: Home, tmp_path: Path) -> None:
    browser = tmp_path / "browser"
    opened = tmp_path / "opened"
    script = f'printf %s "$1" > {opened}.new; mv {opened}.new {opened}'
    browser.write_text(f"#!/bin/sh\n{script}\n")
    browser.chmod(0o755)
    with start(library, BROWSER=str(browser)) as terminal:
        terminal.wait_for("● First article")
        terminal.press("o")
        terminal.wait(opened.exists)
        terminal.wait_for("Opened https://a.example/1")
    assert opened.read_text() == "https://a.example/1"


def test_a_browser_that_cannot_be_started_is_told(library: Home) -> None:
    with start(library, BROWSER="/no/such/browser") as terminal:
        terminal.wait_for("● First article")
        terminal.press("o")
        terminal.wait_for("cannot be started")


def test_no_escape_sequence_of_an_article_reaches_the_terminal(home: Home) -> None:
    trap = "\x1b]0;owned\x07 \x1b[2J \x9b31m \x1b]52;c;b3duZWQ=\x07 bidi \u202e end"
    title = trap.encode("unicode_escape").decode()
    text = f'---\ntitle: "Trap {title}"\n---\n\nBody {trap} here &#27;[2J.\n'
    (home.root / "trap.md").write_text(text)
    (home.root / "\x1b[2Jname.md").write_text("no title\n")
    with start(home) as terminal:
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
