"""Blocks and a width -> the lines that the reading pane and ``show`` draw."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence

from tui_reader.document.cells import cell_len
from tui_reader.document.model import Block, Kind, Line, Role, Run, Span
from tui_reader.document.tables import set_table
from tui_reader.document.wrap import Piece, clipped, moved, wrap

Setter = Callable[[Block, int], Iterator[Piece]]

_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_HEADING_SIGNS = ("", "", "", "◆ ", "◇ ", "▸ ", "▹ ")
_HEADING_RULES = {1: "━", 2: "─"}
_CODE_INDENT = "  "
_CONTINUATION = "↪ "
_IMAGE_SIGN = "▣ "
_RULE = "─"
_TAB = 4


def layout(blocks: Iterable[Block], width: int) -> Iterator[Line]:
    """Set ``blocks`` in lines of at most ``width`` cells, lazily, from the first block on."""
    previous: Block | None = None
    for index, block in enumerate(blocks):
        if previous is not None and not block.tight:
            yield _gap(previous, block, index, width)
        first, rest = _prefixes(block, width)
        setter = _SETTERS[block.kind]
        prefix = first
        for piece in setter(block, max(width - cell_len(first), 1)):
            yield _line(prefix, piece, index)
            prefix = rest
        previous = block


def _line(prefix: str, piece: Piece, index: int) -> Line:
    text, runs = prefix + piece.text, piece.runs
    if prefix:
        runs = (Run(0, len(prefix), Role.MUTED), *moved(runs, len(prefix)))
    if text.endswith(" "):
        text = text.rstrip(" ")
        runs = clipped(runs, len(text))
    return Line(text, runs, index, piece.offset)


def _gap(before: Block, after: Block, index: int, width: int) -> Line:
    """Give the blank line between two blocks; the bar of a quotation goes on through it."""
    shared = ""
    for above, below in zip(before.indents, after.indents, strict=False):
        if above.rest != below.rest:
            break
        shared += above.rest
    shared = shared.rstrip(" ") if cell_len(shared) <= width // 2 else ""
    runs = (Run(0, len(shared), Role.MUTED),) if shared else ()
    return Line(shared, runs, index, 0)


def _prefixes(block: Block, width: int) -> tuple[str, str]:
    """Join the indents, leaving out outer ones where they would take more than half the width."""
    indents = list(block.indents)
    cells = [cell_len(indent.first) for indent in indents]
    total, outer = sum(cells), 0
    while total > width // 2:
        total -= cells[outer]
        outer += 1
    kept = indents[outer:]
    return "".join(i.first for i in kept), "".join(i.rest for i in kept)


def _paragraph(block: Block, width: int) -> Iterator[Piece]:
    pieces = wrap(block.spans, width)
    return _aligned_right(pieces, width) if _is_right_to_left(block.text) else pieces


def _is_right_to_left(text: str) -> bool:
    """Tell by the first strong character (UAX #9, rule P2)."""
    if not _RIGHT_TO_LEFT.search(text):
        return False
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction in ("L", "R", "AL"):
            return direction != "L"
    return False


def _aligned_right(pieces: Iterable[Piece], width: int) -> Iterator[Piece]:
    for piece in pieces:
        room = width - cell_len(piece.text)
        yield Piece(" " * room + piece.text, moved(piece.runs, room), piece.offset)


def _heading(block: Block, width: int) -> Iterator[Piece]:
    """Set a heading: two levels have a rule below them, the others a sign before them."""
    pieces = list(_hanging(block.spans, _HEADING_SIGNS[block.level], width))
    longest = max(cell_len(piece.text) for piece in pieces)
    if dash := _HEADING_RULES.get(block.level):
        pieces.append(Piece(dash * longest, (Run(0, longest, Role.MUTED),), pieces[-1].offset))
    marked = (p._replace(runs=_covered(p, Role.HEADING | Role.STRONG)) for p in pieces)
    return _aligned_right(marked, width) if _is_right_to_left(block.text) else marked


def _hanging(spans: Sequence[Span], sign: str, width: int) -> Iterator[Piece]:
    """Set text behind a sign, further lines as far in as the first; a narrow column has none."""
    sign = sign if width > 8 else ""
    indent = cell_len(sign)
    lead = (Run(0, len(sign), Role.MUTED),) if sign else ()
    for piece in wrap(spans, width - indent):
        runs = moved(piece.runs, len(sign))
        yield Piece(sign + piece.text, (*lead, *runs), piece.offset)
        sign, lead = " " * indent, ()


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


def _code(block: Block, width: int) -> Iterator[Piece]:
    """Set code line by line; a line too long goes on below, further in, behind a sign."""
    indent = _CODE_INDENT if width > 8 else ""
    room = width - len(indent)
    offset = 0
    for line in block.text.split("\n"):
        expanded = line.expandtabs(_TAB)
        lead = expanded[: len(expanded) - len(expanded.lstrip(" "))]
        lead = lead if len(lead) <= room // 2 else ""
        yield from _code_line(expanded, lead, indent, room, offset)
        offset += len(line) + 1


def _code_line(line: str, lead: str, indent: str, room: int, offset: int) -> Iterator[Piece]:
    if cell_len(line) <= room:
        yield _code_piece(indent, line, offset)
        return
    sign = _CONTINUATION if len(lead) + len(_CONTINUATION) <= room // 2 else ""
    before, body = indent + lead, line.removeprefix(lead)
    for piece in wrap((Span(body),), room - len(lead), hang=len(sign)):
        yield _code_piece(before, piece.text, offset + piece.offset)
        before = indent + lead + sign


def _code_piece(before: str, text: str, offset: int) -> Piece:
    runs = [Run(0, len(before), Role.MUTED)] if before.strip() else []
    if text:
        runs.append(Run(len(before), len(before) + len(text), Role.CODE))
    return Piece(before + text, tuple(runs), offset)


def _image(block: Block, width: int) -> Iterator[Piece]:
    """Set a picture as its sign and its text, with the address where there is room."""
    spans = list(block.spans)
    address = next((span.src for span in spans if span.src), "")
    taken = cell_len(_IMAGE_SIGN) + cell_len(block.text) + 2 + cell_len(address)
    if address and taken <= width and address not in block.text:
        spans.append(Span("  " + address, Role.MUTED))
    return _hanging(spans, _IMAGE_SIGN, width)


def _rule(_block: Block, width: int) -> Iterator[Piece]:
    length = max(width // 3, 1)
    text = " " * ((width - length) // 2) + _RULE * length
    yield Piece(text, (Run(0, len(text), Role.MUTED),), 0)


def _table(block: Block, width: int) -> Iterator[Piece]:
    return set_table(block.table, width) if block.table else wrap(block.spans, width)


_SETTERS: dict[Kind, Setter] = {
    Kind.PARAGRAPH: _paragraph,
    Kind.META: _paragraph,
    Kind.HEADING: _heading,
    Kind.CODE: _code,
    Kind.TABLE: _table,
    Kind.IMAGE: _image,
    Kind.RULE: _rule,
}
