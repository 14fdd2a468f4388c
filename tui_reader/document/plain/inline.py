"""What stands within the lines of Markdown -> the text that its rendering shows."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable
from functools import cached_property
from typing import NamedTuple

from tui_reader.document import tags, templates
from tui_reader.document.plain.html import Ends, script_signs
from tui_reader.document.plain.labels import Labels, Target

# What it may begin with comes first, as one set: the search skips all else fast.
_TOKEN = re.compile(
    r"[\\`<!\[\]*_$%{~^=\n](?:(?<=\\)[!-/:-@\[-`{-~\n]|(?<=`)`*+|(?<=[<\[\]${])|(?<=[!^])\["
    r"|(?<=\*)\**+|(?<=_)_*+|(?<=~)(?:~|(?=\d))|(?<==)=|(?<=%)%|(?<=\^)(?=[\d+n-t-])"
    r"|(?<=\n)[ \t]*+\n)"
)
_TAG = re.compile(
    r"<(/?)([A-Za-z][\w-]*+)(?>(?:\s++[A-Za-z_:][\w:.-]*+"
    r"(?:\s*+=\s*+(?:\"(?:[^\"<]*+|[^\"]{0,1000})\"|'(?:[^'<]*+|[^']{0,1000})'|[^\s\"'=<>`]++))?)*)"
    r"\s*+/?>"
)
_AUTOLINK = re.compile(
    r"<((?:[A-Za-z][A-Za-z0-9+.-]{1,31}:|[\w.!#$%&'*+/=?^`{|}~-]{1,64}@)[^<>\s]*+)>"
)
_DESTINATION = re.compile(
    r"\([ \t\n]*+"
    r"(<[^<>\n]*+>|(?>(?:\{\{[^{}\n]{1,300}\}\}|\{%[^{}\n]{1,300}%\}|[^\s()\\<]|\\.|(?<!\()<"
    r"|\((?>(?:[^\s()\\]|\\.|\([^\s()]*+\))*)\))*))"
    r"(?:[ \t\n]++(?:\"((?>(?:[^\"\\]|\\.)*))\"|'((?>(?:[^'\\]|\\.)*))'"
    r"|\(((?>(?:[^()\\]|\\.)*))\)))?"
    r"[ \t\n]*+\)",
    re.DOTALL,
)
_LABEL = re.compile(r"\[((?:[^\[\]\\]|\\.){0,400})\]", re.DOTALL)
_NOTE = re.compile(r"\[\^([^\]\s]{1,80})\]")
_SIZED_ALT = re.compile(r"(.*)\|\d{1,5}(?:x\d{1,5})?", re.DOTALL)
_WIKILINK = re.compile(
    r"(!?)\[\[(?![\s\[])([^\[\]\n|]{1,400})(?:\|([^\[\]\n]{0,400}))?(?<!\s)\]\](?![(\[:])"
)
_NO_NAME = re.compile(r"[\d\s,.-]*|-[a-z] .*|toc", re.IGNORECASE)
_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|webp|svg|bmp|avif|tiff?)$", re.IGNORECASE)
_SIZE = re.compile(r"\d{1,5}(?:x\d{1,5})?")
_MATH = re.compile(
    r"\$\$[^$]{1,2000}\$\$|\$[^\s\d$](?:[^\s$]{0,1000})(?<!\\)\$(?!\d)"
    r"|\$(?![\s$])[^$\n\\^_={}<>+]{0,1000}[\\^_={}<>+][^$\n]{0,1000}(?<![\s\\])\$(?!\d)"
)
_COMMENT = re.compile(r"(?<![^\s\u3000-\uffef])%%(?!%)[^%\n]{1,2000}%%(?![^\s\u3000-\uffef.,])")
_RUBY = re.compile(r"\{([\u3005\u3400-\u9fff\uf900-\ufaff]{1,20})\|([\u3041-\u30ff|]{1,60})\}")
_ATTRIBUTES = re.compile(
    r"\{:[^{}\n]{0,300}\}"
    r"|\{[ \t]*(?:[.#][\w-]+|[\w-]+=(?:\"[^\"{}\n]*\"|'[^'{}\n]*'|[^\s{}\"']+))"
    r"(?:[ \t]+(?:[.#][\w-]+|[\w-]+=(?:\"[^\"{}\n]*\"|'[^'{}\n]*'|[^\s{}\"']+)))*[ \t]*\}"
)
_SCRIPT = re.compile(
    r"(?<=[A-Za-z)\]])~(\d{1,3})~(?!\d)|(?<=[A-Za-z0-9)])\^([+-]?\d{1,3}|[+-]|n|st|nd|rd|th)\^"
)
_BLOCK_MARK = re.compile(r"(?<![^\s])\^(?=[a-z]*\d)[a-z\d]{6}(?=\n[ \t]*(?:\n|\Z)|\Z)")
_MOST_OPEN = 40
"""Brackets that may be open at once."""
_LONGEST = 400


def literal(text: str) -> str:
    """Keep what looks like references to characters from being read as such."""
    return text.replace("&", "&amp;")


class _Open(NamedTuple):
    """A bracket that is open: its place in the output and in the source."""

    place: int
    start: int
    is_picture: bool


class Inline:
    """Reads the lines of one text."""

    def __init__(self, labels: Labels) -> None:
        self.labels = labels
        self._explained: set[str] = set()

    def text(self, markdown: str) -> str:
        """Give the text of paragraphs; references to characters stay as they are written."""
        if "^" in markdown:
            markdown = _BLOCK_MARK.sub("", markdown)
        return _Reader(self, markdown).text()

    def explain(self, title: str) -> str:
        """Give what an abbreviation stands for where it occurs first."""
        if not title or title in self._explained:
            return ""
        self._explained.add(title)
        return f" ({literal(title)})"


class _Reader:
    def __init__(self, inline: Inline, source: str) -> None:
        self._inline = inline
        self._source = source
        self._out: list[str] = []
        self._brackets: list[_Open] = []
        self._emphasis: dict[str, list[int]] = defaultdict(list)
        self._ends = Ends(source)
        self._scripts: list[str] = []
        self._in_reading = False
        self._link_end = -1
        self._abbreviation = ""

    def text(self) -> str:
        source, out, end = self._source, self._out, 0
        search = _TOKEN.search
        while match := search(source, end):
            start = match.start()
            if start > end:
                out.append(source[end:start])
            end = _SIGNS[source[start]](self, start, match.end())
        out.append(source[end:])
        text = "".join(out)
        return _NO_REFERENCE.sub("&amp;", text) if "&" in text else text

    def _keep(self, start: int, end: int) -> int:
        self._out.append(self._source[start:end])
        return end

    def _escape(self, start: int, end: int) -> int:
        sign = self._source[start + 1]
        self._out.append("\n\n" if sign == "\n" else literal(sign))
        return end

    def _blank(self, _start: int, end: int) -> int:
        """Begin another paragraph: what is open stays as it is written."""
        self._out.append("\n\n")
        self._brackets.clear()
        self._emphasis.clear()
        return end

    def _code(self, start: int, end: int) -> int:
        source = self._source
        stops = self._runs.get(end - start, ())
        index = bisect_left(stops, end)
        if index == len(stops) or source.find("\n\n", end, stops[index]) >= 0:
            return self._keep(start, end)
        self._out.append(literal(source[end : stops[index]]))
        return stops[index] + end - start

    @cached_property
    def _runs(self) -> dict[int, list[int]]:
        """Where backticks are, by how many stand together."""
        found: dict[int, list[int]] = {}
        for match in _BACKTICKS.finditer(self._source):
            found.setdefault(match.end() - match.start(), []).append(match.start())
        return found

    def _bracket(self, start: int, end: int) -> int:
        source = self._source
        if source.startswith("[^", end - 1) and (match := _NOTE.match(source, end - 1)):
            if self._inline.labels.is_note(match[1]):
                self._out.append(source[start : end - 1])
                return match.end()
        elif source.startswith("[[", end - 1) and (stop := self._wikilink(start)):
            return stop
        if len(self._brackets) >= _MOST_OPEN:
            del self._brackets[: _MOST_OPEN // 2]
        self._brackets.append(_Open(len(self._out), start, source[start] == "!"))
        return self._keep(start, end)

    def _wikilink(self, start: int) -> int:
        match = _WIKILINK.match(self._source, start)
        if not match or _NO_NAME.fullmatch(match[2]) or self._inline.labels.target(match[2]):
            return 0
        page, alias = match[2].strip(), (match[3] or "").strip()
        if match[1] and _PICTURE.search(page):
            alt = "" if _SIZE.fullmatch(alias) else alias
            text = f" {tags.picture_text(page, alt, '')} "
        else:
            text = alias or page.removeprefix("#")
        self._out.append(literal(text))
        return match.end()

    def _inline_note(self, start: int, end: int) -> int:
        """Set a note's text where it is mentioned apart from its word."""
        self._out.append("\n\n")
        return self._bracket(start + 1, end)

    def _end_bracket(self, start: int, end: int) -> int:
        if not self._brackets:
            return self._keep(start, end)
        opened = self._brackets.pop()
        if match := _DESTINATION.match(self._source, end):
            target, stop = Target(match[1], match[2] or match[3] or match[4] or ""), match.end()
        elif found := self._reference(opened, end):
            target, stop = found
        else:
            return self._keep(start, end)
        if opened.is_picture:
            self._picture(opened, target)
        else:
            self._out[opened.place] = ""
            self._brackets = [one for one in self._brackets if one.is_picture]
        self._link_end = stop
        return stop

    def _reference(self, opened: _Open, end: int) -> tuple[Target, int] | None:
        """Find where ``[text][label]``, or the text alone, leads and ends, if it is a link."""
        labels = self._inline.labels
        match = _LABEL.match(self._source, end)
        if match and match[1].strip() and (target := labels.target(match[1])):
            return target, match.end()
        begin = opened.start + 1 + opened.is_picture
        known = labels.target(self._source[begin : end - 1]) if end - begin < _LONGEST else None
        if known is None:
            return None
        return known, match.end() if match and not match[1].strip() else end

    def _picture(self, opened: _Open, target: Target) -> None:
        alt = "".join(self._out[opened.place + 1 :])
        if match := _SIZED_ALT.fullmatch(alt):
            alt = match[1]
        source = templates.address(target.address.strip("<>"))
        del self._out[opened.place :]
        self._out.append(f" {tags.picture_text(source, alt, target.title)} ")

    def _emphasize(self, start: int, end: int) -> int:
        """Leave out marks that belong together, which may stand within a word."""
        source, sign = self._source, self._source[start]
        before = source[start - 1] if start else " "
        after = source[end : end + 1] or " "
        if sign == "_" and _is_inner(before) and _is_inner(after):
            return self._keep(start, end)
        place, opened = len(self._out), self._emphasis[sign]
        self._out.append(source[start:end])
        if opened and not before.isspace():
            first = opened.pop()
            size = min(len(self._out[first]), end - start)
            self._out[first] = self._out[first][size:]
            self._out[place] = self._out[place][size:]
            if self._out[first]:
                opened.append(first)
        if self._out[place] and not after.isspace():
            opened.append(place)
        return end

    def _math(self, start: int, end: int) -> int:
        match = _MATH.match(self._source, start)
        if not match:
            return self._keep(start, end)
        self._out.append(literal(match[0]))
        return match.end()

    def _comment(self, start: int, end: int) -> int:
        match = _COMMENT.match(self._source, start)
        return match.end() if match else self._keep(start, end)

    def _raised(self, start: int, end: int) -> int:
        if end - start > 1:
            sign = self._source[start]
            return self._inline_note(start, end) if sign == "^" else self._emphasize(start, end)
        match = _SCRIPT.match(self._source, start)
        if not match:
            return self._keep(start, end)
        text = match[1] or match[2]
        sign = "" if text.strip("0123456789+-n") == "" else "^("
        self._out.append(f"{sign}{text}{')' if sign else ''}")
        return match.end()

    def _brace(self, start: int, end: int) -> int:
        source = self._source
        if source[end : end + 1] in ("{", "%"):
            match = templates.TAG.match(source, start)
            shown = templates.resolve(templates.parsed(match)) if match else None
            match = match if shown else templates.OUTPUT.match(source, start) or match
            if match:
                self._out.append(literal(_shown(shown) if shown else match[0]))
                return match.end()
        elif match := _RUBY.match(source, start):
            self._out.append(f"{match[1]}({match[2].replace('|', '')})")
            return match.end()
        elif match := _ATTRIBUTES.match(source, start):
            before = source[start - 1 : start] or " "
            if start == self._link_end or (match[0].startswith("{:") and before in ")]*`_"):
                return match.end()
        return self._keep(start, end)

    def _angle(self, start: int, end: int) -> int:
        source = self._source
        if source.startswith("<!--", start):
            stop = self._ends.comment(start + 4)
            return self._keep(start, end) if stop < 0 else stop
        if match := _TAG.match(source, start):
            return self._tag(match)
        if match := _AUTOLINK.match(source, start):
            self._out.append(match[1])
            return match.end()
        return self._keep(start, end)

    def _tag(self, match: re.Match[str]) -> int:
        closing, name = bool(match[1]), match[2].lower()
        known = tags.KNOWN.fullmatch(name)
        if not known:
            if match[2][0].isupper() and self._inline.labels.is_component(match[2]):
                return match.end()
            return self._keep(match.start(), match.end())
        if name in tags.HIDDEN:
            return self._hide(name, closing, match)
        if tags.BREAKING.fullmatch(name):
            self._out.append("\n\n")
        elif method := _TAGS.get(name):
            method(self, name, closing, match)
        return match.end()

    def _hide(self, name: str, closing: bool, match: re.Match[str]) -> int:
        """Leave out a script; a tag that its paragraph doesn't close is one that is spoken of."""
        if closing:
            return match.end()
        stop, blank = (
            self._ends.after(end, match.end()) for end in (_HIDDEN_ENDS[name], _BLANK_LINE)
        )
        if stop < 0 or 0 <= blank < stop:
            return self._keep(match.start(), match.end())
        return stop

    def _script(self, name: str, closing: bool, match: re.Match[str]) -> None:
        if closing:
            self._out.append(self._scripts.pop() if self._scripts else "")
        else:
            opening, end = script_signs(name, self._source, match.end())
            self._scripts.append(end)
            self._out.append(opening)

    def _img(self, _name: str, _closing: bool, match: re.Match[str]) -> None:
        given = tags.attributes(match[0])
        source, alt, title = (given.get(name, "") for name in ("src", "alt", "title"))
        self._out.append(f" {literal(tags.picture_text(source, alt, title))} ")

    def _reading(self, name: str, closing: bool, _match: re.Match[str]) -> None:
        if self._in_reading:
            self._out.append(")")
        self._in_reading = name == "rt" and not closing
        if self._in_reading:
            self._out.append("(")

    def _abbr(self, _name: str, closing: bool, match: re.Match[str]) -> None:
        title, self._abbreviation = self._abbreviation, tags.attributes(match[0]).get("title", "")
        if closing:
            self._out.append(self._inline.explain(title.strip()))

    def _medium(self, _name: str, closing: bool, match: re.Match[str]) -> None:
        if not closing and (source := tags.attributes(match[0]).get("src")):
            self._out.append(f" {literal(source)} ")


def _is_inner(character: str) -> bool:
    """Tell whether a character is part of a word, as one that isn't drawn is."""
    return character.isalnum() or not (character.isprintable() or character.isspace())


def _shown(shown: templates.Shown) -> str:
    text = shown.text
    if shown.src:
        text = f" {tags.picture_text(shown.src, text, '')} "
    return f"{text}\n\n{shown.caption}" if shown.caption else text


_BLANK_LINE = re.compile(r"\n\n")
_NO_REFERENCE = re.compile(r"&(?!(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)")
_BACKTICKS = re.compile("`+")
_HIDDEN_ENDS = {name: re.compile(rf"</{name}\s*>", re.IGNORECASE) for name in tags.HIDDEN}
_SIGNS: dict[str, Callable[[_Reader, int, int], int]] = {
    "\\": _Reader._escape,
    "\n": _Reader._blank,
    "`": _Reader._code,
    "<": _Reader._angle,
    "!": _Reader._bracket,
    "[": _Reader._bracket,
    "]": _Reader._end_bracket,
    "^": _Reader._raised,
    "~": _Reader._raised,
    "$": _Reader._math,
    "%": _Reader._comment,
    "{": _Reader._brace,
    **dict.fromkeys("*_=", _Reader._emphasize),
}
_TAGS: dict[str, Callable[[_Reader, str, bool, re.Match[str]], None]] = {
    **dict.fromkeys(("sup", "sub"), _Reader._script),
    **dict.fromkeys(("rt", "rb", "ruby"), _Reader._reading),
    **dict.fromkeys(("abbr", "acronym"), _Reader._abbr),
    **dict.fromkeys(("iframe", "video", "audio", "embed"), _Reader._medium),
    "img": _Reader._img,
}
