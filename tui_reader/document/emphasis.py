"""Emphasis beside East Asian punctuation, which CommonMark's flanking rule leaves literal."""

import unicodedata
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Scanned
from markdown_it.token import Token
from markdown_it.utils import EnvType

NESTING = 120
"""More than the deepest block; beyond it markdown-it would drop text."""
_INLINE_NESTING = 20  # brackets within brackets, of which each level costs time


class EastAsianInline(ParserInline):
    """Reads text with `_EastAsianState`."""

    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        """Read the text of one block into ``tokens``."""
        state = _EastAsianState(src, md, env, tokens)
        state.level = NESTING - _INLINE_NESTING
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


class _EastAsianState(StateInline):
    """Flanking as amended for East Asian text, which has no spaces around emphasis.

    CommonMark 6.2 leaves ``**一是强化。**突出`` literal: a delimiter between punctuation and a
    letter doesn't close. Here East Asian punctuation counts as a letter, and a delimiter beside
    other punctuation may open or close if an East Asian character is on its other side.
    """

    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: N802, N803
        marker = self.src[start]
        end = start + 1
        while end < self.posMax and self.src[end] == marker:
            end += 1
        before = self.src[start - 1] if start > 0 else " "
        after = self.src[end] if end < self.posMax else " "
        left = _flanks(after, before)
        right = _flanks(before, after)
        return Scanned(
            left and (canSplitWord or not right or _is_punctuation(before)),
            right and (canSplitWord or not left or _is_punctuation(after)),
            end - start,
        )


def _flanks(inner: str, outer: str) -> bool:
    """Tell whether a delimiter between the two belongs to ``inner``."""
    if inner.isspace():
        return False
    if not _is_punctuation(inner) or _is_east_asian(inner):
        return True
    return outer.isspace() or _is_punctuation(outer) or _is_east_asian(outer)


@cache
def _is_punctuation(character: str) -> bool:
    return unicodedata.category(character)[0] in "PS"


@cache
def _is_east_asian(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"
