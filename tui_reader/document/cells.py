"""How many terminal cells a text takes, exactly as Textual's compositor counts them."""

import re
import sys
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, groupby

from rich import cells as rich_cells
from rich._unicode_data import load
from rich.cells import CellTable, cell_len, get_character_cell_size

__all__ = [
    "ambiguous_is_wide",
    "cell_len",
    "fitting",
    "next_cluster",
    "positions",
    "widen_ambiguous",
]

_ZWJ = "\N{ZERO WIDTH JOINER}"
_VS16 = "\N{VARIATION SELECTOR-16}"
# A joiner hides the character after it; the selector widens the last character that has a cell.
_JOINED_OR_WIDENED = re.compile(f"{_ZWJ}.?|{_VS16}", re.DOTALL)


class _Widths(dict[int, str]):
    """Code point -> its width as a character, looked up in Rich's table once.

    Soft hyphens have none: none is drawn except at a line's end, as a hyphen.
    """

    def __missing__(self, code: int) -> str:
        width = chr(get_character_cell_size(chr(code)))
        self[code] = width
        return width


_SOFT_HYPHEN = {0xAD: "\0"}
_WIDTHS = _Widths(_SOFT_HYPHEN)


def _widths(text: str) -> bytes:
    """Give the cells of each character; those of a cluster belong to its first character."""
    widths = text.translate(_WIDTHS).encode("latin-1")
    if _ZWJ in text or _VS16 in text:
        return _with_sequences(text, bytearray(widths))
    return widths


def _with_sequences(text: str, widths: bytearray) -> bytes:
    measured = 0  # the selector looks no further back than to the one before it
    for match in _JOINED_OR_WIDENED.finditer(text):
        start, end = match.span()
        if match[0] == _VS16:
            base = start - 1
            while base >= measured and not widths[base]:
                base -= 1
            if base >= measured:
                widths[base] = cell_len(text[base] + _VS16)
            measured = end
        else:
            widths[end - 1] = 0
    return bytes(widths)


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


def next_cluster(text: str, index: int) -> int:
    """Give the first place from ``index`` on where text may be cut and measured in two parts."""
    while index < len(text):
        before, after = text[index - 1], text[index]
        joined = _ZWJ in (before, after) or (_is_flag(before) and _is_flag(after))
        if not joined and _WIDTHS[ord(after)] != "\0":
            break
        index += 1
    return index


def _is_flag(character: str) -> bool:
    """Tell whether it is a regional indicator, two of which are a flag."""
    return "\U0001f1e6" <= character <= "\U0001f1ff"


_PRIVATE_USE = ((0xE000, 0xF8FF, 2), (0xF0000, 0xFFFFD, 2), (0x100000, 0x10FFFD, 2))
_LAST_AMBIGUOUS = 0x1F1FF  # of the others
_PRINTABLE_ASCII = frozenset(map(chr, range(0x20, 0x7F)))


def ambiguous_is_wide() -> bool:
    """Tell whether characters of East Asian width A (UAX #11) take two cells."""
    return cell_len("…") == 2


def widen_ambiguous() -> None:
    """Give the characters of East Asian width A two cells, here, in Rich and in Textual.

    To be called before anything is measured or drawn, for what has been is not drawn anew.
    """
    if ambiguous_is_wide():
        return
    table = load("auto")
    ambiguous = [*_ambiguous_ranges(), *_PRIVATE_USE]
    narrow = frozenset(one for one in table.narrow_to_wide if not _is_ambiguous(ord(one)))
    wide = CellTable(table.unicode_version, sorted([*table.widths, *ambiguous]), narrow)
    for module in filter(None, map(sys.modules.get, ("rich.cells", "rich.segment"))):
        module.__dict__["_is_single_cell_widths"] = _PRINTABLE_ASCII.issuperset
    rich_cells.__dict__["load_cell_table"] = lambda _version="auto": wide
    get_character_cell_size.cache_clear()
    rich_cells.cached_cell_len.cache_clear()
    _WIDTHS.clear()
    _WIDTHS.update(_SOFT_HYPHEN)


def _is_ambiguous(code: int) -> bool:
    """Tell whether a character is of width A; combining ones and the soft hyphen have no cells."""
    character = chr(code)
    return (
        unicodedata.east_asian_width(character) == "A"
        and character != "\N{SOFT HYPHEN}"
        and get_character_cell_size(character) == 1
    )


def _ambiguous_ranges() -> Iterator[tuple[int, int, int]]:
    """Give first and last code point of each run, but those of private use, and their width."""
    codes = enumerate(filter(_is_ambiguous, range(0xA1, _LAST_AMBIGUOUS + 1)))
    for _, run in groupby(codes, lambda pair: pair[1] - pair[0]):
        found = [code for _, code in run]
        yield found[0], found[-1], 2
