"""The index of one library: article rows, ordered ids, counts."""

import json
import time
from array import array
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from tui_reader.domain.address import page_of
from tui_reader.domain.article import Article, Problem
from tui_reader.domain.changes import Stat
from tui_reader.domain.marks import Target
from tui_reader.domain.query import Query
from tui_reader.storage.database import wrapped
from tui_reader.storage.finding import Finder, Found, first_column
from tui_reader.storage.mark_table import MarkTable
from tui_reader.storage.rows import Category, Counts, Details, Row, Tally
from tui_reader.storage.schema import ROOT
from tui_reader.storage.search import STATES, condition
from tui_reader.storage.writing import (
    MARK_COLUMNS,
    Filing,
    Wordless,
    Words,
    page_number,
    parts_of,
    path_of,
    take_words_out,
    text_of,
    to_blob,
    write_article,
    write_words,
)

_MANY = 900
"""Values that one statement takes anywhere."""
_UNREAD = Stat(-1, -1)
"""What no file looks like, so that the next sync reads it."""
_STATS = (
    "SELECT path, size, mtime_ns FROM article WHERE {0}"
    " UNION ALL SELECT path, size, mtime_ns FROM skipped WHERE {0}"
)
_MOST_NAMED = 1_000
"""Articles of one name among which one is chosen."""
_CHANGED = "INSERT INTO meta VALUES ('changes', '1') ON CONFLICT DO UPDATE SET value = value + 1"


class Index(MarkTable):
    """One connection to the index; give each thread its own."""

    def __init__(self, file: Path) -> None:
        super().__init__(file)
        self._finder = Finder(self._select, self._version)

    def reopen(self, *, empty: bool = False) -> None:
        """Open the file that is there now, or throw it away; raises `StorageError`."""
        super().reopen(empty=empty)
        self._finder = Finder(self._select, self._version)

    # What is indexed

    def stats(self, relpaths: Iterable[str] | None = None) -> dict[str, Stat]:
        """Give every file that was looked at, or those of ``relpaths``, skipped ones included."""
        if relpaths is None:
            rows = self._all(_STATS.format("1"))
        else:
            asked = map(to_blob, relpaths)
            one = _STATS.format("path = ?1")
            rows = [row for path in asked if (row := self._one(one, path))]
        return {path_of(path): Stat(size, mtime) for path, size, mtime in rows}

    def write(self, entries: Iterable[tuple[str, Stat, Article | None]]) -> None:
        """Take files in, new or edited; None is a file that holds no article."""
        some = {to_blob(relpath): (stat, article) for relpath, stat, article in entries}
        with self._writing() as write:
            write.execute(_CHANGED)
            filing = Filing(write)
            take_words_out(write, some)
            for path, (stat, article) in some.items():
                if article is None:
                    write.execute("INSERT OR REPLACE INTO skipped VALUES (?, ?, ?)", (path, *stat))
                    write.execute("DELETE FROM article WHERE path = ?", (path,))
                else:
                    write.execute("DELETE FROM skipped WHERE path = ?", (path,))
                    write_article(write, article, stat if article.fingerprint else _UNREAD, filing)
            filing.count()

    def forget(self, relpaths: Iterable[str]) -> None:
        """Drop files that are gone; their marks stay."""
        paths = [(to_blob(relpath),) for relpath in relpaths]
        with self._writing() as write:
            write.execute(_CHANGED)
            take_words_out(write, (path for (path,) in paths))
            write.executemany("DELETE FROM article WHERE path = ?", paths)
            write.executemany("DELETE FROM skipped WHERE path = ?", paths)

    def move(self, relpath: str, new: str) -> None:
        """Let the article keep its id in another place, where it is written anew after this."""
        with self._writing() as write:
            write.execute(
                "UPDATE OR IGNORE article SET path = ?, size = ?, mtime_ns = ? WHERE path = ?",
                (to_blob(new), *_UNREAD, to_blob(relpath)),
            )

    def fingerprints(self, relpaths: Iterable[str]) -> dict[str, str]:
        """Give the fingerprint of each article of ``relpaths``."""
        with wrapped(self.file):
            found = {}
            for relpath in relpaths:
                row = self._one("SELECT fingerprint FROM article WHERE path = ?", to_blob(relpath))
                if row:
                    found[relpath] = str(row[0])
            return found

    def without_words(self) -> list[Wordless]:
        """Give the articles that cannot be searched yet, the newest first."""
        rows = self._all(
            "SELECT id, path, body_at FROM article"
            " WHERE is_searchable = 0 ORDER BY date DESC, id DESC"
        )
        return [Wordless(id_, path_of(path), body_at) for id_, path, body_at in rows]

    def write_words(self, some: Iterable[Words]) -> None:
        """Make articles searchable."""
        with self._writing() as write:
            write_words(write, some)

    # What is asked

    def search(
        self, query: Query, keep: Collection[int] = (), limit: int = -1, now: float | None = None
    ) -> Found:
        """Give the ids that ``query`` asks for in its order: newest first, or best first.

        The marks of those to ``keep`` are not asked for.
        """
        with self._reading():
            return self._finder.search(query, keep, limit, now)

    def parts(self, query: Query, keep: Collection[int], page: int) -> Iterator[Found]:
        """Give what `search` does, and before it a first ``page`` where the rest takes long."""
        with self._reading():
            yield from self._finder.parts(query, keep, page=page)

    def ids(self, query: Query, keep: Collection[int] = ()) -> "array[int]":
        """Give the ids of `search`."""
        return self.search(query, keep).ids

    def tally(self, query: Query) -> Tally:
        """Count the articles that ``query`` asks for."""
        asked = condition(query.condition, time.time())
        row = self._one(
            f"SELECT count(*), coalesce(sum(read = 0), 0) FROM article WHERE {asked.sql}",
            *asked.values,
        )
        return Tally(*row) if row else Tally(0, 0)

    def _version(self) -> object:
        """Give what is another one after each write of articles, by this connection or another."""
        return self.meta("changes")

    def rows(self, ids: Sequence[int]) -> dict[int, Row]:
        """Fetch the rows of ``ids``; those that are gone are absent."""
        rows = self._all(
            "SELECT id, path, fingerprint, title, date, source, link, read, starred,"
            " note <> '', updated, problem, problem_line FROM article"
            " WHERE id IN (SELECT value FROM json_each(?))",
            json.dumps(list(ids)),
        )
        return {row[0]: _row(row) for row in rows}

    def targets(self, ids: Collection[int]) -> list[Target]:
        """Give what marks of these articles name; those that are gone are absent."""
        rows = self._all(
            "SELECT path, fingerprint FROM article WHERE id IN (SELECT value FROM json_each(?))",
            json.dumps(list(ids)),
        )
        return [Target(path_of(path), fingerprint) for path, fingerprint in rows]

    def marked(self, field: str, *, value: bool) -> "array[int]":
        """Give all articles whose ``field``, one of `MARK_COLUMNS`, is ``value``; in no order."""
        if field not in MARK_COLUMNS:
            raise ValueError(field)
        return first_column(self._select(f"SELECT id FROM article WHERE {field} = {int(value)}"))

    def find(self, relpath: str) -> int | None:
        """Give the id of the article at ``relpath``."""
        found = self._one("SELECT id FROM article WHERE path = ?", to_blob(relpath))
        return int(found[0]) if found else None

    def of_page(self, address: str) -> list[str]:
        """Give the paths of the articles that were saved from a page of the web, in their order."""
        rows = self._all(
            "SELECT path, link FROM article WHERE page = ? ORDER BY path", page_number(address)
        )
        return [path_of(path) for path, link in rows if page_of(link) == page_of(address)]

    def of_name(self, name: str) -> list[str]:
        """Give paths of articles that have ``/name.`` or ``-name.`` in them, whatever the case.

        All paths are read for it, which takes a sixth of a second for a million.
        """
        rows = self._all(
            "SELECT path FROM article WHERE instr('/' || lower(path), lower(?1))"
            " OR instr(lower(path), lower(?2)) LIMIT ?3",
            f"/{name}.",
            f"-{name}.",
            _MOST_NAMED,
        )
        return [path_of(path) for (path,) in rows]

    def ids_of(self, relpaths: Iterable[str]) -> frozenset[int]:
        """Give the ids of the articles of ``relpaths`` that there are."""
        paths = [to_blob(relpath) for relpath in relpaths]
        asked = (paths[start : start + _MANY] for start in range(0, len(paths), _MANY))
        return frozenset(
            id_
            for some in asked
            for (id_,) in self._all(
                f"SELECT id FROM article WHERE path IN ({','.join('?' * len(some))})", *some
            )
        )

    def names(self) -> Iterator[tuple[str, str, str]]:
        """Give path, fingerprint and link of every article."""
        for rows in self._select("SELECT path, fingerprint, link FROM article ORDER BY path"):
            yield from ((path_of(path), fingerprint, link) for path, fingerprint, link in rows)

    def details(self, id_: int) -> Details | None:
        """Give what the list doesn't show of one article."""
        row = self._one("SELECT authors, categories, tags FROM article WHERE id = ?", id_)
        if row is None:
            return None
        with wrapped(self.file):
            authors, categories, tags = map(parts_of, row)
        return Details(tuple(authors), tuple(map(tuple, categories)), tuple(tags))

    def text(self, id_: int) -> str:
        """Give the words of one article's body; empty while they are not indexed."""
        row = self._one("SELECT text FROM body WHERE id = ?", id_)
        with wrapped(self.file):
            return text_of(row[0]) if row else ""

    def counts(self) -> Counts:
        """Count the library's own views."""
        row = self._one(
            "SELECT coalesce((SELECT total FROM category WHERE id = ?1), 0),"
            " coalesce((SELECT unread FROM category WHERE id = ?1), 0),"
            " (SELECT count FROM tally WHERE name = 'starred'),"
            " (SELECT count FROM tally WHERE name = 'problem'),"
            " (SELECT count FROM tally WHERE name = 'waiting'),"
            f" (SELECT count(*) FROM article WHERE {STATES['unfinished']}),"
            f" (SELECT count(*) FROM article WHERE {STATES['noted']})",
            ROOT,
        )
        return Counts(*row) if row else Counts()

    def categories(self) -> list[Category]:
        """Give the category tree's nodes, parents before children, in order of their names."""
        rows = self._all(
            "SELECT id, parent, name, total, unread FROM category"
            " WHERE total > 0 AND id <> ? ORDER BY folded_path, id",
            ROOT,
        )
        return [Category(*row) for row in rows]


def _row(row: tuple[Any, ...]) -> Row:
    *columns, updated, reason, line = row
    id_, path, fingerprint, title, date, source, link, read, starred, noted = columns
    return Row(
        id=id_,
        relpath=path_of(path),
        fingerprint=fingerprint,
        title=title,
        date=date,
        source=source,
        link=link,
        read=bool(read),
        starred=bool(starred),
        noted=bool(noted),
        problem=None if reason is None else Problem(reason, line),
        updated=bool(updated),
    )
