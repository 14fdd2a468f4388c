"""The action registry as Textual's bindings, and sequences of keys."""

from collections.abc import Iterable

from textual.binding import Binding, BindingType

from tui_reader.settings.actions import ACTIONS, Action

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


class Sequences:
    """Recognises sequences of keys such as ``g g``; one key at a time is fed to it."""

    def __init__(self, actions: Iterable[Action] = ACTIONS) -> None:
        self._actions = {
            tuple(key.split()): action.id for action in actions for key in action.keys if " " in key
        }
        self.pending: tuple[str, ...] = ()
        """The keys pressed so far of a sequence that is not complete."""

    def feed(self, key: str) -> str | None:
        """Give the action that ``key`` completes, an empty text if more is to come, else None."""
        keys = (*self.pending, key)
        self.pending = ()
        if keys in self._actions:
            return self._actions[keys]
        if any(known[: len(keys)] == keys for known in self._actions):
            self.pending = keys
            return ""
        return None
