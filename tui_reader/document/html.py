"""HTML -> Markdown, without losing a visible word; the only user of html2text.

What html2text writes, Markdown would not always read as it was meant. So text is escaped, each
container indents all of its lines, and inline markup stays as the few tags that Markdown permits
within a line: ``**`` beside a letter or punctuation need not be emphasis (CommonMark 6.2), and
html2text puts a space there, which Chinese text must not gain.

No script runs here: what one would reveal (``hidden``, ``template``, ``noscript``) is shown.
"""

import re
from collections.abc import Callable, Iterator
from html import unescape
from typing import Any

from html2text import HTML2Text

from tui_reader.document.attributes import Attributes, language, quoted
from tui_reader.document.elements import Elements, Lists, Media, Phrases
from tui_reader.document.flow import Page
from tui_reader.document.html_tables import Tables
from tui_reader.document.mathml import Formula
from tui_reader.document.preformatted import PREFORMATTED, Preformatted

_FIRST_SLICE = 6_000
"""Characters for the first screen."""
_SLICE = 32_768
# Inline elements by the tag that they are written as.
_INLINE = {
    "b": "b", "strong": "b", "i": "i", "em": "i", "cite": "i", "dfn": "i", "var": "i",
    "u": "u", "ins": "u", "s": "s", "strike": "s", "del": "s", "mark": "mark", "code": "code",
    "tt": "code", "samp": "code", "kbd": "kbd", "sub": "sub", "sup": "sup",
}  # fmt: skip
_BLOCK = frozenset(
    {"address", "article", "aside", "body", "caption", "center", "details", "dialog", "div"}
    | {"fieldset", "figure", "footer", "form", "frameset", "header", "hgroup"}
    | {"html", "legend", "main", "nav", "noframes", "p", "search", "section", "tbody", "textarea"}
    | {"tfoot"}
)
_METADATA_WITH_TEXT = frozenset({"noscript", "script", "style", "title"})
_METADATA = _METADATA_WITH_TEXT | {"base", "basefont", "link", "meta"}
_HIDDEN = frozenset({"head", "rp", "script", "style"})
_HEADING = re.compile("h[1-6]")
_MATH = frozenset({"m:math", "math", "mml:math"})
_ENDS_FORMULA = _BLOCK | PREFORMATTED | {
    "blockquote", "br", "dd", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "img", "li", "ol",
    "table", "td", "th", "tr", "ul",
}  # fmt: skip
_SECOND_FORM = re.compile(r"\b(?:katex-html|mwe-math-fallback-image)")
_COMMENT_END = re.compile("--!?>")
_FRAGMENT = re.compile(r"""#([^"'\s>]+)""")
_REFERENCE = re.compile(r"""\bhref\s*=\s*["']?\s*$""", re.IGNORECASE)

_PARTS = (Phrases, Media, Lists, Tables)
_METHODS: dict[str, tuple[int, Callable[[Any, Attributes], None]]] = {
    name: (number, method)
    for number, kind in enumerate(_PARTS)
    for name, method in vars(kind).items()
    if name.startswith(("open_", "close_"))
}


def to_markdown(html: str) -> str:
    """Convert ``html`` to Markdown that has all of its visible text and no live control."""
    return "".join(markdown_parts(html, len(html)))


def markdown_parts(html: str, size: int = _SLICE) -> Iterator[str]:
    """Convert slices of about ``size`` characters; every part but the last is of whole lines.

    A part is empty where no line is complete.

    Slices end before a ``<``, so that no text is cut in two. While the parser waits for the end of
    something, they grow with what it has to read again, for time in proportion to the length.
    """
    end = html.rfind(">") + 1  # no tag begins after the last one's end, but the parser would search
    html = html[:end] + html[end:].replace("<", "&lt;")
    converter = _Converter(html)
    start = 0
    while start < len(html):
        least = start + max(size if start else min(size, _FIRST_SLICE), converter.waiting, 1)
        stop = html.find("<", least)
        stop = len(html) if stop < 0 else stop
        converter.read(html[start:stop])
        start = stop
        yield converter.page.root.drain()
    if part := converter.finish():
        yield part


class _Converter(HTML2Text):
    """html2text, writing to a `Page` instead of its own output."""

    def __init__(self, html: str) -> None:
        super().__init__(bodywidth=0)
        self.convert_charrefs = True
        self.page = Page()
        self.tables = Tables(self.page)
        self.media = Media(self.page)
        self.parts: tuple[Elements, ...] = (
            Phrases(self.page),
            self.media,
            Lists(self.page),
            self.tables,
        )
        self.listing: Preformatted | None = None
        self.formula: Formula | None = None
        self.formula_shown = False
        self.language = ""
        self.hidden = ""
        self.hidden_depth = 0
        self.head_child = ""
        self.tex: list[str] | None = None
        self.targets = frozenset(
            unescape(match[1])
            for match in _FRAGMENT.finditer(html)
            if _REFERENCE.search(html, max(0, match.start() - 20), match.start())
        )
        self.fed = 0
        self.last_comment_end = max(html.rfind("-->"), html.rfind("--!>"))
        self.last_cdata_end = html.rfind("]]>")

    # Reading

    @property
    def waiting(self) -> int:
        """Characters that were read, but not yet understood."""
        return len(self.rawdata)

    def read(self, html: str) -> None:
        """Convert ``html``, the next slice."""
        self.fed += len(html)
        self.feed(html)

    def finish(self) -> str:
        """End what is still open, and give what was not drained."""
        self.close()
        self._end_formula()
        self._end_pre()
        self.tables.finish()
        return self.page.root.text()

    def _follows(self, i: int, position: int) -> bool:
        """Tell whether ``position`` in the whole HTML is after place ``i`` of what is waiting."""
        return position > self.fed - self.waiting + i

    def parse_comment(self, i: int, report: int = 1) -> int:  # noqa: ARG002
        """Skip a comment; one without an end, which would hide all that follows, is text."""
        data: str = self.rawdata
        if data.startswith((">", "->"), i + 4):
            return data.index(">", i + 4) + 1
        if self._follows(i + 3, self.last_comment_end):
            match = _COMMENT_END.search(data, i + 4)
            return match.end() if match else -1
        self.handle_data("<!--")
        return i + 4

    def parse_html_declaration(self, i: int) -> int:
        """Show CDATA as text and skip other ``<!``, on some of which html.parser would fail."""
        data: str = self.rawdata
        if data.startswith("<![CDATA[", i) and self._follows(i + 8, self.last_cdata_end):
            end = data.find("]]>", i + 9)
            if end >= 0:
                self.handle_data(data[i + 9 : end])
            return end if end < 0 else end + 3
        return int(self.parse_bogus_comment(i))

    # What html.parser calls

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take ``<tag/>`` for ``<tag>``, as browsers do, but let ``<script/>`` hide nothing."""
        if tag not in _HIDDEN:
            self.handle_starttag(tag, attrs)

    def handle_data(self, data: str, entity_char: bool = False) -> None:  # noqa: ARG002
        """Write text, or keep it for the code block that is open."""
        if self.hidden == "head" and not self.head_child and data.strip():
            self.hidden = ""
        if self.hidden:
            if self.tex is not None:
                self.tex.append(data)
        elif self.formula:
            self.formula.data(data)
        elif self.listing:
            self.listing.data(data)
        else:
            self.media.text(data)
            self.formula_shown &= not data.strip()

    def handle_tag(self, tag: str, attrs: Attributes, start: bool) -> None:
        """Write what ``tag`` means; html2text's own handling remains for ``hr``."""
        if self.hidden:
            self._in_hidden(tag, start)
            if self.hidden:
                return
        if start and self.targets:
            self._anchor(tag, attrs)
        if start and self._hides(tag, attrs):
            return
        if self.formula:
            self._in_formula(tag, attrs, start)
        if not self.formula:
            self._write(tag, attrs, start)

    def _write(self, tag: str, attrs: Attributes, start: bool) -> None:
        if self.listing:
            self._in_pre(tag, attrs, start)
        elif tag in _INLINE:
            self._inline(_INLINE[tag], start)
        elif tag in PREFORMATTED and start:
            self.listing = Preformatted(attrs, self.language)
        elif tag in _BLOCK:
            self.p()
            self.language = (language(attrs, tag) or self.language) if start else ""
        elif _HEADING.fullmatch(tag):
            self._heading(int(tag[1]), start)
        elif found := _METHODS.get(f"{'open' if start else 'close'}_{tag}"):
            found[1](self.parts[found[0]], attrs)
        elif tag == "hr":
            super().handle_tag(tag, attrs, start)
        elif tag in _MATH and start:
            self.formula = Formula(attrs)

    # What html2text calls

    def o(self, data: str, puredata: bool = False, force: bool | str = False) -> None:  # noqa: ARG002
        """Take what html2text writes by itself."""
        self.page.flow.write(data)

    def p(self) -> None:
        """End the block."""
        self.page.flow.end_block()

    # Parts of the above

    def _hides(self, tag: str, attributes: Attributes) -> bool:
        """Tell whether ``tag`` hides its text, as a second form of a formula does."""
        again = self.formula_shown and (
            _SECOND_FORM.search(attributes.get("class") or "")
            or (tag == "nobr" and attributes.get("aria-hidden") == "true")
        )
        if again and tag == "img":
            return True
        if again or tag in _HIDDEN:
            self.hidden, self.hidden_depth = tag, 1
            if tag == "script" and (attributes.get("type") or "").startswith("math/tex"):
                self.tex = []
        return bool(self.hidden)

    def _in_hidden(self, tag: str, start: bool) -> None:
        """End what is hidden; the end tags of some elements may be missing."""
        if self.hidden == "head":
            ends = tag not in _METADATA if start else tag == "head"
            self.head_child = tag if start and tag in _METADATA_WITH_TEXT else ""
        elif self.hidden == "rp":
            ends = True
        else:
            if tag == self.hidden:
                self.hidden_depth += 1 if start else -1
            ends = not self.hidden_depth
        if ends:
            self.hidden = ""
            if self.tex is not None:
                self._end_tex(self.tex)

    def _end_tex(self, texts: list[str]) -> None:
        """Show a formula that MathJax would set."""
        self.tex = None
        source = " ".join("".join(texts).split())
        if source and not self.formula_shown:
            self._inline("code", start=True)
            self.media.text(f"${source}$")
            self._inline("code", start=False)

    def _in_formula(self, tag: str, attributes: Attributes, start: bool) -> None:
        if not self.formula:
            return
        ends = tag in _ENDS_FORMULA and not self.formula.holds_html if start else tag in _MATH
        if ends:
            self._end_formula()
        elif start:
            self.formula.start(tag, attributes)
        else:
            self.formula.end(tag)

    def _end_formula(self) -> None:
        formula, self.formula = self.formula, None
        if not formula:
            return
        if formula.block:
            self.p()
        self.media.text(formula.text())
        self.formula_shown = True
        if formula.block:
            self.p()

    def _anchor(self, tag: str, attributes: Attributes) -> None:
        """Remember a place that a link within the article leads to."""
        names = attributes.get("id"), attributes.get("name") if tag == "a" else None
        for name in dict.fromkeys(names):
            if name and name in self.targets:
                self.page.flow.anchors.append(quoted(name))

    def _inline(self, name: str, start: bool) -> None:
        if start:
            self.page.flow.open(name, f"<{name}>")
        else:
            self.page.flow.close(name)

    def _heading(self, level: int, start: bool) -> None:
        self.p()
        self.page.flow.head("#" * level + " " if start else "")

    def _in_pre(self, tag: str, attributes: Attributes, start: bool) -> None:
        if self.listing and start:
            self.listing.start(tag, attributes)
        elif self.listing and self.listing.end(tag):
            self._end_pre()

    def _end_pre(self) -> None:
        """Write the code, and then the pictures that stood in it."""
        pre, self.listing = self.listing, None
        if pre and (lines := pre.lines()):
            self.page.flow.lines(lines)
        for picture in pre.pictures if pre else ():
            self.media.open_img(picture)
