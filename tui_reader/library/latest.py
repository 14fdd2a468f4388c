"""Questions that are answered behind the keys: the latest counts, older ones are taken back."""

import threading
from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

from tui_reader.domain.errors import DamagedIndexError, InterruptedQueryError, StorageError
from tui_reader.storage.index import Index

Question = TypeVar("Question")
Answer = TypeVar("Answer")


class Latest(Generic[Question, Answer]):
    """One thread with its own connection, which calls ``tell`` unless an answer is outdated.

    ``answers`` gives one or more of them, each better than the one before.
    """

    def __init__(
        self,
        name: str,
        open_index: Callable[[], Index],
        answers: Callable[[Index, Question], Iterator[Answer]],
        tell: Callable[[Question, Answer | StorageError], None],
    ) -> None:
        self._name = name
        self._open_index = open_index
        self._answers = answers
        self._tell = tell
        self._changed = threading.Condition()
        self._next: Question | None = None
        self._asked: Question | None = None
        self._closing = self._is_taken_back = False
        self._index: Index | None = None
        self._thread: threading.Thread | None = None

    def ask(self, question: Question) -> None:
        """Ask this instead of anything that was asked before."""
        with self._changed:
            self._next = question
            if self._asked is not None and self._index is not None:
                self._index.interrupt()
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
                self._thread.start()
            self._changed.notify_all()

    @property
    def is_busy(self) -> bool:
        """Whether an answer is still to come."""
        with self._changed:
            is_asked = self._asked is not None and not self._is_taken_back
            return self._next is not None or is_asked

    def take_back(self) -> None:
        """Ask nothing any more; no answer is told from now on."""
        with self._changed:
            self._next, self._is_taken_back = None, self._asked is not None
            if self._is_taken_back and self._index is not None:
                self._index.interrupt()

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
            for answer in self._answered(question):
                with self._changed:
                    is_latest = not self._is_over()
                if is_latest:
                    self._tell(question, answer)
            with self._changed:
                self._asked = None
        if self._index is not None:
            self._index.close()

    def _take(self) -> Question | None:
        with self._changed:
            while self._next is None and not self._closing:
                self._changed.wait()
            self._asked, self._next, self._is_taken_back = self._next, None, False
            return None if self._closing else self._asked

    def _is_over(self) -> bool:
        """Whether nobody waits for what was asked."""
        return self._next is not None or self._closing or self._is_taken_back

    def _answered(self, question: Question) -> Iterator[Answer | StorageError]:
        try:
            if self._index is None or not self._index.is_current:
                stale, self._index = self._index, self._open_index()
                self._index.end_when(self._is_over)
                if stale is not None:
                    stale.close()
            yield from self._answers(self._index, question)
        except InterruptedQueryError:
            return
        except StorageError as error:
            if isinstance(error, DamagedIndexError) and self._index is not None:
                self._index.discard()
            yield error
