"""One article's row, its categories and its words: written, and taken out again."""

import json
import sqlite3
import zlib
from collections.abc import Iterable
from typing import NamedTuple

from tui_reader.domain.article import Article, Content
from tui_reader.domain.clean import clean_line
from tui_reader.domain.fold import fold
from tui_reader.domain.marks import Record
from tui_reader.domain.tokens import tokenized
from tui_reader.storage.schema import ROOT
from tui_reader.storage.search import bracketed, joined

MARK_COLUMNS = ("read", "starred")
"""Fields of marks that the article's row repeats."""


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
    body = zlib.compress(content.text.encode("utf-8", "replace"), 3)
    return Words(id_, tokenized(content.text), body, int(content.has), content.lang)


def text_of(body: bytes) -> str:
    """Give the text that `words_of` has compressed."""
    return zlib.decompress(body).decode()


def to_blob(relpath: str) -> bytes:
    """Give a path as it is kept: its bytes, whatever they are."""
    return relpath.encode("utf-8", "surrogateescape")


def write_article(write: sqlite3.Connection, article: Article) -> None:
    """Write a new or edited article; it can be searched when `write_words` has been called."""
    path = to_blob(article.relpath)
    _take_words_out(write, path)
    marks = {
        field: (value, fingerprint)
        for field, value, fingerprint in write.execute(
            "SELECT field, value, fingerprint FROM mark WHERE path = ?", (path,)
        )
    }
    problem = article.problem
    columns = {
        "path": path,
        "fingerprint": article.fingerprint,
        "title": article.title,
        "date": article.date,
        "source": article.source,
        "link": article.link,
        "authors": _json(article.authors),
        "categories": _json(article.categories),
        "tags": _json(article.tags),
        "draft": article.draft,
        "problem": problem.reason if problem else None,
        "problem_line": problem.line if problem else 0,
        "folded_path": fold(clean_line(article.relpath)),
        "folded_title": fold(article.title),
        "folded_source": fold(article.source),
        "folded_tags": bracketed(article.tags),
        "is_searchable": 0,
        "updated": _is_updated(*marks.get("read", ("", "")), article.fingerprint),
        **{field: marks.get(field, ("",))[0] == "true" for field in MARK_COLUMNS},
    }
    ((id_,),) = write.execute(_UPSERT, columns)
    write.execute("DELETE FROM filed WHERE article = ?", (id_,))
    write.executemany(
        "INSERT INTO filed VALUES (?, ?)",
        [(id_, category) for category in _categories(write, article.categories)],
    )


def remove_article(write: sqlite3.Connection, path: bytes) -> None:
    """Take the article at ``path`` out, if there is one."""
    _take_words_out(write, path)
    write.execute("DELETE FROM article WHERE path = ?", (path,))


def write_words(write: sqlite3.Connection, words: Words) -> None:
    """Make an article searchable, unless it is so already or gone."""
    row = write.execute(
        "UPDATE article SET is_searchable = 1, has = ?, lang = ?"
        " WHERE id = ? AND is_searchable = 0 RETURNING title, authors, source",
        (words.has, words.lang, words.id),
    ).fetchone()
    if row is not None:
        write.execute("INSERT OR REPLACE INTO body VALUES (?, ?)", (words.id, words.body))
        write.execute(
            "INSERT INTO words (rowid, title, text, author, source) VALUES (?, ?, ?, ?, ?)",
            (words.id, *_columns(row, words.tokens)),
        )


def _take_words_out(write: sqlite3.Connection, path: bytes) -> None:
    row = write.execute(
        "SELECT title, authors, source, id, text FROM article JOIN body USING (id)"
        " WHERE path = ? AND is_searchable = 1",
        (path,),
    ).fetchone()
    if row is not None:
        *rest, id_, body = row
        write.execute(
            "INSERT INTO words (words, rowid, title, text, author, source)"
            " VALUES ('delete', ?, ?, ?, ?, ?)",
            (id_, *_columns(rest, tokenized(text_of(body)))),
        )


def _columns(row: tuple[str, str, str] | list[str], tokens: str) -> tuple[str, str, str, str]:
    title, authors, source = row
    return tokenized(title), tokens, tokenized("\n".join(json.loads(authors))), tokenized(source)


def merge_marks(write: sqlite3.Connection, record: Record) -> None:
    """Take in one change of any number of articles, where it is the latest."""
    value = json.dumps(record.value)
    write.executemany(
        "INSERT INTO mark VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
        " value = excluded.value, fingerprint = excluded.fingerprint, millis = excluded.millis,"
        " counter = excluded.counter, device = excluded.device"
        " WHERE (excluded.millis, excluded.counter, excluded.device)"
        " > (mark.millis, mark.counter, mark.device)",
        [
            (to_blob(target.relpath), record.field, value, target.fingerprint, *record.stamp)
            for target in record.targets
        ],
    )
    if record.field in MARK_COLUMNS:  # of which the winners have this very stamp
        updated = (
            ", updated = mark.value = 'true' AND mark.fingerprint NOT IN ('', article.fingerprint)"
        )
        write.execute(
            f"UPDATE article SET {record.field} = (mark.value = 'true')"
            f"{updated if record.field == 'read' else ''} FROM mark"
            " WHERE mark.millis = ? AND mark.counter = ? AND mark.device = ? AND mark.field = ?"
            " AND mark.path = article.path",
            (*record.stamp, record.field),
        )


def _is_updated(read: str, fingerprint: str, now: str) -> bool:
    """Tell whether an article was edited after it was read."""
    return read == "true" and fingerprint not in ("", now)


def _json(parts: Iterable[object]) -> str:
    return json.dumps(list(parts), ensure_ascii=False, separators=(",", ":"))


_WRITTEN = (
    "path", "fingerprint", "title", "date", "source", "link", "authors", "categories", "tags",
    "draft", "problem", "problem_line", "folded_path", "folded_title", "folded_source",
    "folded_tags", "is_searchable", "updated", *MARK_COLUMNS,
)  # fmt: skip
_UPSERT = (
    f"INSERT INTO article ({', '.join(_WRITTEN)})"
    f" VALUES ({', '.join(':' + name for name in _WRITTEN)})"
    " ON CONFLICT (path) DO UPDATE SET "
    + ", ".join(f"{name} = excluded.{name}" for name in _WRITTEN[1:])
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
