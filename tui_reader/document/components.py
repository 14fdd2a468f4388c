"""Components of JSX in Markdown -> HTML that says what they say."""

import re
from html import escape

_COMPONENT = re.compile(r"<([A-Z][\w.]*)((?:[^<>\"'{}]|\"[^\"]*\"|'[^']*'|\{[^{}]*\})*?)(/?)>")
_LABEL = re.compile(r"\b(?:label|title|summary|header|heading)=(?:\"([^\"]*)\"|'([^']*)')")
_HTML_NAME = re.compile(r"[A-Z][A-Z0-9]*")


def labelled(html: str) -> str:
    """Put a component's label where it begins, and keep one without contents as text."""
    return _COMPONENT.sub(_label, html) if "<" in html else html


def _label(match: re.Match[str]) -> str:
    if _HTML_NAME.fullmatch(match[1]):
        return match[0]  # HTML in capitals
    label = _LABEL.search(match[2])
    if match[3]:
        return f"<p><code>{escape(match[0])}</code></p>"
    return f"<p><b>{label[1] or label[2]}</b></p>" if label else match[0]
