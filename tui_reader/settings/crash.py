"""The report of a fault of the program itself: where it happened, and nothing of what was read."""

import os
import platform
import sys
import traceback
from collections.abc import Iterator
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from tempfile import gettempdir

from tui_reader.domain.clean import clean_line
from tui_reader.domain.errors import ReaderError

_PACKAGES = ("tui-reader", "textual", "rich")
_LONGEST = 120
"""Characters of an exception's own words: they may quote an article."""


def report(error: BaseException, folder: Path) -> str:
    """Write a report into ``folder``, else into the temporary one; say so in a sentence."""
    name = f"crash-{datetime.now():%Y%m%d-%H%M%S}.txt"
    failed = f"the program has failed: {_words(error)}"
    for elsewhere in (False, True):
        try:
            place = Path(gettempdir()) if elsewhere else folder
            place.mkdir(parents=True, exist_ok=True)
            _write(place / name, _text(error))
        except OSError as refused:
            reason = refused.strerror
        else:
            return str(ReaderError(failed, hint=f"a report is in {place / name}"))
    return str(ReaderError(failed, hint=f"no report could be written: {reason}"))


def _write(file: Path, text: str) -> None:
    """Write what is nobody else's business."""
    opened = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
    with os.fdopen(opened, "w", encoding="utf-8", errors="backslashreplace") as report:
        report.write(text)


def _text(error: BaseException) -> str:
    versions = [f"{name} {version(name)}" for name in _PACKAGES]
    python = f"Python {platform.python_version()} ({sys.implementation.name})"
    traces = [_trace(one) for one in reversed(list(_chain(error)))]
    return "\n".join([*versions, python, platform.platform(), "", "\nthen\n\n".join(traces)])


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """Give an exception and those that led to it."""
    seen = set[int]()
    while error is not None and id(error) not in seen:
        yield error
        seen.add(id(error))
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _trace(error: BaseException) -> str:
    return "".join(traceback.format_tb(error.__traceback__)) + _words(error) + "\n"


def _words(error: BaseException) -> str:
    words = clean_line(str(error))
    if len(words) > _LONGEST:
        words = words[:_LONGEST] + "…"
    return f"{type(error).__name__}: {words}" if words else type(error).__name__
