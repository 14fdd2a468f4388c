"""The theme: chosen with a preview of each, and kept for all libraries."""

from tui_reader.domain.errors import ReaderError
from tui_reader.settings.session import keep_theme
from tui_reader.settings.themes import AUTO, THEMES
from tui_reader.tui.screens.commanding import CommandingScreen

_ABOUT = {
    AUTO: "dark or light as the terminal",
    "paper": "warm white",
    "sepia": "for long evenings",
    "night": "dark and calm",
    "ink": "no colours but grey",
    "high-contrast": "nothing faint",
    "ansi": "the terminal's own colours",
}
_NO_COLOURS = "There are no colours to choose: this terminal has none, or NO_COLOR is set."


class LooksScreen(CommandingScreen):
    """A library whose looks can be changed."""

    def action_theme(self) -> None:
        """Choose a theme: what the cursor is on is shown, Esc goes back to the one before."""
        if not self._reader_app.looks.colours:
            self._keys.say(_NO_COLOURS)
            return
        from tui_reader.tui.screens.picking import PickScreen, Row  # noqa: PLC0415

        app = self._reader_app
        before = app.looks.theme

        def choose(place: int | None) -> None:
            if place is None:
                app.use_theme(before)
            else:
                self.use_theme(THEMES[place])

        self.app.push_screen(
            PickScreen(
                "Themes",
                [Row(name, _ABOUT.get(name, "Textual's")) for name in THEMES],
                at=THEMES.index(before) if before in THEMES else 0,
                preview=lambda place: app.use_theme(THEMES[place]),
            ),
            choose,
        )

    def use_theme(self, name: str) -> None:
        """Take a theme, and keep it for the next start of any library."""
        self._reader_app.use_theme(name)
        if self._session_file is None:
            return
        try:
            keep_theme(self._session_file, name, self._config.theme)
        except ReaderError as error:
            self._keys.say(f"{error}.")
