"""``<pre>`` and its markup -> the lines of a code block."""

import re

from tui_reader.document.attributes import Attributes, language
from tui_reader.domain.clean import clean_text

PREFORMATTED = frozenset({"listing", "pre", "xmp"})
_LINE = frozenset(
    {"blockquote", "dd", "div", "dl", "dt", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "li"}
    | {"ol", "p", "pre", "section", "table", "tr", "ul"}
)
_GUTTER = re.compile(
    r"(?:^|\s)(?:gutter|rouge-gutter|linenos?|lineno|line-?numbers?|lnt?|hljs-ln-numbers|blob-num)(?:\s|$)"
)
_NUMBERS = re.compile(r"[\d\s]*")
_BACKTICKS = re.compile("`+")


class Preformatted:
    """The text of an open ``<pre>``; each block element in it is a line."""

    def __init__(self, attributes: Attributes, outer_language: str = "") -> None:
        self.texts: list[str] = []
        self.language = language(attributes) or outer_language
        self.pictures: list[Attributes] = []
        self._depth = 1
        self._end_due = False
        self._open_lines: list[int] = []
        self._gutters: list[tuple[str, int]] = []

    def data(self, text: str) -> None:
        """Add text."""
        if text:
            self._end_line()
            self.texts.append(text)

    def start(self, tag: str, attributes: Attributes) -> None:
        """Begin an element."""
        self._depth += tag in PREFORMATTED
        if tag == "br":
            self.data("\n")
        elif tag == "img":
            self.pictures.append(attributes)
        elif tag == "code":
            self.language = self.language or language(attributes)
        elif tag in _LINE:
            if not self._end_due and not self._begins_line():
                self._end_due = True
            self._end_line()
            self._open_lines.append(len(self.texts))
        if tag in ("span", "td") and _GUTTER.search(attributes.get("class") or ""):
            self._end_line()
            self._gutters.append((tag, len(self.texts)))

    def end(self, tag: str) -> bool:
        """End an element; tell whether it was the last ``<pre>``.

        What only numbers the lines is no text.
        """
        self._depth -= tag in PREFORMATTED
        if self._gutters and self._gutters[-1][0] == tag:
            begin = self._gutters.pop()[1]
            if _NUMBERS.fullmatch("".join(self.texts[begin:])):
                del self.texts[begin:]
        elif tag in _LINE and self._open_lines:
            empty = self._open_lines.pop() == len(self.texts)
            self._end_due = empty or not self._begins_line()
        return self._depth == 0

    def lines(self) -> list[str]:
        """Give the text between fences; nothing if there is none."""
        text = clean_text("".join(self.texts))
        if not text.strip():
            return []
        longest = max(map(len, _BACKTICKS.findall(text)), default=0)
        fence = "`" * max(3, longest + 1)
        return [fence + self.language, *text.removeprefix("\n").rstrip().split("\n"), fence]

    def _begins_line(self) -> bool:
        return not self.texts or self.texts[-1].endswith("\n")

    def _end_line(self) -> None:
        if self._end_due:
            self._end_due = False
            self.texts.append("\n")
