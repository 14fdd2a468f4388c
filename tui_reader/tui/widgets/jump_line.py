"""The line in which a date or first letters are typed that the list goes to."""

from dataclasses import dataclass

from textual.message import Message
from textual.widgets import Input

from tui_reader.tui.widgets.focusing import TakesFocusAtOnce


class JumpLine(TakesFocusAtOnce, Input):
    """Hidden until it is asked for; it tells what is typed."""

    @dataclass
    class Asked(Message):
        """The list is to go there; back where one was if it is empty."""

        text: str

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)

    @property
    def is_shown(self) -> bool:
        """Whether one is about to jump."""
        return self.has_class("-shown")

    def begin(self, *, placeholder: str) -> None:
        """Show the line to type in."""
        self.placeholder = placeholder
        self.add_class("-shown")
        self.focus()

    def end(self) -> None:
        """Hide the line and forget the text."""
        self.remove_class("-shown", "-wrong")
        self.value = ""

    def watch_value(self, value: str) -> None:
        """Tell what is typed."""
        if self.is_shown:
            self.post_message(self.Asked(value))
