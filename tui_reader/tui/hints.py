"""What is possible now, and the words by which the bottom line says so."""

from enum import StrEnum
from typing import NamedTuple

from tui_reader.library.entry import Entry
from tui_reader.settings.actions import ACTIONS, Action
from tui_reader.settings.keymap import Keymap

_NEEDS_ARTICLE = frozenset(
    (
        *("toggle_read", "mark_read", "mark_unread", "star", "open_link"),
        *("tag", "untag", "annotate", "put_away"),
    )
)
_NEEDS_LIST = frozenset(
    (
        *("next_unread", "previous_unread", "next_article", "previous_article", "jump"),
        *("mark_all_read", "mark_above", "mark_below", "mark_older", "select", "select_all"),
    )
)


class Focus(StrEnum):
    """What has the focus; the values are the widgets' ids."""

    TREE = "tree"
    LIST = "list"
    ARTICLE = "article"
    FILTER = "filter"
    JUMP = "jump"
    ASK = "ask"


class Situation(NamedTuple):
    """All that decides what is possible."""

    focus: Focus
    entry: Entry | None
    """The article that keys are about."""
    listed: bool
    """The list has articles."""
    reading: bool
    """An article is open."""
    filtered: bool
    selected: int = 0
    """Articles that are marked together."""
    asked: str = ""
    """What is being asked for in the line above the keys."""

    def allows(self, action: str) -> bool:
        """Say whether an action is possible."""
        if action in _NEEDS_ARTICLE:
            return self.entry is not None
        if action in _NEEDS_LIST:
            return self.listed
        if action == "page":
            return self.reading
        if action == "open":
            return self.focus is Focus.TREE or (self.focus is Focus.LIST and self.listed)
        return True

    def hints(self, keymap: Keymap) -> tuple[tuple[str, str, str], ...]:
        """Give key, word and action of what the bottom line offers, in its order."""
        if self.focus is Focus.FILTER:
            return (("Enter", "Go to the list", "keep_filter"), ("Esc", "End", "back"))
        if self.focus is Focus.JUMP:
            return (("Enter", "Stay here", "keep_place"), ("Esc", "Go back", "back"))
        if self.focus is Focus.ASK:
            return (("Enter", f"Take {self.asked}", ""), ("Esc", "Leave it", "back"))
        return tuple(
            (keymap.show(action.id), self._word(action), action.id)
            for action in sorted(ACTIONS, key=lambda action: action.footer)
            if action.footer and keymap.keys(action.id) and self._offers(action.id)
        )

    def _offers(self, action: str) -> bool:
        if action == "open_link" and (self.entry is None or not self.entry.row.link):
            return False
        if self.focus is Focus.TREE and action in _NEEDS_ARTICLE:
            return False
        return self.allows(action)

    def _word(self, action: Action) -> str:
        if action.id == "toggle_read" and self.entry is not None:
            return "Mark unread" if self.entry.read else "Mark read"
        if action.id == "back_or_quit" and self.focus is not Focus.ARTICLE:
            return "End filter" if self.filtered else "Quit"
        return action.label
