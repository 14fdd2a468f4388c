"""A table and a width -> pieces: columns in box drawing, or records where they don't fit."""

from collections.abc import Iterator, Sequence
from itertools import pairwise, zip_longest
from typing import NamedTuple

from tui_reader.document.cells import cell_len
from tui_reader.document.linebreak import breaks
from tui_reader.document.model import Role, Run, Span, Table
from tui_reader.document.wrap import Piece, moved, wrap

Cell = tuple[Span, ...]
_LONGEST_MINIMUM = 12
_BLANK = Piece("", (), 0)


def set_table(table: Table, width: int) -> Iterator[Piece]:
    """Set ``table`` as columns if each holds its longest word, else row by row as records."""
    widths = column_widths(table, width)
    if widths:
        yield from _Grid(table, widths).pieces()
    else:
        yield from _records(table, width)


def column_widths(table: Table, width: int) -> list[int]:
    """Share ``width`` among the columns, narrow ones first; empty if it is not enough."""
    columns = list(zip(*table.rows, strict=True))
    available = width - 3 * len(columns) - 1
    natural = [max((_longest_line(cell) for cell in column), default=1) or 1 for column in columns]
    if sum(natural) <= available:
        return natural
    least = [
        min(full, _LONGEST_MINIMUM, max(_longest_word(cell) for cell in column))
        for column, full in zip(columns, natural, strict=True)
    ]
    if sum(least) > available:
        return []
    return _shared(natural, least, available)


def _shared(natural: list[int], least: list[int], available: int) -> list[int]:
    """Raise all columns from their least width alike, none beyond its natural one."""
    low, high = 0, max(natural)
    while low < high:
        level = (low + high + 1) // 2
        if sum(_raised(natural, least, level)) <= available:
            low = level
        else:
            high = level - 1
    widths = _raised(natural, least, low)
    for index, (full, width) in enumerate(zip(natural, widths, strict=True)):
        if width < full and sum(widths) < available:
            widths[index] += 1
    return widths


def _raised(natural: list[int], least: list[int], level: int) -> list[int]:
    return [max(low, min(full, level)) for full, low in zip(natural, least, strict=True)]


def _text(cell: Cell) -> str:
    return "".join(span.text for span in cell)


def _longest_line(cell: Cell) -> int:
    return max(map(cell_len, _text(cell).split("\n")))


def _longest_word(cell: Cell) -> int:
    text = _text(cell).replace("\n", " ")
    borders = [0, *breaks(text), len(text)]
    return max(cell_len(text[start:end].rstrip()) for start, end in pairwise(borders))


class _Grid(NamedTuple):
    table: Table
    widths: Sequence[int]

    def pieces(self) -> Iterator[Piece]:
        rows, offset = [], 0
        for number, row in enumerate(self.table.rows):
            cells = [
                list(wrap(_emphasised(cell, number < self.table.head), width))
                for cell, width in zip(row, self.widths, strict=True)
            ]
            rows.append((offset, cells))
            offset += sum(len(_text(cell)) for cell in row)
        airy = any(len(cell) > 1 for _, cells in rows[self.table.head :] for cell in cells)
        yield self._rule("┌┬┐", "─", 0)
        for number, (start, cells) in enumerate(rows):
            if number and number == self.table.head:
                yield self._rule("├┼┤", "─", start)
            elif number > self.table.head and airy:
                yield self._rule("├┼┤", "╌", start)
            yield from self._row(cells, start)
        yield self._rule("└┴┘", "─", offset)

    def _rule(self, ends: str, dash: str, offset: int) -> Piece:
        text = ends[0] + ends[1].join(dash * (width + 2) for width in self.widths) + ends[2]
        return Piece(text, (Run(0, len(text), Role.MUTED),), offset)

    def _row(self, cells: list[list[Piece]], offset: int) -> Iterator[Piece]:
        for pieces in zip_longest(*cells, fillvalue=_BLANK):
            text, runs = "", []
            for piece, width, align in zip(pieces, self.widths, self.table.align, strict=True):
                runs.append(Run(len(text), len(text) + 1, Role.MUTED))
                left, right = _padding(width - cell_len(piece.text), align)
                text += "│ " + " " * left
                runs += moved(piece.runs, len(text))
                text += piece.text + " " * (right + 1)
            runs.append(Run(len(text), len(text) + 1, Role.MUTED))
            yield Piece(text + "│", tuple(runs), offset)


def _padding(room: int, align: str) -> tuple[int, int]:
    left = {"l": 0, "c": room // 2, "r": room}[align]
    return left, room - left


def _emphasised(cell: Cell, head: bool) -> Cell:
    return tuple(span._replace(role=span.role | Role.STRONG) for span in cell) if head else cell


def _records(table: Table, width: int) -> Iterator[Piece]:
    """Set each row as lines of ``head: cell``; a rule stands between rows."""
    heads = [_head(table, column) for column in range(len(table.align))]
    offset = sum(len(_text(cell)) for row in table.rows[: table.head] for cell in row)
    if table.head == len(table.rows):
        heads, records = [() for _ in heads], table.rows
    else:
        records = table.rows[table.head :]
    rule = "╌" * width
    for number, row in enumerate(records):
        if number:
            yield Piece(rule, (Run(0, len(rule), Role.MUTED),), offset)
        for head, cell in zip(heads, row, strict=True):
            if _text(cell).strip():
                yield from _field((*head, *cell), offset, width)
            offset += len(_text(cell))


def _head(table: Table, column: int) -> Cell:
    spans = [span for row in table.rows[: table.head] for span in row[column]]
    if not _text(tuple(spans)).strip():
        return ()
    named = (span._replace(text=span.text.replace("\n", " ")) for span in spans)
    return (*_emphasised(tuple(named), head=True), Span(": ", Role.MUTED))


def _field(spans: Cell, offset: int, width: int) -> Iterator[Piece]:
    hang = 2 if width > 8 else 0
    indent = 0
    for piece in wrap(spans, width, hang=hang):
        yield Piece(" " * indent + piece.text, moved(piece.runs, indent), offset)
        indent = hang
