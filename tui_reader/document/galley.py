"""An article's lines at one width, set from any block on, downwards and upwards, as needed."""

import sys
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from tui_reader.document.layout import Form, block_lines
from tui_reader.document.model import Block, Line

_DEFAULT = Form()


class Place(NamedTuple):
    """A place in the text, which no change of width moves: a block and an offset in its text."""

    block: int
    offset: int = 0


class Galley:
    """Lines of some blocks that follow each other; the others are set later or never.

    ``blocks`` may grow at its end while the article arrives.
    """

    def __init__(
        self, blocks: Sequence[Block], width: int, form: Form = _DEFAULT, start: int = 0
    ) -> None:
        self.lines: list[Line] = []
        self.width = width
        self.form = form
        self._blocks = blocks
        self._above = start
        """Blocks above the lines."""
        self._below = start
        """The block whose lines are being set."""
        self._setting: Iterator[Line] | None = None
        self._rising: Iterator[Line] | None = None
        self._risen: list[Line] = []
        """Lines of the block above that is being set."""

    @property
    def is_at_top(self) -> bool:
        """Whether the first line is the article's."""
        return self._above == 0

    @property
    def is_at_bottom(self) -> bool:
        """Whether the last line is that of the last block."""
        return self._setting is None and self._below >= len(self._blocks)

    @property
    def is_in_last(self) -> bool:
        """Whether no block has to be set before the last one is."""
        return self._below >= len(self._blocks) - 1

    def set_below(self, enough: Callable[[], bool]) -> None:
        """Add lines below, until ``enough`` says so or the blocks come to their end."""
        while not self.is_at_bottom:
            if self._setting is None:
                self._setting = block_lines(self._blocks, self._below, self.width, self.form)
            for line in self._setting:
                self.lines.append(line)
                if enough():
                    return
            self._setting = None
            self._below += 1

    def set_above(self, enough: Callable[[], bool], wanted: int = sys.maxsize) -> int:
        """Add the lines of whole blocks above, until ``enough``; give how many they are.

        It ends with the block with which they are as many as ``wanted``. What is set of another
        one by then is kept for the next time.
        """
        added: list[list[Line]] = []
        count = 0
        while self._above and count < wanted:
            above = self._above - 1
            if self._rising is None:
                self._rising = block_lines(self._blocks, above, self.width, self.form)
            for line in self._rising:
                self._risen.append(line)
                if enough():
                    break
            else:
                added.append(self._risen)
                count += len(self._risen)
                self._above, self._rising, self._risen = above, None, []
                continue
            break
        self.lines[:0] = [line for lines in reversed(added) for line in lines]
        return count

    def holds(self, place: Place) -> bool:
        """Tell whether the line of ``place`` is set."""
        if not self.lines or place.block < self._above:
            return False
        return place.block < self._below or self.place(len(self.lines) - 1) >= place

    def place(self, number: int) -> Place:
        """Give where a line begins in the text; beyond the last line, where that does."""
        if not self.lines:
            return Place(self._above)
        return _place(self.lines[min(number, len(self.lines) - 1)])

    def find(self, place: Place) -> int:
        """Give the number of the line that ``place`` is in: of several, the first."""
        lines = self.lines
        found = bisect_left(lines, place, key=_place)
        if found < len(lines) and _place(lines[found]) == place:
            return found
        if not found:
            return 0
        return bisect_left(lines, _place(lines[found - 1]), key=_place)


def _place(line: Line) -> Place:
    return Place(line.block, line.offset)
