"""A pane that sets blocks as far as it needs them, goes to places in them, and keeps its place."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter
from typing import TYPE_CHECKING

from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui_reader.settings.config import Config
from tui_reader.settings.terminal import draws_ascii
from tui_reader.tui.messages import Part
from tui_reader.tui.widgets.focusing import TakesFocusAtOnce

if TYPE_CHECKING:  # what sets articles is loaded with the first one
    from tui_reader.document.galley import Galley, Place
    from tui_reader.document.model import Block, Line
    from tui_reader.document.position import Finder, Position

MARGIN = 2
_SLICE = 0.004
"""Seconds of setting at a time, so that a key never waits for a long article."""
_BAR = 0.1
"""Seconds between two looks of the scroll bar while lines are set: each costs a frame."""
PATIENCE = 0.02
"""Seconds in which what a key asks for is set at once."""
STRETCH = 0.1
"""Seconds in which what is above is, of which only whole blocks are shown."""


class SettingView(TakesFocusAtOnce, ScrollView):
    """Blocks that arrive in parts, set around the place that is seen, the rest between the keys."""

    class Scrolled(Message):
        """Another part of the article is visible."""

        def can_replace(self, message: Message) -> bool:
            """Let the latest of several serve for all."""
            return isinstance(message, type(self))

    class Said(Message):
        """There is a word to say on what a key has done."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self, config: Config, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._config = config
        self.measure = config.measure
        """Cells of the column at most; 0 for the pane's width, None for what the script asks."""
        self._natural = 0
        """Cells of the column where neither the configuration nor the user says."""
        self._blocks: list[Block] = []
        self._anchors: dict[str, int] = {}
        self._arrived = True
        """The whole article is here."""
        self._galley: Galley | None = None
        self._goal: Place | str | Finder | None = None
        """Where to go when it is set: a place, an anchor, the end (``""``), or what finds it."""
        self._shows_match = False
        """The article has been opened at what was searched for."""
        self._opened_at = (0, 0)
        """The place at the top of the pane while the reader has gone nowhere."""
        self._works = False
        self._bar_is_old = deadline(0)
        self._strips: dict[int, Strip] = {}

    def take(self, part: Part) -> None:
        """Take an article's first part, which is shown from its beginning, or a further one."""
        if part.begins:
            self._blocks = list(part.blocks)
            self._anchors.clear()
            self._natural = part.measure
            self._galley = self._goal = None
            self._opened_at = (0, 0)
        else:
            self._blocks.extend(part.blocks)
        first = len(self._blocks) - len(part.blocks)
        for index, block in enumerate(part.blocks, start=first):
            for anchor in block.anchors:
                self._anchors.setdefault(anchor, index)
        self._arrived = part.ends
        if part.begins:
            self._shows_match = False
        if self._galley is None:
            self._set_from((0, 0))
        if part.match is not None and not self._shows_match:
            self._shows_match = True
            if self._is_as_opened:
                self._goal = None
                self._show_match(first + part.match[0], part.match[1])
        elif self._goal is not None:
            self._reach_goal()
        self._go_on()

    def reopen_at(self, position: Position) -> None:
        """Go where the article was left, as soon as that arrives, after its first part is taken.

        It stays where the reader has gone by then, or where a match of a search is.
        """
        from tui_reader.document.position import Finder  # noqa: PLC0415

        if not self._shows_match and self._is_as_opened:
            self._goal = Finder(position)
            self._reach_goal()
            self._go_on()

    @property
    def _is_as_opened(self) -> bool:
        """Whether the reader has gone nowhere since the article was opened."""
        return not isinstance(self._goal, str) and self._top == self._opened_at

    @property
    def position(self) -> Position | None:
        """Where the article is left if it is closed now; None where none is shown.

        It has 100 percent exactly where the end is visible. A place to go to counts as reached.
        """
        from tui_reader.document.position import position_at  # noqa: PLC0415

        galley, goal = self._galley, self._goal
        if not isinstance(goal, str | tuple | None) and self._is_as_opened:
            return goal.position
        if galley is None or not galley.lines:
            return None
        percent = 100 if self.is_at_end else min(99, self._percent(galley))
        return position_at(self._blocks, goal if isinstance(goal, tuple) else self._top, percent)

    @property
    def has_article(self) -> bool:
        """Whether an article is shown."""
        return bool(self._blocks)

    @property
    def is_at_end(self) -> bool:
        """Whether the article's last line is visible."""
        return (
            self._arrived
            and (self._galley is None or self._galley.is_at_bottom)
            and self.scroll_offset.y >= self.max_scroll_y
        )

    @property
    def progress(self) -> int | None:
        """How much is above the pane's lower edge, in percent; None while that is not known."""
        galley = self._galley
        return None if galley is None or not self._arrived else self._percent(galley)

    def _percent(self, galley: Galley) -> int:
        bottom = self.scroll_offset.y + self.size.height
        if galley.is_at_top and galley.is_at_bottom:
            return min(100, bottom * 100 // max(1, len(galley.lines)))
        return min(99, galley.place(bottom).block * 100 // max(1, len(self._blocks)))

    # Setting

    @property
    def column(self) -> int:
        """Cells of the text column."""
        room = self.size.width - 2 * MARGIN
        measure = self._natural if self.measure is None else self.measure
        return max(1, min(measure or room, room))

    @property
    def _left(self) -> int:
        return max(0, (self.size.width - self.column) // 2)

    @property
    def _lines(self) -> list[Line]:
        return self._galley.lines if self._galley is not None else []

    def _set_from(self, start: tuple[int, int]) -> None:
        """Set the article anew around a place, at first only what the pane shows."""
        from tui_reader.document.galley import Galley, Place  # noqa: PLC0415
        from tui_reader.document.layout import Form  # noqa: PLC0415

        self._strips.clear()
        if not self._blocks:
            return
        if not self.size.width:  # about to be shown, of which no event tells where it was before
            self.call_after_refresh(self._set_again)
            return
        place = Place(*start)
        form = Form(wrap_code=self._config.wrap_code, ascii=draws_ascii())
        galley = self._galley = Galley(self._blocks, self.column, form, place.block)
        late = deadline(PATIENCE)
        galley.set_below(lambda: late() or galley.holds(place))
        least = len(galley.lines) + self.size.height * 2
        galley.set_below(lambda: late() or len(galley.lines) >= least)
        if len(galley.lines) < self.size.height:
            galley.set_above(deadline(STRETCH), self.size.height - len(galley.lines))
        self.lines_moved(0)
        self._resized()
        self.refresh()
        if galley.holds(place):
            self._scroll(galley.find(place))
        else:
            self._goal = place
        self._go_on()

    def _resized(self) -> None:
        """Give the scroll bar, which is always there, the number of lines without a new layout."""
        size = Size(self.size.width, len(self._lines))
        self.set_reactive(ScrollView.virtual_size, size)
        self.vertical_scrollbar.window_virtual_size = max(size.height, self.size.height)

    def _scroll(self, y: int) -> None:
        self.scroll_to(0, y, animate=False, force=True, immediate=True)

    def _go_on(self) -> None:
        """Set what is missing in slices, between the keys."""
        galley = self._galley
        if galley is None or self._works or (galley.is_at_bottom and galley.is_at_top):
            return
        self._works = True
        self.set_timer(0.001, self._continue)

    def _continue(self) -> None:
        self._works = False
        galley = self._galley
        if galley is None:
            return
        late = deadline(_SLICE)
        galley.set_below(late)
        if galley.is_at_bottom:
            self._set_above(late)
        if self._goal is not None:
            self._reach_goal()
        elif self._bar_is_old() or (galley.is_at_bottom and galley.is_at_top):
            self._bar_is_old = deadline(_BAR)
            self._resized()
            self.post_message(self.Scrolled())
        self._go_on()

    def _set_above(self, enough: Callable[[], bool]) -> None:
        """Set further lines above without moving those that are seen."""
        if self._galley is None or self._galley.is_at_top:
            return
        added = self._galley.set_above(enough)
        if not added:
            return
        self._strips.clear()
        self._resized()
        self.lines_moved(added)
        self._scroll(self.scroll_offset.y + added)

    def lines_moved(self, by: int) -> None:
        """Follow the lines, which have numbers greater by ``by``; 0 means that all are new."""

    def on_resize(self) -> None:
        """Set to the new width and keep the place in the text."""
        self._strips.clear()
        if self._galley is None or self.column != self._galley.width:
            self._set_again()
        else:
            self._resized()

    def _set_again(self) -> None:
        """Set to another width, with the same place at the top."""
        if self.size.width:
            goal, galley = self._goal, self._galley
            self._set_from(galley.place(self.scroll_offset.y) if galley else (0, 0))
            self._goal = self._goal if goal is None else goal
            if goal is not None:
                self._reach_goal()

    # Going to a place

    def _go_to(self, place: Place) -> None:
        galley, late = self._galley, deadline(PATIENCE)
        if galley is not None and galley.holds(place):
            self._goal = None
            least = galley.find(place) + self.size.height
            if len(galley.lines) < least:
                galley.set_below(lambda: late() or len(galley.lines) >= least)
            self._resized()
            self._scroll(galley.find(place))
        else:
            self._set_from(place)

    def _show_match(self, block: int, offset: int) -> None:
        """Go to what was searched for, with some lines above it; not where it is seen anyway."""
        from tui_reader.document.galley import Place  # noqa: PLC0415

        place = Place(block, offset)
        if self._galley is None or self._sees(place):
            return
        self._go_to(place)
        self._show_above(place, self.size.height // 3)

    def _sees(self, place: Place) -> bool:
        """Whether a place is on the page."""
        galley, top = self._galley, self.scroll_offset.y
        if galley is None or not galley.holds(place):
            return False
        return top <= self._number(place) < top + self.size.height

    def _number(self, place: Place) -> int:
        """Give the number of the line that is set with the text of a place."""
        return self._galley.find(place) if self._galley is not None else 0

    def _show_above(self, place: Place, lines: int) -> None:
        """Put ``place`` so many lines below the upper edge."""
        galley = self._galley
        if galley is None or not galley.holds(place):
            return
        if galley.find(place) < lines:
            galley.set_above(deadline(STRETCH), lines - galley.find(place))
            self._strips.clear()
            self._resized()
        self._scroll(max(0, self._number(place) - lines))

    def _reach_goal(self) -> None:
        """Go where a key has asked to go, if that has arrived and is set by now."""
        galley, goal = self._galley, self._goal
        if galley is None or goal is None:
            return
        self._resized()
        if goal == "":
            self._go_to_end()
        elif isinstance(goal, str):
            self._go_to_anchor(goal)
        elif not isinstance(goal, tuple):
            self._reopen(goal)
        elif galley.holds(goal):
            self._go_to(goal)

    def _reopen(self, finder: Finder) -> None:
        """Go where the article was left, as far as it is here, unless the reader has gone on."""
        place = finder.place(self._blocks, whole=self._arrived)
        if not self._is_as_opened:
            self._goal = None
        elif place is not None:
            self._goal = None
            self._go_to(place)
            galley, end = self._galley, self.max_scroll_y
            if finder.position.percent == 100 and galley and galley.place(end) == place:
                self._scroll(end)  # of several lines of that place, the one that shows the end
            self._opened_at = self._top
            is_last = self.scroll_offset.y >= self.max_scroll_y and not self.is_at_end
            if is_last and self._goal is None:  # lines to come may let it rise to the top
                self._goal = finder

    def _go_to_end(self) -> None:
        """Go to the end, and as long as it moves away, after it."""
        galley = self._galley
        if galley is not None and not galley.is_at_bottom and galley.place(0).block:
            late = deadline(PATIENCE)
            galley.set_below(late)
            self._resized()
        if galley is None or not galley.is_in_last:
            self._set_from((max(0, len(self._blocks) - 1), 0))
            galley = self._galley
        self._scroll(self.max_scroll_y)
        done = self._arrived and galley is not None and galley.is_at_bottom
        self._goal = None if done else ""

    def _go_to_percent(self, percent: int) -> None:
        """Go about there: by the number of blocks, of which not all need be set for it."""
        from tui_reader.document.galley import Place  # noqa: PLC0415

        self._goal = None
        self._go_to(Place(min(percent, 100) * (len(self._blocks) - 1) // 100))

    def _go_to_anchor(self, anchor: str) -> None:
        from tui_reader.document.galley import Place  # noqa: PLC0415

        block = self._anchors.get(anchor)
        if block is not None:
            self._go_to(Place(block))
        elif self._arrived:
            self._goal = None
            self.post_message(self.Said("This link leads nowhere in the article."))
        else:
            self._goal = anchor

    @property
    def _top(self) -> Place:
        """The place of the first line that is seen."""
        from tui_reader.document.galley import Place  # noqa: PLC0415

        return self._galley.place(self.scroll_offset.y) if self._galley else Place(0)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Tell that another part is visible."""
        super().watch_scroll_y(old_value, new_value)
        self.post_message(self.Scrolled())


def deadline(seconds: float) -> Callable[[], bool]:
    """Give a question that is answered by yes when the time has come."""
    end = perf_counter() + seconds
    return lambda: perf_counter() > end
