"""Markdown -> the text that its rendering shows, with character references as they are written."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from functools import cached_property

from tui_reader.document import callouts, headings
from tui_reader.document.components import labelled
from tui_reader.document.plain.elements import Elements
from tui_reader.document.plain.html import TASK, html_text
from tui_reader.document.plain.inline import Inline, literal
from tui_reader.document.plain.labels import Labels, is_definition
from tui_reader.document.plain.templates import Pair, Pairs

_NOTE = re.compile(r"\[\^([^\]\s]{1,80})\]:[ \t]*")
_QUOTE = re.compile(r"([ \t]*)> ?(?>(?:[ \t]*> ?)*)")
_ITEM = re.compile(r"(?:[-+*]|(\d{1,9})[.)])(?=[ \t]|$)")
_FENCE = re.compile(r"(`{3,})[^`]*$|(~{3,})")
_HEADING = re.compile(r"(#{1,6})(?:[ \t]+|$)")
_EXPLICIT = re.compile(r"\{:?[ \t]*+(?:[.#][^\s{}#]+|[\w-]+=[^\s{}]+)(?:[ \t][^{}]*+)?\}$")
_ATTRIBUTES = re.compile(r"\{:[^{}\n]*\}[ \t]*")
_CLASS = re.compile(r"\.([\w-]+)")
_CONTENTS = re.compile(
    r"(?:@?\[\[?toc\]?\]|\[\[_TOC_\]\]|\$\{toc\}|\{:\s*toc\s*\})[ \t]*", re.IGNORECASE
)
_RULE = re.compile(r"([-*_=])[ \t]*+(?>(?:\1[ \t]*+)*)")
_COLONS_END = re.compile(r":{3,}[ \t]*$")
_MATH = {"$$": "$$", "\\[": "\\]"}
_TAB_COMMENT = re.compile(r"<!--[ \t]*tab(?=[ \t-])([^\n]*)-->[ \t]*$")
_TAB_ICON = re.compile(r"@[\w -]*$")

_DEEPEST = 40
_SPECIAL = frozenset(">#-|`<~:{")
_PLAIN = frozenset("“”‘’「」『』《》（）—…")


def markdown_text(markdown: str) -> str:
    """Give the text of ``markdown``: blocks and lines of code apart by blank lines."""
    return "".join(_Reader(markdown).parts())


class _Reader:
    """Goes over the lines; those of paragraphs wait for what ends them all."""

    def __init__(self, text: str) -> None:
        self._lines = text.split("\n")
        self._text = text
        self._inline = Inline(Labels(text))
        self._elements = Elements(self._lines)
        self._pairs: Pairs | None = None
        self._waiting: list[str] = []
        self._done: list[str] = []
        self._items: list[int] = []
        """Where the text of each list item that is open begins in its lines."""
        self._in_paragraph = False
        self._in_list = False
        """The paragraph began as an item of a list."""
        self._quoted = False
        self._callouts = 0
        self._width = 0

    def parts(self) -> Iterator[str]:
        lines, waiting = self._lines, self._waiting
        number = 0
        while number < len(lines):
            line = lines[number]
            first = line[:1]
            if first.isalpha() or first in _PLAIN:
                if line and not self._in_paragraph:
                    self._items.clear()
                    self._in_paragraph, self._in_list, self._quoted = True, False, False
                waiting.append(line[:-2] + "\\" if line.endswith("  ") else line)
                number += 1
            else:
                number = self._special(number, line)
        self._flush()
        return iter(self._done)

    def _flush(self) -> None:
        if self._waiting:
            self._done += (self._inline.text("\n".join(self._waiting)), "\n\n")
            self._waiting.clear()

    def _verbatim(self, text: str) -> None:
        """Add text as it is, every line of it a block."""
        self._flush()
        self._done += (literal(text).replace("\n", "\n\n"), "\n\n")
        self._in_paragraph = False

    def _block(self, text: str = "") -> None:
        """End the paragraph, and add another one if there is a text."""
        self._waiting.append("")
        if text:
            self._waiting += (text, "")
        self._in_paragraph = False

    def _special(self, number: int, line: str) -> int:
        """Read a line that isn't just text; give the number of the next one."""
        if not line.strip():
            self._block()
            return number + 1
        quoted, rest = self._unquoted(line)
        if quoted != self._quoted and (quoted or not self._in_paragraph):
            self._block()
            self._items.clear()
            self._quoted = quoted
        width = self._width = _indent(rest)
        text = rest.lstrip()
        if not text:
            self._block()
            return number + 1
        if not self._in_paragraph:
            self._leave()
        for _ in range(_DEEPEST):
            base = self._items[-1] if self._items else 0
            if width - base >= 4 and not self._in_paragraph:
                return self._indented_code(number, base)
            match = _ITEM.match(text)
            if not match or _RULE.fullmatch(text) or not self._begins_item(match, text):
                break
            self._block()
            self._leave()
            after = text[match.end() :]
            text = after.lstrip()
            gap = _indent(after)
            if gap > 4 or not text:
                gap = 1
            width = self._width = width + match.end() + gap
            self._items.append(width)
            self._in_list = True
            text = self._unquoted(text)[1].lstrip()
            if box := TASK.match(text):
                text = text[box.end() :]
            if not text:
                return number + 1
        return self._leaf(number, text)

    def _unquoted(self, line: str) -> tuple[bool, str]:
        """Take the signs of quotations off a line, and tell whether there were any."""
        match = _QUOTE.match(line)
        if not match or (len(match[1]) > 3 and not self._items):
            return False, line
        return True, line[match.end() :]

    def _begins_item(self, match: re.Match[str], text: str) -> bool:
        """Tell whether a number begins an item rather than a line of a paragraph."""
        if not self._in_paragraph:
            return True
        if not text[match.end() :].strip():
            return False
        goes_on = self._in_list and bool(self._items) and self._width < self._items[-1]
        return match[1] is None or match[1] == "1" or goes_on

    def _leaf(self, number: int, text: str) -> int:
        """Read a block that begins with ``text``, or one more line of a paragraph."""
        if method := _BLOCKS.get(text[0]):
            following = method(self, number, text)
            if following is not None:
                return following
        if not self._in_paragraph:
            self._in_list = bool(self._items)
        self._in_paragraph = True
        if text.endswith("  "):
            text = text.rstrip() + "\\"
        self._waiting.append(text)
        return number + 1

    def _indented_code(self, number: int, base: int) -> int:
        lines: list[str] = []
        first = number
        while number < len(self._lines):
            quoted, line = self._unquoted(self._lines[number])
            if line.strip():
                if quoted != self._quoted or _indent(line) < base + 4:
                    break
            elif self._quoted and not quoted:
                break
            lines.append(line)
            number += 1
        self._verbatim("\n".join(lines))
        return max(number, first + 1)

    def _leave(self) -> None:
        """End the items of lists that a block is not indented for."""
        while self._items and self._width < self._items[-1]:
            self._items.pop()

    def _fence(self, number: int, text: str) -> int | None:
        match = _FENCE.match(text)
        if not match:
            return None
        self._leave()
        mark = match[1] or match[2]
        end = re.compile(rf"{mark[0]}{{{len(mark)},}}[ \t]*$")
        lines: list[str] = []
        number += 1
        while number < len(self._lines):
            quoted, line = (
                self._unquoted(self._lines[number])
                if self._quoted
                else (False, self._lines[number])
            )
            if self._quoted and not quoted:
                break
            stripped = line.lstrip()
            if stripped and self._items and _indent(line) < self._items[-1]:
                break
            number += 1
            if end.match(stripped):
                break
            lines.append(line)
        self._verbatim("\n".join(lines))
        return number

    def _heading(self, number: int, text: str) -> int | None:
        match = _HEADING.match(text)
        if not match:
            return None
        heading = text[match.end() :].rstrip()
        plain = heading.rstrip("#")
        heading = plain.rstrip() if plain[-1:] in ("", " ", "\t") else heading
        self._block(_EXPLICIT.sub("", heading))
        return number + 1

    def _rule(self, number: int, text: str) -> int | None:
        if self._in_paragraph and self._waiting and text[0] in "=-":
            self._waiting[-1] = _EXPLICIT.sub("", self._waiting[-1])
        if _RULE.fullmatch(text) and (self._in_paragraph or len(text.replace(" ", "")) > 2):
            self._block()
            return number + 1
        return None

    def _bracket(self, number: int, text: str) -> int | None:
        if match := _NOTE.match(text):
            self._block()
            self._items.append(2)
            return self._rest(number, text[match.end() :])
        if self._quoted and not self._in_paragraph and (heading := headings.quotation(text)):
            self._block(heading)
            return number + 1
        if self._in_paragraph:
            return None
        if _CONTENTS.fullmatch(text):
            return number + 1
        return self._definition(number, text)

    def _rest(self, number: int, text: str) -> int:
        return self._leaf(number, text) if text else number + 1

    def _definition(self, number: int, text: str) -> int | None:
        """Leave out where a link leads, which may take three lines."""
        if "]:" not in text:
            return None
        for count in (3, 2, 1):
            lines = [text, *self._lines[number + 1 : number + count]]
            if all(map(str.strip, lines)) and is_definition("\n".join(lines)):
                return number + len(lines)
        return None

    def _html(self, number: int, text: str) -> int | None:
        if match := _TAB_COMMENT.match(text):
            self._block(_TAB_ICON.sub("", match[1].strip()).strip())
            return number + 1
        end = self._elements.end(number, text, in_paragraph=self._in_paragraph, quoted=self._quoted)
        if end:
            lines = [text, *self._lines[number + 1 : end]]
            if self._quoted:
                lines = [self._unquoted(line)[1] for line in lines]
            self._flush()
            self._done += ("\n\n", html_text(labelled("\n".join(lines))), "\n\n")
            self._in_paragraph = False
        return end or None

    def _display(self, number: int, text: str) -> int | None:
        """Read a formula between lines of ``$$``."""
        end = _MATH.get(text.rstrip())
        if not end:
            return None
        stops = self._formula_ends[end]
        index = bisect_right(stops, number)
        blank = bisect_right(self._blank_lines, number)
        if index == len(stops) or self._blank_lines[blank] < stops[index]:
            return None
        self._verbatim("\n".join(self._lines[number : stops[index] + 1]))
        return stops[index] + 1

    @cached_property
    def _blank_lines(self) -> list[int]:
        lines = [number for number, line in enumerate(self._lines) if not line.strip()]
        return [*lines, len(self._lines)]

    @cached_property
    def _formula_ends(self) -> dict[str, list[int]]:
        lines = [line.rstrip() for line in self._lines]
        return {
            end: [number for number, line in enumerate(lines) if line.endswith(end)]
            for end in _MATH.values()
        }

    def _admonition(self, number: int, text: str) -> int | None:
        heading = headings.admonition(text)
        if heading is None:
            return None
        following = next(
            (line for line in self._lines[number + 1 : number + 20] if line.strip()), ""
        )
        base = (self._items[-1] if self._items else 0) + 4
        if _indent(following) < base:
            return None
        self._block(heading)
        self._items.append(base)
        return number + 1

    def _colons(self, number: int, text: str) -> int | None:
        """Read the colons around a callout, or the one before a definition."""
        if text[1:2] in (" ", "\t"):
            self._block()
            self._items.append((self._items[-1] if self._items else 0) + 2)
            return self._rest(number, text[1:].lstrip())
        if _COLONS_END.match(text) and self._callouts:
            self._callouts -= 1
            self._block()
            return number + 1
        heading = headings.colons(text)
        if heading is None:
            return None
        self._callouts += 1
        self._block(heading)
        return number + 1

    def _brace(self, number: int, text: str) -> int | None:
        if _ATTRIBUTES.fullmatch(text):
            kind = next((k for k in _CLASS.findall(text) if k in callouts.TYPES), "")
            following = "".join(self._lines[number + 1 : number + 2])
            following = self._unquoted(following)[1] if self._quoted else following
            begins = following.strip() and following.lstrip()[0] not in _SPECIAL
            if kind and (self._in_paragraph or begins):
                self._waiting.append("\n" + callouts.named(kind) + "\n")
            return number + 1
        if text[1:2] not in ("{", "%"):
            return None
        if self._pairs is None:
            self._pairs = Pairs(self._text, self._text.split("\n"))
        pair = self._pairs.at(number, text)
        if not pair:
            return None
        self._block(pair.heading())
        if pair.is_code:
            return self._code_in_tags(number, text, pair)
        closing, content = self._lines[pair.line], text[pair.begin :]
        below = f"\n\n{pair.footing()}\n\n"
        if pair.line == number:
            content = closing[len(closing) - len(text) + pair.begin : pair.column]
            self._lines[number] = (content + below + closing[pair.after :]).strip()
            return number
        ended = closing[: pair.column] + below + closing[pair.after :]
        self._lines[pair.line] = ended if ended.strip() else ""
        self._lines[number] = content.strip()
        return number

    def _code_in_tags(self, number: int, text: str, pair: Pair) -> int:
        """Keep the code between two tags, and read on behind them."""
        closing = self._lines[pair.line]
        if pair.line == number:
            cut = len(closing) - len(text)
            code = text[pair.begin : pair.column - cut]
        else:
            lines = [text[pair.begin :], *self._lines[number + 1 : pair.line]]
            code = "\n".join([*lines, closing[: pair.column]])
        self._verbatim(code)
        self._lines[pair.line] = closing[pair.after :].strip()
        return pair.line

    def _row(self, number: int, text: str) -> int:
        self._waiting += ("", text)
        self._in_paragraph = True
        return number + 1


def _indent(line: str) -> int:
    """Count the columns before a line's text."""
    stripped = line.lstrip()
    return len(line[: len(line) - len(stripped)].expandtabs(4))


_BLOCKS: dict[str, Callable[[_Reader, int, str], int | None]] = {
    **dict.fromkeys("`~", _Reader._fence),
    **dict.fromkeys("-*_=", _Reader._rule),
    **dict.fromkeys("!?", _Reader._admonition),
    **dict.fromkeys("$\\", _Reader._display),
    "#": _Reader._heading,
    "[": _Reader._bracket,
    "<": _Reader._html,
    ":": _Reader._colons,
    "{": _Reader._brace,
    "|": _Reader._row,
}
