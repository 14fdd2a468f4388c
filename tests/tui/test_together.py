"""Two readers and a command that mark the same library at once."""

import subprocess
import sys
import time
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from subprocess import DEVNULL, PIPE

from tests.home import Home
from tests.terminal import Terminal, running
from tui_reader.domain.marks import ROOT_FIELD
from tui_reader.storage.journal import decode

ROOT = Path(__file__).parents[2]
SECONDS = 30.0
ARTICLES, MOST = 800, 700
FAULTS = ("cannot", "failed", "damaged", "Traceback", "Error", "not written")

WAITS = "tui-reader: another program takes the library in; waiting for it\n"
"""What is no fault: a reader may just look for new files."""


def write(home: Home) -> list[str]:
    """Write articles in the order in which they are listed."""
    newest = datetime(2021, 10, 27, 12)
    return [
        home.write(f"{number:03}.md", title=f"Title-{number:03}", date=f"{date:%Y-%m-%d %H:%M}")
        for number in range(ARTICLES)
        for date in (newest - timedelta(hours=number),)
    ]


def run(home: Home, *arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "tui_reader", *arguments],
        env={**home.environment(), "LANG": "C.UTF-8"},
        cwd=ROOT,
        stdin=DEVNULL,
        stdout=PIPE,
        stderr=PIPE,
        text=True,
    )


def output(process: "subprocess.Popen[str]") -> str:
    """Wait for a command that succeeds and has nothing to complain of; give what it says."""
    said, errors = process.communicate(timeout=60)
    assert (process.returncode, errors.replace(WAITS, "")) == (0, "")
    return said


class Command:
    """Marks one article after the other, from the last one on, in a program for each."""

    def __init__(self, home: Home, paths: list[str]) -> None:
        self._home = home
        self._paths = iter(paths)
        self._next()
        self.done: list[str] = []

    def _next(self) -> None:
        self._path = next(self._paths)
        root = str(self._home.root)
        self._process = run(self._home, "mark", "-l", root, "--star", self._path)

    def look(self, *, last: bool = False) -> None:
        """See whether it has ended, as it should, and begin the next."""
        if not last and self._process.poll() is None:
            return
        assert output(self._process) == "1 article marked\n"
        self.done.append(self._path)
        if not last:
            self._next()


def line_of(terminal: Terminal, title: str) -> str:
    return next((line for line in terminal.lines if f" {title} " in line), "")


def assert_no_fault(terminal: Terminal) -> None:
    assert not [word for word in FAULTS if word in terminal.text], terminal.text


def test_two_readers_and_a_command_lose_nothing(home: Home) -> None:
    paths = write(home)
    assert output(run(home, "sync", "-l", str(home.root)))
    starred = read = 0
    with running(home, rows=40) as one, running(home, rows=40) as two:
        for terminal in (one, two):
            terminal.wait_for("● Title-000")
            terminal.wait(lambda terminal=terminal: f"/{ARTICLES}" in terminal.lines[-1])  # type: ignore[misc]
        command = Command(home, paths[::-1])
        end = time.monotonic() + SECONDS
        while time.monotonic() < end and starred < MOST:
            one.press("sj")
            two.press("mj")
            starred, read = starred + 1, read + 1
            one.settle(0.02)
            two.settle(0.02)
            command.look()
            assert_no_fault(one)
            assert_no_fault(two)
        command.look(last=True)
        # Each shows what the other has marked: the last ones are on both screens.
        marked = [f"Title-{number:03}" for number in range(starred - 4, starred)]
        for terminal in (one, two):
            terminal.wait(
                lambda terminal=terminal: all(  # type: ignore[misc]
                    "★" in (line := line_of(terminal, title))
                    and "●" not in line
                    and "○" not in line
                    for title in marked
                ),
                10,
            )
        one.press("s")
        two.wait(lambda: "★" in line_of(two, f"Title-{starred:03}"), 10)
        two.press("m")
        one.wait(lambda: "●" not in line_of(one, f"Title-{read:03}"), 10)
        starred, read = starred + 1, read + 1
        for terminal in (one, two):
            assert_no_fault(terminal)
            terminal.press("Q")
        for terminal in (one, two):
            assert terminal.ended() == 0, terminal.text
    assert_kept(home, paths[:starred], command.done, paths[:read])


def assert_kept(home: Home, starred: list[str], by_command: list[str], read: list[str]) -> None:
    marks = Path(home.environment()["XDG_CONFIG_HOME"]) / "tui-reader" / "marks"
    (journal,) = marks.glob("*.jsonl")
    lines = [decode(line) for line in journal.read_bytes().split(b"\n")[:-1]]
    assert all(lines)
    records = [record for record in lines if record and record.field != ROOT_FIELD]
    assert len({record.library for record in records}) == 1
    stamps = [record.stamp for record in records]
    assert stamps == sorted(set(stamps))
    found = Counter((one.field, target.relpath) for one in records for target in one.targets)
    assert found == Counter(
        [("starred", path) for path in (*starred, *by_command)] + [("read", path) for path in read]
    )
    for query, expected in (("is:starred", {*starred, *by_command}), ("is:read", set(read))):
        listed = output(run(home, "list", "-l", str(home.root), query))
        assert {line.split("\t")[-1] for line in listed.splitlines()} == expected
