"""The list of articles: a vector of ids, of which only the visible rows are ever fetched."""

import textwrap
from array import array
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui_reader.domain.snippets import Snippet
from tui_reader.domain.tokens import Phrase
from tui_reader.library.entry import Entry
from tui_reader.tui.cells import fit
from tui_reader.tui.entry_strips import WHOLE, day_strip, entry_strip
from tui_reader.tui.rows import HEADING, Rows
from tui_reader.tui.snippets import snippet_strip
from tui_reader.tui.styles import component_style
from tui_reader.tui.widgets.focusing import TakesFocusAtOnce

WIDE = 64
"""Cells from which an article takes one line instead of two."""

Explain = Callable[[Sequence[int], Sequence[Phrase]], dict[int, Snippet]]
Fetch = Callable[[Sequence[int]], dict[int, Entry]]


class _Key(NamedTuple):
    """All that a line's picture depends on, but for the theme and the grouping."""

    entry: Entry
    snippet: Snippet | None
    part: int
    width: int
    current: bool
    focused: bool
    selected: bool


class ArticleList(TakesFocusAtOnce, ScrollView, can_focus=True, inherit_bindings=False):
    """Articles one below the other, with a cursor."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "list--unread",
        "list--muted",
        "list--mark",
        "list--cursor",
        "list--cursor-focused",
        "list--problem",
        "list--match",
        "list--day",
    }

    cursor: reactive[int] = reactive(0, repaint=False)
    """The position of the highlighted article; 0 in an empty list."""

    @dataclass
    class Chosen(Message):
        """The user wants to read this article."""

        id: int

    @dataclass
    class Moved(Message):
        """The cursor is on another article."""

        position: int

        def can_replace(self, message: Message) -> bool:
            """Let the latest of several serve for all."""
            return isinstance(message, type(self))

    def __init__(self, fetch: Fetch, explain: Explain, *, id: str | None = None) -> None:  # noqa: A002 - Textual's
        super().__init__(id=id)
        self._fetch = fetch
        self._explain = explain
        self._phrases: tuple[Phrase, ...] = ()
        self._snippets: dict[int, Snippet] = {}
        self._ids: array[int] = array("q")
        self._entries: dict[int, Entry] = {}
        self._days: Sequence[int] = ()
        self._rows = Rows()
        self._strips: dict[_Key, Strip] = {}
        self._styles: dict[tuple[str, ...], Style] = {}
        self._empty = ""
        self.selected: frozenset[int] = frozenset()
        """Articles that are marked together."""
        self.wants_end = False
        """The user has gone to the end, and stays there when more is shown below it."""

    @property
    def ids(self) -> "array[int]":
        """The ids of all articles in the list, in its order."""
        return self._ids

    @property
    def current(self) -> int | None:
        """The id under the cursor."""
        return self._ids[self.cursor] if self._ids else None

    def show(
        self,
        ids: "array[int]",
        *,
        current: int | None = None,
        empty: str = "",
        phrases: tuple[Phrase, ...] = (),
        days: Sequence[int] = (),
        stays: bool = False,
    ) -> None:
        """Show ``ids`` with the cursor on ``current`` if it is one of them, else where it was.

        ``empty`` is what an empty list says; the sentence with one of ``phrases`` is shown below
        each title; there is a heading above each article whose position is one of ``days``. With
        ``stays`` it is the same list brought up to date: what is on the screen stays there, even
        where the cursor isn't.
        """
        above = self._rows.top(self.cursor) - self.scroll_offset.y
        was_visible = self._is_visible
        anchors = list(self._on_screen()) if stays else []
        is_at_top = stays and not self.cursor and not self.scroll_offset.y
        if bool(days) != bool(self._days):
            self._strips.clear()
        self._ids, self._days = ids, days
        self._phrases = phrases
        self._snippets.clear()
        self._empty = empty
        self.wants_end = False
        self._entries.clear()
        self._resize()
        position = None if current is None else self.position(current)
        if position is None:
            position = max(0, min(self.cursor, len(ids) - 1))
        self.set_reactive(ArticleList.cursor, position)
        places = ((self.position(id_), line) for id_, line in anchors)
        tops = (self._rows.top(place) - line for place, line in places if place is not None)
        y = 0 if is_at_top else next(tops, self._rows.top(position) - above)
        self.scroll_to(y=y, animate=False, force=True, immediate=True)
        if not stays or (was_visible and not self._is_visible):
            self._reveal()
        self.refresh()
        self.post_message(self.Moved(self.cursor))

    def say_empty(self, sentence: str) -> None:
        """Say something else while there is no article."""
        self._empty = sentence
        self.refresh()

    def select(self, ids: Iterable[int]) -> None:
        """Select these articles and no others."""
        self.selected = frozenset(ids)
        self.refresh()

    def entry(self, id_: int) -> Entry | None:
        """Give the line of one article, fetched if need be."""
        if id_ not in self._entries:
            self._entries.update(self._fetch([id_]))
        return self._entries.get(id_)

    def forget(self, ids: Collection[int] | None = None) -> None:
        """Fetch these articles again, or all, when they are drawn next: they have changed."""
        if ids is None or len(ids) > len(self._entries):
            self._entries.clear()
        else:
            for id_ in ids:
                self._entries.pop(id_, None)
        self.refresh()

    def move_to(self, id_: int) -> bool:
        """Put the cursor on an article; False where the list doesn't have it."""
        position = self.position(id_)
        if position is None:
            return False
        self.cursor = position
        self.wants_end = False
        return True

    def position(self, id_: int) -> int | None:
        """Give an article's place; None where the list doesn't have it."""
        if self.cursor < len(self._ids) and self._ids[self.cursor] == id_:
            return self.cursor
        try:
            return self._ids.index(id_)
        except ValueError:
            return None

    @property
    def has_headings(self) -> bool:
        """Whether days are told apart."""
        return bool(self._days)

    def validate_cursor(self, cursor: int) -> int:
        """Keep the cursor in the list."""
        return max(0, min(cursor, len(self._ids) - 1))

    def watch_cursor(self, old: int, new: int) -> None:
        """Draw the two lines that changed and tell."""
        for position in (old, new):
            self.refresh_lines(self._rows.top(position), self._rows.height)
        self._reveal()
        self.wants_end = False
        self.post_message(self.Moved(new))

    # Moving

    @property
    def _page(self) -> int:
        return max(1, self.size.height // self._rows.height)

    def _move(self, articles: int) -> None:
        """Go as far as so many articles are high, be there headings between them or not."""
        position, _ = self._rows.at(self._rows.top(self.cursor) + articles * self._rows.height)
        way = 1 if articles > 0 else -1
        self.cursor += way * max(1, way * (position - self.cursor))

    def action_down(self, count: int = 1) -> None:
        """Go to the next article, or so many further."""
        self.cursor += count

    def action_up(self, count: int = 1) -> None:
        """Go to the previous article, or so many back."""
        self.cursor -= count

    def action_top(self) -> None:
        """Go to the first article."""
        self.cursor = 0

    def action_bottom(self, number: int | None = None) -> None:
        """Go to the last article, or to the one of that number."""
        self.cursor = (len(self._ids) if number is None else number) - 1
        self.wants_end = number is None

    def action_half_down(self, count: int = 1) -> None:
        """Go half a page down, or so many halves."""
        self._move(count * max(1, self._page // 2))

    def action_half_up(self, count: int = 1) -> None:
        """Go half a page up, or so many halves."""
        self._move(-count * max(1, self._page // 2))

    def action_page_down(self, count: int = 1) -> None:
        """Go a page down, or so many."""
        self._move(count * self._page)

    def action_page_up(self, count: int = 1) -> None:
        """Go a page up, or so many."""
        self._move(-count * self._page)

    def on_click(self, event: events.Click) -> None:
        """Open the article that was clicked."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        position, part = self._rows.at(offset.y + self.scroll_offset.y)
        if position < len(self._ids) and part != HEADING:
            self.cursor = position
            self.post_message(self.Chosen(self._ids[position]))

    # Drawing

    def _resize(self) -> None:
        height = (1 if self.size.width >= WIDE else 2) + bool(self._phrases)
        self._rows = Rows(len(self._ids), height, self._days)
        self.virtual_size = Size(self.size.width, self._rows.total)

    @property
    def _is_visible(self) -> bool:
        """Whether all of the article under the cursor is on the screen."""
        line = self._rows.top(self.cursor) - self.scroll_offset.y
        return 0 <= line <= self.size.height - self._rows.height

    def _on_screen(self) -> Iterator[tuple[int, int]]:
        """Give the articles on the screen, and how far below its top each begins."""
        first, _ = self._rows.at(self.scroll_offset.y)
        for position in range(first, min(first + self._page, len(self._ids))):
            yield self._ids[position], self._rows.top(position) - self.scroll_offset.y

    def _reveal(self) -> None:
        heading = self._rows.has_heading(self.cursor)
        top = self._rows.top(self.cursor) - heading
        region = Region(0, top, 1, self._rows.height + heading)
        self.scroll_to_region(region, animate=False, force=True, immediate=True)

    def on_resize(self) -> None:
        """Keep the cursor visible when lines have become longer or shorter."""
        self._resize()
        self._reveal()
        self.refresh()

    def notify_style_update(self) -> None:
        """Draw anew with the theme's colours."""
        self._styles.clear()
        self._strips.clear()
        super().notify_style_update()

    def on_focus(self) -> None:
        """Show that keys come here."""
        self.refresh()

    def on_blur(self) -> None:
        """Show that keys go elsewhere."""
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw one line of the screen."""
        width = self.size.width
        position, part = self._rows.at(y + self.scroll_offset.y)
        if position >= len(self._ids):
            lines = ["", *textwrap.wrap(self._empty, max(1, width - 4))] if not self._ids else []
            text = f"  {lines[y]}" if y < len(lines) else ""
            return Strip([Segment(fit(text, width), self._style("list--muted"))], width)
        id_ = self._ids[position]
        if id_ not in self._entries:
            self._fetch_page(position)
        entry = self._entries.get(id_)
        if entry is None:
            return Strip.blank(width, self.rich_style)
        if part == HEADING:
            return day_strip(entry.row.date, width, self._style("list--day"))
        snippet = None
        if self._phrases and part == self._rows.height - 1:
            if id_ not in self._snippets:
                self._explain_page(position)
            snippet = self._snippets.get(id_, Snippet())
        elif width >= WIDE:
            part = WHOLE
        key = _Key(
            entry,
            snippet,
            part,
            width,
            position == self.cursor,
            self.has_focus,
            id_ in self.selected,
        )
        strip = self._strips.get(key)
        if strip is None:
            if len(self._strips) > 1_000:
                self._strips.clear()
            strip = self._strips[key] = self._draw(key)
        return strip

    def _fetch_page(self, position: int) -> None:
        first = max(0, position - self._page)
        if len(self._entries) > 10 * self._page + 1_000:
            self._entries.clear()
        self._entries.update(self._fetch(self._ids[first : position + 2 * self._page]))

    def _explain_page(self, position: int) -> None:
        """Look for the words in what is on the screen only: it takes a millisecond each."""
        top, _ = self._rows.at(self.scroll_offset.y)
        some = self._ids[min(top, position) : max(top + self._page + 1, position + 1)]
        self._snippets.update(
            self._explain([id_ for id_ in some if id_ not in self._snippets], self._phrases)
        )

    def _style(self, *names: str) -> Style:
        if names not in self._styles:
            self._styles[names] = component_style(self, *names)
        return self._styles[names]

    def _draw(self, key: _Key) -> Strip:
        cursor = ["list--cursor-focused" if key.focused else "list--cursor"] if key.current else []
        style = partial(self._style, *cursor)
        if key.snippet is None:
            return entry_strip(
                key.entry,
                key.part,
                key.width,
                style,
                grouped=bool(self._rows.starts),
                selected=key.selected,
            )
        return snippet_strip(key.snippet, key.width, style("list--muted"), style("list--match"))
