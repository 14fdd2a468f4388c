"""HTML elements by kind -> what they write: a method ``open_x`` or ``close_x`` for a tag ``x``."""

import re

from tui_reader.document.attributes import Attributes, address, link, number, quoted, size
from tui_reader.document.flow import Flow, Page, escaped
from tui_reader.document.line_ends import joint
from tui_reader.domain.clean import clean_text

_WITHIN_LIST = ("ul", "ol")
_WITHIN_TERMS = ("dl", "ul", "ol", "li", "blockquote")
_WHITE = re.compile("[ \t\n]+")
_LINE_END = re.compile(r"(?<=(.))\n(?=(.))")
_BOXES = {"checkbox": "☐☑", "radio": "○◉"}
_BUTTONS = frozenset({"button", "reset", "submit"})


class Elements:
    """Elements of one kind."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def flow(self) -> Flow:
        """Where text goes now."""
        return self.page.flow

    def text(self, data: str) -> None:
        """Write ``data`` so that Markdown reads the same text."""
        text = _WHITE.sub(lambda white: "\n" if "\n" in white[0] else " ", clean_text(data))
        words = text.strip(" \n")
        self.flow.add_space(text[:1])
        self.flow.write(escaped(_LINE_END.sub(lambda end: joint(end[1], end[2]), words)))
        self.flow.add_space(text[-1:])


class Phrases(Elements):
    """What stands within a line, but for the plain inline tags."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.in_ruby_text = False
        self.abbreviation = ""
        self.explained: set[str] = set()
        self.quotes = 0

    def open_a(self, attributes: Attributes) -> None:
        """Begin a link, which ends the one that is open."""
        self.flow.close("a")
        if target := (attributes.get("href") or "").strip():
            self.flow.open("a", link(target))

    def close_a(self, _attributes: Attributes) -> None:
        """End the link."""
        self.flow.close("a")

    def open_br(self, _attributes: Attributes) -> None:
        """End the line, but not an empty one."""
        if self.flow.begun and not self.flow.breaks:
            self.flow.space = ""
            self.flow.write("<br>")

    close_br = open_br  # browsers read </br> so

    def open_wbr(self, _attributes: Attributes) -> None:
        """Allow a line break."""
        self.flow.write("\N{ZERO WIDTH SPACE}")

    def open_q(self, _attributes: Attributes) -> None:
        """Quote; a quotation within one has single marks."""
        self.flow.write("“‘"[self.quotes % 2])
        self.quotes += 1

    def close_q(self, _attributes: Attributes) -> None:
        """End the quotation."""
        if self.quotes:
            self.quotes -= 1
            self.flow.space = ""
            self.flow.write("”’"[self.quotes % 2])

    def open_rt(self, _attributes: Attributes) -> None:
        """Set the reading behind its base."""
        self.close_rt({})
        self.flow.space, self.in_ruby_text = "", True
        self.flow.write("(")

    def close_rt(self, _attributes: Attributes) -> None:
        """End the reading."""
        if self.in_ruby_text:
            self.flow.space, self.in_ruby_text = "", False
            self.flow.write(")")

    close_ruby = close_rt
    open_rb = close_rt

    def open_abbr(self, attributes: Attributes) -> None:
        """Remember what the abbreviation stands for."""
        self.abbreviation = " ".join((attributes.get("title") or "").split())

    def close_abbr(self, _attributes: Attributes) -> None:
        """Explain an abbreviation where it occurs first."""
        title, self.abbreviation = self.abbreviation, ""
        if title and title not in self.explained:
            self.explained.add(title)
            self.text(f" ({title})")

    open_acronym, close_acronym = open_abbr, close_abbr

    def open_input(self, attributes: Attributes) -> None:
        """Show a box or a button's text."""
        kind = (attributes.get("type") or "").lower()
        if boxes := _BOXES.get(kind):
            self.flow.write(boxes["checked" in attributes] + " ")
        elif kind in _BUTTONS:
            self.text(f" {attributes.get('value') or ''} ")

    def open_text(self, _attributes: Attributes) -> None:
        """Keep what stands anywhere in a drawing apart from its neighbours."""
        self.flow.space = " "

    open_button = close_button = close_text = open_text
    open_desc = close_desc = open_title = close_title = open_text


class Media(Elements):
    """Pictures, and a line with the address for what a terminal can't show."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.picture = ""
        self.within_noscript = self.picture_for_scripts = False

    def open_noscript(self, _attributes: Attributes) -> None:
        """Show what is there for readers without scripts, as this one."""
        self.within_noscript = True

    def close_noscript(self, _attributes: Attributes) -> None:
        """Go on with what is there for all."""
        self.within_noscript = False

    def open_img(self, attributes: Attributes) -> None:
        """Show a picture, but not a second time for readers without scripts."""
        source = address(attributes)
        if source == self.picture and self.within_noscript is self.picture_for_scripts:
            return
        self.picture, self.picture_for_scripts = source, not self.within_noscript
        given = {
            "src": source,
            "alt": attributes.get("alt"),
            "title": attributes.get("title"),
            "width": size(attributes, "width"),
            "height": size(attributes, "height"),
        }
        kept = (f' {name}="{quoted(value)}"' for name, value in given.items() if value)
        self.flow.write(f"<img{''.join(kept)}>")

    open_image = open_img  # browsers read it so

    def open_figcaption(self, _attributes: Attributes) -> None:
        """Begin the text of a figure, on the line below its picture if that comes first."""
        self.flow.end_block()
        self.flow.captions = any(text.startswith("<img") for text in self.flow.out[-2:])

    def close_figcaption(self, _attributes: Attributes) -> None:
        """Begin what follows."""
        self.flow.end_block()
        self.flow.captions = False

    def medium(self, tag: str, source: str | None) -> None:
        """Show where something is to be seen or heard."""
        if source and source.strip() and source != "about:blank":
            self.flow.end_block()
            self.flow.write(f"▶ {link(source)}{escaped(f'{tag}: {source}')}</a>")
            self.flow.end_block()

    def open_audio(self, attributes: Attributes) -> None:
        """Name a sound."""
        self.medium("audio", attributes.get("src"))

    def open_embed(self, attributes: Attributes) -> None:
        """Name something foreign."""
        self.medium("embed", attributes.get("src"))

    def open_iframe(self, attributes: Attributes) -> None:
        """Name a page within the page."""
        self.medium("iframe", attributes.get("src") or attributes.get("data-src"))

    def open_object(self, attributes: Attributes) -> None:
        """Name something foreign."""
        self.medium("object", attributes.get("data"))

    def open_video(self, attributes: Attributes) -> None:
        """Name a film."""
        self.medium("video", attributes.get("src"))

    def open_source(self, attributes: Attributes) -> None:
        """Name a file of a video or sound; a picture's other sizes have no such address."""
        self.medium("source", attributes.get("src"))


class Lists(Elements):
    """Lists, definitions, quotations and details."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.in_term = False

    def open_blockquote(self, _attributes: Attributes) -> None:
        """Begin a quotation."""
        self.flow.end_block()
        self.flow.enter("blockquote", "> ")

    def close_blockquote(self, _attributes: Attributes) -> None:
        """End the quotation."""
        self.flow.leave("blockquote")
        self.flow.end_block()

    def open_summary(self, _attributes: Attributes) -> None:
        """Head what a browser would fold."""
        self.flow.end_block()
        self.flow.due = "▾ "
        self.flow.open("b", "<b>")

    def close_summary(self, _attributes: Attributes) -> None:
        """Begin what it is the head of."""
        self.flow.close("b")
        self.flow.end_block()

    def open_ul(self, _attributes: Attributes) -> None:
        """Begin a list."""
        self._between()
        self.flow.enter("ul")

    def close_ul(self, _attributes: Attributes) -> None:
        """End the list."""
        self.flow.leave("ul")
        self._between()

    open_dir = open_menu = open_select = open_ul
    close_dir = close_menu = close_select = close_ul

    def open_ol(self, attributes: Attributes) -> None:
        """Begin a numbered list."""
        start = number(attributes, "start", 1)
        self._between()
        if start != 1:  # such a list may not interrupt a paragraph
            self.flow.end_block()
        self.flow.enter("ol", number=start)

    def close_ol(self, _attributes: Attributes) -> None:
        """End the numbered list."""
        self.flow.leave("ol")
        self._between()

    def _between(self) -> None:
        if self.flow.inside("li"):
            self.flow.end_line()
        else:
            self.flow.end_block()

    def open_li(self, attributes: Attributes) -> None:
        """Begin an item, which ends the one that is open."""
        self.close_li({})
        marker = "- "
        if self.flow.inside("ol"):
            ordered = self.flow.containers[-1]
            position = number(attributes, "value", ordered.number)
            marker, ordered.number = f"{position}. ", position + 1
        self.flow.enter("li", marker)

    def close_li(self, _attributes: Attributes) -> None:
        """End the item."""
        self.flow.leave("li", within=_WITHIN_LIST)
        self.flow.end_line()

    open_option, close_option = open_li, close_li

    def open_optgroup(self, attributes: Attributes) -> None:
        """Name the options that follow."""
        self.open_li({})
        self.text(attributes.get("label") or "")

    close_optgroup = close_li

    def open_dl(self, _attributes: Attributes) -> None:
        """Begin a list of terms."""
        self.flow.end_block()
        self.flow.enter("dl")

    def close_dl(self, attributes: Attributes) -> None:
        """End the list, and what its last term means."""
        self.close_dt(attributes)
        self.flow.leave("dl")
        self.flow.end_block()

    def open_dt(self, attributes: Attributes) -> None:
        """Begin a term."""
        self.close_dt(attributes)
        self.flow.leave("dd", within=_WITHIN_TERMS)
        self.flow.end_block()
        self.flow.open("b", "<b>")
        self.in_term = True

    def close_dt(self, _attributes: Attributes) -> None:
        """End the term."""
        if self.in_term:
            self.in_term = False
            self.flow.close("b")
            self.flow.end_line()

    def open_dd(self, attributes: Attributes) -> None:
        """Begin what the term means."""
        self.close_dt(attributes)
        self.flow.leave("dd", within=_WITHIN_TERMS)
        self.flow.end_line()
        self.flow.enter("dd", ": ")

    def close_dd(self, _attributes: Attributes) -> None:
        """End what the term means."""
        self.flow.leave("dd", within=_WITHIN_TERMS)
        self.flow.end_line()
