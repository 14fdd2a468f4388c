"""The part of the reading pane that looks for words in the article."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from textual import work
from textual.message import Message
from textual.worker import get_current_worker

from tui_reader.settings.config import Config
from tui_reader.tui.messages import Part
from tui_reader.tui.signs import signs
from tui_reader.tui.widgets.setting_view import SettingView, deadline

if TYPE_CHECKING:  # what sets articles is loaded with the first one
    from tui_reader.document.finding import Finder, Match
    from tui_reader.document.galley import Place
    from tui_reader.document.model import Line

_SLICE = 0.004
"""Seconds of marking at a time in a block that is very long."""
_FURTHEST = 100
"""Lines of a place, such as those of a table's row, among which a match is looked for."""
_MOST_BLOCKS = 400
"""Blocks whose marked lines are kept."""


class Spot(NamedTuple):
    """A line: of those that begin at one place in the text, this one."""

    place: Place
    line: int


class FindingView(SettingView):
    """An article in which words are looked for."""

    class Found(Message):
        """There is another answer to what is looked for."""

        def can_replace(self, message: Message) -> bool:
            """Let the latest of several serve for all."""
            return isinstance(message, type(self))

    @dataclass
    class Looked(Message):
        """Some blocks were looked through."""

        edition: int
        blocks: int
        matches: list[Match]

    def __init__(self, config: Config, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(config, id=id)
        self.needle = ""
        """What is looked for; empty for nothing."""
        self._is_finding = False
        self._finder: Finder | None = None
        self._edition = 0
        """Tells answers to what is looked for from those to what was before."""
        self._is_looking = False
        self._seen = 0
        """Blocks that have been looked through."""
        self._matches: list[Match] = []
        self._current: int | None = None
        self._from: Place | None = None
        """Where to look from."""
        self._follows = False
        """The first match is gone to as soon as it is known."""
        self._origin: Spot | None = None
        """Where one was when finding began."""
        self._gone: Spot | None = None
        """Where it has brought one since."""
        self._marked: dict[int, _MarkedLines | None] = {}
        self._marking: tuple[int, int] | None = None
        """The block, and the line of it, that is being marked between the keys."""

    # The article

    def take(self, part: Part) -> None:
        """Take an article's first part, which is shown from its beginning, or a further one."""
        if part.begins:
            place = self._current_place
            self._forget_matches()
            self._finder, self._from = None, place or self._from
        super().take(part)
        if self.needle and not self._is_looking:
            self._look_on()

    def lines_moved(self, by: int) -> None:
        """Mark lines that are new when they are drawn."""
        super().lines_moved(by)
        if not by:
            self._forget_marks()

    def _set_again(self) -> None:
        self._keeping(super()._set_again)

    def _reach_goal(self) -> None:
        is_sought = self._goal is not None and self._goal == self._current_place
        self._keeping(super()._reach_goal)
        if is_sought and self._goal is None:
            self._gone = self._spot

    def _resized(self) -> None:
        self._keeping(super()._resized)

    def _keeping(self, sets: Callable[[], None]) -> None:
        """Do what moves lines though the reader goes nowhere."""
        is_gone = self._spot == self._gone
        sets()
        if is_gone:
            self._gone = self._spot

    @property
    def _spot(self) -> Spot:
        place, galley = self._top, self._galley
        return Spot(place, self.scroll_offset.y - galley.find(place) if galley else 0)

    @property
    def _here(self) -> Place:
        """The place that one looks from."""
        return self._top

    # Finding

    @property
    def is_finding(self) -> bool:
        """Whether something is looked for, or about to be."""
        return self._is_finding

    @property
    def is_looking(self) -> bool:
        """Whether it is not known yet where the first match is."""
        return self._is_looking and not self._matches

    @property
    def found(self) -> str:
        """Which of how many matches is current."""
        if not self.needle:
            return ""
        arrives = not self._arrived or self._seen < len(self._blocks)
        if not self._matches:
            return signs().ellipsis if arrives else "No match"
        number = 0 if self._current is None else self._current + 1
        return f"{number}/{len(self._matches)}{signs().ellipsis if arrives else ''}"

    def begin_to_find(self) -> None:
        """Remember where one is, to look from there and to come back."""
        place = self._current_place
        is_here = place is not None and self._sees(place)
        self._from = place if is_here else self._here
        self._origin = self._gone = self._spot
        self._is_finding = True

    def look_for(self, needle: str) -> None:
        """Mark ``needle`` wherever it is, and go to the first one after where one was."""
        from tui_reader.document.finding import Needle  # noqa: PLC0415 - loaded with an article

        if needle == self.needle:
            return
        self.needle = needle if Needle(needle) else ""
        self._forget_matches()
        self._follows = bool(self.needle)
        if self.needle:
            self._look_on()
        else:
            self._return()
        self.post_message(self.Found())

    def end_finding(self) -> None:
        """Mark nothing any more, and go back to where one was, unless one has gone on."""
        self._return()
        self.forget_finding()

    def forget_finding(self) -> None:
        """Mark nothing any more."""
        self._is_finding, self.needle = False, ""
        self._origin = self._gone = self._from = None
        self._forget_matches()

    def _return(self) -> None:
        origin = self._origin
        if origin is None or not self._is_where_found:
            return
        self._go_to(origin.place)
        if self._sees(origin.place):
            self._scroll(self.scroll_offset.y + origin.line)
        self._gone = self._spot

    @property
    def _is_where_found(self) -> bool:
        """Whether one has gone nowhere since a match was gone to."""
        return self._spot == self._gone or self._goal == self._current_place is not None

    def go_to_match(self, step: int) -> None:
        """Go so many matches on, round the ends."""
        if not self._matches:
            self.post_message(self.Said(f"{self.found or 'No match'}: {self.needle}"))
            return
        count = len(self._matches)
        place = self._current_place
        if self._current is not None and place and (self._is_where_found or self._sees(place)):
            wanted = self._current + step
        else:  # one has gone on: it is the next from there
            self._origin = self._spot
            after = self._after(self._here)
            wanted = after + step - (step > 0)
        self._show(wanted % count)
        if not 0 <= wanted < count:
            where = "beginning" if step > 0 else "end"
            self.post_message(self.Said(f"Went round to the {where}."))

    def _show(self, index: int) -> None:
        from tui_reader.document.galley import Place  # noqa: PLC0415 - loaded with an article

        match = self._matches[index]
        if self._current is not None:
            self._marked.pop(self._matches[self._current].block, None)
        self._marked.pop(match.block, None)
        self._current, self._follows = index, False
        self._visit(Place(match.block, match.start), in_page=True)
        self._gone = self._spot
        self._draw_anew()
        self.post_message(self.Found())

    @property
    def _current_place(self) -> Place | None:
        from tui_reader.document.galley import Place  # noqa: PLC0415 - loaded with an article

        if self._current is None:
            return None
        match = self._matches[self._current]
        return Place(match.block, match.start)

    def _after(self, place: Place) -> int:
        """Give the number of the first match at or after a place."""
        return bisect_left(self._matches, (place.block, place.offset))

    def _look_on(self) -> None:
        """Look through the blocks that have come since."""
        from tui_reader.document.finding import Finder  # noqa: PLC0415 - loaded with an article

        self._finder = self._finder or Finder(self._blocks)
        self._is_looking = self._seen < len(self._blocks)
        if self._is_looking:
            blocks = range(self._seen, len(self._blocks))
            self._look(self._finder, self.needle, blocks, self._edition)
        else:
            self.post_message(self.Found())

    @work(thread=True, group="find", exclusive=True)
    def _look(self, finder: Finder, text: str, blocks: range, edition: int) -> None:
        from tui_reader.document.finding import Needle  # noqa: PLC0415 - loaded with an article

        worker, needle = get_current_worker(), Needle(text)
        matches: list[Match] = []
        for index in blocks:
            if worker.is_cancelled:
                return
            matches += finder.matches(index, needle)
        self.post_message(self.Looked(edition, len(blocks), matches))

    def on_finding_view_looked(self, message: Looked) -> None:
        """Mark what was found, unless something else is looked for by now."""
        message.stop()
        if message.edition != self._edition:
            return
        self._matches += message.matches
        self._seen += message.blocks
        self._forget_marks()
        if self._matches and self._current is None:
            first = self._after(self._from or self._here) % len(self._matches)
            if self._follows:
                self._show(first)
            else:
                self._current = first
        self._draw_anew()
        self._look_on()

    # Marking

    def _forget_matches(self) -> None:
        self._edition += 1
        self._is_looking = False
        self._seen, self._matches, self._current = 0, [], None
        self._forget_marks()
        self._draw_anew()

    def _forget_marks(self) -> None:
        self._marked.clear()
        self._marking = None

    def _draw_anew(self) -> None:
        self._strips.clear()
        self.refresh()

    def _line(self, number: int) -> Line:
        """Give a line with what was found marked in it, as soon as that is set."""
        from tui_reader.document.galley import Place  # noqa: PLC0415 - loaded with an article

        line, galley = self._lines[number], self._galley
        if not self._matches or galley is None:
            return line
        block = line.block
        if block not in self._marked:
            if len(self._marked) >= _MOST_BLOCKS:
                self._forget_marks()
            self._marked[block] = self._mark(block)
        marked = self._marked[block]
        if marked is None:
            return line
        index = number - galley.find(Place(block))
        if not self._marking and not marked.reach(index, deadline(_SLICE)):
            self._marking = block, index
            self.set_timer(0.001, self._mark_on)
        return line._replace(runs=marked.lines[index].runs) if marked.has(index) else line

    def _number(self, place: Place) -> int:
        """Give the line of the current match: the first of its place may be a gap."""
        from tui_reader.document.model import Role  # noqa: PLC0415 - loaded with an article

        number = super()._number(place)
        if place != self._current_place:
            return number
        for further in range(number, min(number + _FURTHEST, len(self._lines))):
            if any(Role.CURRENT in run.role for run in self._line(further).runs):
                return further
        return number

    def _mark(self, index: int) -> _MarkedLines | None:
        from tui_reader.document.finding import with_found  # noqa: PLC0415 - loaded with an article
        from tui_reader.document.layout import block_lines  # noqa: PLC0415

        first, end = (bisect_left(self._matches, (number,)) for number in (index, index + 1))
        galley = self._galley
        if first == end or galley is None:
            return None
        current = self._current if self._current in range(first, end) else None
        block = with_found(
            self._blocks[index],
            self._matches[first:end],
            None if current is None else self._matches[current],
        )
        around = (*self._blocks[max(0, index - 1) : index], block)
        return _MarkedLines(block_lines(around, len(around) - 1, galley.width, galley.form))

    def _mark_on(self) -> None:
        if self._marking is None:
            return
        block, index = self._marking
        marked = self._marked.get(block)
        if marked is None or marked.reach(index, deadline(_SLICE)):
            self._marking = None
            self._draw_anew()
        else:
            self.set_timer(0.001, self._mark_on)

    def _visit(self, place: Place, *, in_page: bool) -> None:
        """Go to a place: with some lines above it, and not if it is seen, or to have it on top."""
        if in_page:
            self._show_match(*place)
        else:
            self._go_to(place)


class _MarkedLines:
    """A block's lines, set once more with what was found in it marked, as far as they are seen."""

    def __init__(self, setting: Iterator[Line]) -> None:
        self.lines: list[Line] = []
        self._setting = setting
        self._ended = False

    def has(self, index: int) -> bool:
        """Whether a line is set."""
        return index < len(self.lines)

    def reach(self, index: int, late: Callable[[], bool]) -> bool:
        """Set lines up to one of them; False where there was no time for it."""
        while not self.has(index) and not self._ended:
            line = next(self._setting, None)
            if line is None:
                self._ended = True
            else:
                self.lines.append(line)
            if late() and not self.has(index):
                return self._ended
        return True
