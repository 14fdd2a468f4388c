"""Marks in an article's blocks: the words that were searched for, and any other places."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from tui_reader.document.model import Block, Cell, Kind, Role, Span
from tui_reader.domain.tokens import Phrase, find

Range = tuple[int, int]
"""Start and end (exclusive) in a block's text."""


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
        found = [
            (offset + start, offset + end)
            for offset, text in texts(block)
            for start, end in find(text, phrases)
        ]
        marked.append(with_role(block, found, Role.MARK))
        if found and first is None and block.kind not in (Kind.META, Kind.HEADING):
            first = index, found[0][0]
    return Marked(tuple(marked), first)


def texts(block: Block) -> Iterator[tuple[int, str]]:
    """Give the texts of a block that are by themselves, and where each begins in all of its text.

    They are the cells of a table; any other block has one.
    """
    if block.table is None:
        yield 0, block.text
        return
    offset = 0
    for row in block.table.rows:
        for cell in row:
            text = "".join(span.text for span in cell)
            yield offset, text
            offset += len(text)


def with_role(block: Block, ranges: Sequence[Range], role: Role) -> Block:
    """Give what is in ``ranges``, which are in order and don't overlap, a further role."""
    if not ranges:
        return block
    ends = [end for _, end in ranges]
    if block.table is None:
        return block._replace(spans=tuple(_split(block.spans, 0, ranges, ends, role)))
    rows, offset = list[tuple[Cell, ...]](), 0
    for row in block.table.rows:
        cells = []
        for cell in row:
            cells.append(tuple(_split(cell, offset, ranges, ends, role)))
            offset += sum(len(span.text) for span in cell)
        rows.append(tuple(cells))
    return block._replace(table=block.table._replace(rows=tuple(rows)))


def _split(
    spans: Iterable[Span], offset: int, ranges: Sequence[Range], ends: Sequence[int], role: Role
) -> Iterator[Span]:
    """Cut the spans, which begin at ``offset``, where a range begins or ends."""
    for span in spans:
        at, end = offset, offset + len(span.text)
        for index in range(bisect_right(ends, offset), len(ranges)):
            start, stop = max(ranges[index][0], offset), min(ranges[index][1], end)
            if start >= end:
                break
            if start > at:
                yield span._replace(text=span.text[at - offset : start - offset])
            text = span.text[start - offset : stop - offset]
            yield span._replace(text=text, role=span.role | role)
            at = stop
        if at < end or not span.text:
            yield span._replace(text=span.text[at - offset :])
        offset = end
