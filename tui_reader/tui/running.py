"""The app from its start to its exit status; marks are written whatever becomes of it."""

import gc
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import gettempdir

from tui_reader.domain.clean import clean_line
from tui_reader.domain.errors import JournalError
from tui_reader.library.library import Library, Place
from tui_reader.settings.config import Config
from tui_reader.settings.terminal import Asked
from tui_reader.settings.themes import Looks
from tui_reader.tui.app import ReaderApp
from tui_reader.tui.ending import let_interrupt, let_nothing_interrupt
from tui_reader.tui.late_answers import read_on

UNWRITTEN = 3
"""The exit status when marks could not be written."""
_NEVER = 1_000_000
_TURN = 0.001
"""Seconds that a key waits at most for a thread that computes."""
_LONG = 1.0
"""Seconds without a screen after which a sentence says why."""


def run(place: Place, config: Config, session_file: Path, looks: Looks, asked: Asked | None) -> int:
    """Read until the user quits; give the exit status."""
    with _patience(place.root):
        app = ReaderApp(place, config, session_file, looks)
    if asked is not None:
        read_on(asked.answers)
        app.take_over = asked.restore
    gc.set_threshold(*gc.get_threshold()[:2], _NEVER)
    sys.setswitchinterval(_TURN)
    threading.excepthook = app.thread_failed
    let_interrupt()
    try:
        app.run()
    finally:
        let_nothing_interrupt()
        left = app.library.close()
        if left:
            _rescue(app.library)
        elif app.library.elsewhere is not None:
            _say_where(app.library.elsewhere)
    if app.fault is not None:
        raise app.fault
    return UNWRITTEN if left else app.return_code or 0


@contextmanager
def _patience(root: Path) -> Iterator[None]:
    """Say that one has to wait, where one has to."""
    late = threading.Timer(
        _LONG,
        _say,
        [f"{root}: it is slow to open (another program has its index, or a disk waits)"],
    )
    late.start()
    try:
        yield
    finally:
        late.cancel()
        late.join()


def _rescue(library: Library) -> None:
    """Write marks that the disk refuses where nobody can be asked any more."""
    faults = "; ".join(map(str, library.faults)) or "the disk refused them"
    _say(f"marks were not written: {faults}")
    from tui_reader.tui.screens.unwritten import elsewhere  # noqa: PLC0415 - seldom

    file = Path(gettempdir()) / elsewhere().name
    try:
        library.write_elsewhere(file)
    except JournalError as error:
        _say(str(error))
    else:
        _say_where(file)


def _say_where(file: Path) -> None:
    _say(f"the marks are in {file}: tui-reader marks import FILE takes them in")


def _say(sentence: str) -> None:
    print(f"tui-reader: {clean_line(sentence)}", file=sys.stderr)  # noqa: T201
