"""Keys, one at a time -> actions: sequences such as ``g g`` and counts such as ``5 j``."""

from typing import NamedTuple

from tui_reader.settings.actions import Action
from tui_reader.settings.keymap import Keymap, Sequence
from tui_reader.settings.keys import show_key

MOST_DIGITS = 7
"""Of a count; more are not taken."""


class Pressed(NamedTuple):
    """What a key has come to."""

    action: Action | None = None
    """None while more is to come, or where what was begun has been given up."""
    number: int | None = None
    """What was typed before it."""
    unknown: str = ""
    """A sequence that means nothing, as a user knows it."""


class Choice(NamedTuple):
    """A key that can follow, and what it does."""

    key: str
    action: Action


class KeyReader:
    """Recognises what is pressed; what has been begun belongs to one pane."""

    def __init__(self, keymap: Keymap) -> None:
        self.keymap = keymap
        self._pane = ""
        self._begun: Sequence = ()
        self._digits = ""

    def feed(self, key: str, pane: str) -> Pressed | None:
        """Give what ``key`` has come to in a pane; None for one that means nothing here."""
        if pane != self._pane:
            self.forget()
        self._pane = pane
        if self.is_pending and key == "escape":
            self.forget()
            return Pressed()
        if not self._begun and key.isdecimal() and (self._digits or key != "0"):
            self._digits = (self._digits + key)[:MOST_DIGITS]
            return Pressed()
        sequence = (*self._begun, key)
        action = self.keymap.find(pane, sequence)
        if action is not None:
            count = int(self._digits) if self._digits else None
            self.forget()
            return Pressed(action, count)
        if self.keymap.continued(pane, sequence):
            self._begun = sequence
            return Pressed()
        was_begun = bool(self._begun)
        self.forget()
        return Pressed(unknown=show_key(" ".join(sequence))) if was_begun else None

    def forget(self) -> None:
        """Give up what has been begun."""
        self._begun, self._digits = (), ""

    @property
    def is_pending(self) -> bool:
        """Whether a sequence or a count has been begun."""
        return bool(self._begun or self._digits)

    @property
    def shown(self) -> str:
        """What has been begun, as a user knows it."""
        return self._digits + show_key(" ".join(self._begun)) if self.is_pending else ""

    @property
    def choices(self) -> tuple[Choice, ...]:
        """What can follow on the keys of a sequence that has been begun."""
        if not self._begun:
            return ()
        continued = self.keymap.continued(self._pane, self._begun)
        return tuple(Choice(show_key(key), action) for key, action in continued.items())
