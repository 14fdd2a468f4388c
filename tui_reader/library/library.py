"""The facade: everything that a front end asks of one library of articles."""

import secrets
import threading
from array import array
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple, TypeVar

from tui_reader.domain.errors import (
    DamagedIndexError,
    JournalError,
    LibraryError,
    ReaderError,
    StorageError,
)
from tui_reader.domain.marks import (
    MAX_ARTICLES_PER_RECORD,
    READ,
    STARRED,
    TAG,
    Mark,
    Target,
    Value,
    as_json,
    mark_of,
)
from tui_reader.domain.query import Query, Sort, Term, both
from tui_reader.domain.snippets import Snippet, snippet
from tui_reader.domain.tokens import Phrase
from tui_reader.library.articles import Articles
from tui_reader.library.background import Background
from tui_reader.library.job import Job, Told, run
from tui_reader.library.journals import Journals
from tui_reader.library.marker import Chosen, Flushed, Marker, Order
from tui_reader.library.marking import Change, Marking, Setting, waiting
from tui_reader.library.parser import Parser, parsers
from tui_reader.library.questions import (
    Counter,
    Queries,
    Question,
    Searcher,
    Tallies,
    found,
    tallies,
)
from tui_reader.library.requests import Reading
from tui_reader.library.sync import Progress
from tui_reader.storage.device import device_id, machine_id
from tui_reader.storage.finding import Found
from tui_reader.storage.index import Index
from tui_reader.storage.rows import Category, Counts, Details, Row, Tag
from tui_reader.storage.writing import MARK_COLUMNS

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a library's articles are and where what is known of them is kept."""

    root: Path
    """An absolute folder."""
    marks: Path
    """The folder of journals."""
    device: Path
    """The file that names this device."""
    cache: Path
    """The folder of indexes."""
    only: str = ""
    """The one file of ``root`` that is the whole library; empty for all."""
    id: str = ""
    """The library's id where the user has set one."""
    flat_categories: bool = False


class Entry(NamedTuple):
    """One line of the list: the indexed row, with what was marked since."""

    row: Row
    read: bool
    starred: bool
    pending: bool
    """A mark of it is not on the disk yet."""


class Library:
    """One library, open. It is one thread's, but for `sync` and `articles`."""

    def __init__(self, place: Place, report: Callable[[Flushed], None] = lambda _: None) -> None:
        """Open the library and take in what its journals have new.

        ``report`` is called from a background thread after every attempt to write marks. Faults
        that leave the library readable are kept in `faults`. Raises `LibraryError` and
        `StorageError`.
        """
        if not place.root.is_dir():
            raise LibraryError(
                "there is no such folder", where=str(place.root), hint="name one that exists"
            )
        self.place = place
        self.faults: list[ReaderError] = []
        self._report = report
        device = self._name_device()
        self._spare_cache: TemporaryDirectory[str] | None = None
        self._index = self._open_first_index()
        self.damaged: Callable[[], None] = lambda: None
        """Called when a damaged index was thrown away: it is empty until the next sync."""
        self.replaced: Callable[[], None] = lambda: None
        """Called when another index is asked from now on, in which no id is as before."""
        self.unwritten = 0
        """Marks that closing could not write, one for each article."""
        self._journals = Journals(place.marks, device, place.root)
        self._marker = Marker(self._journals, self._open_index, self._flushed)
        self._marking = Marking(self._marker)
        self.was_damaged = self._index.was_damaged
        """The index had to be thrown away when it was opened."""
        try:
            self._take_over()
        except DamagedIndexError:
            self.was_damaged = True
            self._index.reopen(empty=True)
            self._take_over()
        self.articles = Articles(place.root, flat_categories=place.flat_categories)
        """Reads them; for any thread."""
        self._sync_lock = threading.Lock()
        self._closed = threading.Event()
        self._background: Background | None = None
        self._asking: list[Searcher | Counter] = []
        self._sync_parsers = parsers(place.root, flat_categories=place.flat_categories)

    def close(self) -> int:
        """Write the marks that wait and end the parsers; give how many marks are left."""
        self.unwritten = self._marker.close()
        self._closed.set()
        for asking in self._asking:
            asking.close()
        if self._background is not None:
            self._background.close()
        self.articles.close()
        is_ours = self._sync_lock.acquire(timeout=_PATIENCE)
        for parser in self._sync_parsers:
            parser.close()
        if is_ours:
            self._sync_lock.release()
        self._index.close()
        if self._spare_cache is not None:
            self._spare_cache.cleanup()
        return self.unwritten

    def sync(
        self,
        report: Callable[[Progress], None] = lambda _: None,
        cancelled: Callable[[], bool] = lambda: False,
        *,
        rebuild: bool = False,
    ) -> Progress:
        """Bring the index up to date with the folder, or ``rebuild`` it; in any thread."""
        with self._sync_lock:
            try:
                return run(
                    self.job,
                    self._sync_parsers,
                    rebuild=rebuild,
                    report=report,
                    damaged=lambda: self.faults.append(_was_damaged(self._index.file)),
                    cancelled=lambda: self._closed.is_set() or cancelled(),
                )
            finally:
                for parser in self._sync_parsers:
                    parser.close()

    @property
    def id(self) -> str:
        """The id that the library's marks name."""
        return self._journals.id

    @property
    def job(self) -> Job:
        """What a sync is of."""
        place = self.place
        return Job(place.root, self._index.file, place.only, place.flat_categories)

    def keep_up_to_date(self, report: Callable[[Told], None]) -> None:
        """Sync in a process of its own now and whenever files change.

        ``report`` is called from a thread. Raises `LibraryError`.
        """
        self._background = Background(self.job, report)

    def rescan(self) -> None:
        """Let that process look for what is new."""
        if self._background is not None:
            self._background.sync()

    def cancel_sync(self) -> None:
        """Let that process end its sync; the next one goes on from there."""
        if self._background is not None:
            self._background.cancel()

    # Questions

    def searcher(self, answer: Callable[[Question, Found | StorageError], None]) -> Searcher:
        """Give what answers questions in a thread; it is closed with the library."""
        searcher = Searcher("search", self._open_index, found, answer)
        self._asking.append(searcher)
        return searcher

    def counter(self, answer: Callable[[Queries, Tallies | StorageError], None]) -> Counter:
        """Give what counts the articles of queries in a thread; it is closed with the library."""
        counter = Counter("count", self._open_index, tallies, answer)
        self._asking.append(counter)
        return counter

    def search(self, query: Query, keep: Collection[int] = (), limit: int = -1) -> Found:
        """Give the ids that ``query`` asks for and those to ``keep``, in the query's order."""
        return self._ask(lambda index: index.search(query, keep, limit))

    def ids(self, query: Query, keep: Collection[int] = ()) -> "array[int]":
        """Give the ids of `search`."""
        return self.search(query, keep).ids

    def entries(self, ids: Sequence[int]) -> dict[int, Entry]:
        """Fetch the lines of ``ids``, in their order; those that are gone are absent."""
        rows = self._ask(lambda index: index.rows(ids))
        pending = self._marking.pending
        return {id_: _entry(rows[id_], waiting(pending, id_)) for id_ in ids if id_ in rows}

    def snippets(self, ids: Iterable[int], phrases: Sequence[Phrase]) -> dict[int, Snippet]:
        """Give the sentence of each article in which one of ``phrases`` is first found."""
        if not phrases:
            return {}
        return {
            id_: snippet(self._ask(lambda index, id_=id_: index.text(id_)), phrases)  # type: ignore[misc]
            for id_ in ids
        }

    def details(self, id_: int) -> Details | None:
        """Give what an entry leaves out of one article."""
        return self._ask(lambda index: index.details(id_))

    def first_unread(self, ids: Iterable[int]) -> int | None:
        """Give the first of ``ids`` whose article is unread."""
        rest = iter(ids)
        near = list(islice(rest, _LOOK_AHEAD))
        entries = self.entries(near)
        for id_ in near:
            if id_ in entries and not entries[id_].read:
                return id_
        if len(near) < _LOOK_AHEAD:
            return None
        return next(filter(self._unlike(READ, value=True).__contains__, rest), None)

    def unread_in(self, query: Query, *, last: bool = False) -> int | None:
        """Give the first unread article that ``query`` asks for, or the last one."""
        sort = query.order
        if last:
            sort = Sort(sort.name, not sort.reverse)
        unread = Query(both(query.condition, Term("is", "unread")), sort)
        kept = {id_ for one in self._marking.pending if one.field == READ for id_ in one.chosen.ids}
        return self.first_unread(self.search(unread, kept, -1 if kept else 1).ids)

    def find(self, relpath: str) -> Entry | None:
        """Give the article at ``relpath``."""
        id_ = self._ask(lambda index: index.find(relpath))
        return None if id_ is None else self.entries([id_]).get(id_)

    def counts(self) -> Counts:
        """Count the library's own views."""
        return self._ask(Index.counts)

    def categories(self) -> list[Category]:
        """Give the category tree's nodes, parents before children."""
        return self._ask(Index.categories)

    def _ask(self, question: Callable[[Index], _T]) -> _T:
        """Answer from the index; where that is damaged, from a new one, which a sync fills."""
        try:
            if not self._index.is_current:
                self._index.reopen()
                self._take_marks_in()
                self.replaced()
                if not self._index.counts().total:
                    self.damaged()
            return question(self._index)
        except DamagedIndexError:
            self.rebuild()
            self.replaced()
            self.damaged()
            return question(self._index)

    def look(self) -> None:
        """Notice whether another program has built the index again, or thrown it away."""
        if not self._index.is_current:
            self.counts()

    def rebuild(self) -> None:
        """Begin with an empty index; the marks are taken in again, the articles by `sync`."""
        self._index.reopen(empty=True)
        self._take_marks_in()

    def _take_over(self) -> None:
        """Learn the library's id and take in what its journals have new."""
        fault = self._journals.identify(self._index, self.place.id)
        if fault is not None:
            self.faults.append(fault)
            root = self._journals.root_draft()
            chosen = Chosen((), "", (NO_ARTICLE,))
            self._marker.add(Order(0, root.millis, root.field, root.value, chosen))
        self._merge()

    def _take_marks_in(self) -> None:
        self._index.set_meta("library", self.id)
        self._merge()
        self._marking.rebind(self._bound)

    def _merge(self) -> None:
        fault = self._journals.merge(self._index).fault
        if fault is not None:
            self.faults.append(fault)

    @property
    def index_file(self) -> Path:
        """Where the index is."""
        return self._index.file

    # Marks

    def mark(self, entries: Sequence[Entry], field: str, *, value: Value) -> Collection[int]:
        """Set ``field`` of all ``entries``; give those where it was not so before.

        It is durable when `Flushed` tells of it. An article that was edited since it was read is
        taken for read as it is now.
        """
        before = {entry.row.id: self._value(entry, field) for entry in entries}
        others = [entry for entry in entries if before[entry.row.id] != value]
        if others:
            by_value: dict[str, list[Entry]] = {}
            for entry in others:
                by_value.setdefault(as_json(before[entry.row.id]), []).append(entry)
            self._marking.step(
                Change(
                    Setting(field, value, self._chosen(others)),
                    tuple(
                        Setting(field, before[some[0].row.id], self._chosen(some))
                        for some in by_value.values()
                    ),
                )
            )
        if field == READ and value is True:
            edited = [entry for entry in entries if entry.read and entry.row.updated]
            self._marking.put(Setting(READ, True, self._chosen(edited)))
        return [entry.row.id for entry in others]

    def mark_all(self, ids: Sequence[int], field: str, *, value: bool) -> Collection[int]:
        """Set ``field`` of any number of articles; give those where it was not so before."""
        if len(ids) <= MAX_ARTICLES_PER_RECORD or field not in MARK_COLUMNS:
            return self.mark(list(self.entries(ids).values()), field, value=value)
        changed = self._unlike(field, value=value).intersection(ids)
        if changed:
            chosen = Chosen(changed, self._index.identity)
            before = Setting(field, not value, chosen)
            self._marking.step(Change(Setting(field, value, chosen), (before,)))
        return changed

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

    def write_elsewhere(self, file: Path) -> int:
        """Write the marks that cannot be journalled to a journal of their own; give how many.

        `marks import` reads it. Raises `JournalError`.
        """
        return self._journals.write_elsewhere(file, self._marker.drafts())

    def _value(self, entry: Entry, field: str) -> Value:
        if field == READ:
            return entry.read
        if field == STARRED:
            return entry.starred
        value = self.fields(entry).get(field)
        return value is True if field.startswith(TAG) else value

    def _chosen(self, entries: Iterable[Entry]) -> Chosen:
        rows = {entry.row.id: entry.row.target for entry in entries}
        return Chosen(rows, self._index.identity, tuple(rows.values()))

    def _bound(self, chosen: Chosen) -> Chosen:
        """Give the same articles as they are now: moved, or in another index."""
        identity = self._index.identity
        if chosen.identity != identity:
            targets = chosen.targets or ()
            ids = self._index.ids_of(target.relpath for target in targets)
            return Chosen(ids, identity, targets)
        if len(chosen.ids) > MAX_ARTICLES_PER_RECORD:
            return chosen
        rows = self._index.rows(tuple(chosen.ids))
        if len(rows) < len(chosen.ids):
            return chosen  # some have gone; they may come back
        return Chosen(rows, identity, tuple(row.target for row in rows.values()))

    def _unlike(self, field: str, *, value: bool) -> set[int]:
        indexed = self._ask(lambda index: index.marked(field, value=not value))
        return self._marking.differing(indexed, field, value=value)

    def _flushed(self, flushed: Flushed) -> None:
        self._marking.flushed(flushed)
        self._report(flushed)

    def _open_first_index(self) -> Index:
        """Open the index; where that fails, one that lasts as long as the library is open."""
        try:
            return self._open_index()
        except StorageError as error:
            self.faults.append(error)
            self._spare_cache = TemporaryDirectory(prefix="tui-reader-")
            return self._open_index()

    def _open_index(self) -> Index:
        place = self.place
        cache = Path(self._spare_cache.name) if self._spare_cache else place.cache
        name = blake2b(
            f"{place.root}\0{place.only}\0{self._index_owner}".encode("utf-8", "surrogateescape")
        )
        return Index(cache / f"{name.hexdigest()[:24]}.sqlite")

    def _name_device(self) -> str:
        try:
            self._index_owner = device_id(self.place.device, machine_id())
            return self._index_owner
        except JournalError as error:
            self.faults.append(error)
            self._index_owner = ""
            return secrets.token_hex(6)


def read_one(place: Place, relpath: str, links: str = "plain") -> Reading:
    """Read one article, without an index; raises `ParseError` where it defeats the parser."""
    parser = Parser(place.root, flat_categories=place.flat_categories)
    try:
        return parser.document(relpath, links)
    finally:
        parser.close()


def _was_damaged(file: Path) -> StorageError:
    return StorageError("the index was damaged and was built again", where=str(file))


_PATIENCE = 3.0
"""Seconds that closing waits for a sync in another thread."""
_LOOK_AHEAD = 200
"""Articles among which an unread one is looked for before all of those are asked for."""


NO_ARTICLE = Target("")
"""What a record of the library itself names."""


def _entry(row: Row, pending: Mapping[str, Value]) -> Entry:
    return Entry(
        row,
        read=bool(pending.get(READ, row.read)),
        starred=bool(pending.get(STARRED, row.starred)),
        pending=not pending.keys().isdisjoint(_SHOWN),
    )


_SHOWN = (READ, STARRED)
