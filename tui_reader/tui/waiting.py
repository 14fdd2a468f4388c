"""What takes its time: said after a tenth of a second, with a sign that moves, until it ends."""

from collections.abc import Callable, Collection
from time import monotonic
from typing import NamedTuple, Protocol

SOON = 0.1
"""Seconds that something may take before a word is said of it."""
_TURN = 0.2
"""Seconds between two pictures of the moving sign."""
_SIGNS = "|/-\\"


class _Timer(Protocol):
    def stop(self) -> None: ...


class _Clock(Protocol):
    def __call__(self, delay: float, callback: Callable[[], None], /) -> _Timer: ...


class Wait(NamedTuple):
    """Something that has begun and not ended yet."""

    sentence: str
    cancel: Callable[[], None] | None
    """How to stop it; None for what has to end by itself."""
    since: float


class Waiting:
    """All that is waited for, each by a name; the latest is shown."""

    def __init__(self, show: Callable[[str], None], set_timer: _Clock) -> None:
        """``show`` is given a sentence, or nothing where there is none to be said any more."""
        self._show = show
        self._set_timer = set_timer
        self._waits: dict[str, Wait] = {}
        self._timer: _Timer | None = None
        self._turn = 0

    def begin(
        self, name: str, sentence: str, cancel: Callable[[], None] | None, delay: float = SOON
    ) -> None:
        """Say a sentence from soon on until ``name`` ends; begun anew it is the latest."""
        self._waits.pop(name, None)
        self._waits[name] = Wait(sentence, cancel, monotonic() + delay)
        if delay > 0:
            self._look_in(delay)
        else:
            self._look()

    def say(self, name: str, sentence: str) -> None:
        """Say another sentence of something that goes on."""
        if name in self._waits:
            self._waits[name] = self._waits[name]._replace(sentence=sentence)

    def end(self, name: str) -> None:
        """Say no more of it: it has ended."""
        if self._waits.pop(name, None) is not None:
            self._look()

    def cancel(self, names: Collection[str] | None = None, *, but: str = "") -> bool:
        """Stop the latest that can be stopped, of ``names`` or of all ``but`` one.

        False where none has been told of.
        """
        some = self._waits.keys() - {but} if names is None else names
        for name, wait in reversed(self._waits.items()):
            if wait.cancel is not None and name in some and self.is_said(name):
                self.end(name)
                wait.cancel()
                return True
        return False

    def has(self, name: str) -> bool:
        """Whether this is waited for."""
        return name in self._waits

    def is_said(self, name: str) -> bool:
        """Whether this is waited for, and has been long enough to be told of."""
        return name in self._waits and self._waits[name].since <= monotonic()

    def _look(self) -> None:
        now = monotonic()
        shown = next((one for one in reversed(self._waits.values()) if one.since <= now), None)
        self._turn = (self._turn + 1) % len(_SIGNS)
        self._show(f"{_SIGNS[self._turn]} {shown.sentence}" if shown is not None else "")
        if self._waits:
            later = [one.since - now for one in self._waits.values() if one.since > now]
            self._look_in(min((_TURN, *later)))
        elif self._timer is not None:
            self._timer.stop()

    def _look_in(self, delay: float) -> None:
        if self._timer is not None:
            self._timer.stop()
        self._timer = self._set_timer(delay, self._look)
