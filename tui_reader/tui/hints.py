"""What is possible now, and the words by which the bottom line says so."""

from enum import StrEnum
from typing import NamedTuple

from tui_reader.library.entry import Entry
from tui_reader.settings.actions import ACTIONS, BY_ID, Action
from tui_reader.settings.keymap import Keymap

_NEEDS_ARTICLE = frozenset(
    (
        *("toggle_read", "mark_read", "mark_unread", "star", "open_link"),
        "open_and_read",
        *("tag", "untag", "annotate", "put_away"),
        *("copy", "copy_article", "edit", "pipe"),
    )
)
_NEEDS_LIST = frozenset(
    (
        *("next_article", "previous_article", "jump"),
        *("mark_all_read", "mark_above", "mark_below", "mark_older", "select", "select_all"),
    )
)


_NEEDS_OPEN = frozenset(
    (
        *("find", "outline", "next_heading", "previous_heading"),
        *("hints", "list_links", "open_picture"),
    )
)
_NEEDS_FIND = frozenset(("next_match", "previous_match"))


class Focus(StrEnum):
    """What has the focus; the values are the widgets' ids."""

    TREE = "tree"
    LIST = "list"
    ARTICLE = "article"
    FILTER = "filter"
    JUMP = "jump"
    ASK = "ask"
    FIND = "find"
    COMMAND = "command"


_WHILE_TYPING = {
    Focus.FILTER: (("Enter", "Go to the list", "keep_filter"), ("Esc", "End", "back")),
    Focus.JUMP: (("Enter", "Stay here", "keep_place"), ("Esc", "Go back", "back")),
    Focus.FIND: (
        *(("Enter", "Keep the marks", "keep_find"), ("Esc", "Go back", "back")),
        ("Up", "Earlier", ""),
    ),
    Focus.COMMAND: (
        *(("Enter", "Do it", ""), ("Tab", "Complete", ""), ("Up", "Earlier", "")),
        ("Esc", "Leave it", "back"),
    ),
}
_WHILE_FINDING = (("next_match", "Next"), ("previous_match", "Before"), ("back", "End"))


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
    finding: bool = False
    """Words are looked for in the open article."""
    asked: str = ""
    """What is being asked for in the line above the keys."""

    def allows(self, action: str) -> bool:
        """Say whether an action is possible."""
        return not self.lacks(action)

    def lacks(self, action: str) -> str:
        """Give what an action would need, as the end of a sentence; nothing if it is possible."""
        opens = {
            Focus.TREE: True,
            Focus.LIST: self.listed,
            Focus.ARTICLE: self.reading,  # a link, by its number
        }
        needs = (
            (_NEEDS_ARTICLE, self.entry is not None, "needs an article"),
            (_NEEDS_LIST, self.listed, "needs a list that has articles"),
            (_NEEDS_OPEN, self.reading, "needs an open article"),
            (_NEEDS_FIND, self.finding, "is not possible here"),
            (("open",), opens.get(self.focus, False), "is not possible here"),
        )
        return next((lacking for some, has, lacking in needs if action in some and not has), "")

    def hints(self, keymap: Keymap) -> tuple[tuple[str, str, str], ...]:
        """Give key, word and action of what the bottom line offers, in its order."""
        if self.focus in _WHILE_TYPING:
            return _WHILE_TYPING[self.focus]
        if self.focus is Focus.ASK:
            return (("Enter", f"Take {self.asked}", ""), ("Esc", "Leave it", "back"))
        if self.finding and self.focus is Focus.ARTICLE:
            return tuple((keymap.show(action), word, action) for action, word in _WHILE_FINDING)
        return tuple(
            (keymap.show(action.id), self._word(action), action.id)
            for action in sorted(ACTIONS, key=self._place)
            if action.footer and keymap.keys(action.id) and self._offers(action.id)
        )

    def _place(self, action: Action) -> int:
        """Give where a hint stands: the way out of a filter before all others."""
        return 1 if action.id == "back_or_quit" and self.filtered else action.footer * 2

    def _offers(self, action: str) -> bool:
        if self.focus not in BY_ID[action].panes:
            return False
        if action == "open" and self.focus is Focus.ARTICLE:
            return False
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
