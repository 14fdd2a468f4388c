"""The reading pane: an article's lines, laid out to the pane's width as far as they are needed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from time import perf_counter
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip

from tui_reader.tui.bindings import bindings
from tui_reader.tui.cells import fit

if TYPE_CHECKING:  # what sets articles is loaded with the first one
    from tui_reader.document.model import Block, Line, Role

MEASURE = 80
"""Cells of the text column at most: 40 ideographs."""
MARGIN = 2
_SLICE = 0.008
"""Seconds of laying out at a time, so that a key never waits for a long article."""
_OVERLAP = 1
"""Lines of a page that stay on the next one at least, for the eye to go on from."""
_SENTENCE_ENDS = (".", "!", "?", "。", "！", "？", "…", "”", "」", "؟")
_SENTENCE_END = re.compile(r"[.!?؟][\"')\]]*\s+\S|[。！？…][”’」』）]*[^”’」』）。！？…]")
ROLES = (
    "strong", "emphasis", "code", "strike", "mark", "link", "muted", "heading", "image",
    "underline",
)  # fmt: skip
"""The names of `Role`'s members, for the style sheet."""


class ArticleView(ScrollView, can_focus=True):
    """One article, scrolled by lines."""

    BINDINGS = bindings("move")
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"article--{role}" for role in ROLES}

    class Scrolled(Message):
        """Another part of the article is visible."""

        def can_replace(self, message: Message) -> bool:
            """Let the latest of several serve for all."""
            return isinstance(message, type(self))

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._blocks: tuple[Block, ...] = ()
        self._lines: list[Line] = []
        self._rest: Iterator[Line] | None = None
        self._column = 0
        self._strips: dict[int, Strip] = {}
        self._styles: dict[Role, Style] = {}

    def show(self, blocks: tuple[Block, ...]) -> None:
        """Show another article, from its beginning."""
        self._blocks = blocks
        self._set()
        self.scroll_to(0, 0, animate=False, immediate=True)

    @property
    def has_article(self) -> bool:
        """Whether an article is shown."""
        return bool(self._blocks)

    @property
    def is_at_end(self) -> bool:
        """Whether the article's last line is visible."""
        return self._rest is None and self.scroll_offset.y >= self.max_scroll_y

    @property
    def progress(self) -> int:
        """How much of the article is above the pane's lower edge, in percent."""
        if not self._blocks:
            return 0
        total = max(1, len(self._lines))
        return min(100, (self.scroll_offset.y + self.size.height) * 100 // total)

    # Laying out

    @property
    def column(self) -> int:
        """Cells of the text column."""
        return max(1, min(MEASURE, self.size.width - 2 * MARGIN))

    @property
    def _left(self) -> int:
        return max(0, (self.size.width - self.column) // 2)

    def _set(self) -> None:
        """Lay the article out from its beginning, at first only as far as the pane reaches."""
        from tui_reader.document.layout import layout  # noqa: PLC0415

        self._lines = []
        self._strips.clear()
        if not self.size.width:  # hidden: the first resize lays out
            self._column, self._rest = 0, None
            return
        self._column = self.column
        self._rest = layout(self._blocks, self._column)
        self._extend(to=self.size.height * 2 + 1)
        self._go_on()

    def _extend(self, *, to: int | None = None, seconds: float | None = None) -> None:
        """Lay out further: up to line ``to``, or for some seconds, or to the end."""
        if self._rest is None:
            return
        until = None if seconds is None else perf_counter() + seconds
        for line in self._rest:
            self._lines.append(line)
            if to is not None and len(self._lines) >= to:
                break
            if until is not None and perf_counter() > until:
                break
        else:
            self._rest = None
        self.virtual_size = Size(self.size.width, len(self._lines))

    def _go_on(self) -> None:
        if self._rest is not None:
            rest = self._rest
            self.set_timer(0.001, lambda: self._continue(rest))

    def _continue(self, rest: Iterator[Line]) -> None:
        if rest is self._rest:
            self._extend(seconds=_SLICE)
            self._go_on()
            self.post_message(self.Scrolled())

    def on_resize(self) -> None:
        """Lay out to the new width and keep the place in the text."""
        self._strips.clear()
        if self._blocks and self.column != self._column:
            place = self._place(self.scroll_offset.y)
            self._set()
            self._go_to(place)
        else:
            self.virtual_size = Size(self.size.width, len(self._lines))

    def _place(self, y: int) -> tuple[int, int]:
        """Give the block and the offset in its text of a line."""
        if not self._lines:
            return 0, 0
        line = self._lines[min(y, len(self._lines) - 1)]
        return line.block, line.offset

    def _go_to(self, place: tuple[int, int]) -> None:
        while self._rest is not None and self._place(len(self._lines)) <= place:
            self._extend(to=len(self._lines) + 200)
        y, found = 0, (0, 0)
        for number, line in enumerate(self._lines):
            here = (line.block, line.offset)
            if here > place:
                break
            if here != found:  # the first of the lines that begin there
                y, found = number, here
        self._extend(to=y + self.size.height * 2)
        self.scroll_to(0, y, animate=False, immediate=True)

    # Moving

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Tell that another part is visible."""
        super().watch_scroll_y(old_value, new_value)
        self.post_message(self.Scrolled())

    def _scroll_by(self, lines: int) -> None:
        self._extend(to=self.scroll_offset.y + lines + self.size.height * 2)
        self.scroll_to(y=self.scroll_offset.y + lines, animate=False, immediate=True)

    @property
    def _page(self) -> int:
        return max(1, self.size.height - _OVERLAP)

    def action_down(self) -> None:
        """Scroll one line down."""
        self._scroll_by(1)

    def action_up(self) -> None:
        """Scroll one line up."""
        self._scroll_by(-1)

    def action_half_down(self) -> None:
        """Scroll half a page down."""
        self._scroll_by(max(1, self.size.height // 2))

    def action_half_up(self) -> None:
        """Scroll half a page up."""
        self._scroll_by(-max(1, self.size.height // 2))

    def action_page_down(self) -> None:
        """Scroll a page down, to the beginning of the sentence that the page's end cuts."""
        top, height = self.scroll_offset.y, self.size.height
        self._extend(to=top + height * 3)
        last = min(top + height, len(self._lines)) - 1
        least = top + max(1, height * 2 // 3)
        begins = (line for line in range(last, least, -1) if self._begins_sentence(line))
        self._scroll_by(max(1, min(next(begins, last), top + self._page) - top))

    def _begins_sentence(self, number: int) -> bool:
        """Tell whether the last sentence of a line begins in it."""
        line = self._lines[number]
        before = self._lines[number - 1] if number else None
        return (
            before is None
            or before.block != line.block
            or before.text.endswith(_SENTENCE_ENDS)
            or _SENTENCE_END.search(line.text) is not None
        )

    def action_page_up(self) -> None:
        """Scroll a page up."""
        self._scroll_by(-self._page)

    def action_top(self) -> None:
        """Go to the article's beginning."""
        self.scroll_to(y=0, animate=False, immediate=True)

    def action_bottom(self) -> None:
        """Go to the article's end."""
        self._extend()
        self.scroll_to(y=self.max_scroll_y, animate=False, immediate=True)

    # Drawing

    def render_line(self, y: int) -> Strip:
        """Draw one line of the screen."""
        number = y + self.scroll_offset.y
        if number >= len(self._lines):
            text = "" if self._blocks or y != 1 else "Enter opens an article, n the next unread."
            style = self.get_visual_style("article--muted").rich_style
            return Strip([Segment(fit(" " * MARGIN + text, self.size.width), style)])
        strip = self._strips.get(number)
        if strip is None:
            strip = self._strips[number] = self._draw(number)
        return strip

    def _draw(self, number: int) -> Strip:
        line, base = self._lines[number], self.rich_style
        segments = [Segment(" " * self._left, base)]
        end = 0
        for run in line.runs:
            segments.append(Segment(line.text[end : run.start], base))
            segments.append(Segment(line.text[run.start : run.end], base + self._style(run.role)))
            end = run.end
        segments.append(Segment(line.text[end:], base))
        strip = Strip([segment for segment in segments if segment.text])
        strip = self._selected(strip, number).adjust_cell_length(self.size.width, base)
        return strip.apply_offsets(0, number)

    def _style(self, role: Role) -> Style:
        if role not in self._styles:
            names = [f"article--{part.name.lower()}" for part in role if part.name]
            self._styles[role] = self.get_visual_style(*names).rich_style
        return self._styles[role]

    def notify_style_update(self) -> None:
        """Draw anew with the theme's colours."""
        self._styles.clear()
        self._strips.clear()
        super().notify_style_update()

    # Selecting with the mouse

    def _selected(self, strip: Strip, number: int) -> Strip:
        selection = self.text_selection
        span = selection.get_span(number) if selection is not None else None
        if span is None:
            return strip
        start, end = span
        text = strip.text
        cells = [len(text[:start]), len(text) if end == -1 else end]
        first, chosen, last = (text[: cells[0]], text[cells[0] : cells[1]], text[cells[1] :])
        before, inside, after = strip.divide(
            [cell_len(first), cell_len(first + chosen), cell_len(first + chosen + last)]
        )
        style = self.screen.get_component_rich_style("screen--selection")
        return Strip.join([before, inside.apply_style(style), after])

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """Give the selected text, without the margin."""
        margin = " " * self._left
        text = selection.extract("\n".join(margin + line.text for line in self._lines))
        return "\n".join(line.removeprefix(margin) for line in text.split("\n")), "\n"

    def selection_updated(self, selection: Selection | None) -> None:  # noqa: ARG002
        """Draw what is selected."""
        self._strips.clear()
        self.refresh()
