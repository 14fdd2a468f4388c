"""How articles are marked now: what an index has of them, and what is on its way there."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice

from tui_reader.domain.errors import StaleIndexError
from tui_reader.domain.marks import MAX_ARTICLES_PER_RECORD, READ, STARRED, TAG, Value, as_json
from tui_reader.domain.query import Query, Sort, Term, both
from tui_reader.library.entry import Entry, entry_of
from tui_reader.library.marker import Chosen
from tui_reader.library.marking import Change, Setting, differing, waiting
from tui_reader.storage.index import Index
from tui_reader.storage.writing import MARK_COLUMNS

_LOOK_AHEAD = 200
"""Articles among which an unread one is looked for before all of those are asked for."""


class Standing:
    """Answers from one index and the settings that wait to be written, in the index's thread."""

    def __init__(self, index: Index, pending: Sequence[Setting]) -> None:
        self._index = index
        self._pending = pending

    def entries(self, ids: Sequence[int]) -> dict[int, Entry]:
        """Fetch the lines of ``ids``, in their order; those that are gone are absent."""
        rows = self._index.rows(ids)
        return {id_: entry_of(rows[id_], waiting(self._pending, id_)) for id_ in ids if id_ in rows}

    def fields(self, entry: Entry) -> dict[str, Value]:
        """Give all that is marked of one article, by field of the journal."""
        known = self._index.fields(entry.row.relpath)
        pending = waiting(self._pending, entry.row.id)
        return {field: value for field, (value, _) in known.items()} | pending

    def value(self, entry: Entry, field: str) -> Value:
        """Give one field of one article."""
        if field == READ:
            return entry.read
        if field == STARRED:
            return entry.starred
        value = self.fields(entry).get(field)
        return value is True if field.startswith(TAG) else value

    def tags_of(self, ids: Sequence[int]) -> set[str]:
        """Give the fields of the reader's own tags that any of some articles has."""
        given = (self.fields(entry).items() for entry in self.entries(ids).values())
        return {
            field
            for fields in given
            for field, value in fields
            if value is True and field.startswith(TAG)
        }

    def ids(self, query: Query) -> Sequence[int]:
        """Give all articles that a query asks for, in its order."""
        return self._index.search(query).ids

    def ids_of(self, relpaths: Iterable[str]) -> frozenset[int]:
        """Give the ids of the articles at ``relpaths``."""
        return self._index.ids_of(relpaths)

    def unlike(self, ids: Collection[int], field: str, *, value: bool) -> Collection[int]:
        """Give those of any number of articles whose ``field``, a flag or a tag, is not so."""
        if len(ids) <= MAX_ARTICLES_PER_RECORD:
            entries = self.entries(tuple(ids)).items()
            return [id_ for id_, entry in entries if self.value(entry, field) != value]
        if field in MARK_COLUMNS:
            return self._unlike(field, value=value).intersection(ids)
        with_tag = differing(self._pending, self._index.tagged(field), field, value=False)
        return set(ids) - with_tag if value else with_tag.intersection(ids)

    def _unlike(self, field: str, *, value: bool) -> set[int]:
        return differing(
            self._pending, self._index.marked(field, value=not value), field, value=value
        )

    # Changes

    def change(self, ids: Collection[int], fields: Sequence[str], value: Value) -> Change:
        """Give what sets ``fields`` of any number of articles, and what takes that back."""
        if len(ids) <= MAX_ARTICLES_PER_RECORD or not isinstance(value, bool):
            return self.change_of(list(self.entries(tuple(ids)).values()), fields, value)
        identity = self._index.identity
        changes = []
        for field in fields:
            chosen = Chosen(self.unlike(ids, field, value=value), identity)
            done, before = Setting(field, value, chosen), Setting(field, not value, chosen)
            changes.append(Change((done,), (before,)))
        return _together(changes)

    def change_of(self, entries: Sequence[Entry], fields: Sequence[str], value: Value) -> Change:
        """Give the change of articles whose lines are known.

        One that was edited since it was read is taken for read as it is now.
        """
        change = _together([self._change(entries, field, value) for field in fields])
        if READ in fields and value is True:
            edited = self.chosen(entry for entry in entries if entry.read and entry.row.updated)
            return replace(change, besides=(Setting(READ, True, edited),))
        return change

    def _change(self, entries: Sequence[Entry], field: str, value: Value) -> Change:
        by_value: dict[str, tuple[Value, list[Entry]]] = {}
        for entry in entries:
            before = self.value(entry, field)
            if before != value:
                by_value.setdefault(as_json(before), (before, []))[1].append(entry)
        others = [entry for _, some in by_value.values() for entry in some]
        return Change(
            (Setting(field, value, self.chosen(others)),),
            tuple(Setting(field, before, self.chosen(some)) for before, some in by_value.values()),
        )

    def chosen(self, entries: Iterable[Entry]) -> Chosen:
        """Give articles as a change names them."""
        rows = {entry.row.id: entry.row.target for entry in entries}
        return Chosen(rows, self._index.identity, tuple(rows.values()))

    def expect(self, identity: str) -> None:
        """Raise `StaleIndexError` where ids that another index gave would mean nothing."""
        if self._index.identity != identity:
            raise StaleIndexError(
                "the index was built again meanwhile",
                where=str(self._index.file),
                hint="press the key again",
            )

    # What is unread

    def near_unread(self, ids: Iterable[int]) -> int | None:
        """Give the first unread article among so few that they are looked up at once."""
        near = list(islice(ids, _LOOK_AHEAD))
        entries = self.entries(near)
        return next((id_ for id_ in near if id_ in entries and not entries[id_].read), None)

    def first_unread(
        self, ids: Iterable[int], queries: Sequence[Query] = ()
    ) -> tuple[int, int | None] | None:
        """Give the first unread one of ``ids``, else that of a query with the query's place."""
        unread = self._unlike(READ, value=True)
        if not unread:
            return None
        found = next(filter(unread.__contains__, ids), None)
        if found is not None:
            return found, None
        asked = enumerate(queries)
        by_query = ((id_, place) for place, query in asked for id_ in self._unread_by(query))
        return next((one for one in by_query if one[0] in unread), None)

    def _unread_by(self, query: Query) -> Iterator[int]:
        """Give what a query asks for and is unread in the index, or was marked so since."""
        settings = [one for one in self._pending if one.field == READ]
        since = frozenset(chain(*(one.chosen.ids for one in settings if not one.value)))
        asked = Query(both(query.condition, Term("is", "unread")), query.sort)
        limit = -1 if settings else 1
        return iter(self._index.search(asked, since, limit).ids)


def last_first(query: Query) -> Query:
    """Give a query that has the same articles the other way round."""
    sort = query.order
    return replace(query, sort=Sort(sort.name, not sort.reverse))


def _together(changes: Sequence[Change]) -> Change:
    """Give several changes as one, which is taken back as one."""
    return Change(
        tuple(setting for one in changes for setting in one.done if setting.chosen.ids),
        tuple(setting for one in changes for setting in one.before if setting.chosen.ids),
    )
