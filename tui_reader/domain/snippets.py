"""The sentence of a text in which something is found."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from tui_reader.domain.tokens import Phrase, find, tokenized

_SENTENCE_END = re.compile(r"[。！？]+[”’」』）]*|[.!?]+[\"')\]]*\s")
LONGEST = 300
"""Characters of a snippet: more than any line of a list shows."""
_BEFORE = 60
_FARTHEST = 400_000
"""Characters of a text that are looked at: a list must not wait for a book."""


class Snippet(NamedTuple):
    """One line of text, and where in it the words are: start and end (exclusive)."""

    text: str = ""
    spans: tuple[tuple[int, int], ...] = ()


def snippet(text: str, phrases: Sequence[Phrase]) -> Snippet:
    """Give the first sentence of ``text`` that has one of ``phrases``; an empty one for none."""
    for line in text[:_FARTHEST].split("\n"):
        known = tokenized(line)
        if any(one.is_in(known) for one in phrases):
            found = find(line, phrases)
            start, end = _sentence(line, *found[0])
            spans = ((max(first, start), min(last, end)) for first, last in found)
            inside = tuple((first - start, last - start) for first, last in spans if first < last)
            return Snippet(line[start:end], inside)
    return Snippet()


def _sentence(line: str, first: int, last: int) -> tuple[int, int]:
    """Widen a match to its sentence, as far as that is not very long."""
    start = 0
    for match in _SENTENCE_END.finditer(line, max(0, first - LONGEST), first):
        start = match.end()
    if first - start > _BEFORE:
        start = first - _BEFORE
    ends = _SENTENCE_END.search(line, last)
    end = min(ends.end() if ends else len(line), max(start + LONGEST, last))
    while start < first and line[start].isspace():
        start += 1
    return start, last + len(line[last:end].rstrip())
