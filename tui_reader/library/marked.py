"""The marks of an open library: set, shown at once, taken back, and told when they are safe."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path
from typing import TypeVar

from tui_reader.domain.marks import MAX_ARTICLES_PER_RECORD, TAG, Mark, Value, mark_of
from tui_reader.library.entry import Entry
from tui_reader.library.journals import Journals
from tui_reader.library.marker import Chosen, Flushed, Marker
from tui_reader.library.marking import Change, Marking, Setting
from tui_reader.library.standing import Standing
from tui_reader.storage.index import Index

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

    def now(self, work: Callable[[Standing], _T]) -> _T:
        """Work something out of how articles are marked."""
        return self._ask(lambda index: work(self._standing(index)))

    def _standing(self, index: Index) -> Standing:
        return Standing(index, self._marking.pending)

    def entries(self, ids: Sequence[int]) -> dict[int, Entry]:
        """Fetch the lines of ``ids``, in their order; those that are gone are absent."""
        return self.now(lambda standing: standing.entries(ids))

    def ids_of(self, relpaths: Iterable[str]) -> frozenset[int]:
        """Give the ids of the articles at ``relpaths``."""
        return self._ask(lambda index: index.ids_of(relpaths))

    # Setting marks

    def mark(self, entries: Sequence[Entry], *fields: str, value: Value) -> Collection[int]:
        """Set ``fields`` of all ``entries``; give those where one was not so before.

        It is durable when `Flushed` tells of it. An article that was edited since it was read is
        taken for read as it is now.
        """
        return self.make(self.now(lambda standing: standing.change_of(entries, fields, value)))

    def make(self, change: Change) -> Collection[int]:
        """Make a change, which is the next that is undone; give the articles that it is of."""
        self._marking.step(change)
        return change.ids

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
        return self.now(lambda standing: standing.fields(entry))

    def mark_of(self, entry: Entry) -> Mark:
        """Give what the reader has marked of one article."""
        fields = {field: (value, "") for field, value in self.fields(entry).items()}
        return mark_of(fields, "")._replace(updated=entry.row.updated)

    def tag_names(self) -> list[str]:
        """Give the names of the reader's own tags, in order."""
        return self._ask(lambda index: index.tag_names())

    def tags_of(self, ids: Sequence[int]) -> list[str]:
        """Give the reader's own tags of some articles: of very many, all that there are."""
        names = self.tag_names()
        if len(ids) > MAX_ARTICLES_PER_RECORD:
            return names
        fields = self.now(lambda standing: standing.tags_of(ids))
        return [name for name in names if TAG + name in fields]

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

    def _chosen(self, entries: Iterable[Entry]) -> Chosen:
        return self.now(lambda standing: standing.chosen(entries))

    def _bound(self, chosen: Chosen) -> Chosen:
        """Give the same articles as they are now: moved, or in another index."""
        identity = self.identity
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
    def identity(self) -> str:
        """The index's: ids belong to it."""
        return self._ask(lambda index: index.identity)
