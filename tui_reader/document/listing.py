"""Code and a width -> pieces: its lines, of which those too long go on below or stay whole."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tui_reader.document.cells import cell_len
from tui_reader.document.model import Block, Role, Run, Span
from tui_reader.document.ornaments import Form
from tui_reader.document.wrap import Piece, Styles, moved, wrap

_INDENT = "  "
_TAB = 4
_ENDLESS = 1 << 16
"""Characters of a line whose columns nobody reads: its tabs are blanks, its cells uncounted."""


class _Source(NamedTuple):
    """One line of code without tabs, and where each of its characters stands in the block."""

    spans: Sequence[Span]
    places: Sequence[int]

    @property
    def text(self) -> str:
        return "".join(span.text for span in self.spans)


def code_indent(width: int) -> str:
    """Give what stands before all code; a narrow column has none."""
    return _INDENT if width > 8 else ""


def set_code(block: Block, width: int, form: Form) -> Iterator[Piece]:
    """Set code line by line; a line too long goes on below, further in, behind a sign."""
    indent = code_indent(width)
    room = width - len(indent)
    for line in _lines(block.spans):
        text = line.text
        if form.wrap_code and (len(text) > _ENDLESS or cell_len(text) > room):
            yield from _wrapped(line, text, indent, room, form.ornaments.continuation)
        else:
            runs = Styles(line.spans).between(0, len(text))
            yield Piece(indent + text, moved(runs, len(indent)), line.places[0])


def _lines(spans: Sequence[Span]) -> Iterator[_Source]:
    line: list[Span] = []
    start = end = 0
    for span in spans:
        for number, text in enumerate(span.text.split("\n")):
            if number:
                yield _source(line, start, end)
                line, start = [], end + 1
                end = start
            if text:
                line.append(span._replace(text=text))
                end += len(text)
    yield _source(line, start, end)


def _source(spans: Sequence[Span], start: int, end: int) -> _Source:
    """Expand tabs to the next column of four cells."""
    places: Sequence[int] = range(start, end + 1)
    if not any("\t" in span.text for span in spans):
        return _Source(spans, places)
    if len(places) > _ENDLESS:
        return _Source([span._replace(text=span.text.replace("\t", " ")) for span in spans], places)
    expanded, origins, column = [], list[int](), 0
    for span in spans:
        text = ""
        for number, part in enumerate(span.text.split("\t")):
            if number:
                fill = _TAB - column % _TAB
                text += " " * fill
                origins += [start] * fill
                column += fill
                start += 1
            text += part
            origins += range(start, start + len(part))
            column += cell_len(part)
            start += len(part)
        expanded.append(span._replace(text=text))
    return _Source(expanded, [*origins, end])


def _wrapped(
    line: _Source, text: str, indent: str, room: int, continuation: str
) -> Iterator[Piece]:
    inner = len(text) - len(text.lstrip(" "))
    inner = inner if inner <= room // 2 else 0
    sign = continuation if inner + len(continuation) <= room // 2 else ""
    before, signed = indent + " " * inner, 0
    for piece in wrap(tuple(_without(line.spans, inner)), room - inner, hang=len(sign)):
        start = len(before)
        mark = (Run(start - signed, start, Role.MUTED),) if signed else ()
        yield Piece(
            before + piece.text,
            (*mark, *moved(piece.runs, start)),
            line.places[piece.offset and inner + piece.offset],
        )
        before, signed = indent + " " * inner + sign, len(sign)


def _without(spans: Sequence[Span], leading: int) -> Iterator[Span]:
    """Leave the first ``leading`` characters out."""
    for span in spans:
        yield span._replace(text=span.text[leading:])
        leading = max(leading - len(span.text), 0)
