"""Blocks and a width -> the lines that the reading pane and ``show`` draw."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, groupby

from tui_reader.document.cells import cell_len
from tui_reader.document.listing import code_indent, set_code
from tui_reader.document.model import Block, Indent, Kind, Line, Role, Run, Span
from tui_reader.document.ornaments import Form
from tui_reader.document.tables import set_table
from tui_reader.document.wrap import Piece, clipped, moved, wrap

__all__ = ["Form", "block_lines", "layout"]

_Setter = Callable[[Block, int, Form], Iterator[Piece]]

_DIRECTED = (Kind.PARAGRAPH, Kind.HEADING, Kind.IMAGE, Kind.META)
_MIRRORED = str.maketrans("▎▸▹()[]<>", "▕◂◃)(][><")
_NUMBER = re.compile(r"\d+")
_NARROW = 8
"""Cells of a column in which ornaments would leave too little room."""
_FORM = Form()


def layout(
    blocks: Sequence[Block], width: int, form: Form = _FORM, start: int = 0
) -> Iterator[Line]:
    """Set the blocks from ``start`` on in lines of at most ``width`` cells, lazily.

    Lines of code are longer where ``form`` says so.
    """
    return chain.from_iterable(
        block_lines(blocks, index, width, form) for index in range(start, len(blocks))
    )


def block_lines(
    blocks: Sequence[Block], index: int, width: int, form: Form = _FORM
) -> Iterator[Line]:
    """Set the block at ``index``, after the blank line between it and the one before."""
    block = blocks[index]
    if index and not block.tight:
        yield _gap(blocks[index - 1], block, index, width, form)
    first, rest = _prefixes(block, width, form)
    room = max(width - cell_len(first), 1)
    pieces = _SETTERS[block.kind](block, room, form)
    if _is_right_to_left(block):
        first, rest = _mirrored(first), _mirrored(rest)
        for piece in pieces:
            yield _right_line(piece, first, room, index)
            first = rest
        return
    stays = None
    if block.kind is Kind.CODE and not form.wrap_code:
        stays = len(first) + len(code_indent(room))
    for piece in pieces:
        yield _line(first, piece, index, stays)
        first = rest


def _line(prefix: str, piece: Piece, index: int, stays: int | None) -> Line:
    text, runs = prefix + piece.text, piece.runs
    if prefix:
        runs = (Run(0, len(prefix), Role.MUTED), *moved(runs, len(prefix)))
    return _trimmed(text, runs, index, piece.offset, stays)


def _right_line(piece: Piece, suffix: str, width: int, index: int) -> Line:
    """Set a line from the right edge, where the bullets and bars of such text stand."""
    room = width - cell_len(piece.text)
    text = " " * room + piece.text + suffix
    runs = moved(piece.runs, room)
    if suffix:
        runs = (*runs, Run(len(text) - len(suffix), len(text), Role.MUTED))
    return _trimmed(text, runs, index, piece.offset, None)


def _trimmed(text: str, runs: tuple[Run, ...], index: int, offset: int, stays: int | None) -> Line:
    if text.endswith(" "):
        text = text.rstrip(" ")
        runs = clipped(runs, len(text))
    return Line(text, runs, index, offset, stays)


def _gap(before: Block, after: Block, index: int, width: int, form: Form) -> Line:
    """Give the blank line between two blocks; the bar of a quotation goes on through it."""
    if not before.indents or not after.indents:
        return Line("", (), index, 0)
    shared = ""
    for above, below in zip(before.indents, after.indents, strict=False):
        if (above.rest, above.container) != (below.rest, below.container):
            break
        shared += above.rest
    shared = shared.translate(form.ornaments.marks).rstrip(" ")
    if not shared or cell_len(shared) > width // 2:
        return Line("", (), index, 0)
    right = _is_right_to_left(after)
    if right != _is_right_to_left(before):
        return Line("", (), index, 0)
    text = _mirrored(shared).rjust(width) if right else shared
    return Line(text, (Run(len(text) - len(shared), len(text), Role.MUTED),), index, 0)


def _prefixes(block: Block, width: int, form: Form) -> tuple[str, str]:
    """Join the indents; where they would take more than half the width, outer ones are blank.

    Two cells are left in any case, which one character may take.
    """
    indents = [*block.indents]
    if block.kind is Kind.HEADING and width > _NARROW:
        sign = form.ornaments.heading_signs[block.level]
        indents.append(Indent(sign, " " * cell_len(sign)))
    marks = form.ornaments.marks
    firsts = [indent.first.translate(marks) for indent in indents]
    cells = [cell_len(first) for first in firsts]
    total, outer = sum(cells), 0
    most = max(0, min(width // 2, width - 2))
    while total > most:
        total -= cells[outer]
        outer += 1
    rests = (indent.rest.translate(marks) for indent in indents[outer:])
    blank = " " * (most - total) if outer else ""
    return blank + "".join(firsts[outer:]), blank + "".join(rests)


def _is_right_to_left(block: Block) -> bool:
    """Tell by the first strong character (UAX #9, rule P2); code and tables never are."""
    if block.kind not in _DIRECTED:
        return False
    text = block.text
    if text.isascii():
        return False
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction in ("L", "R", "AL"):
            return direction != "L"
    return False


def _mirrored(prefix: str) -> str:
    """Turn what stands before text into what stands behind it; numbers keep their digits' order."""
    turned = _NUMBER.sub(lambda number: number[0][::-1], prefix)[::-1]
    return turned.translate(_MIRRORED)


def _paragraph(block: Block, width: int, _form: Form) -> Iterator[Piece]:
    return wrap(block.spans, width)


def _meta(block: Block, width: int, _form: Form) -> Iterator[Piece]:
    """Fill lines with whole items; what separates two of them is left out between lines."""
    line: list[Span] = []
    begin = end = taken = 0
    separator: list[Span] = []
    for separates, group in groupby(block.spans, lambda span: Role.SEPARATOR in span.role):
        spans = list(group)
        length = sum(len(span.text) for span in spans)
        end += length
        if separates:
            separator = spans
            continue
        cells = sum(cell_len(span.text) for span in (*separator, *spans))
        if line and taken + cells > width:
            yield from _shifted(wrap(line, width), begin)
            line, taken = [], 0
        if line:
            line += separator
        else:
            cells = sum(cell_len(span.text) for span in spans)
            begin = end - length
        line += spans
        taken += cells
    yield from _shifted(wrap(line, width), begin)


def _shifted(pieces: Iterable[Piece], by: int) -> Iterator[Piece]:
    return (piece._replace(offset=piece.offset + by) for piece in pieces)


def _heading(block: Block, width: int, form: Form) -> Iterator[Piece]:
    """Set a heading: two levels have a rule below them, the others a sign before them."""
    pieces = list(wrap(block.spans, width))
    longest = max(cell_len(piece.text) for piece in pieces)
    for piece in pieces:
        yield piece._replace(runs=_covered(piece, Role.HEADING | Role.STRONG))
    if dash := form.ornaments.heading_rules[block.level]:
        runs = (Run(0, longest, Role.HEADING | Role.MUTED),)
        yield Piece(dash * longest, runs, pieces[-1].offset)


def _covered(piece: Piece, role: Role) -> tuple[Run, ...]:
    """Give the whole piece ``role``, beside the roles of its runs."""
    runs, end = [], 0
    for run in (*piece.runs, Run(len(piece.text), len(piece.text), Role.PLAIN)):
        if run.start > end:
            runs.append(Run(end, run.start, role))
        if run.end > run.start:
            runs.append(run._replace(role=run.role | role))
        end = run.end
    return tuple(runs)


def _image(block: Block, width: int, form: Form) -> Iterator[Piece]:
    """Set a picture as a framed line: its number, its text and its size."""
    sign = f"{form.ornaments.picture} {block.number}  " if block.number else ""
    sign = sign or f"{form.ornaments.picture} "
    left, right = form.ornaments.frame
    left, right = f"{left} ", f" {right}"
    if width < len(sign) + _NARROW:
        sign, left, right = "", "", ""
    inner = width - len(left) - len(right) - cell_len(sign)
    whole = block.info.replace(" ", "\N{NO-BREAK SPACE}")
    size = (Span(f"  {whole}", Role.MUTED),) if whole else ()
    pieces = list(wrap((*block.spans, *size), inner))
    longest = max(cell_len(piece.text) for piece in pieces)
    for piece in pieces:
        before = left + sign
        text = before + piece.text
        runs = [*moved(piece.runs, len(before))]
        if before:
            runs.insert(0, Run(0, len(before), Role.MUTED))
            filled = text + " " * (longest - cell_len(piece.text)) + right
            runs.append(Run(len(text), len(filled), Role.MUTED))
            text = filled
        yield Piece(text, tuple(runs), min(piece.offset, len(block.text)))
        sign = " " * cell_len(sign)


def _rule(_block: Block, width: int, form: Form) -> Iterator[Piece]:
    length = max(width // 3, 1)
    text = " " * ((width - length) // 2) + form.ornaments.rule * length
    yield Piece(text, (Run(0, len(text), Role.MUTED),), 0)


def _table(block: Block, width: int, form: Form) -> Iterator[Piece]:
    return set_table(block.table, width, form) if block.table else wrap(block.spans, width)


_SETTERS: dict[Kind, _Setter] = {
    Kind.PARAGRAPH: _paragraph,
    Kind.META: _meta,
    Kind.HEADING: _heading,
    Kind.CODE: set_code,
    Kind.TABLE: _table,
    Kind.IMAGE: _image,
    Kind.RULE: _rule,
}
