"""Marks of one library out to other programs, and in from them."""

import json
import re
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import NamedTuple

from tui_reader.domain.marks import (
    NOTE,
    OPENED,
    POSITION,
    READ,
    ROOT_FIELD,
    STARRED,
    Draft,
    Mark,
    Record,
    State,
    Target,
    Value,
    as_json,
    mark_of,
    merge,
)
from tui_reader.domain.tags import tag_field
from tui_reader.library.exchange_forms import Marked, read_lines
from tui_reader.library.journals import Journals
from tui_reader.library.library import Library
from tui_reader.storage.device import device_id, machine_id
from tui_reader.storage.index import Index

_AT_ONCE = 1_000
"""Articles fetched at a time."""


def marked(library: Library) -> Iterator[Marked]:
    """Give every article of the library that has any mark, in order of their paths."""
    with closing(Index(library.index_file)) as index:
        ids = iter(index.ever_marked())
        while some := list(islice(ids, _AT_ONCE)):
            rows = index.rows(some)
            for row in (rows[id_] for id_ in some if id_ in rows):
                fields = index.fields(row.relpath)
                mark = mark_of(fields, row.fingerprint)
                position, _ = fields.get(POSITION, (None, ""))
                seen = fields[READ][1] if mark.read else ""
                if mark != Mark() or position is not None:
                    yield Marked(
                        row.relpath, row.title, row.link, seen or row.fingerprint, mark, position
                    )


@dataclass
class Taken:
    """What became of the lines of a file of marks."""

    articles: set[str] = field(default_factory=set)
    """Paths of those that are marked now as the lines say."""
    unmatched: list[str] = field(default_factory=list)
    """What is of no article here, and in which line."""
    malformed: list[str] = field(default_factory=list)
    """What is wrong, and in which line; the rest of that line is taken."""


def take_in(library: Library, data: bytes) -> Taken:
    """Mark what a file of marks names, and have it on the disk; its forms are `read_lines`'.

    What is not marked there stays here as it is: marks are added, and of two places in an article
    the one counts that was opened later. Of a journal those records count that are later than what
    is known here. Raises `JournalError`, `StorageError`.
    """
    taken = Taken()
    with closing(Index(library.index_file)) as index:
        importing = _Importing(library, index)
        records: list[tuple[int, Record]] = []
        for line in read_lines(data):
            taken.malformed.extend(f"line {line.number}: {fault}" for fault in line.faults)
            if isinstance(line.found, Marked):
                paths = importing.mark(line.found)
                taken.articles.update(paths)
                if not paths:
                    name = _cut(line.found.name)
                    taken.unmatched.append(f"line {line.number}: no article is {name}")
            elif line.found is not None:
                records.append((line.number, line.found))
        taken.articles.update(importing.merge(records, taken.unmatched))
        importing.write()
    return taken


def _cut(text: str) -> str:
    return text if len(text) <= _MOST_ECHOED else text[: _MOST_ECHOED - 1] + "…"


_MOST_ECHOED = 80
"""Characters of a line that are told again."""


class _Wanted(NamedTuple):
    """One field's new value, and how the article looked that it is of."""

    value: Value
    fingerprint: str


class _Importing:
    """Finds articles by what lines name, and gathers what is to be set."""

    def __init__(self, library: Library, index: Index) -> None:
        place = library.place
        self._root = str(place.root)
        self._index = index
        self._journals = Journals(place.marks, device_id(place.device, machine_id()), place.root)
        fault = self._journals.identify(index, place.id) or self._journals.merge(index).fault
        if fault is not None:
            raise fault
        self._wanted: dict[str, dict[str, _Wanted]] = {}
        """path -> field -> what will be journalled."""
        self._looks: dict[str, str] = {}
        """path -> the article's fingerprint."""
        self._paths: dict[tuple[str, str], list[str]] = {}
        """(what kind of name, the name) -> paths of the articles that have it."""
        for path, fingerprint, link in index.names():
            self._looks[path] = fingerprint
            if fingerprint:
                self._paths.setdefault(("fingerprint", fingerprint), []).append(path)
            if link:
                self._paths.setdefault(("link", link), []).append(path)
                self._paths.setdefault(("alike", _alike(link)), []).append(path)
        self._tags = library.tag_names()

    def mark(self, one: Marked) -> list[str]:
        """Take the marks of one line; give the paths of the articles that are meant."""
        if one.path in self._looks:
            paths, seen = [one.path], one.fingerprint
        else:
            same = self._paths.get(("fingerprint", one.fingerprint), [])
            paths, seen = same[:1] if len(same) == 1 else [], one.fingerprint
        if not paths and one.link:
            exact = self._paths.get(("link", one.link))
            paths, seen = exact or self._paths.get(("alike", _alike(one.link)), []), ""
        for path in paths:
            self._mark(path, one, seen)
        return paths

    def _mark(self, path: str, one: Marked, seen: str) -> None:
        fields = {**self._index.fields(path), **self._wanted.get(path, {})}
        known = mark_of(fields, "")
        new = one.mark
        wanted: dict[str, Value] = {}
        if new.read and not known.read:
            wanted[READ] = True
        if new.starred:
            wanted[STARRED] = True
        wanted |= {tag_field(name, self._tags): True for name in new.tags}
        if new.note:
            wanted[NOTE] = new.note
        if new.opened > known.opened:
            wanted[OPENED] = new.opened
        nothing = (None, "")
        is_nowhere = fields.get(POSITION, nothing)[0] is None
        if one.position is not None and (OPENED in wanted or is_nowhere):
            wanted[POSITION] = one.position
        for name, value in wanted.items():
            if as_json(fields.get(name, nothing)[0]) != as_json(value):
                looks = seen if name == READ and seen else self._looks[path]
                self._want(path, name, _Wanted(value, looks))

    def _want(self, path: str, name: str, wanted: _Wanted) -> None:
        self._wanted.setdefault(path, {})[name] = wanted

    def merge(self, some: Sequence[tuple[int, Record]], unmatched: list[str]) -> set[str]:
        """Take what a journal has later than is known here; give all paths that it marks.

        Its library is this one by its id, or by its folder, where the id could not be written.
        """
        library = self._journals.id
        ids = {library} | {
            one.library for _, one in some if one.field == ROOT_FIELD and one.value == self._root
        }
        ours: State = {}
        for number, record in some:
            if record.field == ROOT_FIELD:
                continue
            if record.library in ids:
                merge(ours, (replace(record, library=library),))
            else:
                unmatched.append(f"line {number}: these are marks of another library")
        for (_, path, name), won in ours.items():
            old = self._index.won(path).get(name)
            if old is None or (old < won and old[1:] != won[1:]):
                self._want(path, name, _Wanted(json.loads(won.value), won.fingerprint))
        return {path for _, path, _ in ours}

    def write(self) -> None:
        """Journal all of it; raises `JournalError`."""
        if not self._wanted:
            return
        groups: dict[tuple[str, str], tuple[Value, list[Target]]] = {}
        for path, fields in self._wanted.items():
            for name, (value, fingerprint) in fields.items():
                _, targets = groups.setdefault((name, as_json(value)), (value, []))
                targets.append(Target(path, fingerprint))
        now = time.time_ns() // 1_000_000
        self._journals.append(
            Draft(now, self._journals.id, name, value, targets)
            for (name, _), (value, targets) in groups.items()
        )
        self._journals.merge(self._index)


def _alike(link: str) -> str:
    """Give what two links have in common that differ in http, a last slash or the fragment only."""
    return re.sub("^https?://", "//", link.partition("#")[0], flags=re.IGNORECASE).rstrip("/")
