"""Judges line breaks by looking at lines alone, whoever has made them."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from rich.cells import cell_len

_STOPS = "，。、．：；？！︰﹐﹑﹒﹔﹕﹖﹗,.:;?!｡､・"
_WESTERN_STOPS = frozenset(".,!?…")
_ITERATION = "々〻ゝゞヽヾーｰ〜゛゜"
_SMALL_KANA = (
    "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿｧｨｩｪｫｬｭｮｯ"
)
_AFTER_NUMBER = "%％‰℃°"
_BY_CATEGORY = {
    category: "".join(
        chr(code) for code in range(0x21, 0x10000) if unicodedata.category(chr(code)) == category
    )
    for category in ("Pe", "Pf", "Ps", "Pi")
}
_CLOSING = frozenset(_STOPS + _ITERATION + _SMALL_KANA + _BY_CATEGORY["Pe"] + _BY_CATEGORY["Pf"])
_OPENING = frozenset(_BY_CATEGORY["Ps"] + _BY_CATEGORY["Pi"])
_BAD_FIRST = _CLOSING | frozenset(_AFTER_NUMBER)
_AROUND = " \u00a0▎▏▕│┃|"
_PART = re.compile(r"[^\s▎▏▕│┃|]+(?: [^\s▎▏▕│┃|]+)*")
_LEAD = re.compile(r"(?:[•◦▪▸▹◆◇☐☑↪▣*]|\d+[.)]|\[\d+\])\s+")
_NO_SPACES = re.compile(
    "[\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7a3"
    "\U00020000-\U0003ffff]"
)
_SEVERAL = re.compile(r"\S(?:  |.?[▎▏▕│┃|]).*\S")
_CONTEXT = 12
_LONG_ENOUGH = 8


class Break(NamedTuple):
    """The end of a line and the beginning of the next, where one text goes on."""

    before: str
    after: str
    spaced: bool


class _Part(NamedTuple):
    """What stands in one column of a line, and its cells."""

    text: str
    start: int
    end: int


def soft_breaks(lines: Sequence[str], source: str) -> Iterator[Break]:
    """Find where a line goes on in the next: where ``source`` has both in one.

    In tables, each column is looked at. Line ends in ``source`` are those that stay.
    """
    for above, below in pairwise(lines):
        found = list(_columns(above, below, source)) if _SEVERAL.search(above) else []
        if not found:
            whole = _joined(above.strip(_AROUND), below.strip(_AROUND), source)
            found = [whole] if whole else []
        yield from found


def _columns(above: str, below: str, source: str) -> Iterator[Break]:
    for one in _parts(above):
        for other in _parts(below):
            if one.start == other.start or one.end == other.end:
                found = _joined(one.text, other.text, source)
                if found:
                    yield found


def _joined(before: str, after: str, source: str) -> Break | None:
    before = _LEAD.sub("", before, count=1)
    end, begin = before[-_CONTEXT:], after[:_CONTEXT]
    if end and begin and end + begin in source:
        return Break(before, after, spaced=False)
    if end and begin and f"{end} {begin}" in source:
        return Break(before, after, spaced=True)
    return None


def _parts(line: str) -> Iterator[_Part]:
    for match in _PART.finditer(line):
        start = cell_len(line[: match.start()])
        yield _Part(match[0], start, start + cell_len(match[0]))


def faults(lines: Sequence[str], source: str) -> list[Break]:
    """Give the breaks that put punctuation where it may not be and might not have."""
    suspects = [number for number, line in enumerate(lines) if _is_suspect(line)]
    pairs = {pair for number in suspects for pair in (number - 1, number)}
    return [
        found
        for number in sorted(pairs)
        if 0 <= number < len(lines) - 1
        for found in soft_breaks(lines[number : number + 2], source)
        if (_begins_badly(found) or _ends_badly(found)) and _could_be_otherwise(found)
    ]


def _is_suspect(line: str) -> bool:
    """Tell quickly whether a line, or a column of it, begins or ends with what it may not."""
    line = line.strip(_AROUND)
    return bool(line) and bool(
        line[0] in _BAD_FIRST
        or line[-1] in _OPENING
        or (_SEVERAL.search(line) and any(map(_is_suspect, _PART.findall(line))))
    )


def _begins_badly(found: Break) -> bool:
    first, second = found.after[0], found.after[1:2]
    if first in _AFTER_NUMBER:
        return found.before[-1].isdecimal() and not found.spaced
    if unicodedata.category(first) == "Pf" and second.isalnum() and not _NO_SPACES.match(second):
        return False  # ’tis, and »so« in German
    return first in _CLOSING


def _ends_badly(found: Break) -> bool:
    last, previous = found.before[-1], found.before[-2:-1]
    word = previous.isalnum() and not _NO_SPACES.match(previous)
    if unicodedata.category(last) == "Pi" and (word or previous in _WESTERN_STOPS):
        return False  # „so“ in German
    return last in _OPENING


def _could_be_otherwise(found: Break) -> bool:
    """Tell whether the line might have ended sooner, and the next one held the rest."""
    text = found.before
    width = max(cell_len(found.before), cell_len(found.after))
    marks = next((i for i, one in enumerate(found.after) if not _clings(one)), len(found.after))
    carried = " " * found.spaced + found.after[:marks]
    for index in range(1, len(text)):
        left, right = text[index - 1], text[index]
        apart = left == " " or _NO_SPACES.match(left) or _NO_SPACES.match(right)
        allowed = text[:index].rstrip()[-1:] not in _OPENING and not _clings(right)
        fits = cell_len(text[index:] + carried) <= width
        if apart and allowed and left not in _AFTER_NUMBER and fits:
            return True
    return False


def _clings(character: str) -> bool:
    return character in _BAD_FIRST or character in " \u00a0…—\u2060"


def overflows(lines: Iterable[str], width: int) -> list[str]:
    """Give the lines that are wider than ``width``."""
    return [line for line in lines if cell_len(line) > width]


def fullness(lines: Sequence[str], source: str, width: int) -> list[float]:
    """Give how full each line of Chinese is that goes on in the next."""
    found = []
    for above, below in pairwise(lines):
        text = above.strip(_AROUND)
        wide = len(_NO_SPACES.findall(text))
        if wide >= _LONG_ENOUGH and 2 * wide >= len(text) and _joined(text, below.strip(), source):
            found.append(cell_len(above.rstrip()) / width)
    return found
