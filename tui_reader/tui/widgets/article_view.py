"""The reading pane: moving in an article, choosing lines of it, and drawing it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.selection import Selection
from textual.strip import Strip

from tui_reader.settings.config import Config
from tui_reader.tui.cells import fit
from tui_reader.tui.messages import Part
from tui_reader.tui.selecting import copied, marked, selected
from tui_reader.tui.strips import line_strip, link_style, overflow
from tui_reader.tui.styles import component_style
from tui_reader.tui.widgets.linking_view import LinkingView
from tui_reader.tui.widgets.setting_view import MARGIN, PATIENCE, STRETCH, deadline

if TYPE_CHECKING:  # what sets articles is loaded with the first one
    from tui_reader.document.galley import Place
    from tui_reader.document.model import Role, Run

_NARROWEST = 20
_STEP = 4
"""Cells that the column grows or shrinks by."""
_PAN = 8
_SENTENCE_ENDS = (".", "!", "?", "。", "！", "？", "…", "”", "」", "؟")
_SENTENCE_END = re.compile(r"[.!?؟][\"')\]]*\s+\S|[。！？…][”’」』）]*[^”’」』）。！？…]")
ROLES = (
    "strong", "emphasis", "code", "strike", "mark", "link", "muted", "heading", "image",
    "underline", "comment", "keyword", "string", "number", "name",
    "separator", "found", "current",
)  # fmt: skip
"""The names of `Role`'s members, for the style sheet."""


class ArticleView(LinkingView, can_focus=True, inherit_bindings=False):
    """One article, scrolled by lines."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"article--{role}" for role in (*ROLES, "selection")}

    def __init__(self, config: Config, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(config, id=id)
        self._pan = 0
        self._chosen: tuple[int, int] | None = None
        """The line where choosing began and the one that it has come to."""
        self._styles: dict[tuple[Role, str], Style] = {}
        self._base: Style | None = None

    def configure(self, config: Config) -> None:
        """Set the article as another configuration says; a width by keys stays as it is."""
        before, self._config = self._config, config
        if config.measure != before.measure:
            self.measure = config.measure
        if (config.measure, config.wrap_code) != (before.measure, before.wrap_code):
            self._set_again()
        self.refresh()

    def take(self, part: Part) -> None:
        """Take an article's first part, which is shown from its beginning, or a further one."""
        if part.begins:
            self._pan, self._chosen = 0, None
            self._styles.clear()
        super().take(part)

    def lines_moved(self, by: int) -> None:
        """Choose the same lines; none if all are new."""
        super().lines_moved(by)
        if self._chosen is not None:
            self._chosen = (self._chosen[0] + by, self._chosen[1] + by) if by else None

    # Moving

    def _move_by(self, lines: int) -> None:
        """Scroll, or while one chooses, take further lines in."""
        self._goal = None
        galley = self._galley
        if galley is None:
            return
        late = deadline(PATIENCE)
        y = self.scroll_offset.y if self._chosen is None else self._chosen[1]
        least = y + lines + self.size.height * 2
        if len(galley.lines) < least:
            galley.set_below(lambda: late() or len(galley.lines) >= least)
        self._resized()
        if y + lines < 0:
            self._set_above(deadline(STRETCH))
            y = self.scroll_offset.y if self._chosen is None else self._chosen[1]
        if self._chosen is None:
            self._scroll(y + lines)
        else:
            self._choose_to(y + lines)

    @property
    def _page(self) -> int:
        return max(1, self.size.height - self._config.pager.overlap)

    def action_down(self, count: int = 1) -> None:
        """Scroll one line down, or so many."""
        self._move_by(count)

    def action_up(self, count: int = 1) -> None:
        """Scroll one line up, or so many."""
        self._move_by(-count)

    def action_half_down(self, count: int = 1) -> None:
        """Scroll half a page down, or so many halves."""
        self._move_by(count * max(1, self.size.height // 2))

    def action_half_up(self, count: int = 1) -> None:
        """Scroll half a page up, or so many halves."""
        self._move_by(-count * max(1, self.size.height // 2))

    def action_page_down(self, count: int = 1) -> None:
        """Scroll a page down, or so many, to the beginning of the sentence that its end cuts."""
        if not self._config.pager.sentence:
            self._move_by(count * self._page)
            return
        self._move_by((count - 1) * self._page)
        top, height = self.scroll_offset.y, self.size.height
        last = min(top + height, len(self._lines)) - 1
        least = top + max(1, height * 2 // 3)
        begins = (line for line in range(last, least, -1) if self._begins_sentence(line))
        self._move_by(max(1, min(next(begins, last), top + self._page) - top))

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

    def action_page_up(self, count: int = 1) -> None:
        """Scroll a page up, or so many."""
        self._move_by(-count * self._page)

    def action_top(self) -> None:
        """Go to the article's beginning."""
        from tui_reader.document.galley import Place  # noqa: PLC0415

        self._goal = None
        if self._chosen is not None:
            self._choose_to(0)
        else:
            self._go_to(Place(0))

    def action_bottom(self, percent: int | None = None) -> None:
        """Go to the article's end, or to the place that has so many percent of it above."""
        if percent is not None:
            self._go_to_percent(percent)
        elif self._chosen is not None:
            self._choose_to(len(self._lines) - 1)
        else:
            self._go_to_end()

    # Width and panning

    def action_wider(self) -> None:
        """Make the column wider."""
        self._set_measure(self.column + _STEP)

    def action_narrower(self) -> None:
        """Make the column narrower."""
        self._set_measure(self.column - _STEP)

    def action_full_width(self) -> None:
        """Make the column as wide as the pane, or as the configuration says."""
        self.measure = 0 if self.measure != 0 else self._config.measure or None
        self._set_again()
        self._say_width()

    def _set_measure(self, cells: int) -> None:
        room = self.size.width - 2 * MARGIN
        cells = max(min(_NARROWEST, room), min(cells, room))
        if cells != self.column:
            self.measure = cells
            self._set_again()
        self._say_width()

    def _say_width(self) -> None:
        self.post_message(self.Said(f"The column has {self.column} cells."))

    def action_pan_left(self) -> None:
        """Show what is further left in long lines of code."""
        self._set_pan(self._pan - _PAN)

    def action_pan_right(self) -> None:
        """Show what is further right in long lines of code."""
        self._set_pan(self._pan + _PAN)

    def _set_pan(self, cells: int) -> None:
        y = self.scroll_offset.y
        seen = self._lines[y : y + self.size.height]
        furthest = max((overflow(line, self.column) for line in seen), default=0)
        self._pan = max(0, min(cells, furthest))
        self._strips.clear()
        self.refresh()
        if not furthest:
            self.post_message(self.Said("No line of code on this page is too long."))

    # Choosing lines

    @property
    def is_choosing(self) -> bool:
        """Whether lines are being chosen."""
        return self._chosen is not None

    def action_choose(self) -> None:
        """Begin to choose lines, or end it."""
        y = self.scroll_offset.y
        self._chosen = None if self._chosen is not None else (y, y)
        self._strips.clear()
        self.refresh()
        if self._chosen is not None:
            copy, end = map(self._config.keymap.show, ("copy", "back"))
            self.post_message(
                self.Said(f"Keys that move choose lines; {copy} copies them, {end} ends.")
            )

    def end_choosing(self) -> None:
        """Choose nothing any more."""
        self._chosen = None
        self._strips.clear()
        self.refresh()

    def _choose_to(self, number: int) -> None:
        if self._chosen is None or not self._lines:
            return
        number = max(0, min(number, len(self._lines) - 1))
        self._chosen = self._chosen[0], number
        top, height = self.scroll_offset.y, self.size.height
        self._scroll(min(number, max(top, number - height + 1)))
        self._strips.clear()
        self.refresh()

    @property
    def _here(self) -> Place:
        galley, chosen = self._galley, self._chosen
        return self._top if galley is None or chosen is None else galley.place(chosen[1])

    def _visit(self, place: Place, *, in_page: bool) -> None:
        """Go to a place, or while one chooses, take in what is on the way."""
        galley, late = self._galley, deadline(PATIENCE)
        if galley is None or self._chosen is None:
            super()._visit(place, in_page=in_page)
            return
        if place < galley.place(0):
            self._set_above(lambda: late() or galley.holds(place))
        else:
            galley.set_below(lambda: late() or galley.holds(place))
            self._resized()
        if galley.holds(place):
            self._choose_to(self._number(place))
        else:
            self.post_message(self.Said("This is too far yet: the article is still being set."))

    def _return(self) -> None:
        if self._chosen is None:
            super()._return()

    def take_chosen(self) -> str:
        """Give the text of the chosen lines, and end choosing; nothing if none are chosen."""
        if self._chosen is None:
            return ""
        first, last = sorted(self._chosen)
        text = copied(self._blocks, self._lines, first, last)
        self.end_choosing()
        return text

    # Drawing

    def render_line(self, y: int) -> Strip:
        """Draw one line of the screen."""
        number = y + self.scroll_offset.y
        if number >= len(self._lines):
            text = "" if self._blocks or y != 1 else self._invitation
            style = component_style(self, "article--muted")
            return _plain(" " * MARGIN + text, self.size.width, style)
        strip = self._strips.get(number)
        if strip is None:
            strip = self._strips[number] = self._draw(number)
        return strip

    @property
    def _invitation(self) -> str:
        open_, page = map(self._config.keymap.show, ("open", "page"))
        return f"{open_} opens an article, {page} the next unread."

    def _draw(self, number: int) -> Strip:
        base, left = self._base or self.rich_style, self._left
        self._base = base
        strip = line_strip(self._line(number), self.column, self._pan, base, self._style)
        strip = Strip.join([_plain("", left, base), strip])
        chosen = component_style(self, "article--selection")
        highlight = Style(bgcolor=chosen.bgcolor, reverse=chosen.reverse)
        if self._chosen is not None and min(self._chosen) <= number <= max(self._chosen):
            strip = marked(strip, highlight)
        span = self.text_selection.get_span(number) if self.text_selection is not None else None
        if span is not None:
            strip = selected(strip, span, highlight)
        strip = strip.adjust_cell_length(self.size.width, base)
        return self.with_labels(strip, number).apply_offsets(0, number)

    def _style(self, run: Run) -> Style:
        key = run.role, run.href
        if key not in self._styles:
            names = [f"article--{part.name.lower()}" for part in run.role if part.name]
            style = component_style(self, *names)
            self._styles[key] = style + link_style(run.href) if run.href else style
        return self._styles[key]

    def notify_style_update(self) -> None:
        """Draw anew with the theme's colours."""
        self._base = None
        self._styles.clear()
        self._strips.clear()
        super().notify_style_update()

    # Selecting with the mouse

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """Give the selected text, without the margin."""
        margin = " " * self._left
        text = selection.extract("\n".join(margin + line.text for line in self._lines))
        return "\n".join(line.removeprefix(margin) for line in text.split("\n")), "\n"

    def selection_updated(self, selection: Selection | None) -> None:  # noqa: ARG002
        """Draw what is selected."""
        self._strips.clear()
        self.refresh()


def _plain(text: str, width: int, style: Style) -> Strip:
    return Strip([Segment(fit(text, width), style)], width)
