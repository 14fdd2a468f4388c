"""Every key, by group, from the registry."""

from itertools import groupby
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tui_reader.settings.actions import ACTIONS, show_key
from tui_reader.tui.cells import fit

_KEYS_WIDTH = 14


class HelpScreen(ModalScreen[None]):
    """The keys, to be scrolled and closed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape,q,question_mark,enter", "dismiss", "Close"),
        ("j", "scroll('down')", "Down"),
        ("k", "scroll('up')", "Up"),
        ("space", "scroll('page_down')", "Page"),
        ("Q", "app.quit", "Quit"),
    ]

    def compose(self) -> ComposeResult:
        """Lay the keys out in one scrolling column."""
        with VerticalScroll(id="help"):
            yield Static(help_text(), markup=False)

    def action_scroll(self, way: str) -> None:
        """Scroll the keys."""
        keys = self.query_one("#help", VerticalScroll)
        {"down": keys.scroll_down, "up": keys.scroll_up, "page_down": keys.scroll_page_down}[way](
            animate=False
        )


def help_text() -> Content:
    """Give all keys with what they do."""
    lines: list[Content | str | tuple[str, str]] = []
    for group, actions in groupby(ACTIONS, key=lambda action: action.group):
        lines.append((f"{group}\n", "bold $accent"))
        for action in actions:
            keys = "  ".join(map(show_key, action.keys))
            lines.append((f"  {fit(keys, _KEYS_WIDTH)}  ", "bold"))
            lines.append(f"{action.help}\n")
        lines.append("\n")
    lines.append(("Esc or q closes this page.", "$text-muted"))
    return Content.assemble(*lines)
