"""Lines that were selected or chosen: how they look, and the text that is copied."""

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

if TYPE_CHECKING:
    from tui_reader.document.model import Block, Line

_DRAWN = ("table", "image", "rule")
"""Kinds of blocks that are copied as they are drawn."""


def selected(strip: Strip, span: tuple[int, int], style: Style) -> Strip:
    """Show the characters from ``span[0]`` to ``span[1]`` (-1: the end) as selected."""
    text = strip.text
    start, end = span[0], len(text) if span[1] == -1 else span[1]
    cuts = [cell_len(text[:start]), cell_len(text[:end]), cell_len(text)]
    before, inside, after = strip.divide(cuts)
    return Strip.join([before, marked(inside, style), after])


def marked(strip: Strip, style: Style) -> Strip:
    """Lay ``style`` over the styles of the text."""
    return Strip([Segment(text, (own or Style()) + style) for text, own, _ in strip])


def copied(blocks: Sequence["Block"], lines: Sequence["Line"], first: int, last: int) -> str:
    """Give the text of lines ``first`` to ``last`` without the line breaks of the screen."""
    texts = []
    chosen = lines[first : last + 1]
    after = lines[last + 1] if last + 1 < len(lines) else None
    for index, group in groupby(chosen, key=lambda line: line.block):
        end = after.offset if after is not None and after.block == index else None
        texts.append(_text(blocks[index], list(group), end))
    return "\n".join(texts).strip("\n")


def _text(block: "Block", lines: Sequence["Line"], end: int | None) -> str:
    """Give a block's text from its first line in ``lines`` to the offset ``end``."""
    gap = "" if lines[0].text.strip() or len(lines) == 1 else "\n"
    if block.kind in _DRAWN:
        return gap + "\n".join(line.text for line in lines if line.text.strip())
    start = lines[0].offset
    mark = "".join(indent.first for indent in block.indents) if start == 0 else ""
    return gap + mark + block.text[start:end].rstrip("\n")
