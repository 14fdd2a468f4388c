"""A table and a width -> pieces: columns between rules, or records where they don't fit."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise, zip_longest
from typing import NamedTuple

from tui_reader.document.cells import ambiguous_is_wide, cell_len, positions
from tui_reader.document.linebreak import breaks
from tui_reader.document.model import Cell, Role, Run, Span, Table
from tui_reader.document.ornaments import Form
from tui_reader.document.wrap import Piece, moved, wrap

_GAPS = (3, 2)
"""Cells between columns where no cell has to wrap, and where some have."""
_LONGEST_MINIMUM = 12
_SAMPLE = 50
"""Rows that stand for all, so that the first lines don't wait for the last row."""
_SEARCHED = 1000
"""Rows whose every word is measured; of the others only cells of one word are."""
_WORD = re.compile("[!-~]+")
_AIRY = 2
"""Lines that a row takes on average from which on rows need a rule between them."""
_BLANK = Piece("", (), 0)


def table(
    rows: Sequence[Sequence[Cell]], head: int, align: str, others: Sequence[Sequence[Cell]] = ()
) -> Table:
    """Build a table whose columns are measured, so that it is set without a look at all rows.

    ``others`` are measured with its rows: they stand for those that will continue it.
    """
    natural, least = _measured((*rows, *others), len(rows[0]))
    kept = tuple(map(tuple, rows))
    sample = kept[head:][:_SAMPLE]
    return Table(kept, head, align, natural, least, ambiguous_is_wide(), sample)


def continued(first: Table, rest: Table) -> Table:
    """Give the rows of ``rest`` as the continuation of ``first``, set in the same columns."""
    rows = (*first.rows[: first.head], *rest.rows)
    return first._replace(rows=rows, continues=True, goes_on=False)


def _measured(
    rows: Sequence[Sequence[Cell]], columns: int
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    natural, least = [1] * columns, [1] * columns
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            text = _text(cell)
            longest = _longest_line(text)
            natural[column] = max(natural[column], longest)
            longest = min(longest, _LONGEST_MINIMUM)
            if longest > least[column] and (number < _SEARCHED or _WORD.fullmatch(text)):
                least[column] = max(least[column], min(_longest_word(text), longest))
    return tuple(natural), tuple(least)


def set_table(table: Table, width: int, form: Form) -> Iterator[Piece]:
    """Set ``table`` as columns if these hold their words and take no more lines than records."""
    if table.wide is not ambiguous_is_wide():
        heads = table.rows[: table.head]
        natural, least = _measured((*heads, *table.sample), len(table.align))
        table = table._replace(natural=natural, least=least)
    gap, widths = columns(table, width)
    grid = _Grid(table, widths, " " * gap, form)
    if widths and (gap == _GAPS[0] or grid.height() <= _height_of_records(table, width, form)):
        yield from grid.pieces()
    else:
        yield from _records(table, width, form)


def columns(table: Table, width: int) -> tuple[int, list[int]]:
    """Give the gap between columns and how they share ``width``; none if it is not enough."""
    natural, least = list(table.natural), list(table.least)
    wide, narrow = (gap * (len(natural) - 1) for gap in _GAPS)
    if sum(natural) <= width - wide:
        return _GAPS[0], natural
    if sum(least) > width - narrow:
        return 0, []
    return _GAPS[1], _shared(natural, least, width - narrow)


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


def _longest_line(text: str) -> int:
    return max(positions(line)[-1] for line in text.split("\n"))


def _longest_word(text: str) -> int:
    text = text.replace("\n", " ")
    borders = [0, *breaks(text), len(text)]
    return max(cell_len(text[start:end].rstrip()) for start, end in pairwise(borders))


class _Grid(NamedTuple):
    table: Table
    widths: Sequence[int]
    gap: str
    form: Form

    def pieces(self) -> Iterator[Piece]:
        airy = self.height() > _AIRY * len(self.table.sample)
        head, continues, signs = self.table.head, self.table.continues, self.form.ornaments
        offset = 0
        if not continues:
            yield self._rule(signs.rule, 0)
        for number, row in enumerate(self.table.rows):
            if number and number == head and not continues:
                yield self._rule(signs.rule, offset)
            elif airy and (number > head or (continues and number == head)):
                yield self._rule(signs.row_rule, offset)
            if number >= head or not continues:
                yield from self._row(self._cells(row, number < head), offset)
            offset += sum(len(_text(cell)) for cell in row)
        if not self.table.goes_on:
            yield self._rule(signs.rule, offset)

    def height(self) -> int:
        """Give the lines that some rows take."""
        rows = self.table.sample
        return sum(max(map(len, self._cells(row, False)), default=1) for row in rows)

    def _cells(self, row: Sequence[Cell], head: bool) -> list[list[Piece]]:
        return [
            list(wrap(_emphasised(cell) if head else cell, width))
            for cell, width in zip(row, self.widths, strict=True)
        ]

    def _rule(self, dash: str, offset: int) -> Piece:
        text = dash * (sum(self.widths) + len(self.gap) * (len(self.widths) - 1))
        return Piece(text, (Run(0, len(text), Role.MUTED),), offset)

    def _row(self, cells: list[list[Piece]], offset: int) -> Iterator[Piece]:
        for pieces in zip_longest(*cells, fillvalue=_BLANK):
            text, runs, gap = "", list[Run](), ""
            for piece, width, align in zip(pieces, self.widths, self.table.align, strict=True):
                left, right = _padding(width - cell_len(piece.text), align)
                text += gap + " " * left
                runs += moved(piece.runs, len(text))
                text += piece.text + " " * right
                gap = self.gap
            yield Piece(text, tuple(runs), offset)


def _padding(room: int, align: str) -> tuple[int, int]:
    left = {"l": 0, "c": room // 2, "r": room}[align]
    return left, room - left


def _emphasised(cell: Cell) -> Cell:
    return tuple(span._replace(role=span.role | Role.STRONG) for span in cell)


def _records(table: Table, width: int, form: Form) -> Iterator[Piece]:
    """Set each row as its fields, one below the other; a rule stands between rows."""
    labels = [_label(table, column) for column in range(len(table.align))]
    offset = sum(len(_text(cell)) for row in table.rows[: table.head] for cell in row)
    rows = table.rows[table.head :]
    if not rows:
        labels, rows, offset = [() for _ in labels], table.rows, 0
    rule = form.ornaments.row_rule * width
    indent = _field_indent(labels, width)
    for number, row in enumerate(rows):
        if number or table.continues:
            yield Piece(rule, (Run(0, len(rule), Role.MUTED),), offset)
        for label, cell in zip(labels, row, strict=True):
            if _text(cell).strip() or (label and not number and not table.continues):
                yield from _field(label, cell, offset, width, indent)
            offset += len(_text(cell))


def _height_of_records(table: Table, width: int, form: Form) -> int:
    """Give the lines that some rows take as records, without the rules between them."""
    heads, rows = table.rows[: table.head], table.sample
    few = table._replace(rows=(*heads, *rows), continues=False)
    return sum(1 for _ in _records(few, width, form)) - max(len(rows) - 1, 0)


def _label(table: Table, column: int) -> Cell:
    """Join the heads of a column, which may have several rows."""
    spans: list[Span] = []
    for row in islice(table.rows, table.head):
        if _text(row[column]).strip():
            spans += [Span(" ")] if spans else []
            spans += [span._replace(text=span.text.replace("\n", " ")) for span in row[column]]
    return _emphasised(tuple(spans))


def _field_indent(labels: Sequence[Cell], width: int) -> int:
    """Give where all fields begin beside their labels; 0 if a label is too long for that."""
    longest = max((cell_len(_text(label)) for label in labels), default=0)
    return longest + 2 if 0 < longest <= width // 3 else 0


def _field(label: Cell, cell: Cell, offset: int, width: int, indent: int) -> Iterator[Piece]:
    """Set a cell beside its label, or behind it."""
    if not indent:
        yield from _run_in(label, cell, offset, width)
        return
    name = _text(label)
    runs = next(wrap(label, width)).runs
    for piece in wrap(cell, width - indent):
        text = name + " " * (indent - cell_len(name))
        yield Piece(text + piece.text, (*runs, *moved(piece.runs, len(text))), offset)
        name, runs = "", ()


def _run_in(label: Cell, cell: Cell, offset: int, width: int) -> Iterator[Piece]:
    hang = 2 if width > 8 else 0
    indent = 0
    spans = (*label, Span(": ", Role.MUTED), *cell) if label else cell
    for piece in wrap(spans, width, hang=hang):
        yield Piece(" " * indent + piece.text, moved(piece.runs, indent), offset)
        indent = hang
