"""The merged marks in the index, and how far each journal was taken in."""

import json
from array import array
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from tui_reader.domain.marks import (
    MOVED_FROM,
    TAG,
    Fields,
    Record,
    Stamp,
    Target,
    Value,
    Won,
    as_json,
)
from tui_reader.storage.connected import Connected
from tui_reader.storage.database import wrapped
from tui_reader.storage.finding import first_column
from tui_reader.storage.journal import Bookmark
from tui_reader.storage.rows import Tag
from tui_reader.storage.writing import fields_of, merge_marks, parts_of, path_of, to_blob

_NO_STAMP = Stamp(0, 0, "")


class Made(NamedTuple):
    """A mark that counts, as its device has journalled it."""

    stamp: Stamp
    field: str
    value: Value
    target: Target


class MarkTable(Connected):
    """What the journals have made of each article."""

    def tags(self) -> list[Tag]:
        """Give the reader's own tags, in order, with the articles that have them."""
        rows = self._all(
            "SELECT substr(field, ?), count(*), sum(read = 0)"
            " FROM mark JOIN article USING (path)"
            " WHERE field >= 'tag:' AND field < 'tag;' AND value = 'true' GROUP BY field",
            len(TAG) + 1,
        )
        return sorted(Tag(*row) for row in rows)

    def tag_names(self) -> list[str]:
        """Give the names of the reader's own tags, in order, those of vanished articles too."""
        rows = self._all(
            "SELECT DISTINCT substr(field, ?) FROM mark"
            " WHERE field >= 'tag:' AND field < 'tag;' AND value = 'true'",
            len(TAG) + 1,
        )
        return sorted(name for (name,) in rows)

    def tagged(self, field: str) -> "array[int]":
        """Give all articles that have the tag of this field; in no order."""
        return first_column(
            self._select(
                "SELECT article.id FROM mark JOIN article USING (path) WHERE field = ?"
                " AND field >= 'tag:' AND field < 'tag;' AND value = 'true'",
                field,
            )
        )

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

    def made_by(self, device: str) -> list[Made]:
        """Give every mark of this device that counts, in order of their stamps."""
        rows = self._all(
            "SELECT millis, counter, field, value, path, fingerprint FROM mark WHERE device = ?"
            " ORDER BY millis, counter",
            device,
        )
        with wrapped(self.file):
            return [
                Made(
                    Stamp(millis, counter, device),
                    field,
                    parts_of(value),
                    Target(path_of(path), fingerprint),
                )
                for millis, counter, field, value, path, fingerprint in rows
            ]

    def stamps(self) -> dict[Stamp, int]:
        """Give the stamps of all marks that count, and of how many each is."""
        rows = self._all(
            "SELECT millis, counter, device, count(*) FROM mark GROUP BY millis, counter, device"
        )
        return {Stamp(millis, counter, device): marks for millis, counter, device, marks in rows}

    def ever_marked(self) -> "array[int]":
        """Give all articles of which anything was journalled, in order of their paths."""
        return first_column(
            self._select(
                "SELECT id FROM article WHERE path IN (SELECT path FROM mark) ORDER BY path"
            )
        )

    def marked_away(self) -> list[str]:
        """Give every path that was marked and has no article."""
        rows = self._all(
            "SELECT DISTINCT path FROM mark WHERE value <> 'null'"
            " AND NOT EXISTS (SELECT 1 FROM article WHERE article.path = mark.path)"
        )
        return [path_of(path) for (path,) in rows]

    def marked_like(self, fingerprints: Iterable[str]) -> list[str]:
        """Give every path of which a mark names one of these contents."""
        rows = self._all(
            "SELECT DISTINCT path FROM mark WHERE fingerprint IN (SELECT value FROM json_each(?))",
            json.dumps(list(fingerprints)),
        )
        return [path_of(path) for (path,) in rows]

    def marked_unlike(self) -> list[str]:
        """Give every article of which a mark names another content than it has."""
        rows = self._all(
            "SELECT DISTINCT path FROM mark JOIN article USING (path)"
            " WHERE mark.fingerprint <> article.fingerprint"
        )
        return [path_of(path) for (path,) in rows]

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
                path_of(path): (str(parts_of(old)), Stamp(millis, counter, device))
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
            write.execute("DELETE FROM meta WHERE name = 'stamp'")
            write.execute(
                "UPDATE article SET read = 0, starred = 0, updated = 0 WHERE read OR starred"
            )
            write.execute(
                "UPDATE article SET own_tags = '', note = '', opened = 0, percent = NULL"
                " WHERE own_tags <> '' OR note <> '' OR opened OR percent IS NOT NULL"
            )
