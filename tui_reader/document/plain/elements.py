"""Where blocks of HTML in Markdown end (CommonMark 4.6), a table or list only as a whole."""

import re
from collections.abc import Sequence

_BLOCK = re.compile(
    r"<(?:(script|pre|style|textarea)(?=[\s>]|$)|(!--)|(\?)|(![A-Za-z])|(!\[CDATA\[)"
    r"|(/?(?:address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd"
    r"|details|dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]"
    r"|head|header|hr|html|iframe|legend|li|link|main|menu|menuitem|nav|noframes|ol|optgroup"
    r"|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul)"
    r"(?=\s|/?>|$))"
    r"|(/?[A-Za-z][\w-]*+(?>(?:\s++[A-Za-z_:][\w:.-]*+"
    r"(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s\"'=<>`]++))?)*)\s*+/?>[ \t]*$))",
    re.IGNORECASE,
)
_ENDS = (
    re.compile(r"</(?:script|pre|style|textarea)>", re.IGNORECASE),
    re.compile("-->"),
    re.compile(r"\?>"),
    re.compile(">"),
    re.compile("]]>"),
)
_ANY = 7
"""The group of a tag that cannot interrupt a paragraph."""
_WHOLE = re.compile(r"<(table|ul|ol|dl|figure|svg|video|audio)[\s>]", re.IGNORECASE)


class Elements:
    """The blocks of HTML among the lines of one text."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines
        self._last_lines: dict[str, dict[int, int]] = {}

    def end(self, number: int, text: str, *, in_paragraph: bool, quoted: bool) -> int:
        """Give the line after the block that begins with ``text``; 0 if none begins there."""
        blank = " \t>" if quoted else None
        match = _BLOCK.match(text)
        if not match or (match.lastindex == _ANY and in_paragraph):
            return 0
        kind = match.lastindex or _ANY
        if kind <= len(_ENDS):
            begin = match.end() if kind > 1 else 0
            return self._after(_ENDS[kind - 1], number, text, begin)
        end = number + 1
        while end < len(self._lines) and self._lines[end].strip(blank):
            end += 1
        whole = _WHOLE.match(text)
        last = self._last(whole[1].lower()).get(number, 0) if whole else 0
        return max(end, last + 1)

    def _after(self, pattern: re.Pattern[str], number: int, text: str, begin: int) -> int:
        """Give the line after the one that ends what ``text`` begins."""
        if pattern.search(text, begin):
            return number + 1
        for end in range(number + 1, len(self._lines)):
            if pattern.search(self._lines[end]):
                return end + 1
        return len(self._lines)

    def _last(self, tag: str) -> dict[int, int]:
        """Give the last lines of the elements ``tag`` by those on which they begin."""
        if tag not in self._last_lines:
            found, opened = dict[int, int](), list[int]()
            pattern = re.compile(rf"<(/?){tag}\b", re.IGNORECASE)
            for number, line in enumerate(self._lines):
                for slash in pattern.findall(line) if "<" in line else ():
                    if not slash:
                        opened.append(number)
                    elif opened:
                        found[opened.pop()] = number
            self._last_lines[tag] = found
        return self._last_lines[tag]
