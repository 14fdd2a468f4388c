"""What the user chose, and chooses anew while the program runs."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.cells import cell_len
from textual import events, work
from textual.message import Message
from textual.worker import get_current_worker

from tui_reader.domain.errors import ConfigError
from tui_reader.settings.config import Config
from tui_reader.settings.config_file import read, stamp
from tui_reader.tui.cells import fit
from tui_reader.tui.screens.looks import LooksScreen
from tui_reader.tui.widgets.category_tree import ALL, CategoryTree, View

_LOOK = 1.0
"""Seconds between two looks at the configuration file."""
_PLACE = 12
"""Cells that a warning leaves to the place in the article."""


class ConfiguringScreen(LooksScreen):
    """A library shown as its user has configured it, by the file as it is now."""

    @dataclass
    class Reread(Message):
        """The configuration was read again, or could not be."""

        config: Config | ConfigError

    _mistakes: Sequence[ConfigError] = ()
    _is_missed = False
    """The file was not there at the last look: an editor may be putting another in its place."""

    def on_mount(self) -> None:
        """Tell what is wrong in the configuration, and follow its file."""
        self._warn_of(self._config.faults)
        if self._config.source is not None:
            self._stamp = self._config.source.stamp
            self.set_interval(_LOOK, self._look_at_config)

    def _warn_of(self, faults: Sequence[ConfigError]) -> None:
        """Tell what is wrong: of one mistake what there is room for, of several their number."""
        self._mistakes = faults
        if not faults:
            self._warn("config")
            return
        file = Path(faults[0].where).name
        if len(faults) > 1:
            name = file.partition(":")[0]
            sentence = f"{len(faults)} mistakes in {name}: {{config_faults}} shows them"
            self._warn("config", ConfigError(self.with_keys(sentence)))
            return
        nearest_first = "; ".join(reversed(faults[0].hint.split("; ")))
        whole = ConfigError(f"{file}: {faults[0].what}", hint=nearest_first)
        all_ = self.with_keys(" {config_faults} shows all")
        room = self.app.size.width - _PLACE
        if cell_len(whole.brief) > room:
            whole = ConfigError(fit(whole.brief, max(0, room - len(all_))) + all_)
        self._warn("config", whole)

    def on_resize(self, event: events.Resize) -> None:  # noqa: ARG002
        """Tell as much of a mistake as there is room for now."""
        if self._faults.get("config"):
            self._warn_of(self._mistakes)

    def action_config_faults(self) -> None:
        """Show all that is wrong in the configuration."""
        if not self._mistakes:
            self._keys.say("The configuration has no mistakes.")
            return
        from tui_reader.tui.screens.picking import PickScreen, Row  # noqa: PLC0415 - not at the start

        rows = [
            Row(f"{Path(fault.where).name}: {fault.what}", fault.hint) for fault in self._mistakes
        ]
        title = "Mistakes in the configuration"
        self.app.push_screen(PickScreen(title, rows, does="Enter or Esc closes"))

    def take_key(self, key: str) -> bool:
        """Take what is wrong in the configuration for read, on Escape."""
        if key == "escape" and self._faults.get("config"):
            self._warn("config")
        return super().take_key(key)

    def action_reload_config(self) -> None:
        """Read the configuration again."""
        if self._config.source is None:
            self._keys.say("No configuration file was read at the start.")
        else:
            self._reread(self._config.source.file)

    def _look_at_config(self) -> None:
        source = self._config.source
        if source is None:
            return
        now = stamp(source.file)
        is_gone = now is None and not self._is_missed
        self._is_missed = now is None
        if now != self._stamp and not is_gone:
            self._stamp = now
            self._reread(source.file)

    @work(thread=True, group="config", exclusive=True)
    def _reread(self, file: Path) -> None:
        try:
            config: Config | ConfigError = read(file).for_library(self._library.place.root)
        except ConfigError as error:
            config = error
        if not get_current_worker().is_cancelled:  # by a later look at the file
            self._tell(self.Reread(config))

    def on_configuring_screen_reread(self, message: Reread) -> None:
        """Do as the configuration says now; one that cannot be read at all changes nothing."""
        config = message.config
        if isinstance(config, ConfigError):
            self._warn_of((config,))
            return
        self._configure(config)
        self._warn_of(config.faults)
        if not config.faults:
            self._keys.say("The configuration was read again.")

    def _configure(self, config: Config) -> None:
        before, self._config = self._config, config
        self._reader_app.use_keymap(config.keymap)
        if config.theme != before.theme:
            self._reader_app.use_theme(config.theme)
        if config.views != before.views:
            self._set_views([View(name, query) for name, query in config.views.items()])
        self._reader.configure(config)
        if config.links != before.links and self._article is not None:
            self.keep_position()
            self._show_kept(self._article)
        if config.day_headings != before.day_headings:
            self._day_headings = config.day_headings
        if self._query == self._listed:  # else what was found is of another view or order
            self._show_found(self._found, current=self._list.current, stays=True)
        self._show_list()
        self._show_keys()

    def _set_views(self, views: list[View]) -> None:
        """Show other views of the user; the cursor stays on the one that is shown, if it can."""
        self._views = views
        self._tree.set_views(views)
        self._show_counts()
        same = [view for view in self._tree.views if view.query == self._view.query]
        with self._tree.prevent(CategoryTree.NodeHighlighted):
            self._tree.select(same[0] if same else ALL)
        if same:
            self._view = same[0]
        else:
            self._show_view(ALL)
