"""A query as a user types it -> `Query`, or an error that says where and what is valid."""

import re
from difflib import get_close_matches
from typing import NoReturn

from tui_reader.domain.clean import clean_line
from tui_reader.domain.errors import QueryError
from tui_reader.domain.period import age, period
from tui_reader.domain.query import (
    ANYTHING,
    FEATURES,
    FIELDS,
    SORTS,
    STATES,
    TEXT_FIELDS,
    Node,
    Not,
    Or,
    Query,
    Sort,
    Term,
    both,
)

MOST_TERMS = 100
_DEEPEST = 12
_LONGEST = 500
"""Characters of a value: no sentence is longer, and an index has its limits."""

_SPACE = re.compile("[\\s\u00ad\u200b\u2060\ufeff]*")  # what is not seen comes along when pasted
_OR = re.compile(r"OR(?=[\s(（]|$)")
_MINUS = re.compile(r"[-－](?=\S)")
_LONE_MINUS = re.compile(r"[-－](?=\s|$)")
_FIELD = re.compile(r"([A-Za-z]+)[:：]")
_PHRASE = re.compile(r'"((?:[^"\\]|\\.)*)(")?|“([^”]*)(”)?', re.DOTALL)
_WORD = re.compile(r'[^\s"()（）]+')
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)

_DAYS = "2021, 2021-10, 2021-10-19, or two of them as 2021-10..2021-12"
_AGES = "a number with h, d, w, m or y, such as 2w"


def parse(text: str) -> Query:
    """Read a query; a field without a value is one that is still being typed, and asks nothing.

    Raises `QueryError` with the position and what is valid there.
    """
    return _Parser(text).query()


class _Parser:
    """Reads from left to right; what stands side by side binds closer than ``OR``."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._depth = 0
        self._terms = 0
        self._sort: Sort | None = None
        self._unsearchable: tuple[str, int] | None = None

    def query(self) -> Query:
        condition = self._either()
        if self._at < len(self._text):
            raise QueryError("there is no parenthesis that this one closes", self._at)
        found = Query(condition, self._sort)
        if self._unsearchable and not found:
            word, position = self._unsearchable
            raise QueryError(
                f"there is nothing to look for in “{word}”", position, hint="letters, digits"
            )
        return found

    def _either(self) -> Node:
        branches = [self._all()]
        while word := self._take(_OR):
            if branches[-1] == ANYTHING:
                raise QueryError("OR stands between two conditions", word.start())
            branches.append(self._all())
        asked = [branch for branch in branches if branch != ANYTHING]
        if not asked:
            return ANYTHING
        parts = [
            part for node in asked for part in (node.nodes if isinstance(node, Or) else (node,))
        ]
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def _all(self) -> Node:
        node: Node = ANYTHING
        while (
            self._left()
            and self._text[self._at] not in ")）"
            and not _OR.match(self._text, self._at)
        ):
            part = self._one()
            if part is not None:
                node = both(node, part)
        return node

    def _one(self) -> Node | None:
        if self._take(_LONE_MINUS):
            return None  # still being typed
        if self._take(_MINUS):
            self._go_deeper()
            start = self._at
            node = self._one()
            self._depth -= 1
            if node == ANYTHING and self._text[start] in "(（":
                return None
            return None if node is None else Not(node)
        if self._text[self._at] in "(（":
            return self._group()
        return self._term()

    def _group(self) -> Node:
        opened = self._at
        self._go_deeper()
        self._at += 1
        node = self._either()
        if not self._left():
            raise QueryError("this parenthesis is not closed", opened, hint="add )")
        self._at += 1
        self._depth -= 1
        return node

    def _go_deeper(self) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise QueryError(f"more than {_DEEPEST} conditions in one another", self._at)

    def _term(self) -> Term | None:
        start = self._at
        field = self._take(_FIELD)
        name = field[1].lower() if field else ""
        if name == "sort":
            self._sorted(start)
            return None
        if name not in FIELDS:
            _reject(f"no field “{name}:”", start, name, [*FIELDS[1:], "sort"], ":")
        position = self._at
        value, quoted = self._value()
        if len(value) > _LONGEST:
            raise QueryError(f"more than {_LONGEST} characters", position)
        if not value:
            return None
        term = _checked(Term(name, value, quoted), position)
        if name in (*TEXT_FIELDS, "note") and not term.phrase.tokens:
            self._unsearchable = value, position
            return None
        self._terms += 1
        if self._terms > MOST_TERMS:
            raise QueryError(f"more than {MOST_TERMS} conditions", start)
        return term

    def _value(self) -> tuple[str, bool]:
        if match := self._take(_PHRASE):
            if not (match[2] or match[4]):
                raise QueryError("this quotation mark is not closed", match.start())
            value = match[3] if match[1] is None else _ESCAPED.sub(r"\1", match[1])
            return clean_line(value), True
        match = self._take(_WORD)
        return clean_line(match[0]) if match else "", False

    def _sorted(self, start: int) -> None:
        position = self._at
        value = self._value()[0].lower()
        if self._depth:
            raise QueryError("sort: stands outside of parentheses, without a minus", start)
        if value.removeprefix("-"):
            self._sort = parse_sort(value, position)

    def _left(self) -> bool:
        self._take(_SPACE)
        return self._at < len(self._text)

    def _take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        match = pattern.match(self._text, self._at)
        if match:
            self._at = match.end()
        return match


def parse_sort(text: str, position: int | None = None) -> Sort:
    """Read an order such as ``-date``; raises `QueryError`, whose position is the one given."""
    value = text.lower()
    name = value.removeprefix("-")
    if name not in SORTS:
        _reject(f"no order “{name}”", position, name, SORTS)
    return Sort(name, value != name)


def _checked(term: Term, position: int) -> Term:
    """Give ``term`` with a value that its field knows."""
    field, value = term.field, term.value
    if field in ("is", "has"):
        value = value.lower()
        valid = STATES if field == "is" else tuple(FEATURES)
        if value not in valid:
            _reject(f"nothing “{field}:{value}”", position, value, valid)
        return Term(field, value)
    if field in ("newer", "older") and age(value, 0.0) is None:
        raise QueryError(f"“{value}” is no age", position, hint=f"it is {_AGES}")
    if field in ("date", "after", "before"):
        found = period(value)
        if found is None or (field != "date" and ".." in value):
            days = _DAYS if field == "date" else _DAYS.partition(", or")[0]
            raise QueryError(f"“{value}” is no day", position, hint=f"it is {days}")
    if field in (*TEXT_FIELDS, "note"):
        return term
    return Term(field, value)


def _reject(
    what: str, position: int | None, name: str, valid: tuple[str, ...] | list[str], suffix: str = ""
) -> NoReturn:
    near = get_close_matches(name, valid, n=1)
    names = ", ".join(word + suffix for word in valid)
    hint = f"did you mean {near[0]}{suffix}?" if near else f"there are {names}"
    raise QueryError(what, position, hint=hint)
