"""HTML -> Markdown, without losing a visible word; the only user of html2text.

What html2text writes, Markdown would not always read as it was meant. So text is escaped, each
container indents all of its lines, and inline markup stays as the few tags that Markdown permits
within a line: ``**`` beside a letter or punctuation need not be emphasis (CommonMark 6.2), and
html2text puts a space there, which Chinese text must not gain.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from html2text import HTML2Text

from tui_reader.document.attributes import (
    Attributes,
    alignment,
    language,
    link,
    number,
    quoted,
)
from tui_reader.document.flow import Flow
from tui_reader.document.pipes import Cell, table_markdown
from tui_reader.domain.clean import clean_text

# Inline elements by the tag that they are written as.
_INLINE = {
    "b": "b", "strong": "b", "i": "i", "em": "i", "cite": "i", "dfn": "i", "var": "i",
    "u": "u", "ins": "u", "s": "s", "strike": "s", "del": "s", "mark": "mark", "code": "code",
    "tt": "code", "samp": "code", "kbd": "kbd", "sub": "sub", "sup": "sup",
}  # fmt: skip
_BLOCK = re.compile(
    "address|article|aside|body|caption|center|details|dl|fieldset|figcaption|figure|footer|form|"
    "header|hgroup|html|legend|main|menu|nav|optgroup|option|search|section|tbody|tfoot"
)
_HIDDEN = frozenset({"annotation", "annotation-xml", "head", "rp", "script", "style"})
_MEDIA = {"audio": "src", "embed": "src", "iframe": "src", "object": "data", "video": "src"}
_HEADING = re.compile("h[1-6]")
_WHITE = re.compile(r"[ \t\r\n\f]+")
_SPECIAL = re.compile(r"[\\`*_\[\]<&|~$#^]|^[>+\-=:.)!]|^\d+(?=[.)])")
_BACKTICKS = re.compile("`+")
_WITHIN_LIST = ("ul", "ol")
_WITHIN_TERMS = ("ul", "ol", "li", "blockquote")


def to_markdown(html: str) -> str:
    """Convert ``html`` to Markdown that has all of its visible text and no live control."""
    end = html.rfind(">") + 1  # no tag begins after the last one's end, but the parser would search
    return clean_text(_Converter().handle(html[:end] + html[end:].replace("<", "&lt;"))).strip("\n")


def _escaped(text: str) -> str:
    """Escape what Markdown would not take for text, at a line's beginning or anywhere."""
    return _SPECIAL.sub(lambda m: m[0] + "\\" if m[0].isdigit() else "\\" + m[0], text)


@dataclass(slots=True)
class _Table:
    """An open table: its rows so far, and the flow around it while a cell is open."""

    rows: list[list[Cell]] = field(default_factory=list)
    cell: Cell | None = None
    outer: Flow | None = None
    in_head: bool = False


class _Converter(HTML2Text):
    """html2text, writing to a `Flow` instead of its own output."""

    def __init__(self) -> None:
        super().__init__(bodywidth=0)
        self.convert_charrefs = True
        self.open_quote, self.close_quote = "“", "”"
        self.flow = Flow()
        self.tables: list[_Table] = []
        self.hidden: list[str] = []
        self.code_text: list[str] | None = None
        self.code_language = ""
        self.in_ruby_text = False
        self.in_term = False
        self.abbreviation = ""
        self.explained: set[str] = set()

    def parse_html_declaration(self, i: int) -> int:
        """Show CDATA as text and skip other ``<![``, on which html.parser fails an assertion."""
        data: str = self.rawdata
        end = data.find("]]>", i) if data.startswith("<![CDATA[", i) else -1
        if end >= 0:
            self.handle_data(data[i + 9 : end])
            return end + 3
        if data.startswith("<![", i):
            return int(self.parse_bogus_comment(i))
        return int(super().parse_html_declaration(i))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take ``<tag/>`` for ``<tag>``, as browsers do, but let ``<script/>`` hide nothing."""
        if tag not in _HIDDEN:
            self.handle_starttag(tag, attrs)

    def handle_data(self, data: str, entity_char: bool = False) -> None:  # noqa: ARG002
        """Write text so that Markdown reads the same text."""
        if self.hidden:
            return
        if self.code_text is not None:
            self.code_text.append(data)
            return
        text = _WHITE.sub(" ", data)
        self.flow.space |= text.startswith(" ")
        self.flow.write(_escaped(text.strip(" ")))
        self.flow.space |= text.endswith(" ")

    def handle_tag(self, tag: str, attrs: Attributes, start: bool) -> None:
        """Write what ``tag`` means; html2text's own handling remains for ``p``, ``hr``, ``q``."""
        if tag in _HIDDEN:
            self._hide(tag, start)
        elif self.hidden and tag != "body":
            return
        elif self.code_text is not None:
            self._tag_in_code(tag, attrs, start)
        elif tag in _INLINE:
            name = _INLINE[tag]
            self.flow.open(name, f"<{name}>") if start else self.flow.close(name)
        elif _BLOCK.fullmatch(tag):
            self.p()
        elif _HEADING.fullmatch(tag):
            self._heading(int(tag[1]), start)
        elif method := self._method(tag, start):
            method(attrs)
        elif tag in ("p", "div", "hr", "q"):
            super().handle_tag(tag, attrs, start)
        if start and tag in _MEDIA and self.code_text is None:
            self._medium(tag, attrs.get(_MEDIA[tag]))

    def _method(self, tag: str, start: bool) -> Callable[[Attributes], None] | None:
        return getattr(self, f"{'_open' if start else '_close'}_{tag}", None)

    def o(self, data: str, puredata: bool = False, force: bool | str = False) -> None:  # noqa: ARG002
        """Take what html2text writes by itself."""
        self.flow.write(data)

    def p(self) -> None:
        """End the block."""
        self.flow.end_block()

    def pbr(self) -> None:
        """End the line."""
        self.flow.end_line()

    def finish(self) -> str:
        """End what is still open, and give all that was written."""
        self.close()
        self._close_pre({})
        while self.tables:
            self._close_table({})
        return self.flow.text()

    # Hidden elements, headings, inline elements

    def _hide(self, tag: str, start: bool) -> None:
        """Show nothing within; an end without a start must not hide the rest."""
        if start:
            self.hidden.append(tag)
        elif tag in self.hidden:
            del self.hidden[self.hidden.index(tag) :]

    def _open_body(self, _attributes: Attributes) -> None:
        self.hidden.clear()

    def _heading(self, level: int, start: bool) -> None:
        self.p()
        if start:
            self.flow.mark("#" * level + " ")

    def _open_a(self, attributes: Attributes) -> None:
        self.flow.open("a", link(attributes.get("href") or ""))

    def _close_a(self, _attributes: Attributes) -> None:
        self.flow.close("a")

    def _open_br(self, _attributes: Attributes) -> None:
        if self.flow.begun and not self.flow.breaks:
            self.flow.space = False
            self.flow.write("<br>")

    def _open_wbr(self, _attributes: Attributes) -> None:
        self.flow.write("\N{ZERO WIDTH SPACE}")

    def _open_summary(self, _attributes: Attributes) -> None:
        self.p()
        self.flow.write("▾ ")
        self.flow.open("b", "<b>")

    def _close_summary(self, _attributes: Attributes) -> None:
        self.flow.close("b")
        self.p()

    def _open_rt(self, _attributes: Attributes) -> None:
        self._close_rt({})
        self.flow.space, self.in_ruby_text = False, True
        self.flow.write("(")

    def _close_rt(self, _attributes: Attributes) -> None:
        if self.in_ruby_text:
            self.flow.space, self.in_ruby_text = False, False
            self.flow.write(")")

    def _close_ruby(self, attributes: Attributes) -> None:
        self._close_rt(attributes)

    def _open_abbr(self, attributes: Attributes) -> None:
        self.abbreviation = (attributes.get("title") or "").strip()

    def _close_abbr(self, _attributes: Attributes) -> None:
        """Explain an abbreviation where it occurs first."""
        title, self.abbreviation = self.abbreviation, ""
        if title and title not in self.explained:
            self.explained.add(title)
            self.handle_data(f" ({title})")

    # Pictures and other media

    def _open_img(self, attributes: Attributes) -> None:
        source = attributes.get("src") or ""
        if not source or source.startswith("data:"):
            source = attributes.get("data-src") or attributes.get("data-original") or source
        kept = {"src": source, "alt": attributes.get("alt"), "title": attributes.get("title")}
        given = (f' {name}="{quoted(value)}"' for name, value in kept.items() if value)
        self.flow.write(f"<img{''.join(given)}>")

    def _medium(self, tag: str, address: str | None) -> None:
        if address:
            self.p()
            self.flow.write(f"▶ {link(address)}{_escaped(f'{tag}: {address}')}</a>")
            self.p()

    def _open_source(self, attributes: Attributes) -> None:
        self._medium("source", attributes.get("src"))

    def _open_input(self, attributes: Attributes) -> None:
        if attributes.get("type") == "checkbox":
            self.flow.write("☑ " if "checked" in attributes else "☐ ")

    # Quotations, lists and definitions

    def _open_blockquote(self, _attributes: Attributes) -> None:
        self.p()
        self.flow.enter("blockquote", "> ")

    def _close_blockquote(self, _attributes: Attributes) -> None:
        self.flow.leave("blockquote")
        self.p()

    def _open_ul(self, _attributes: Attributes) -> None:
        self._between_lists()
        self.flow.enter("ul")

    def _open_ol(self, attributes: Attributes) -> None:
        start = number(attributes, "start", 1)
        self._between_lists()
        if start != 1:  # such a list may not interrupt a paragraph
            self.p()
        self.flow.enter("ol", number=start)

    def _close_ul(self, _attributes: Attributes) -> None:
        self.flow.leave("ul")
        self._between_lists()

    def _close_ol(self, _attributes: Attributes) -> None:
        self.flow.leave("ol")
        self._between_lists()

    def _between_lists(self) -> None:
        if self.flow.inside("li"):
            self.pbr()
        else:
            self.p()

    def _open_li(self, attributes: Attributes) -> None:
        self._close_li({})
        marker = "- "
        if self.flow.inside("ol"):
            ordered = self.flow.containers[-1]
            position = number(attributes, "value", ordered.number)
            marker, ordered.number = f"{position}. ", position + 1
        self.flow.enter("li", marker)

    def _close_li(self, _attributes: Attributes) -> None:
        self.flow.leave("li", within=_WITHIN_LIST)
        self.pbr()

    def _open_dt(self, attributes: Attributes) -> None:
        self._close_dt(attributes)
        self.flow.leave("dd", within=_WITHIN_TERMS)
        self.p()
        self.flow.open("b", "<b>")
        self.in_term = True

    def _close_dt(self, _attributes: Attributes) -> None:
        if self.in_term:
            self.in_term = False
            self.flow.close("b")
            self.pbr()

    def _open_dd(self, attributes: Attributes) -> None:
        self._close_dt(attributes)
        self.flow.leave("dd", within=_WITHIN_TERMS)
        self.pbr()
        self.flow.enter("dd", ": ")

    def _close_dd(self, _attributes: Attributes) -> None:
        self.flow.leave("dd", within=_WITHIN_TERMS)
        self.pbr()

    # Code

    def _open_pre(self, attributes: Attributes) -> None:
        self.code_text, self.code_language = [], language(attributes)

    def _tag_in_code(self, tag: str, attributes: Attributes, start: bool) -> None:
        if tag == "pre" and not start:
            self._close_pre(attributes)
        elif start and tag == "br" and self.code_text is not None:
            self.code_text.append("\n")
        elif start and tag == "code":
            self.code_language = self.code_language or language(attributes)

    def _close_pre(self, _attributes: Attributes) -> None:
        text, self.code_text = "".join(self.code_text or ()), None
        if text.strip():
            longest = max(map(len, _BACKTICKS.findall(text)), default=0)
            fence = "`" * max(3, longest + 1)
            lines = clean_text(text).removeprefix("\n").rstrip().split("\n")
            self.flow.lines([fence + self.code_language, *lines, fence])

    # Tables

    def _open_table(self, _attributes: Attributes) -> None:
        self.p()
        self.tables.append(_Table())

    def _close_table(self, _attributes: Attributes) -> None:
        if self.tables:
            self._end_cell()
            lines = table_markdown(self.tables.pop().rows)
            if lines:
                self.flow.lines(lines)

    def _open_thead(self, _attributes: Attributes) -> None:
        if self.tables:
            self.tables[-1].in_head = True

    def _close_thead(self, _attributes: Attributes) -> None:
        if self.tables:
            self.tables[-1].in_head = False

    def _open_tr(self, _attributes: Attributes) -> None:
        self.p()
        if self.tables:
            self._end_cell()
            self.tables[-1].rows.append([])

    def _open_td(self, attributes: Attributes) -> None:
        self._begin_cell(attributes, head=False)

    def _open_th(self, attributes: Attributes) -> None:
        self._begin_cell(attributes, head=True)

    def _close_td(self, _attributes: Attributes) -> None:
        self._end_cell()

    def _close_th(self, _attributes: Attributes) -> None:
        self._end_cell()

    def _begin_cell(self, attributes: Attributes, *, head: bool) -> None:
        """Write to a flow of the cell's own from here on."""
        self.p()
        if not self.tables:
            return
        self._end_cell()
        table = self.tables[-1]
        table.cell = Cell(
            head=head or table.in_head,
            columns=number(attributes, "colspan", 1),
            rows=number(attributes, "rowspan", 1),
            align=alignment(attributes),
        )
        table.outer, self.flow = self.flow, Flow()

    def _end_cell(self) -> None:
        table = self.tables[-1] if self.tables else None
        if table and table.cell and table.outer:
            table.cell.text = self.flow.text().strip()
            self.flow = table.outer
            if not table.rows:
                table.rows.append([])
            table.rows[-1].append(table.cell)
            table.cell = table.outer = None
