"""An index with bytes that nobody wrote: what SQLite reports is built again, nothing else fails."""

import random
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from tests.home import Home, mark_ids
from tui_reader.domain.query import Query
from tui_reader.domain.query_parser import parse
from tui_reader.library.library import Library
from tui_reader.storage.database import remove

ARTICLES = 40
READ = {f"folder/{number}.md" for number in range(0, ARTICLES, 3)}
TRIALS = 200


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A library, a third of it read, and an index of several pages."""
    home = Home(tmp_path_factory.mktemp("corrupt"))
    for number in range(ARTICLES):
        words = f"word{number} 诈骗 集团 " * 60
        home.write(
            f"folder/{number}.md",
            title=f"标题 {number}",
            body=words,
            categories=f"[News/World, c{number % 7}]",
            tags=f"[t{number % 5}, x]",
            author=f"Author {number % 3}",
            link=f"https://a.example/{number}",
        )
    library = home.library()
    mark_ids(library, [library.find(path).row.id for path in READ], "read", value=True)  # type: ignore[union-attr]
    assert library.close() == 0
    return home


def index_file(home: Home) -> Path:
    (file,) = home.place.cache.glob("*.sqlite")
    return file


def sync(library: Library) -> None:
    library.sync()


def use(home: Home) -> None:
    """Do all that an app does with an index, whatever is in it."""
    library = Library(home.place)
    library.damaged = partial(sync, library)
    try:
        library.overview()
        library.counts()
        for text in ("", "诈骗", "word3", "tag:x", "cat:news sort:title", "author:1 is:read"):
            query = parse(text)
            ids = library.ids(query)
            library.entries(ids)
            library.snippets(ids[:5], query.phrases)
        for id_ in library.ids(Query())[:10]:
            library.details(id_)
        library.now(lambda now: now.near_unread(list(library.ids(Query()))))
        for entry in list(library.entries(library.ids(Query())).values())[:3]:
            library.fields(entry)
        library.sync()
    finally:
        assert library.close() == 0


def assert_no_mark_is_lost(home: Home) -> None:
    library = Library(home.place)
    library.rebuild()
    library.sync()
    found = library.entries(library.ids(parse("is:read"))).values()
    assert {entry.row.relpath for entry in found} == READ
    assert len(library.ids(Query())) == ARTICLES
    library.close()


@pytest.fixture(scope="module")
def sound(template: Home) -> bytes:
    return index_file(template).read_bytes()


def trial(home: Home, sound: bytes, harm: Callable[[bytearray], None]) -> None:
    (journal,) = home.place.marks.glob("*.jsonl")
    file, marks, data = index_file(home), journal.read_bytes(), bytearray(sound)
    harm(data)
    remove(file)
    file.write_bytes(data)
    use(home)
    assert journal.read_bytes().startswith(marks)


@pytest.mark.parametrize("part", range(10))
def test_bytes_at_random(template: Home, sound: bytes, part: int) -> None:
    for number in range(TRIALS // 10):
        dice = random.Random(part * 1_000 + number)  # noqa: S311

        def harm(data: bytearray, dice: random.Random = dice) -> None:
            for _ in range(dice.choice((1, 4, 32, 512))):
                data[dice.randrange(len(data))] = dice.randrange(256)

        trial(template, sound, harm)
    assert_no_mark_is_lost(template)


@pytest.mark.parametrize("size", [0, 1, 99, 100, 4_096, 8_192, 20_000, -8_192, -1])
def test_a_file_that_ends_too_early(template: Home, sound: bytes, size: int) -> None:
    trial(template, sound, lambda data: data.__delitem__(slice(size, None)))
    assert_no_mark_is_lost(template)
