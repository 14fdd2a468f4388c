"""What may take long is worked out in a thread, and keys wait for it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from textual.message import Message

from tui_reader.domain.errors import StorageError
from tui_reader.library.library import Library
from tui_reader.library.questions import Next, Work
from tui_reader.library.standing import Standing
from tui_reader.settings.config import Config
from tui_reader.tui.screens.panes import PanesScreen

_T = TypeVar("_T")
_NAME = "work"


class WorkingScreen(PanesScreen):
    """Panes that one piece of work at a time is done for."""

    @dataclass
    class WorkedOut(Message):
        """A piece of work has been done, or cannot be."""

        work: Work
        then: Next | StorageError

    class Idle(Message):
        """No key has to wait any more."""

    def __init__(self, library: Library, config: Config) -> None:
        super().__init__(library, config)
        self._worker = library.worker(self._worked_out)
        self._work: Work | None = None
        self._awaited: set[str] = set()
        """What keys have to wait for beside it."""

    def work_out(
        self, sentence: str, work: Callable[[Standing], _T], then: Callable[[_T], None]
    ) -> None:
        """Work something out and go on with it; from a tenth of a second on, say a sentence."""
        identity = self._library.identity

        def done(standing: Standing) -> Next:
            standing.expect(identity)
            return partial(then, work(standing))

        self._work = done
        self._waits.begin(_NAME, self.with_keys(f"{sentence} … {{back}} stops"), self._give_up_work)
        self._worker.ask(done)

    @property
    def is_working(self) -> bool:
        """Whether keys have to wait, as what they do may depend on it."""
        return self._work is not None or bool(self._awaited)

    @property
    def is_slow(self) -> bool:
        """Whether what keys wait for has been told of, so that it can be stopped."""
        return any(map(self._waits.is_said, (_NAME, *self._awaited)))

    def stop_working(self) -> None:
        """Stop what keys wait for."""
        if self._work is not None:
            self._waits.end(_NAME)
            self._give_up_work()
        else:
            self._waits.cancel(self._awaited)
            self._awaited.clear()
            self.post_message(self.Idle())

    def hold_keys(self, name: str) -> None:
        """Let keys wait for something of that name, such as the list that they are about."""
        self._awaited.add(name)

    def let_keys_go(self, name: str) -> None:
        """Say that something is over, for which keys wait no more if they have."""
        self._waits.end(name)
        if name in self._awaited:
            self._awaited.remove(name)
            self.post_message(self.Idle())

    def _give_up_work(self) -> None:
        self._worker.take_back()
        self._work = None
        self._keys.say("Stopped: nothing was changed.")
        self.post_message(self.Idle())

    def _worked_out(self, work: Work, then: Next | StorageError) -> None:
        self._tell(self.WorkedOut(work, then))

    def on_working_screen_worked_out(self, message: WorkedOut) -> None:
        """Go on, unless it was stopped."""
        if message.work is not self._work:
            return
        self._work = None
        self._waits.end(_NAME)
        if isinstance(message.then, StorageError):
            self._keys.say(str(message.then))
            self._library.look()  # which notices an index that was thrown away
        else:
            message.then()
        if self._work is None:
            self.post_message(self.Idle())
