"""Labels over the beginnings of links, to open them by typing one."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

LETTERS = "asdfghjklqwertyuiopzxcvbnm"
"""The home row first."""


class Spot(NamedTuple):
    """Where a link begins: its line in the article, and the cell in that."""

    href: str
    line: int
    cell: int


def labels(count: int) -> list[str]:
    """Give so many labels, none of which begins another; two letters only where one is too few."""
    letters = len(LETTERS)
    begun = min(letters, max(0, -(-(count - letters) // (letters - 1))))
    alone = letters - begun
    pairs = (first + second for first in LETTERS[alone:] for second in LETTERS)
    return [*LETTERS[:alone], *pairs][:count]


def spots(lines: Iterable[tuple[int, Strip]]) -> list[Spot]:
    """Give where the links of drawn lines begin, one for each address."""
    found: dict[str, Spot] = {}
    for number, strip in lines:
        cell = 0
        for segment in strip:
            href = str(segment.style.meta.get("href", "")) if segment.style else ""
            if href.strip("#"):
                found.setdefault(href, Spot(href, number, cell))
            cell += segment.cell_length
    return list(found.values())


class LinkHints:
    """The labels of the links that are seen, and what has been typed of one."""

    def __init__(self, some: Sequence[Spot], top: int) -> None:
        """``top`` is the first line that is seen."""
        self.top = top
        self._spots = dict(zip(labels(len(some)), some, strict=False))
        self._typed = ""

    def take(self, key: str) -> bool:
        """Type a letter or take one back; False where no label goes on so."""
        if key == "backspace" and self._typed:
            self._typed = ""
            return True
        typed = self._typed + key.lower()
        if len(key) != 1 or not any(label.startswith(typed) for label in self._spots):
            return False
        self._typed = typed
        return True

    @property
    def chosen(self) -> str:
        """The address whose label has been typed."""
        spot = self._spots.get(self._typed)
        return spot.href if spot else ""

    def move(self, by: int) -> None:
        """Follow the lines, which have numbers greater by ``by``."""
        self.top += by
        self._spots = {
            label: spot._replace(line=spot.line + by) for label, spot in self._spots.items()
        }

    def over(self, strip: Strip, number: int, style: Style) -> Strip:
        """Draw the labels over a line, beside each other where links are that close."""
        end = 0
        for label, spot in self._spots.items():
            if spot.line != number:
                continue
            at = min(max(end, spot.cell), max(0, strip.cell_length - len(label)))
            end = at + len(label)
            if label.startswith(self._typed):
                drawn = Strip([Segment(label, style)])
                strip = Strip.join([strip.crop(0, at), drawn, strip.crop(end)])
        return strip
