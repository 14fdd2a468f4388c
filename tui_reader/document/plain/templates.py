"""Tags of templates that hold contents: where they end, and what is shown for them."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from tui_reader.document import callouts, templates
from tui_reader.document.callouts import escaped
from tui_reader.document.templates import Tag

_CODE = frozenset({"codeblock", "code", "highlight"})
_BARE = frozenset({"raw", "endraw", *callouts.TABS})
_OPTIONS = frozenset({"linenos", "true", "false"})
_MOST_ON_LINE = 50
"""Tags that may close others on one line, of which each costs a copy of it."""


class Pair(NamedTuple):
    """A tag at the beginning of a line, and the line and columns of the one that closes it."""

    tag: Tag
    begin: int
    """Where its contents begin in the text that it begins."""
    line: int
    column: int
    after: int

    @property
    def is_code(self) -> bool:
        """Tell whether the contents are kept as they are."""
        return self.tag.name.lower() in _CODE or bool(self.tag.get("codelang"))

    def heading(self) -> str:
        """Give what stands above the contents, in Markdown."""
        tag, name = self.tag, self.tag.name.lower()
        if self.is_code:
            return escaped(_code_title(tag))
        if name in callouts.CALLOUTS | callouts.FOLDED:
            return escaped(callouts.title(tag))
        if name == "tab":
            return escaped(" ".join([*tag.named.values(), *tag.words]))
        if name in _BARE | callouts.QUOTES:
            return ""
        title = callouts.wrapping_title(tag)
        return tag.source if title is None else escaped(title)

    def footing(self) -> str:
        """Give what stands below the contents, in Markdown."""
        return callouts.source(self.tag) if self.tag.name.lower() in callouts.QUOTES else ""


class Pairs:
    """The tags of one text that hold contents."""

    def __init__(self, text: str, lines: Sequence[str]) -> None:
        from tui_reader.document import pairs  # noqa: PLC0415 - loads the parser of Markdown

        self._ends = pairs.Pairs(text).tags
        self._on_line: Counter[int] = Counter()
        self._starts = [0, *accumulate(len(line) + 1 for line in lines)]

    def at(self, line: int, text: str) -> Pair | None:
        """Find the pair that begins with ``text``, the rest of a line."""
        match = templates.TAG.match(text)
        if not match:
            return None
        tag = templates.parsed(match)
        if tag.closing or not _may_hold(tag):
            return None
        span = self._ends.get(self._starts[line + 1] - 1 - len(text))
        if span is None:
            return None
        last = bisect_right(self._starts, span[0]) - 1
        self._on_line[last] += 1
        if (tag.name == "raw" and last == line) or self._on_line[last] > _MOST_ON_LINE:
            return None
        start = self._starts[last]
        return Pair(tag, match.end(), last, span[0] - start, span[1] - start)


def _may_hold(tag: Tag) -> bool:
    known = callouts.CALLOUTS | callouts.QUOTES | callouts.FOLDED | _CODE | _BARE
    return tag.hugo or tag.name.lower() in known


def _code_title(tag: Tag) -> str:
    words = list(tag.words)
    if (
        tag.name.lower() in ("highlight", "code")
        and words
        and not tag.get("lang", "codelang", "type")
    ):
        words = [word for word in words[1:] if not word.startswith("lineno")]
    title = " ".join([*filter(None, (tag.get("title", "name"),)), *words])
    return "" if title in _OPTIONS else title
