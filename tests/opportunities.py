"""Where a line may break: the program's answer beside ICU's."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from icu4py.breakers import LineBreaker

from tests.articles import Parsed
from tui_reader.document.linebreak import breaks, classes

LOCALE = "zh@lb=strict"
_ADDRESS = re.compile(r"(?:https?://|ftp://|www\.)[!-~]+")

_DICTIONARY = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u19e0-\u19ff\u1a20-\u1aaf\ua9e0-\ua9ff\uaa60-\uaadf]"
)
"""Thai, Lao, Burmese and Khmer, in which ICU finds words by dictionaries, and the program none."""

EXPLAINED = {
    ("ICU", "a", "a"): "ICU ends the last word of a dictionary script before other letters",
    ("ICU", "m", "a"): "the same, after a vowel sign",
    ("ICU", "-", "a"): "--option: all hyphens that begin a word stay with it, not only one (LB20a)",
    ("ICU", "-", "h"): "the same",
    ("ICU", "-", "%"): "the same: -%} ends a template tag",
    ("ICU", "-", "i"): "the same: -- before an ideograph",
    ("ICU", "-", "("): "the same: - before a bracket",
    ("ICU", "-", "$"): "the same: - before a variable",
    ("ICU", "-", "p"): "the same: - before a quotation mark",
    ("ICU", "-", "g"): "a hyphen after a space stays with the no-break space that it is before",
    ("ours", "b", "a"): "an en dash that begins a word may end a line, as any other",
    ("ours", "b", "h"): "the same",
    ("ICU", " ", "n"): "no line begins with an iteration mark, not even after a space",
    ("ICU", " ", ","): "no line begins with a stop, not even .44 or :80 after a space (LB15c)",
    ("ours", " ", "f"): "a curly mark after a space, and before a letter, opens (LB15b)",
    ("ours", " ", "a"): "a mark of category Pi after a letter closes a quotation, as in „so“",
    ("ICU", " ", "a"): "the same, where the letter is no letter to us",
    ("ours", " ", "i"): "the same, before an ideograph",
    ("ours", " ", "("): "the same, before a bracket",
    ("ICU", "f", "d"): "between Western words a curly mark is never split off; ICU for Chinese may",
    ("ICU", "f", "a"): "the same, before a letter",
    ("ICU", "f", "("): "the same, before a bracket",
    ("ICU", "f", "0"): "the same, before a number",
    ("ICU", "d", "p"): "the same, before an opening mark",
    ("ICU", ")", "$"): "a bracket and a currency sign stay together (LB25)",
    ("ICU", "f", "p"): "the same, before an opening mark",
    ("ICU", "f", "%"): "the same, before a percent sign",
    ("ICU", ",", "p"): "the same, an opening mark after a stop",
    ("ICU", ")", "p"): "the same, after a bracket",
    ("ICU", "/", "p"): "the same, after a solidus",
    ("ICU", "-", "d"): "a hyphen that begins a word, before a dash (LB20a)",
    ("ours", "f", "a"): "a curly mark after an ideograph closes, even before a letter",
    ("ours", " ", "d"): "two dashes with a space between them are not one (LB17)",
    ("ours", "a", "i"): "signs that are letters or stops by UAX #14 and pictures by their looks",
    ("ICU", "!", "m"): "the sign of a note, ¹, begins no line",
    ("ICU", "i", "m"): "the same, after an ideograph",
    ("ICU", "c", "m"): "the same, after its punctuation",
    ("ICU", " ", "m"): "a mark without a base is in one cluster with the space before it (LB10)",
    ("ICU", " ", "j"): "the same, where the mark joins",
    ("ICU", " ", "f"): "marks with a space between them, “ ”, are taken for a pair",
    ("ours", "f", "i"): "the same, after the pair",
    ("ours", "i", "a"): "a sign that is a letter by UAX #14 and a picture by its looks",
    ("ours", "m", "a"): "the same, with a selector",
    ("ICU", ")", "%"): "a bracket and a percent sign stay together (LB25)",
    ("ours", "c", "$"): "a brace that closes after a number, and a sign of currency (LB25)",
    ("ours", "/", "$"): "the same after a solidus: s3://$A",
    ("ours", ",", "$"): "the same after a stop: 64:$A",
    ("ours", ",", "%"): "a stop and a percent sign without a number between them (LB25)",
}
"""Who breaks between which classes where the other does not, and why."""


class Comparison(NamedTuple):
    """How many places of a text were compared, and where the two differ."""

    places: int
    differences: Counter[tuple[str, str, str]]
    examples: dict[tuple[str, str, str], str]

    @property
    def agreement(self) -> float:
        """The share of places on which both agree."""
        return 1 - self.differences.total() / max(self.places, 1)


def compare(articles: Sequence[Parsed]) -> Comparison:
    """Compare at every place of every paragraph but web addresses and dictionary scripts."""
    found = Comparison(0, Counter(), {})
    for article in articles:
        for line in article.source.split("\n"):
            places = _compare_line(_ADDRESS.sub("", line), found)
            found = found._replace(places=found.places + places)
    return found


def _compare_line(line: str, found: Comparison) -> int:
    encodable = line.encode("utf-8", "replace").decode("utf-8")
    theirs = set(accumulate(map(len, LineBreaker(encodable, LOCALE)))) - {len(line)}
    letters = classes(line)
    ours = set(breaks(line))
    places = [index for index in range(1, len(line)) if not _in_dictionary(line, index)]
    for index in (ours ^ theirs).intersection(places):
        pair = ("ours" if index in ours else "ICU", letters[index - 1], letters[index])
        found.differences[pair] += 1
        found.examples.setdefault(pair, f"{line[index - 8 : index]}|{line[index : index + 8]}")
    return len(places)


def _in_dictionary(line: str, index: int) -> bool:
    """Tell whether a place is inside text of a script that needs a dictionary."""
    return bool(_DICTIONARY.match(line, index - 1) and _DICTIONARY.match(line, index))
