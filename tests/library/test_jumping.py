"""A jump ends where a walk over the whole list would."""

from datetime import datetime

import pytest

from tests.home import Home
from tui_reader.domain.errors import QueryError
from tui_reader.domain.fold import fold
from tui_reader.domain.query import Query, Sort
from tui_reader.library.jumping import place
from tui_reader.library.library import Library
from tui_reader.storage.rows import Row

_TITLES = (
    "Zebra",
    "école",
    "Ecology",
    "新闻",
    "新年",
    "app",
    "ＡＰＰ store",
    "Äpfel",
    "42",
    "apple",
)


@pytest.fixture
def library(home: Home) -> Library:
    for number in range(60):
        home.write(
            title=f"{_TITLES[number % 10]} {number % 7}",
            date=f"{2018 + number % 4}-{1 + number % 12:02}-{1 + number % 28:02} 1{number % 10}:00",
            source=_TITLES[number % 9],
        )
    return home.library()


def _jumped(library: Library, sort: Sort, text: str) -> tuple[int, list[Row]]:
    ids = library.ids(Query(sort=sort))
    entries = library.entries(ids)
    found = place(ids, sort, text, lambda id_: entries[id_].row)
    library.close()
    return found, [entries[id_].row for id_ in ids]


@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("text", ["a", "APP", "ecol", "新", "新年", "z", "4", "zz"])
@pytest.mark.parametrize("name", ["title", "source"])
def test_first_letters(library: Library, name: str, text: str, *, reverse: bool) -> None:
    position, rows = _jumped(library, Sort(name, reverse), text)
    names = [fold(getattr(row, name)) for row in rows]
    letters = fold(text)
    having = [n for n, one in enumerate(names) if one.startswith(letters)]
    if having:
        assert position == having[0]
    else:
        beyond = [n for n, one in enumerate(names) if (one < letters if reverse else one > letters)]
        assert position == (beyond[0] if beyond else len(rows) - 1)


@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("text", ["2019", "2020-03", "2021-04-12", "2018-01-01"])
def test_dates(library: Library, text: str, *, reverse: bool) -> None:
    position, rows = _jumped(library, Sort("date", reverse), text)
    days = [datetime.fromtimestamp(row.date).date().isoformat() for row in rows]
    having = [n for n, day in enumerate(days) if day.startswith(text)]
    beyond = [n for n, day in enumerate(days) if (day > text if reverse else day < text)]
    assert position == [*having, *beyond, len(rows) - 1][0]


@pytest.mark.parametrize(("text", "reverse"), [("1d", False), ("2999", False), ("1w", True)])
def test_before_the_first_and_after_the_last(library: Library, text: str, *, reverse: bool) -> None:
    position, rows = _jumped(library, Sort("date", reverse), text)
    assert position == (len(rows) - 1 if reverse else 0)


def test_what_is_no_date(library: Library) -> None:
    with pytest.raises(QueryError, match="no date"):
        _jumped(library, Sort("date"), "soon")


def test_articles_that_have_gone_do_no_harm() -> None:
    assert place(range(9), Sort("title"), "a", lambda _: None) == 8
