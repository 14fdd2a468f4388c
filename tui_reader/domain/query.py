"""The query language: what it says, how it is written, and what it means."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from tui_reader.domain.article import Article
from tui_reader.domain.clean import clean_line
from tui_reader.domain.errors import QueryError
from tui_reader.domain.fold import fold
from tui_reader.domain.marks import Mark

FIELDS = ("", "title", "author", "source", "cat", "tag", "path", "is")
"""The names before a colon; the empty one is a bare word's."""
STATES = ("unread", "read", "starred", "draft", "problem")
"""What ``is:`` asks for."""
MARKS = ("unread", "read", "starred")
"""Those that the reader changes."""

_TOKEN = re.compile(
    r"""(?P<space>\s+)
    | (?P<minus>-(?=\S))?
      (?:(?P<field>[A-Za-z]+):)?
      (?: "(?P<phrase>(?:[^"\\]|\\.)*)(?P<close>"?) | (?P<word>[^\s"]+) | (?P<nothing>(?=\s|$)))""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_NEEDS_QUOTES = re.compile(r'^-|[\s":]|^$')


@dataclass(frozen=True, slots=True)
class Term:
    """One condition: ``field`` holds ``value``; ``negated`` turns it round."""

    field: str
    value: str
    negated: bool = False

    def __str__(self) -> str:
        value = self.value
        if _NEEDS_QUOTES.search(value):
            value = '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
        return ("-" if self.negated else "") + (f"{self.field}:" if self.field else "") + value


@dataclass(frozen=True, slots=True)
class Query:
    """Terms that an article must all satisfy; an empty query matches everything."""

    terms: tuple[Term, ...] = ()

    def __str__(self) -> str:
        return " ".join(map(str, self.terms))

    def __and__(self, other: "Query") -> "Query":
        return Query(self.terms + other.terms)

    def of_marks(self) -> tuple["Query", "Query"]:
        """Give the terms that ask for the reader's marks, and all the others."""
        asking = tuple(term for term in self.terms if term.field == "is" and term.value in MARKS)
        return Query(asking), Query(tuple(term for term in self.terms if term not in asking))

    def matches(self, article: Article, mark: Mark) -> bool:
        """Tell whether ``article`` is asked for: the meaning that the index's SQL must share."""
        return all(_holds(term, article, mark) != term.negated for term in self.terms)


def under(category: tuple[str, ...]) -> Term:
    """Ask for the articles of ``category`` and of its subtree."""
    return Term(
        "cat", "/".join(name.replace("\\", "\\\\").replace("/", "\\/") for name in category)
    )


def category_path(value: str) -> tuple[str, ...]:
    r"""Take ``新媒体/IT 之家`` apart; ``\/`` is a slash in a name."""
    parts = re.findall(r"(?:[^/\\]|\\.|\\$)+", value, re.DOTALL)
    return tuple(_ESCAPED.sub(r"\1", part) for part in parts)


def parse(text: str) -> Query:
    """Read a query as a user types it; an unfinished one is understood as far as it goes.

    Raises `QueryError` with the position and the valid names for an unknown field or state.
    """
    return Query(
        tuple(
            _term(match) for match in _TOKEN.finditer(text) if match[0] and match["space"] is None
        )
    )


def _term(match: re.Match[str]) -> Term:
    name = (match["field"] or "").lower()
    if name not in FIELDS:
        raise QueryError(
            f"no field “{name}:”", match.start("field"), hint=_suggest(name, FIELDS[1:], ":")
        )
    if match["phrase"] is not None:
        value = _ESCAPED.sub(r"\1", match["phrase"])
    else:
        value = match["word"] or ""
    value = clean_line(value)
    if name == "is":
        value = value.lower()
        if value and value not in STATES:
            start = match.start("word") if match["word"] else match.start("phrase")
            raise QueryError(f"nothing “is:{value}”", start, hint=_suggest(value, STATES))
    return Term(name, value, match["minus"] is not None)


def _suggest(name: str, valid: tuple[str, ...], suffix: str = "") -> str:
    near = get_close_matches(name, valid, n=1)
    names = ", ".join(word + suffix for word in valid)
    return f"did you mean {near[0]}{suffix}?" if near else f"there are {names}"


def _holds(term: Term, article: Article, mark: Mark) -> bool:
    return not term.value or _MEANINGS[term.field](article, mark, term.value)


def _has(text: str, value: str) -> bool:
    return fold(value) in fold(text)


def _is(article: Article, mark: Mark, value: str) -> bool:
    states: Mapping[str, bool] = {
        "unread": not mark.read,
        "read": mark.read,
        "starred": mark.starred,
        "draft": article.draft,
        "problem": article.problem is not None,
    }
    return states[value]


def _in_category(article: Article, _mark: Mark, value: str) -> bool:
    wanted = tuple(map(fold, category_path(value)))
    return bool(wanted) and any(
        tuple(map(fold, path[: len(wanted)])) == wanted for path in article.categories
    )


_MEANINGS: Mapping[str, Callable[[Article, Mark, str], bool]] = {
    "": lambda article, _, value: any(
        _has(text, value) for text in (article.title, article.source, *article.authors)
    ),
    "title": lambda article, _, value: _has(article.title, value),
    "author": lambda article, _, value: any(_has(name, value) for name in article.authors),
    "source": lambda article, _, value: _has(article.source, value),
    "cat": _in_category,
    "tag": lambda article, _, value: fold(value) in map(fold, article.tags),
    "path": lambda article, _, value: _has(clean_line(article.relpath), value),
    "is": _is,
}
