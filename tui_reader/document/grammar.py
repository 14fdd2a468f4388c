"""The Markdown that articles are written in: CommonMark, tables, and a few rules more.

Beyond CommonMark: strikethrough, footnotes, definition lists, mathematics as text, emphasis beside
East Asian punctuation, and nesting that ends at 40 levels instead of losing text.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock, blockquote, html_block, list_block, table
from markdown_it.rules_block.table import escapedSplit
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Scanned
from markdown_it.token import Token
from markdown_it.utils import EnvType

_DEEPEST = 80  # a list item counts twice, as list and as item
_NESTING = 120  # more than the deepest block; beyond it markdown-it would drop text
_INLINE_NESTING = 20  # brackets within brackets, of which each level costs time
_FOOTNOTE = re.compile(r"\[\^([^\]\s]{1,80})\]:[ \t]*")
_REFERENCE = re.compile(r"\[\^([^\]\s]{1,80})\]")
_DEFINITION = re.compile(r":[ \t]+(?=\S)")
# In ``\(`` and ``\[`` there is a formula only if it looks like one: else they are escapes. The
# lengths are bounded so that openings without an end cost little.
_MATH = re.compile(
    r"\$\$[^$]{1,2000}\$\$|\$(?![\s$])[^$\n]{0,1000}?(?<![\s\\])\$(?!\d)"
    r"|\\\((?=[^\n]{0,200}?[=^_+\\](?!\)))[^\n]{1,1000}?\\\)"
    r"|\\\[(?=[^\]]{0,200}?[=^_+{])[^\]]{1,2000}?\\\]"
)
# What begins and ends lines that are kept as they are, and whether blank lines may be among them.
_VERBATIM = (
    (re.compile(r"\$\$\s*$"), re.compile(r".*\$\$\s*$"), False),
    (re.compile(r"\\\[\s*$"), re.compile(r".*\\\]\s*$"), False),
    (
        re.compile(r"\{%-?\s*(?:codeblock|code|highlight|raw)\b.*%\}\s*$"),
        re.compile(r"\{%-?\s*end(?:codeblock|code|highlight|raw)\b"),
        True,
    ),
)
_WHOLE = re.compile(r"<(table|ul|ol|dl|figure|svg|video|audio)[\s>]", re.IGNORECASE)
_FURTHEST = 3000  # lines that one HTML element may go on for beyond blank lines

_BlockRule = Callable[[StateBlock, int, int, bool], bool]


@cache
def parser(*, html_blocks: bool = True) -> MarkdownIt:
    """Build the parser; without ``html_blocks`` for Markdown that was converted from HTML."""
    markdown = MarkdownIt("commonmark")
    markdown.inline = _EastAsianInline()
    markdown.configure("commonmark", {"maxNesting": _NESTING})
    markdown.enable(["table", "strikethrough"])
    block, inline = markdown.block.ruler, markdown.inline.ruler
    block.at("table", _complete_table, _interrupting("paragraph"))
    block.at("blockquote", _limited(blockquote), _interrupting("paragraph", "blockquote", "list"))
    block.at("list", _limited(list_block), _interrupting("paragraph", "blockquote"))
    block.at("html_block", _whole_element, _interrupting("paragraph", "blockquote"))
    block.before("reference", "footnote", _footnote, _interrupting("paragraph"))
    block.before("paragraph", "definition", _definition, _interrupting("paragraph"))
    block.before("fence", "verbatim", _verbatim, _interrupting("paragraph", "blockquote"))
    inline.before("link", "footnote", _footnote_reference)
    inline.before("escape", "math", _math)
    if not html_blocks:
        markdown.disable(["html_block", "verbatim", "math"])
    return markdown


def _interrupting(*rules: str) -> RuleOptionsType:
    """Name the blocks that a rule's block may end without a blank line."""
    return {"alt": [*rules, "reference"]}


def _limited(rule: _BlockRule) -> _BlockRule:
    """Let containers nest so deep and no deeper; beyond that their text is a paragraph."""

    def limited(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        return state.level < _DEEPEST and rule(state, start, end, silent)

    return limited


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]


def _whole_element(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Let a table or list in HTML go on over blank lines, at which CommonMark would cut it."""
    if not html_block(state, start, end, silent):
        return False
    if silent:
        return True
    token = state.tokens[-1]
    match = _WHOLE.match(token.content.lstrip())
    if match:
        last = _balanced(state, match[1].lower(), token.content, end)
        if last:
            token.content += state.getLines(state.line, last, state.blkIndent, True)
            token.map = [start, last]
            state.line = last
    return True


def _balanced(state: StateBlock, tag: str, content: str, end: int) -> int:
    """Give the line after the one that closes the first element of ``content``; 0 if none."""
    tags = re.compile(rf"<(/?){tag}\b", re.IGNORECASE)

    def depth(text: str) -> int:
        return sum(-1 if slash else 1 for slash in tags.findall(text))

    opened = depth(content)
    if opened <= 0:
        return 0
    for number in range(state.line, min(end, state.line + _FURTHEST)):
        if state.sCount[number] < state.blkIndent and not state.isEmpty(number):
            return 0
        opened += depth(_line(state, number))
        if opened <= 0:
            return number + 1
    return 0


def _complete_table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Keep the cells of a row that has more than the head, which GFM drops: in its last cell."""
    first = len(state.tokens)
    if not table(state, start, end, silent):
        return False
    line, cells = start, 0
    for index in range(first, len(state.tokens)):
        token = state.tokens[index]
        if token.type == "tr_open" and token.map:
            line, cells = token.map[0], 0
        elif token.type == "inline":
            cells += 1
        elif token.type == "tr_close" and (excess := _cells(_line(state, line))[cells:]):
            state.tokens[index - 2].content += " | " + " | ".join(excess)
    return True


def _cells(line: str) -> list[str]:
    cells = [cell.strip() for cell in escapedSplit(line.strip())]
    if cells and not cells[0]:
        del cells[0]
    if cells and not cells[-1]:
        del cells[-1]
    return cells


def _footnote(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """``[^label]: text``, with what is indented below it."""
    match = _FOOTNOTE.match(_line(state, start))
    if not match or state.is_code_block(start) or state.level >= _DEEPEST:
        return False
    if not silent:
        state.env.setdefault("footnotes", {}).setdefault(match[1].casefold(), 0)
        _container(state, start, end, "footnote", match)
    return True


def _definition(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """``: text`` below a term, as Pandoc and PHP Markdown Extra have it."""
    match = _DEFINITION.match(_line(state, start))
    if not match or state.is_code_block(start) or state.level >= _DEEPEST:
        return False
    if not silent:
        _container(state, start, end, "definition", match)
    return True


def _container(state: StateBlock, start: int, end: int, name: str, marker: re.Match[str]) -> None:
    """Parse the rest of the line and all that belongs to it as blocks within ``name``."""
    indent = state.sCount[start] + (len(marker[0]) if name == "definition" else 2)
    stop = _end_of_container(state, start, end, indent)
    opening = state.push(f"{name}_open", "div", 1)
    opening.info = marker[1].casefold() if marker.re.groups else ""
    saved = state.bMarks[start], state.tShift[start], state.sCount[start]
    outer, parent = state.blkIndent, state.parentType
    state.bMarks[start] += state.tShift[start] + len(marker[0])
    state.tShift[start], state.sCount[start] = 0, indent
    state.blkIndent, state.parentType = indent, "footnote"
    state.md.block.tokenize(state, start, stop)
    state.blkIndent, state.parentType = outer, parent
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


def _verbatim(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Formulas between ``$$`` or ``\\[ \\]``, and code in the tags of Hexo, Jekyll and Liquid."""
    line = _line(state, start)
    if line[:1] not in ("$", "\\", "{") or state.is_code_block(start):
        return False
    for opening, closing, blank in _VERBATIM:
        if opening.match(line):
            stop = _closing_line(state, start + 1, end, closing, blank)
            if stop and not silent:
                token = state.push("fence", "code", 0)
                token.content = state.getLines(start, stop, state.blkIndent, False)
                state.line = stop
            return stop > 0
    return False


def _closing_line(
    state: StateBlock, start: int, end: int, closing: re.Pattern[str], blank: bool
) -> int:
    """Give the line after the one that ends verbatim text; 0 if none does."""
    for number in range(start, min(end, start + _FURTHEST)):
        if state.isEmpty(number):
            if not blank:
                return 0
        elif state.sCount[number] < state.blkIndent:
            return 0
        elif closing.match(_line(state, number)):
            return number + 1
    return 0


def _footnote_reference(state: StateInline, silent: bool) -> bool:
    """``[^label]`` where there is such a footnote; numbered in the order of first mention."""
    notes: dict[str, int] = state.env.get("footnotes", {})
    match = _REFERENCE.match(state.src, state.pos) if notes else None
    if not match or match[1].casefold() not in notes:
        return False
    if not silent:
        label = match[1].casefold()
        notes[label] = notes[label] or 1 + max(notes.values())
        token = state.push("footnote_ref", "", 0)
        token.content = str(notes[label])
    state.pos = match.end()
    return True


def _math(state: StateInline, silent: bool) -> bool:
    """Formulas keep their backslashes, underscores and asterisks."""
    if state.src[state.pos] not in "$\\":
        return False
    match = _MATH.match(state.src, state.pos)
    if not match:
        return False
    if not silent:
        token = state.push("math", "", 0)
        token.content = match[0]
    state.pos = match.end()
    return True


class _EastAsianState(StateInline):
    """Flanking as amended for East Asian text, which has no spaces around emphasis.

    CommonMark 6.2 leaves ``**一是强化。**突出`` literal: a delimiter between punctuation and a
    letter doesn't close. Here East Asian punctuation counts as a letter, and a delimiter beside
    other punctuation may open or close if an East Asian character is on its other side.
    """

    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: N802, N803
        marker = self.src[start]
        end = start + 1
        while end < self.posMax and self.src[end] == marker:
            end += 1
        before = self.src[start - 1] if start > 0 else " "
        after = self.src[end] if end < self.posMax else " "
        left = _flanks(after, before)
        right = _flanks(before, after)
        return Scanned(
            left and (canSplitWord or not right or _is_punctuation(before)),
            right and (canSplitWord or not left or _is_punctuation(after)),
            end - start,
        )


def _flanks(inner: str, outer: str) -> bool:
    """Tell whether a delimiter between the two belongs to ``inner``."""
    if inner.isspace():
        return False
    if not _is_punctuation(inner) or _is_east_asian(inner):
        return True
    return outer.isspace() or _is_punctuation(outer) or _is_east_asian(outer)


def _is_punctuation(character: str) -> bool:
    return unicodedata.category(character)[0] in "PS"


def _is_east_asian(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"


class _EastAsianInline(ParserInline):
    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        state = _EastAsianState(src, md, env, tokens)
        state.level = _NESTING - _INLINE_NESTING
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens
