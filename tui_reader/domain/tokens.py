"""Text as the words that searching compares; an ideograph is one, so any part is found."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple
from unicodedata import combining

from tui_reader.domain.fold import fold

# Scripts that are written without spaces: Thai and Lao, Burmese, Hangul, Khmer, kana, ideographs;
# and emoji.
_ALONE = (
    "\u0e00-\u0e4e\u0e50-\u0e59\u0e80-\u0eff\u1000-\u1049\u1050-\u109f\u1100-\u11ff\u1780-\u17d3"
    "\u17e0-\u17e9\u2600-\u27bf\u3005-\u3007\u3021-\u3029\u3041-\u3096\u3099-\u309f\u30a1-\u30fa"
    "\u30fc-\u30ff\u3105-\u312f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97c\uac00-\ud7ff"
    "\uf900-\ufaff\U0001f300-\U0001faff\U00020000-\U0003ffff"
)
# Letters, digits, and the marks that vowels are in Arabic, Hebrew and the scripts of India.
_MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u0900-\u0903\u093a-\u094f\u0955-\u0957\u0962\u0963"
    "\u0981-\u0983\u09bc-\u09cd\u0a01-\u0a4d\u0a70\u0a71\u0a81-\u0a83\u0abc-\u0acd\u0b01-\u0dff"
)
_BREAK = "¶"
"""A token that stands for punctuation beside an ideograph: no phrase reaches across it."""
# Characters that only fold as they do together with those before them.
_JAMO = "\u1100-\u11ff\u3130-\u318f\ua960-\ua97c\ud7b0-\ud7ff\uffa0-\uffdc"


class _Rules(NamedTuple):
    between: re.Pattern[str]
    broken_twice: re.Pattern[str]
    word: re.Pattern[str]
    """Where only breaks and spaces are between tokens."""
    alone: re.Pattern[str]
    bare_token: re.Pattern[str]
    cluster: re.Pattern[str]


@cache
def _rules() -> _Rules:
    """Compile the rules with the first text: that takes the time of a key."""
    return _Rules(
        re.compile(rf"[^\w\s{_ALONE}{_MARKS}]+"),
        re.compile(rf"{_BREAK}(?:\s+{_BREAK})+"),
        re.compile(rf"([^\s{_BREAK}{_ALONE}]+)"),
        re.compile(rf"[{_ALONE}]"),
        re.compile(rf"[{_ALONE}]|(?:[^\W_{_ALONE}]|[{_MARKS}])+"),
        re.compile(
            rf"(?:[\uac00-\ud7a3]?[{_JAMO}]+|.)[{_MARKS}\u3099\u309a\uff9e\uff9f]*", re.DOTALL
        ),
    )


class Phrase(NamedTuple):
    """Tokens that follow one another; where it is open, the last one may be the start of a word."""

    tokens: tuple[str, ...]
    open: bool = False

    def is_in(self, text: str) -> bool:
        """Tell whether a text that was made by `tokenized` has it."""
        return bool(self.tokens) and self.pattern in text

    @property
    def pattern(self) -> str:
        """What a text made by `tokenized` has where it has the phrase."""
        return f" {' '.join(self.tokens)}{'' if self.open else ' '}"


def tokenized(text: str) -> str:
    """Give the tokens of ``text``, a space before and after each."""
    folded = fold(text).replace("\n", _BREAK).replace("_", _BREAK)
    rules = _rules()
    bare = rules.broken_twice.sub(_BREAK, rules.between.sub(_BREAK, folded))
    parts = rules.word.split(bare)
    parts[::2] = ["" if part.strip() in ("", _BREAK) else _apart(part) for part in parts[::2]]
    return f" {' '.join(filter(None, parts)).strip(_BREAK + ' ')} "


def _apart(text: str) -> str:
    return " ".join("".join(text.split()))


def phrase(value: str, *, whole: bool) -> Phrase:
    """Give what is looked for by ``value``; ``whole`` words where it is quoted."""
    tokens = tuple(tokenized(value).split())
    is_word = bool(tokens) and _rules().alone.match(tokens[-1]) is None
    return Phrase(tokens, open=is_word and not whole)


def find(text: str, phrases: Iterable[Phrase]) -> list[tuple[int, int]]:
    """Give where ``phrases`` are in ``text``, start and end (exclusive), in order, none in two."""
    known = tokenized(text)
    wanted = [one for one in phrases if one.is_in(known)]
    if not wanted:
        return []
    located = list(_located(text))
    line, starts = " ", []
    for token, _, _ in located:
        starts.append(len(line))
        line += f"{token} "
    found = sorted(
        (located[first][1], located[first + len(one.tokens) - 1][2])
        for one in wanted
        for first in _occurrences(one, line, starts)
    )
    merged: list[tuple[int, int]] = []
    for start, end in found:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _occurrences(one: Phrase, line: str, starts: list[int]) -> Iterator[int]:
    """Give the index of each token at which ``one`` begins."""
    pattern = one.pattern
    at = line.find(pattern)
    while at >= 0:
        yield bisect_right(starts, at + 1) - 1
        at = line.find(pattern, at + 1)


def _located(text: str) -> Iterator[tuple[str, int, int]]:
    """Give the tokens as `tokenized` does, with where each is in ``text``."""
    folded, origin = "", list[tuple[int, int]]()
    for start, end in _clusters(text):
        part = fold(text[start:end])
        folded += part
        origin.extend([(start, end)] * len(part))
    last: re.Match[str] | None = None
    for match in _rules().bare_token.finditer(folded):
        if last is not None and _is_break(folded[last.end() : match.start()], last[0], match[0]):
            yield _BREAK, origin[last.end()][0], origin[match.start() - 1][1]
        last = match
        yield match[0], origin[match.start()][0], origin[match.end() - 1][1]


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    """Give where characters are that only fold together: marks change places (UAX #15)."""
    start = end = 0
    for cluster in _rules().cluster.finditer(text):
        if end and not combining(text[cluster.start()]):
            yield start, end
            start = cluster.start()
        end = cluster.end()
    if end:
        yield start, end


def _is_break(gap: str, before: str, after: str) -> bool:
    is_empty = not gap.strip() and "\n" not in gap
    return not is_empty and bool(_rules().alone.match(before) or _rules().alone.match(after))
