"""Values of the configuration: what is allowed, and what each comes to."""

import re
from collections.abc import Callable, Sequence
from typing import NoReturn

from tui_reader.domain.errors import QueryError
from tui_reader.domain.query import SORTS, Query, Sort
from tui_reader.settings.config import MarkRead
from tui_reader.settings.keys import read_keys
from tui_reader.settings.nearest import nearest
from tui_reader.settings.presets import PRESETS
from tui_reader.settings.themes import THEMES

_WIDEST = 1000
_MOST_OVERLAP = 10
_SORTS = tuple(f"{way}{name}" for name in SORTS if name != "relevance" for way in ("", "-"))
_DAY_HEADINGS = {"auto": None, True: True, False: False}
_MARK_READ = ("on-open", "at-end", "manual")
_AFTER = re.compile(r"after:([0-9]{1,4}(?:\.[0-9]{1,9})?)s")
_LONGEST = 3600
"""Seconds after which an article is marked as read at the latest."""
_MOST_SHOWN = 40


class UnfitError(ValueError):
    """A value cannot be used."""

    def __init__(self, what: str, allowed: str = "", near: str = "") -> None:
        super().__init__(what)
        self.hint = "; ".join(filter(None, (allowed, f"did you mean {near}?" if near else "")))


def written(value: object) -> str:
    """Give a value about as it stands in the file."""
    if isinstance(value, dict):
        return "a table"
    try:
        text = f'"{value}"' if isinstance(value, str) else str(value)
    except ValueError:  # Python writes no number of so many digits
        text = "a number of very many digits"
    text = text.lower() if isinstance(value, bool) else text
    return text if len(text) <= _MOST_SHOWN else text[: _MOST_SHOWN - 1] + "…"


def refuse(value: object, allowed: str, valid: Sequence[object] = ()) -> NoReturn:
    """Say that a value is none of those that are valid, and which it may have been meant for."""
    names = {written(one).strip('"'): one for one in valid}
    near = nearest(value, names) if isinstance(value, str) else ""
    raise UnfitError(f"{written(value)} is not understood", allowed, near and written(names[near]))


def one_of(valid: Sequence[object]) -> Callable[[object], object]:
    """Give what reads one of a few values."""

    def read(value: object) -> object:
        for one in valid:
            if type(value) is type(one) and value == one:
                return one
        refuse(value, f"it is {_either(valid)}", valid)

    return read


def _either(valid: Sequence[object]) -> str:
    return " or ".join(map(written, valid))


def text(value: object) -> str:
    """Read any text."""
    if not isinstance(value, str):
        refuse(value, "it is a text in quotation marks")
    if "\0" in value:
        raise UnfitError("there is a NUL in it", "it is a text that one can type")
    return value


def up_to(most: int) -> Callable[[object], int]:
    """Give what reads a whole number from 0."""

    def read(value: object) -> int:
        if type(value) is not int or not 0 <= value <= most:
            refuse(value, f"it is a number from 0 to {most}")
        return value

    return read


def _measure(value: object) -> int | None:
    if value == "auto":
        return None
    if type(value) is not int or not 0 <= value <= _WIDEST:
        refuse(value, f'it is a number of cells up to {_WIDEST}, 0 for all, or "auto"', ("auto",))
    return value


def _sort(value: object) -> Sort:
    name = str(one_of(_SORTS)(value))
    return Sort(name.removeprefix("-"), name.startswith("-"))


def _day_headings(value: object) -> bool | None:
    one_of(tuple(_DAY_HEADINGS))(value)
    return _DAY_HEADINGS[value]


def _mark_read(value: object) -> MarkRead:
    if isinstance(value, str):
        if value in _MARK_READ:
            return MarkRead(value)
        after = _AFTER.fullmatch(value)
        if after is not None and 1 <= float(after[1]) <= _LONGEST:
            return MarkRead("after", float(after[1]))
    after_some = f'"after:3s" with 1 to {_LONGEST} seconds'
    refuse(value, f"it is {_either(_MARK_READ)} or {after_some}", _MARK_READ)


def query(value: object) -> Query:
    """Read a query as in the filter line."""
    from tui_reader.domain.query_parser import parse  # noqa: PLC0415 - only for views

    words = text(value)
    if not words.strip():
        raise UnfitError("the query is empty", 'it is a query such as "is:unread newer:1w"')
    try:
        return parse(words)
    except QueryError as error:
        where = f"{error.where}: " if error.where else ""
        raise UnfitError(f"{where}{error.what}", error.hint) from error


def keys(value: object) -> tuple[str, ...]:
    """Read the keys of an action: one, several, or none."""
    several = value if isinstance(value, list) else [value] if value != "" else []
    found = []
    for one in several:
        if not isinstance(one, str):
            refuse(value, 'it is a key such as "Ctrl+D" or "g g", a list of them, or "" for none')
        try:
            found.append(read_keys(one))
        except ValueError as error:
            what, _, hint = str(error).partition("; ")
            raise UnfitError(what, hint or 'it is written as in "Ctrl+D", "g g" or "?"') from error
    return tuple(dict.fromkeys(found))


AMBIGUOUS_WIDTH = one_of((1, 2, "auto"))
CATEGORIES = one_of(("nested", "flat"))
KEYMAP = one_of(tuple(PRESETS))
SETTINGS: dict[str, Callable[[object], object]] = {
    "measure": _measure,
    "wrap_code": one_of((False, True)),
    "links": one_of(("numbered", "listed", "plain")),
    "sort": _sort,
    "day_headings": _day_headings,
    "mark_read": _mark_read,
    "theme": one_of(THEMES),
}
"""What can be chosen for all libraries and for each, by the names of `Config`'s fields."""
PAGER: dict[str, Callable[[object], object]] = {
    "overlap": up_to(_MOST_OVERLAP),
    "sentence": one_of((True, False)),
    "next": one_of(("second", "first", "never")),
}
