"""Marks the words that were searched for in an article's blocks."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from tui_reader.document.model import Block, Kind, Role, Span
from tui_reader.domain.tokens import Phrase, find


class Marked(NamedTuple):
    """Blocks in which words are marked."""

    blocks: tuple[Block, ...]
    first: tuple[int, int] | None
    """Index of the first block of the text with one of them, and its offset there."""


def with_matches(blocks: Sequence[Block], phrases: Sequence[Phrase]) -> Marked:
    """Give ``phrases`` the role of marked text; headings and metadata are not the text's first."""
    if not phrases:
        return Marked(tuple(blocks), None)
    marked = []
    first: tuple[int, int] | None = None
    for index, block in enumerate(blocks):
        if block.table is not None:
            rows = tuple(
                tuple(_marked(cell, find(_text(cell), phrases)) for cell in row)
                for row in block.table.rows
            )
            is_found = rows != block.table.rows
            found = [(0, 0)] if is_found else []
            block = block._replace(table=block.table._replace(rows=rows))  # noqa: PLW2901
        else:
            found = find(block.text, phrases)
            if found:
                block = block._replace(spans=_marked(block.spans, found))  # noqa: PLW2901
        if found and first is None and block.kind not in (Kind.META, Kind.HEADING):
            first = index, found[0][0]
        marked.append(block)
    return Marked(tuple(marked), first)


def _text(spans: Iterable[Span]) -> str:
    return "".join(span.text for span in spans)


def _marked(spans: Sequence[Span], found: Sequence[tuple[int, int]]) -> tuple[Span, ...]:
    return tuple(_split(spans, found)) if found else tuple(spans)


def _split(spans: Sequence[Span], found: Sequence[tuple[int, int]]) -> Iterator[Span]:
    """Cut the spans where a match begins or ends."""
    offset = 0
    for span in spans:
        end = offset + len(span.text)
        inside = [(max(a, offset), min(b, end)) for a, b in found if a < end and b > offset]
        at = offset
        for start, stop in inside:
            if start > at:
                yield span._replace(text=span.text[at - offset : start - offset])
            text = span.text[start - offset : stop - offset]
            yield span._replace(text=text, role=span.role | Role.MARK)
            at = stop
        if at < end or not span.text:
            yield span._replace(text=span.text[at - offset :])
        offset = end
