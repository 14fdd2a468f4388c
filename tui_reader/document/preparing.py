"""Tokens of blocks -> the same before their text is read, with what their first and last lines say.

Lines of attributes (kramdown), ``[TOC]`` and the marks of Obsidian's blocks are not shown.
"""

import re
from collections.abc import Sequence

from markdown_it.token import Token

from tui_reader.document.anchors import explicit
from tui_reader.document.callouts import TYPES, named
from tui_reader.document.html import to_markdown

_CALLOUT = re.compile(r"\[!([\w-]{1,40})(?:\|[^\]\n]*)?\]([+-]?)[ \t]*([^\n]*)(?:\n|$)")
_ATTRIBUTES = re.compile(r"[ \t]*\{:[^{}\n]*\}[ \t]*")
_CLASS = re.compile(r"\.([\w-]+)")
_NAME = re.compile(r"#([^\s{}#.]+)")
_CONTENTS = re.compile(r"(?:@?\[\[?toc\]?\]|\[\[_TOC_\]\]|\$\{toc\}|\{:\s*toc\s*\})", re.IGNORECASE)
_MATH = re.compile(r"(?<!\\)<math\b.*?</math\s*>", re.DOTALL | re.IGNORECASE)
_ABBREVIATION = re.compile(r"\*\[([^\]\n]+)\]:[ \t]*(.+)")
_BLOCK_MARK = re.compile(r"(?:(?<=\S)[ \t]+|^|\n)\^((?=[a-z]*\d)[a-z\d]{6})$")


def prepared(tokens: Sequence[Token]) -> list[Token]:
    """Give the tokens with headings named, callouts titled and attributes taken out."""
    for token in tokens:
        if token.type == "inline" and "<math" in token.content and "`" not in token.content:
            token.content = _MATH.sub(lambda math: to_markdown(math[0]).strip(), token.content)
    found: list[Token] = []
    position = 0
    while position < len(tokens):
        token = tokens[position]
        if token.type == "paragraph_open" and position + 2 < len(tokens):
            _paragraph(found, list(tokens[position : position + 3]))
            position += 3
            continue
        if token.type == "heading_open":
            text = tokens[position + 1]
            text.content, token.info = explicit(text.content)
        found.append(token)
        position += 1
    return found


def _paragraph(found: list[Token], tokens: list[Token]) -> None:
    opening, text, _ = tokens
    content = text.content
    in_quotation = bool(found) and found[-1].type == "blockquote_open"
    if in_quotation and content.startswith("[!") and (match := _CALLOUT.match(content)):
        fold = "▾ " if match[2] else ""
        found += _title(fold + (match[3] or named(match[1].lower())), opening)
        content = content[match.end() :]
    elif "{:" in content:
        content, attributes = _without_attributes(content)
        opening.info = "".join(_NAME.findall(attributes)[:1])
        kind = next((k for k in _CLASS.findall(attributes) if k in TYPES), "")
        if kind and content:
            title = _title(named(kind), opening)
            if in_quotation:
                found += title
            else:
                start = Token("callout_open", "div", 1, level=opening.level, map=opening.map)
                end = Token("callout_close", "div", -1, level=opening.level)
                text.content = content
                found += [start, *title, *tokens, end]
                return
    if content.startswith("*["):
        content = _with_abbreviations(content)
    if _CONTENTS.fullmatch(content):
        content = ""
    elif match := _BLOCK_MARK.search(content):
        opening.info = "^" + match[1]
        content = content[: match.start()]
    if content:
        text.content = content
        found += tokens
    elif opening.info:
        found.append(Token("anchor", "", 0, info=opening.info))


def _with_abbreviations(content: str) -> str:
    """Set definitions of abbreviations, ``*[HTML]: what it means``, on lines of their own."""
    lines = content.split("\n")
    found = [_ABBREVIATION.fullmatch(line) for line in lines]
    if not all(found):
        return content
    return "\\\n".join(f"**{match[1]}**: {match[2]}" for match in found if match)


def _title(text: str, opening: Token) -> list[Token]:
    start = Token("paragraph_open", "p", 1, markup="title", level=opening.level, map=opening.map)
    inline = Token("inline", "", 0, content=text, children=[], level=opening.level + 1)
    return [start, inline, Token("paragraph_close", "p", -1, level=opening.level)]


def _without_attributes(content: str) -> tuple[str, str]:
    """Take lines of attributes off both ends."""
    lines, taken = content.split("\n"), []
    while lines and _ATTRIBUTES.fullmatch(lines[-1]):
        taken.append(lines.pop())
    while lines and _ATTRIBUTES.fullmatch(lines[0]):
        taken.append(lines.pop(0))
    return "\n".join(lines), " ".join(taken)
