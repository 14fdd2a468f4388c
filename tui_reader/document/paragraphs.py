"""The text of a paragraph or of a table's cells -> blocks, with pictures apart."""

import re
from collections.abc import Callable, Iterator, Sequence

from markdown_it.token import Token

from tui_reader.document.inline import Phrase, trim
from tui_reader.document.model import Block, Cell, Kind, Span, Table
from tui_reader.document.stream import LONGEST
from tui_reader.document.tables import table

_IMAGE_SIGN = "▣ "
_PARAGRAPH_BREAK = re.compile("\n{2,}")


def paragraphs(phrase: Phrase) -> Iterator[Block]:
    """Split a paragraph at empty lines, and where a picture has a line of its own.

    What is on the next line belongs to the picture.
    """
    spans, part = phrase.spans, list[Span]()
    tight = False
    for index, span in enumerate(spans):
        if span.src and _stands_alone(spans, index):
            yield from _paragraph(part, tight=tight)
            part, tight = [], True
            yield Block(Kind.IMAGE, (span,), info=_size(phrase.sizes.get(span.src, "")))
            continue
        texts = [span.text] if span.src else _PARAGRAPH_BREAK.split(span.text)
        for number, text in enumerate(texts):
            if number:
                yield from _paragraph(part, tight=tight)
                part, tight = [], False
            if text:
                part.append(span._replace(text=text))
    yield from _paragraph(part, tight=tight)


def table_of(
    tokens: Sequence[Token], read: Callable[[Token], Phrase]
) -> tuple[Table | None, list[str]]:
    """Build a table and give the names of places in it; there is none if no cell has a text."""
    rows: list[list[Cell]] = []
    anchors: list[str] = []
    head, align = 0, ""
    for position, token in enumerate(tokens):
        if token.type == "tr_open":
            rows.append([])
        elif token.type in ("th_open", "td_open"):
            phrase = read(tokens[position + 1])
            anchors += phrase.anchors
            rows[-1].append(_marked(phrase.spans))
            if token.type == "th_open":
                align += _alignment(token)
        elif token.type == "thead_close":
            head = len(rows)
    if head and not any(rows[0]):
        del rows[0]
        head = 0
    longest = tokens[0].meta.get(LONGEST, ())
    others = [[(Span(text),) for text in row] for row in longest if len(row) == len(align)]
    return (table(rows, head, align, others) if rows else None), anchors


def _alignment(token: Token) -> str:
    style = str(token.attrs.get("style", ""))
    return "r" if "right" in style else "c" if "center" in style else "l"


def _size(size: str) -> str:
    """Say a picture's size in pixels, also where only its width is known."""
    return f"{size} px" if size and "×" not in size else size


def _stands_alone(spans: Sequence[Span], index: int) -> bool:
    """Tell whether only line ends, spaces and other pictures are beside it."""
    before = spans[index - 1] if index else None
    after = spans[index + 1] if index + 1 < len(spans) else None
    return (before is None or bool(before.src) or before.text.rstrip(" ").endswith("\n")) and (
        after is None or bool(after.src) or after.text.lstrip(" ").startswith("\n")
    )


def _paragraph(spans: Sequence[Span], *, tight: bool) -> Iterator[Block]:
    trimmed = _marked(trim(list(spans)))
    if trimmed:
        yield Block(Kind.PARAGRAPH, trimmed, tight=tight)


def _marked(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Put a sign before each picture that stands within text."""
    return tuple(s._replace(text=_IMAGE_SIGN + s.text) if s.src else s for s in spans)
