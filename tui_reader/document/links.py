"""Numbers for the links of an article, to open them by and to list their addresses at the end."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from tui_reader.document.model import Block, Indent, Kind, Role, Span
from tui_reader.document.tables import table
from tui_reader.domain.address import shown

NUMBER = Role.MUTED | Role.LINK
"""The role of a link's number, which no other text of an article's body has with a number in it."""


class Link(NamedTuple):
    """An address, and the text by which it is first mentioned."""

    number: int
    """0 for one that has none: within the article, in its header, on a picture."""
    text: str
    href: str


class Links:
    """Numbers addresses in the order in which they first appear.

    ``style`` is "plain" for no numbers, "numbered", or "listed" for the addresses at the end, too.
    Every text link that leads out of the article is numbered, one whose text is its address as
    well, for a number is how it is opened from the keyboard.
    """

    def __init__(self, style: str = "plain") -> None:
        self._numbers: dict[str, int] = {}
        self._style = style

    def with_numbers(self, spans: Sequence[Span]) -> tuple[Span, ...]:
        """Give ``spans`` with a number behind each link."""
        if self._style == "plain" or not any(span.href for span in spans):
            return tuple(spans)
        found: list[Span] = []
        for index, span in enumerate(spans):
            found.append(span)
            last = index + 1 == len(spans) or spans[index + 1].href != span.href
            if last and _is_numbered(span):
                number = self._numbers.setdefault(span.href, len(self._numbers) + 1)
                found.append(Span(f"[{number}]", NUMBER, span.href))
        return tuple(found)

    def numbered(self, block: Block) -> Block:
        """Give ``block`` with a number behind each link."""
        if self._style == "plain":
            return block
        if block.table is None:
            return block._replace(spans=self.with_numbers(block.spans))
        rows = [[self.with_numbers(cell) for cell in row] for row in block.table.rows]
        return block._replace(table=table(rows, block.table.head, block.table.align))

    def listed(self) -> Iterator[Block]:
        """Give the list of addresses after a rule, if it is wanted and there are any."""
        if self._style != "listed" or not self._numbers:
            return
        yield Block(Kind.RULE)
        width = len(f"[{len(self._numbers)}] ")
        for href, number in self._numbers.items():
            indent = Indent(f"[{number}]".ljust(width), " " * width)
            spans = (Span(shown(href), Role.LINK, href),)
            yield Block(Kind.PARAGRAPH, spans, (indent,), tight=number > 1)


def _is_number(span: Span) -> bool:
    return NUMBER in span.role and span.text[:1] == "[" and span.text[1:-1].isdecimal()


def _is_numbered(span: Span) -> bool:
    return bool(span.href) and not span.src and not span.href.startswith("#")


def links(blocks: Iterable[Block]) -> list[Link]:
    """Find the links in blocks of an article, one for each address, numbered though none is shown.

    Numbers that are shown are the same: both follow the text.
    """
    texts: dict[str, str] = {}
    numbers: dict[str, int] = {}
    for block in blocks:
        for href, group in _linked(block):
            text = "".join(span.text for span in group if not _is_number(span))
            texts.setdefault(href, " ".join(text.split()) or shown(href))
            if block.kind is not Kind.META and _is_numbered(group[-1]):
                numbers.setdefault(href, len(numbers) + 1)
    return [Link(numbers.get(href, 0), text, href) for href, text in texts.items()]


def pictures(block: Block, hrefs: Collection[str]) -> Iterator[Span]:
    """Find a block's pictures whose runs have one of ``hrefs``: their link's, or their own."""
    for span in (span for cell in _cells(block) for span in cell):
        if span.src not in ("", "#") and (span.href or span.src) in hrefs:
            yield span


def _linked(block: Block) -> Iterator[tuple[str, list[Span]]]:
    for cell in _cells(block):
        for href, group in groupby(cell, lambda span: span.href):
            if href:
                yield href, list(group)


def _cells(block: Block) -> Sequence[Sequence[Span]]:
    if block.table is None:
        return (block.spans,)
    return [cell for row in block.table.rows for cell in row]
