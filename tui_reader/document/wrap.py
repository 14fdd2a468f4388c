"""Spans and a width -> the pieces of text that make one line each."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tui_reader.document.cells import cell_len, fitting, positions
from tui_reader.document.linebreak import classes, last_break, last_cluster
from tui_reader.document.model import Role, Run, Span

_SPACES = re.compile(" +")
_SOFT_HYPHEN = "\N{SOFT HYPHEN}"
# They steer line breaking and shaping; drawn, some terminals would give them a cell.
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")


class Piece(NamedTuple):
    """The text of one line without what stands around it, and where it begins in the spans."""

    text: str
    runs: tuple[Run, ...]
    offset: int


class Styles:
    """The roles of a sequence of spans, to be cut into the runs of lines."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self._runs: list[Run] = []
        position = 0
        for span in spans:
            end = position + len(span.text)
            if span.role or span.href:
                self._runs.append(Run(position, end, span.role, span.href or span.src))
            position = end
        self._ends = [run.end for run in self._runs]

    def between(self, start: int, end: int) -> tuple[Run, ...]:
        """Give the runs of the text from ``start`` to ``end``, counted from ``start``."""
        found = []
        for run in self._runs[bisect_right(self._ends, start) :]:
            if run.start >= end:
                break
            first, last = max(run.start, start), min(run.end, end)
            found.append(Run(first - start, last - start, run.role, run.href))
        return tuple(found)


def wrap(spans: Sequence[Span], width: int, *, hang: int = 0) -> Iterator[Piece]:
    """Fill lines of ``width`` cells with as much as each holds; all but the first ``hang`` less."""
    text = "".join(span.text for span in spans)
    styles = Styles(spans)
    start, room = 0, width
    for segment in text.split("\n"):
        for first, last in line_ranges(segment, room, width - hang):
            yield _piece(text, styles, start + first, start + last, room)
            room = width - hang
        start += len(segment) + 1


def line_ranges(text: str, first: int, rest: int) -> Iterator[tuple[int, int]]:
    """Give start and end of each line of ``text``, which has no forced breaks; at least one.

    The first line has ``first`` cells, the others ``rest``. Spaces at a line's end belong to no
    line and take no cell.
    """
    cells = positions(text)
    letters = ""
    start, end, width = 0, len(text), first
    while True:
        limit = fitting(cells, start, width)
        if spaces := _SPACES.match(text, limit):
            limit = spaces.end()
        if limit >= end:
            yield start, _before_spaces(text, start, end)
            return
        letters = letters or classes(text)
        stop = last_break(letters, start, limit)
        if stop == start:
            stop = _forced(letters, start, limit)
        yield start, _before_spaces(text, start, stop)
        start, width = stop, rest


def _forced(letters: str, start: int, limit: int) -> int:
    """Split a word that is longer than the line; if it must be, even a cluster that is."""
    return max(last_cluster(letters, start, limit), start + 1)


def _before_spaces(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1] == " ":
        end -= 1
    return end


def _piece(text: str, styles: Styles, start: int, end: int, width: int) -> Piece:
    line, runs = text[start:end], styles.between(start, end)
    if _INVISIBLE.search(line):
        hyphenated = line.endswith(_SOFT_HYPHEN)
        line, runs = _visible(line, runs)
        if hyphenated and cell_len(line) < width:
            line += "-"
    return Piece(line, runs, start)


def _visible(line: str, runs: tuple[Run, ...]) -> tuple[str, tuple[Run, ...]]:
    """Take the invisible characters out, and move the runs accordingly."""
    places = [match.start() for match in _INVISIBLE.finditer(line)]
    moved = (
        Run(
            run.start - bisect_right(places, run.start - 1),
            run.end - bisect_right(places, run.end - 1),
            run.role,
            run.href,
        )
        for run in runs
    )
    return _INVISIBLE.sub("", line), tuple(run for run in moved if run.start < run.end)


def moved(runs: Sequence[Run], by: int, role: Role = Role.PLAIN) -> tuple[Run, ...]:
    """Give the runs ``by`` characters further on, each with ``role`` added."""
    return tuple(Run(run.start + by, run.end + by, run.role | role, run.href) for run in runs)


def clipped(runs: Sequence[Run], length: int) -> tuple[Run, ...]:
    """Give the runs of the first ``length`` characters."""
    return tuple(
        Run(run.start, min(run.end, length), run.role, run.href)
        for run in runs
        if run.start < length
    )
