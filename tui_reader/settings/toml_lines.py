"""The lines of a TOML text in which its keys stand, which tomllib doesn't tell."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

Path = tuple[str, ...]
"""A key and the tables that it is in, outermost first."""


class Statement(NamedTuple):
    """A header or a key with its value."""

    line: int
    """Where it begins, counted from 1."""
    table: Path
    """The header that it is, or stands below."""
    found: dict[str, object]
    """What it sets in that table."""


def statements(text: str) -> Iterator[Statement]:
    """Give the statements of a text that is valid as a whole.

    A statement ends with the first line at which it can be parsed by itself.
    """
    import tomllib  # noqa: PLC0415 - only for a mistake

    table: Path = ()
    begun = ""
    first = 1
    for number, line in enumerate(text.split("\n"), start=1):
        begun += line + "\n"
        try:
            found = tomllib.loads(begun)
        except ValueError:  # more of it follows
            continue
        if begun.lstrip(" \t").startswith("["):
            table = _only_path(found)
            found = {}
            yield Statement(first, table, found)
        elif found:
            yield Statement(first, table, found)
        begun, first = "", number + 1


def line_of(some: Iterable[Statement], path: Path) -> int | None:
    """Give the line of the first statement that sets ``path`` or something in it."""
    return next((one.line for one in some if _sets(one, path)), None)


def _only_path(found: object) -> Path:
    """Give the path that a header names: tables in tables, or in arrays of one."""
    path: list[str] = []
    while found:
        if isinstance(found, list):
            found = found[0]
        elif isinstance(found, dict):
            [(key, found)] = found.items()
            path.append(key)
    return tuple(path)


def _sets(statement: Statement, path: Path) -> bool:
    table = statement.table
    if path[: len(table)] != table[: len(path)]:
        return False
    value: object = statement.found
    for key in path[len(table) :]:
        if not isinstance(value, dict) or key not in value:
            return False
        value = value[key]
    return True
