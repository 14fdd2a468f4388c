"""Which tags of a text belong together: found in one pass, however many are never closed."""

import re
from functools import cached_property

from markdown_it.rules_block import StateBlock

from tui_reader.document import templates

CLOSED = "closed"
"""The key of the names of all tags that are closed anywhere in the text, if that is known."""

_COLONS = re.compile(r"(?:^|(?<=[ \t>]))(:{3,})[ \t]*(\S?)[^\n]*$", re.MULTILINE)
_PAIRS = "pairs"


class Pairs:
    """The pairs in ``text``, by the positions where they begin."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._last_ends: dict[str, int] = {}

    @cached_property
    def tags(self) -> dict[int, tuple[int, int]]:
        """Where the tag that closes a template's tag begins and ends."""
        found: dict[int, tuple[int, int]] = {}
        opened: dict[tuple[bool, str], list[int]] = {}
        for match in templates.TAG.finditer(self.text):
            name, closes = closed_name(match)
            stack = opened.setdefault((match[4] is not None, name), [])
            if not closes:
                stack.append(match.start())
            elif stack:
                found[stack.pop()] = match.span()
        return found

    @cached_property
    def colons(self) -> dict[int, int]:
        """Where the colons are that close others."""
        found: dict[int, int] = {}
        opened: list[int] = []
        for match in _COLONS.finditer(self.text):
            if match[2]:
                opened.append(match.start(1))
            elif opened:
                found[opened.pop()] = match.start(1)
        return found

    def last_end(self, element: str) -> int:
        """Tell where the last end tag of an HTML element begins; -1 if there is none."""
        if element not in self._last_ends:
            ends = re.finditer(f"</{element}", self.text, re.IGNORECASE)
            self._last_ends[element] = max((end.start() for end in ends), default=-1)
        return self._last_ends[element]


def pairs_of(state: StateBlock) -> Pairs:
    """Give the pairs in the text that is being read."""
    pairs = state.env.get(_PAIRS)
    if not isinstance(pairs, Pairs) or pairs.text is not state.src:
        pairs = state.env[_PAIRS] = Pairs(state.src)
    return pairs


def closed_name(match: re.Match[str]) -> tuple[str, bool]:
    """Give a tag's name, without what says that it closes, and whether it does."""
    if match[4] is not None:
        return match[6], bool(match[5])
    name = match[2]
    if match[1] or name.startswith("end"):
        return name.removeprefix("end").removeprefix("_") or name, True
    return name, False


def closed_names(text: str) -> frozenset[str]:
    """Find the names of all tags that are closed in ``text``."""
    found = map(closed_name, templates.TAG.finditer(text))
    return frozenset(name for name, closes in found if closes)
