"""What can be done where one is, with its keys, from the registry: narrowed down as one types."""

import textwrap
from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from tui_reader.domain.fold import fold
from tui_reader.settings.actions import GROUPS, Action
from tui_reader.settings.keymap import FINDING, Keymap
from tui_reader.settings.keys import as_ascii, show_key
from tui_reader.settings.terminal import draws_ascii
from tui_reader.tui.cells import fit
from tui_reader.tui.screens.picking import NarrowingScreen
from tui_reader.tui.signs import plain

_WIDEST = 92
_FRAME = 4
"""Cells of the border and the space within it, on both sides."""
_KEYS_WIDTH = 14
_SIDE_BY_SIDE = 50
"""Cells from which keys and sentences stand side by side."""
_HERE = {
    "tree": "Keys in the tree",
    "list": "Keys in the list",
    "article": "Keys in the article",
    "find": "Keys among the words that are found",
}


class HelpScreen(NarrowingScreen[str]):
    """Answers with the id of the action that was chosen; None if none was."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "switch", "All, or here", priority=True),
        Binding("home", "move('first')", "Top", priority=True),
        Binding("end", "move('last')", "End", priority=True),
    ]

    def __init__(self, keymap: Keymap, pane: str) -> None:
        """``pane`` is the one whose actions are shown first."""
        super().__init__()
        self._keymap = keymap
        self._pane = pane
        self._is_all = False
        self._cells = _WIDEST - _FRAME
        """The width that entries are drawn for."""

    def compose(self) -> ComposeResult:
        """Lay the line to type in above the keys."""
        self.set_class(draws_ascii(), "-ascii")
        with Vertical(id="help", classes="narrowing"):
            yield _Search(self._keymap.keys("help"))
            yield OptionList(id="rows", markup=False)
            yield Static("", id="more", markup=False)

    def on_resize(self, event: events.Resize) -> None:
        """Draw the entries for another width."""
        self._cells = min(event.size.width, _WIDEST) - _FRAME
        self.narrow(self.query_one(Input).value)

    def narrow(self, text: str) -> None:
        """Show the entries that have all the words, by groups."""
        box = self.query_one("#help")
        box.border_title = "All keys" if self._is_all else _HERE[self._pane]
        box.border_subtitle = f"Enter does it  Tab {'here' if self._is_all else 'all'}  Esc closes"
        options = list(self._options(fold(text).split()))
        rows = self.query_one(OptionList)
        rows.clear_options()
        rows.add_options(options)
        rows.highlighted = 1 if options else None
        rows.scroll_home(animate=False)
        nothing = "" if options else "Nothing here has these words"
        if nothing and not self._is_all:
            nothing += ": Tab looks through all"
        more = self.query_one("#more", Static)
        more.update(f"{nothing}.")
        more.display = bool(nothing)

    def _options(self, words: list[str]) -> Iterator[Option]:
        blank = Content("")
        for name, actions in GROUPS:
            found = [
                action
                for action in actions
                if self._is_shown(action) and all(word in self._text(action) for word in words)
            ]
            if found:
                yield Option(Content.assemble(blank, (name, "bold $accent")), disabled=True)
                blank = Content("\n")
            for action in found:
                yield Option(self._drawn(action), id=action.id)

    def _is_shown(self, action: Action) -> bool:
        here = (FINDING, "article") if self._pane == FINDING else (self._pane,)
        return self._is_all or any(pane in action.panes for pane in here)

    def _keys_of(self, action: Action) -> str:
        """Give an action's keys, in a pane those that do it there, or else its name."""
        keys = [
            keys
            for keys in self._keymap.keys(action.id)
            if self._is_all or self._keymap.find(self._pane, tuple(keys.split(" "))) is action
        ]
        return "  ".join(map(show_key, keys)) or f":{action.id}"

    def _text(self, action: Action) -> str:
        """Give all that is looked through."""
        return fold(f"{self._keys_of(action)} {action.label} {action.id} {action.help}")

    def _drawn(self, action: Action) -> Content:
        keys, label = plain(self._keys_of(action)), plain(action.label)
        sentence = plain(action.help.replace("`", ""))
        is_narrow = self._cells < _SIDE_BY_SIDE
        indent = "  " if is_narrow else " " * (_KEYS_WIDTH + 2)
        if not is_narrow:
            keys = fit(keys, _KEYS_WIDTH) if len(keys) <= _KEYS_WIDTH else f"{keys}\n{indent[2:]}"
        elif len(keys) + len(label) + len(indent) >= self._cells:
            keys += "\n"
        before = len(label) + 2 if not is_narrow else 0
        text = textwrap.fill("x" * before + sentence, max(8, self._cells - len(indent) - 1))
        text = text[before:].replace("\n", f"\n{indent}")
        between = f"\n{indent}" if is_narrow else "  "
        return Content.assemble((keys, "bold"), "  ", label, (between + text, "$text-muted"))

    def action_switch(self) -> None:
        """Show everything, or only what can be done here."""
        self._is_all = not self._is_all
        self.narrow(self.query_one(Input).value)

    def answer(self, place: int) -> str | None:
        """Give the action of an entry."""
        return self.query_one(OptionList).get_option_at_index(place).id


class _Search(Input):
    """What is looked for; before anything is typed, the help's own keys close it."""

    def __init__(self, closing: Sequence[str]) -> None:
        super().__init__(placeholder="type to look for a key or a word", id="narrow")
        self._closes_by = closing

    def on_key(self, event: events.Key) -> None:
        """Close the help."""
        if not self.value and as_ascii(event.key, event.character) in self._closes_by:
            event.stop()
            event.prevent_default()
            self.screen.dismiss(None)
