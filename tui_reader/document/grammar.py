"""The Markdown that articles are written in: CommonMark, tables, and many rules more.

Beyond CommonMark: strikethrough, footnotes, definition lists, callouts, formulas as text, tags of
templates, wiki links, emphasis beside East Asian punctuation, and nesting that ends at 40 levels
instead of losing text.
"""

import re
from collections.abc import Callable
from functools import cache
from types import SimpleNamespace
from typing import Any

from markdown_it import MarkdownIt, helpers
from markdown_it.common.normalize_url import normalizeLink
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock, blockquote, html_block, list_block, table
from markdown_it.rules_block.table import escapedSplit

from tui_reader.document import phrases, template_rules, templates
from tui_reader.document.containers import (
    DEEPEST,
    FOOTNOTE,
    FURTHEST,
    UNFINISHED,
    admonition,
    colons,
    definition,
    footnote,
    line_of,
    note_end,
)
from tui_reader.document.emphasis import NESTING, EastAsianInline
from tui_reader.document.pairs import pairs_of

__all__ = ["FOOTNOTE", "UNFINISHED", "parser"]

# What begins and ends lines that are kept as they are.
_VERBATIM = (
    (re.compile(r"\$\$\s*$"), "$$"),
    (re.compile(r"\\\[\s*$"), "\\]"),
)
_WHOLE = re.compile(r"<(table|ul|ol|dl|figure|svg|video|audio)[\s>]", re.IGNORECASE)
_TAG_ADDRESS = re.compile(r"(?:\{\{[^{}\n]{1,300}\}\}|\{%[^{}\n]{1,300}%\}|[^\s()<>{}])+")

_PLAIN_ADDRESS = re.compile(r"https?://[a-z0-9.-]+(?:/[A-Za-z0-9/._~!$+,;:@=?#-]*)?")

_BlockRule = Callable[[StateBlock, int, int, bool], bool]


@cache
def parser(*, html_blocks: bool = True) -> MarkdownIt:
    """Build the parser; without ``html_blocks`` for Markdown that was converted from HTML."""
    markdown = MarkdownIt("commonmark")
    markdown.inline = EastAsianInline()
    markdown.configure("commonmark", {"maxNesting": NESTING})
    markdown.enable(["table", "strikethrough"])
    markdown.normalizeLink = _normalized  # type: ignore[method-assign]
    block = markdown.block.ruler
    block.at("table", _complete_table, _interrupting("paragraph"))
    block.at("blockquote", _limited(blockquote), _interrupting("paragraph", "blockquote", "list"))
    block.at("list", _limited(list_block), _interrupting("paragraph", "blockquote"))
    block.at("html_block", _whole_element, _interrupting("paragraph", "blockquote"))
    block.before("reference", "footnote", footnote, _interrupting("paragraph"))
    block.before("paragraph", "definition", definition, _interrupting("paragraph"))
    if html_blocks:
        _extend(markdown)
    else:
        markdown.disable("html_block")
    markdown.inline.ruler.before("link", "footnote", phrases.footnote_reference)
    return markdown


def _extend(markdown: MarkdownIt) -> None:
    """Add what authors write, and no conversion from HTML does."""
    block, inline = markdown.block.ruler, markdown.inline.ruler
    anywhere = _interrupting("paragraph", "blockquote", "list")
    for name, rule in (
        ("verbatim", _verbatim),
        ("template", template_rules.paired),
        ("admonition", admonition),
        ("colons", colons),
        ("tab", template_rules.tab_comment),
    ):
        block.before("fence", name, rule, anywhere)
    block.before("fence", "script", template_rules.script)
    inline.before("escape", "math", phrases.math)
    inline.before("link", "wikilink", phrases.wikilink)
    inline.before("link", "inline_note", phrases.inline_note)
    for name, inline_rule in (
        ("mark", phrases.mark),
        ("comment", phrases.comment),
        ("scripts", phrases.scripts),
        ("braces", phrases.braces),
    ):
        inline.before("emphasis", name, inline_rule)
    # The type is that of a module, of which the rules use three functions.
    with_tags: Any = SimpleNamespace(**vars(helpers))
    with_tags.parseLinkDestination = _destination
    markdown.helpers = with_tags


def _interrupting(*rules: str) -> RuleOptionsType:
    """Name the blocks that a rule's block may end without a blank line."""
    return {"alt": [*rules, "reference"]}


def _limited(rule: _BlockRule) -> _BlockRule:
    """Let containers nest so deep and no deeper; beyond that their text is a paragraph."""

    def limited(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        return state.level < DEEPEST and rule(state, start, end, silent)

    return limited


def _normalized(url: str) -> str:
    """Give ``url`` as it is if nothing in it needs to be encoded, which is the usual case."""
    return url if _PLAIN_ADDRESS.fullmatch(url) else normalizeLink(url)


def _destination(text: str, start: int, end: int) -> Any:
    """Let a link lead to ``{{< ref "page" >}}`` and the like, though there are spaces in it."""
    plain = _PLAIN_ADDRESS.match(text, start, end)
    if plain and text[plain.end() : plain.end() + 1] in (")", " "):
        return SimpleNamespace(ok=True, pos=plain.end(), str=plain[0])
    if "{" in text[start : start + 300]:
        match = _TAG_ADDRESS.match(text, start, end)
        if match and ("{{" in match[0] or "{%" in match[0]):
            href = templates.address(match[0])
            return SimpleNamespace(ok=True, pos=match.end(), str=href)
    return helpers.parseLinkDestination(text, start, end)


def _whole_element(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Let a table or list in HTML go on over blank lines, at which CommonMark would cut it."""
    if not html_block(state, start, end, silent):
        return False
    if silent:
        return True
    token = state.tokens[-1]
    match = _WHOLE.match(token.content.lstrip())
    if match:
        last = _balanced(state, match[1].lower(), token.content, start, end)
        if last:
            token.content += state.getLines(state.line, last, state.blkIndent, True)
            token.map = [start, last]
            state.line = last
    return True


def _balanced(state: StateBlock, tag: str, content: str, start: int, end: int) -> int:
    """Give the line after the one that closes the first element of ``content``; 0 if none."""
    tags = re.compile(rf"<(/?){tag}\b", re.IGNORECASE)

    def depth(text: str) -> int:
        return sum(-1 if slash else 1 for slash in tags.findall(text))

    opened = depth(content)
    if opened <= 0:
        return 0
    furthest = state.line + FURTHEST
    within = pairs_of(state).last_end(tag) >= state.bMarks[start]
    for number in range(state.line, min(end, furthest) if within else state.line):
        if state.sCount[number] < state.blkIndent and not state.isEmpty(number):
            return 0
        opened += depth(line_of(state, number))
        if opened <= 0:
            return number + 1
    note_end(state, start, end, furthest)
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
        elif token.type == "tr_close" and (excess := _cells(line_of(state, line))[cells:]):
            state.tokens[index - 2].content += " | " + " | ".join(excess)
    return True


def _cells(line: str) -> list[str]:
    cells = [cell.strip() for cell in escapedSplit(line.strip())]
    if cells and not cells[0]:
        del cells[0]
    if cells and not cells[-1]:
        del cells[-1]
    return cells


def _verbatim(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Formulas between ``$$`` or ``\\[ \\]``."""
    line = line_of(state, start)
    if line[:1] not in ("$", "\\") or state.is_code_block(start):
        return False
    for opening, closing in _VERBATIM:
        if opening.match(line):
            stop = _closing_line(state, start + 1, end, closing)
            if stop and not silent:
                token = state.push("fence", "code", 0)
                token.content = state.getLines(start, stop, state.blkIndent, False)
                token.map = [start, stop]
                state.line = stop
            return stop > 0
    return False


def _closing_line(state: StateBlock, start: int, end: int, mark: str) -> int:
    """Give the line after the one that ends verbatim text; 0 if a blank line comes before."""
    furthest = start + FURTHEST
    if state.src.find(mark, state.bMarks[start]) < 0:
        note_end(state, start - 1, end, furthest)
        return 0
    for number in range(start, min(end, furthest)):
        if state.isEmpty(number) or state.sCount[number] < state.blkIndent:
            return 0
        if line_of(state, number).rstrip().endswith(mark):
            return number + 1
    note_end(state, start - 1, end, furthest)
    return 0
