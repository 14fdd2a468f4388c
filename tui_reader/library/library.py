"""The facade: everything that a front end asks of one library of articles."""

import secrets
import threading
import time
from array import array
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from tui_reader.domain.clean import clean_line
from tui_reader.domain.errors import (
    DamagedIndexError,
    InterruptedQueryError,
    JournalError,
    LibraryError,
    ReaderError,
    StorageError,
)
from tui_reader.domain.query import ROOTED, Query, Term
from tui_reader.domain.snippets import Snippet, snippet
from tui_reader.domain.tokens import Phrase
from tui_reader.library.articles import Articles
from tui_reader.library.background import Background
from tui_reader.library.entry import Entry
from tui_reader.library.index_place import IndexPlace
from tui_reader.library.job import Job, Marks, Told, run
from tui_reader.library.journals import Journals
from tui_reader.library.marked import Marked
from tui_reader.library.marker import Chosen, Flushed, Order
from tui_reader.library.parser import parsers
from tui_reader.library.questions import (
    Counter,
    Next,
    Overview,
    Queries,
    Question,
    Searcher,
    Surveyor,
    Tallies,
    Work,
    Worker,
    found,
    overview,
    tallies,
)
from tui_reader.library.roots import owner_of
from tui_reader.library.standing import Standing
from tui_reader.library.sync import Progress
from tui_reader.storage.finding import Found
from tui_reader.storage.index import Index
from tui_reader.storage.looking import is_folder
from tui_reader.storage.rows import Counts, Details

if TYPE_CHECKING:
    from tui_reader.library.linking import Origin, Target

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
    under: str = ""
    """What was opened of a library: a path below ``root``, which ends in a slash for a folder."""
    id: str = ""
    """The library's id where the user has set one."""
    flat_categories: bool = False

    @property
    def within(self) -> Query:
        """What asks for no more than was opened."""
        return Query(Term("path", ROOTED + clean_line(self.under))) if self.under else Query()


class Library(Marked):
    """One library, open. It is one thread's, but for `sync`, `target` and `articles`."""

    def __init__(self, place: Place, report: Callable[[Flushed], None] = lambda _: None) -> None:
        """Open the library and take in what its journals have new.

        ``report`` is called from a background thread after every attempt to write marks. Faults
        that leave the library readable are kept in `faults`. Raises `LibraryError` and
        `StorageError`.
        """
        if not is_folder(place.root):
            raise LibraryError(
                "there is no such folder", where=str(place.root), hint="name one that exists"
            )
        self.place = place
        self.faults: list[ReaderError] = []
        self._report = report
        self._device, owner = self._name_device()
        self._index_place = IndexPlace(place.cache, place.root, place.only, owner)
        self._index = self._open_first_index()
        self.damaged: Callable[[], None] = lambda: None
        """Called when a damaged index was thrown away: it is empty until the next sync."""
        self.replaced: Callable[[], None] = lambda: None
        """Called when another index is asked from now on, in which no id is as before."""
        self._background: Background | None = None
        super().__init__(Journals(place.marks, self._device, place.root), self._index_place.open)
        self.was_damaged = self._index.was_damaged
        """The index had to be thrown away when it was opened."""
        try:
            self._take_over()
        except DamagedIndexError:
            self.was_damaged = True
            self._index.reopen(empty=True)
            self._take_over()
        except StorageError as error:
            self.use_another_index(error)
            self._take_over()
        self.articles = Articles(place.root, flat_categories=place.flat_categories)
        """Reads them; for any thread."""
        self._sync_lock = threading.Lock()
        self._closed = threading.Event()
        self._asking: list[Searcher | Counter | Surveyor | Worker] = []
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
        self._index_place.close()
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
                progress = run(
                    self.job,
                    self._sync_parsers,
                    rebuild=rebuild,
                    report=report,
                    damaged=lambda: self.faults.append(_was_damaged(self._index.file)),
                    cancelled=lambda: self._closed.is_set() or cancelled(),
                )
                if progress.fault:
                    self.faults.append(progress.fault)
                return progress
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
        marks = Marks(place.marks, self._device, self.id)
        return Job(place.root, self._index.file, marks, place.only, place.flat_categories)

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
        searcher = Searcher("search", self._index_place.open, found, answer)
        self._asking.append(searcher)
        return searcher

    def counter(self, answer: Callable[[Queries, Tallies | StorageError], None]) -> Counter:
        """Give what counts the articles of queries in a thread; it is closed with the library."""
        counter = Counter("count", self._index_place.open, tallies, answer)
        self._asking.append(counter)
        return counter

    def surveyor(self, answer: Callable[[int, Overview | StorageError], None]) -> Surveyor:
        """Give what counts the tree's nodes in a thread; it is closed with the library."""
        surveyor = Surveyor("survey", self._index_place.open, overview, answer)
        self._asking.append(surveyor)
        return surveyor

    def worker(self, tell: Callable[[Work, Next | StorageError], None]) -> Worker:
        """Give what works things out in a thread; it is closed with the library."""

        def worked(index: Index, work: Work) -> Iterator[Next]:
            yield work(self._standing(index))

        worker = Worker("work", self._index_place.open, worked, tell)
        self._asking.append(worker)
        return worker

    def apart(self, work: Callable[[Standing], _T]) -> _T:
        """Work something out in any thread; raises `StorageError`."""
        with closing(self._index_place.open()) as index:
            return work(self._standing(index))

    def overview(self) -> Overview:
        """Give the counts of the tree's nodes."""
        return self._ask(lambda index: next(overview(index, 0)))

    def search_soon(
        self, query: Query, keep: Collection[int], limit: int, seconds: float
    ) -> Found | None:
        """Give what `search` does, or None where it takes longer than so many seconds."""
        late = time.monotonic() + seconds
        with suppress(InterruptedQueryError):
            return self._ask(
                lambda index: index.within(
                    lambda: time.monotonic() > late, lambda: index.search(query, keep, limit)
                )
            )
        return None

    def search(self, query: Query, keep: Collection[int] = (), limit: int = -1) -> Found:
        """Give the ids that ``query`` asks for and those to ``keep``, in the query's order."""
        return self._ask(lambda index: index.search(query, keep, limit))

    def ids(self, query: Query, keep: Collection[int] = ()) -> "array[int]":
        """Give the ids of `search`."""
        return self.search(query, keep).ids

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

    def find(self, relpath: str) -> Entry | None:
        """Give the article at ``relpath``."""
        id_ = self._ask(lambda index: index.find(relpath))
        return None if id_ is None else self.entries([id_]).get(id_)

    def target(self, origin: "Origin", href: str, *, original: bool = False) -> "Target":
        """Find out where a link of an article leads, in any thread; raises `StorageError`."""
        from tui_reader.library.linking import resolve  # noqa: PLC0415 - with the first link

        with closing(self._index_place.open()) as index:
            return resolve(self.place.root, index, origin, href, original=original)

    def counts(self) -> Counts:
        """Count the library's own views."""
        return self._ask(Index.counts)

    def _ask(self, question: Callable[[Index], _T]) -> _T:
        """Answer from the index; where that is damaged, from a new one, which a sync fills."""
        try:
            if not self._index.is_current:
                self._reopen()
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

    def use_another_index(self, error: StorageError) -> None:
        """Go on with an empty index that lasts as long as the library is open.

        ``error`` is why the usual one cannot be used. Raises `StorageError` where there is no room
        for another one.
        """
        index = self._index_place.leave(error)
        self.faults.append(error)
        self._index.close()
        self._index = index
        if self._background is not None:
            self._background = self._background.restarted(self.job)

    def rebuild(self) -> None:
        """Begin with an empty index; the marks are taken in again, the articles by `sync`."""
        self._reopen(empty=True)
        self._take_marks_in()

    def _reopen(self, *, empty: bool = False) -> None:
        try:
            self._index.reopen(empty=empty)
        except StorageError as error:
            self.use_another_index(error)

    def _take_over(self) -> None:
        """Learn the library's id and take in what its journals have new."""
        fault = self._journals.identify(self._index, self.place.id)
        if fault is not None:
            self.faults.append(fault)
            root = self._journals.root_draft()
            chosen = Chosen((), "", ())
            self._marker.add(Order(0, root.millis, root.field, root.value, chosen))
        self._merge()

    def _take_marks_in(self) -> None:
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

    @property
    def keeps_index(self) -> bool:
        """Whether the index is there for the next time; why it isn't is one of `faults`."""
        return self._index_place.is_usual

    def _flushed(self, flushed: Flushed) -> None:
        self._marking.flushed(flushed)
        if flushed.others and self._background is not None:
            self._background.look_for_late_marks()
        self._report(flushed)

    def _open_first_index(self) -> Index:
        """Open the index; where that fails, one that lasts as long as the library is open."""
        try:
            return self._index_place.open()
        except StorageError as error:
            index = self._index_place.leave(error)
            self.faults.append(error)
            return index

    def _name_device(self) -> tuple[str, str]:
        """Give the name under which marks are journalled, and the index's owner."""
        try:
            owner = owner_of(self.place.device)
        except JournalError as error:
            self.faults.append(error)
            return secrets.token_hex(6), ""
        return owner, owner


def _was_damaged(file: Path) -> StorageError:
    return StorageError("the index was damaged and was built again", where=str(file))


_PATIENCE = 3.0
"""Seconds that closing waits for a sync in another thread."""
