"""Marks and places are kept however the program ends, and an editor gets the terminal whole."""

import os
import re
import signal
from pathlib import Path

import pytest

from tests.home import Home
from tests.terminal import Terminal, running
from tui_reader.domain.errors import ReaderError
from tui_reader.tui.editor import command

LONG = "\n\n".join(f"Paragraph {number}." for number in range(200))


def first(terminal: Terminal) -> str:
    """The first paragraph that is seen."""
    return "".join(re.findall(r"Paragraph \d+", terminal.text)[:1])


@pytest.fixture
def library(home: Home) -> Home:
    home.write("1.md", title="First article", body=LONG)
    home.write("2.md", title="Second article", body=LONG)
    return home


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_flushes_first(library: Home, number: signal.Signals) -> None:
    with running(library) as terminal:
        terminal.wait_for("● First article")
        terminal.press("\r")
        terminal.wait_for("Paragraph 0.")
        terminal.press("  ")
        terminal.wait(lambda: "Paragraph 0." not in terminal.text)
        terminal.settle()
        shown = first(terminal)
        terminal.press("s")
        terminal.wait_for("★")
        os.kill(terminal.process.pid, number)
        assert terminal.ended() == 128 + number
    with running(library) as terminal:
        terminal.wait_for("★")
        assert "● First article" not in terminal.text
        terminal.wait(lambda: first(terminal) == shown)


def test_marks_that_no_disk_takes_are_written_elsewhere_before_a_signal_ends_all(
    library: Home, tmp_path: Path
) -> None:
    rescued = tmp_path / "rescued"
    rescued.mkdir()
    with running(library, TMPDIR=str(rescued)) as terminal:
        terminal.wait_for("● First article")
        (marks,) = (tmp_path / "xdg-config").rglob("marks")
        marks.rename(marks.with_name("away"))
        marks.write_text("in the way")
        terminal.press("m")
        terminal.wait_for("marks cannot be written")
        os.kill(terminal.process.pid, signal.SIGTERM)
        assert terminal.ended() == 3
        assert "marks import" in terminal.text
    (file,) = rescued.glob("tui-reader-marks-*.jsonl")
    assert '"read"' in file.read_text()


def test_a_long_note_is_written_in_the_editor(library: Home, tmp_path: Path) -> None:
    editor = tmp_path / "editor"
    editor.write_text("#!/bin/sh\nprintf 'one\\n\\342\\200\\256two\\n' >> \"$1\"\n")
    editor.chmod(0o755)
    with running(library, EDITOR=str(editor)) as terminal:
        terminal.wait_for("● First article")
        terminal.press("a")
        terminal.wait_for("Take a note")
        terminal.press("zero \x0f")
        terminal.wait_for("noted. Ctrl+Z")
        terminal.press("\r")
        terminal.wait_for("✎ zero one")
        terminal.wait_for("two")
        assert "\u202e".encode() not in terminal.raw
        terminal.press("a")
        terminal.wait(lambda: terminal.text.count("two") > 1 or "✎ two" in terminal.text)
        terminal.press("\x1b")
        terminal.settle(0.5)
        terminal.press("Q")
        assert terminal.ended() == 0


def test_an_editor_that_fails_changes_nothing(library: Home) -> None:
    with running(library, EDITOR="false") as terminal:
        terminal.wait_for("● First article")
        terminal.press("a")
        terminal.wait_for("Take a note")
        terminal.press("x\x0f")
        terminal.wait_for("the editor ended with status 1")
        terminal.press("\x1b")
        terminal.settle(0.5)
        terminal.press("Q")
        assert terminal.ended() == 0
    assert '"note"' not in "".join(
        file.read_text() for file in (library.folder / "xdg-config").rglob("*.jsonl")
    )


def test_which_editor_is_run() -> None:
    assert command({}) == ["vi"]
    assert command({"EDITOR": "ed -s"}) == ["ed", "-s"]
    assert command({"EDITOR": "ed", "VISUAL": "code --wait"}) == ["code", "--wait"]
    with pytest.raises(ReaderError, match=r"\$EDITOR is no command"):
        command({"EDITOR": "'"})
