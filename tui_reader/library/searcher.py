"""Questions that are answered behind the keys: the latest counts, older ones are taken back."""

import threading
from collections.abc import Callable, Collection, Iterator
from typing import NamedTuple

from tui_reader.domain.errors import InterruptedQueryError, StorageError
from tui_reader.domain.query import Query
from tui_reader.storage.finding import Found
from tui_reader.storage.index import Index

FIRST_PAGE = 100
"""Articles that are shown of very many before the others are known: more than a screen has."""


class Question(NamedTuple):
    """What is asked for."""

    query: Query
    keep: frozenset[int] = frozenset()
    """Articles whose marks are not asked for."""


class Searcher:
    """One thread with its own connection, which calls ``answer`` unless that is outdated."""

    def __init__(
        self,
        open_index: Callable[[], Index],
        answer: Callable[[Question, Found | StorageError], None],
    ) -> None:
        self._open_index = open_index
        self._answer = answer
        self._changed = threading.Condition()
        self._next: Question | None = None
        self._asked: Question | None = None
        self._closing = False
        self._index: Index | None = None
        self._thread: threading.Thread | None = None

    def ask(self, query: Query, keep: Collection[int] = ()) -> None:
        """Ask for the ids of ``query``, instead of anything that was asked before."""
        with self._changed:
            self._next = Question(query, frozenset(keep))
            if self._asked is not None and self._index is not None:
                self._index.interrupt()
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="search", daemon=True)
                self._thread.start()
            self._changed.notify_all()

    @property
    def is_busy(self) -> bool:
        """Whether an answer is still to come."""
        with self._changed:
            return self._next is not None or self._asked is not None

    def close(self) -> None:
        """Take back what is asked and end the thread."""
        with self._changed:
            self._closing = True
            if self._index is not None:
                self._index.interrupt()
            self._changed.notify_all()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        while (question := self._take()) is not None:
            for found in self._found(question):
                with self._changed:
                    is_latest = self._next is None and not self._closing
                if is_latest:
                    self._answer(question, found)
            with self._changed:
                self._asked = None
        if self._index is not None:
            self._index.close()

    def _take(self) -> Question | None:
        with self._changed:
            while self._next is None and not self._closing:
                self._changed.wait()
            self._asked, self._next = self._next, None
            return None if self._closing else self._asked

    def _found(self, question: Question) -> Iterator[Found | StorageError]:
        try:
            if self._index is None or not self._index.is_current:
                stale, self._index = self._index, self._open_index()
                self._index.end_when(lambda: self._next is not None or self._closing)
                if stale is not None:
                    stale.close()
            yield from self._index.parts(question.query, question.keep, FIRST_PAGE)
        except InterruptedQueryError:
            return
        except StorageError as error:
            yield error
