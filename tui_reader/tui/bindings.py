"""The action registry as Textual's bindings, and sequences of keys."""

from collections.abc import Iterable
from typing import NamedTuple

from textual.binding import Binding, BindingType

from tui_reader.settings.actions import ACTIONS, Action, show_key

_EVERYWHERE = frozenset(("copy_or_quit",))
"""Actions whose keys do the same while one types."""


def bindings(*scopes: str) -> list[BindingType]:
    """Give the single-key bindings of the actions in ``scopes``; their ids are the actions'."""
    return [
        Binding(
            ",".join(single),
            action.id,
            action.label,
            show=bool(action.footer),
            id=action.id,
            priority=action.id in _EVERYWHERE,
        )
        for action in ACTIONS
        if action.scope in scopes and (single := [key for key in action.keys if " " not in key])
    ]


class Choice(NamedTuple):
    """A key that can follow, and what it does."""

    key: str
    label: str
    action: str


class Sequences:
    """Recognises sequences of keys such as ``g g``; one key at a time is fed to it."""

    def __init__(self, actions: Iterable[Action] = ACTIONS) -> None:
        self._actions = {
            tuple(key.split()): action for action in actions for key in action.keys if " " in key
        }
        self.pending: tuple[str, ...] = ()
        """The keys pressed so far of a sequence that is not complete."""

    def feed(self, key: str) -> str | None:
        """Give the action that ``key`` completes, an empty text if more is to come, else None.

        It is the screen's or that of what has the focus. Escape takes back what is pending.
        """
        pending, self.pending = self.pending, ()
        keys = (*pending, key)
        if keys in self._actions:
            action = self._actions[keys]
            return f"screen.{action.id}" if action.scope == "main" else action.id
        if pending and key == "escape":
            return ""
        if any(known[: len(keys)] == keys for known in self._actions):
            self.pending = keys
            return ""
        return None

    @property
    def choices(self) -> tuple[Choice, ...]:
        """Give what can follow on the keys that are pending."""
        count = len(self.pending)
        return tuple(
            Choice(show_key(keys[count]), action.label, action.id)
            for keys, action in self._actions.items()
            if count and keys[:count] == self.pending
        )
