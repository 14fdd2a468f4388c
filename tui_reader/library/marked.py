"""The marks of an open library: set, shown at once, taken back, and told when they are safe."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path
from typing import TypeVar

from tui_reader.domain.marks import (
    MAX_ARTICLES_PER_RECORD,
    READ,
    STARRED,
    TAG,
    Mark,
    Value,
    as_json,
    mark_of,
)
from tui_reader.library.entry import Entry, entry_of
from tui_reader.library.journals import Journals
from tui_reader.library.marker import Chosen, Flushed, Marker
from tui_reader.library.marking import Change, Marking, Setting, waiting
from tui_reader.storage.index import Index
from tui_reader.storage.rows import Tag
from tui_reader.storage.writing import MARK_COLUMNS

_T = TypeVar("_T")


class Marked(ABC):
    """What a library lets its reader mark."""

    def __init__(self, journals: Journals, open_index: Callable[[], Index]) -> None:
        self._journals = journals
        self._marker = Marker(journals, open_index, self._flushed)
        self._marking = Marking(self._marker)
        self.elsewhere: Path | None = None
        """Where marks were written that their own place refused."""
        self.unwritten = 0
        """Marks that closing could not write, one for each article."""

    @abstractmethod
    def _ask(self, question: Callable[[Index], _T]) -> _T:
        """Answer from the index."""

    @abstractmethod
    def _flushed(self, flushed: Flushed) -> None:
        """Hear of every attempt to write marks, in the marker's thread."""

    # What is marked

    def entries(self, ids: Sequence[int]) -> dict[int, Entry]:
        """Fetch the lines of ``ids``, in their order; those that are gone are absent."""
        rows = self._ask(lambda index: index.rows(ids))
        pending = self._marking.pending
        return {id_: entry_of(rows[id_], waiting(pending, id_)) for id_ in ids if id_ in rows}

    def ids_of(self, relpaths: Iterable[str]) -> frozenset[int]:
        """Give the ids of the articles at ``relpaths``."""
        return self._ask(lambda index: index.ids_of(relpaths))

    # Setting marks

    def mark(self, entries: Sequence[Entry], *fields: str, value: Value) -> Collection[int]:
        """Set ``fields`` of all ``entries``; give those where one was not so before.

        It is durable when `Flushed` tells of it. An article that was edited since it was read is
        taken for read as it is now.
        """
        changes = [self._change(entries, field, value) for field in fields]
        if READ in fields and value is True:
            edited = [entry for entry in entries if entry.read and entry.row.updated]
            self._marking.put(Setting(READ, True, self._chosen(edited)))
        return self._step(changes)

    def mark_all(self, ids: Sequence[int], *fields: str, value: Value) -> Collection[int]:
        """Set ``fields`` of any number of articles; give those where one was not so before."""
        if len(ids) <= MAX_ARTICLES_PER_RECORD or not isinstance(value, bool):
            return self.mark(list(self.entries(ids).values()), *fields, value=value)
        changes = []
        for field in fields:
            chosen = Chosen(self.unlike(ids, field, value=value), self._identity)
            before = Setting(field, not value, chosen)
            changes.append(Change((Setting(field, value, chosen),), (before,)))
        return self._step(changes)

    def _change(self, entries: Sequence[Entry], field: str, value: Value) -> Change:
        """Give what sets one field, and what takes that back."""
        by_value: dict[str, tuple[Value, list[Entry]]] = {}
        for entry in entries:
            before = self._value(entry, field)
            if before != value:
                by_value.setdefault(as_json(before), (before, []))[1].append(entry)
        others = [entry for _, some in by_value.values() for entry in some]
        return Change(
            (Setting(field, value, self._chosen(others)),),
            tuple(Setting(field, before, self._chosen(some)) for before, some in by_value.values()),
        )

    def _step(self, changes: Sequence[Change]) -> Collection[int]:
        """Make several changes as one, which is taken back as one; nothing where none is any."""
        change = Change(
            tuple(setting for one in changes for setting in one.done if setting.chosen.ids),
            tuple(setting for one in changes for setting in one.before if setting.chosen.ids),
        )
        if change.done:
            self._marking.step(change)
        return change.ids

    def unlike(self, ids: Sequence[int], field: str, *, value: bool) -> Collection[int]:
        """Give those of any number of articles whose ``field``, a flag or a tag, is not so."""
        if len(ids) <= MAX_ARTICLES_PER_RECORD:
            entries = self.entries(ids).items()
            return [id_ for id_, entry in entries if self._value(entry, field) != value]
        if field in MARK_COLUMNS:
            return self._unlike(field, value=value).intersection(ids)
        tagged = self._ask(lambda index: index.tagged(field))
        with_tag = self._marking.differing(tagged, field, value=False)
        return set(ids) - with_tag if value else with_tag.intersection(ids)

    def record(self, entry: Entry, field: str, value: Value) -> None:
        """Set what is no change of the reader's, such as the place in an article; no step back."""
        self._marking.put(Setting(field, value, self._chosen((entry,))))

    def undo(self) -> Change | None:
        """Take the latest change back; give it, or None where nothing was changed."""
        return self._marking.back(self._bound)

    def redo(self) -> Change | None:
        """Do again what was undone last; give it, or None."""
        return self._marking.forth(self._bound)

    def fields(self, entry: Entry) -> dict[str, Value]:
        """Give all that is marked of one article, by field of the journal."""
        known = self._ask(lambda index: index.fields(entry.row.relpath))
        pending = waiting(self._marking.pending, entry.row.id)
        return {field: value for field, (value, _) in known.items()} | pending

    def mark_of(self, entry: Entry) -> Mark:
        """Give what the reader has marked of one article."""
        fields = {field: (value, "") for field, value in self.fields(entry).items()}
        return mark_of(fields, "")._replace(updated=entry.row.updated)

    def tags(self) -> list[Tag]:
        """Give the reader's own tags, in order, with their articles' counts."""
        return self._ask(Index.tags)

    def follow(self) -> None:
        """Take in what other programs and machines mark, and report it, from now on."""
        self._marker.follow()

    @property
    def waiting(self) -> int:
        """Marks that are not on the disk yet, one for each article."""
        return self._marker.unwritten

    def flush(self) -> int:
        """Write the marks that wait, now; give how many could not be written."""
        return self._marker.flush()

    def write_elsewhere(self, file: Path) -> int:
        """Write the marks that cannot be journalled to a journal of their own; give how many.

        `marks import` reads it, and nothing waits for the disk any more. Raises `JournalError`.
        """
        count = self._journals.write_elsewhere(file, self._marker.drafts())
        self.elsewhere = file
        self.give_up()
        return count

    def give_up(self) -> None:
        """Try no more to write what could not be written."""
        self._marker.give_up()

    def _value(self, entry: Entry, field: str) -> Value:
        if field == READ:
            return entry.read
        if field == STARRED:
            return entry.starred
        value = self.fields(entry).get(field)
        return value is True if field.startswith(TAG) else value

    def _chosen(self, entries: Iterable[Entry]) -> Chosen:
        rows = {entry.row.id: entry.row.target for entry in entries}
        return Chosen(rows, self._identity, tuple(rows.values()))

    def _bound(self, chosen: Chosen) -> Chosen:
        """Give the same articles as they are now: moved, or in another index."""
        identity = self._identity
        if chosen.identity != identity:
            targets = chosen.targets or ()
            ids = self.ids_of(target.relpath for target in targets)
            return Chosen(ids, identity, targets)
        if len(chosen.ids) > MAX_ARTICLES_PER_RECORD:
            return chosen
        rows = self._ask(lambda index: index.rows(tuple(chosen.ids)))
        if len(rows) < len(chosen.ids):
            return chosen  # some have gone; they may come back
        return Chosen(rows, identity, tuple(row.target for row in rows.values()))

    @property
    def _identity(self) -> str:
        """The index's, as the ids that a change names belong to it."""
        return self._ask(lambda index: index.identity)

    def _unlike(self, field: str, *, value: bool) -> set[int]:
        indexed = self._ask(lambda index: index.marked(field, value=not value))
        return self._marking.differing(indexed, field, value=value)
