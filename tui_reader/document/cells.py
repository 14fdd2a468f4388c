"""How many terminal cells a text takes, exactly as Textual's compositor counts them."""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from rich.cells import cell_len, get_character_cell_size, split_graphemes

__all__ = ["cell_len", "fitting", "positions"]

_ZWJ = "\N{ZERO WIDTH JOINER}"
_VS16 = "\N{VARIATION SELECTOR-16}"


class _Widths(dict[int, str]):
    """Code point -> its width as a character, looked up in Rich's table once."""

    def __missing__(self, code: int) -> str:
        width = chr(get_character_cell_size(chr(code)))
        self[code] = width
        return width


_WIDTHS = _Widths()


def _widths(text: str) -> bytes:
    """Give the cells of each character; those of a cluster belong to its first character."""
    if _ZWJ in text or _VS16 in text:
        widths = bytearray(len(text))
        for start, _end, cells in split_graphemes(text)[0]:
            widths[start] = cells
        return bytes(widths)
    return text.translate(_WIDTHS).encode("latin-1")


def positions(text: str) -> Sequence[int]:
    """Give the cell at which each character starts, and after them the cells of all."""
    if text.isascii() and text.isprintable():
        return range(len(text) + 1)
    return list(accumulate(_widths(text), initial=0))


def fitting(cells: Sequence[int], start: int, width: int) -> int:
    """Give the last index up to which the characters from ``start`` fit into ``width`` cells."""
    limit = cells[start] + width
    if isinstance(cells, range):
        return min(limit, len(cells) - 1)
    return bisect_right(cells, limit, start) - 1
