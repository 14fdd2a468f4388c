"""What notes, warnings and tips are headed with: their first lines -> Markdown."""

import re

from tui_reader.document.callouts import escaped, named

_ADMONITION = re.compile(
    r"(?:!!!|\?\?\?)\+?[ \t]+([A-Za-z][\w-]*)(?>(?:[ \t]++[\w-]++)*)[ \t]*+(?:\"(.*)\"[ \t]*+)?$"
)
_COLONS = re.compile(
    r"(:{3,})[ \t]*+(?:([A-Za-z][\w-]*+)|\{([^{}]*)\})[ \t]*+(?:\[([^\]]*)\])?"
    r"([^:{]*+)(?:\{[^{}]*\})?[ \t]*+:*+$"
)
_CLASS = re.compile(r"\.(?:callout-)?([\w-]+)")
_TITLE = re.compile(r"\btitle=\"([^\"]*)\"")
_CALLOUT = re.compile(r"\[!([\w-]{1,40})(?:\|[^\]\n]*)?\]([+-]?)[ \t]*")


def admonition(line: str) -> str | None:
    """Give the heading of ``!!! note "title"``; None where a line is none."""
    match = _ADMONITION.match(line)
    if not match:
        return None
    return escaped(named(match[1]) if match[2] is None else match[2])


def colons(line: str) -> str | None:
    """Give the heading of ``:::tip title``; None where a line is none."""
    match = _COLONS.match(line)
    if not match:
        return None
    kind, attributes, bracketed, rest = match[2], match[3] or "", match[4], match[5]
    classes = _CLASS.findall(attributes)
    written = bracketed or rest.strip() or "".join(_TITLE.findall(attributes)[:1])
    return written or escaped(named(kind or (classes[0] if classes else "")))


def quotation(line: str) -> str:
    """Give the heading of a quotation that begins with ``[!note] title``; empty for any other."""
    match = _CALLOUT.match(line)
    return (line[match.end() :] or named(match[1].lower())) if match else ""
