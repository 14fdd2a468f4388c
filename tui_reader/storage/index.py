"""The index of one library: article rows, ordered ids, counts, merged marks."""

import json
import sqlite3
from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from tui_reader.domain.article import Article, Problem
from tui_reader.domain.changes import Stat
from tui_reader.domain.clean import clean_line
from tui_reader.domain.fold import fold
from tui_reader.domain.marks import Record, Stamp, Target
from tui_reader.domain.query import Query
from tui_reader.storage.database import connect, transaction, wrapped
from tui_reader.storage.journal import Bookmark
from tui_reader.storage.schema import ROOT, SCHEMA, VERSION
from tui_reader.storage.search import bracketed, condition, joined

_MARK_COLUMNS = ("read", "starred")
"""Fields that the article's row repeats."""
_UNREAD = Stat(-1, -1)
"""What no file looks like."""


class Row(NamedTuple):
    """What the list shows of one article."""

    id: int
    relpath: str
    fingerprint: str
    title: str
    date: float
    source: str
    link: str
    read: bool
    starred: bool
    problem: Problem | None

    @property
    def target(self) -> Target:
        """What a mark of this article names."""
        return Target(self.relpath, self.fingerprint)


class Category(NamedTuple):
    """One node of the category tree, with its whole subtree's counts."""

    id: int
    parent: int
    name: str
    total: int
    unread: int


class Counts(NamedTuple):
    """How many articles the library's own views hold."""

    total: int
    unread: int
    starred: int
    problems: int


class Index:
    """One connection to the index; give each thread its own."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._connection = connect(file, SCHEMA, VERSION)

    def close(self) -> None:
        """Close the connection; the index can't be used afterwards."""
        self._connection.close()

    # What is indexed

    def meta(self, name: str) -> str:
        """Read a value kept beside the articles; empty where there is none."""
        found = self._one("SELECT value FROM meta WHERE name = ?", name)
        return str(found[0]) if found else ""

    def set_meta(self, name: str, value: str) -> None:
        """Keep a value beside the articles."""
        with self._writing() as write:
            write.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))

    def stats(self) -> dict[str, Stat]:
        """Give every file that was looked at, skipped ones included."""
        rows = self._all("SELECT path, size, mtime_ns FROM file")
        return {_path(path): Stat(size, mtime) for path, size, mtime in rows}

    def write(self, entries: Iterable[tuple[str, Stat, Article | None]]) -> None:
        """Take files in, new or edited; None is a file that holds no article."""
        with self._writing() as write:
            for relpath, stat, article in entries:
                path = _blob(relpath)
                unread = article is not None and not article.fingerprint
                seen = _UNREAD if unread else stat  # so that the next sync looks at it again
                write.execute("INSERT OR REPLACE INTO file VALUES (?, ?, ?)", (path, *seen))
                if article is None:
                    write.execute("DELETE FROM article WHERE path = ?", (path,))
                else:
                    _write_article(write, path, article)

    def forget(self, relpaths: Iterable[str]) -> None:
        """Drop files that are gone; their marks stay."""
        with self._writing() as write:
            for relpath in relpaths:
                path = (_blob(relpath),)
                write.execute("DELETE FROM article WHERE path = ?", path)
                write.execute("DELETE FROM file WHERE path = ?", path)

    # What is asked

    def ids(self, query: Query, keep: Collection[int] = ()) -> "array[int]":
        """Give the ids that ``query`` asks for, newest first.

        The marks of those to ``keep`` are not asked for.
        """
        marks, rest = map(condition, query.of_marks())
        rows = self._all(
            f"SELECT id FROM article WHERE ({rest.sql})"
            f" AND ({marks.sql} OR id IN (SELECT value FROM json_each(?)))"
            " ORDER BY date DESC, id DESC",
            *rest.values,
            *marks.values,
            json.dumps(list(keep)),
        )
        return array("q", (row[0] for row in rows))

    def rows(self, ids: Sequence[int]) -> dict[int, Row]:
        """Fetch the rows of ``ids``; those that are gone are absent."""
        rows = self._all(
            "SELECT id, path, fingerprint, title, date, source, link, read, starred,"
            " problem, problem_line FROM article"
            " WHERE id IN (SELECT value FROM json_each(?))",
            json.dumps(list(ids)),
        )
        return {row[0]: _row(row) for row in rows}

    def find(self, relpath: str) -> int | None:
        """Give the id of the article at ``relpath``."""
        found = self._one("SELECT id FROM article WHERE path = ?", _blob(relpath))
        return int(found[0]) if found else None

    def counts(self) -> Counts:
        """Count the library's own views."""
        row = self._one(
            "SELECT coalesce((SELECT total FROM category WHERE id = ?1), 0),"
            " coalesce((SELECT unread FROM category WHERE id = ?1), 0),"
            " (SELECT count(*) FROM article WHERE starred = 1),"
            " (SELECT count(*) FROM article WHERE problem IS NOT NULL)",
            ROOT,
        )
        return Counts(*row) if row else Counts(0, 0, 0, 0)

    def categories(self) -> list[Category]:
        """Give the category tree's nodes, parents before children, in order of their names."""
        rows = self._all(
            "SELECT id, parent, name, total, unread FROM category"
            " WHERE total > 0 AND id <> ? ORDER BY folded_path, id",
            ROOT,
        )
        return [Category(*row) for row in rows]

    # Marks

    def bookmarks(self) -> dict[str, Bookmark]:
        """Tell how far each journal was taken in."""
        rows = self._all("SELECT file, position, tail FROM journal")
        return {file: Bookmark(position, tail) for file, position, tail in rows}

    def apply(self, records: Iterable[Record], bookmarks: Mapping[str, Bookmark]) -> None:
        """Merge records of this library's marks; the last writer wins per article and field."""
        with self._writing() as write:
            for record in records:
                value = json.dumps(record.value)
                for target in record.targets:
                    _merge_mark(write, _blob(target.relpath), record.field, value, record.stamp)
            write.executemany(
                "INSERT OR REPLACE INTO journal VALUES (?, ?, ?)",
                [(file, mark.offset, mark.tail) for file, mark in bookmarks.items()],
            )

    def last_stamp(self) -> Stamp:
        """Give the greatest stamp of any mark that was merged."""
        row = self._one("SELECT millis, counter, device FROM mark ORDER BY 1 DESC, 2 DESC LIMIT 1")
        return Stamp(*row) if row else Stamp(0, 0, "")

    def forget_marks(self) -> None:
        """Drop every merged mark, for another library's to be taken in."""
        with self._writing() as write:
            write.execute("DELETE FROM mark")
            write.execute("DELETE FROM journal")
            write.execute("UPDATE article SET read = 0, starred = 0 WHERE read OR starred")

    def _one(self, sql: str, *values: object) -> tuple[Any, ...] | None:
        with wrapped(self._file):
            row: tuple[Any, ...] | None = self._connection.execute(sql, values).fetchone()
            return row

    def _all(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        with wrapped(self._file):
            return self._connection.execute(sql, values).fetchall()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with wrapped(self._file), transaction(self._connection):
            yield self._connection


def _blob(relpath: str) -> bytes:
    return relpath.encode("utf-8", "surrogateescape")


def _path(blob: bytes) -> str:
    return blob.decode("utf-8", "surrogateescape")


def _row(row: tuple[Any, ...]) -> Row:
    *columns, reason, line = row
    id_, path, fingerprint, title, date, source, link, read, starred = columns
    return Row(
        id=id_,
        relpath=_path(path),
        fingerprint=fingerprint,
        title=title,
        date=date,
        source=source,
        link=link,
        read=bool(read),
        starred=bool(starred),
        problem=None if reason is None else Problem(reason, line),
    )


def _write_article(write: sqlite3.Connection, path: bytes, article: Article) -> None:
    marks = dict(write.execute("SELECT field, value FROM mark WHERE path = ?", (path,)))
    problem = article.problem
    columns = {
        "path": path,
        "fingerprint": article.fingerprint,
        "title": article.title,
        "date": article.date,
        "source": article.source,
        "link": article.link,
        "draft": article.draft,
        "problem": problem.reason if problem else None,
        "problem_line": problem.line if problem else 0,
        "folded_path": fold(clean_line(article.relpath)),
        "folded_title": fold(article.title),
        "folded_source": fold(article.source),
        "folded_authors": joined(article.authors),
        "folded_tags": bracketed(article.tags),
        **{field: marks.get(field) == "true" for field in _MARK_COLUMNS},
    }
    ((id_,),) = write.execute(_UPSERT, columns)
    write.execute("DELETE FROM filed WHERE article = ?", (id_,))
    write.executemany(
        "INSERT INTO filed VALUES (?, ?)",
        [(id_, category) for category in _categories(write, article.categories)],
    )


_COLUMNS = (
    "path", "fingerprint", "title", "date", "source", "link", "draft", "problem", "problem_line",
    "folded_path", "folded_title", "folded_source", "folded_authors", "folded_tags",
    *_MARK_COLUMNS,
)  # fmt: skip
_UPSERT = (
    f"INSERT INTO article ({', '.join(_COLUMNS)})"
    f" VALUES ({', '.join(':' + name for name in _COLUMNS)})"
    " ON CONFLICT (path) DO UPDATE SET "
    + ", ".join(f"{name} = excluded.{name}" for name in _COLUMNS[1:])
    + " RETURNING id"
)


def _categories(write: sqlite3.Connection, paths: Iterable[tuple[str, ...]]) -> set[int]:
    """Give the ids of ``paths``, all of their parents, and the root, made where they are new."""
    write.execute("INSERT OR IGNORE INTO category VALUES (?, -1, '', '', 0, 0)", (ROOT,))
    found = {ROOT}
    for path in paths:
        parent = ROOT
        for depth, name in enumerate(path, 1):
            ((parent,),) = write.execute(
                "INSERT INTO category (parent, name, folded_path) VALUES (?, ?, ?)"
                " ON CONFLICT DO UPDATE SET name = name RETURNING id",
                (parent, name, joined(path[:depth])),
            )
            found.add(parent)
    return found


def _merge_mark(
    write: sqlite3.Connection, path: bytes, field: str, value: str, stamp: Stamp
) -> None:
    won = write.execute(
        "INSERT INTO mark VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
        " value = excluded.value, millis = excluded.millis, counter = excluded.counter,"
        " device = excluded.device WHERE (excluded.millis, excluded.counter, excluded.device)"
        " > (mark.millis, mark.counter, mark.device)",
        (path, field, value, *stamp),
    ).rowcount
    if won and field in _MARK_COLUMNS:
        write.execute(
            f"UPDATE article SET {field} = ? WHERE path = ?",
            (value == "true", path),
        )
