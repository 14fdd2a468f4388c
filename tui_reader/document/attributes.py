"""What the attributes of HTML tags say."""

import re
from html import escape

from tui_reader.domain.clean import clean_text

Attributes = dict[str, str | None]

_LANGUAGE = re.compile(r"(?:lang(?:uage)?-|highlight-(?:source-|text-)?|brush:\s*)([\w+#.-]+)")
_HEXO_LANGUAGE = re.compile(r"^highlight\s+([\w+#.-]+)")
_NO_LANGUAGE = frozenset({"plain", "plaintext", "text", "none", "hljs"})
_ALIGNMENT = re.compile(r"(?:^|text-align:\s*)(left|center|right)")
_SIZE = re.compile(r"\s*(\d{1,5})(?:\.\d+)?(?:px)?\s*")
_STYLED_SIZE = r"(?:^|[;\s]){}\s*:\s*(\d{{1,5}})(?:\.\d+)?px"
# Where pictures are that a script loads when they come into view, best first.
_LAZY = ("data-src", "data-original", "data-lazy-src", "data-actualsrc", "data-lazy")
_CANDIDATE = re.compile(r"[\s,]*(\S+)")


def quoted(value: str) -> str:
    """Give ``value`` as it may stand between quotation marks in a tag, on one line."""
    return escape(" ".join(clean_text(value).split()), quote=True)


def link(address: str) -> str:
    """Give the start tag of a link."""
    return f'<a href="{quoted(address)}">'


def number(attributes: Attributes, name: str, default: int) -> int:
    """Read a whole number that isn't absurdly long."""
    value = (attributes.get(name) or "").strip()
    return int(value) if value.isdecimal() and len(value) < 9 else default


def language(attributes: Attributes, tag: str = "") -> str:
    """Read the language of code from the classes that highlighters give it, or Hexo its figure."""
    names = attributes.get("class") or ""
    match = _LANGUAGE.search(names) or (_HEXO_LANGUAGE.match(names) if tag == "figure" else None)
    return match[1] if match and match[1] not in _NO_LANGUAGE else ""


def alignment(attributes: Attributes) -> str:
    """Read a cell's alignment as ``l``, ``c`` or ``r``; empty if it has none."""
    wanted = f"{attributes.get('align') or ''};{attributes.get('style') or ''}".lower()
    match = _ALIGNMENT.search(wanted)
    return match[1][0] if match else ""


def size(attributes: Attributes, name: str) -> str:
    """Read a picture's ``width`` or ``height`` in pixels; empty where it is relative or unknown."""
    match = _SIZE.fullmatch(attributes.get(name) or "")
    match = match or re.search(_STYLED_SIZE.format(name), attributes.get("style") or "")
    return match[1] if match else ""


def address(attributes: Attributes) -> str:
    """Give a picture's address, also of one that a script would load later."""
    for name in (*_LAZY, "src"):
        value = (attributes.get(name) or "").strip()
        if value and not (value.startswith("data:") and name != "src"):
            return value
    for name in ("srcset", "data-srcset"):
        if match := _CANDIDATE.match(attributes.get(name) or ""):
            return match[1].rstrip(",")
    return ""
