"""Where in an ordered list a letter or a date is, found by a handful of rows."""

import time
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence

from tui_reader.domain.errors import QueryError
from tui_reader.domain.fold import fold
from tui_reader.domain.period import Period, age, period
from tui_reader.domain.query import Sort
from tui_reader.storage.rows import Row

Fetch = Callable[[int], Row | None]

_TEXTS: Mapping[str, Callable[[Row], str]] = {
    "title": lambda row: fold(row.title),
    "source": lambda row: fold(row.source),
}
ORDERS = ("date", *_TEXTS)
"""The orders in which there is something to jump to."""


def place(ids: Sequence[int], sort: Sort, text: str, fetch: Fetch) -> int:
    """Give the position of the first article, in the order of ``sort``, that is at ``text``.

    That is a day, month, year or age in an order of dates, else the first letters. Where there is
    none, it is the article that would follow; the last one where none would. Raises `QueryError`
    where ``text`` is no date.
    """
    is_reached = _by_date(sort, text) if sort.name == "date" else _by_letters(sort, text)

    def known(position: int) -> bool:
        row = fetch(ids[position])
        return row is not None and is_reached(row)

    found = bisect_left(range(len(ids)), True, key=known)
    return max(0, min(found, len(ids) - 1))


def _by_date(sort: Sort, text: str) -> Callable[[Row], bool]:
    days = period(text)
    if days is None and (moment := age(text, time.time())) is not None:
        days = Period(moment, moment)
    if days is None:
        raise QueryError(
            f"“{text}” is no date", hint="write 2021, 2021-10, 2021-10-19, or 2w for two weeks ago"
        )
    start, end = days
    if sort.reverse:
        return lambda row: row.date >= start
    return lambda row: row.date < end or row.date == start


def _by_letters(sort: Sort, text: str) -> Callable[[Row], bool]:
    letters, key = fold(text), _TEXTS[sort.name]
    if sort.reverse:
        return lambda row: key(row)[: len(letters)] <= letters
    return lambda row: key(row)[: len(letters)] >= letters
