"""The words of an article as independent parsers see them, and as they stand on the screen.

HTML is read by Lexbor and Markdown by cmark, neither of which the program uses. Both sides are
brought to one form: white space and what only steers line breaking are gone, compatibility
characters are plain (``x²`` and ``x2``), addresses decoded, a task's box is its sign. Of Markdown
only letters and digits count, for its punctuation may be markup.
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import accumulate, groupby
from typing import NamedTuple
from urllib.parse import unquote

import cmarkgfm
from cmarkgfm.cmark import Options
from selectolax.lexbor import LexborHTMLParser, LexborNode

from tui_reader.document.blocks import to_document
from tui_reader.document.cells import cell_len, positions
from tui_reader.document.layout import layout
from tui_reader.document.markup import is_html
from tui_reader.document.model import Line, Role, Table
from tui_reader.document.tables import columns
from tui_reader.domain.clean import clean_text

# Elements without visible text; of a formula its structure is read, not its source.
_UNSEEN = frozenset({"annotation", "annotation-xml", "head", "rp", "script", "style"})
_UNSEEN_CLASSES = frozenset({"footnote-backref", "katex-html"})
_INLINE_NOTE = re.compile(r"(?<!!)\^\[([^\[\]]+)\]")  # Pandoc's, set with the other notes
# A table in HTML does not end at a blank line, as in CommonMark it would.
_HTML_TABLE = re.compile(r"^ {0,3}<table\b.*?</table\s*>", re.DOTALL | re.IGNORECASE | re.MULTILINE)
_BLANK_LINES = re.compile(r"\n\s*\n")
_ANYTHING = "\ufffc"
"""Stands for what a template's tag may have put there."""
_MOST = 2_000
_TEMPLATE = re.compile(r"\{%.*?%\}|\{\{[<%].*?[>%]\}\}")
_EXTENSIONS = (
    # Definitions of links may follow a template tag; a tag is no text, as in HTML.
    (re.compile(r"^(\{%.*%\})[ \t]*\n(?=\[[^\]\n]+\]:)", re.MULTILINE), "\n\n"),
    # An address may hold what Liquid puts there, and attributes of kramdown are none of the text.
    (
        re.compile(r"\]\([^()\n{]*(?:\{[{%][^\n]*?[%}]\}[^()\n{]*)+(?:\([^()\n]*\)[^()\n]*)?\)"),
        "](#)",
    ),
    (re.compile(r"^( {0,3}\[[^\]\n]+\]: *)\S*\{[{%].*$", re.MULTILINE), r"\1#"),
    (re.compile(r"(\{[ \t]*:|(?<=\))\{[#.])[^{}\n]*\}|\{[#.][^{}\n]*\}[ \t]*$", re.MULTILINE), ""),
    (re.compile(r"\{% raw %\}`[^`\n]*`\{% endraw %\}"), _ANYTHING),  # tags that are text
    (_TEMPLATE, _ANYTHING),
    # Obsidian: callouts by their sign, pictures, links by their labels, comments.
    (re.compile(r"\[!\w+\][+-]?"), ""),
    (re.compile(r"!\[\[[^\]\n]*\]\]|%%.*?%%", re.DOTALL), ""),
    (re.compile(r"\[\[(?:[^\]|\n]*\|)?([^\]\n]*)\]\]"), r"\1"),
)
# A note inside its sentence, which a range in a regular expression is not.
_INLINE_NOTE = re.compile(r"\^\[(\w+ \w[^\[\]`\n]*)\]")
_TASK = re.compile(r"\[[ xX]\](?=\s)")
_FURNITURE = Role.MUTED | Role.IMAGE


class Miss(NamedTuple):
    """Text that should be on the screen and is not, and what stands before it."""

    text: str
    after: str


def misses(body: str, width: int = 80) -> list[Miss]:
    """Find all of the words of ``body`` in its lines, in order; give those that are not there."""
    text = clean_text(body)
    html = is_html(text)
    wanted = words(text) if html else words(_html_of_markdown(text))
    return compare(_plain(wanted, html=html), _plain(shown(body, width), html=html))


def words(html: str) -> str:
    """Give the visible text of HTML."""
    root = LexborHTMLParser(html).root
    return "".join(_texts(root)) if root else ""


def shown(body: str, width: int) -> str:
    """Give the text of the lines without what the program adds to it."""
    blocks = to_document(body).blocks
    lines = layout(blocks, width)
    return "".join(
        _table_text(table, list(group), width)
        if (table := blocks[number].table)
        else "".join(map(_text, group))
        for number, group in groupby(lines, lambda line: line.block)
    )


def compare(wanted: str, found: str) -> list[Miss]:
    """Match ``wanted`` with ``found``, which may have more; give the parts that are missing."""
    missing: list[Miss] = []
    at = start = position = 0
    while position < len(wanted):
        if wanted[position] == _ANYTHING and start == position:
            start = position = position + 1
            at = _after_anything(wanted, position, found, at)
            continue
        place = at if found[at : at + 1] == wanted[position] else -1
        if place < 0:
            place = _found_later(wanted, position, found, at)
        if place < 0:
            position = _wanted_later(wanted, position, found, at)
            continue
        if start < position:
            missing.append(Miss(wanted[start:position], wanted[max(start - 20, 0) : start]))
        at = place + 1
        position += 1
        start = position
    if start < position:
        missing.append(Miss(wanted[start:], wanted[max(start - 20, 0) : start]))
    return missing


def _after_anything(wanted: str, position: int, found: str, at: int) -> int:
    """Give where the text goes on behind what a template's tag has become."""
    text = wanted[position : position + 24].partition(_ANYTHING)[0]
    places = (found.find(text[:length], at, at + _MOST) for length in (24, 8))
    return next((place for place in places if place >= 0), at)


def _found_later(wanted: str, position: int, found: str, at: int) -> int:
    """Find where the text goes on behind an addition: the longer that is, the more of it agrees."""
    for length, window in (
        (24, len(found)),
        (12, 3000),
        (6, 120),
        (4, 60),
        (3, 30),
        (2, 60),
        (1, 40),
    ):
        part = wanted[position : position + length]
        if len(part) == length or position + len(part) == len(wanted):
            place = found.find(part, at, at + window + length)
            if place >= 0:
                return place
        if length == 4 and _wanted_later(wanted, position, found, at) > position + 1:
            break
    return -1


def _wanted_later(wanted: str, position: int, found: str, at: int) -> int:
    """Give the next character that may be found: where what was found is wanted, if it is."""
    part = found[at : at + 12]
    place = wanted.find(part, position, position + 3000) if len(part) == 12 else -1
    return max(place, position + 1)


def _plain(text: str, *, html: bool) -> str:
    text = unquote("".join(_TASK.sub("", text).split()))
    return "".join(c for c in unicodedata.normalize("NFKC", text) if _counts(c, html=html))


def _counts(character: str, *, html: bool) -> bool:
    category = unicodedata.category(character)
    if html:
        return category[0] not in "ZC"
    return category[0] in "LN" or character == _ANYTHING


def _html_of_markdown(text: str) -> str:
    """Convert by cmark, but for what authors' programs read and CommonMark would show as text."""
    for pattern, replacement in _EXTENSIONS:
        text = pattern.sub(replacement, text)
    for number, note in enumerate(_INLINE_NOTE.findall(text)):
        text = text.replace(f"^[{note}]", f"[^note{number}]", 1) + f"\n\n[^note{number}]: {note}\n"
    notes = _INLINE_NOTE.findall(text)
    for number, note in enumerate(notes):
        text = text.replace(f"^[{note}]", f"[^inline-{number}]", 1)
        text += f"\n\n[^inline-{number}]: {note}"
    text = _HTML_TABLE.sub(lambda table: _BLANK_LINES.sub("\n", table[0]), text)
    options = Options.CMARK_OPT_UNSAFE | Options.CMARK_OPT_FOOTNOTES
    return str(
        cmarkgfm.markdown_to_html_with_extensions(
            text, options=options, extensions=["table", "strikethrough", "tasklist"]
        )
    )


def _texts(root: LexborNode) -> Iterator[str]:
    """Walk over the tree without recursion, for it may be very deep."""
    stack: list[LexborNode] = [root]
    while stack:
        node = stack.pop()
        if node.tag == "-text":
            yield node.text_content or ""
        elif _is_seen(node):
            children = list(node.iter(include_text=True))
            stack.extend(reversed(children))


def _is_seen(node: LexborNode) -> bool:
    classes = (node.attributes.get("class") or "").split() if node.attributes else ()
    return node.tag not in _UNSEEN and _UNSEEN_CLASSES.isdisjoint(classes)


def _text(line: Line) -> str:
    """Give a line without bullets, rules, numbers and pictures."""
    return "".join(_characters(line))


def _characters(line: Line) -> list[str]:
    characters = list(line.text)
    for run in line.runs:
        if run.role & _FURNITURE:
            characters[run.start : run.end] = " " * (run.end - run.start)
    return characters


def _table_text(table: Table, lines: list[Line], width: int) -> str:
    """Give a table's text row by row, each cell whole."""
    first = next((line for line in lines if _text(line).strip() or "─" in line.text), lines[0])
    indent = _indent(first)
    gap, widths = columns(table, width - indent)
    if not widths or _text(first).strip():  # columns stand below a rule
        return _records_text(table, lines)
    ends = list(accumulate((size + gap for size in widths), initial=indent))
    rows = groupby(lines, lambda line: line.offset)
    return "".join(_row_text(list(row), ends) for _, row in rows)


def _indent(line: Line) -> int:
    """Give the cells before a table, in which bullets and bars stand."""
    run = next(iter(line.runs), None)
    return cell_len(line.text[: run.end]) if run and run.end < len(line.text) else 0


def _row_text(lines: list[Line], ends: list[int]) -> str:
    """Put the parts of each cell together: the lines of a row begin at the same offset."""
    cells = [""] * len(ends)
    for line in lines:
        column = 0
        for character, cell in zip(_characters(line), positions(line.text), strict=False):
            while column + 1 < len(ends) and cell >= ends[column + 1]:
                column += 1
            cells[column] += character
    return "".join(cells)


def _records_text(table: Table, lines: list[Line]) -> str:
    """Give heads, which stand before each cell, and then the cells, if the lines have them so."""
    text = "".join("".join(map(_text, lines)).split())
    at = 0
    for number, row in enumerate(table.rows):
        for cell in row:
            part = "".join("".join(s.text for s in cell if not s.role & _FURNITURE).split())
            place = text.find(part, 0 if number < table.head else at)
            if place < 0:
                return text
            if number >= table.head:
                at = place + len(part)
    return "".join(s.text for r in table.rows for c in r for s in c if not s.role & _FURNITURE)
