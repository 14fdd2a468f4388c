"""Whatever SQLite says is wrong with the index, it is built again, and no mark goes astray."""

import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from queue import SimpleQueue

import pytest

from tests.home import Home, mark_ids
from tui_reader.domain.errors import DamagedIndexError, QueryError, StorageError
from tui_reader.domain.query import Query
from tui_reader.domain.query_parser import parse
from tui_reader.library.library import Library
from tui_reader.library.questions import Question
from tui_reader.storage.finding import Found


@pytest.fixture
def taken_in(home: Home) -> Home:
    """Three articles of which one is read, all taken in."""
    for name in ("a.md", "b.md", "c.md"):
        home.write(name, title=name, body=f"诈骗 of {name}")
    library = home.library()
    mark(library, "a.md")
    assert library.close() == 0
    return home


def index_file(home: Home) -> Path:
    (file,) = home.place.cache.glob("*.sqlite")
    return file


def mark(library: Library, path: str) -> None:
    entry = library.find(path)
    assert entry is not None
    library.mark([entry], "read", value=True)


def read(library: Library) -> set[str]:
    entries = library.entries(library.ids(parse("is:read"))).values()
    return {entry.row.relpath for entry in entries}


def sync(library: Library) -> None:
    library.sync()


def spoil(home: Home, table: str) -> None:
    """Overwrite the page that a table or an index begins with."""
    file = index_file(home)
    with closing(sqlite3.connect(file)) as connection:
        (page,) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)
        ).fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    with file.open("r+b") as opened:
        opened.seek((page - 1) * size)
        opened.write(b"\xff" * size)


def rebuild_elsewhere(home: Home) -> None:
    other = Library(home.place)
    other.rebuild()
    other.sync()
    other.close()


TABLES = ("meta", "journal", "mark", "article", "article_date", "words_data")


@pytest.mark.parametrize("table", TABLES)
def test_a_damaged_page_costs_no_mark(taken_in: Home, table: str) -> None:
    spoil(taken_in, table)
    library = Library(taken_in.place)
    told: list[bool] = []

    def damaged() -> None:
        told.append(True)
        library.sync()

    library.damaged = damaged
    library.sync()
    assert len(library.ids(parse("诈骗"))) == 3
    assert read(library) == {"a.md"}
    assert library.was_damaged or told or library.faults
    library.close()


@pytest.mark.parametrize("place", [0, 18, 20, 40])
def test_a_damaged_header_is_answered_by_a_new_index(taken_in: Home, place: int) -> None:
    with index_file(taken_in).open("r+b") as opened:
        opened.seek(place)
        opened.write(b"\xee")
    library = Library(taken_in.place)
    library.sync()
    assert len(library.ids(Query())) == 3
    assert read(library) == {"a.md"}
    library.close()


def test_a_text_that_cannot_be_unpacked_is_damage(taken_in: Home) -> None:
    with closing(sqlite3.connect(index_file(taken_in))) as connection, connection:
        connection.execute("UPDATE body SET text = x'00'")
    library = Library(taken_in.place)
    library.damaged = lambda: sync(library)
    phrases = parse("诈骗").phrases
    assert [one.text for one in library.snippets(library.ids(Query())[:1], phrases).values()]
    assert [one.text for one in library.snippets(library.ids(Query()), phrases).values()] == [
        "诈骗 of a.md",
        "诈骗 of b.md",
        "诈骗 of c.md",
    ]
    library.close()


def test_an_edited_article_whose_text_is_damaged_is_taken_in(taken_in: Home) -> None:
    with closing(sqlite3.connect(index_file(taken_in))) as connection, connection:
        connection.execute("DELETE FROM body")
    taken_in.write("a.md", title="Edited", body="another")
    library = taken_in.library()
    assert len(library.ids(parse("another"))) == 1
    assert library.faults
    library.close()


def test_ids_of_an_index_that_has_gone_mark_nothing(taken_in: Home) -> None:
    library = Library(taken_in.place)
    ids = library.ids(Query())
    (entry,) = library.entries(ids[1:2]).values()
    replaced: list[bool] = []
    library.replaced = lambda: replaced.append(True)
    rebuild_elsewhere(taken_in)
    assert not mark_ids(library, ids, "read", value=True)
    assert replaced == [True]
    library.mark([entry], "starred", value=True)
    library.close()
    library = Library(taken_in.place)
    assert read(library) == {"a.md"}
    starred = library.entries(library.ids(parse("is:starred"))).values()
    assert [one.row.relpath for one in starred] == [entry.row.relpath]
    library.close()


def test_marks_reach_an_index_that_was_built_elsewhere(taken_in: Home) -> None:
    flushed: SimpleQueue[object] = SimpleQueue()
    library = Library(taken_in.place, flushed.put)
    mark(library, "b.md")
    flushed.get(timeout=10)
    rebuild_elsewhere(taken_in)
    mark(library, "c.md")
    flushed.get(timeout=10)
    assert read(library) == {"a.md", "b.md", "c.md"}
    library.close()


def test_damage_that_a_thread_finds_is_mended(taken_in: Home) -> None:
    spoil(taken_in, "words_data")
    library = Library(taken_in.place)
    answers: SimpleQueue[Found | StorageError] = SimpleQueue()
    searcher = library.searcher(lambda _question, found: answers.put(found))
    searcher.ask(Question(parse("诈骗")))
    assert isinstance(answers.get(timeout=10), DamagedIndexError)
    library.damaged = lambda: sync(library)
    assert library.counts().total == 3
    searcher.ask(Question(parse("诈骗")))
    found = answers.get(timeout=10)
    assert isinstance(found, Found)
    assert len(found.ids) == 3
    library.close()


@pytest.mark.parametrize("text", ["a OR (b ({}))", "a (b OR ({}))", "-(a OR -({}))"])
def test_a_deep_query_is_no_damage(taken_in: Home, text: str) -> None:
    library = taken_in.library()
    asked, query = "诈骗", parse("诈骗")
    with suppress(QueryError):  # it has become too deep
        while True:
            asked = text.format(asked)
            query = parse(asked)
    library.search(query)
    assert library.counts().total == 3
    assert not library.faults
    library.close()
