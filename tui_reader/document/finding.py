"""Finds what a reader looks for in an article's blocks, whichever way it is written there."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tui_reader.document.matches import Range, texts, with_role
from tui_reader.document.model import Block, Role
from tui_reader.domain.fold import fold

# Characters that fold to one character each, whatever stands beside them but for a mark: ASCII,
# accentless Greek, Cyrillic, Hebrew and Arabic, common punctuation, kana, ideographs, Hangul.
_PLAIN = (
    " -~\u0391-\u03a1\u03a3-\u03a9\u03b1-\u03c1\u03c3-\u03c9\u0410-\u044f\u05d0-\u05ea"
    "\u0621-\u064a\u2013\u2014\u2018-\u201d\u3001-\u3029\u3041-\u3096\u30a1-\u30fa\u30fb-\u30fe"
    "\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff60"
)
# What is not drawn: soft hyphens, and what steers line breaking.
_INVISIBLE = "\u00ad\u200b\u2060\ufeff"
_ODD = re.compile(rf"\s\s+|[^\S ]|[^\s{_PLAIN}]+")
_WHITE = re.compile(r"\s+")
_STEERING = re.compile(f"[{_INVISIBLE}]")
_ACCENTS = re.compile("(?<=[A-Za-z\u0131\u0142\u0141])[\u0300-\u036f]+")
# They join with the Hangul or the kana before them though they are no combining marks.
_JOINS = re.compile("[\u1100-\u11ff\u3131-\u318e\ua960-\ua97c\ud7b0-\ud7ff\uff9e-\uffdc]")


class Match(NamedTuple):
    """A place in the text of the block of this index; ``end`` is exclusive."""

    block: int
    start: int
    end: int


class Needle:
    """What is looked for: without a capital, case doesn't matter; width and accents never do."""

    def __init__(self, text: str) -> None:
        shown = _spaced(text)
        self.folded = fold(shown)
        self._exact = _unaccented(shown) if any(map(str.isupper, shown)) else None

    def __bool__(self) -> bool:
        return bool(self.folded.strip())

    def accepts(self, text: str) -> bool:
        """Say whether a text that is the same when folded is the same as to case too."""
        return self._exact is None or _unaccented(_spaced(text)) == self._exact


class Strand:
    """A text folded, each run of white space one space; it knows where all of it comes from."""

    def __init__(self, text: str) -> None:
        self._text = text
        parts: list[str] = []
        self._starts: list[int] = [0]
        """Where each piece begins in the folded text."""
        self._origins: list[int] = [0]
        """Where it begins in the text."""
        self._whole: list[bool] = [False]
        """Nothing but all of it can be found: it has not as many characters there as here."""
        taken = length = 0
        for odd in _ODD.finditer(text):
            for start, end in _clusters(text, taken, odd):
                folded = fold(text[taken:start])
                parts.append(folded)
                length += len(folded)
                cluster = text[start:end]
                folded = " " if cluster.isspace() else fold(_STEERING.sub("", cluster))
                self._add(length, start, whole=True)
                parts.append(folded)
                length += len(folded)
                self._add(length, end, whole=False)
                taken = end
        parts.append(fold(text[taken:]))
        self._folded = "".join(parts)

    def _add(self, start: int, origin: int, *, whole: bool) -> None:
        self._starts.append(start)
        self._origins.append(origin)
        self._whole.append(whole)

    def find(self, needle: Needle) -> Iterator[Range]:
        """Give where ``needle`` is, from left to right, none in two places at once."""
        sought, at = needle.folded, self._folded.find(needle.folded)
        is_plain = len(self._starts) == 1
        while at >= 0:
            end: int | None = at + len(sought)
            start: int | None = at
            if not is_plain:
                start, end = self._origin(at), self._origin(at + len(sought), ends=True)
            if start is None or end is None or not needle.accepts(self._text[start:end]):
                at = self._folded.find(sought, at + 1)
            else:
                yield start, end
                at = self._folded.find(sought, at + len(sought))

    def _origin(self, place: int, *, ends: bool = False) -> int | None:
        """Give where a place in the folded text comes from; None from within a character."""
        piece = bisect_right(self._starts, place) - 1
        if self._starts[piece] == place:
            while ends and piece and self._starts[piece - 1] == place:
                piece -= 1  # what is invisible there is no part of what ends before it
            return self._origins[piece]
        return None if self._whole[piece] else self._origins[piece] + place - self._starts[piece]


class Finder:
    """Finds needles in blocks, of which more may arrive; each is folded once."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._blocks = blocks
        self._strands: dict[int, tuple[tuple[int, Strand], ...]] = {}

    def matches(self, index: int, needle: Needle) -> list[Match]:
        """Give the places in one block."""
        strands = self._strands.get(index)
        if strands is None:
            block = self._blocks[index]
            strands = tuple((offset, Strand(text)) for offset, text in texts(block))
            self._strands[index] = strands
        return [
            Match(index, offset + start, offset + end)
            for offset, strand in strands
            for start, end in strand.find(needle)
        ]


def with_found(block: Block, found: Sequence[Match], current: Match | None = None) -> Block:
    """Mark what was found in a block, and the one of them that is current otherwise."""
    block = with_role(block, [(match.start, match.end) for match in found], Role.FOUND)
    if current is None:
        return block
    return with_role(block, [(current.start, current.end)], Role.CURRENT)


def _clusters(text: str, taken: int, odd: re.Match[str]) -> Iterator[tuple[int, int]]:
    """Cut what is odd where it may be cut; it takes the letter before it whose marks it begins."""
    start, end = odd.span()
    if text[start].isspace():
        yield start, end
        return
    if start > taken and _continues(text[start]) and not text[start - 1].isspace():
        start -= 1
    at = start + 1
    while at < end:
        if not _continues(text[at]) or text[at - 1] in _INVISIBLE:
            yield start, at
            start = at
        at += 1
    yield start, end


def _continues(character: str) -> bool:
    return unicodedata.category(character)[0] == "M" or _JOINS.match(character) is not None


def _spaced(text: str) -> str:
    return _WHITE.sub(" ", _STEERING.sub("", text))


def _unaccented(text: str) -> str:
    """Fold all but case."""
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text)
    return unicodedata.normalize("NFC", _ACCENTS.sub("", decomposed))
