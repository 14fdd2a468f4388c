"""The tokens of Markdown -> blocks, with the containers that are open around them."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.utils import EnvType

from tui_reader.document import notes
from tui_reader.document.anchors import Slugs
from tui_reader.document.components import labelled
from tui_reader.document.highlight import highlighted
from tui_reader.document.inline import Phrase, phrase_of, superior
from tui_reader.document.links import NUMBER, Links
from tui_reader.document.model import Block, Indent, Kind, Role, Span, Table
from tui_reader.document.paragraphs import paragraphs, table_of
from tui_reader.document.stream import CONTINUES, GOES_ON, read_texts
from tui_reader.document.tables import continued

_QUOTE = "▎ "
_DEFINITION = Indent("    ", "    ")
_BULLETS = "•◦▸"
_TASK = re.compile(r"(?:\[([ xX])\]|([☐☑]))[ \u00a0]+")
_BACK = "↩"


@dataclass(slots=True)
class _Container:
    """An open list, list item, quotation or definition."""

    kind: str
    indent: Indent | None = None
    used: bool = False
    """A block was added; in an item, it has shown the bullet."""
    tight: bool = False
    titled: bool = False
    """The last block was a heading of this callout."""
    number: int = 0
    width: int = 0
    """Characters of the longest number in an ordered list."""
    sign: str = ""

    def next_indent(self, number: str) -> Indent:
        """Give the indent of the next item of this list, which may have its own number."""
        if self.kind == "bullet_list":
            return Indent(f"{self.sign} ", "  ")
        if number:
            self.number = int(number)
        marker = f"{self.number}{self.sign}"
        self.number += 1
        return Indent(f"{marker:>{self.width}} ", " " * (max(self.width, len(marker)) + 1))


class Builder:
    """Walks over the tokens of a text; what is open stays so from one part to the next."""

    def __init__(
        self,
        markdown: MarkdownIt,
        environment: EnvType,
        links: Links,
        html_blocks: Callable[[str], Iterable[Block]],
        *,
        own_numbers: bool,
    ) -> None:
        self._markdown = markdown
        self._environment = environment
        self._links = links
        self._html_blocks = html_blocks
        self._own_numbers = own_numbers
        """Each item of a list has the number that it says, as HTML may give any."""
        self._slugs = Slugs()
        self._explained: set[str] = set()
        self._blocks: list[Block] = []
        self._table: Table | None = None
        self._stack: list[_Container] = []
        self._anchors: list[str] = []
        self._pictures = 0
        self._quotations = 0

    def add(self, tokens: Sequence[Token]) -> list[Block]:
        """Turn further tokens into blocks."""
        position = 0
        while position < len(tokens):
            position = self._token(tokens, position)
        return self._take()

    def finish(self) -> list[Block]:
        """Give the footnotes and the list of links."""
        self._stack.clear()
        self._add_notes()
        self._blocks += self._links.listed()
        if self._anchors and self._blocks:
            last = self._blocks[-1]
            self._blocks[-1] = last._replace(anchors=(*last.anchors, *self._anchors))
        return self._take()

    def _take(self) -> list[Block]:
        blocks, self._blocks = self._blocks, []
        return blocks

    def _token(self, tokens: Sequence[Token], position: int) -> int:
        """Handle the token at ``position`` and what belongs to it; give the next position."""
        token = tokens[position]
        if token.type in ("paragraph_open", "heading_open"):
            self._leaf(token, tokens[position + 1])
            return position + 3
        if token.type == "table_open":
            end = _matching(tokens, position)
            table, anchors = table_of(tokens[position:end], self._phrase)
            self._anchors += anchors
            if table:
                self._add_table(token, table)
            return end + 1
        if token.type in ("fence", "code_block"):
            info = (token.info.split() or [""])[0]
            spans = highlighted(token.content.rstrip("\n"), info)
            self._add(Block(Kind.CODE, spans, info=info))
        elif token.type == "hr":
            self._add(Block(Kind.RULE))
        elif token.type == "html_block":
            for block in self._html_blocks(labelled(token.content)):
                self._add(self._links.numbered(block))
        elif token.type == "anchor":
            self._anchors.append(token.info)
        elif token.nesting > 0:
            self._open(tokens, position)
        elif token.nesting < 0:
            self._close()
        elif token.content:
            self._add(Block(Kind.PARAGRAPH, (Span(token.content),)))
        return position + 1

    def _add_table(self, opening: Token, table: Table) -> None:
        """Add a table, or one that continues the last one."""
        continues = CONTINUES in opening.meta and self._table is not None
        if continues and self._table is not None:
            table = continued(self._table, table)
        self._table = table._replace(goes_on=GOES_ON in opening.meta)
        self._add(Block(Kind.TABLE, table=self._table, tight=continues))

    def _phrase(self, inline: Token) -> Phrase:
        phrase = phrase_of(inline.children or (), self._explained)
        return phrase._replace(spans=self._links.with_numbers(phrase.spans))

    def _leaf(self, opening: Token, inline: Token) -> None:
        phrase = self._phrase(inline)
        self._anchors += phrase.anchors
        if opening.type == "heading_open":
            if phrase.spans:
                text = "".join(span.text for span in phrase.spans if span.role != NUMBER)
                self._anchors += self._slugs.of(text, opening.info)
                level = int(opening.tag[1])
                self._add(Block(Kind.HEADING, phrase.spans, level=level))
            return
        if opening.info:
            self._anchors.append(opening.info)
        title, tight = opening.markup == "title", CONTINUES in opening.meta
        for part in paragraphs(phrase):
            block = part._replace(tight=part.tight or tight)
            self._add(_strong(block) if title else block, hidden=opening.hidden)
            tight = False
            if self._stack:
                self._stack[-1].titled = title

    def _add(self, block: Block, *, hidden: bool = False) -> None:
        """Add a leaf inside what is open; the first one in a list item shows its bullet."""
        tight = block.tight or self._is_tight(hidden)
        indents, spans = [], block.spans
        for container in self._stack:
            indent = container.indent
            if indent and container.used:
                indent = indent._replace(first=indent.rest)
            elif indent and container.kind == "list_item" and block.kind is Kind.PARAGRAPH:
                indent, spans = _task(indent, spans)
            container.used = True
            if indent:
                indents.append(indent)
        number = 0
        if block.kind is Kind.IMAGE:
            self._pictures += 1
            number = self._pictures
        anchors, self._anchors = (*self._anchors, *block.anchors), []
        whole = block._replace(
            spans=spans,
            indents=(*indents, *block.indents),
            tight=tight,
            number=number,
            anchors=tuple(dict.fromkeys(anchors)) if anchors else (),
        )
        self._blocks.append(whole)

    def _is_tight(self, hidden: bool) -> bool:
        """Tell whether no blank line comes before the next block: within a tight list."""
        if not self._stack:
            return False
        last = self._stack[-1]
        if last.titled or (last.kind == "definition" and not last.used):
            last.titled = False
            return True
        lists = [container for container in self._stack if container.kind.endswith("_list")]
        if not hidden or not lists:
            return False
        lists[-1].tight = True
        return lists[-1].used or (len(lists) > 1 and lists[-2].tight and lists[-2].used)

    def _open(self, tokens: Sequence[Token], position: int) -> None:
        token = tokens[position]
        kind = token.type.removesuffix("_open")
        container = _Container(kind)
        if kind in ("blockquote", "callout"):
            self._quotations += 1
            container.indent = Indent(_QUOTE, _QUOTE, self._quotations)
        elif kind == "list_item":
            number = token.info if self._own_numbers else ""
            container.indent = self._stack[-1].next_indent(number) if self._stack else None
        elif kind == "bullet_list":
            depth = sum(outer.kind == kind for outer in self._stack)
            container.sign = _BULLETS[min(depth, len(_BULLETS) - 1)]
        elif kind == "ordered_list":
            container.number = int(token.attrs.get("start", 1))
            container.sign = token.markup
            last = container.number + _items(tokens, position) - 1
            container.width = len(f"{last}{token.markup}")
        elif kind == "definition":
            container.indent = _DEFINITION
            self._strengthen_term()
        self._stack.append(container)

    def _close(self) -> None:
        container = self._stack.pop() if self._stack else _Container("")
        if container.kind == "list_item" and not container.used:
            self._stack.append(container)
            self._add(Block(Kind.PARAGRAPH), hidden=True)
            self._stack.pop()

    def _strengthen_term(self) -> None:
        """Make the paragraph before a definition its term, if it stands in the same container."""
        if self._blocks and self._blocks[-1].kind is Kind.PARAGRAPH:
            term = self._blocks[-1]
            if len(term.indents) == sum(bool(container.indent) for container in self._stack):
                self._blocks[-1] = _strong(term)

    def _add_notes(self) -> None:
        """Add the footnotes, with a link back behind each that is mentioned."""

        def read(tokens: list[Token]) -> list[Token]:
            return read_texts(tokens, self._markdown, self._environment)

        width = len(f"{notes.count(self._environment)} ")
        for note in notes.notes(self._environment, read):
            if not self._stack:
                self._add(Block(Kind.RULE))
            indent = Indent(superior(str(note.number)).ljust(width), " " * width)
            item = _Container("list_item", indent)
            self._stack = [item]
            first = len(self._blocks)
            if note.mentioned:
                self._anchors.append("fn:" + note.label)
            position = 0
            while position < len(note.tokens):
                position = self._token(note.tokens, position)
            if not item.used:
                self._add(Block(Kind.PARAGRAPH), hidden=True)
            if note.mentioned:
                self._add_way_back(first, "#fnref:" + note.label)
        self._stack = []

    def _add_way_back(self, first: int, href: str) -> None:
        last = self._blocks[-1]
        back = Span(_BACK, Role.MUTED | Role.LINK, href)
        if last.kind is Kind.PARAGRAPH and len(self._blocks) > first:
            self._blocks[-1] = last._replace(spans=(*last.spans, Span("\u00a0"), back))
        else:
            self._add(Block(Kind.PARAGRAPH, (back,)))


def _strong(block: Block) -> Block:
    spans = tuple(s._replace(role=s.role | Role.STRONG) for s in block.spans)
    return block._replace(spans=spans)


def _matching(tokens: Sequence[Token], position: int) -> int:
    """Give the position of the token that closes the one at ``position``, or that of the end."""
    level, kind = tokens[position].level, tokens[position].type.replace("_open", "_close")
    return next(
        (
            index
            for index in range(position, len(tokens))
            if tokens[index].level == level and tokens[index].type == kind
        ),
        len(tokens),
    )


def _items(tokens: Sequence[Token], position: int) -> int:
    level = tokens[position].level + 1
    end = _matching(tokens, position)
    return sum(t.type == "list_item_open" and t.level == level for t in tokens[position:end])


def _task(indent: Indent, spans: tuple[Span, ...]) -> tuple[Indent, tuple[Span, ...]]:
    """Show a task's box instead of its bullet, or behind its number."""
    match = _TASK.match(spans[0].text) if spans else None
    if not match:
        return indent, spans
    box = match[2] or ("☐" if match[1] == " " else "☑")
    text = spans[0].text[match.end() :]
    if indent.first.strip() not in _BULLETS:
        return indent, (spans[0]._replace(text=f"{box} {text}"), *spans[1:])
    return Indent(box + indent.first[1:], indent.rest), (spans[0]._replace(text=text), *spans[1:])
