"""The HTML tags that stand within Markdown: what each kind does, and what its attributes say."""

import re
from html import unescape

from tui_reader.document.model import Role

ROLES = {
    "b": Role.STRONG, "strong": Role.STRONG, "i": Role.EMPHASIS, "em": Role.EMPHASIS,
    "cite": Role.EMPHASIS, "dfn": Role.EMPHASIS, "var": Role.EMPHASIS, "s": Role.STRIKE,
    "del": Role.STRIKE, "strike": Role.STRIKE, "u": Role.UNDERLINE, "ins": Role.UNDERLINE,
    "mark": Role.MARK, "code": Role.CODE, "kbd": Role.CODE | Role.STRONG, "tt": Role.CODE,
    "samp": Role.CODE,
}  # fmt: skip
SILENT = re.compile(
    "a|address|area|article|aside|audio|base|bdi|bdo|big|blockquote|body|button|"
    "canvas|caption|center|col|colgroup|data|dd|details|dialog|div|dl|dt|embed|fieldset|figcaption|"
    "figure|font|footer|form|g-emoji|header|hgroup|html|input|label|legend|li|link|main|map|menu|"
    "meta|nav|noscript|object|ol|optgroup|option|output|p|param|path|picture|progress|q|rb|rt|rtc|"
    "ruby|section|select|small|source|span|sub|summary|sup|svg|table|tbody|td|template|textarea|"
    "tfoot|th|thead|time|title|tr|track|ul|wbr"
)
KNOWN = re.compile(
    f"{SILENT.pattern}|{'|'.join(ROLES)}|abbr|acronym|br|h[1-6]|hr|iframe|img|p|pre|"
    "rt|rp|script|style|sub|sup|title|video"
)
BREAKING = re.compile("br|p|div|li|tr|dt|dd|h[1-6]|hr|figcaption|summary")
HIDDEN = frozenset({"script", "style", "rp"})
TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]*)")
_ATTRIBUTE = re.compile(r"""([a-zA-Z_:][\w:.-]*)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+))""")


def attributes(tag: str) -> dict[str, str]:
    """Read the attributes of an HTML tag."""
    found = {
        match[1].lower(): unescape(match[2] or match[3] or match[4] or "")
        for match in _ATTRIBUTE.finditer(tag)
    }
    return found | ({"checked": ""} if re.search(r"\schecked\b", tag) else {})


def picture_text(source: str, alt: str, title: str) -> str:
    """Say what a picture shows: by its text, its title or both; else by its file's name."""
    alt, title = " ".join(alt.split()), " ".join(title.split())
    if alt and title and title not in alt and alt not in title:
        return f"{alt} — {title}"
    named = max(alt, title, key=len)
    if source.startswith("data:"):
        return named or source[5:].partition(";")[0].partition(",")[0][:40] or "picture"
    file = source.rstrip("/").rpartition("/")[2].partition("?")[0]
    return named or file[:80] or "picture"
