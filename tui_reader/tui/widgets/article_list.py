"""The list of articles: a vector of ids, of which only the visible rows are ever fetched."""

from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui_reader.domain.clean import clean_line
from tui_reader.domain.snippets import Snippet
from tui_reader.domain.times import DAY, local
from tui_reader.domain.tokens import Phrase
from tui_reader.library.library import Entry
from tui_reader.tui.bindings import bindings
from tui_reader.tui.cells import fit
from tui_reader.tui.signs import signs
from tui_reader.tui.snippets import snippet_strip

WIDE = 64
"""Cells from which an article takes one line instead of two."""
_WHOLE = -1
"""The only line of an article in a wide list, instead of the number of one of several."""
_SOURCE_WIDTH = 16
_DATE_WIDTH = 10

Explain = Callable[[Sequence[int], Sequence[Phrase]], dict[int, Snippet]]
Fetch = Callable[[Sequence[int]], dict[int, Entry]]


class ArticleList(ScrollView, can_focus=True):
    """Articles one below the other, with a cursor."""

    BINDINGS = bindings("move")
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "list--unread",
        "list--muted",
        "list--mark",
        "list--cursor",
        "list--cursor-focused",
        "list--problem",
        "list--match",
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
        self._strips: dict[tuple[Entry, Snippet | None, int, int, bool, bool], Strip] = {}
        self._styles: dict[tuple[str, ...], Style] = {}
        self._empty = ""

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
    ) -> None:
        """Show ``ids`` with the cursor on ``current`` if it is one of them, else where it was.

        ``empty`` is what an empty list says; the sentence with one of ``phrases`` is shown below
        each title.
        """
        above = self._row_of(self.cursor) - self.scroll_offset.y
        self._ids = ids
        self._phrases = phrases
        self._snippets.clear()
        self._empty = empty
        self._entries.clear()
        self._resize()
        position = self.cursor
        if current is not None and current in ids:
            position = ids.index(current)
        self.set_reactive(ArticleList.cursor, max(0, min(position, len(ids) - 1)))
        self.scroll_to(y=self._row_of(self.cursor) - above, animate=False, immediate=True)
        self._reveal()
        self.refresh()
        self.post_message(self.Moved(self.cursor))

    def entry(self, id_: int) -> Entry | None:
        """Give the line of one article, fetched if need be."""
        if id_ not in self._entries:
            self._entries.update(self._fetch([id_]))
        return self._entries.get(id_)

    def forget(self, ids: Iterable[int] | None = None) -> None:
        """Fetch these articles again, or all, when they are drawn next: they have changed."""
        if ids is None:
            self._entries.clear()
        else:
            for id_ in ids:
                self._entries.pop(id_, None)
        self.refresh()

    def move_to(self, id_: int) -> bool:
        """Put the cursor on an article; False where the list doesn't have it."""
        if id_ not in self._ids:
            return False
        self.cursor = self._ids.index(id_)
        return True

    def validate_cursor(self, cursor: int) -> int:
        """Keep the cursor in the list."""
        return max(0, min(cursor, len(self._ids) - 1))

    def watch_cursor(self, old: int, new: int) -> None:
        """Draw the two lines that changed and tell."""
        for position in (old, new):
            self.refresh_lines(self._row_of(position), self.row_height)
        self._reveal()
        self.post_message(self.Moved(new))

    # Moving

    @property
    def _page(self) -> int:
        return max(1, self.size.height // self.row_height)

    def action_down(self) -> None:
        """Go to the next article."""
        self.cursor += 1

    def action_up(self) -> None:
        """Go to the previous article."""
        self.cursor -= 1

    def action_top(self) -> None:
        """Go to the first article."""
        self.cursor = 0

    def action_bottom(self) -> None:
        """Go to the last article."""
        self.cursor = len(self._ids) - 1

    def action_half_down(self) -> None:
        """Go half a page down."""
        self.cursor += max(1, self._page // 2)

    def action_half_up(self) -> None:
        """Go half a page up."""
        self.cursor -= max(1, self._page // 2)

    def action_page_down(self) -> None:
        """Go a page down."""
        self.cursor += self._page

    def action_page_up(self) -> None:
        """Go a page up."""
        self.cursor -= self._page

    def on_click(self, event: events.Click) -> None:
        """Open the article that was clicked."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        position = (offset.y + self.scroll_offset.y) // self.row_height
        if position < len(self._ids):
            self.cursor = position
            self.post_message(self.Chosen(self._ids[position]))

    # Drawing

    @property
    def row_height(self) -> int:
        """Lines of one article."""
        return (1 if self.size.width >= WIDE else 2) + bool(self._phrases)

    def _row_of(self, position: int) -> int:
        return position * self.row_height

    def _resize(self) -> None:
        self.virtual_size = Size(self.size.width, len(self._ids) * self.row_height)

    def _reveal(self) -> None:
        region = Region(0, self._row_of(self.cursor), 1, self.row_height)
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
        width, height = self.size.width, self.row_height
        position, part = divmod(y + self.scroll_offset.y, height)
        if position >= len(self._ids):
            text = self._empty if not self._ids and y == 1 else ""
            return Strip([Segment(fit(f"  {text}", width), self._style("list--muted"))], width)
        id_ = self._ids[position]
        if id_ not in self._entries:
            self._fetch_page(position)
        if self._phrases and id_ not in self._snippets:
            self._explain_page(position)
        entry = self._entries.get(self._ids[position])
        if entry is None:
            return Strip.blank(width, self.rich_style)
        snippet = None
        if self._phrases and part == height - 1:
            snippet = self._snippets.get(entry.row.id, Snippet())
        elif self.size.width >= WIDE:
            part = _WHOLE
        key = (entry, snippet, part, width, position == self.cursor, self.has_focus)
        strip = self._strips.get(key)
        if strip is None:
            if len(self._strips) > 1_000:
                self._strips.clear()
            strip = self._strips[key] = (
                self._draw(entry, *key[2:]) if snippet is None else self._draw_snippet(*key[1:])
            )
        return strip

    def _fetch_page(self, position: int) -> None:
        first = max(0, position - self._page)
        if len(self._entries) > 10 * self._page + 1_000:
            self._entries.clear()
        self._entries.update(self._fetch(self._ids[first : position + 2 * self._page]))

    def _explain_page(self, position: int) -> None:
        """Look for the words in what is on the screen only: it takes a millisecond each."""
        top = self.scroll_offset.y // self.row_height
        some = self._ids[min(top, position) : max(top + self._page + 1, position + 1)]
        self._snippets.update(
            self._explain([id_ for id_ in some if id_ not in self._snippets], self._phrases)
        )

    def _style(self, *names: str) -> Style:
        if names not in self._styles:
            self._styles[names] = self.get_visual_style(*names).rich_style
        return self._styles[names]

    def _draw_snippet(
        self, snippet: Snippet | None, _part: int, width: int, current: bool, focused: bool
    ) -> Strip:
        cursor = _cursor(current=current, focused=focused)
        plain = self._style(*cursor, "list--muted")
        return snippet_strip(
            snippet or Snippet(), width, plain, self._style(*cursor, "list--match")
        )

    def _draw(self, entry: Entry, part: int, width: int, current: bool, focused: bool) -> Strip:
        cursor = _cursor(current=current, focused=focused)
        row = entry.row
        state = signs().pending if entry.pending else " " if entry.read else signs().unread
        mark = self._style(*cursor, "list--mark")
        title = self._style(*cursor, *([] if entry.read else ["list--unread"]))
        muted = self._style(*cursor, "list--problem" if row.problem else "list--muted")
        about = f"{clean_line(row.relpath)}: {row.problem}" if row.problem else row.source
        day = _day(row.date)
        star = f"{signs().starred} " if entry.starred else "  "
        room = max(0, width - 6)
        if part == 1:
            line = about if row.problem else " · ".join(filter(None, (day, about)))
            pieces = [("   ", muted), (fit(line, room + 2), muted)]
        elif part == 0:
            pieces = [(f" {state} ", mark), (fit(row.title, room), title), (f" {star}", mark)]
        else:
            room -= _SOURCE_WIDTH + _DATE_WIDTH + 4
            pieces = [
                (f" {state} ", mark),
                (fit(row.title, room), title),
                (f" {star}", mark),
                (f" {fit(about, _SOURCE_WIDTH)}  {fit(day, _DATE_WIDTH)} ", muted),
            ]
        segments = [Segment(text, style) for text, style in pieces]
        return Strip(segments).adjust_cell_length(width, muted)


def _cursor(*, current: bool, focused: bool) -> list[str]:
    return ["list--cursor-focused" if focused else "list--cursor"] if current else []


def _day(seconds: float) -> str:
    """Give a date as short as it is clear: the time of today, else the day."""
    day = local(seconds, DAY)
    return local(seconds, "%H:%M") if day == date.today().isoformat() else day
