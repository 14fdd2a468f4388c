"""The configuration file: read, checked, and what is wrong in it told with line and key."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

from tui_reader.domain.errors import ConfigError
from tui_reader.settings import config_values as values
from tui_reader.settings.actions import BY_ID
from tui_reader.settings.config import Config, LibraryConfig, Pager, Source, Stamp, absolute
from tui_reader.settings.keymap import Clash, build
from tui_reader.settings.keys import show_key
from tui_reader.settings.nearest import nearest
from tui_reader.storage import regular
from tui_reader.storage.looking import is_there

_OF_BOTH = (*values.SETTINGS, "views", "pager")
KEYS = ("library", "libraries", "keymap", "keys", "ambiguous_width", *_OF_BOTH)
LIBRARY_KEYS = ("path", "id", "categories", *_OF_BOTH)
PAGER_KEYS = tuple(values.PAGER)
_AT_LINE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
_BARE = re.compile(r"[A-Za-z0-9_-]+")

_Table = Mapping[str, Any]
_Path = tuple[str, ...]


def load(file: Path) -> Config:
    """Read ``file``; an absent one is an empty one, and what is wrong in it is announced."""
    before = stamp(file)
    try:
        return read(file)
    except ConfigError as fault:
        return Config(faults=(fault,), source=Source(file, before))


def stamp(file: Path) -> Stamp:
    """Give what changes whenever the file does."""
    try:
        now = file.stat()
    except OSError:
        return None
    return now.st_mtime_ns, now.st_ctime_ns, now.st_size, now.st_ino, now.st_dev


def read(file: Path) -> Config:
    """Read ``file``; raises `ConfigError` where nothing in it can be understood."""
    source = Source(file, stamp(file))
    try:
        text = regular.read(file).decode("utf-8-sig")
    except FileNotFoundError:
        return Config(source=source)
    except OSError as error:
        raise _unreadable(str(file), str(error.strerror)) from error
    except UnicodeDecodeError as error:
        raise _unreadable(str(file), "it is no UTF-8 text") from error
    return replace(understood(text, str(file)), source=source)


def understood(text: str, name: str) -> Config:
    """Give what a text says; ``name`` is the file's in faults, and `ConfigError` as in `read`."""
    import tomllib  # noqa: PLC0415 - most users have no configuration

    try:
        found = tomllib.loads(text)
    except RecursionError as error:
        raise _unreadable(name, "too many brackets in one another") from error
    except ValueError as error:
        at = _AT_LINE.search(str(error))
        line = at[1] or text.count("\n") + 1 if at else ""
        what = str(error)[: at.start()] if at and at[1] else str(error)
        raise _unreadable(f"{name}:{line}" if line else name, what) from error
    return _Reader(name, text).config(found)


def _unreadable(where: str, reason: str) -> ConfigError:
    return ConfigError(
        f"the configuration cannot be read: {reason}",
        where=where,
        hint="nothing in it is used until it is mended",
    )


def _dotted(path: _Path) -> str:
    return ".".join(key if _BARE.fullmatch(key) else f'"{key}"' for key in path)


class _Reader:
    """Checks values and collects what is wrong with them."""

    def __init__(self, name: str, text: str) -> None:
        self._name = name
        self._text = text
        self._faults: list[tuple[int, ConfigError]] = []

    def config(self, found: _Table) -> Config:
        self._check_keys(found, KEYS, ())
        common = self._settings(found, (), Pager())
        pager, views = common.get("pager", Pager()), common.get("views", {})
        libraries = {}
        for name, table in self._table(found, ("libraries",), "[libraries.NAME]").items():
            library = self._library(name, table, pager, views)
            if library is not None:
                libraries[name] = library
        config = Config(
            library=self._opened(found, libraries),
            libraries=libraries,
            ambiguous_width=self._value(found, ("ambiguous_width",), values.AMBIGUOUS_WIDTH, 1),
            **self._keymap(found),
            **common,
        )
        faults = sorted(self._faults, key=lambda fault: fault[0])
        return replace(config, faults=tuple(fault for _, fault in faults))

    def _settings(
        self, table: _Table, path: _Path, pager: Pager, views: _Table | None = None
    ) -> dict[str, Any]:
        """Read what can be said of all libraries and of each: only what is there and right."""
        own: dict[str, Any] = {}
        for key, reads in values.SETTINGS.items():
            self._take(own, key, table, (*path, key), reads)
        if "views" in table:
            own["views"] = dict(views or {})
            for name in self._table(table, (*path, "views"), 'NAME = "QUERY"'):
                where = (*path, "views", name)
                self._take(own["views"], name, table["views"], where, values.query)
        if "pager" in table:
            found = self._table(table, (*path, "pager"), "[pager]")
            self._check_keys(found, PAGER_KEYS, (*path, "pager"))
            parts: dict[str, Any] = {}
            for key, reads in values.PAGER.items():
                self._take(parts, key, found, (*path, "pager", key), reads)
            own["pager"] = pager._replace(**parts)
        return own

    def _library(
        self, name: str, table: object, pager: Pager, views: _Table
    ) -> LibraryConfig | None:
        where = ("libraries", name)
        if not isinstance(table, dict):
            self._fault(where, "no table", "it is a table with the library's path")
            return None
        self._check_keys(table, LIBRARY_KEYS, where)
        own = self._settings(table, where, pager, views)
        categories = self._value(table, (*where, "categories"), values.CATEGORIES, "nested")
        id_ = self._value(table, (*where, "id"), values.text, "")
        path = self._folder(table, (*where, "path"))
        if path is None:
            return None
        return LibraryConfig(path, id_, flat_categories=categories == "flat", own=own)

    def _folder(self, table: _Table, where: _Path) -> Path | None:
        if table.get("path", "") == "":
            missing = where if "path" in table else where[:-1]
            self._fault(missing, "a library needs a path", "it is the library's folder", where)
            return None
        path = self._value(table, where, values.text, "")
        try:
            return absolute(path) if path else None
        except ConfigError as error:
            self._fault(where, error.what, "it is the library's folder")
            return None

    def _opened(self, found: _Table, libraries: Mapping[str, LibraryConfig]) -> str:
        """Give the library that opens; one that is neither named here nor there is a mistake."""
        name = self._value(found, ("library",), values.text, "")
        if not name or name in libraries:
            return str(name)
        try:
            exists = is_there(absolute(name))
        except ConfigError as error:
            self._fault(("library",), str(error), "it is a library's name or folder")
            return ""
        near = nearest(name, libraries)
        if not exists and (near or "/" not in name):  # a folder may be there some other time
            what = f"there is no library or folder “{name}”"
            hint = f"did you mean {near}?" if near else "name one of [libraries], or a folder"
            self._fault(("library",), what, hint)
            return ""
        return str(name)

    # Keys

    def _keymap(self, found: _Table) -> dict[str, Any]:
        """Read the preset and the user's own keys, if there are any."""
        if "keymap" not in found and "keys" not in found:
            return {}
        preset = self._value(found, ("keymap",), values.KEYMAP, "default")
        table = self._table(found, ("keys",), 'ACTION = "KEY"')
        own: dict[str, tuple[str, ...]] = {}
        for id_ in table:
            if id_ in BY_ID:
                self._take(own, id_, table, ("keys", id_), values.keys)
            else:
                near = nearest(id_, BY_ID)
                allowed = "tui-reader config --print-default has them all"
                self._fault(("keys", id_), "there is no such action", allowed, near=near)
        keymap, clashes, taken = build(preset, own)
        begun: dict[tuple[str, str], list[Clash]] = {}
        for clash in clashes:
            if clash.loser in own or not clash.begins:
                self._clash(clash, own)
            else:
                begun.setdefault((clash.winner, clash.by), []).append(clash)
        for (winner, by), lost in begun.items():
            self._begun(winner, by, lost)
        return {"keymap": keymap, "taken": tuple(taken)}

    def _begun(self, winner: str, by: str, lost: Iterable[Clash]) -> None:
        """Tell of all sequences at once that a key begins, and that cannot be pressed so."""
        without = [f"{show_key(clash.keys)} ({clash.loser})" for clash in lost]
        verb = "has" if len(without) == 1 else "have"
        what = f"“{show_key(by)}” begins {', '.join(without)}, which {verb} no key now"
        self._fault(("keys", winner), what, 'give it another key, or them others, or "" for none')

    def _clash(self, clash: Clash, own: _Table) -> None:
        keys, winner, loser, _ = clash
        shown = show_key(keys)
        if loser == winner:
            what = f"“{shown}” begins as another of its keys does"
            self._fault(("keys", loser), what, "the shorter of them is all that can be pressed")
        elif loser in own:
            line = self._line(("keys", winner))
            what = f"“{shown}” clashes with a key of {winner} in line {line}"
            self._fault(("keys", loser), what, f"{loser} goes without this key; give it another")
        else:
            what = f"it takes “{shown}”, the only key of {loser}"
            hint = f'give {loser} another key, or "" for none'
            self._fault(("keys", winner), what, hint)

    # Values and faults

    def _table(self, found: _Table, path: _Path, example: str) -> dict[str, Any]:
        table = found.get(path[-1], {})
        if isinstance(table, dict):
            return table
        self._fault(path, "no table", f"it is a table, {example}")
        return {}

    def _value(
        self, table: _Table, path: _Path, reads: Callable[[object], Any], default: object
    ) -> Any:
        into: dict[str, Any] = {}
        self._take(into, path[-1], table, path, reads)
        return into.get(path[-1], default)

    def _take(
        self,
        into: dict[str, Any],
        key: str,
        table: _Table,
        path: _Path,
        reads: Callable[[object], object],
    ) -> None:
        """Read a value if there is one; what cannot be used is told and left out."""
        if key not in table:
            return
        try:
            into[key] = reads(table[key])
        except values.UnfitError as error:
            self._fault(path, str(error), error.hint)

    def _check_keys(self, table: _Table, valid: Iterable[str], path: _Path) -> None:
        for key in table:
            if key not in valid:
                near = nearest(key, valid)
                allowed = f"there are {', '.join(valid)}"
                self._fault((*path, key), "there is no such key", allowed, near=near)

    def _fault(
        self, path: _Path, what: str, hint: str, named: _Path | None = None, *, near: str = ""
    ) -> None:
        """Tell what is wrong at ``path``, or with what is missing there."""
        line = self._line(path)
        hint = "; ".join(filter(None, (hint, near and f"did you mean {near}?")))
        where = f"{self._name}:{line}" if line else self._name
        fault = ConfigError(f"{_dotted(named or path)}: {what}", where=where, hint=hint)
        self._faults.append((line or 0, fault))

    @cached_property
    def _statements(self) -> tuple[Any, ...]:
        from tui_reader.settings.toml_lines import statements  # noqa: PLC0415 - only for a mistake

        return tuple(statements(self._text))

    def _line(self, path: _Path) -> int | None:
        from tui_reader.settings.toml_lines import line_of  # noqa: PLC0415

        return line_of(self._statements, path)
