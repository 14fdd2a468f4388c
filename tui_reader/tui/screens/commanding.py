"""Every action by its name: the help, the palette and the command line."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

from textual.widget import Widget

from tui_reader.domain.errors import ReaderError
from tui_reader.library.library import Library
from tui_reader.settings.actions import BY_ID, Action
from tui_reader.settings.config import Config
from tui_reader.settings.keymap import FINDING
from tui_reader.settings.themes import THEMES
from tui_reader.tui.hints import Focus
from tui_reader.tui.screens.resuming import ResumingScreen
from tui_reader.tui.widgets.category_tree import View

if TYPE_CHECKING:  # the line is loaded when the first list is shown
    from tui_reader.tui.app import ReaderApp
    from tui_reader.tui.widgets.command_line import CommandLine


class CommandingScreen(ResumingScreen):
    """A library whose actions are asked for by name."""

    def __init__(self, library: Library, config: Config, session_file: Path | None) -> None:
        super().__init__(library, config, session_file)
        self._line: CommandLine | None = None
        self._commanded_from: Widget | None = None

    @property
    def _reader_app(self) -> "ReaderApp":
        return cast("ReaderApp", self.app)

    # What is possible

    def is_possible(self, action: Action) -> bool:
        """Say whether an action can be asked for by its name, in the pane that has the focus."""
        return not self._why_not(action)

    def _why_not(self, action: Action) -> str:
        """Give what an action lacks; nothing where it is possible."""
        pane = self.pane
        panes = {pane, Focus.ARTICLE.value} if pane == FINDING else {pane}
        is_here = panes & set(action.panes)
        if not is_here and not (action.on == "screen" and Focus.LIST in action.panes):
            where = " and ".join(f"the {_PANES[pane]}" for pane in action.panes)
            return f"{action.id} is for {where}"
        lacking = self._situation.lacks(action.id)
        return f"{action.id} {lacking}" if lacking else ""

    async def run_named(self, action: Action, count: int | None = None) -> None:
        """Do what was asked for by its name, or say why that can't be."""
        reason = self._why_not(action)
        if reason:
            self._keys.say(f"{reason}.")
        else:
            await self._reader_app.do(action, count)

    # The help and the palette

    def action_help(self) -> None:
        """Show every key."""
        from tui_reader.tui.screens.help import HelpScreen  # noqa: PLC0415 - not at the start

        async def run(id_: str | None) -> None:
            if id_ is not None:
                await self.run_named(BY_ID[id_])

        self.app.push_screen(HelpScreen(self.keymap, self.pane), run)

    def action_palette(self) -> None:
        """Show all that can be done."""
        from tui_reader.tui.palette import Palette  # noqa: PLC0415 - not at the start

        self.app.push_screen(Palette())

    # Views

    @property
    def views(self) -> Sequence[View]:
        """Every view of the tree."""
        return self._tree.views

    def go_to_view(self, view: View) -> None:
        """Show a view's articles."""
        self._go_to_view(view)

    def action_view(self) -> None:
        """Choose a view."""
        from tui_reader.tui.screens.picking import PickScreen, Row  # noqa: PLC0415

        views = self.views
        at = views.index(self._view) if self._view in views else 0

        def go(place: int | None) -> None:
            if place is not None:
                self._go_to_view(views[place])

        self.app.push_screen(PickScreen("Views", [Row(view.name) for view in views], at=at), go)

    def _view_by_name(self, name: str) -> None:
        self._go_to_view(self.views[self._place("view", name)])

    # The command line

    def new_line(self) -> "CommandLine":
        """Give the line that names are typed in."""
        from tui_reader.tui.widgets.command_line import CommandLine  # noqa: PLC0415

        self._line = CommandLine(self._completions)
        return self._line

    @property
    def is_commanding(self) -> bool:
        """Whether an action's name is being typed."""
        return self._line is not None and self._line.is_shown

    def action_command(self) -> None:
        """Begin to type an action's name."""
        self._begin_command()

    def _begin_command(self, text: str = "") -> None:
        if self._line is not None and self._line.is_attached:  # else no list is shown yet
            self._commanded_from = self.focused
            self._line.begin(text)

    def end_command(self) -> None:
        """Go back to the pane from which a name was typed."""
        if self._line is not None:
            self._line.end()
            self.set_focus(self._commanded_from, scroll_visible=False)

    def on_descendant_focus(self) -> None:
        """Let the line keep the focus: an article that opens late would take it."""
        line = self._line
        if line is not None and line.is_shown and self.focused is not line.input:
            self._commanded_from = self.focused
            self.set_focus(line.input)

    def on_command_line_emptied(self) -> None:
        """Leave the line."""
        self.end_command()

    async def on_command_line_entered(self, message: "CommandLine.Entered") -> None:
        """Do what was entered; with a mistake, go on typing."""
        if not message.text:
            self.end_command()
            return
        from tui_reader.tui.commands import parse  # noqa: PLC0415 - not at the start

        try:
            action, number, argument = parse(message.text)
            self.end_command()
            if argument and self.is_possible(action):
                self._run_with(action, argument)
            else:
                await self.run_named(action, number)
        except ReaderError as error:
            self._keys.say(f"{error}" if error.what.endswith("?") else f"{error}.")
            if not self.is_commanding:
                self._begin_command(message.text)

    def _run_with(self, action: Action, argument: str) -> None:
        """Do what an action does for a text; raises ReaderError where it can make nothing of it."""
        run: dict[str, Callable[[str], None]] = {
            "filter": self._filter_by,
            "tag": self._tag_by_name,
            "theme": self._theme_by_name,
            "view": self._view_by_name,
        }
        run[action.id](argument)

    def _filter_by(self, text: str) -> None:
        from tui_reader.domain.query_parser import parse  # noqa: PLC0415 - for what is mistaken

        parse(text)
        self._input.begin()
        self._input.value = text
        self._list.focus()

    def _tag_by_name(self, names: str) -> None:
        self._asked = self._chosen
        self._tag(names)

    def _theme_by_name(self, name: str) -> None:
        self.use_theme(self._names("theme")[self._place("theme", name)])

    def use_theme(self, name: str) -> None:
        """Take another look."""
        self._reader_app.use_theme(name)

    def _place(self, action: str, name: str) -> int:
        from tui_reader.tui.commands import find_name  # noqa: PLC0415 - not at the start

        return find_name(name, self._names(action), action)

    def _completions(self, text: str) -> list[str]:
        from tui_reader.tui.commands import completions  # noqa: PLC0415 - not at the start

        return completions(text, self._names)

    def _names(self, action: str) -> Sequence[str]:
        """Give what can stand behind an action's name."""
        if action == "theme":
            return THEMES
        if action == "view":
            return [view.name for view in self.views]
        return self._library.tag_names() if action == "tag" else []


_PANES = {"tree": "tree", "list": "list", "article": "article", "find": "words that are found"}
"""Panes as they are called in a sentence."""
