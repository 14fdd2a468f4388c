"""The application: it opens the main screen and lets key sequences through."""

import asyncio
import gc
import signal
import sys
from pathlib import Path
from tempfile import gettempdir
from time import monotonic

from textual import events
from textual.app import App
from textual.widgets import Input

from tui_reader.domain.clean import clean_line
from tui_reader.domain.errors import JournalError
from tui_reader.library.library import Library, Place
from tui_reader.library.marker import Flushed
from tui_reader.settings.actions import BY_ID, Action
from tui_reader.settings.config import Config
from tui_reader.settings.keys import as_ascii
from tui_reader.tui.key_reader import KeyReader
from tui_reader.tui.messages import MarksFlushed
from tui_reader.tui.screens.main import MainScreen

_IDLE = 5.0
"""Seconds without a key after which a full garbage collection disturbs nobody."""
_NEVER = 1_000_000
_TURN = 0.001
"""Seconds that a key waits at most for a thread that computes."""
_ENDS = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)
"""Signals by which the system asks for the program's end."""
_WHILE_TYPING = ("back", "copy_or_quit")
"""Actions whose keys do the same while one types."""
UNWRITTEN = 3
"""The exit status when marks could not be written."""


class ReaderApp(App[None], inherit_bindings=False):
    """One library on one screen."""

    CSS_PATH = "reader.tcss"
    TITLE = "tui-reader"
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, place: Place, config: Config, session_file: Path | None = None) -> None:
        super().__init__()
        self.library = Library(place, self._marks_flushed)
        self.main = MainScreen(self.library, config, session_file)
        self._keys = KeyReader(config.keymap)
        self._last_key: float | None = None
        if self.console.color_system == "standard":
            self.theme = "ansi-dark"  # others would be rounded to sixteen colours

    def get_default_screen(self) -> MainScreen:
        """Begin with the library."""
        return self.main

    def on_mount(self) -> None:
        """Collect garbage where no key waits for it, and end well where the system asks for it."""
        self.set_interval(_IDLE, self._collect)
        for number in _ENDS:
            asyncio.get_running_loop().add_signal_handler(number, self._end_by, number)

    def _collect(self) -> None:
        if self._last_key is not None and monotonic() - self._last_key > _IDLE:
            self._last_key = None
            gc.collect()

    def on_unmount(self) -> None:
        """Let signals end the program as ever."""
        for number in _ENDS:
            asyncio.get_running_loop().remove_signal_handler(number)

    def _end_by(self, number: signal.Signals) -> None:
        """End because the system asks for it: what was marked is written all the same."""
        if self.main.is_mounted:
            self.main.prepare_to_leave()
        self.exit(return_code=128 + number)

    async def action_choose(self, action: str) -> None:
        """Do what was clicked in a menu, as if its key had followed."""
        self._keys.forget()
        self.main.show_begun(self._keys)
        await self.do(BY_ID[action])

    async def do(self, action: Action, count: int | None = None) -> None:
        """Do what a key, a click or a name asks for, if it is possible."""
        does = self.main.focused if action.on == "pane" else self.main
        parameters = (count,) if action.counts and count is not None else ()
        await self.run_action(("", action.id, parameters), does or self.main)

    def _marks_flushed(self, flushed: Flushed) -> None:
        if self.is_running:
            self.post_message(MarksFlushed(flushed))

    def on_marks_flushed(self, message: MarksFlushed) -> None:
        """Hand a background thread's word to the screen, which may not have been there for it."""
        if self.main.is_mounted:
            self.main.show_flushed(message.flushed)

    async def on_event(self, event: events.Event) -> None:
        """Do what keys ask for in the panes; all other events go the usual way."""
        is_taken = (
            isinstance(event, events.Key)
            and not event.is_forwarded
            and self.screen is self.main
            and await self._take(event)
        )
        if not is_taken:
            await super().on_event(event)

    async def _take(self, event: events.Key) -> bool:
        """Do what a key asks for; False where it is typed, or means nothing."""
        self._last_key = monotonic()
        key = as_ascii(event.key, event.character)
        if isinstance(self.focused, Input):
            action = None if event.is_printable else self._keys.keymap.find("list", (key,))
            if action is None or action.id not in _WHILE_TYPING:
                return False
            await self.do(action)
            return True
        self.main.forget_message()
        if self.main.take_key(key):
            return True
        pressed = self._keys.feed(key, self.main.pane)
        self.main.show_begun(self._keys)
        if pressed is not None and pressed.action is not None:
            await self.do(pressed.action, pressed.number)
        return pressed is not None


def run(place: Place, config: Config, session_file: Path) -> int:
    """Read until the user quits; give the exit status."""
    app = ReaderApp(place, config, session_file)
    gc.set_threshold(*gc.get_threshold()[:2], _NEVER)
    sys.setswitchinterval(_TURN)
    try:
        app.run()
    finally:
        left = app.library.close()
        if left:
            _rescue(app.library)
        elif app.library.elsewhere is not None:
            _say_where(app.library.elsewhere)
    return UNWRITTEN if left else app.return_code or 0


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
