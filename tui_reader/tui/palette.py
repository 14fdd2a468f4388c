"""Textual's command palette over the registry: what is possible now, the views, the themes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, ClassVar, NamedTuple, cast

from textual.binding import Binding, BindingType
from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider, SearchIcon
from textual.content import Content
from textual.types import IgnoreReturnCallbackType

from tui_reader.domain.clean import clean_line
from tui_reader.domain.fold import fold
from tui_reader.settings.actions import GROUPS
from tui_reader.settings.actions.finding import FINDING
from tui_reader.settings.actions.listing import LISTING
from tui_reader.settings.actions.marking import MARKING
from tui_reader.settings.actions.moving import MOVING
from tui_reader.settings.actions.program import PROGRAM
from tui_reader.settings.keys import show_key
from tui_reader.settings.terminal import draws_ascii
from tui_reader.settings.themes import THEMES
from tui_reader.tui.signs import plain

if TYPE_CHECKING:
    from tui_reader.tui.screens.commanding import CommandingScreen

_MOST = 300
"""Entries that are drawn: each takes 100 microseconds."""
_NEITHER = ("palette", "command")
"""Actions that lead nowhere from here."""
_FIRST = (LISTING, MARKING, FINDING)
_LAST = (PROGRAM, MOVING)
_GROUPS = (*_FIRST, *(group for group in GROUPS if group not in (*_FIRST, *_LAST)), *_LAST)
"""What is mostly looked for by its name comes first, and what moves last."""


class _Entry(NamedTuple):
    """Something to do."""

    name: str
    does: IgnoreReturnCallbackType
    about: str = ""
    """The sentence below the name, which is looked through as well."""


class _Everything(Provider):
    """All that can be done: the likeliest groups first, as long as nothing is typed."""

    async def discover(self) -> Hits:
        """Give everything."""
        for entry, _ in zip(self._entries(), range(_MOST), strict=False):
            yield DiscoveryHit(Content(entry.name), entry.does, help=_markup(entry.about))

    async def search(self, query: str) -> Hits:
        """Give what has all the words, or in its name all the letters; the likeliest first."""
        words = fold(query).split()
        matcher = self.matcher(query)
        left = _MOST
        for entry in self._entries():
            score = _score(words, entry)
            if not score and left:
                score = matcher.fuzzy_search.match(query, entry.name)[0] / 100
            if score and left:
                left -= 1
                yield Hit(
                    score,
                    self._marked(entry.name, words),
                    entry.does,
                    entry.name,
                    _markup(entry.about),
                )

    def _marked(self, name: str, words: list[str]) -> Content:
        content, folded = Content(name), fold(name)
        if self.match_style is not None and len(folded) == len(name):
            for word in words:
                at = folded.find(word)
                if at >= 0:
                    content = content.stylize(self.match_style, at, at + len(word))
        return content

    def _entries(self) -> Iterator[_Entry]:
        main = cast("CommandingScreen", self.screen)
        keymap = main.keymap
        for action in (action for group in _GROUPS for action in group.actions):
            if action.id not in _NEITHER and main.is_possible(action):
                keys = "  ".join(map(show_key, keymap.keys(action.id))) or f":{action.id}"
                about = f"{keys}  {action.help.replace('`', '')}"
                yield _Entry(plain(action.label), partial(main.run_named, action), plain(about))
        for view in main.views:
            yield _Entry(f"View: {clean_line(view.name)}", partial(main.go_to_view, view))
        for theme in THEMES:
            yield _Entry(f"Theme: {theme}", partial(main.use_theme, theme))


class Palette(CommandPalette):
    """What can be done, to be looked for by its words."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+n", "cursor_down", "Next", show=False),
        Binding("ctrl+p", "command_list('cursor_up')", "Previous", show=False),
    ]

    def __init__(self) -> None:
        super().__init__([_Everything], placeholder="type to look for it")
        self.set_class(draws_ascii(), "-ascii")

    def on_mount(self) -> None:
        """Stand a plain sign before what is typed."""
        self.query_one(SearchIcon).icon = ">"
        box = self.query_one("#--container")
        box.border_title = "What to do"
        box.border_subtitle = "Enter does it  Esc closes"


def _score(words: list[str], entry: _Entry) -> float:
    """Rate an entry that has all the words: from 1, where its name begins with them, down."""
    name = fold(entry.name)
    if not all(word in name or word in fold(entry.about) for word in words):
        return 0
    if name.startswith(" ".join(words)):
        return 1
    if all(f" {word}" in f" {name}" for word in words):
        return 0.8
    return 0.6 if all(word in name for word in words) else 0.4


def _markup(text: str) -> str | None:
    return Content(text).markup if text else None
