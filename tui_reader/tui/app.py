"""The application: it opens the main screen and lets key sequences through."""

import gc
import signal
from collections.abc import Callable
from pathlib import Path
from time import monotonic

from textual import events
from textual.widgets import Input

from tui_reader.domain.errors import StorageError
from tui_reader.library.library import Library, Place
from tui_reader.library.marker import Flushed
from tui_reader.settings.actions import BY_ID, Action
from tui_reader.settings.config import Config
from tui_reader.settings.keymap import Keymap
from tui_reader.settings.keys import as_ascii
from tui_reader.settings.themes import Looks
from tui_reader.tui.key_reader import KeyReader
from tui_reader.tui.messages import MarksFlushed
from tui_reader.tui.screens.main import MainScreen
from tui_reader.tui.steadfast import Steadfast, index_fault
from tui_reader.tui.themes import ANSI, colours_told, own_themes, theme_named
from tui_reader.tui.typeahead import TypeaheadApp

_IDLE = 5.0
"""Seconds without a key after which a full garbage collection disturbs nobody."""
_WHILE_TYPING = ("back", "copy_or_quit")
"""Actions whose keys do the same while one types."""
_LEAVE = ("copy_or_quit", "quit")
"""Actions whose keys do the same in every screen."""
_LOOKS = Looks()


class ReaderApp(Steadfast, TypeaheadApp, inherit_bindings=False):
    """One library on one screen."""

    CSS_PATH = "reader.tcss"
    TITLE = "tui-reader"
    ENABLE_COMMAND_PALETTE = False

    def __init__(
        self,
        place: Place,
        config: Config,
        session_file: Path | None = None,
        looks: Looks = _LOOKS,
    ) -> None:
        with colours_told(wanted=looks.colours):
            super().__init__(ansi_color=None if looks.colours else True)
        self.library = Library(place, self._marks_flushed)
        self.main = MainScreen(self.library, config, session_file)
        self._keys = KeyReader(config.keymap)
        self._last_key: float | None = None
        self.looks = looks
        self.take_over: Callable[[], None] = lambda: None
        """What is to be done before the terminal is Textual's."""
        for theme in own_themes(dark=looks.dark):
            self.register_theme(theme)
        self._begin_with(self._shown(looks.theme))

    def _begin_with(self, theme: str) -> None:
        """Take a look before the style sheet is read, which it would be twice otherwise."""
        if theme in ANSI:  # which the driver must know of
            self.theme = theme
        else:
            self.set_reactive(ReaderApp.theme, theme)
            self.stylesheet.set_variables(self.get_css_variables())

    def on_load(self) -> None:
        """Begin with the terminal as it was."""
        self.take_over()

    def use_keymap(self, keymap: Keymap) -> None:
        """Let other keys hold from now on."""
        self._keys = KeyReader(keymap)
        self.main.show_begun(self._keys)

    def use_theme(self, name: str) -> None:
        """Take the look of that name, or what this terminal can show of it."""
        self.looks = self.looks._replace(theme=name)
        self.theme = self._shown(name)

    def _shown(self, name: str) -> str:
        few = not self.looks.colours or self.console.color_system == "standard"
        return theme_named(name, dark=self.looks.dark, few=few)

    def get_default_screen(self) -> MainScreen:
        """Begin with the library."""
        return self.main

    def on_mount(self) -> None:
        """Collect garbage where no key waits for it."""
        self.set_interval(_IDLE, self._collect)

    def _collect(self) -> None:
        if self._last_key is not None and monotonic() - self._last_key > _IDLE:
            self._last_key = None
            gc.collect()

    def prepare_to_leave(self) -> None:
        """Keep what the next start goes on with."""
        if self.main.is_mounted:
            self.main.prepare_to_leave()

    def stop_well(self) -> None:
        """Write marks that wait, then stop."""
        if self.main.is_mounted:
            self.main.action_suspend()
        else:
            self.stop()

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

    def say_fault(self, fault: StorageError) -> None:
        """Say what is wrong with the index."""
        self.main.say_fault(fault)

    def _handle_exception(self, error: Exception) -> None:
        """End for what is unexpected; a fault of the index is no reason."""
        fault = index_fault(error)
        if fault is not None and self.main.is_mounted:
            self.say_fault(fault)
        else:
            super()._handle_exception(error)

    def _marks_flushed(self, flushed: Flushed) -> None:
        if self.is_running:
            self.post_message(MarksFlushed(flushed))

    def on_marks_flushed(self, message: MarksFlushed) -> None:
        """Hand a background thread's word to the screen, which may not have been there for it."""
        if self.main.is_mounted:
            self.main.show_flushed(message.flushed)

    async def take(self, event: events.Key) -> bool:
        """Do what a key asks for; False where it is typed, or means nothing."""
        return await (self._take(event) if self.screen is self.main else self._leave(event))

    @property
    def is_working(self) -> bool:
        """Whether something is worked out that keys have to wait for."""
        return self.main.is_working

    def interrupts(self, event: events.Key) -> bool:
        """Say whether a key stops what is worked out, or the program."""
        name = self._name_of(as_ascii(event.key, event.character))
        return self.main.is_slow and name in ("back", "copy_or_quit")

    def _name_of(self, key: str) -> str:
        """Give the id of what a key does in the list, wherever one is."""
        action = self._keys.keymap.find("list", (key,))
        return action.id if action is not None else ""

    async def _leave(self, event: events.Key) -> bool:
        """Quit from another screen where the key says so; False where it says something else."""
        name = self._name_of(as_ascii(event.key, event.character))
        is_copied = isinstance(self.focused, Input) and self.focused.selected_text
        if name not in _LEAVE or event.is_printable or is_copied:
            return False
        if name == "quit":
            if event.key in self.screen.active_bindings:
                return False
            self.main.leave()
        elif selected := self.screen.get_selected_text():
            self.main.copy(selected, "what is selected")
        else:
            self.end_by(signal.SIGINT)
        return True

    def on_working_screen_idle(self) -> None:
        """Do what the keys ask for that have waited."""
        self.let_go()

    async def _take(self, event: events.Key) -> bool:
        """Do what a key asks for; False where it is typed, or means nothing."""
        self._last_key = monotonic()
        key = as_ascii(event.key, event.character)
        if self.main.is_working and self._name_of(key) == "back":
            self.main.stop_working()
            return True
        if not (isinstance(self.focused, Input) and key == "enter"):  # which a mistake outlives
            self.main.forget_message()
        if isinstance(self.focused, Input):
            name = "" if event.is_printable else self._name_of(key)
            is_copied = self.focused.selected_text and key == "ctrl+c"
            if name not in _WHILE_TYPING or is_copied:
                return False
            await self.do(BY_ID[name])
            return True
        if self.main.take_key(key):
            return True
        pressed = self._keys.feed(key, self.main.pane)
        self.main.show_begun(self._keys)
        if pressed is None:
            return False
        if pressed.unknown:
            self.main.refuse_keys(pressed.unknown)
        elif pressed.action is not None and not self.main.refuses(pressed.action):
            await self.do(pressed.action, pressed.number)
        return True
