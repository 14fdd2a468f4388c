"""Numbers for the links of an article, to open them by and to list their addresses at the end."""

from collections.abc import Iterable, Iterator, Sequence

from tui_reader.document.model import Block, Indent, Kind, Role, Span
from tui_reader.document.tables import table

NUMBER = Role.MUTED | Role.LINK
"""The role of a link's number, which no other text of an article's body has with a number in it."""


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
            spans = (Span(href, Role.LINK, href),)
            yield Block(Kind.PARAGRAPH, spans, (indent,), tight=number > 1)


def _is_numbered(span: Span) -> bool:
    return bool(span.href) and not span.src and not span.href.startswith("#")


def addresses(blocks: Iterable[Block]) -> dict[int, str]:
    """Find the address of each link number in blocks of an article."""
    found: dict[int, str] = {}
    for block in blocks:
        cells = [c for row in block.table.rows for c in row] if block.table else [block.spans]
        for span in (span for cell in cells for span in cell):
            number = span.text[1:-1]
            if span.role == NUMBER and span.href and number.isdecimal():
                found[int(number)] = span.href
    return found
