"""The line above the keys in which a word is typed that a key has asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.suggester import Suggester
from textual.widgets import Input

from tui_reader.domain.clean import clean_line
from tui_reader.domain.fold import fold
from tui_reader.tui.recall import Recall
from tui_reader.tui.widgets.focusing import TakesFocusAtOnce


class Purpose(StrEnum):
    """What is asked for."""

    TAG = "tags, with commas between"
    UNTAG = "the tag to take away"
    NOTE = "a note"
    PIPE = "a command for the article"
    OLDER = "older than: 2w  2021-10  2021-10-19"


class AskLine(TakesFocusAtOnce, Input):
    """Hidden until something is asked; it tells the answer."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "cursor_right", "Complete", show=False),
        Binding("ctrl+o", "edit", "$EDITOR", show=False),
        Binding("up", "walk(-1)", "Earlier", show=False),
        Binding("down", "walk(1)", "Later", show=False),
    ]

    @dataclass
    class Answered(Message):
        """Enter was pressed."""

        purpose: Purpose
        text: str

    @dataclass
    class EditorWanted(Message):
        """The note is to be written in an editor, which begins with ``text``."""

        text: str

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, select_on_focus=False)
        self.display = False
        self.purpose = Purpose.NOTE
        self._commands = Recall()

    @property
    def is_shown(self) -> bool:
        """Whether something is being asked."""
        return self.display

    def ask(self, purpose: Purpose, text: str = "", known: Sequence[str] = ()) -> None:
        """Show the line with ``text`` in it; ``known`` words are completed."""
        self.purpose = purpose
        self._commands.begin()
        self.placeholder = purpose.value
        if purpose is Purpose.UNTAG:
            self.placeholder += f": {', '.join(map(clean_line, known))}"
        self.suggester = _Words(known) if known else None
        self.value = text
        self.cursor_position = len(text)
        self.display = True
        self.focus()

    def end(self) -> None:
        """Hide the line and forget the text."""
        self.display = False
        self.value = ""

    def on_paste(self, event: events.Paste) -> None:
        """Let an editor have what has several lines: here is room for one."""
        if self.purpose is Purpose.NOTE and len(event.text.splitlines()) > 1:
            event.prevent_default()
            event.stop()
            self.post_message(self.EditorWanted(self.value + event.text))

    def remember(self, command: str) -> None:
        """Have a command at hand when the next one is asked for."""
        self._commands.keep(command)

    def action_walk(self, way: int) -> None:
        """Show a command that was given before, or after that."""
        if self.purpose is Purpose.PIPE:
            self.value = self._commands.walk(way, self.value)
            self.cursor_position = len(self.value)

    def action_edit(self) -> None:
        """Go on in an editor, if it is a note."""
        if self.purpose is Purpose.NOTE:
            self.post_message(self.EditorWanted(self.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Tell the answer."""
        event.stop()
        self.post_message(self.Answered(self.purpose, self.value))


class _Words(Suggester):
    """Completes the last of the words between commas."""

    def __init__(self, known: Sequence[str]) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._known = known

    async def get_suggestion(self, value: str) -> str | None:
        """Give ``value`` with its last word completed."""
        part = value.rpartition(",")[2].lstrip()
        return next(
            (
                value + word[len(part) :]
                for word in self._known
                if part and len(word) > len(part) and fold(word[: len(part)]) == fold(part)
            ),
            None,
        )
