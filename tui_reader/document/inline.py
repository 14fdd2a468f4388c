"""The inline tokens of Markdown, and the HTML tags among them -> spans."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from markdown_it.token import Token

from tui_reader.document import tags
from tui_reader.document.addresses import linked
from tui_reader.document.anchors import target
from tui_reader.document.line_ends import joint
from tui_reader.document.model import Role, Span
from tui_reader.document.templates import Shown
from tui_reader.domain.clean import clean_text, is_clean

_TOKEN_ROLES = {
    "strong": Role.STRONG, "em": Role.EMPHASIS, "s": Role.STRIKE, "mark": Role.MARK,
}  # fmt: skip
_SIZED_ALT = re.compile(r"(.*)\|(\d{1,5})(?:x(\d{1,5}))?")
_PIXELS = re.compile(r"(\d{1,5})(?:px)?")
_SIDES = ("width", "height")
_LINE_END = re.compile(" *\n *")
_SUPERIOR = str.maketrans("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ")
_INFERIOR = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_SCRIPTS = {"sup": (_SUPERIOR, "^"), "sub": (_INFERIOR, "_")}


def superior(number: str) -> str:
    """Give the sign of a footnote, which links, ``[1]``, don't have."""
    return number.translate(_SUPERIOR)


class Phrase(NamedTuple):
    """The text of a block."""

    spans: tuple[Span, ...]
    anchors: tuple[str, ...]
    """Names of places in it that links lead to."""
    sizes: dict[str, str]
    """The sizes of pictures, as far as they are known, by their addresses."""


def phrase_of(tokens: Iterable[Token], explained: set[str] | None = None) -> Phrase:
    """Give the text of ``tokens``, without white space or line ends around it.

    ``explained`` holds what abbreviations stand for that have been explained, and grows.
    """
    tokens = tuple(tokens)
    ends = Counter(name for token in tokens if (name := _end(token)))
    reader = _Reader(ends, set() if explained is None else explained)
    for index, token in enumerate(tokens):
        if token.type == "softbreak" and _is_line_end(tokens, index):
            reader.end_line()
        else:
            reader.read(token)
    return reader.finish()


def _is_line_end(tokens: Sequence[Token], index: int) -> bool:
    """Tell whether the line that ends or begins there is a tag or picture and nothing else."""
    size = len(tokens)
    return any(
        0 <= tag < size
        and tokens[tag].type in ("template", "image")
        and (not 0 <= further < size or tokens[further].type == "softbreak")
        for tag, further in ((index - 1, index - 2), (index + 1, index + 2))
    )


def _end(token: Token) -> str:
    """Give the name of an end tag that decides what its start tag is taken for."""
    match = tags.TAG.match(token.content) if token.type == "html_inline" else None
    if not match or not match[1]:
        return ""
    return match[2] if match[2][0].isupper() else match[2].lower()


class _Reader:
    """What is open at a point of the text, and the spans so far."""

    def __init__(self, ends: Counter[str], explained: set[str]) -> None:
        self._spans: list[Span] = []
        self._texts: list[str] = []
        self._style = Role.PLAIN, ""
        self._roles: Counter[Role] = Counter()
        self._role = Role.PLAIN
        self._links: list[str] = []
        self._anchors: list[str] = []
        self._sizes: dict[str, str] = {}
        self._script: tuple[str, list[Span]] | None = None
        self._ruby = False
        self._abbreviation = ""
        self._explained = explained
        self._soft_break = False
        self._hidden = ""
        self._ends = ends
        self._components: Counter[str] = Counter()

    def read(self, token: Token) -> None:
        """Add what ``token`` says; one of a kind unknown here is shown by its content."""
        kind, _, side = token.type.rpartition("_")
        if side in ("open", "close") and kind in _TOKEN_ROLES:
            self._change(_TOKEN_ROLES[kind], 1 if side == "open" else -1)
        elif method := _TOKENS.get(token.type):
            method(self, token)
        else:
            self._add(token.content)

    def finish(self) -> Phrase:
        """Give the text, trimmed and with web addresses made links."""
        self._end_ruby()
        self._end_script()
        self._end_span()
        return Phrase(tuple(linked(trim(self._spans))), tuple(self._anchors), self._sizes)

    def _change(self, role: Role, by: int) -> None:
        self._roles[role] = max(self._roles[role] + by, 0)
        self._find_role()

    def _find_role(self) -> None:
        role = Role.LINK if self._links and self._links[-1] else Role.PLAIN
        for each, depth in self._roles.items():
            if depth:
                role |= each
        self._role = role

    def _begin_link(self, href: str) -> None:
        self._links.append(target(href))
        self._find_role()

    def _end_link(self) -> None:
        if self._links:
            self._links.pop()
            self._find_role()

    def _add(self, text: str, role: Role = Role.PLAIN, src: str = "") -> None:
        if self._hidden or not text:
            return
        if not is_clean(text):  # a reference may stand for any character
            text = clean_text(text).replace("\t", " ")
        if self._soft_break:
            self._soft_break = False
            joint = self._joint(text)
            if joint and self._texts and self._style == (Role.PLAIN, ""):
                self._texts.append(joint)  # rather than as part of a link or of code
            else:
                text = joint + text
        style = role | self._role if role else self._role, self._links[-1] if self._links else ""
        if src or style != self._style:
            self._end_span()
            self._style = style
        self._texts.append(text)
        if src:
            self._end_span(src)

    def _end_span(self, src: str = "") -> None:
        if self._texts:
            self._spans.append(Span("".join(self._texts), *self._style, src))
            self._texts = []

    def _last_text(self) -> str:
        if self._texts:
            return self._texts[-1]
        return self._spans[-1].text if self._spans else ""

    def _joint(self, text: str) -> str:
        """Join two lines of the source."""
        before = self._last_text()[-1:]
        if before in ("", "\n", " "):
            return ""
        return joint(before, text)

    def _text(self, token: Token) -> None:
        self._add(token.content)

    def _code(self, token: Token) -> None:
        self._add(token.content, Role.CODE)

    def _softbreak(self, _token: Token) -> None:
        self._soft_break = True

    def _hardbreak(self, _token: Token) -> None:
        self._add("\n")

    def end_line(self) -> None:
        """End the line if anything stands on it."""
        self._soft_break = False
        if self._last_text()[-1:] not in ("", "\n"):
            self._add("\n")

    def _link_open(self, token: Token) -> None:
        self._begin_link(str(token.attrs.get("href", "")))

    def _link_close(self, _token: Token) -> None:
        self._end_link()

    def _image(self, token: Token) -> None:
        spans = phrase_of(token.children or ()).spans
        alt, size = "".join(span.text for span in spans) or token.content, ""
        if match := _SIZED_ALT.fullmatch(alt):
            alt, size = match[1], " × ".join(filter(None, match.groups()[1:]))
        size = " × ".join(str(token.meta[n]) for n in _SIDES if n in token.meta) or size
        source, title = str(token.attrs.get("src", "")), str(token.attrs.get("title", ""))
        self._picture(source, alt, title, size)

    def _picture(self, source: str, alt: str, title: str, size: str = "") -> None:
        if size:
            self._sizes[source] = size
        self._add(tags.picture_text(source, alt, title), Role.IMAGE, source or "#")

    def _footnote(self, token: Token) -> None:
        if token.markup == "first":
            self._anchors.append("fnref:" + token.info)
        self._begin_link("#fn:" + token.info)
        self._add(superior(token.content))
        self._end_link()

    def _template(self, token: Token) -> None:
        shown: Shown | None = token.meta["shown"]
        if shown is None:
            self._add(token.content, Role.CODE)
            return
        if shown.href:
            self._begin_link(shown.href)
        if shown.src:
            self._picture(shown.src, shown.text, "", shown.size)
        else:
            self._add(shown.text)
        if shown.href:
            self._end_link()
        if shown.caption:
            self._add("\n")
            self._add(shown.caption, Role.EMPHASIS)

    def _html(self, token: Token) -> None:
        match = tags.TAG.match(token.content)
        if not match:
            return
        if not match[1] and ("id" in token.content or match[2] in ("a", "A")):
            self._name(match[2], tags.attributes(token.content))
        if match[2][0].isupper() and not tags.KNOWN.fullmatch(match[2].lower()):
            self._component(match[2], bool(match[1]), token.content)
        else:
            self._tag(match[2].lower(), bool(match[1]), token.content)

    def _name(self, tag: str, given: dict[str, str]) -> None:
        """Remember a place that links may lead to."""
        names = given.get("id"), given.get("name") if tag in "aA" else ""
        self._anchors += dict.fromkeys(filter(None, names))

    def _component(self, name: str, closing: bool, source: str) -> None:
        """Show what is in a component of JSX; a tag without its other one is text."""
        if closing and self._components[name]:
            self._components[name] -= 1
        elif not closing and self._ends[name] > 0 and not source.endswith("/>"):
            self._ends[name] -= 1
            self._components[name] += 1
        else:
            self._add(source)

    def _tag(self, name: str, closing: bool, source: str) -> None:
        if name in tags.HIDDEN:
            self._hide(name, closing, source)
        elif role := tags.ROLES.get(name):
            self._change(role, -1 if closing else 1)
        elif name in _SCRIPTS:
            self._end_script() if closing else self._begin_script(name)
        elif tags.BREAKING.fullmatch(name):
            self._break(name)
        elif name in _SPECIAL_TAGS:
            _SPECIAL_TAGS[name](self, closing, tags.attributes(source))
        elif not tags.SILENT.fullmatch(name):
            self._add(source)

    def _hide(self, name: str, closing: bool, source: str) -> None:
        """Hide a script; a tag that is never closed is one that the text speaks of."""
        if closing:
            self._ends[name] -= 1
            self._hidden = ""
        elif self._ends[name] > 0:
            self._hidden = name
        else:
            self._add(source)

    def _break(self, name: str) -> None:
        if name == "br":
            self._soft_break = False
            self._add("\n")
        else:
            self.end_line()

    def _begin_script(self, name: str) -> None:
        self._end_script()
        self._end_span()
        self._script = name, self._spans
        self._spans = []

    def _end_script(self) -> None:
        """Set superior and inferior text in the characters that Unicode has for it, if it does."""
        if self._script is None:
            return
        self._end_span()
        name, outer = self._script
        inner, self._spans, self._script = self._spans, outer, None
        table, sign = _SCRIPTS[name]
        text = "".join(span.text for span in inner)
        if text and all(ord(character) in table for character in text):
            inner = [Span(s.text.translate(table), s.role, s.href, s.src) for s in inner]
        elif text and not any(span.href or span.src for span in inner):
            inner = [Span(f"{sign}({text})" if len(text) > 1 else sign + text, inner[0].role)]
        self._spans += inner

    def _anchor(self, closing: bool, attributes: dict[str, str]) -> None:
        if closing:
            self._end_link()
        else:
            self._begin_link(attributes.get("href", ""))

    def _img(self, _closing: bool, attributes: dict[str, str]) -> None:
        sides = [match[1] for n in _SIDES if (match := _PIXELS.fullmatch(attributes.get(n, "")))]
        size = " × ".join(sides)
        source, alt, title = (attributes.get(name, "") for name in ("src", "alt", "title"))
        self._picture(source, alt, title, size)

    def _abbr(self, closing: bool, attributes: dict[str, str]) -> None:
        """Explain an abbreviation where it occurs first."""
        title, self._abbreviation = self._abbreviation, attributes.get("title", "").strip()
        if closing and title and title not in self._explained:
            self._explained.add(title)
            self._add(f" ({title})")

    def _rt(self, closing: bool, _attributes: dict[str, str]) -> None:
        self._end_ruby()
        if not closing:
            self._add("(")
            self._ruby = True

    def _end_ruby(self) -> None:
        if self._ruby:
            self._ruby = False
            self._add(")")

    def _input(self, _closing: bool, attributes: dict[str, str]) -> None:
        if attributes.get("type") == "checkbox":
            self._add("☑ " if "checked" in attributes else "☐ ")

    def _media(self, closing: bool, attributes: dict[str, str]) -> None:
        if not closing and (address := attributes.get("src")):
            self._begin_link(address)
            self._add(f"▶ {address} ")
            self._end_link()


_TOKENS: dict[str, Callable[[_Reader, Token], None]] = {
    "text": _Reader._text,
    "code_inline": _Reader._code,
    "math": _Reader._code,
    "softbreak": _Reader._softbreak,
    "hardbreak": _Reader._hardbreak,
    "link_open": _Reader._link_open,
    "link_close": _Reader._link_close,
    "image": _Reader._image,
    "footnote_ref": _Reader._footnote,
    "html_inline": _Reader._html,
    "template": _Reader._template,
}
_SPECIAL_TAGS: dict[str, Callable[[_Reader, bool, dict[str, str]], None]] = {
    "a": _Reader._anchor,
    "abbr": _Reader._abbr,
    "acronym": _Reader._abbr,
    "img": _Reader._img,
    "rt": _Reader._rt,
    "input": _Reader._input,
    "iframe": _Reader._media,
    "video": _Reader._media,
    "audio": _Reader._media,
    "embed": _Reader._media,
}


def trim(spans: list[Span]) -> list[Span]:
    """Take white space off both ends, and spaces off forced line ends."""
    spans = [
        span._replace(text=_LINE_END.sub("\n", span.text)) if "\n" in span.text else span
        for span in spans
    ]
    while spans and not spans[-1].src:
        last = spans.pop()
        if text := last.text.rstrip(" \n"):
            spans.append(Span(text, last.role, last.href))
            break
    while spans and not spans[0].src:
        head = spans[0]
        if text := head.text.lstrip(" \n"):
            spans[0] = Span(text, head.role, head.href)
            break
        del spans[0]
    return spans
