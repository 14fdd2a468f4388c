"""What the user names on the command line -> the library that is meant."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from tui_reader.cli.output import complain
from tui_reader.domain.errors import LibraryError
from tui_reader.library.library import Place
from tui_reader.library.roots import known_root
from tui_reader.library.scan import SUFFIXES, is_article_name
from tui_reader.settings.config import Config, LibraryConfig, absolute
from tui_reader.settings.config_file import load
from tui_reader.settings.paths import Paths, guide, user_paths
from tui_reader.settings.session import last_library
from tui_reader.storage.looking import is_file, is_folder, is_there

GUIDE_ID = "guide"
"""The guide is one library wherever the package is installed."""


def user_config(paths: Paths) -> Config:
    """Read the configuration and announce what is wrong in it; reading goes on without."""
    config = load(paths.config_file)
    for fault in config.faults:
        complain(fault)
    return config


def place(name: str, *, paths: Paths | None = None) -> tuple[Place, Config]:
    """Find the library called ``name``, or at that path, and what the user chose for it.

    Without a name it is the configured one, else the one that was left last, else the guide, which
    has a name as well. A folder or file in a known library is a part of that one; any other file
    is a library of that file alone. Raises `LibraryError`.
    """
    paths = paths or user_paths()
    config = user_config(paths)
    where = _find(name, config, paths)
    return where, config.for_library(where.root)


def _find(name: str, config: Config, paths: Paths) -> Place:
    name = name or ("" if config.library else _last(paths))
    library = config.named(name or config.library)
    is_guide = name == GUIDE_ID and name not in config.libraries and not is_there(library.path)
    if is_guide or (not name and not (config.library and is_there(library.path))):
        if config.library and not is_guide:
            complain(_missing(library.path, "the configured library; here is the guide instead"))
        return _place(paths, LibraryConfig(guide(), id=GUIDE_ID))
    if not is_there(library.path):
        raise _missing(library.path, "name one that exists")
    is_whole = is_folder(library.path)
    if not is_whole and not is_article_name(library.path.name):
        raise LibraryError(
            "this is no article",
            where=str(library.path),
            hint=f"articles end in {', '.join(sorted(SUFFIXES))}",
        )
    root = known_root(
        library.path,
        [one.path for one in config.libraries.values()],
        cache=paths.cache,
        marks=paths.marks,
        device=paths.device,
    )
    if root in (None, library.path):
        if is_whole:
            return _place(paths, library)
        folder = config.named(str(library.path.parent))
        return _place(paths, folder, only=library.path.name)
    under = library.path.relative_to(root).as_posix() + "/" * is_whole
    return _place(paths, config.named(str(root)), under=under)


def _last(paths: Paths) -> str:
    """Give the library that was open last, if it is still there."""
    last = last_library(paths.session)
    return last if last != str(guide()) and last and is_there(Path(last)) else ""


def _missing(path: Path, hint: str) -> LibraryError:
    return LibraryError("there is no such folder or file", where=str(path), hint=hint)


def _place(paths: Paths, library: LibraryConfig, only: str = "", under: str = "") -> Place:
    return Place(
        root=library.path,
        marks=paths.marks,
        device=paths.device,
        cache=paths.cache,
        only=only,
        under=under,
        id=library.id,
        flat_categories=library.flat_categories,
    )


def relative(where: Place, article: str) -> str:
    """Give the path below the library's root of what the user names: relative to it, or a file.

    Of a library that was opened in part it is relative to that part, and in it. Raises
    `LibraryError` where there is no such file in the library.
    """
    inside = os.path.normpath(article)
    folder = where.root / where.under.rpartition("/")[0]
    near = folder / inside
    for path in _meant(article, [] if inside.startswith(("/", "..")) else [near]):
        if is_file(path) and path.is_relative_to(where.root):
            relpath = path.relative_to(where.root).as_posix()
            if _is_within(relpath, where.under):
                return relpath
    raise LibraryError("there is no such article", where=article, hint=f"name a file in {folder}")


def _meant(article: str, near: list[Path]) -> Iterator[Path]:
    yield from near
    with suppress(FileNotFoundError):  # the folder where one is; said of the next
        yield Path(os.path.abspath(article))  # noqa: PTH100
    yield absolute(article)  # which may be no path


def _is_within(relpath: str, under: str) -> bool:
    return relpath.startswith(under) if not under or under.endswith("/") else relpath == under
