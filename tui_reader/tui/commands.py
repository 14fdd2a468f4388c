"""A typed line -> the action that it names, with a number or a word for it; and how it goes on."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from tui_reader.domain.errors import ReaderError
from tui_reader.domain.fold import fold
from tui_reader.settings.actions import ACTIONS, BY_ID, Action
from tui_reader.settings.nearest import nearest
from tui_reader.tui.key_reader import MOST_DIGITS

ARGUMENTS = {"filter": "QUERY", "tag": "NAME", "theme": "NAME", "view": "NAME"}
"""Actions that take a text behind their name."""
ALIASES = {
    "q": "quit",
    "q!": "quit",
    "wq": "quit",
    "x": "quit",
    "exit": "quit",
    "h": "help",
    "e": "edit",
    "sp": "suspend",
}
"""What fingers know from elsewhere."""
_GO_TO = "bottom"
"""The action that a number alone is for."""
_NUMBER = re.compile(r"\d+")
_COUNTED = re.compile(r"\s*:*\s*(\d*)\s*(.*)", re.DOTALL)

Names = Callable[[str], Sequence[str]]
"""What can stand behind an action's name, by its id."""


class Command(NamedTuple):
    """What a line asks for."""

    action: Action
    number: int | None = None
    argument: str = ""


def parse(text: str) -> Command:
    """Read a line such as ``star``, ``5 down``, ``open 12`` or ``theme paper``.

    Actions go by their ids, with ``-``, ``_`` or blanks, by their labels, and by any beginning of
    those that means one of them only. Raises ReaderError with a sentence.
    """
    digits, written = _split(text)
    words = written.split()
    if not words:
        if digits:
            return Command(BY_ID[_GO_TO], _number(digits))
        raise ReaderError("No command was typed")
    action, rest = _action(words)
    if action.id in ARGUMENTS:
        return Command(action, argument=_behind(written, len(words) - len(rest)))
    if rest and not digits and len(rest) == 1 and _NUMBER.fullmatch(rest[0]):
        digits, rest = rest[0], []
    if rest:
        raise ReaderError(f"“{action.id}” takes nothing behind it: “{' '.join(rest)}” is too much")
    if digits and not action.counts:
        raise ReaderError(f"“{action.id}” ({action.label}) takes no number")
    return Command(action, _number(digits) if digits else None)


def completions(text: str, names: Names) -> list[str]:
    """Give the lines that ``text`` can become, the likeliest first."""
    digits, written = _split(text)
    word, blank, argument = written.partition(" ")
    before = f"{digits} " if digits else ""
    if blank and _key(word) in ARGUMENTS:
        return [
            f"{before}{word} {name}" for name in _beginning(argument.strip(), names(_key(word)))
        ]
    key = _key(written)
    return [f"{before}{id_}" for id_ in dict.fromkeys(_ids(key))] if key else []


def find_name(text: str, names: Sequence[str], what: str) -> int:
    """Give the place of the name that ``text`` is, or begins or is a part of, as none else is.

    Raises ReaderError with a sentence; ``what`` says what the names are of.
    """
    wanted, folded = fold(text).strip(), [fold(name).strip() for name in names]
    tests: tuple[Callable[[str], bool], ...] = (
        lambda name: name == wanted,
        lambda name: name.startswith(wanted),
        lambda name: wanted in name,
    )
    for test in tests:
        found = [place for place, name in enumerate(folded) if test(name)]
        if len(found) == 1 or (found and test is tests[0]):
            return found[0]
        if found:
            raise ReaderError(f"“{text}” can be {_listed(names[place] for place in found)}")
    raise ReaderError(f"No {what} “{text}”{_meant(nearest(text, names))}")


def _split(text: str) -> tuple[str, str]:
    """Give the number before a command, and the command."""
    found = _COUNTED.fullmatch(text)
    return (found[1], found[2]) if found is not None else ("", text)


def _number(digits: str) -> int:
    return int(digits[:MOST_DIGITS])


def _behind(written: str, count: int) -> str:
    """Give what stands behind so many words, as it was typed."""
    parts = written.split(maxsplit=count)
    return parts[count].strip() if len(parts) > count else ""


def _key(name: str) -> str:
    """Give the form in which names are compared."""
    return re.sub(r"[\W_]+", "_", fold(name)).strip("_")


def _action(words: Sequence[str]) -> tuple[Action, Sequence[str]]:
    """Give the action that the first words name, as many as can be, and the words behind them."""
    takes_text = _exact(words[0]) in [[id_] for id_ in ARGUMENTS]
    for count in range(len(words), 0, -1):
        name = " ".join(words[:count])
        is_text = takes_text and count > 1
        ids = _exact(name) if not is_text or _key(words[count - 1]) else []
        if not ids and not is_text:
            ids = _begun(_key(name))
        if len(ids) > 1:
            raise ReaderError(f"“{name}” can be {_listed(ids)}")
        if ids:
            return BY_ID[ids[0]], words[count:]
    written = " ".join(words)
    names = {_key(name): action.id for action in ACTIONS for name in (action.label, action.id)}
    near = nearest(_key(written), names)
    raise ReaderError(f"No command “{written}”{_meant(names.get(near, ''))}")


def _exact(name: str) -> list[str]:
    """Give the actions of this very name: an id comes before labels."""
    key = _key(name)
    alias = ALIASES.get(fold(name), ALIASES.get(key, ""))
    for id_ in (key, alias):
        if id_ in BY_ID:
            return [id_]
    return [action.id for action in ACTIONS if key and _key(action.label) == key]


def _begun(key: str) -> list[str]:
    """Give the actions whose names begin so: those whose ids do come before those of labels."""
    if not key:
        return []
    by_id = [action.id for action in ACTIONS if action.id.startswith(key)]
    return by_id or [action.id for action in ACTIONS if _key(action.label).startswith(key)]


def _ids(key: str) -> Iterable[str]:
    """Give what can be meant: by its beginning, its label, its parts."""
    yield from (action.id for action in ACTIONS if action.id.startswith(key))
    yield from (action.id for action in ACTIONS if _key(action.label).startswith(key))
    yield from (action.id for action in ACTIONS if f"_{key}" in action.id)


def _beginning(text: str, names: Sequence[str]) -> list[str]:
    wanted = fold(text)
    first = [name for name in names if fold(name).startswith(wanted)]
    return first + [name for name in names if wanted in fold(name) and name not in first]


def _listed(names: Iterable[str]) -> str:
    most = 5
    shown = list(dict.fromkeys(names))
    more = f" and {len(shown) - most} more" if len(shown) > most else ""
    if more or len(shown) == 1:
        return ", ".join(shown[:most]) + more
    return f"{', '.join(shown[:-1])} or {shown[-1]}"


def _meant(near: str) -> str:
    return f"; did you mean {near}?" if near else ""
