"""What the attributes of HTML tags say."""

import re
from html import escape

Attributes = dict[str, str | None]

_LANGUAGE = re.compile(r"(?:lang(?:uage)?-|highlight-(?:source-|text-)?|brush:\s*)([\w+#.-]+)")
_ALIGNMENT = re.compile(r"(?:^|text-align:\s*)(left|center|right)")


def quoted(value: str) -> str:
    """Give ``value`` as it may stand between quotation marks in a tag, on one line."""
    return escape(" ".join(value.split()), quote=True)


def link(address: str) -> str:
    """Give the start tag of a link."""
    return f'<a href="{quoted(address)}">'


def number(attributes: Attributes, name: str, default: int) -> int:
    """Read a whole number that isn't absurdly long."""
    value = (attributes.get(name) or "").strip()
    return int(value) if value.isdecimal() and len(value) < 9 else default


def language(attributes: Attributes) -> str:
    """Read the language of code from the classes that highlighters give it."""
    match = _LANGUAGE.search(attributes.get("class") or "")
    return match[1] if match else ""


def alignment(attributes: Attributes) -> str:
    """Read a cell's alignment as ``l``, ``c`` or ``r``; empty if it has none."""
    wanted = f"{attributes.get('align') or ''};{attributes.get('style') or ''}".lower()
    match = _ALIGNMENT.search(wanted)
    return match[1][0] if match else ""
