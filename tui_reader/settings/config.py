"""What the user chose."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple

from tui_reader.domain.errors import ConfigError
from tui_reader.domain.query import Query, Sort
from tui_reader.settings.keymap import Clash, Keymap, build

Stamp = tuple[int, ...] | None
"""What tells whether a file is the same as before; None where there is none."""


@dataclass(frozen=True, slots=True)
class LibraryConfig:
    """One named library."""

    path: Path
    id: str = ""
    """Where it is set, it names the library wherever its folder is."""
    flat_categories: bool = False
    """Read ``[A, B]`` as two categories, as Hugo does, rather than as the path A > B."""
    own: Mapping[str, Any] = field(default_factory=dict)
    """What is otherwise in this library, by the names of `Config`'s fields."""


class MarkRead(NamedTuple):
    """When an open article is marked as read."""

    when: str = "on-open"
    """``on-open``, ``after`` so many seconds, ``at-end`` when that is seen, or ``manual``."""
    seconds: float = 0


class Pager(NamedTuple):
    """How an article is paged."""

    overlap: int = 1
    """Lines of a page that stay on the next one at least, for the eye to go on from."""
    sentence: bool = True
    """A page begins with the sentence that the end of the last one has cut."""
    next: str = "second"
    """The press at the end that opens the next unread article: ``second``, ``first``, ``never``."""


class Source(NamedTuple):
    """Where a configuration was read from."""

    file: Path
    stamp: Stamp


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
    pager: Pager = Pager()  # noqa: RUF009 - a tuple
    theme: str = "auto"
    """A name of `themes`; ``auto`` takes a light or a dark one as the terminal is."""
    keymap: Keymap = field(default_factory=lambda: build("default", {})[0])
    """Which keys do what."""
    taken: tuple[Clash, ...] = ()
    """Usual keys that the user's own have taken from actions which keep others."""
    faults: tuple[ConfigError, ...] = ()
    """Values that were not understood and are as if absent."""
    source: Source | None = field(default=None, compare=False)

    def named(self, path_or_name: str) -> LibraryConfig:
        """Give a configured library by its name or folder, else a plain one at that path."""
        if path_or_name in self.libraries:
            return self.libraries[path_or_name]
        path = absolute(path_or_name)
        for library in self.libraries.values():
            if library.path == path:
                return library
        return LibraryConfig(path)

    def for_library(self, root: Path) -> "Config":
        """Give what holds in the library at ``root``: its own settings above the common ones."""
        own = self.named(str(root)).own
        return replace(self, **own) if own else self


def absolute(path: str) -> Path:
    """Give ``path`` without ``~``, ``..`` and links, so that one folder has one name."""
    try:
        return Path(path).expanduser().resolve()
    except FileNotFoundError as error:
        hint = "the folder where you are is gone: go to another, or name a whole path"
        raise ConfigError("this is no path from here", where=path, hint=hint) from error
    except (OSError, RuntimeError, ValueError) as error:  # no such user, a ring of links, a NUL
        raise ConfigError(f"this is no path: {error}", where=path) from error
