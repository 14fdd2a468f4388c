"""Inline rules beyond CommonMark: footnotes, formulas, and what Obsidian, Hexo and others have."""

import re

from markdown_it.common.utils import normalizeReference
from markdown_it.rules_inline import StateInline

from tui_reader.document import templates
from tui_reader.document.anchors import slug
from tui_reader.document.notes import INLINE, ORDER

_REFERENCE = re.compile(r"\[\^([^\]\s]{1,80})\]")
_INLINE_NOTE = re.compile(r"\^\[(?=[^\]\s])")
# In ``\(`` and ``\[`` there is a formula only if it looks like one: else they are escapes. The
# lengths are bounded so that openings without an end cost little.
_MATH = re.compile(
    r"\$\$[^$]{1,2000}\$\$|\$(?![\s$])[^$\n]{0,1000}?(?<![\s\\])\$(?!\d)"
    r"|\\\((?=[^\n]{0,200}?[=^_+\\](?!\)))[^\n]{1,1000}?\\\)"
    r"|\\\[(?=[^\]]{0,200}?[=^_+{])[^\]]{1,2000}?\\\]"
)
# Between single dollars there is a formula if it has no spaces or something only formulas have.
_FORMULA = re.compile(r"\$[^\s\d][^\s]*\$|\$\d[\w.]*\$|\$[^$]*[\\^_={}<>+][^$]*\$")
_WIKILINK = re.compile(
    r"(!?)\[\[(?![\s\[])([^\[\]\n|]{1,400})(?:\|([^\[\]\n]{0,400}))?(?<!\s)\]\](?![(\[:])"
)
_NO_NAME = re.compile(r"[\d\s,.-]*|-[a-z] .*|toc", re.IGNORECASE)
_SIZE = re.compile(r"(\d{1,5})(?:x(\d{1,5}))?")
_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|webp|svg|bmp|avif|tiff?)$", re.IGNORECASE)
_MARK = re.compile(r"(?<![=A-Za-z0-9])==(?![=\s])[^\n]{1,1000}?(?<![=\s])==(?!=)")
_COMMENT = re.compile(r"(?<![^\s\u3000-\uffef])%%(?!%)[^%\n]{1,2000}%%(?![^\s\u3000-\uffef.,])")
_RUBY = re.compile(r"\{([\u3005\u3400-\u9fff\uf900-\ufaff]{1,20})\|([\u3041-\u30ff|]{1,60})\}")
_SCRIPT = re.compile(
    r"(?<=[A-Za-z)\]])~(\d{1,3})~(?!\d)|(?<=[A-Za-z0-9)])\^([+-]?\d{1,3}|[+-]|n|st|nd|rd|th)\^"
)
_ATTRIBUTES = re.compile(
    r"\{:[^{}\n]{0,300}\}"
    r"|\{[ \t]*(?:[.#][\w-]+|[\w-]+=(?:\"[^\"{}\n]*\"|'[^'{}\n]*'|[^\s{}\"']+))"
    r"(?:[ \t]+(?:[.#][\w-]+|[\w-]+=(?:\"[^\"{}\n]*\"|'[^'{}\n]*'|[^\s{}\"']+)))*[ \t]*\}"
)
_PIXELS = re.compile(r"\b(width|height)=[\"']?(\d{1,5})(?:px)?[\"']?(?![\d%])")


def footnote_reference(state: StateInline, silent: bool) -> bool:
    """``[^label]`` where there is such a footnote; numbered in the order of first mention."""
    notes: dict[str, int] = state.env.get("footnotes", {})
    match = _REFERENCE.match(state.src, state.pos) if notes else None
    if not match or match[1].casefold() not in notes:
        return False
    if not silent:
        _mention(state, match[1].casefold())
    state.pos = match.end()
    return True


_NO_NOTE_BEHIND = frozenset("])}0123456789")  # but a power or an expression


def inline_note(state: StateInline, silent: bool) -> bool:
    """``^[text]``: a footnote where it is mentioned, as Pandoc has it."""
    if state.src[state.pos] != "^" or not _INLINE_NOTE.match(state.src, state.pos):
        return False
    if state.pos and state.src[state.pos - 1] in _NO_NOTE_BEHIND:
        return False
    end = state.md.helpers.parseLinkLabel(state, state.pos + 1)
    if end < 0 or state.src[end + 1 : end + 2] in ("(", "["):
        return False
    if not silent:
        inline: dict[str, str] = state.env.setdefault(INLINE, {})
        label = f"^{len(inline) + 1}"
        inline[label] = state.src[state.pos + 2 : end]
        state.env.setdefault("footnotes", {})[label] = 0
        _mention(state, label)
    state.pos = end + 1
    return True


def _mention(state: StateInline, label: str) -> None:
    notes: dict[str, int] = state.env["footnotes"]
    token = state.push("footnote_ref", "", 0)
    token.info = label
    if not notes[label]:
        order: list[str] = state.env.setdefault(ORDER, [])
        order.append(label)
        notes[label] = len(order)
        token.markup = "first"
    token.content = str(notes[label])


def math(state: StateInline, silent: bool) -> bool:
    """Formulas keep their backslashes, underscores and asterisks; prices are none."""
    if state.src[state.pos] not in "$\\":
        return False
    match = _MATH.match(state.src, state.pos)
    if not match or not _is_formula(match[0]):
        return False
    if not silent:
        token = state.push("math", "", 0)
        token.content = match[0]
    state.pos = match.end()
    return True


def _is_formula(text: str) -> bool:
    return not text.startswith("$") or text.startswith("$$") or bool(_FORMULA.fullmatch(text))


def wikilink(state: StateInline, silent: bool) -> bool:
    """``[[page#heading|text]]`` and ``![[picture.png|300]]``, as in Obsidian."""
    match = _WIKILINK.match(state.src, state.pos) if state.src[state.pos] in "[!" else None
    if not match or _NO_NAME.fullmatch(match[2]) or state.linkLevel:
        return False
    if normalizeReference(match[2]) in state.env.get("references", {}):
        return False
    if not silent:
        page, alias = match[2].strip(), (match[3] or "").strip()
        if match[1] and _PICTURE.search(page):
            size = _SIZE.fullmatch(alias)
            token = state.push("template", "", 0)
            sizes = " × ".join(filter(None, size.groups())) if size else ""
            token.meta = {"shown": templates.Shown("" if size else alias, src=page, size=sizes)}
        else:
            href = page if page[0] != "#" or "^" in page else "#" + slug(page[1:])
            _link(state, alias or page.removeprefix("#"), href)
    state.pos = match.end()
    return True


def _link(state: StateInline, text: str, href: str) -> None:
    state.push("link_open", "a", 1).attrs = {"href": href}
    state.push("text", "", 0).content = text
    state.push("link_close", "a", -1)


def mark(state: StateInline, silent: bool) -> bool:
    """``==text==``, unless it looks like a comparison."""
    if state.src[state.pos] != "=":
        return False
    match = _MARK.match(state.src, state.pos)
    if not match or (
        state.src[match.end() : match.end() + 1].isalnum() and (state.src[match.end()].isascii())
    ):
        return False
    if not silent:
        state.push("mark_open", "mark", 1)
        end = state.posMax
        state.pos, state.posMax = match.start() + 2, match.end() - 2
        state.md.inline.tokenize(state)
        state.posMax = end
        state.push("mark_close", "mark", -1)
    state.pos = match.end()
    return True


def comment(state: StateInline, silent: bool) -> bool:  # noqa: ARG001 - silent or not
    """``%%text%%``, which Obsidian doesn't show."""
    if state.src[state.pos] != "%":
        return False
    match = _COMMENT.match(state.src, state.pos)
    if match:
        state.pos = match.end()
    return match is not None


def scripts(state: StateInline, silent: bool) -> bool:
    """``x^2^`` and ``H~2~O``, as Pandoc has them, where they can be nothing else."""
    match = _SCRIPT.match(state.src, state.pos) if state.src[state.pos] in "~^" else None
    if not match:
        return False
    if not silent:
        name = "sub" if match[1] else "sup"
        state.push("html_inline", "", 0).content = f"<{name}>"
        state.push("text", "", 0).content = match[1] or match[2]
        state.push("html_inline", "", 0).content = f"</{name}>"
    state.pos = match.end()
    return True


def braces(state: StateInline, silent: bool) -> bool:
    """Tags of templates, readings as ``{漢字|かんじ}``, and attributes, which are not shown."""
    if state.src[state.pos] != "{":
        return False
    return any(rule(state, silent) for rule in (_template, _reading, _attributes))


def _template(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos + 1 : state.pos + 2] not in ("{", "%"):
        return False
    match = templates.TAG.match(state.src, state.pos)
    shown = templates.resolve(templates.parsed(match)) if match else None
    match = match if shown else templates.OUTPUT.match(state.src, state.pos) or match
    if not match or match.end() > state.posMax:
        return False
    if not silent:
        token = state.push("template", "", 0)
        token.content, token.meta = match[0], {"shown": shown}
    state.pos = match.end()
    return True


def _reading(state: StateInline, silent: bool) -> bool:
    match = _RUBY.match(state.src, state.pos)
    if not match:
        return False
    if not silent:
        reading = match[2].replace("|", "")
        state.push("text", "", 0).content = f"{match[1]}({reading})"
    state.pos = match.end()
    return True


def _attributes(state: StateInline, silent: bool) -> bool:
    """``{: .class}``, and ``{width=300}`` behind a picture or link."""
    match = _ATTRIBUTES.match(state.src, state.pos)
    before = state.src[state.pos - 1 : state.pos]
    if not match or match.end() > state.posMax or before not in (")", "]", "*", "`", "_"):
        return False
    last = state.tokens[-1] if state.tokens and not state.pending else None
    after_link = last is not None and last.type in ("image", "link_close")
    if not (match[0].startswith("{:") or after_link):
        return False
    if not silent and last is not None and last.type == "image":
        last.meta.update(_PIXELS.findall(match[0]))
    state.pos = match.end()
    return True
