"""An index that cannot be used costs one sentence: commands do what they are asked to without."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

import pytest

from tests.cli.test_commands import run
from tests.home import Home
from tests.machine import fill, mounted, remount
from tests.terminal import running

HOLD = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute(sys.argv[2])
connection.execute("BEGIN EXCLUSIVE")
connection.execute("CREATE TABLE held (value)")
print("held", flush=True)
sys.stdin.read()
"""
Condition = Callable[[Home], AbstractContextManager[None]]


@pytest.fixture
def library(home: Home) -> Home:
    for number in range(3):
        home.write(f"{number}.md", title=f"Title {number}")
    return home


def cache(home: Home) -> Path:
    return Path(home.environment()["XDG_CACHE_HOME"]) / "tui-reader"


def index_file(home: Home) -> Path:
    (file,) = cache(home).glob("*.sqlite")
    return file


def root(home: Home) -> tuple[str, str]:
    return "-l", str(home.root)


def set_version(home: Home, version: int) -> None:
    with closing(sqlite3.connect(index_file(home))) as other:
        other.execute(f"PRAGMA user_version = {version}")


@contextmanager
def older(home: Home) -> Iterator[None]:
    set_version(home, 1)
    yield


@contextmanager
def newer(home: Home) -> Iterator[None]:
    set_version(home, 9_999)
    yield


@contextmanager
def damaged(home: Home) -> Iterator[None]:
    index_file(home).write_bytes(b"SQLite format 3\0" + os.urandom(9_000))
    yield


@contextmanager
def strangers(home: Home) -> Iterator[None]:
    file = index_file(home)
    file.unlink()
    with closing(sqlite3.connect(file)) as other:
        other.execute("CREATE TABLE precious (value)")
    before = file.read_bytes()
    yield
    assert file.read_bytes() == before


@contextmanager
def in_the_way(home: Home) -> Iterator[None]:
    shutil.rmtree(cache(home))
    cache(home).write_text("a file")
    yield


@contextmanager
def held(home: Home, pragma: str) -> Iterator[None]:
    command = [sys.executable, "-c", HOLD, str(index_file(home)), pragma]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        try:
            yield
        finally:
            holder.kill()


def locked(home: Home) -> AbstractContextManager[None]:
    return held(home, "PRAGMA locking_mode = EXCLUSIVE")


def written(home: Home) -> AbstractContextManager[None]:
    return held(home, "PRAGMA user_version")


CONDITIONS: dict[str, tuple[Condition, str]] = {
    "older": (older, ""),
    "newer": (newer, ""),
    "damaged": (damaged, "the index was damaged and is built again; no mark is lost"),
    "strangers": (strangers, "this is another program's database (move it elsewhere)"),
    "in the way": (in_the_way, "the index cannot be opened: File exists (make its folder wr"),
    "locked": (locked, "the index is in use: database is locked (wait until the other"),
    "written": (written, "the index is in use: database is locked (wait until the other"),
}


@pytest.mark.parametrize("name", CONDITIONS)
def test_a_condition(library: Home, name: str) -> None:
    condition, said = CONDITIONS[name]
    assert run(library, "mark", *root(library), "--star", "0.md").returncode == 0
    library.write("3.md", title="Title 3")
    with condition(library):
        marked = run(library, "mark", *root(library), "--read", "1.md")
        listed = run(library, "list", *root(library), "is:read")
    assert (marked.returncode, marked.stdout) == (0, "1 article marked\n")
    assert listed.returncode == 0
    assert listed.stdout.rstrip().endswith("1.md")
    lines = marked.stderr.splitlines()
    assert len(lines) == bool(said)
    assert said in marked.stderr
    if said:
        assert str(cache(library)) in marked.stderr or "damaged" in said
    if name == "in the way":
        cache(library).unlink()
    if name == "strangers":
        index_file(library).unlink()
    assert run(library, "list", *root(library), "--count").stdout == "4\n"
    assert "0.md" in run(library, "list", *root(library), "is:starred").stdout


def test_a_full_disk(library: Home) -> None:
    with mounted(cache(library), "300k"):
        run(library, "sync", *root(library))
        fill(cache(library))
        for number in range(3, 40):
            library.write(f"{number}.md", body="x" * 9_000)
        listed = run(library, "list", *root(library), "--count")
        assert (listed.returncode, listed.stdout) == (0, "40\n")
        assert "(make room on its disk)" in listed.stderr or "is full" in listed.stderr
        assert run(library, "sync", *root(library)).returncode == 3


def test_a_read_only_disk(library: Home) -> None:
    with mounted(cache(library), "3m"):
        run(library, "sync", *root(library))
        remount(cache(library), "ro")
        marked = run(library, "mark", *root(library), "--read", "1.md")
        assert (marked.returncode, marked.stdout) == (0, "1 article marked\n")
        assert "(make its folder writable" in marked.stderr
        assert len(marked.stderr.splitlines()) == 1
        remount(cache(library), "rw")
        assert "1.md" in run(library, "list", *root(library), "is:read").stdout


def test_an_app_that_begins_while_the_index_is_locked(library: Home) -> None:
    """The lock is held for longer than anybody waits for it, and the list comes all the same."""
    run(library, "mark", *root(library), "--star", "0.md")
    with locked(library), running(library) as terminal:
        terminal.wait(lambda: b"it is slow to open (" in terminal.raw)
        terminal.wait_for("● Title 0", 60)
        terminal.wait_for("the index is in use")
        terminal.press("m")
        terminal.wait(lambda: "● Title 0" not in terminal.text)
        terminal.press("q")
        assert terminal.ended() == 0
    assert "0.md" in run(library, "list", *root(library), "is:read is:starred").stdout
