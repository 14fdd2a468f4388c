"""One article's row, its categories and its words: written, and taken out again."""

import json
import sqlite3
import zlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from tui_reader.domain.address import page_of
from tui_reader.domain.article import Article, Content, Feature
from tui_reader.domain.changes import Stat
from tui_reader.domain.clean import clean_line
from tui_reader.domain.fold import fold
from tui_reader.domain.marks import (
    FINGERPRINT,
    MOVED_FROM,
    READ,
    STARRED,
    Fields,
    Mark,
    Record,
    State,
    mark_of,
    merge,
)
from tui_reader.domain.tokens import tokenized
from tui_reader.storage.schema import ROOT
from tui_reader.storage.search import bracketed, joined

MARK_COLUMNS = (READ, STARRED)
"""Fields of marks that the article's row repeats as they are."""

_ENCODING = "gb18030"
"""All of Unicode, with an ideograph in two bytes: a seventh less when compressed."""


class Wordless(NamedTuple):
    """An article whose text is to be read."""

    id: int
    relpath: str
    body_at: int


class Words(NamedTuple):
    """One article's text, made ready for the index away from the transaction."""

    id: int
    tokens: str
    body: bytes
    """The text, compressed."""
    has: int
    lang: str


def words_of(id_: int, content: Content) -> Words:
    """Prepare an article's text: what takes time needs no lock."""
    body = zlib.compress(content.text.encode(_ENCODING, "replace"), 3)
    return Words(id_, tokenized(content.text), body, int(content.has), content.lang)


def text_of(body: bytes) -> str:
    """Give the text that `words_of` has compressed; damage is an error of SQLite's as any other."""
    try:
        return zlib.decompress(body).decode(_ENCODING)
    except (zlib.error, UnicodeDecodeError) as error:
        raise sqlite3.DatabaseError(f"a text is damaged: {error}") from error


def to_blob(relpath: str) -> bytes:
    """Give a path as it is kept: its bytes, whatever they are."""
    return relpath.encode("utf-8", "surrogateescape")


def path_of(blob: bytes) -> str:
    """Give the path that `to_blob` was given."""
    return blob.decode("utf-8", "surrogateescape")


def page_number(address: str) -> int | None:
    """Give a number that the addresses of one page have in common; None for what is no page."""
    page = page_of(address)
    return zlib.crc32(page.encode("utf-8", "replace")) if page else None


class Filing:
    """Files articles of one transaction under their categories, which are counted at its end."""

    def __init__(self, write: sqlite3.Connection) -> None:
        self._write = write
        self._ids: dict[tuple[str, ...], int] = {}
        self._total: Counter[int] = Counter()
        self._unread: Counter[int] = Counter()

    def file(self, article: int, paths: Iterable[tuple[str, ...]], *, read: bool) -> None:
        """File an article that is filed nowhere."""
        ids = {self._id(path[:depth]) for path in ((), *paths) for depth in range(len(path) + 1)}
        self._write.executemany(
            "INSERT INTO filed VALUES (?, ?)", [(article, category) for category in ids]
        )
        self._total.update(ids)
        if not read:
            self._unread.update(ids)

    def count(self) -> None:
        """Let the categories have what was filed under them."""
        self._write.executemany(
            "UPDATE category SET total = total + ?, unread = unread + ? WHERE id = ?",
            [(count, self._unread[id_], id_) for id_, count in self._total.items()],
        )

    def _id(self, path: tuple[str, ...]) -> int:
        """Give the category's id, made where it is new; its parents were asked for before it."""
        if path not in self._ids:
            parent, name = (self._ids[path[:-1]], path[-1]) if path else (_NONE, "")
            ((self._ids[path],),) = self._write.execute(
                "INSERT INTO category (id, parent, name, folded_path) VALUES (?, ?, ?, ?)"
                " ON CONFLICT (parent, name) DO UPDATE SET name = name RETURNING id",
                (None if path else ROOT, parent, name, joined(path)),
            )
        return self._ids[path]


_NONE = -1
"""The parent of `ROOT`."""


def write_article(write: sqlite3.Connection, article: Article, stat: Stat, filing: Filing) -> None:
    """Write a new or edited article; it can be searched when `write_words` has been called."""
    path = to_blob(article.relpath)
    mark = mark_of(fields_of(write, path), article.fingerprint)
    problem = article.problem
    columns = {
        "path": path,
        "size": stat.size,
        "mtime_ns": stat.mtime_ns,
        "fingerprint": article.fingerprint,
        "title": article.title,
        "date": article.date,
        "source": article.source,
        "link": article.link,
        "page": page_number(article.link),
        "authors": _json(article.authors),
        "categories": _json(article.categories),
        "tags": _json(article.tags),
        "draft": article.draft,
        "problem": problem.reason if problem else None,
        "problem_line": problem.line if problem else 0,
        "body_at": article.body_at,
        "folded_path": fold(clean_line(article.relpath)),
        "folded_title": fold(article.title),
        "folded_source": fold(article.source),
        "folded_tags": bracketed(article.tags),
        "lang": article.lang,
        "has": int(Feature.IMAGE) if article.images else 0,
        "is_searchable": 0,
        **_flags(mark),
        **_more(mark),
    }
    ((id_,),) = write.execute(_UPSERT, columns)
    write.execute("DELETE FROM filed WHERE article = ?", (id_,))
    filing.file(id_, article.categories, read=mark.read)


def write_words(write: sqlite3.Connection, some: Iterable[Words]) -> None:
    """Make articles searchable, but those that are so already or gone.

    FTS5 gathers what it writes as long as ids ascend and no statement with triggers comes between.
    """
    entries = []
    for words in sorted(some, key=lambda words: words.id):
        row = write.execute(
            "UPDATE article SET is_searchable = 1, has = has | ?, lang = iif(lang = '', ?, lang)"
            " WHERE id = ? AND is_searchable = 0 RETURNING title, authors, source",
            (words.has, words.lang, words.id),
        ).fetchone()
        if row is not None:
            write.execute("INSERT OR REPLACE INTO body VALUES (?, ?)", (words.id, words.body))
            entries.append((words.id, *_columns(row, words.tokens)))
    write.executemany(
        "INSERT INTO words (rowid, title, text, author, source) VALUES (?, ?, ?, ?, ?)", entries
    )


def take_words_out(write: sqlite3.Connection, paths: Iterable[bytes]) -> None:
    """Make articles unsearchable that are written or deleted by this transaction; before all else.

    The row of each still says that it is searchable.
    """
    found = "SELECT id FROM article WHERE path = ? AND is_searchable = 1"
    ids = sorted(id_ for path in paths for (id_,) in write.execute(found, (path,)))
    for id_ in ids:
        row = write.execute(
            "SELECT title, authors, source, text FROM article JOIN body USING (id) WHERE id = ?",
            (id_,),
        ).fetchone()
        if row is None:
            raise sqlite3.DatabaseError("a text is missing")
        *rest, body = row
        write.execute(
            "INSERT INTO words (words, rowid, title, text, author, source)"
            " VALUES ('delete', ?, ?, ?, ?, ?)",
            (id_, *_columns(rest, tokenized(text_of(body)))),
        )


def _columns(row: tuple[str, str, str] | list[str], tokens: str) -> tuple[str, str, str, str]:
    title, authors, source = row
    names = "\n".join(parts_of(authors))
    return tokenized(title), tokens, tokenized(names), tokenized(source)


def fields_of(connection: sqlite3.Connection, path: bytes) -> Fields:
    """Give all that was journalled of one article."""
    found = connection.execute("SELECT field, value, fingerprint FROM mark WHERE path = ?", (path,))
    return {field: (_value(value), fingerprint) for field, value, fingerprint in found}


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise sqlite3.DatabaseError(f"a mark is damaged: {error}") from error


def _flags(mark: Mark) -> dict[str, object]:
    return {"updated": mark.updated, READ: mark.read, STARRED: mark.starred}


def _more(mark: Mark) -> dict[str, object]:
    return {
        "own_tags": bracketed(mark.tags),
        "note": tokenized(mark.note) if mark.note else "",
        "opened": mark.opened,
        "percent": mark.percent,
    }


def merge_marks(write: sqlite3.Connection, records: Iterable[Record]) -> None:
    """Take in changes, each where it is the latest, and show them in the articles' rows."""
    won: State = {}
    merge(won, records)
    with _room(write, len(won)):
        _merge(write, won)


_MANY = 5_000
"""Marks that touch more pages than a connection usually keeps."""


@contextmanager
def _room(write: sqlite3.Connection, marks: int) -> Iterator[None]:
    """Keep the pages of many articles until all of their marks are shown."""
    if marks <= _MANY:
        yield
        return
    ((usual,),) = write.execute("PRAGMA cache_size")
    write.execute(f"PRAGMA cache_size = {-(64 << 10)}")
    try:
        yield
    finally:
        write.execute(f"PRAGMA cache_size = {usual}")


def _merge(write: sqlite3.Connection, won: State) -> None:
    is_first = write.execute("SELECT 1 FROM mark LIMIT 1").fetchone() is None
    write.executemany(
        _INSERT if is_first else _INSERT + _WHERE_LATER,
        [
            (to_blob(relpath), field, value, fingerprint, *stamp)
            for (_, relpath, field), (stamp, value, fingerprint) in won.items()
        ],
    )
    if write.execute("SELECT 1 FROM article LIMIT 1").fetchone() is None:
        return  # their rows will be written with their marks
    _show_flags(write, {to_blob(path) for _, path, field in won if field in MARK_COLUMNS})
    for path in {to_blob(path) for _, path, field in won if field not in _NOT_SHOWN}:
        more = _more(mark_of(fields_of(write, path), ""))
        write.execute(_SHOW_MORE, (*more.values(), path))


_NOT_SHOWN = (*MARK_COLUMNS, FINGERPRINT, MOVED_FROM)
"""Fields that no column but that of a flag depends on."""
_INSERT = "INSERT INTO mark VALUES (?, ?, ?, ?, ?, ?, ?)"
_WHERE_LATER = (
    " ON CONFLICT DO UPDATE SET"
    " value = excluded.value, fingerprint = excluded.fingerprint, millis = excluded.millis,"
    " counter = excluded.counter, device = excluded.device"
    " WHERE (excluded.millis, excluded.counter, excluded.device,"
    " excluded.value, excluded.fingerprint)"
    " > (mark.millis, mark.counter, mark.device, mark.value, mark.fingerprint)"
)
_SHOW_MORE = "UPDATE article SET own_tags = ?, note = ?, opened = ?, percent = ? WHERE path = ?"


def _show_flags(write: sqlite3.Connection, paths: Collection[bytes]) -> None:
    if not paths:
        return
    write.execute("CREATE TEMP TABLE IF NOT EXISTS touched (path BLOB PRIMARY KEY) WITHOUT ROWID")
    write.execute("DELETE FROM touched")
    write.executemany("INSERT INTO touched VALUES (?)", [(path,) for path in sorted(paths)])
    is_so = (
        "EXISTS (SELECT 1 FROM mark WHERE mark.path = article.path"
        " AND field = '{0}' AND value = 'true'{1})"
    )
    edited = " AND mark.fingerprint NOT IN ('', article.fingerprint)"
    write.execute(
        f"UPDATE article SET read = {is_so.format(READ, '')},"
        f" starred = {is_so.format(STARRED, '')}, updated = {is_so.format(READ, edited)}"
        " WHERE path IN (SELECT path FROM touched)"
    )


def _json(parts: Iterable[object]) -> str:
    return _ENCODER.encode(list(parts))


def parts_of(text: str) -> list[Any]:
    """Give what has been written as JSON; damage is an error of SQLite's as any other."""
    try:
        found: list[Any] = json.loads(text)
    except ValueError as error:
        raise sqlite3.DatabaseError(f"a list is damaged: {error}") from error
    return found


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


_WRITTEN = (
    "path", "size", "mtime_ns", "fingerprint", "title", "date", "source", "link", "page",
    "authors", "categories", "tags", "draft", "problem", "problem_line", "body_at", "folded_path",
    "folded_title", "folded_source",
    "folded_tags", "lang", "has", "is_searchable", "updated", *MARK_COLUMNS,
    "own_tags", "note", "opened", "percent",
)  # fmt: skip
_UPSERT = (
    f"INSERT INTO article ({', '.join(_WRITTEN)})"
    f" VALUES ({', '.join(':' + name for name in _WRITTEN)})"
    " ON CONFLICT (path) DO UPDATE SET "
    + ", ".join(f"{name} = excluded.{name}" for name in _WRITTEN[1:])
    + " RETURNING id"
)
