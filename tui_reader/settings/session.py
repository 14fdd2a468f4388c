"""What was open when a library was left, for the next start to go on from."""

import fcntl
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from time import monotonic, sleep

from tui_reader.domain.errors import ConfigError
from tui_reader.storage import regular

MOST_LIBRARIES = 100
_WIDEST = 1000
_PATIENCE = 1.0
"""Seconds to wait for another program: one that has been stopped must not keep this one open."""


@dataclass(frozen=True, slots=True)
class Session:
    """How one library was left; what is empty or None is as it is at a first start."""

    view: str = ""
    """The query of the view in the tree."""
    article: str = ""
    """The path below the library's root of the open article."""
    pane: str = ""
    """The id of the pane with the focus."""
    left_width: int | None = None
    """Cells of the panes on the left of a terminal of usual width."""
    wide_left_width: int | None = None
    """Cells of the two panes on the left of a wide terminal."""
    measure: int | None = None
    """Cells of the text column at most; 0 for the pane's width."""


def load(file: Path, root: str) -> Session:
    """Give how the library at ``root`` was left; what is not understood is as if absent."""
    found = _libraries(_read(file)).get(root)
    if not isinstance(found, dict):
        return Session()
    text = {
        key: found[key] for key in ("view", "article", "pane") if isinstance(found.get(key), str)
    }
    return Session(
        **text,
        left_width=_cells(found.get("left_width"), 1),
        wide_left_width=_cells(found.get("wide_left_width"), 1),
        measure=_cells(found.get("measure"), 0),
    )


def last_library(file: Path) -> str:
    """Give the folder of the library that was left last, or nothing."""
    last = _read(file).get("last")
    return last if isinstance(last, str) else ""


def chosen_theme(file: Path, configured: str) -> str:
    """Give the look that was chosen for all libraries since ``configured`` is in the configuration.

    A name that is configured after that wins, for it is the newer wish.
    """
    kept = _read(file).get("theme")
    if not isinstance(kept, dict) or kept.get("instead_of") != configured:
        return configured
    name = kept.get("name")
    return name if isinstance(name, str) else configured


def keep_theme(file: Path, name: str, configured: str) -> None:
    """Keep the look that was chosen instead of the configured one. Raises `ConfigError`."""
    _change(file, lambda found: found | {"theme": {"name": name, "instead_of": configured}})


def save(file: Path, root: str, session: Session) -> None:
    """Keep how the library at ``root`` was left. Raises `ConfigError`."""
    _change(file, lambda found: _added(found, root, session))


_Kept = dict[str, object]


def _change(file: Path, changed: Callable[[_Kept], _Kept]) -> None:
    """Change what is kept, beside what other programs and newer versions have kept.

    The file is the old or the new one at every instant.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with _locked(file):
            try:
                content = regular.read(file)
            except FileNotFoundError:
                content = b""
            _replace(file, _written(content, changed))
    except OSError as error:
        raise ConfigError(
            f"what is open cannot be kept for the next start: {error.strerror}",
            where=str(file),
            hint="make the folder writable",
        ) from error


def _cells(value: object, least: int) -> int | None:
    return value if type(value) is int and least <= value <= _WIDEST else None


def _read(file: Path) -> dict[str, object]:
    try:
        return _parsed(regular.read(file))
    except OSError:
        return {}


def _parsed(content: bytes) -> dict[str, object]:
    """Read what any version has written; anything else is as if nothing was."""
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _libraries(found: dict[str, object]) -> dict[str, object]:
    libraries = found.get("libraries")
    return libraries if isinstance(libraries, dict) else {}


def _written(content: bytes, changed: Callable[[_Kept], _Kept]) -> bytes:
    try:  # in ASCII, for a path may have bytes that are no UTF-8
        text = json.dumps(changed(_parsed(content)))
    except RecursionError:  # nested so deeply that it can be read, but not written
        text = json.dumps(changed({}))
    return text.encode() + b"\n"


def _added(found: _Kept, root: str, session: Session) -> _Kept:
    """Give what is kept with a session, which becomes the last one; the first ones are dropped."""
    libraries = dict(_libraries(found))
    before = libraries.pop(root, None)
    libraries[root] = (before if isinstance(before, dict) else {}) | asdict(session)
    newest = list(libraries.items())[-MOST_LIBRARIES:]
    return found | {"last": root, "libraries": dict(newest)}


@contextmanager
def _locked(file: Path) -> Iterator[None]:
    """Keep other programs from writing meanwhile; the lock goes with the program that holds it."""
    lock = regular.open_regular(file.with_suffix(".lock"), os.O_RDWR | os.O_CREAT)
    try:
        end = monotonic() + _PATIENCE
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:  # held, or of a kind that this file system doesn't have
                if isinstance(error, BlockingIOError) and monotonic() < end:
                    sleep(0.01)
                    continue
            break
        yield
    finally:
        os.close(lock)


def _replace(file: Path, content: bytes) -> None:
    from tempfile import NamedTemporaryFile  # noqa: PLC0415 - not needed at the start

    with NamedTemporaryFile(dir=file.parent, prefix=f"{file.name}.", delete=False) as temporary:
        try:
            temporary.write(content)
            temporary.flush()
            os.fsync(temporary.fileno())
            Path(temporary.name).replace(file)
        except BaseException:
            with suppress(OSError):
                Path(temporary.name).unlink()
            raise
