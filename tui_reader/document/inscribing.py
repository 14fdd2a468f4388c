"""Spans -> the Markdown of a line, a heading or a cell: marked up, and escaped."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import dropwhile
from typing import NamedTuple

from tui_reader.document.links import NUMBER
from tui_reader.document.model import Role, Span

# Roles are plain numbers here, which are combined ten times as fast.
_STRONG, _EMPHASIS, _STRIKE, _CODE = map(int, (Role.STRONG, Role.EMPHASIS, Role.STRIKE, Role.CODE))
_STYLES, _BOTH = _STRONG | _EMPHASIS | _STRIKE, _STRONG | _EMPHASIS
_UNMARKED, _NUMBER = ~int(Role.MARK), int(NUMBER)
_MARKS = {_STRONG: ("**", "strong"), _EMPHASIS: ("*", "em"), _STRIKE: ("~~", "del")}
_PICTURE = "▣ "
_SPACED = re.compile(r"(\s*)(.*?)(\s*)", re.DOTALL)
_LINE_END = re.compile(r"[ \t]*\n[ \t\n]*")
_TICKS = re.compile("`+")
_ADDRESS = re.compile(r"https?://[!-~]+")
_NO_LINK = re.compile(r"(?:vbscript|javascript|file|data):", re.IGNORECASE)
_PLAIN_ADDRESS = re.compile(r"[^\s()<>\\{}&]+")
_IN_ADDRESS = {
    "\\": "%5C", "{": "%7B", "}": "%7D", "<": "%3C", ">": "%3E", "`": "%60", "\n": "%0A",
    "&": "&amp;",
}  # fmt: skip

_SPECIAL = re.compile(
    r"""
    \\(?=\])                              # the end of a formula, if escaped
  | \\(?=[!-/:-@\[-`{-~\s]|$)
  | [`*\[{]
  | _(?!(?<=[^\W_]_)[^\W_])
  | <(?![\s=\d])
  | &(?=[\#\w])
  | ~(?!/) | =(?==) | %(?=%)
  | \$ | \^
  | !$                                    # before a link
    """,
    re.VERBOSE,
)
_BEGINNING = re.compile(
    r"(?:\#{1,6}(?=\s|$)|>|[-+=:|](?![^\W_])|!!!|\?\?\?)|(\d{1,9})(?=[.)](?:\s|$))"
)
_SCRIPT = re.compile(r"(?:import|export)\b")
_ATTRIBUTES = re.compile(r"\}$")


class _Piece(NamedTuple):
    """Text of one style, without space around it or nothing but space."""

    text: str
    role: int
    href: str
    src: str

    @property
    def is_space(self) -> bool:
        return not (self.src or self.role & _CODE or self.text.strip())


class _Place(NamedTuple):
    """What stands around a run of pieces."""

    line_end: str
    """What is written for a forced break."""
    paired: str
    """The signs of which there are two, so that they might be a pair."""
    before: str = " "
    after: str = " "
    labels: bool = False
    """Within a link."""


def shown(spans: Iterable[Span]) -> list[Span]:
    """Give the spans that are text: without the numbers of links and the ways back from notes."""
    kept = []
    for span in spans:
        is_number = span.href and int(span.role) & _UNMARKED == _NUMBER
        if is_number and (span.text[:1] == "[" or span.href[:7] == "#fnref:"):
            continue
        kept.append(span)
    while kept and not kept[-1].src and not kept[-1].text.strip():
        kept.pop()
    return kept


def paragraph(spans: Iterable[Span]) -> str:
    """Write a paragraph; a forced break ends a line of it."""
    lines = _inline(spans, "\\\n").split("\n")
    text = "\n".join(map(_beginning, lines))
    return f" {text}" if _SCRIPT.match(text) else text


def heading(spans: Iterable[Span]) -> str:
    """Write a heading's text, which has one line."""
    text = _inline(spans, "<br>")
    text = _ATTRIBUTES.sub("&#125;", text)
    return f"{text[:-1]}\\#" if text.endswith("#") else text


def cell(spans: Iterable[Span]) -> str:
    """Write a table's cell."""
    return _inline(spans, "<br>").replace("|", "\\|")


def _beginning(line: str) -> str:
    """Keep a line from beginning another block."""
    if line == "\\[":  # which begins a formula
        return "&#91;"
    match = _BEGINNING.match(line)
    at = match.end(1) if match and match[1] else 0
    return f"{line[:at]}\\{line[at:]}" if match else line


def _inline(spans: Iterable[Span], line_end: str) -> str:
    kept = shown(spans)
    everything = "".join(text for span in kept for text in (span.text, span.href, span.src))
    paired = "".join(sign for sign in "$^" if everything.count(sign) > 1)
    return _run(_pieces(kept), _Place(line_end, paired)).strip(" ")


def _pieces(spans: Sequence[Span]) -> list[_Piece]:
    """Cut space off styled text, and give it the style only where that is on both sides."""
    cut: list[_Piece] = []
    for span in spans:
        href = "" if span.href.startswith(("#fn:", "#fnref:")) else span.href
        role = int(span.role) & (_STYLES | _CODE)
        if span.src or role & _CODE:
            cut.append(_Piece(span.text, role, href, span.src))
            continue
        text = _LINE_END.sub("\n", span.text.replace("\t", " "))
        parts = _SPACED.fullmatch(text)
        cut += (_Piece(p, role, href, "") for p in (parts.groups() if parts else (text,)) if p)
    for index, piece in enumerate(cut):
        if piece.is_space:
            before = cut[index - 1] if index else None
            after = next((p for p in cut[index + 1 : index + 3] if not p.is_space), None)
            cut[index] = _spaced(piece, before, after)
    while cut and cut[-1].is_space:
        cut.pop()
    return list(_merged(dropwhile(lambda piece: piece.is_space, cut)))


def _spaced(piece: _Piece, before: _Piece | None, after: _Piece | None) -> _Piece:
    if before is None or after is None:
        return piece._replace(role=0, href="")
    role = piece.role & before.role & after.role & _STYLES
    href = piece.href if before.href == after.href == piece.href else ""
    return piece._replace(role=role, href=href)


def _merged(pieces: Iterable[_Piece]) -> Iterator[_Piece]:
    last: _Piece | None = None
    for piece in pieces:
        if last is not None and not (last.src or piece.src) and last[1:] == piece[1:]:
            last = last._replace(text=last.text + piece.text)
            continue
        if last is not None:
            yield last
        last = piece
    if last is not None:
        yield last


def _run(pieces: Sequence[_Piece], place: _Place) -> str:
    """Write pieces, the longest run of a style or link outside the others."""
    written = ""
    out: list[str] = []
    index = 0
    while index < len(pieces):
        size, style = _longest(pieces, index)
        group = pieces[index : index + size]
        index += size
        before = written[-1:] or place.before
        after = _first(pieces[index]) if index < len(pieces) else place.after
        here = place._replace(before=before, after=after)
        written = _styled(group, style, here) if style is not None else _leaf(group[0], here)
        out.append(written)
        written = written or before
    return "".join(out)


def _longest(pieces: Sequence[_Piece], start: int) -> tuple[int, int | str | None]:
    """Give the length of the longest run of a style or of one address that begins there."""
    first, size = pieces[start], 1
    best: int | str | None = None
    if first.href:
        best, end = first.href, start + 1
        while end < len(pieces) and pieces[end].href == first.href:
            end += 1
        size = end - start
    for style in (_BOTH, *_MARKS):
        if first.role & style == style:
            length = _length(pieces, start, style)
            if length > size or best is None:
                size, best = length, style
    return size, best


def _length(pieces: Sequence[_Piece], start: int, role: int) -> int:
    """Count the pieces from ``start`` on that have all of ``role``."""
    end = start
    while end < len(pieces) and pieces[end].role & role == role:
        end += 1
    return end - start


def _first(piece: _Piece) -> str:
    """Give what a piece begins with, as far as that matters to what stands before it."""
    if piece.role & _BOTH and not piece.href:
        return "*"
    if piece.href or piece.src:
        return "["
    return "`" if piece.role & _CODE else piece.text[:1]


def _styled(group: Sequence[_Piece], style: int | str, place: _Place) -> str:
    if isinstance(style, str):
        return _link([piece._replace(href="") for piece in group], style, place)
    mark = "***" if style == _BOTH else _MARKS[style][0]
    within = place._replace(before=mark[0], after=mark[0])
    inner = _run([piece._replace(role=piece.role & ~style) for piece in group], within)
    if _flanks(inner[:1], place.before, mark) and _flanks(inner[-1:], place.after, mark):
        return f"{mark}{inner}{mark}"
    tags = [tag for role, (_, tag) in _MARKS.items() if style & role]
    opening = "".join(f"<{tag}>" for tag in tags)
    return opening + inner + "".join(f"</{tag}>" for tag in reversed(tags))


def _flanks(inner: str, outer: str, mark: str) -> bool:
    """Tell whether every reader of Markdown takes a mark between the two for one."""
    if not inner or inner.isspace() or mark[0] in (inner, outer):
        return False
    return not _is_sign(inner) or outer.isspace() or _is_sign(outer)


def _is_sign(character: str) -> bool:
    return unicodedata.category(character)[0] in "PS"


def _link(group: Sequence[_Piece], href: str, place: _Place) -> str:
    text = "".join(piece.text for piece in group)
    if text == href and len(group) == 1 and _ADDRESS.fullmatch(text) and not set(text) & set("%<>"):
        return f"<{text}>"
    label = _run(group, place._replace(before="[", after="]", labels=True))
    if _NO_LINK.match(href):
        return f'<a href="{escape(href)}">{label}</a>'
    if label[:1] in ("!", "^") and label[:2] != "![":
        label = "\\" + label
    return f"[{label}]({_address(href)})"


def _address(href: str) -> str:
    written = "".join(_IN_ADDRESS.get(character, character) for character in href)
    return written if _PLAIN_ADDRESS.fullmatch(href) else f"<{written}>"


def _leaf(piece: _Piece, place: _Place) -> str:
    if piece.src:
        return _picture(piece, place)
    if piece.role & _CODE:
        return place.line_end.join(map(_code, filter(None, piece.text.split("\n"))))
    return _escaped(piece.text, place).replace("\n", place.line_end)


def _picture(piece: _Piece, place: _Place) -> str:
    text = " ".join(piece.text.removeprefix(_PICTURE).split())
    source = "" if piece.src == "#" else piece.src
    if _NO_LINK.match(source):
        return f'<img src="{escape(source)}" alt="{escape(text)}">'
    alt = _escaped(text, place._replace(labels=True))
    return f"![{alt}]({_address(source) if source else ''})"


def _code(text: str) -> str:
    ticks = "`" * (1 + max(map(len, _TICKS.findall(text)), default=0))
    is_edged = text.startswith("`") or text.endswith("`")
    is_spaced = text.startswith(" ") and text.endswith(" ") and bool(text.strip())
    space = " " if is_edged or is_spaced else ""
    return f"{ticks}{space}{text}{space}{ticks}"


def _escaped(text: str, place: _Place) -> str:
    """Escape what would be markup."""

    def sign(match: re.Match[str]) -> str:
        found = match[0]
        if found == "\\" and (text[match.end() :] or place.after)[:1] == "]":
            return "&#92;"
        if found == "$" and "$" not in place.paired:
            return found
        if found == "^" and "^" not in place.paired:
            before = text[match.start() - 1 : match.start()]
            return "\\^" if not before.strip() else found
        if found == "!" and place.after != "[":
            return found
        return "\\" + found

    written = _SPECIAL.sub(sign, text)
    if not place.labels or not ("[" in text or "]" in text):
        return written
    if re.search(r"[=^_+{\\]", text):
        return written.replace("\\[", "&#91;").replace("]", "&#93;")
    return written.replace("]", "\\]")
