"""The small menu of what can follow on a key."""

from collections.abc import Sequence

from rich.cells import cell_len
from textual.content import Content
from textual.style import Style
from textual.widgets import Static

from tui_reader.tui.key_reader import Choice
from tui_reader.tui.signs import plain


class ChoiceMenu(Static):
    """One line for each choice, for a key or the mouse; hidden where there is none."""

    def offer(self, title: str, choices: Sequence[Choice]) -> None:
        """Show these choices; none hides the menu."""
        self.set_class(bool(choices), "-shown")
        self.border_title = title
        width = max((cell_len(choice.key) for choice in choices), default=0)
        lines = [
            Content.assemble(
                (choice.key.ljust(width), "bold $accent"), f"  {plain(choice.action.label)}"
            ).stylize(Style.from_meta({"@click": f"app.choose('{choice.action.id}')"}))
            for choice in choices
        ]
        self.update(Content("\n").join(lines))
