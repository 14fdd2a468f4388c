"""The footnotes of a text, which stand at its end in the order of their first mention."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from markdown_it.token import Token
from markdown_it.utils import EnvType

ORDER = "order"
"""The key of the footnotes' labels in the order of their first mention."""
DEFINED = "defined"
"""The key of the footnotes' tokens, each with a list of tokens for each definition of its label."""
INLINE = "inline notes"
"""The key of the texts of footnotes that were written where they are mentioned."""


class Note(NamedTuple):
    """One footnote; its text may mention others."""

    number: int
    label: str
    mentioned: bool
    tokens: list[Token]


def take_notes(tokens: Sequence[Token], environment: EnvType) -> list[Token]:
    """Put the footnotes among ``tokens`` aside, and give the others."""
    kept: list[Token] = []
    open_notes = [kept]
    for token in tokens:
        if token.type == "footnote_open":
            open_notes.append([])
        elif token.type == "footnote_close" and len(open_notes) > 1:
            texts = environment.setdefault(DEFINED, {}).setdefault(token.info, [])
            texts.append(open_notes.pop())
        else:
            open_notes[-1].append(token)
    return kept


def notes(environment: EnvType, read: Callable[[list[Token]], list[Token]]) -> Iterator[Note]:
    """Give the footnotes that were put aside, when all else has been read.

    Those mentioned come first, then those of a label that another has, and those never mentioned.
    """
    defined: dict[str, list[list[Token]]] = environment.get(DEFINED, {})
    order: list[str] = environment.setdefault(ORDER, [])
    given = 0
    while given < len(order):
        label = order[given]
        given += 1
        if texts := defined.get(label):
            yield Note(given, label, mentioned=True, tokens=read(texts.pop(0)))
        elif (text := environment.get(INLINE, {}).get(label)) is not None:
            yield Note(given, label, mentioned=True, tokens=read(_paragraph(text)))
    for label, texts in defined.items():
        for tokens in texts:
            given += 1
            yield Note(given, label, mentioned=False, tokens=read(tokens))


def count(environment: EnvType) -> int:
    """Tell how many footnotes there are as far as the text has been read."""
    defined = sum(map(len, environment.get(DEFINED, {}).values()))
    return max(defined + len(environment.get(INLINE, {})), len(environment.get(ORDER, [])))


def _paragraph(text: str) -> list[Token]:
    inline = Token("inline", "", 0, content=text, children=[], level=1)
    return [Token("paragraph_open", "p", 1), inline, Token("paragraph_close", "p", -1)]
