"""The line in which words are typed that are looked for in the article."""

from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from tui_reader.tui.recall import Recall
from tui_reader.tui.widgets.focusing import TakesFocusAtOnce


class FindLine(Horizontal):
    """Hidden until it is asked for; it tells what is typed, and shows which match is current."""

    @dataclass
    class Asked(Message):
        """Another needle is typed."""

        text: str

    @dataclass
    class Kept(Message):
        """Enter was pressed."""

        text: str

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.input = _Needle()
        self._found = Static("", id="found")
        self._needles = Recall()

    def compose(self) -> ComposeResult:
        """Lay the count beside what is typed."""
        yield self.input
        yield self._found

    @property
    def is_shown(self) -> bool:
        """Whether something is looked for."""
        return self.has_class("-shown")

    def begin(self, text: str) -> None:
        """Show the line to type in, with ``text`` to go on from or to type over."""
        self._needles.begin()
        self.add_class("-shown")
        self.input.value = text
        self.input.focus()

    def end(self) -> None:
        """Hide the line and forget the text."""
        self._needles.keep(self.input.value)
        self.remove_class("-shown", "-wrong")
        self.input.value = ""
        self.show_found("")

    def show_found(self, found: str) -> None:
        """Show which of how many is current."""
        self._found.update(Content(found))
        self.set_class(found == "No match", "-wrong")

    def walk(self, way: int) -> None:
        """Go to what was looked for before, or back to what was typed."""
        self.input.value = self._needles.walk(way, self.input.value)
        self.input.cursor_position = len(self.input.value)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Tell what is typed."""
        event.stop()
        if self.is_shown:
            self.post_message(self.Asked(event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Keep what is typed."""
        event.stop()
        self._needles.keep(event.value)
        self.post_message(self.Kept(event.value))


class _Needle(TakesFocusAtOnce, Input):
    """What is looked for."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "walk(-1)", "Earlier", show=False),
        Binding("down", "walk(1)", "Later", show=False),
    ]

    def __init__(self) -> None:
        super().__init__(id="find", placeholder="words in this article")

    def on_paste(self, event: events.Paste) -> None:
        """Take several lines for one: white space is all the same."""
        event.prevent_default()
        event.stop()
        self.insert_text_at_cursor(" ".join(event.text.split()))

    def action_walk(self, way: int) -> None:
        """Go to what was looked for before, or after that."""
        if isinstance(self.parent, FindLine):
            self.parent.walk(way)
