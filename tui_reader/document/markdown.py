"""The blocks of a document -> Markdown, which the parser reads as the same words."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile
from typing import NamedTuple

from tui_reader.document.inscribing import cell, heading, paragraph
from tui_reader.document.model import Block, Indent, Kind, Role, Span, Table

_TASKS = {"☐": "[ ] ", "☑": "[x] "}
_BULLETS = ("•", "◦", "▸", *_TASKS)
_NUMBERED = re.compile(r"\s*(\d{1,9})([.)]) ")
_LISTED = re.compile(r"\[\d+\] *")
_NOTE = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹]+ *")
_TICKS = re.compile("`{3,}")
_RULES = {"l": "---", "c": ":---:", "r": "---:"}
_RULE = "* * *"  # which nothing before it turns into a heading or front matter


class _Open(NamedTuple):
    """A container that is open."""

    indent: Indent
    rest: str
    number: int = 0
    sign: str = ""


def as_markdown(blocks: Iterable[Block]) -> str:
    """Write the body of an article: without its header's lines, numbers and list of links."""
    writer = _Writer()
    for block in _without_listed(blocks):
        writer.add(block)
    return writer.text


def article_markdown(title: str, link: str, about: str, blocks: Sequence[Block]) -> str:
    """Write a whole article: below its title its address, and who has written it when.

    ``blocks`` are what is shown of it, with its header.
    """
    heads = list(takewhile(lambda block: block.kind in (Kind.HEADING, Kind.META), blocks))
    while heads and heads[-1].kind is not Kind.META:
        heads.pop()
    origin = [paragraph([Span(link, Role.LINK, link)])] if link else []
    head = [f"# {heading([Span(title)])}", *origin, *filter(None, [paragraph([Span(about)])])]
    return "\n\n".join((*head, as_markdown(blocks[len(heads) :]))).rstrip("\n") + "\n"


def _without_listed(blocks: Iterable[Block]) -> Iterator[Block]:
    """Leave the header's lines out, and the list of links with the rule above it."""
    rule: Block | None = None
    for block in blocks:
        if block.kind is Kind.META:
            continue
        if block.indents and _LISTED.fullmatch(block.indents[0].first):
            rule = None
            continue
        if rule is not None:
            yield rule
        rule = block if block.kind is Kind.RULE else None
        if rule is None:
            yield block
    if rule is not None:
        yield rule


class _Writer:
    """What is written, and the containers that the last block left open."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._stack: list[_Open] = []
        self._was_table = False
        self._note = ""
        """What the further blocks of the footnote that is open are indented by."""

    @property
    def text(self) -> str:
        """All of it, with a line end."""
        return "".join(self._parts) + "\n" if self._parts else ""

    def add(self, block: Block) -> None:
        """Write a block below the others."""
        block, note = self._without_note(block)
        lines = _lines(block)
        if note and block.kind is not Kind.PARAGRAPH:
            self._write(Block(Kind.PARAGRAPH), [note])
        elif note:
            lines = [f"{note} {lines[0] if lines else ''}".rstrip(), *lines[1:]]
        if lines or any(indent.first.strip() for indent in block.indents):
            self._write(block, lines)

    def _without_note(self, block: Block) -> tuple[Block, str]:
        """Take a footnote's indentation off, and give its sign at its first block."""
        outer = block.indents[0] if block.indents else None
        if outer is None or not (_NOTE.fullmatch(outer.first) or outer.first == self._note):
            return block, ""
        self._note = outer.rest
        return block._replace(indents=block.indents[1:]), outer.first.strip()

    def _write(self, block: Block, lines: Sequence[str]) -> None:
        common, first, stack = self._containers(block)
        begins = "".join(container.rest for container in stack[:common])
        rest = "".join(container.rest for container in stack)
        if self._parts:
            is_below = self._goes_below(block, stack[common:], common, has_lines=bool(lines))
            self._parts.append("\n" if is_below else f"\n{begins.rstrip(' ')}\n")
        self._parts.append((begins + first + (lines[0] if lines else "")).rstrip(" "))
        self._parts += ("\n" + (rest + line).rstrip(" ") for line in lines[1:])
        self._stack = stack
        self._was_table = block.table is not None

    def _goes_below(
        self, block: Block, opened: Sequence[_Open], common: int, *, has_lines: bool
    ) -> bool:
        """Tell whether no blank line is needed before a block, which opens some containers."""
        if self._was_table:
            return block.table is not None and block.table.continues
        if not block.tight or not opened or opened[0].indent.container:
            return False
        # Only a list that goes on, or one of text from 1, may follow a paragraph.
        return common < len(self._stack) or (has_lines and opened[0].number in (0, 1))

    def _containers(self, block: Block) -> tuple[int, str, list[_Open]]:
        """Tell how many containers go on, what begins the others, and which are open then."""
        indents = block.indents
        common = 0
        while common < min(len(indents), len(self._stack)):
            indent, opened = indents[common], self._stack[common].indent
            if indent.first != indent.rest or (indent.rest, indent.container) != (
                opened.rest,
                opened.container,
            ):
                break
            common += 1
        stack, first, task = self._stack[:common], "", ""
        for depth, indent in enumerate(indents[common:], start=common):
            before = self._stack[depth] if depth < len(self._stack) and depth == common else None
            marker, container = _opened(indent, before)
            first += marker
            task = task or _TASKS.get(indent.first.strip(), "")
            stack.append(container)
        return common, first + task, stack


def _opened(indent: Indent, before: _Open | None) -> tuple[str, _Open]:
    """Give the marker of a list's item, a quotation or a definition, and that as a container."""
    if indent.container:
        return "> ", _Open(indent, "> ")
    sign = indent.first.strip()
    if sign in _BULLETS:
        return "- ", _Open(indent, "  ")
    if match := _NUMBERED.fullmatch(indent.first):
        number, sign = int(match[1]), match[2]
        if before is not None and before.sign:
            follows = number == before.number + 1
            other = "." if before.sign == ")" else ")"
            sign = before.sign if follows else other
        marker = f"{number}{sign} "
        return marker, _Open(indent, " " * len(marker), number, sign)
    return ": ", _Open(indent, "  ")


def _lines(block: Block) -> list[str]:
    if block.kind is Kind.CODE:
        return _fenced(block.text, block.info)
    if block.table is not None:
        return list(_rows(block.table))
    if block.kind is Kind.RULE:
        return [_RULE]
    if block.kind is Kind.HEADING:
        return [f"{'#' * (block.level or 1)} {heading(block.spans)}"]
    text = paragraph(block.spans)
    return text.split("\n") if text else []


def _fenced(code: str, info: str) -> list[str]:
    """Put a fence around code that is longer than any in it."""
    fence = "`" * max(3, 1 + max((len(run) for run in _TICKS.findall(code)), default=0))
    return [fence + info.replace("`", ""), *(code.split("\n") if code else ()), fence]


def _rows(table: Table) -> Iterator[str]:
    columns = len(table.align)
    if not table.continues:
        heads: Sequence[str] = (
            [cell(one) for one in table.rows[0]] if table.head else [""] * columns
        )
        yield _row(heads)
        yield _row([_RULES[letter] for letter in table.align])
    for row in table.rows[table.head :]:
        yield _row([cell(one) for one in row])


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
