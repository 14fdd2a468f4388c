"""What others mark is taken in while the library is open, however it gets there."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import SimpleQueue

import pytest

from tests.builders import record
from tests.home import Home
from tui_reader.domain.errors import JournalError
from tui_reader.domain.marks import Value
from tui_reader.library.entry import Entry
from tui_reader.library.library import Library
from tui_reader.library.marker import Flushed
from tui_reader.storage.journal import encode

PATHS = ("a.md", "b.md", "c.md")
SOON = 5.0
"""Seconds after which what was to come within one is given up, on a machine that is busy."""


class Follower:
    """A library that follows, and what it reports."""

    def __init__(self, home: Home) -> None:
        self.reports: SimpleQueue[Flushed] = SimpleQueue()
        self.library = Library(home.place, self.reports.put)
        self.library.follow()
        self.marks = home.place.marks

    def line(self, path: str, millis: int = 1, *, value: Value = True) -> bytes:
        """Give a line of another machine's."""
        return encode(record(millis, value=value, paths=(path,), library=self.library.id))

    def entry(self, path: str) -> Entry:
        entry = self.library.find(path)
        assert entry is not None
        return entry

    def read(self) -> list[str]:
        return [path for path in PATHS if self.entry(path).read]

    def told(self, *paths: str) -> None:
        """Wait until all of ``paths`` were reported."""
        missing = set(paths)
        while missing:
            report = self.reports.get(timeout=SOON)
            assert report.error is None
            missing -= report.others


@pytest.fixture
def follower(home: Home) -> Iterator[Follower]:
    for path in PATHS:
        home.write(path)
    home.library().close()
    follower = Follower(home)
    yield follower
    assert follower.library.close() == 0


def test_what_another_program_marks(follower: Follower) -> None:
    other = Library(follower.library.place)
    entry = other.find("b.md")
    assert entry is not None
    other.mark([entry], "read", value=True)
    follower.told("b.md")
    assert follower.read() == ["b.md"]
    follower.library.mark([follower.entry("a.md")], "read", value=True)
    other.mark([entry], "starred", value=True)
    follower.told("b.md")
    assert follower.entry("b.md").starred
    assert follower.read() == ["a.md", "b.md"]
    other.close()


def test_what_another_program_marks_and_takes_in_while_this_one_writes(follower: Follower) -> None:
    """The index knows the mark before this program has read the line."""
    other = Library(follower.library.place)
    entries = [entry for path in PATHS if (entry := other.find(path)) is not None]
    for number in range(20):
        for entry in entries:
            other.record(entry, "note", f"{number}")
        other.flush()
        follower.library.mark([follower.entry("a.md")], "starred", value=number % 2 == 0)
        follower.told(*PATHS)
    other.close()


def test_its_own_marks_are_not_others(follower: Follower) -> None:
    follower.library.mark([follower.entry("a.md")], "read", value=True)
    follower.library.flush()
    (follower.marks / "there.jsonl").write_bytes(follower.line("b.md"))
    others: set[str] = set()
    while "b.md" not in others:
        others |= follower.reports.get(timeout=SOON).others
    assert others == {"b.md"}


def test_a_file_that_is_copied_there(follower: Follower) -> None:
    (follower.marks / "there.jsonl").write_bytes(follower.line("a.md") + follower.line("c.md"))
    follower.told("a.md", "c.md")
    assert follower.read() == ["a.md", "c.md"]


def test_a_line_that_comes_in_two_pieces(follower: Follower) -> None:
    line = follower.line("b.md")
    with (follower.marks / "there.jsonl").open("ab", 0) as file:
        file.write(follower.line("a.md") + line[:30])
        follower.told("a.md")
        assert follower.read() == ["a.md"]
        file.write(line[30:])
        follower.told("b.md")
    assert follower.read() == ["a.md", "b.md"]


def test_a_file_that_is_replaced(follower: Follower, tmp_path: Path) -> None:
    file, new = follower.marks / "there.jsonl", tmp_path / "new"
    file.write_bytes(follower.line("a.md"))
    follower.told("a.md")
    new.write_bytes(follower.line("a.md", 2, value=False) + follower.line("b.md"))
    new.replace(file)
    follower.told("a.md", "b.md")
    assert follower.read() == ["b.md"]
    file.write_bytes(follower.line("c.md", 3))  # shorter than what was read
    follower.told("c.md")
    assert follower.read() == ["b.md", "c.md"]


@pytest.mark.parametrize(
    "name",
    [
        "there.sync-conflict-20261125-101010-ABCDEF.jsonl",
        "there (Lena's conflicted copy 2026-11-25).jsonl",
    ],
)
def test_a_conflict_copy(follower: Follower, name: str) -> None:
    (follower.marks / "there.jsonl").write_bytes(follower.line("a.md"))
    follower.told("a.md")
    (follower.marks / name).write_bytes(follower.line("a.md") + follower.line("b.md", 2))
    follower.told("b.md")
    assert follower.read() == ["a.md", "b.md"]


def test_another_library_s_marks_are_none_of_this_one_s(follower: Follower) -> None:
    other = encode(record(5, paths=("c.md",), library="another"))
    (follower.marks / "there.jsonl").write_bytes(other + follower.line("a.md"))
    follower.told("a.md")
    assert follower.read() == ["a.md"]


def test_what_is_no_file_keeps_nobody_waiting(follower: Follower) -> None:
    way = follower.marks / "a.jsonl"
    os.mkfifo(way)
    error = follower.reports.get(timeout=SOON).error
    assert isinstance(error, JournalError)
    assert (error.where, error.hint) == (str(way), "take it away")
    (follower.marks / "there.jsonl").write_bytes(follower.line("b.md"))
    follower.told("b.md")  # and the error no more


@pytest.fixture
def folder_in_the_way(follower: Follower) -> Iterator[Callable[[], None]]:
    """A journal that not even root can read, until it is made readable."""
    way = follower.marks / "broken.jsonl"
    way.mkdir()

    def mend() -> None:
        way.rmdir()
        way.write_bytes(follower.line("c.md"))

    yield mend
    if way.is_dir():
        shutil.rmtree(way)


def test_an_unreadable_journal_is_told_once_and_the_others_go_on(
    follower: Follower, folder_in_the_way: Callable[[], None]
) -> None:
    error = follower.reports.get(timeout=SOON).error
    assert isinstance(error, JournalError)
    assert error.what.startswith("marks cannot be read: ")
    assert error.where.endswith("broken.jsonl")
    with (follower.marks / "there.jsonl").open("ab", 0) as file:
        for path in ("a.md", "b.md"):
            file.write(follower.line(path))
            follower.told(path)  # and no error any more
    follower.library.mark([follower.entry("a.md")], "starred", value=True)
    while not (report := follower.reports.get(timeout=SOON)).orders:
        assert report.error is None
    assert report.error is None
    folder_in_the_way()
    follower.told("c.md")
    assert follower.read() == ["a.md", "b.md", "c.md"]
