"""What the user names on the command line -> the library that is meant."""

import os
from pathlib import Path

from tui_reader.cli.output import complain
from tui_reader.domain.errors import LibraryError
from tui_reader.library.library import Place
from tui_reader.library.scan import SUFFIXES, is_article_name
from tui_reader.settings.config import Config, LibraryConfig, absolute, load
from tui_reader.settings.paths import Paths, guide, user_paths

GUIDE_ID = "guide"
"""The guide is one library wherever the package is installed."""


def user_config(paths: Paths) -> Config:
    """Read the configuration and announce what is wrong in it; reading goes on without."""
    config = load(paths.config_file)
    for fault in config.faults:
        complain(fault)
    return config


def place(name: str, *, paths: Paths | None = None) -> tuple[Place, Config]:
    """Find the library called ``name``, or at that path, and what the user chose.

    Without a name it is the configured one, else the guide. A file is a library of that file
    alone. Raises `LibraryError`.
    """
    paths = paths or user_paths()
    config = user_config(paths)
    library = config.named(name or config.library)
    if not name and not (config.library and library.path.exists()):
        if config.library:
            complain(_missing(library.path, "the configured library; here is the guide instead"))
        return _place(paths, LibraryConfig(guide(), id=GUIDE_ID)), config
    if not library.path.exists():
        raise _missing(library.path, "name one that exists")
    if library.path.is_dir():
        return _place(paths, library), config
    if not is_article_name(library.path.name):
        raise LibraryError(
            "this is no article",
            where=str(library.path),
            hint=f"articles end in {', '.join(sorted(SUFFIXES))}",
        )
    folder = config.named(str(library.path.parent))
    return _place(paths, folder, only=library.path.name), config


def _missing(path: Path, hint: str) -> LibraryError:
    return LibraryError("there is no such folder or file", where=str(path), hint=hint)


def _place(paths: Paths, library: LibraryConfig, only: str = "") -> Place:
    return Place(
        root=library.path,
        marks=paths.marks,
        device=paths.device,
        cache=paths.cache,
        only=only,
        id=library.id,
        flat_categories=library.flat_categories,
    )


def relative(where: Place, article: str) -> str:
    """Give the path below the library's root of what the user names: relative to it, or a file.

    Raises `LibraryError` where there is no such file in the library.
    """
    inside = os.path.normpath(article)
    if not inside.startswith(("/", "..")) and (where.root / inside).is_file():
        return Path(inside).as_posix()
    for path in (Path(os.path.abspath(article)), absolute(article)):  # noqa: PTH100
        if path.is_file() and path.is_relative_to(where.root):
            return path.relative_to(where.root).as_posix()
    raise LibraryError(
        "there is no such article", where=article, hint=f"name a file in {where.root}"
    )
