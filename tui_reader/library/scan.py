"""Walk a library's folder: which files may be articles, and how they look from outside."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from errno import ELOOP, ENOENT
from pathlib import Path
from stat import S_ISDIR, S_ISREG

from tui_reader.domain.changes import Stat
from tui_reader.domain.errors import LibraryError

SUFFIXES = (".md", ".markdown", ".mdown", ".mdx", ".html", ".htm", ".xhtml", ".txt")
"""What articles end in; where a link leaves it out, the first of these is meant that there is."""
_SKIPPED_FOLDERS = frozenset(("node_modules",))


@dataclass(frozen=True, slots=True)
class Scan:
    """What a walk found; paths are relative, POSIX, undecodable bytes as surrogate escapes."""

    files: dict[str, Stat] = field(default_factory=dict)
    unreadable: list[str] = field(default_factory=list)
    """Folders that could not be listed: what is below them is unknown, not gone."""
    linked: list[str] = field(default_factory=list)
    """Folders that are symbolic links: what is below them has several paths."""


def is_article_name(name: str) -> bool:
    """Tell whether a file of this name may be an article."""
    return not name.startswith(".") and os.path.splitext(name)[1].lower() in SUFFIXES  # noqa: PTH122


def scan(root: Path) -> Scan:
    """Find every regular file that may be an article.

    Symbolic links are followed once per folder, so that a loop ends. Raises `LibraryError` where
    the root itself cannot be listed.
    """
    found = Scan()
    seen = {_identity(root)}
    pending = [""]
    while pending:
        folder = pending.pop()
        try:
            with os.scandir(root / folder) as entries:
                for entry, status in _looked_at(entries):
                    relpath = folder + entry.name
                    if S_ISREG(status.st_mode):
                        found.files[relpath] = Stat.of(status)
                        continue
                    if entry.is_symlink():
                        found.linked.append(relpath)
                    if (identity := (status.st_dev, status.st_ino)) not in seen:
                        seen.add(identity)
                        pending.append(relpath + "/")
        except OSError as error:
            if not folder:
                raise _unusable(root, error) from error
            found.unreadable.append(folder)
    return found


def article_path(root: Path, path: str) -> tuple[str, bool]:
    """Give a changed path below ``root`` if it may be an article, and whether that is all of it.

    It is not for a folder: there, only `scan` can tell. A path that is gone is given in any case,
    for it may have been a folder, which the index knows.
    """
    try:
        relpath = Path(path).relative_to(root).as_posix()
    except ValueError:
        return "", False
    parts = relpath.split("/")
    if any(part.startswith(".") or part in _SKIPPED_FOLDERS for part in parts):
        return "", relpath != "."
    if os.path.isdir(path):  # noqa: PTH112
        return "", False
    return relpath if is_article_name(parts[-1]) or not os.path.lexists(path) else "", True


def scan_some(root: Path, relpaths: Iterable[str]) -> Scan:
    """Look at some files only; those that are gone or no articles are absent."""
    found = Scan()
    for relpath in relpaths:
        if not is_article_name(relpath.rpartition("/")[2]):
            continue  # a folder that was gone, and a file of its name now
        try:
            status = (root / relpath).stat()
        except OSError:
            continue
        if S_ISREG(status.st_mode):
            found.files[relpath] = Stat.of(status)
    return found


def scan_one(root: Path, name: str) -> Scan:
    """Find one file of ``root`` and nothing else; none where it is gone."""
    try:
        status = (root / name).stat()
    except FileNotFoundError:
        return Scan()
    except OSError as error:
        raise _unusable(root / name, error) from error
    return Scan({name: Stat.of(status)})


def _identity(root: Path) -> tuple[int, int]:
    try:
        status = root.stat()
    except OSError as error:
        raise _unusable(root, error) from error
    return status.st_dev, status.st_ino


def _unusable(root: Path, error: OSError) -> LibraryError:
    return LibraryError(
        f"this folder cannot be listed: {error.strerror}",
        where=str(root),
        hint="is it there, and may you read it?",
    )


def _looked_at(
    entries: Iterator[os.DirEntry[str]],
) -> Iterator[tuple[os.DirEntry[str], os.stat_result]]:
    for entry in entries:
        if entry.name.startswith(".") or entry.name in _SKIPPED_FOLDERS:
            continue
        try:
            status = entry.stat()
        except OSError as error:
            if error.errno in (ENOENT, ELOOP):
                continue  # a dangling link, a ring of links, or a file that has just gone
            raise
        mode = status.st_mode
        if S_ISDIR(mode) or (S_ISREG(mode) and is_article_name(entry.name)):
            yield entry, status
