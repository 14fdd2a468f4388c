"""Notes, warnings and tips set apart from the text: what they are headed with."""

import re

from tui_reader.document.templates import Tag

CALLOUTS = frozenset(
    {"note", "subnote", "alert", "notice", "callout", "tip", "info", "warning", "danger", "hint"}
    | {"success", "caution", "important", "admonition", "message", "notel"}
)
QUOTES = frozenset({"blockquote", "quote", "pullquote", "centerquote", "cq", "epigraph"})
FOLDED = frozenset(
    {"details", "fold", "folding", "spoiler", "hidetoggle", "hideblock", "expand", "collapse"}
    | {"accordion"}
)
TABS = frozenset({"tabs", "subtabs", "subsubtabs", "tab", "codetabs", "tabpane"})
TYPES = frozenset(
    {"note", "info", "tip", "warning", "danger", "caution", "important", "success", "error", "hint"}
    | {"example", "question", "bug", "failure", "quote", "abstract", "summary", "todo", "primary"}
    | {"attention", "warn", "help", "faq", "check", "done", "fail", "missing", "cite", "tldr"}
)
_STYLES = frozenset(
    {"default", "simple", "modern", "flat", "disabled", "no-icon", "icon", "open", "close"}
    | {"true", "false", "blue", "pink", "red", "purple", "orange", "green", "yellow", "gray"}
)
_STYLE_KEYS = frozenset(
    {"color", "icon", "variant", "open", "style", "class", "type", "id", "align"}
)
_TITLES = ("title", "header", "summary", "label", "name", "heading", "caption", "text")
_ADDRESS = re.compile(r"https?://\S+")


def named(kind: str) -> str:
    """Give a type of callout as its heading."""
    return kind[:1].upper() + kind[1:].replace("-", " ").replace("_", " ")


def escaped(text: str) -> str:
    """Keep what is in ``text`` from being markup within a line."""
    return re.sub(r"([\\`*_\[\]<&~$#^{=%])", r"\\\1", text)


def title(tag: Tag) -> str:
    """Give the heading of a callout: what is written, or its type."""
    words = list(tag.words)
    kind = tag.get("type") if tag.get("type").lower() in TYPES else ""
    while words and (words[0].lower() in TYPES | _STYLES or words[0].startswith("fa")):
        kind = kind or (words[0] if words[0].lower() in TYPES else "")
        del words[0]
    written = " ".join([*filter(None, (tag.get(*_TITLES),)), *words])
    return written or named(kind or tag.name)


def wrapping_title(tag: Tag) -> str | None:
    """Give the heading of a tag that only wraps contents; None where more is said than that."""
    if not set(tag.named) <= {*_STYLE_KEYS, *_TITLES, "codelang", "lang"}:
        return None
    return " ".join([*filter(None, (tag.get(*_TITLES),)), *tag.words])


def source(tag: Tag) -> str:
    """Give what stands below a quotation in Markdown: its author and where it is from."""
    words = [*tag.words, *filter(None, (tag.get("author", "cite"), tag.get("source", "title")))]
    address = next((word for word in words if _ADDRESS.fullmatch(word)), "")
    if address:
        place = words.index(address)
        about, after = words[:place], words[place + 1 :]
        text = " ".join(after) if after else address
        linked = f"[{escaped(text)}](<{address}>)"
        return " ".join(["—", *map(escaped, about), linked])
    return " ".join(["—", *map(escaped, words)]) if words else ""
