"""The ids that a query asks for: best first, or in the order of a column, or a first page soon."""

import json
import time
from array import array
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from tui_reader.domain.days import day_starts
from tui_reader.domain.query import ANYTHING, Query, Sort, without_marks
from tui_reader.storage.search import condition, matching, order, ranking

MOST_RANKED = 5_000
"""Articles that are put in order of relevance; of more, the newest come first."""
_PART = 10
"""Of this part of the articles it is told first whether too many have a word."""
ENOUGH = 1.2
"""Newest articles among which a first page is looked for, as a multiple of those that have it."""
LOOK_UPS = 400
"""Articles that are found in the time in which one is looked for by its id."""


class Found(NamedTuple):
    """Ids in the order that was asked for."""

    ids: "array[int]"
    unranked: bool = False
    """They were too many to be put in order of relevance."""
    ends: bool = True
    """These are all."""
    days: "array[int]" = array("q")
    """The positions at which a day begins; empty unless they are in the order of their dates."""

    @classmethod
    def none(cls) -> "Found":
        """Give what an empty library has."""
        return cls(array("q"))


_BEST_FIRST = "ORDER BY bm25(words, 10, 1, 1, 1), rowid"
_HAVING = "SELECT rowid AS id FROM words WHERE words MATCH ?"

Rows = Iterator[Sequence[tuple[Any, ...]]]


def first_column(chunks: Iterable[Sequence[tuple[Any, ...]]]) -> "array[int]":
    """Give the ids that rows begin with."""
    ids = array("q")
    for rows in chunks:
        ids.extend([row[0] for row in rows])
    return ids


class Finder:
    """Answers queries by one connection, of which it is given the two ways to ask."""

    def __init__(self, select: Callable[..., Rows], version: Callable[[], object]) -> None:
        """``select`` gives what SQL and values select, some rows at a time; ``version`` is another
        one whenever articles have been written."""
        self._select = select
        self._version = version
        self._by_date: tuple[object, array[int]] | None = None

    def search(
        self, query: Query, keep: Collection[int] = (), limit: int = -1, now: float | None = None
    ) -> Found:
        """Give the first ``limit`` ids, or all; marks of those to ``keep`` are not asked for."""
        *_, found = self.parts(query, keep, limit=limit, now=now)
        return (
            found
            if limit < 0 or limit >= len(found.ids)
            else Found(found.ids[:limit], found.unranked)
        )

    def parts(
        self,
        query: Query,
        keep: Collection[int] = (),
        *,
        page: int = 0,
        limit: int = -1,
        now: float | None = None,
    ) -> Iterator[Found]:
        """Give what `search` does, and before it a first ``page`` where the rest takes long."""
        sort = query.order
        words = matching(query.condition)
        if words and sort.name == "relevance":  # no mark is asked for, so none is to be kept
            yield from self._by_words(query, words, page, worst_first=sort.reverse)
            return
        ranked_by = ranking(query.condition) if sort.name == "relevance" else ""
        found = self._by_columns(query, keep, -1 if ranked_by else limit, now)
        ids = found.ids
        if not ranked_by:
            yield found
        elif (best := self._best(ranked_by, ids)) is None:
            yield Found(ids, unranked=True)
        else:
            asked = set(ids)
            ranked = array("q", filter(asked.__contains__, best))
            asked.difference_update(ranked)
            ranked.extend(filter(asked.__contains__, ids))
            yield Found(ranked[::-1] if sort.reverse else ranked)

    def _by_columns(
        self, query: Query, keep: Collection[int], limit: int, now: float | None
    ) -> Found:
        now = time.time() if now is None else now
        asked, version = condition(query.condition, now), self._version()
        sql, values = asked.sql, asked.values
        if keep:
            rest = condition(without_marks(query.condition), now)
            sql = f"({sql}) OR id IN (SELECT value FROM json_each(?)) AND ({rest.sql})"
            values = (*values, json.dumps(list(keep)), *rest.values)
        sort = query.order
        rows = self._select(
            f"SELECT id, date FROM article WHERE {sql} ORDER BY {order(sort)} LIMIT ?",
            *values,
            limit,
        )
        if sort.name != "date":
            return Found(first_column(rows))
        ids, dates = array("q"), array("d")
        for some in rows:
            ids.extend([id_ for id_, _ in some])
            dates.extend([date for _, date in some])
        if limit < 0 and sort == Sort("date") and query.condition == ANYTHING:
            self._by_date = version, ids
        return Found(ids, days=day_starts(dates, newest_first=not sort.reverse))

    def _ids(self, sql: str, *values: object) -> "array[int]":
        """Give the column ``id`` of what ``sql`` selects: as one value, which is twice as fast."""
        (((ids,),),) = self._select(f"SELECT json_group_array(id) FROM ({sql})", *values)
        return array("q", json.loads(ids))

    def _by_words(
        self, query: Query, words: str, page: int, *, worst_first: bool
    ) -> Iterator[Found]:
        """Answer what is about words only, without a look at the articles' rows."""
        is_open = any(phrase.open for phrase in query.phrases)
        # Each question about the beginnings of words gathers them all: here it is asked but once.
        having = self._ids(_HAVING, words) if is_open else None
        best = self._best(words) if having is None or len(having) <= MOST_RANKED else None
        if best is not None:
            yield Found(best[::-1] if worst_first else best)
            return
        if having is None:
            if page and len(first := self._first(words, page)) >= page:
                yield Found(first, unranked=True, ends=False)
            having = self._ids(_HAVING, words)
        yield Found(array("q", filter(set(having).__contains__, self._newest())), unranked=True)

    def _first(self, words: str, page: int) -> "array[int]":
        """Give the newest that have ``words`` where it is quicker to look among the newest of all.

        There may be less than a ``page`` of them.
        """
        some, newest = self._ids(f"{_HAVING} LIMIT ?", words, page), self._newest()
        if not some:  # they have gone
            return some
        (least,) = self._ids("SELECT min(id) AS id FROM article")
        share = len(some) / (some[-1] - least + 1)
        near = newest[: int(ENOUGH * page / share)]
        if len(near) * LOOK_UPS > share * len(newest):
            return array("q")
        having = self._ids(
            f"{_HAVING} AND rowid IN (SELECT value FROM json_each(?))",
            words,
            json.dumps(list(near)),
        )
        return array("q", filter(set(having).__contains__, near))[:page]

    def _best(self, words: str, among: "array[int] | None" = None) -> "array[int] | None":
        """Give the ids of ``words``, the best first; None where they are too many.

        Where ``among`` are few, only these are put in order.
        """
        if among is not None and len(among) <= MOST_RANKED:
            # The plus: each of them would be looked for by its own if FTS5 knew of the ids.
            return self._ids(
                f"{_HAVING} AND +rowid IN (SELECT value FROM json_each(?)) {_BEST_FIRST}",
                words,
                json.dumps(list(among)),
            )
        part = "rowid <= (SELECT min(id) + (max(id) - min(id)) / ? FROM article)"
        some = self._ids(f"{_HAVING} AND {part} LIMIT ?", words, _PART, MOST_RANKED // _PART)
        if len(some) == MOST_RANKED // _PART:
            some = self._ids(f"{_HAVING} LIMIT ?", words, MOST_RANKED + 1)
        if len(some) <= MOST_RANKED:
            some = self._ids(
                f"{_HAVING} {_BEST_FIRST} LIMIT ?",
                words,
                MOST_RANKED + 1,
            )
        return None if len(some) > MOST_RANKED else some

    def _newest(self) -> "array[int]":
        """Give all articles, the newest first; kept until one is written."""
        version = self._version()
        if self._by_date is None or self._by_date[0] != version:
            self._by_date = (
                version,
                self._ids("SELECT id FROM article ORDER BY date DESC, id DESC"),
            )
        return self._by_date[1]
