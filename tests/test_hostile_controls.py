"""Whatever a file says, a terminal is told nothing but text and what the program means."""

import json
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.escapes import copied, stray_characters, strays
from tests.home import Home
from tests.hostile import controls
from tests.terminal import Terminal, running

COMMANDS = (
    "sync",
    "sync --rebuild",
    "list",
    "list --json",
    "list is:problem",
    "list owned",
    "mark --read --query is:problem",
    "mark --tag seen --query is:unread",
    "marks export",
    "marks export --csv",
    "status",
    "doctor",
)
ALL_READ = re.compile(r"^ *All +0/", re.MULTILINE)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = Home(tmp_path_factory.mktemp("hostile"))
    controls.write(home.root)
    return home


def run(home: Home, *arguments: str, status: int = 0) -> bytes:
    """Run a command in a terminal until its end, and give what it has written."""
    command = [sys.executable, "-m", "tui_reader", *arguments]
    with Terminal(command, columns=100, rows=30, environment=home.environment()) as terminal:
        assert terminal.ended(60) == status
        return terminal.raw


@pytest.fixture(autouse=True)
def untouched(home: Home) -> Iterator[None]:
    """See that no file of the library is written, made or taken away."""
    before = looks(home)
    yield
    assert looks(home) == before


def looks(home: Home) -> dict[str, tuple[int, bytes]]:
    return {
        str(path): (path.stat().st_mtime_ns, b"" if path.is_dir() else path.read_bytes())
        for path in (home.root, *home.root.rglob("*"))
    }


def library(home: Home) -> tuple[str, str]:
    return "-l", str(home.root)


def files(home: Home) -> Iterator[Path]:
    return (file for file in sorted(home.root.rglob("*")) if file.is_file())


def test_commands(home: Home) -> None:
    for command in COMMANDS:
        words = command.split()
        size = 2 if words[0] == "marks" else 1
        raw = run(home, *words[:size], *library(home), *words[size:])
        assert strays(raw, sequences=False, controls="\r\n\t") == [], command
        assert raw.strip(), command


SHOW = """
import sys
from tui_reader.cli.main import _status
for file in sys.argv[2:]:
    if _status(["show", "-l", sys.argv[1], file]):
        sys.exit(file)
"""
"""The command for one file after another."""


def test_every_article_is_shown(home: Home) -> None:
    some = [os.fsencode(file) for file in files(home)]
    command = [sys.executable, "-c", SHOW, str(home.root), *map(os.fsdecode, some)]
    with Terminal(command, columns=100, rows=30, environment=home.environment()) as terminal:
        assert terminal.ended(240) == 0
        assert strays(terminal.raw, sequences=False) == []
        assert terminal.raw.count(b"Text") >= 2 * len(controls.CONTROLS)


@pytest.mark.parametrize("name", controls.CONTROLS)
def test_what_is_wrong_with_arguments(home: Home, name: str) -> None:
    trap = controls.CONTROLS[name]
    for status, *arguments in (
        (3, "show", *library(home), f"{trap}.md"),
        (2, "list", *library(home), f"is:x{trap}"),
        (3, "list", "-l", f"/{trap}"),
        (2, trap, trap),
        (3, f"/{trap}"),
    ):
        assert strays(run(home, *map(str, arguments), status=status), sequences=False) == []


def test_json_is_json(home: Home) -> None:
    for line in run(home, "list", *library(home), "--json").decode().splitlines():
        found = json.loads(line)
        for value in (found["title"], found["link"], found["path"], *found["tags"]):
            assert stray_characters(value, "") == []


def test_the_app(home: Home) -> None:
    with running(home, columns=120, rows=40) as terminal:
        terminal.wait_for("YAML")
        terminal.settle(1.0)
        for _ in range(1_000):
            terminal.press(" ")
            terminal.settle(0.05)
            if ALL_READ.search(terminal.text):
                break
        terminal.wait(lambda: bool(ALL_READ.search(terminal.text)))
        for keys in ("U", "c", "?", "f", "gl"):
            terminal.press(keys)
            terminal.settle()
            terminal.press("\x1b")
            terminal.settle()
        terminal.press("y")
        terminal.wait_for("Copied")
        terminal.press("Y")
        terminal.settle()
        assert controls.WORD not in terminal.title
        told = [stray for stray in strays(terminal.raw) if not stray.startswith("\x1b]52;c;")]
        assert told == []
        assert copied(terminal.raw)
        for text in copied(terminal.raw):
            assert stray_characters(text, "\n\t") == []
