"""The inline tokens of Markdown, and the HTML tags among them -> spans."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from html import unescape

from markdown_it.token import Token

from tui_reader.document.model import Role, Span

_TOKEN_ROLES = {"strong": Role.STRONG, "em": Role.EMPHASIS, "s": Role.STRIKE}
_TAG_ROLES = {
    "b": Role.STRONG, "strong": Role.STRONG, "i": Role.EMPHASIS, "em": Role.EMPHASIS,
    "cite": Role.EMPHASIS, "dfn": Role.EMPHASIS, "var": Role.EMPHASIS, "s": Role.STRIKE,
    "del": Role.STRIKE, "strike": Role.STRIKE, "u": Role.UNDERLINE, "ins": Role.UNDERLINE,
    "mark": Role.MARK, "code": Role.CODE, "kbd": Role.CODE, "tt": Role.CODE, "samp": Role.CODE,
}  # fmt: skip
_SILENT_TAG = re.compile(
    "a|abbr|acronym|address|area|article|aside|audio|base|bdi|bdo|big|blockquote|body|button|"
    "canvas|caption|center|col|colgroup|data|dd|details|dialog|div|dl|dt|embed|fieldset|figcaption|"
    "figure|font|footer|form|g-emoji|header|hgroup|html|input|label|legend|li|link|main|map|menu|"
    "meta|nav|noscript|object|ol|optgroup|option|output|p|param|path|picture|progress|q|rb|rt|rtc|"
    "ruby|section|select|small|source|span|sub|summary|sup|svg|table|tbody|td|template|textarea|"
    "tfoot|th|thead|time|title|tr|track|ul|wbr"
)
_BREAKING_TAG = re.compile("br|p|div|li|tr|dt|dd|h[1-6]|hr|figcaption|summary")
_HIDDEN_TAGS = frozenset({"script", "style", "rp"})
_TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]*)")
_ATTRIBUTE = re.compile(r"""([a-zA-Z_:][\w:.-]*)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+))""")
_IDEOGRAPHIC = re.compile("[\u1100-\u11ff\u2e80-\ua4cf\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef]")
_KOREAN = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]")
_WEB_ADDRESS = re.compile(r"https?://[!-;=?-Z\\^-z~]+[A-Za-z0-9/=&#_~-]")
# A tag of Hexo, Hugo or Liquid that has a line of its own.
_TEMPLATE_TAG = re.compile(r"\{%.*%\}|\{\{[<%].*[>%]\}\}")
_SUPERIOR = str.maketrans("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ")
_INFERIOR = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_SCRIPTS = {"sup": (_SUPERIOR, "^"), "sub": (_INFERIOR, "_")}


def spans_of(tokens: Iterable[Token]) -> tuple[Span, ...]:
    """Give the text of ``tokens`` as spans, without white space or line ends around it."""
    tokens = tuple(tokens)
    ends = Counter(name for token in tokens if (name := _hidden_end(token)))
    reader = _Reader(ends)
    for token in tokens:
        reader.read(token)
    return reader.finish()


def _hidden_end(token: Token) -> str:
    match = _TAG.match(token.content) if token.type == "html_inline" else None
    return match[2].lower() if match and match[1] and match[2].lower() in _HIDDEN_TAGS else ""


class _Reader:
    """What is open at a point of the text, and the spans so far."""

    def __init__(self, hidden_ends: Counter[str]) -> None:
        self._spans: list[Span] = []
        self._texts: list[str] = []
        self._style = Role.PLAIN, ""
        self._roles: Counter[Role] = Counter()
        self._links: list[str] = []
        self._script: tuple[str, list[Span]] | None = None
        self._ruby = False
        self._soft_break = False
        self._hidden = ""
        self._hidden_ends = hidden_ends

    def read(self, token: Token) -> None:
        """Add what ``token`` says; one of a kind unknown here is shown by its content."""
        kind, _, side = token.type.rpartition("_")
        if side in ("open", "close") and kind in _TOKEN_ROLES:
            self._roles[_TOKEN_ROLES[kind]] += 1 if side == "open" else -1
        elif method := _TOKENS.get(token.type):
            method(self, token)
        else:
            self._add(token.content)

    def finish(self) -> tuple[Span, ...]:
        """Give the spans, trimmed and with web addresses made links."""
        self._end_ruby()
        self._end_script()
        self._end_span()
        return _linked(trim(self._spans))

    def _role(self) -> Role:
        role = Role.PLAIN
        for each, depth in self._roles.items():
            if depth > 0:
                role |= each
        return role | Role.LINK if self._links else role

    def _add(self, text: str, role: Role = Role.PLAIN, src: str = "") -> None:
        if self._hidden or not text:
            return
        if self._soft_break:
            self._soft_break = False
            joint = self._joint(text)
            if joint and self._texts and self._style == (Role.PLAIN, ""):
                self._texts.append(joint)  # rather than as part of a link or of code
            else:
                text = joint + text
        style = role | self._role(), self._links[-1] if self._links else ""
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
        """Join two source lines: with a space, but not between ideographs (CSS Text 3, 4.1.3)."""
        line = self._last_text()
        before = line[-1:]
        if before in ("", "\n", " "):
            return ""
        if _TEMPLATE_TAG.fullmatch(line.strip()) or _TEMPLATE_TAG.fullmatch(text.strip()):
            return "\n"
        if _IDEOGRAPHIC.match(before) and _IDEOGRAPHIC.match(text):
            return " " if _KOREAN.match(before) and _KOREAN.match(text) else ""
        return " "

    def _text(self, token: Token) -> None:
        self._add(token.content)

    def _code(self, token: Token) -> None:
        self._add(token.content, Role.CODE)

    def _softbreak(self, _token: Token) -> None:
        self._soft_break = True

    def _hardbreak(self, _token: Token) -> None:
        self._add("\n")

    def _link_open(self, token: Token) -> None:
        self._links.append(str(token.attrs.get("href", "")))

    def _link_close(self, _token: Token) -> None:
        if self._links:
            self._links.pop()

    def _image(self, token: Token) -> None:
        alt = "".join(span.text for span in spans_of(token.children or ())) or token.content
        self._picture(str(token.attrs.get("src", "")), alt, str(token.attrs.get("title", "")))

    def _picture(self, source: str, alt: str, title: str) -> None:
        self._add(image_text(source, alt, title), Role.IMAGE, source or "#")

    def _footnote(self, token: Token) -> None:
        self._add(f"[{token.content}]", Role.LINK)

    def _html(self, token: Token) -> None:
        match = _TAG.match(token.content)
        if match:
            self._tag(match[2].lower(), bool(match[1]), token.content)

    def _tag(self, name: str, closing: bool, source: str) -> None:
        if name in _HIDDEN_TAGS:
            self._hide(name, closing, source)
        elif role := _TAG_ROLES.get(name):
            self._roles[role] = max(self._roles[role] + (-1 if closing else 1), 0)
        elif name in _SCRIPTS:
            self._end_script() if closing else self._begin_script(name)
        elif _BREAKING_TAG.fullmatch(name):
            self._break(name)
        elif name in _SPECIAL_TAGS:
            _SPECIAL_TAGS[name](self, closing, attributes(source))
        elif not _SILENT_TAG.fullmatch(name):
            self._add(source)

    def _hide(self, name: str, closing: bool, source: str) -> None:
        """Hide a script; a tag that is never closed is one that the text speaks of."""
        if closing:
            self._hidden_ends[name] -= 1
            self._hidden = ""
        elif self._hidden_ends[name] > 0:
            self._hidden = name
        else:
            self._add(source)

    def _break(self, name: str) -> None:
        if name == "br" or self._last_text()[-1:] not in ("", "\n"):
            self._soft_break = False
            self._add("\n")

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
        elif text and not any(span.href for span in inner):
            inner = [Span(f"{sign}({text})" if len(text) > 1 else sign + text, inner[0].role)]
        self._spans += inner

    def _anchor(self, closing: bool, attributes: dict[str, str]) -> None:
        if not closing:
            self._links.append(attributes.get("href", ""))
        elif self._links:
            self._links.pop()

    def _img(self, _closing: bool, attributes: dict[str, str]) -> None:
        self._picture(*(attributes.get(name, "") for name in ("src", "alt", "title")))

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
            self._links.append(address)
            self._add(f"▶ {address} ")
            self._links.pop()


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
}
_SPECIAL_TAGS: dict[str, Callable[[_Reader, bool, dict[str, str]], None]] = {
    "a": _Reader._anchor,
    "img": _Reader._img,
    "rt": _Reader._rt,
    "input": _Reader._input,
    "iframe": _Reader._media,
    "video": _Reader._media,
    "audio": _Reader._media,
    "embed": _Reader._media,
}


def image_text(source: str, alt: str, title: str) -> str:
    """Say what a picture shows: by its text, its title or both; else by its file's name."""
    alt, title = " ".join(alt.split()), " ".join(title.split())
    if alt and title and title not in alt and alt not in title:
        return f"{alt} — {title}"
    named = max(alt, title, key=len)
    file = source.rstrip("/").rpartition("/")[2].partition("?")[0]
    return named or file[:80] or "picture"


def attributes(tag: str) -> dict[str, str]:
    """Read the attributes of an HTML tag."""
    found = {
        match[1].lower(): unescape(match[2] or match[3] or match[4] or "")
        for match in _ATTRIBUTE.finditer(tag)
    }
    return found | ({"checked": ""} if re.search(r"\schecked\b", tag) else {})


def trim(spans: list[Span]) -> list[Span]:
    """Take white space off both ends, and spaces off forced line ends."""
    spans = [Span(re.sub(" *\n *", "\n", s.text), s.role, s.href, s.src) for s in spans]
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


def _linked(spans: list[Span]) -> tuple[Span, ...]:
    """Make links of the web addresses in plain text."""
    if not any("://" in span.text for span in spans):
        return tuple(spans)
    found: list[Span] = []
    for span in spans:
        if span.href or span.src or span.role & Role.CODE:
            found.append(span)
            continue
        end = 0
        for match in _WEB_ADDRESS.finditer(span.text):
            found.append(Span(span.text[end : match.start()], span.role))
            found.append(Span(match[0], span.role | Role.LINK, match[0]))
            end = match.end()
        found.append(Span(span.text[end:], span.role))
    return tuple(span for span in found if span.text)
