"""Block rules for what holds blocks beside lists and quotations, and what such rules share."""

import re
from bisect import bisect_right

from markdown_it.rules_block import StateBlock

from tui_reader.document import headings
from tui_reader.document.pairs import pairs_of

DEEPEST = 80
"""Levels of containers; a list item counts twice, as list and as item."""
FURTHEST = 3000
"""Lines that one element may go on for beyond blank lines."""
FOOTNOTE = re.compile(r"\[\^([^\]\s]{1,80})\]:[ \t]*")
UNFINISHED = "unfinished"
"""The key of the first line, if any, whose block more text might turn into another one."""

_DEFINITION = re.compile(r":[ \t]+(?=\S)")


def line_of(state: StateBlock, number: int) -> str:
    """Give a line without what the containers around it put before it."""
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]


def note_end(state: StateBlock, start: int, end: int, furthest: int) -> None:
    """Note that a search from line ``start`` on ended where the text does."""
    if end < furthest and end == len(state.bMarks) - 1:
        state.env[UNFINISHED] = min(start, state.env.get(UNFINISHED, start))


def footnote(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """``[^label]: text``, with what is indented below it."""
    match = FOOTNOTE.match(line_of(state, start))
    if not match or state.is_code_block(start) or state.level >= DEEPEST:
        return False
    if not silent:
        state.env.setdefault("footnotes", {}).setdefault(match[1].casefold(), 0)
        _indented(state, start, end, match, state.sCount[start] + 2)
        state.tokens[-1].info = match[1].casefold()
    return True


def definition(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """``: text`` below a term, as Pandoc and PHP Markdown Extra have it."""
    match = _DEFINITION.match(line_of(state, start))
    if not match or state.is_code_block(start) or state.level >= DEEPEST:
        return False
    if not silent:
        indent = state.sCount[start] + len(match[0])
        _indented(state, start, end, match, indent)
    return True


def admonition(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """``!!! note "title"`` with contents indented by four, as in MkDocs; ``???`` folds them."""
    line = line_of(state, start)
    heading = headings.admonition(line) if line[:3] in ("!!!", "???") else None
    if heading is None or state.is_code_block(start) or state.level >= DEEPEST:
        return False
    indent, stop = state.sCount[start] + 4, start + 1
    for number in range(start + 1, end):
        if state.isEmpty(number):
            continue
        if state.sCount[number] < indent:
            break
        stop = number + 1
        if silent:
            return True
    if not silent and stop > start + 1:
        opened = open_callout(state, start, stop, heading)
        within(state, start + 1, stop, indent)
        close_callout(state, opened, stop)
    return stop > start + 1


def colons(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """``:::tip title`` to ``:::``, as in Docusaurus, VuePress and Pandoc."""
    line = line_of(state, start)
    heading = headings.colons(line) if line.startswith(":::") else None
    if heading is None or state.is_code_block(start) or state.level >= DEEPEST:
        return False
    stop = _colons_end(state, start, end)
    if stop and not silent:
        opened = open_callout(state, start, stop, heading)
        within(state, start + 1, stop - 1, state.blkIndent)
        close_callout(state, opened, stop)
    return stop > 0


def _colons_end(state: StateBlock, start: int, end: int) -> int:
    """Give the line after the one of the colons that close those on line ``start``; 0 if none."""
    position = pairs_of(state).colons.get(state.bMarks[start] + state.tShift[start])
    if position is None or position >= state.eMarks[end - 1]:
        note_end(state, start, end, start + FURTHEST)
        return 0
    last = bisect_right(state.bMarks, position, start, end) - 1
    for number in range(start + 1, last + 1):
        if state.sCount[number] < state.blkIndent and not state.isEmpty(number):
            return 0
    return last + 1


def open_callout(state: StateBlock, start: int, stop: int, heading: str) -> int:
    """Begin a quotation with a heading in Markdown, if it has one; give its token's place."""
    opening = state.push("callout_open", "div", 1)
    opening.map = [start, stop]
    place = len(state.tokens) - 1
    if heading.strip():
        title_line(state, start, heading)
    return place


def title_line(state: StateBlock, line: int, heading: str) -> None:
    """Add a bold line that heads what follows."""
    paragraph(state, line, heading, "title")


def paragraph(state: StateBlock, line: int, text: str, markup: str = "") -> None:
    """Add a paragraph of Markdown that the source does not have as such."""
    opening = state.push("paragraph_open", "p", 1)
    opening.markup = markup
    opening.map = [line, line + 1]
    content = state.push("inline", "", 0)
    content.content, content.children, content.map = text.strip(), [], [line, line + 1]
    state.push("paragraph_close", "p", -1)


def close_callout(state: StateBlock, opened: int, stop: int) -> None:
    """End the quotation that was opened at that place."""
    state.push(state.tokens[opened].type.replace("_open", "_close"), "div", -1)
    state.line = stop


def within(state: StateBlock, start: int, stop: int, indent: int) -> None:
    """Read lines as blocks of the container that is open."""
    outer, parent, last = state.blkIndent, state.parentType, state.lineMax
    state.blkIndent, state.parentType, state.lineMax = indent, "footnote", stop
    if start < stop:
        state.md.block.tokenize(state, start, stop)
    state.blkIndent, state.parentType, state.lineMax = outer, parent, last


def _indented(state: StateBlock, start: int, end: int, marker: re.Match[str], indent: int) -> None:
    """Parse the rest of the line and all that belongs to it as blocks of the container."""
    name = "footnote" if marker.re is FOOTNOTE else "definition"
    stop = _end_of_container(state, start, end, indent)
    opening = state.push(f"{name}_open", "div", 1)
    opening.map = [start, stop]
    saved = state.bMarks[start], state.tShift[start], state.sCount[start]
    state.bMarks[start] += state.tShift[start] + len(marker[0])
    state.tShift[start], state.sCount[start] = 0, indent
    within(state, start, stop, indent)
    state.bMarks[start], state.tShift[start], state.sCount[start] = saved
    state.line = max(state.line, start + 1)
    state.push(f"{name}_close", "div", -1)


def _end_of_container(state: StateBlock, start: int, end: int, indent: int) -> int:
    """Give the first line after the container: not blank, and not indented as its text is."""
    stop = number = start + 1
    while number < end:
        if not state.isEmpty(number):
            if state.sCount[number] < min(indent, state.blkIndent + 2):
                lazy = number == stop and not _starts_block(state, number, end)
                if not lazy:
                    break
            stop = number + 1
        number += 1
    return stop


def _starts_block(state: StateBlock, number: int, end: int) -> bool:
    rules = state.md.block.ruler.getRules("paragraph")
    return any(rule(state, number, end, True) for rule in rules)
