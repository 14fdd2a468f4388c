"""Where an article was left, told so that it is found again in the article's next edition."""

from collections.abc import Sequence
from hashlib import blake2b
from typing import NamedTuple

from tui_reader.document.galley import Place
from tui_reader.document.links import NUMBER
from tui_reader.document.model import Block, Span
from tui_reader.domain.marks import FINISHED

_DIGITS = 8
_LONGEST_ANCHOR = 64
"""Characters of an anchor, which another version may make longer."""
_MOST = 1 << 31


class Position(NamedTuple):
    """A place in an article, and how much of the article was above the pane's lower edge."""

    anchor: str
    """A digest of the block's text."""
    block: int
    """Index of the block."""
    offset: int
    """Characters into the block's text."""
    percent: int

    def as_value(self) -> dict[str, object]:
        """Give what is journalled; `position_of` reads it."""
        return self._asdict()


def position_of(value: object) -> Position | None:
    """Read a journalled position; None for anything else."""
    if not isinstance(value, dict):
        return None
    anchor = value.get("anchor")
    numbers = [value.get(key) for key in ("block", "offset", "percent")]
    if not (isinstance(anchor, str) and len(anchor) <= _LONGEST_ANCHOR):
        return None
    bounded = [number for number in numbers if type(number) is int and 0 <= number < _MOST]
    if len(bounded) < len(numbers) or bounded[-1] > FINISHED:
        return None
    return Position(anchor, *bounded)


def position_at(blocks: Sequence[Block], place: Place, percent: int) -> Position:
    """Give the position of a place in ``blocks``."""
    return Position(anchor(blocks[place.block]), place.block, place.offset, percent)


def anchor(block: Block) -> str:
    """Give eight hex digits of BLAKE2b of the block's text.

    Numbers of links don't count: they change with every link that is added further up.
    """
    cells: tuple[tuple[Span, ...], ...] = (block.spans,)
    if block.table is not None:
        cells = tuple(cell for row in block.table.rows for cell in row)
    text = "".join(span.text for cell in cells for span in cell if not _is_number(span))
    found = (text or block.text).encode("utf-8", "surrogatepass")
    return blake2b(found, digest_size=_DIGITS // 2).hexdigest()


def _is_number(span: Span) -> bool:
    return span.role & NUMBER == NUMBER


def find(blocks: Sequence[Block], position: Position) -> Place:
    """Find the place of ``position`` in a whole article of one block at least.

    It is in the block of the same text nearest to where that was, so that an edit above moves the
    place along; where the text is gone, it is the block that has its index now.
    """
    return Finder(position).place(blocks, whole=True) or Place(0)


class Finder:
    """Looks for a position in an article that arrives in parts; each block is looked at once."""

    def __init__(self, position: Position) -> None:
        self.position = position
        self._nearest: int | None = None
        self._seen = 0

    def place(self, blocks: Sequence[Block], *, whole: bool) -> Place | None:
        """Give the place as soon as no block to come can be nearer; None until then.

        ``blocks`` are those of the last call, and perhaps more; ``whole`` says that they are all.
        """
        wanted = self.position.block
        if wanted < len(blocks) and anchor(blocks[wanted]) == self.position.anchor:
            return Place(wanted, self.position.offset)
        if wanted < len(blocks) or whole:  # the usual case needs no look at the blocks before
            self._look(blocks)
        nearest = self._nearest
        if nearest is not None and (whole or len(blocks) > wanted + abs(nearest - wanted)):
            return Place(nearest, self.position.offset)
        return Place(max(0, min(wanted, len(blocks) - 1))) if whole else None

    def _look(self, blocks: Sequence[Block]) -> None:
        for index in range(self._seen, len(blocks)):
            if anchor(blocks[index]) == self.position.anchor and (
                self._nearest is None or self._distance(index) < self._distance(self._nearest)
            ):
                self._nearest = index
        self._seen = len(blocks)

    def _distance(self, index: int) -> int:
        return abs(index - self.position.block)
