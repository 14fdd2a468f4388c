"""Which line of a list shows which article, with headings between some of them."""

from array import array
from bisect import bisect_right
from collections.abc import Sequence

HEADING = -1
"""The line above an article, instead of the number of one of its own."""


class Rows:
    """Articles of ``height`` lines each; above those at ``starts``, in order, is a heading."""

    def __init__(self, count: int = 0, height: int = 1, starts: Sequence[int] = ()) -> None:
        self.height = height
        self.starts = starts
        self.total = count * height + len(starts)
        """Lines of all of them."""
        self._headings = array(
            "q", (start * height + number for number, start in enumerate(starts))
        )

    def top(self, position: int) -> int:
        """Give the first line of an article, its heading left out."""
        return position * self.height + bisect_right(self.starts, position)

    def has_heading(self, position: int) -> bool:
        """Tell whether there is a heading above an article."""
        place = bisect_right(self.starts, position)
        return place > 0 and self.starts[place - 1] == position

    def at(self, line: int) -> tuple[int, int]:
        """Give the article of a line and which of its lines it is, or `HEADING`."""
        above = bisect_right(self._headings, line)
        if above and self._headings[above - 1] == line:
            return self.starts[above - 1], HEADING
        return divmod(line - above, self.height)
