"""What the user chose, read once from one TOML file and checked there."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, TypeVar

from tui_reader.domain.errors import ConfigError, QueryError
from tui_reader.domain.query import SORTS, Query, Sort
from tui_reader.settings.keymap import Keymap, build

_KEYS = (
    *("library", "libraries", "views", "sort", "day_headings"),
    *("measure", "wrap_code", "links", "ambiguous_width", "mark_read"),
)
_LIBRARY_KEYS = ("path", "id", "categories")
_CATEGORIES = ("nested", "flat")
_DAY_HEADINGS = {"auto": None, True: True, False: False}
_LINKS = ("numbered", "listed", "plain")
_WIDTHS: tuple[int | str, ...] = (1, 2, "auto")
_SORTS = tuple(f"{way}{name}" for name in SORTS if name != "relevance" for way in ("", "-"))
_WIDEST = 1000
_MARK_READ = ("on-open", "at-end", "manual")
_AFTER = re.compile(r"after:([0-9]{1,4}(?:\.[0-9]{1,9})?)s")
_LONGEST = 3600
"""Seconds after which an article is marked as read at the latest."""

_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class LibraryConfig:
    """One named library."""

    path: Path
    id: str = ""
    """Where it is set, it names the library wherever its folder is."""
    flat_categories: bool = False
    """Read ``[A, B]`` as two categories, as Hugo does, rather than as the path A > B."""


class MarkRead(NamedTuple):
    """When an open article is marked as read."""

    when: str = "on-open"
    """``on-open``, ``after`` so many seconds, ``at-end`` when that is seen, or ``manual``."""
    seconds: float = 0


@dataclass(frozen=True, slots=True)
class Config:
    """Everything in the configuration file; all of it is optional."""

    library: str = ""
    """The name or folder of the library to open where none is named."""
    libraries: dict[str, LibraryConfig] = field(default_factory=dict)
    views: dict[str, Query] = field(default_factory=dict)
    """The user's own views in the tree."""
    sort: Sort = Sort("date")  # noqa: RUF009 - a tuple
    """The order of a list for which none is asked and that no words are looked for in."""
    day_headings: bool | None = None
    """Whether a list by date is grouped by days; None where days have several articles."""
    measure: int | None = None
    """Cells of the text column at most; 0 for the pane's width, None for what the script asks."""
    wrap_code: bool = False
    """Break long lines of code instead of panning them."""
    links: str = "numbered"
    """Links have numbers, numbers and a list at the end (``listed``), or none (``plain``)."""
    ambiguous_width: int | str = 1
    """Cells of the characters that East Asian fonts draw wide; ``auto`` asks the terminal."""
    mark_read: MarkRead = MarkRead()  # noqa: RUF009 - a tuple
    keymap: Keymap = field(default_factory=lambda: build("default", {})[0])
    """Which keys do what."""
    faults: tuple[ConfigError, ...] = ()
    """Values that were not understood and are as if absent."""

    def named(self, path_or_name: str) -> LibraryConfig:
        """Give a configured library by its name or folder, else a plain one at that path."""
        if path_or_name in self.libraries:
            return self.libraries[path_or_name]
        path = absolute(path_or_name)
        for library in self.libraries.values():
            if library.path == path:
                return library
        return LibraryConfig(path)


def absolute(path: str) -> Path:
    """Give ``path`` without ``~``, ``..`` and links, so that one folder has one name."""
    try:
        return Path(path).expanduser().resolve()
    except (OSError, RuntimeError, ValueError) as error:  # no such user, a ring of links, a NUL
        raise ConfigError(f"this is no path: {error}", where=path) from error


def load(file: Path) -> Config:
    """Read ``file``; an absent one is an empty one, and what is wrong in it is announced."""
    try:
        text = file.read_bytes().decode()
    except FileNotFoundError:
        return Config()
    except (OSError, UnicodeDecodeError) as error:
        return _unreadable(file, error.strerror if isinstance(error, OSError) else "no UTF-8 text")
    import tomllib  # noqa: PLC0415 - most users have no configuration

    try:
        return _Reader(str(file)).config(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        return _unreadable(file, str(error))


def _unreadable(file: Path, reason: str | None) -> Config:
    fault = ConfigError(
        f"the configuration cannot be read: {reason}",
        where=str(file),
        hint="nothing in it is used until it is mended",
    )
    return Config(faults=(fault,))


def _sort(name: str) -> Sort:
    return Sort(name.removeprefix("-"), name.startswith("-"))


def _written(value: object) -> str:
    """Give a value as it stands in the file."""
    return f'"{value}"' if isinstance(value, str) else str(value).lower()


class _Reader:
    """Checks values and collects what is wrong with them."""

    def __init__(self, where: str) -> None:
        self._where = where
        self._faults: list[ConfigError] = []

    def config(self, found: dict[str, object]) -> Config:
        self._check_keys(found, _KEYS, "")
        tables = found.get("libraries", {})
        libraries = {}
        if isinstance(tables, dict):
            for name, table in tables.items():
                library = self._library(f"libraries.{name}", table)
                if library is not None:
                    libraries[name] = library
        else:
            self._fault("libraries", "a table of tables, [libraries.NAME]")
        return Config(
            library=self._text(found, "library", ""),
            libraries=libraries,
            views=self._views(found.get("views", {})),
            sort=_sort(self._choice(found, "sort", _SORTS)),
            day_headings=_DAY_HEADINGS[self._choice(found, "day_headings", ("auto", True, False))],
            measure=self._measure(found),
            wrap_code=self._choice(found, "wrap_code", (False, True)),
            links=self._choice(found, "links", _LINKS),
            ambiguous_width=self._choice(found, "ambiguous_width", _WIDTHS),
            mark_read=self._mark_read(found),
            faults=tuple(self._faults),
        )

    def _views(self, table: object) -> dict[str, Query]:
        if not isinstance(table, dict):
            self._fault("views", 'a table of queries, NAME = "QUERY"')
            return {}
        views = {}
        for name in table:
            text = self._text(table, name, "views.")
            if not text:
                continue
            from tui_reader.domain.query_parser import parse  # noqa: PLC0415 - only for views

            try:
                views[name] = parse(text)
            except QueryError as error:
                self._faults.append(ConfigError(f"“views.{name}”: {error}", where=self._where))
        return views

    def _measure(self, found: dict[str, object]) -> int | None:
        value = found.get("measure")
        if value is None or (type(value) is int and 0 <= value <= _WIDEST):
            return value
        self._fault("measure", f"a number of cells up to {_WIDEST}, 0 for all")
        return None

    def _mark_read(self, found: dict[str, object]) -> MarkRead:
        value = found.get("mark_read", "on-open")
        if isinstance(value, str):
            if value in _MARK_READ:
                return MarkRead(value)
            after = _AFTER.fullmatch(value)
            if after is not None and 1 <= float(after[1]) <= _LONGEST:
                return MarkRead("after", float(after[1]))
        named = " or ".join(map(_written, _MARK_READ))
        self._fault("mark_read", f'{named} or "after:3s" with 1 to {_LONGEST} seconds')
        return MarkRead()

    def _choice(self, found: dict[str, object], key: str, valid: tuple[_Value, ...]) -> _Value:
        """Read one of a few values, of which the first is meant where there is none."""
        value = found.get(key, valid[0])
        for one in valid:
            if type(value) is type(one) and value == one:
                return one
        self._fault(key, " or ".join(_written(one) for one in valid))
        return valid[0]

    def _library(self, key: str, table: object) -> LibraryConfig | None:
        if not isinstance(table, dict):
            self._fault(key, "a table")
            return None
        self._check_keys(table, _LIBRARY_KEYS, f"{key}.")
        path = self._text(table, "path", f"{key}.")
        if not path:
            self._fault(f"{key}.path", "the library's folder")
            return None
        categories = self._text(table, "categories", f"{key}.") or "nested"
        if categories not in _CATEGORIES:
            self._fault(f"{key}.categories", " or ".join(map(_written, _CATEGORIES)))
        return LibraryConfig(
            absolute(path), self._text(table, "id", f"{key}."), categories == "flat"
        )

    def _text(self, table: dict[str, object], key: str, prefix: str) -> str:
        value = table.get(key, "")
        if isinstance(value, str):
            return value
        self._fault(prefix + key, "a text in quotation marks")
        return ""

    def _check_keys(self, table: dict[str, object], valid: tuple[str, ...], prefix: str) -> None:
        for key in table:
            if key not in valid:
                from difflib import get_close_matches  # noqa: PLC0415 - only for a mistake

                near = get_close_matches(key, valid, n=1)
                wanted = f"did you mean {near[0]}?" if near else f"there are {', '.join(valid)}"
                self._faults.append(
                    ConfigError(f"no key “{prefix}{key}”", where=self._where, hint=wanted)
                )

    def _fault(self, key: str, allowed: str) -> None:
        self._faults.append(
            ConfigError(f"“{key}” is not understood", where=self._where, hint=f"it is {allowed}")
        )
