"""Spans and a width -> the pieces of text that make one line each."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tui_reader.document.cells import cell_len, fitting, next_cluster, positions
from tui_reader.document.linebreak import AHEAD, BEHIND, Classes, last_break, last_cluster
from tui_reader.document.model import Role, Run, Span

_SPACES = re.compile(" +")
WINDOW = 1 << 14
"""Characters of a paragraph that are looked at together."""
_SOFT_HYPHEN = "\N{SOFT HYPHEN}"
# They steer line breaking and shaping; drawn, some terminals would give them a cell.
_STEERING = re.compile("[\u00ad\u200b\u2060\ufeff]")
# A joiner before them would join what comes after them.
_INVISIBLE = re.compile("(?<!\u200d)\u200d*[\u00ad\u200b\u2060\ufeff]")


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
            if span.text and (span.role or span.href):
                self._runs.append(Run(position, end, span.role, span.href or span.src))
            position = end
        self._ends = [run.end for run in self._runs]

    def between(self, start: int, end: int) -> tuple[Run, ...]:
        """Give the runs of the text from ``start`` to ``end``, counted from ``start``."""
        found = []
        for index in range(bisect_right(self._ends, start), len(self._runs)):
            run = self._runs[index]
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


def line_ranges(
    text: str, first: int, rest: int, *, window: int = WINDOW
) -> Iterator[tuple[int, int]]:
    """Give start and end of each line of ``text``, which has no forced breaks; at least one.

    The first line has ``first`` cells, the others ``rest``. Spaces at a line's end belong to no
    line and take no cell. ``window`` is how many characters are looked at before they are needed.
    """
    view = _View(text, window)
    start, end, width = 0, len(text), first
    while True:
        limit = view.fitting(start, width)
        if limit < end and text[limit] == " ":
            limit = _after_spaces(text, limit)
        if limit >= end:
            yield start, _before_spaces(text, start, end)
            return
        stop = view.stop(start, limit, width)
        yield start, _before_spaces(text, start, stop)
        if stop >= end:
            return
        start, width = stop, rest


class _View:
    """Cells and line breaking classes of the part of a text that lines are being cut from."""

    def __init__(self, text: str, window: int) -> None:
        self._text = text
        self._window = window
        self._base = 0  # where `_cells` begin
        self._end = next_cluster(text, min(window, len(text)))
        self._cells = positions(text[: self._end])
        self._classes = Classes(text)
        self._letters = ""
        self._first = 0  # where `_letters` begin
        self._read = 0  # and where they end

    def fitting(self, start: int, width: int) -> int:
        """Give the last index up to which the characters from ``start`` fit."""
        while True:
            limit = self._base + fitting(self._cells, start - self._base, width)
            if limit < self._end or limit >= len(self._text):
                return limit
            self._look_to(start, limit + 1)

    def stop(self, start: int, limit: int, width: int) -> int:
        """Give where the line after the one from ``start`` begins, at ``limit`` at the latest."""
        if limit + AHEAD > self._end:
            self._look_to(start, limit + AHEAD)
        if self._read < self._end:
            kept = max(start - BEHIND, 0)
            self._letters = self._letters[kept - self._first :] + self._classes.until(self._end)
            self._first, self._read = kept, self._end
        begin, last = start - self._first, limit - self._first
        stop = last_break(self._letters, begin, last)
        if stop > begin:
            end = self._first + stop
            if self._text[end - 1] == _SOFT_HYPHEN and self._taken(start, end) >= width:
                earlier = last_break(self._letters, begin, stop - 1)
                stop = earlier if earlier > begin else stop  # where there is room for the hyphen
        else:
            stop = last_cluster(self._letters, begin, last)
        return self._first + stop if stop > begin else self._forced(start, limit)

    def _taken(self, start: int, end: int) -> int:
        return self._cells[end - self._base] - self._cells[start - self._base]

    def _forced(self, start: int, limit: int) -> int:
        """Split a cluster that is wider than the line where the compositor can draw its parts."""
        return max(limit, self._base + fitting(self._cells, start + 1 - self._base, 0))

    def _look_to(self, start: int, index: int) -> None:
        """Look on, at least to ``index``, and forget what is before ``start``."""
        if index <= self._end or self._end >= len(self._text):
            return
        ahead = max(self._window, self._end - start)  # so that endless lines cost no square
        end = min(max(index, self._end + ahead), len(self._text))
        self._end = next_cluster(self._text, end)
        self._base = start
        self._cells = positions(self._text[start : self._end])


def _after_spaces(text: str, index: int) -> int:
    match = _SPACES.match(text, index)
    return match.end() if match else index


def _before_spaces(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1] == " ":
        end -= 1
    return end


def _piece(text: str, styles: Styles, start: int, end: int, width: int) -> Piece:
    line, runs = text[start:end], styles.between(start, end)
    if _STEERING.search(line):
        hyphenated = line.endswith(_SOFT_HYPHEN) and text[end : end + 1] not in ("", "\n", " ")
        line, runs = _visible(line, runs)
        if hyphenated and cell_len(line) < width:
            line += "-"
    return Piece(line, runs, start)


def _visible(line: str, runs: tuple[Run, ...]) -> tuple[str, tuple[Run, ...]]:
    """Take the invisible characters out, and move the runs accordingly."""
    places = [place for match in _INVISIBLE.finditer(line) for place in range(*match.span())]
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
