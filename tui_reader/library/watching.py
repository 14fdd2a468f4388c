"""What changes below a library's folder, told as it happens, though the folder may go and come."""

import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from tui_reader.domain.errors import LibraryError
from tui_reader.library.scan import article_path

MOST_PATHS = 1_000
"""Changed files that are looked at one by one; more are found by a scan."""
_QUIET_MS = 150
"""Milliseconds without a change after which the last ones are told."""
_LONGEST_MS = 600
"""Milliseconds after which they are told in any case."""
_LONGEST_PAUSE = 60.0
"""Seconds between two scans where watching fails again and again."""


def changes(root: Path, only: str = "") -> Iterator[frozenset[str] | None]:
    """Give the articles that have changed; None where only a scan can tell.

    That is so as soon as changes are noticed, and whenever the folder has gone or is another one.
    Of one file, ``only``, the folder is watched all the same: editors put a new file in its place.
    Raises `LibraryError` where the system tells of no changes.
    """
    from watchfiles import Change, watch  # noqa: PLC0415 - the first list doesn't wait for it

    shortest = pause = _LONGEST_MS / 1000
    while True:
        identity, is_ready = _identity(root), False
        try:
            for some in watch(
                root,
                watch_filter=None,
                debounce=_LONGEST_MS,
                step=_QUIET_MS,
                rust_timeout=_LONGEST_MS,
                yield_on_timeout=True,
                raise_interrupt=False,
                recursive=not only,
                ignore_permission_denied=True,
            ):
                # A folder that is made anew at once may get the number of the one that went.
                if (Change.deleted, str(root)) in some or _identity(root) != identity:
                    break
                if some:
                    yield _articles(root, (path for _, path in some))
                elif not is_ready:
                    is_ready, pause = True, shortest
                    yield None
        except FileNotFoundError:
            pass  # it went before it was watched
        except OSError as error:
            raise unnoticed(root, error) from error
        except RuntimeError:
            # A name that is not UTF-8 cannot be told, only found. Below a folder of such a name
            # watching ends as soon as it begins, and so it is tried less and less often.
            yield None
            time.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)
            continue
        yield None
        while _identity(root) is None:
            time.sleep(shortest)


def unnoticed(root: Path, error: Exception) -> LibraryError:
    """Say that nothing is watched any more."""
    return LibraryError(
        f"changes are not noticed: {error}",
        where=str(root),
        hint="raise the limit of inotify watches to see new files at once",
    )


def _articles(root: Path, paths: Iterable[str]) -> frozenset[str] | None:
    """Give the articles among ``paths``; None where only a scan can tell what has changed."""
    found = set()
    for path in paths:
        relpath, is_certain = article_path(root, path)
        if not is_certain:
            return None
        if relpath:
            found.add(relpath)
    return frozenset(found) if len(found) <= MOST_PATHS else None


def _identity(root: Path) -> tuple[int, int] | None:
    try:
        status = root.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
