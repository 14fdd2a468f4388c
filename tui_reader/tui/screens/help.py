"""Every key, by group, from the registry."""

import textwrap
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tui_reader.document.cells import ambiguous_is_wide
from tui_reader.settings.actions import GROUPS
from tui_reader.settings.keys import show_key
from tui_reader.tui.cells import fit

_KEYS_WIDTH = 12
_HELP_WIDTH = 52
_HANG = "\n" + " " * (_KEYS_WIDTH + 4)


class HelpScreen(ModalScreen[None]):
    """The keys, to be scrolled and closed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape,q,question_mark,enter", "dismiss", "Close"),
        ("j,down", "scroll('down')", "Down"),
        ("k,up", "scroll('up')", "Up"),
        ("space,pagedown,ctrl+d", "scroll('page_down')", "Page"),
        ("pageup,ctrl+u", "scroll('page_up')", "Page up"),
        ("g,home", "scroll('home')", "Top"),
        ("G,end", "scroll('end')", "End"),
        ("Q,ctrl+c", "app.quit", "Quit"),
    ]

    def compose(self) -> ComposeResult:
        """Lay the keys out in one scrolling column."""
        self.set_class(ambiguous_is_wide(), "-ascii")
        with VerticalScroll(id="help") as keys:
            keys.border_title = "Keys"
            keys.border_subtitle = "Esc closes, Space pages"
            yield Static(help_text(), markup=False)

    def action_scroll(self, way: str) -> None:
        """Scroll the keys."""
        keys = self.query_one("#help", VerticalScroll)
        {
            "down": keys.scroll_down,
            "up": keys.scroll_up,
            "page_down": keys.scroll_page_down,
            "page_up": keys.scroll_page_up,
            "home": keys.scroll_home,
            "end": keys.scroll_end,
        }[way](animate=False)


def help_text() -> Content:
    """Give all keys with what they do."""
    lines: list[Content | str | tuple[str, str]] = []
    for group, actions in GROUPS:
        lines.append((f"{group}\n", "bold $accent"))
        for action in actions:
            keys = "  ".join(map(show_key, action.keys))
            lines.append((f"  {fit(keys, _KEYS_WIDTH)}  ", "bold"))
            lines.append(textwrap.fill(action.help, _HELP_WIDTH).replace("\n", _HANG) + "\n")
        lines.append("\n")
    return Content.assemble(*lines)
