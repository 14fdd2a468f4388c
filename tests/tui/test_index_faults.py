"""Whatever happens to the index while one reads, the app goes on and every mark is written."""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.home import Home
from tests.machine import fill, mounted, remount
from tests.tui.driver import Reader, reading
from tui_reader.domain.query_parser import parse
from tui_reader.library.library import Library
from tui_reader.storage import database
from tui_reader.storage.connected import Connected

COUNT = 30


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.2)


@pytest.fixture
def library(home: Home) -> Home:
    for number in range(COUNT):
        home.write(f"{number:02}.md", title=f"Title {number:02}", body=f"Body {number}. 诈骗")
    return home


def index_file(home: Home) -> Path:
    (file,) = home.place.cache.glob("*.sqlite")
    return file


def overwrite(home: Home) -> None:
    with index_file(home).open("r+b") as file:
        file.seek(100)
        file.write(os.urandom(200_000))


def truncate(home: Home) -> None:
    os.truncate(index_file(home), 8_192)


def empty(home: Home) -> None:
    os.truncate(index_file(home), 0)


def delete(home: Home) -> None:
    shutil.rmtree(home.place.cache)


def replace_by_file(home: Home) -> None:
    shutil.rmtree(home.place.cache)
    home.place.cache.write_text("a file")


def replace_by_stranger(home: Home) -> None:
    file = index_file(home)
    database.remove(file)
    with closing(sqlite3.connect(file)) as other:
        other.execute("CREATE TABLE precious (value)")


def forget(home: Home) -> None:
    with closing(sqlite3.connect(index_file(home))) as other, other:
        other.execute("DROP TABLE article")


FAULTS: dict[str, Callable[[Home], None]] = {
    each.__name__: each
    for each in (overwrite, truncate, empty, delete, replace_by_file, replace_by_stranger, forget)
}


SAID = {
    "replace_by_file": "the index cannot be opened: File exists",
    "replace_by_stranger": "this is another program's database",
}
"""What stays on the screen where no usual index can be opened any more."""


async def use(reader: Reader) -> None:
    """Do what asks the index for something, one key after the other."""
    for key in ("j", "j", "G", "k", "u", "a", "1", "2", "3", "g", "g", "n", "m", "escape"):
        await reader.press_at_once(key)
    await reader.press_at_once("slash", *"Body", "enter", "escape", "escape", "o", "t", "escape")


def assert_marks(home: Home, query: str, titles: set[str]) -> None:
    library = Library(home.place)
    library.sync()
    try:
        entries = library.entries(library.ids(parse(query))).values()
        assert {entry.row.title for entry in entries} >= titles
        assert library.counts().total == COUNT
    finally:
        library.close()


@pytest.mark.parametrize("fault", FAULTS)
async def test_what_happens_to_the_file(library: Home, fault: str) -> None:
    async with reading(library) as reader:
        await reader.press("s")
        assert reader.app.library.flush() == 0
        FAULTS[fault](library)
        await use(reader)
        await reader.until(lambda: len(reader.titles) == COUNT)
        await reader.press("g", "g", "j", "s")
        await reader.until(lambda: not reader.app.library.waiting)
        assert SAID.get(fault, "") in reader.bottom
    cache = library.place.cache
    if fault.startswith("replace"):
        (cache if cache.is_file() else index_file(library)).unlink()
    assert_marks(library, "is:starred", {"Title 27", "Title 00"})


@contextmanager
def locked(home: Home) -> Iterator[None]:
    with closing(sqlite3.connect(index_file(home), isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def unreadable(home: Home) -> Iterator[None]:
    """Let every question fail as a disk's fault makes it."""
    real = Connected._all, Connected._one

    def fail(*_: object) -> None:
        with database.wrapped(index_file(home)):
            error = sqlite3.OperationalError("disk I/O error")
            error.sqlite_errorcode = sqlite3.SQLITE_IOERR_READ
            raise error

    Connected._all = Connected._one = fail  # type: ignore[method-assign,assignment]
    try:
        yield
    finally:
        Connected._all, Connected._one = real  # type: ignore[method-assign]


PASSING = {each.__name__: each for each in (locked, unreadable)}


@pytest.mark.parametrize("fault", PASSING)
async def test_a_fault_that_passes(library: Home, fault: str) -> None:
    async with reading(library) as reader:
        await reader.press("s")
        assert reader.app.library.flush() == 0
        with PASSING[fault](library):
            await reader.press_at_once("j", "s")
            await use(reader)
            assert "index" in reader.bottom
        await reader.press("1", "escape", "escape", "G")
        await reader.until(lambda: "index" not in reader.bottom)
        title = reader.current
        await reader.press("s")
        await reader.until(lambda: not reader.app.library.waiting)
    assert_marks(library, "is:starred", {"Title 27", title})


async def test_a_full_disk(library: Home) -> None:
    with mounted(library.place.cache, "300k"):
        async with reading(library) as reader:
            await reader.until(lambda: len(reader.titles) == COUNT)
            filler = fill(library.place.cache)
            for number in range(COUNT, 2 * COUNT):
                library.write(f"{number:02}.md", title=f"Title {number:02}", body="x" * 9_000)
            await reader.press("g", "g", "s")
            await use(reader)
            await reader.until(lambda: "there is no room for the index" in reader.bottom)
            filler.unlink()
            await reader.press("R")
            await reader.until(lambda: len(reader.titles) == 2 * COUNT)


async def test_a_read_only_disk(library: Home) -> None:
    with mounted(library.place.cache, "3m"):
        library.library().close()
        remount(library.place.cache, "ro")
        async with reading(library) as reader:
            await reader.until(lambda: len(reader.titles) == COUNT)
            assert "index" in reader.bottom
            await reader.press("s")
            await use(reader)
            await reader.until(lambda: not reader.app.library.waiting)
        remount(library.place.cache, "rw")
        assert_marks(library, "is:starred", {"Title 27"})
