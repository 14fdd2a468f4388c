"""A query as SQL: the same articles as `Query.matches` gives."""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from tui_reader.domain.fold import fold
from tui_reader.domain.query import (
    FEATURES,
    ROOTED,
    TEXT_FIELDS,
    And,
    Node,
    Not,
    Or,
    Sort,
    Term,
    category_path,
    time_of,
    wanted,
)

SEPARATOR = "\n"
"""Between the parts of a folded column; never within one, nor within a query's value."""

Value = str | int | float

STATES: Mapping[str, str] = {
    "unread": "read = 0",
    "read": "read = 1",
    "starred": "starred = 1",
    "updated": "updated = 1",
    "draft": "draft = 1",
    "problem": "problem IS NOT NULL",
    "noted": "note <> ''",
    "tagged": "own_tags <> ''",
    "unfinished": "opened > 0 AND percent IS NOT 100",
}
"""What ``is:`` asks for; some are word for word the condition of an index."""
_COLUMNS: Mapping[str, str] = {
    "": "{title text}",
    "title": "title",
    "text": "text",
    "author": "author",
    "source": "source",
}
_DEEPEST = 8
_MATCH = "id IN (SELECT rowid FROM words WHERE words MATCH ?)"
_IN_CATEGORY = (
    "id IN (SELECT article FROM filed WHERE category IN"
    " (SELECT id FROM category WHERE folded_path = ? AND folded_path <> ''))"
)
_NEWEST = "date DESC, id DESC"
_ORDERS: Mapping[str, tuple[str, str]] = {
    "date": (_NEWEST, "date, id"),
    "title": ("folded_title, id", "folded_title DESC, id DESC"),
    "source": (f"folded_source, {_NEWEST}", "folded_source DESC, date, id"),
    "unread": (f"read, {_NEWEST}", f"read DESC, {_NEWEST}"),
    "opened": (f"opened DESC, {_NEWEST}", f"opened, {_NEWEST}"),
    "relevance": (_NEWEST, _NEWEST),
}


class Condition(NamedTuple):
    """A WHERE clause over ``article`` and the values of its question marks."""

    sql: str
    values: tuple[Value, ...] = ()


def joined(parts: Iterable[str]) -> str:
    """Give several texts as one folded column."""
    return SEPARATOR.join(map(fold, parts))


def bracketed(parts: Iterable[str]) -> str:
    """Give several texts as one folded column in which a whole one can be found."""
    return "".join(f"{SEPARATOR}{fold(part)}{SEPARATOR}" for part in parts)


def order(sort: Sort) -> str:
    """Give an ORDER BY clause; relevance is no column, its ties are broken by this."""
    return _ORDERS[sort.name][sort.reverse]


def condition(node: Node, now: float) -> Condition:
    """Translate ``node``; an empty one is true of every article."""
    if expression := matching(node):
        return Condition(_MATCH, (expression,))
    if isinstance(node, Not):
        inner = condition(node.node, now)
        return Condition(f"NOT ({inner.sql})", inner.values)
    if isinstance(node, Or):
        return _joined(" OR ", (condition(part, now) for part in node.nodes))
    if isinstance(node, And):
        texts = tuple(part for part in node.nodes if matching(part))
        rest = [condition(part, now) for part in node.nodes if part not in texts]
        if texts:
            rest.insert(0, Condition(_MATCH, (matching(And(texts), _DEEPEST + 1),)))
        return _joined(" AND ", rest) if rest else Condition("1")
    return _term(node, now)


def ranking(node: Node) -> str:
    """Give the MATCH expression by which what satisfies ``node`` is ranked; empty for none."""
    parts = node.nodes if isinstance(node, And) else (node,)
    texts = And(tuple(part for part in parts if matching(part)))
    return matching(texts, _DEEPEST + 1) or " OR ".join(
        matching(term) for term in wanted(node) if term.field in TEXT_FIELDS
    )


def _joined(word: str, parts: Iterable[Condition]) -> Condition:
    some = list(parts)
    return Condition(
        word.join(f"({part.sql})" for part in some),
        tuple(value for part in some for value in part.values),
    )


def matching(node: Node, levels: int = _DEEPEST) -> str:
    """Give the MATCH expression of words joined by AND and OR; empty where there is more to it.

    So is what has more ``levels`` of parentheses, which FTS5 bears only a few of.
    """
    if isinstance(node, Term) and node.field in TEXT_FIELDS:
        tokens, is_open = node.phrase
        return f'{_COLUMNS[node.field]} : "{" ".join(tokens)}"{" *" if is_open else ""}'
    if isinstance(node, And | Or) and levels:
        parts = [matching(part, levels - 1) for part in node.nodes]
        word = " AND " if isinstance(node, And) else " OR "
        return word.join(f"({part})" for part in parts) if all(parts) else ""
    return ""


def _term(term: Term, now: float) -> Condition:
    if term.field == "note":
        return Condition("note <> '' AND instr(note, ?) > 0", (term.phrase.pattern,))
    translate = _TERMS.get(term.field)
    if translate is None:
        return Condition("date >= ? AND date < ?", tuple(time_of(term, now)))
    return translate(term.value)


def _lang(value: str) -> Condition:
    tag = f"{fold(value)}-"
    return Condition("substr(lang || '-', 1, ?) = ?", (len(tag), tag))


def _path(value: str) -> Condition:
    asked = fold(value)
    if asked.startswith(ROOTED):
        return Condition("substr(folded_path, 1, ?) = ?", (len(asked) - 1, asked[1:]))
    return Condition("instr(folded_path, ?) > 0", (asked,))


_OWN_TAG = "(own_tags <> '' AND instr(own_tags, ?) > 0)"
_TERMS: Mapping[str, Callable[[str], Condition]] = {
    "is": lambda value: Condition(STATES[value]),
    "has": lambda value: Condition("has & ? <> 0", (int(FEATURES[value]),)),
    "cat": lambda value: Condition(_IN_CATEGORY, (joined(category_path(value)),)),
    "tag": lambda value: Condition(
        f"instr(folded_tags, ?) > 0 OR {_OWN_TAG}", (bracketed((value,)),) * 2
    ),
    "mytag": lambda value: Condition(_OWN_TAG, (bracketed((value,)),)),
    "path": _path,
    "lang": _lang,
}
