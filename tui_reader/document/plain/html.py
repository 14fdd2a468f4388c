"""HTML -> the text that its rendering shows, with character references as they are written."""

import re
from collections.abc import Callable
from html import escape, unescape

from tui_reader.document import tags
from tui_reader.document.attributes import address

# Here and elsewhere `(?>(?:…)*)`: Python before 3.11.5 takes too much for a possessive group.
MARKUP = re.compile(
    r"<(?:(/?)([A-Za-z][\w:.-]*+)(?>(?:[^<>=]++|=\s*+(?:\"(?:[^\"<]*+|[^\"]{0,1000})\""
    r"|'(?:[^'<]*+|[^']{0,1000})')?)*)>|(!--)|(!\[CDATA\[)|[!?][^<>]*+>)"
)
"""A tag, or what begins a comment or CDATA; never searched for beyond the next ``<``."""
TASK = re.compile(r"\s{0,20}(?:\[[ xX]\]|[☐☑])[ \u00a0]+")
"""The box before an item of a list that is to be done."""
_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd"}
    | {"details", "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer"}
    | {"form", "frameset", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html"}
    | {"legend", "li", "listing", "main", "menu", "nav", "noframes", "ol", "option", "p"}
    | {"pre", "search", "section", "select", "summary", "table", "tbody", "td", "textarea"}
    | {"tfoot", "th", "tr", "ul", "xmp"}
)
_SPACED = frozenset({"button", "desc", "text", "title"})
_MEDIA = frozenset({"audio", "embed", "iframe", "object", "source", "video"})
_PREFORMATTED = frozenset({"listing", "pre", "xmp"})
_BUTTONS = frozenset({"button", "reset", "submit"})
_ENDS = {name: re.compile(rf"</{name}\b[^<>]*>?", re.IGNORECASE) for name in ("script", "style")}
_METADATA = frozenset({"base", "basefont", "link", "meta", "noscript", "script", "style", "title"})
_COMMENT_END = re.compile(r"--!?>")
_CDATA_END = re.compile("]]>")
_MATH_END = re.compile(r"</(?:m|mml)?:?math\s*>", re.IGNORECASE)
_SCRIPTS = {
    "sup": re.compile(r"[0-9+\-=()ni]*+</sup", re.IGNORECASE),
    "sub": re.compile(r"[0-9+\-=()]*+</sub", re.IGNORECASE),
}
_SHORT_SCRIPT = re.compile(r"[^<&]</su[bp]", re.IGNORECASE)
_KEPT_SCRIPT = re.compile(
    r"(?>(?:[^<\]]|\](?!\()|<(?!/?su[bp]\b|a\b|img\b))*)(?:<(?:a|img)\b|\]\()", re.IGNORECASE
)
_GUTTER = re.compile(r"class=[\"'](?:[^\"'<>]*\s)?(?:gutter|line-?numbers?)[\s\"']", re.IGNORECASE)
_LINE_NUMBERS = re.compile(r"(?>(?:[\d\s]|<(?!/?td)[^<>]*+>)*)</td", re.IGNORECASE)


def html_text(html: str, *, hide_unclosed: bool = True) -> str:
    """Give the text of ``html``: blocks apart by blank lines, references to characters as written.

    Every line of preformatted text is a block. A script without an end hides all that follows,
    as in a browser, if not ``hide_unclosed`` forbids it.
    """
    return _Reader(html, hide_unclosed=hide_unclosed).text() if "<" in html else html


def script_signs(name: str, html: str, start: int) -> tuple[str, str]:
    """Give what stands around the text of ``<sup>`` or ``<sub>``, which begins there."""
    if _SCRIPTS[name].match(html, start) or _KEPT_SCRIPT.match(html[start : start + 300]):
        return "", ""
    sign = "^" if name == "sup" else "_"
    return (sign, "") if _SHORT_SCRIPT.match(html, start) else (f"{sign}(", ")")


class Ends:
    """Where what hides text ends, looked for only once however much it might hide."""

    def __init__(self, html: str) -> None:
        self._html = html
        self._next: dict[re.Pattern[str], tuple[int, int]] = {}

    def after(self, pattern: re.Pattern[str], start: int) -> int:
        """Give the place after the next end; -1 if there is none."""
        found = self._next.get(pattern, (-1, 0))
        if found[0] < start:
            match = pattern.search(self._html, start)
            found = match.span() if match else (len(self._html), -1)
            self._next[pattern] = found
        return found[1]

    def comment(self, start: int) -> int:
        """Give the place after a comment whose ``<!--`` ends at ``start``; -1 if it has no end."""
        for empty in (">", "->"):
            if self._html.startswith(empty, start):
                return start + len(empty)
        return self.after(_COMMENT_END, start)


class _Reader:
    def __init__(self, html: str, *, hide_unclosed: bool) -> None:
        self._html = html
        self._hide_unclosed = hide_unclosed
        self._out: list[str] = []
        self._ends = Ends(html)
        self._preformatted = 0
        self._scripts: list[str] = []
        self._in_reading = False
        self._abbreviation = ""
        self._explained: set[str] = set()
        self._picture: tuple[str, bool] = "", False
        self._within_noscript = False

    def text(self) -> str:
        html, out, end = self._html, self._out, 0
        search = MARKUP.search
        while match := search(html, end):
            start = match.start()
            if start > end:
                self._add(html[end:start])
            name = match[2]
            if name is None:
                end = self._declaration(match)
                continue
            end = match.end()
            name = name.lower()
            if name in _BLOCKS:
                out.append("\n\n")
            if method := _TAGS.get(name):
                end = method(self, name, match) or end
        self._add(html[end:])
        return "".join(out)

    def _add(self, text: str) -> None:
        self._out.append(text.replace("\n", "\n\n") if self._preformatted else text)

    def _declaration(self, match: re.Match[str]) -> int:
        if match[3]:
            end = self._ends.comment(match.end())
            if end < 0:
                self._out.append("<!--")
            return max(end, match.end())
        if match[4]:
            end = self._ends.after(_CDATA_END, match.end())
            if end > 0:
                self._out.append(escape(self._html[match.end() : end - 3], quote=False))
            return max(end, match.end())
        return match.end()

    def _hide(self, name: str, match: re.Match[str]) -> int:
        if match[1] or match[0].endswith("/>"):
            return 0
        end = self._ends.after(_ENDS[name], match.end())
        return len(self._html) if end < 0 and self._hide_unclosed else max(end, 0)

    def _head(self, _name: str, match: re.Match[str]) -> int:
        """Leave out what describes the page; its end tag may be missing."""
        end = match.end()
        while not match[1] and (found := MARKUP.search(self._html, end)):
            end, name = found.end(), (found[2] or "").lower()
            if found[3]:
                end = max(self._ends.comment(end), end)
            elif name == "head":
                return end
            elif name in _ENDS and not found[1]:
                end = self._hide(name, found) or end
            elif name and name not in _METADATA and not found[1]:
                return found.start()
        return 0

    def _parenthesis(self, _name: str, match: re.Match[str]) -> int:
        return 0 if match[1] else max(self._html.find("<", match.end()), match.end())

    def _img(self, _name: str, match: re.Match[str]) -> int:
        if match[1]:
            return 0
        given = tags.attributes(match[0])
        source = address({**given})
        if (source, self._within_noscript) != self._picture:
            self._picture = source, not self._within_noscript
            text = tags.picture_text(source, given.get("alt", ""), given.get("title", ""))
            self._out.append(f" {escape(text, quote=False)} ")
        return 0

    def _noscript(self, _name: str, match: re.Match[str]) -> int:
        self._within_noscript = not match[1]
        return 0

    def _medium(self, name: str, match: re.Match[str]) -> int:
        given = tags.attributes(match[0]) if not match[1] else {}
        source = given.get("data" if name == "object" else "src") or (
            given.get("data-src", "") if name == "iframe" else ""
        )
        if source.strip() and source != "about:blank":
            self._out.append(f"\n\n{name}: {escape(source, quote=False)}\n\n")
        return 0

    def _abbr(self, _name: str, match: re.Match[str]) -> int:
        title, self._abbreviation = self._abbreviation, ""
        if not match[1]:
            self._abbreviation = tags.attributes(match[0]).get("title", "")
        elif title and title not in self._explained:
            self._explained.add(title)
            self._out.append(f" ({escape(title, quote=False)})")
        return 0

    def _reading(self, name: str, match: re.Match[str]) -> int:
        if self._in_reading:
            self._out.append(")")
        self._in_reading = name == "rt" and not match[1]
        if self._in_reading:
            self._out.append("(")
        return 0

    def _script(self, name: str, match: re.Match[str]) -> int:
        if match[1]:
            self._out.append(self._scripts.pop() if self._scripts else "")
        else:
            opening, closing = script_signs(name, self._html, match.end())
            self._scripts.append(closing)
            self._out.append(opening)
        return 0

    def _quotation(self, _name: str, _match: re.Match[str]) -> int:
        self._out.append('"')
        return 0

    def _input(self, _name: str, match: re.Match[str]) -> int:
        given = tags.attributes(match[0])
        if given.get("type", "").lower() in _BUTTONS:
            self._out.append(f" {escape(given.get('value', ''), quote=False)} ")
        return 0

    def _group(self, _name: str, match: re.Match[str]) -> int:
        label = tags.attributes(match[0]).get("label", "")
        self._out.append(f"\n\n{escape(label, quote=False)}\n\n")
        return 0

    def _item(self, _name: str, match: re.Match[str]) -> int:
        """Leave out a task's box."""
        box = None if match[1] else TASK.match(self._html, match.end())
        return box.end() if box else 0

    def _space(self, _name: str, _match: re.Match[str]) -> int:
        self._out.append(" ")
        return 0

    def _pre(self, _name: str, match: re.Match[str]) -> int:
        self._preformatted = max(self._preformatted + (-1 if match[1] else 1), 0)
        return 0

    def _cell(self, _name: str, match: re.Match[str]) -> int:
        """Leave out the numbers of lines of code."""
        if not match[1] and _GUTTER.search(match[0]):
            numbers = _LINE_NUMBERS.match(self._html, match.end())
            return numbers.end() - len("</td") if numbers else 0
        return 0

    def _math(self, _name: str, match: re.Match[str]) -> int:
        end = -1 if match[1] else self._ends.after(_MATH_END, match.end())
        if end < 0:
            return 0
        from tui_reader.document.mathml import Formula  # noqa: PLC0415 - formulas are rare

        formula = Formula({**tags.attributes(match[0])})
        position = match.end()
        while (found := MARKUP.search(self._html, position, end)) is not None:
            formula.data(unescape(self._html[position : found.start()]))
            position = found.end()
            if found[2] and found[1]:
                formula.end(found[2].lower())
            elif found[2]:
                formula.start(found[2].lower(), {**tags.attributes(found[0])})
        self._out.append(escape(formula.text(), quote=False))
        return end


_TAGS: dict[str, Callable[[_Reader, str, re.Match[str]], int]] = {
    **dict.fromkeys(("script", "style"), _Reader._hide),
    **dict.fromkeys(("img", "image"), _Reader._img),
    **dict.fromkeys(_MEDIA, _Reader._medium),
    **dict.fromkeys(("abbr", "acronym"), _Reader._abbr),
    **dict.fromkeys(("rt", "rb", "ruby"), _Reader._reading),
    **dict.fromkeys(("sup", "sub"), _Reader._script),
    **dict.fromkeys(_SPACED, _Reader._space),
    **dict.fromkeys(_PREFORMATTED, _Reader._pre),
    **dict.fromkeys(("math", "m:math", "mml:math"), _Reader._math),
    "li": _Reader._item,
    "head": _Reader._head,
    "rp": _Reader._parenthesis,
    "noscript": _Reader._noscript,
    "q": _Reader._quotation,
    "input": _Reader._input,
    "optgroup": _Reader._group,
    "td": _Reader._cell,
}
