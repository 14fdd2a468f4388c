"""What a query says, how it is written, and what it means."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from tui_reader.domain.article import Article, Content, Feature
from tui_reader.domain.clean import clean_line
from tui_reader.domain.fold import fold
from tui_reader.domain.marks import Mark
from tui_reader.domain.period import Period, age, period
from tui_reader.domain.tokens import Phrase, phrase, tokenized

TEXT_FIELDS = ("", "title", "text", "author", "source")
"""Those that look for words; the empty one is a bare word's, in title and text."""
FIELDS = (
    *TEXT_FIELDS,
    *("cat", "tag", "mytag", "note", "path", "lang", "is", "has"),
    *("date", "after", "before", "newer", "older"),
)
"""The names before a colon."""
STATES = (
    *("unread", "read", "starred", "tagged", "noted", "unfinished", "updated"),
    *("draft", "problem"),
)
"""What ``is:`` asks for."""
MARKS = ("unread", "read", "starred", "tagged", "noted", "unfinished", "updated")
"""Those that the reader changes."""
_OWN_FIELDS = ("mytag", "note")
"""Fields of which the reader changes what they find."""
FEATURES: Mapping[str, Feature] = {str(one.name).lower(): one for one in Feature}
"""What ``has:`` asks for."""
SORTS = ("date", "title", "source", "unread", "opened", "relevance")
"""What ``sort:`` takes; dates and unread run from the newest and from the unread ones."""

ROOTED = "/"
"""What a path begins with that is looked for at the library's root only."""

_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_NEEDS_QUOTES = re.compile('[\\s"()（）\u00ad\u200b\u2060\ufeff]|^“')
_SAYS_MORE = re.compile(r"[-－]|OR$|[A-Za-z]+[:：]")
"""What is no word where no field stands before it."""


@dataclass(frozen=True, slots=True)
class Term:
    """One condition: ``field`` holds ``value``; a quoted one asks for whole words."""

    field: str
    value: str
    quoted: bool = False

    def __str__(self) -> str:
        value = self.value
        if (
            self.quoted
            or _NEEDS_QUOTES.search(value)
            or (not self.field and _SAYS_MORE.match(value))
        ):
            value = '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
        return (f"{self.field}:" if self.field else "") + value

    @property
    def phrase(self) -> Phrase:
        """The words that a term of text looks for."""
        return phrase(self.value, whole=self.quoted)


@dataclass(frozen=True, slots=True)
class Not:
    """What an article must not satisfy."""

    node: "Node"

    def __str__(self) -> str:
        return f"-{_grouped(self.node)}"


@dataclass(frozen=True, slots=True)
class And:
    """What an article must satisfy all of; of nothing, every article."""

    nodes: tuple["Node", ...] = ()

    def __str__(self) -> str:
        return " ".join(f"({node})" if isinstance(node, Or) else str(node) for node in self.nodes)


@dataclass(frozen=True, slots=True)
class Or:
    """What an article must satisfy one of."""

    nodes: tuple["Node", ...]

    def __str__(self) -> str:
        return " OR ".join(map(str, self.nodes))


Node = Term | Not | And | Or
ANYTHING = And()


def _grouped(node: Node) -> str:
    return f"({node})" if isinstance(node, And | Or) else str(node)


def both(first: Node, second: Node) -> Node:
    """Ask for what satisfies both."""
    parts = [
        part
        for node in (first, second)
        for part in (node.nodes if isinstance(node, And) else (node,))
    ]
    return parts[0] if len(parts) == 1 else And(tuple(parts))


class Sort(NamedTuple):
    """An order of articles, one of `SORTS`."""

    name: str
    reverse: bool = False

    def __str__(self) -> str:
        return f"sort:{'-' if self.reverse else ''}{self.name}"


@dataclass(frozen=True)
class Query:
    """Which articles are asked for, and in which order; an empty query is for all of them."""

    condition: Node = ANYTHING
    sort: Sort | None = None

    def __str__(self) -> str:
        return " ".join(filter(None, (str(self.condition), str(self.sort or ""))))

    def __bool__(self) -> bool:
        return self != Query()

    def __and__(self, other: "Query") -> "Query":
        return Query(both(self.condition, other.condition), other.sort or self.sort)

    @cached_property
    def phrases(self) -> tuple[Phrase, ...]:
        """The words that make an article match, for a snippet and for highlights."""
        return tuple(
            term.phrase for term in wanted(self.condition) if term.field in ("", "title", "text")
        )

    @property
    def order(self) -> Sort:
        """The order that is asked for; without one, best first for words, else newest first."""
        return self.sort or Sort("relevance" if self.phrases else "date")

    def matches(self, article: Article, content: Content, mark: Mark, now: float) -> bool:
        """Tell whether ``article`` is asked for: the meaning that the index's SQL must share."""
        return _holds(self.condition, _Subject(article, content, mark, now))


def wanted(node: Node) -> Iterator[Term]:
    """Give the terms that an article is asked to satisfy, those of ``-`` left out."""
    if isinstance(node, Term):
        yield node
    elif isinstance(node, And | Or):
        for part in node.nodes:
            yield from wanted(part)


def is_of_marks(node: Node) -> bool:
    """Tell whether ``node`` asks for something that the reader changes."""
    if isinstance(node, Not):
        return is_of_marks(node.node)
    return isinstance(node, Term) and (
        node.field in _OWN_FIELDS or (node.field == "is" and node.value in MARKS)
    )


def without_marks(node: Node) -> Node:
    """Give ``node`` as if the marks were whatever it asks for."""
    if is_of_marks(node):
        return ANYTHING
    if isinstance(node, Not):
        return node
    if isinstance(node, And):
        return And(tuple(map(without_marks, node.nodes)))
    if isinstance(node, Or):
        return Or(tuple(map(without_marks, node.nodes)))
    return node


def under(category: tuple[str, ...]) -> Term:
    """Ask for the articles of ``category`` and of its subtree."""
    return Term(
        "cat", "/".join(name.replace("\\", "\\\\").replace("/", "\\/") for name in category)
    )


def category_path(value: str) -> tuple[str, ...]:
    r"""Take ``新媒体/IT 之家`` apart; ``\/`` is a slash in a name."""
    parts = re.findall(r"(?:[^/\\]|\\.|\\$)+", value, re.DOTALL)
    return tuple(_ESCAPED.sub(r"\1", part) for part in parts)


def time_of(term: Term, now: float) -> Period:
    """Give the time that a term of dates asks for, which `parse` has checked."""
    if term.field in ("newer", "older"):
        moment = age(term.value, now) or 0.0
        return Period(start=moment) if term.field == "newer" else Period(end=moment)
    days = period(term.value) or Period()
    if term.field == "after":
        return Period(start=days.start)
    return Period(end=days.start) if term.field == "before" else days


class _Subject(NamedTuple):
    article: Article
    content: Content
    mark: Mark
    now: float


def _holds(node: Node, subject: _Subject) -> bool:
    if isinstance(node, Not):
        return not _holds(node.node, subject)
    if isinstance(node, And):
        return all(_holds(part, subject) for part in node.nodes)
    if isinstance(node, Or):
        return any(_holds(part, subject) for part in node.nodes)
    if node.field in _TEXTS:
        return any(node.phrase.is_in(tokenized(text)) for text in _TEXTS[node.field](subject))
    return _MEANINGS[node.field](subject, node)


_TEXTS: Mapping[str, Callable[[_Subject], tuple[str, ...]]] = {
    "": lambda subject: (subject.article.title, subject.content.text),
    "title": lambda subject: (subject.article.title,),
    "text": lambda subject: (subject.content.text,),
    "author": lambda subject: ("\n".join(subject.article.authors),),
    "source": lambda subject: (subject.article.source,),
}


def _in_path(subject: _Subject, term: Term) -> bool:
    path, asked = fold(clean_line(subject.article.relpath)), fold(term.value)
    return path.startswith(asked[1:]) if asked.startswith(ROOTED) else asked in path


def _is(subject: _Subject, term: Term) -> bool:
    article, mark = subject.article, subject.mark
    states: Mapping[str, bool] = {
        "unread": not mark.read,
        "read": mark.read,
        "starred": mark.starred,
        "updated": mark.updated,
        "tagged": bool(mark.tags),
        "noted": bool(mark.note),
        "unfinished": mark.unfinished,
        "draft": article.draft,
        "problem": article.problem is not None,
    }
    return states[term.value]


def _in_category(subject: _Subject, term: Term) -> bool:
    asked = tuple(map(fold, category_path(term.value)))
    return bool(asked) and any(
        tuple(map(fold, path[: len(asked)])) == asked for path in subject.article.categories
    )


def _in_time(subject: _Subject, term: Term) -> bool:
    start, end = time_of(term, subject.now)
    return start <= subject.article.date < end


def _in_language(subject: _Subject, term: Term) -> bool:
    lang = subject.article.lang or subject.content.lang
    return f"{lang}-".startswith(f"{fold(term.value)}-")


def _has(subject: _Subject, term: Term) -> bool:
    has = subject.content.has | (Feature.IMAGE if subject.article.images else 0)
    return FEATURES[term.value] in has


_MEANINGS: Mapping[str, Callable[[_Subject, Term], bool]] = {
    "cat": _in_category,
    "tag": lambda subject, term: (
        fold(term.value) in map(fold, (*subject.article.tags, *subject.mark.tags))
    ),
    "mytag": lambda subject, term: fold(term.value) in map(fold, subject.mark.tags),
    "note": lambda subject, term: term.phrase.is_in(tokenized(subject.mark.note)),
    "path": _in_path,
    "lang": _in_language,
    "is": _is,
    "has": _has,
    **dict.fromkeys(("date", "after", "before", "newer", "older"), _in_time),
}
