"""A query as SQL: the same articles as `Query.matches` gives."""

from collections.abc import Mapping
from typing import NamedTuple

from tui_reader.domain.fold import fold
from tui_reader.domain.query import Query, Term, category_path

SEPARATOR = "\n"
"""Between the parts of a folded column; never within one, nor within a query's value."""

_STATES: Mapping[str, str] = {
    "unread": "read = 0",
    "read": "read = 1",
    "starred": "starred = 1",
    "draft": "draft = 1",
    "problem": "problem IS NOT NULL",
}
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "": ("folded_title", "folded_source", "folded_authors"),
    "title": ("folded_title",),
    "author": ("folded_authors",),
    "source": ("folded_source",),
    "path": ("folded_path",),
}
_IN_CATEGORY = (
    "id IN (SELECT article FROM filed WHERE category IN"
    " (SELECT id FROM category WHERE folded_path = ? AND folded_path <> ''))"
)


class Condition(NamedTuple):
    """A WHERE clause over ``article`` and the values of its question marks."""

    sql: str
    values: tuple[str, ...] = ()


def joined(parts: tuple[str, ...]) -> str:
    """Give several texts as one folded column."""
    return SEPARATOR.join(map(fold, parts))


def bracketed(parts: tuple[str, ...]) -> str:
    """Give several texts as one folded column in which a whole one can be found."""
    return "".join(f"{SEPARATOR}{fold(part)}{SEPARATOR}" for part in parts)


def condition(query: Query) -> Condition:
    """Translate ``query``; an empty one is true of every article."""
    parts = [_term(term) for term in query.terms if term.value or term.negated]
    return Condition(
        " AND ".join(part.sql for part in parts) or "1",
        tuple(value for part in parts for value in part.values),
    )


def _term(term: Term) -> Condition:
    positive = _positive(term)
    return Condition(f"NOT ({positive.sql})", positive.values) if term.negated else positive


def _positive(term: Term) -> Condition:
    if not term.value:
        return Condition("1")
    if term.field == "is":
        return Condition(_STATES[term.value])
    if term.field == "cat":
        return Condition(_IN_CATEGORY, (joined(category_path(term.value)),))
    if term.field == "tag":
        return Condition("instr(folded_tags, ?) > 0", (bracketed((term.value,)),))
    columns = _COLUMNS[term.field]
    return Condition(
        "(" + " OR ".join(f"instr({column}, ?) > 0" for column in columns) + ")",
        (fold(term.value),) * len(columns),
    )
