"""Markdown, or HTML, or both -> the blocks of a document."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from tui_reader.document.grammar import parser
from tui_reader.document.html import to_markdown
from tui_reader.document.inline import spans_of, trim
from tui_reader.document.markup import is_html
from tui_reader.document.model import Block, Document, Indent, Kind, Role, Span, Table
from tui_reader.domain.clean import clean_text

_QUOTE = Indent("▎ ", "▎ ")
_DEFINITION = Indent("    ", "    ")
_BULLETS = "•◦▸"
_TASK = re.compile(r"(?:\[([ xX])\]|([☐☑]))[ \u00a0]+")
_IMAGE_SIGN = "▣ "
_IDEOGRAPHS = re.compile(
    "[\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff]"
)
_WORDS = re.compile(r"[^\W_]+(?:['’.\-][^\W_]+)*")
_PARAGRAPH_BREAK = re.compile("\n{2,}")


def to_document(body: str) -> Document:
    """Read ``body``, whichever markup it is in, and count it for the reading time."""
    text = clean_text(body)
    blocks = _html_blocks(text) if is_html(text) else to_blocks(text)
    visible = "\n".join(block.text for block in blocks)
    ideographs = len(_IDEOGRAPHS.findall(visible))
    words = len(_WORDS.findall(_IDEOGRAPHS.sub(" ", visible)))
    return Document(blocks, ideographs, words)


def to_blocks(markdown: str) -> tuple[Block, ...]:
    """Read Markdown, with HTML in it or not."""
    return _read(clean_text(markdown), html_blocks=True)


def _html_blocks(html: str) -> tuple[Block, ...]:
    return _read(to_markdown(html), html_blocks=False)


def _read(markdown: str, *, html_blocks: bool) -> tuple[Block, ...]:
    environment: dict[str, dict[str, int]] = {}
    tokens = parser(html_blocks=html_blocks).parse(markdown, environment)
    return _Builder(environment.get("footnotes", {})).build(tokens)


@dataclass(slots=True)
class _Container:
    """An open list, list item, quotation, definition or footnote."""

    kind: str
    indent: Indent | None = None
    used: bool = False
    """A block was added; in an item, it has shown the bullet."""
    tight: bool = False
    number: int = 0
    width: int = 0
    """Characters of the longest number in an ordered list."""
    sign: str = ""

    def next_indent(self) -> Indent:
        """Give the indent of the next item of this list."""
        if self.kind == "bullet_list":
            return Indent(f"{self.sign} ", "  ")
        marker = f"{self.number}{self.sign}"
        self.number += 1
        return Indent(f"{marker:>{self.width}} ", " " * (max(self.width, len(marker)) + 1))


class _Builder:
    """Walks over the tokens of a text, with the containers that are open."""

    def __init__(self, note_numbers: dict[str, int]) -> None:
        self._blocks: list[Block] = []
        self._stack: list[_Container] = []
        self._note_numbers = note_numbers
        self._notes: list[tuple[str, list[Block]]] = []
        self._outside: list[tuple[list[Block], list[_Container]]] = []

    def build(self, tokens: Sequence[Token]) -> tuple[Block, ...]:
        """Turn the tokens of a whole text into blocks, its footnotes last."""
        position = 0
        while position < len(tokens):
            position = self._token(tokens, position)
        self._add_notes()
        return tuple(self._blocks)

    def _token(self, tokens: Sequence[Token], position: int) -> int:
        """Handle the token at ``position`` and what belongs to it; give the next position."""
        token = tokens[position]
        if token.type in ("paragraph_open", "heading_open"):
            self._leaf(token, tokens[position + 1])
            return position + 3
        if token.type == "table_open":
            end = _matching(tokens, position)
            self._add(Block(Kind.TABLE, table=_table(tokens[position:end])))
            return end + 1
        if token.type in ("fence", "code_block"):
            info = (token.info.split() or [""])[0]
            self._add(Block(Kind.CODE, (Span(token.content.rstrip("\n"), Role.CODE),), info=info))
        elif token.type == "hr":
            self._add(Block(Kind.RULE))
        elif token.type == "html_block":
            for block in _html_blocks(token.content):
                self._add(block)
        elif token.nesting > 0:
            self._open(tokens, position)
        elif token.nesting < 0:
            self._close(token.type.removesuffix("_close"))
        elif token.content:
            self._add(Block(Kind.PARAGRAPH, (Span(token.content),)))
        return position + 1

    def _leaf(self, opening: Token, inline: Token) -> None:
        spans = spans_of(inline.children or ())
        if opening.type == "heading_open":
            if spans:
                self._add(Block(Kind.HEADING, spans, level=int(opening.tag[1])))
            return
        for part in _parts(spans):
            self._add(part, hidden=opening.hidden)

    def _add(self, block: Block, *, hidden: bool = False) -> None:
        """Add a leaf inside what is open; the first one in a list item shows its bullet."""
        tight = block.tight or self._is_tight(hidden)
        indents, spans = [], block.spans
        for container in self._stack:
            indent = container.indent
            if indent and container.used:
                indent = Indent(indent.rest, indent.rest)
            elif indent and container.kind == "list_item" and block.kind is Kind.PARAGRAPH:
                indent, spans = _task(indent, spans)
            container.used = True
            if indent:
                indents.append(indent)
        self._blocks.append(
            block._replace(spans=spans, indents=(*indents, *block.indents), tight=tight)
        )

    def _is_tight(self, hidden: bool) -> bool:
        """Tell whether no blank line comes before the next block: within a tight list."""
        if self._stack and self._stack[-1].kind == "definition" and not self._stack[-1].used:
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
        if kind == "blockquote":
            container.indent = _QUOTE
        elif kind == "list_item":
            container.indent = self._stack[-1].next_indent() if self._stack else None
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
        elif kind == "footnote":
            self._notes.append((token.info, []))
            self._outside.append((self._blocks, self._stack))
            self._blocks, self._stack = self._notes[-1][1], []
        self._stack.append(container)

    def _close(self, kind: str) -> None:
        container = self._stack.pop()
        if kind == "footnote":
            self._blocks, self._stack = self._outside.pop()
        elif kind == "list_item" and not container.used:
            self._stack.append(container)
            self._add(Block(Kind.PARAGRAPH), hidden=True)
            self._stack.pop()

    def _strengthen_term(self) -> None:
        """Make the paragraph before a definition its term."""
        if self._blocks and self._blocks[-1].kind is Kind.PARAGRAPH:
            term = self._blocks[-1]
            if _DEFINITION not in term.indents:
                spans = tuple(s._replace(role=s.role | Role.STRONG) for s in term.spans)
                self._blocks[-1] = term._replace(spans=spans)

    def _add_notes(self) -> None:
        """Add the footnotes in the order of their numbers, those never mentioned last."""
        if not self._notes:
            return
        self._add(Block(Kind.RULE))
        last = len(self._notes)
        self._notes.sort(key=lambda note: self._note_numbers.get(note[0]) or last + 1)
        width = len(f"[{last}] ")
        for number, (_, blocks) in enumerate(self._notes, start=1):
            indent = Indent(f"[{number}]".ljust(width), " " * width)
            self._stack.append(_Container("list_item", indent))
            for block in blocks:
                self._add(block)
            self._close("list_item")


def _matching(tokens: Sequence[Token], position: int) -> int:
    """Give the position of the token that closes the one at ``position``."""
    level, kind = tokens[position].level, tokens[position].type.replace("_open", "_close")
    return next(
        index
        for index in range(position, len(tokens))
        if tokens[index].level == level and tokens[index].type == kind
    )


def _items(tokens: Sequence[Token], position: int) -> int:
    level = tokens[position].level + 1
    end = _matching(tokens, position)
    return sum(t.type == "list_item_open" and t.level == level for t in tokens[position:end])


def _task(indent: Indent, spans: tuple[Span, ...]) -> tuple[Indent, tuple[Span, ...]]:
    """Show a task's box instead of its bullet."""
    match = _TASK.match(spans[0].text) if spans else None
    if not match:
        return indent, spans
    box = match[2] or ("☐" if match[1] == " " else "☑")
    head = spans[0]._replace(text=spans[0].text[match.end() :])
    return Indent(box + indent.first[1:], indent.rest), (head, *spans[1:])


def _table(tokens: Sequence[Token]) -> Table:
    rows: list[list[tuple[Span, ...]]] = []
    head, align = 0, ""
    for position, token in enumerate(tokens):
        if token.type == "tr_open":
            rows.append([])
        elif token.type in ("th_open", "td_open"):
            rows[-1].append(_marked(spans_of(tokens[position + 1].children or ())))
            if token.type == "th_open":
                align += _alignment(token)
        elif token.type == "thead_close":
            head = len(rows)
    if head and not any(rows[0]):
        del rows[0]
        head = 0
    return Table(tuple(tuple(row) for row in rows), head, align)


def _alignment(token: Token) -> str:
    style = str(token.attrs.get("style", ""))
    return "r" if "right" in style else "c" if "center" in style else "l"


def _parts(spans: Sequence[Span]) -> Iterator[Block]:
    """Split a paragraph at empty lines, and where a picture has a line of its own."""
    part: list[Span] = []
    for index, span in enumerate(spans):
        if span.src and _stands_alone(spans, index):
            yield from _paragraph(part)
            part = []
            yield Block(Kind.IMAGE, (span,))
            continue
        texts = [span.text] if span.src else _PARAGRAPH_BREAK.split(span.text)
        for number, text in enumerate(texts):
            if number:
                yield from _paragraph(part)
                part = []
            if text:
                part.append(span._replace(text=text))
    yield from _paragraph(part)


def _stands_alone(spans: Sequence[Span], index: int) -> bool:
    """Tell whether only line ends, spaces and other pictures are beside it."""
    before = spans[index - 1] if index else None
    after = spans[index + 1] if index + 1 < len(spans) else None
    return (before is None or bool(before.src) or before.text.rstrip(" ").endswith("\n")) and (
        after is None or bool(after.src) or after.text.lstrip(" ").startswith("\n")
    )


def _paragraph(spans: Sequence[Span]) -> Iterator[Block]:
    trimmed = _marked(trim(list(spans)))
    if trimmed:
        yield Block(Kind.PARAGRAPH, trimmed)


def _marked(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Put a sign before each picture that stands within text."""
    return tuple(s._replace(text=_IMAGE_SIGN + s.text) if s.src else s for s in spans)
