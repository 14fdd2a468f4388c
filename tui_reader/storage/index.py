"""The index of one library: article rows, ordered ids, counts, merged marks."""

import json
import sqlite3
import time
from array import array
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tui_reader.domain.article import Article, Problem
from tui_reader.domain.changes import Stat
from tui_reader.domain.marks import MOVED_FROM, TAG, Fields, Record, Stamp, Target, Won, as_json
from tui_reader.domain.query import Query
from tui_reader.storage.database import connect, much_written, remove, transaction, wrapped
from tui_reader.storage.finding import Finder, Found, first_column
from tui_reader.storage.journal import Bookmark
from tui_reader.storage.rows import Category, Counts, Details, Row, Tag, Tally
from tui_reader.storage.schema import ROOT, SCHEMA, VERSION
from tui_reader.storage.search import STATES, condition
from tui_reader.storage.writing import (
    MARK_COLUMNS,
    Filing,
    Wordless,
    Words,
    fields_of,
    merge_marks,
    parts_of,
    take_words_out,
    text_of,
    to_blob,
    write_article,
    write_words,
)

_UNREAD = Stat(-1, -1)
"""What no file looks like, so that the next sync reads it."""
_STATS = (
    "SELECT path, size, mtime_ns FROM article WHERE {0}"
    " UNION ALL SELECT path, size, mtime_ns FROM skipped WHERE {0}"
)
_STEPS = 20_000
"""Of SQLite's machine, some half a millisecond, after which a question may be ended."""
_AT_ONCE = 4_096
"""Ids fetched at a time: a million rows at once would be a hundred megabytes."""
_NO_STAMP = Stamp(0, 0, "")
_CHANGED = "INSERT INTO meta VALUES ('changes', '1') ON CONFLICT DO UPDATE SET value = value + 1"


class Index:
    """One connection to the index; give each thread its own."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._connection, self.was_damaged = connect(file, SCHEMA, VERSION)
        self._opened = _file_id(file)
        self._finder = Finder(self._select, self._version)

    def close(self) -> None:
        """Close the connection; the index can't be used afterwards."""
        self._connection.close()

    @property
    def identity(self) -> str:
        """What tells this index from one that is built in its place."""
        return self.meta("identity")

    @property
    def is_current(self) -> bool:
        """Whether the file is still the one that was opened: another program may rebuild it."""
        return _file_id(self.file) == self._opened

    def reopen(self, *, empty: bool = False) -> None:
        """Open the file that is there now, or throw it away; raises `StorageError`."""
        self._connection.close()
        if empty:
            remove(self.file)
        self._connection, self.was_damaged = connect(self.file, SCHEMA, VERSION)
        self._opened = _file_id(self.file)
        self._finder = Finder(self._select, self._version)

    def discard(self) -> None:
        """Throw the file away, for whoever asks next to build it again."""
        if self.is_current:
            remove(self.file)

    def interrupt(self) -> None:
        """Make the question that another thread has asked end by `InterruptedQueryError`."""
        self._connection.interrupt()

    def end_when(self, is_over: Callable[[], bool]) -> None:
        """End a question when ``is_over``: `interrupt` misses one that is just about to begin."""
        self._connection.set_progress_handler(is_over, _STEPS)

    @contextmanager
    def much_written(self) -> Iterator[None]:
        """Take more memory for writing, until the end of this."""
        with wrapped(self.file), much_written(self._connection):
            yield

    # What is indexed

    def meta(self, name: str) -> str:
        """Read a value kept beside the articles; empty where there is none."""
        found = self._one("SELECT value FROM meta WHERE name = ?", name)
        return str(found[0]) if found else ""

    def set_meta(self, name: str, value: str) -> None:
        """Keep a value beside the articles."""
        with self._writing() as write:
            write.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))

    def stats(self, relpaths: Iterable[str] | None = None) -> dict[str, Stat]:
        """Give every file that was looked at, or those of ``relpaths``, skipped ones included."""
        if relpaths is None:
            rows = self._all(_STATS.format("1"))
        else:
            asked = map(to_blob, relpaths)
            one = _STATS.format("path = ?1")
            rows = [row for path in asked if (row := self._one(one, path))]
        return {_path(path): Stat(size, mtime) for path, size, mtime in rows}

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
        return [Wordless(id_, _path(path), body_at) for id_, path, body_at in rows]

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

    def _select(self, sql: str, *values: object) -> Iterator[Sequence[tuple[Any, ...]]]:
        with wrapped(self.file):
            cursor = self._connection.execute(sql, values)
            while rows := cursor.fetchmany(_AT_ONCE):
                yield rows

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
        return [Target(_path(path), fingerprint) for path, fingerprint in rows]

    def marked(self, field: str, *, value: bool) -> "array[int]":
        """Give all articles whose ``field``, one of `MARK_COLUMNS`, is ``value``; in no order."""
        if field not in MARK_COLUMNS:
            raise ValueError(field)
        return first_column(self._select(f"SELECT id FROM article WHERE {field} = {int(value)}"))

    def find(self, relpath: str) -> int | None:
        """Give the id of the article at ``relpath``."""
        found = self._one("SELECT id FROM article WHERE path = ?", to_blob(relpath))
        return int(found[0]) if found else None

    def ids_of(self, relpaths: Iterable[str]) -> frozenset[int]:
        """Give the ids of the articles of ``relpaths`` that there are."""
        return frozenset(id_ for path in relpaths if (id_ := self.find(path)) is not None)

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

    # Marks

    def tags(self) -> list[Tag]:
        """Give the reader's own tags, in order, with the articles that have them."""
        rows = self._all(
            "SELECT substr(field, ?), count(*), sum(read = 0)"
            " FROM mark JOIN article USING (path)"
            " WHERE field >= 'tag:' AND field < 'tag;' AND value = 'true' GROUP BY field",
            len(TAG) + 1,
        )
        return sorted(Tag(*row) for row in rows)

    def fields(self, relpath: str) -> Fields:
        """Give all that was journalled of one article."""
        with wrapped(self.file):
            return fields_of(self._connection, to_blob(relpath))

    def won(self, relpath: str) -> dict[str, Won]:
        """Give what counts for each field of one article, with its stamp."""
        rows = self._all(
            "SELECT field, millis, counter, device, value, fingerprint FROM mark WHERE path = ?",
            to_blob(relpath),
        )
        return {
            field: Won(Stamp(millis, counter, device), value, fingerprint)
            for field, millis, counter, device, value, fingerprint in rows
        }

    def ever_marked(self) -> "array[int]":
        """Give all articles of which anything was journalled, in order of their paths."""
        return first_column(
            self._select(
                "SELECT id FROM article WHERE path IN (SELECT path FROM mark) ORDER BY path"
            )
        )

    def names(self) -> Iterator[tuple[str, str, str]]:
        """Give path, fingerprint and link of every article."""
        for rows in self._select("SELECT path, fingerprint, link FROM article ORDER BY path"):
            yield from ((_path(path), fingerprint, link) for path, fingerprint, link in rows)

    def damage(self) -> list[str]:
        """Read all of the file, and give what SQLite finds wrong in it."""
        rows = self._all("PRAGMA integrity_check(10)")  # 3.40's quick_check sees NULL in ``filed``
        return [str(said) for (said,) in rows if said != "ok"]

    def marked_away(self) -> list[str]:
        """Give every path that was marked and has no article."""
        rows = self._all(
            "SELECT DISTINCT path FROM mark WHERE value <> 'null'"
            " AND NOT EXISTS (SELECT 1 FROM article WHERE article.path = mark.path)"
        )
        return [_path(path) for (path,) in rows]

    def marked_like(self, fingerprints: Iterable[str]) -> list[str]:
        """Give every path of which a mark names one of these contents."""
        rows = self._all(
            "SELECT DISTINCT path FROM mark WHERE fingerprint IN (SELECT value FROM json_each(?))",
            json.dumps(list(fingerprints)),
        )
        return [_path(path) for (path,) in rows]

    def marked_unlike(self) -> list[str]:
        """Give every article of which a mark names another content than it has."""
        rows = self._all(
            "SELECT DISTINCT path FROM mark JOIN article USING (path)"
            " WHERE mark.fingerprint <> article.fingerprint"
        )
        return [_path(path) for (path,) in rows]

    def moved(self, olds: Collection[str] | None = None) -> dict[str, tuple[str, Stamp]]:
        """Give the path that each article had before which has moved, and when that was told.

        With ``olds``, only those that were at one of these.
        """
        asked = "value LIKE '\"%'" if olds is None else "value IN (SELECT value FROM json_each(?))"
        some = [] if olds is None else [json.dumps([as_json(old) for old in olds])]
        rows = self._all(
            f"SELECT path, value, millis, counter, device FROM mark WHERE field = ? AND {asked}",
            MOVED_FROM,
            *some,
        )
        with wrapped(self.file):
            return {
                _path(path): (str(parts_of(old)), Stamp(millis, counter, device))
                for path, old, millis, counter, device in rows
            }

    def bookmarks(self) -> dict[str, Bookmark]:
        """Tell how far each journal was taken in."""
        rows = self._all("SELECT file, position, tail FROM journal")
        return {file: Bookmark(position, tail) for file, position, tail in rows}

    def apply(self, records: Collection[Record], bookmarks: Mapping[str, Bookmark]) -> None:
        """Merge records of this library's marks; the last writer wins per article and field."""
        latest = max((record.stamp for record in records), default=_NO_STAMP)
        with self._writing() as write:
            merge_marks(write, records)
            if latest > self.last_stamp():
                write.execute(
                    "INSERT OR REPLACE INTO meta VALUES ('stamp', ?)", [json.dumps(latest)]
                )
            write.executemany(
                "INSERT OR REPLACE INTO journal VALUES (?, ?, ?)",
                [(file, mark.offset, mark.tail) for file, mark in bookmarks.items()],
            )

    def last_stamp(self) -> Stamp:
        """Give the greatest stamp of any mark that was merged."""
        text = self.meta("stamp")
        with wrapped(self.file):
            return Stamp(*parts_of(text)) if text else _NO_STAMP

    def forget_marks(self) -> None:
        """Drop every merged mark, for another library's to be taken in."""
        with self._writing() as write:
            write.execute("DELETE FROM mark")
            write.execute("DELETE FROM journal")
            write.execute(
                "UPDATE article SET read = 0, starred = 0, updated = 0 WHERE read OR starred"
            )
            write.execute(
                "UPDATE article SET own_tags = '', note = '', opened = 0, percent = NULL"
                " WHERE own_tags <> '' OR note <> '' OR opened OR percent IS NOT NULL"
            )

    def _one(self, sql: str, *values: object) -> tuple[Any, ...] | None:
        with wrapped(self.file):
            row: tuple[Any, ...] | None = self._connection.execute(sql, values).fetchone()
            return row

    def _all(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        with wrapped(self.file):
            return self._connection.execute(sql, values).fetchall()

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """Let several statements see the same articles."""
        with wrapped(self.file):
            self._connection.execute("BEGIN")
            try:
                yield
            finally:
                if self._connection.in_transaction:
                    self._connection.execute("COMMIT")

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with wrapped(self.file), transaction(self._connection):
            yield self._connection


def _file_id(file: Path) -> tuple[int, int] | None:
    try:
        status = file.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _path(blob: bytes) -> str:
    return blob.decode("utf-8", "surrogateescape")


def _row(row: tuple[Any, ...]) -> Row:
    *columns, updated, reason, line = row
    id_, path, fingerprint, title, date, source, link, read, starred, noted = columns
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
        noted=bool(noted),
        problem=None if reason is None else Problem(reason, line),
        updated=bool(updated),
    )
