"""The bottom line: what keys do now, and a word on what has just happened."""

from collections.abc import Sequence

from rich.cells import cell_len
from textual.content import Content
from textual.reactive import reactive
from textual.style import Style
from textual.widget import Widget

from tui_reader.domain.clean import clean_line
from tui_reader.tui.cells import fit
from tui_reader.tui.signs import plain

SECONDS = 6.0
"""How long a message stays."""


class KeyBar(Widget):
    """Hints on the left, the place in the article or list on the right; a message over both."""

    hints: reactive[tuple[tuple[str, str, str], ...]] = reactive(())
    """(key, label, action) of what is possible now; without an action it isn't for the mouse."""
    place: reactive[str] = reactive("")
    begun: reactive[str] = reactive("")
    """Keys of a count or a sequence that more must follow."""
    message: reactive[str] = reactive("")
    progress: reactive[str] = reactive("")
    """What is waited for; a message hides it for some seconds, a warning stands behind it."""
    warning: reactive[str] = reactive("")
    """A fault that goes on until it is gone; a message hides it for some seconds."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._shown = 0

    def say(self, message: str, *, stays: bool = False) -> None:
        """Show a message for some seconds, or until the next key."""
        self._shown += 1
        shown = self._shown
        self.message = clean_line(message)
        if not stays:
            self.set_timer(SECONDS, lambda: self._end(shown))

    def _end(self, shown: int) -> None:
        if shown == self._shown:
            self.message = ""

    def watch_warning(self, warning: str) -> None:
        """Show in the line's colour that something is wrong."""
        self.set_class(bool(warning), "-warning")

    def set_quiet(self, quiet: bool) -> None:
        """Show nothing but what is to be said, or the hints again."""
        self.set_class(quiet, "-quiet")

    def render(self) -> Content:
        """Draw the line."""
        place = "  ".join(filter(None, (self.begun, self.place)))
        room = self.size.width - cell_len(place) - 2
        text = self.message or "  ".join(filter(None, (self.progress, self.warning)))
        if self.has_class("-quiet") and not text:
            return Content("")
        room = max(0, room)
        if text:
            left = Content(fit(plain(text), room))
        else:
            left = _hints(self.hints, room).truncate(room, pad=True)
        return Content.assemble(" ", left, (place, "$text-muted"), " ")


def _hints(hints: Sequence[tuple[str, str, str]], room: int) -> Content:
    """Give as many hints as fit whole."""
    parts: list[Content] = []
    for key_, label_, action in hints:
        key, label = plain(key_), plain(label_)
        width = cell_len(key) + cell_len(label) + 3
        if width > room:
            break
        room -= width
        hint = Content.assemble((key, "bold $accent"), f" {label}  ")
        click = Style.from_meta({"@click": f"screen.{action}"})
        parts.append(hint.stylize(click) if action else hint)
    return Content.assemble(*parts)
