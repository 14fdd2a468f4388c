"""The line at the bottom in which an action is asked for by its name."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.suggester import Suggester
from textual.widgets import Input, Static

from tui_reader.domain.clean import clean_line
from tui_reader.tui.recall import Recall
from tui_reader.tui.widgets.focusing import TakesFocusAtOnce

Complete = Callable[[str], list[str]]
"""Gives the lines that a line can become."""


class CommandLine(Horizontal):
    """Hidden until it is asked for; it tells the line that was entered, and remembers it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "complete(1)", "Complete", show=False),
        Binding("shift+tab", "complete(-1)", "Complete back", show=False),
        Binding("up,ctrl+p", "recall(-1)", "Earlier", show=False),
        Binding("down,ctrl+n", "recall(1)", "Later", show=False),
    ]

    @dataclass
    class Entered(Message):
        """Enter was pressed."""

        text: str

    @dataclass
    class Emptied(Message):
        """One has gone back beyond the beginning of the line."""

    def __init__(self, complete: Complete) -> None:
        super().__init__(id="line")
        self.display = False
        self.input = _Input(
            id="command",
            placeholder="the name of an action",
            suggester=_Lines(complete),
            select_on_focus=False,
        )
        self._complete = complete
        self._offered: list[str] = []
        """What Tab goes round, from what was typed on."""
        self._entered = Recall()

    def compose(self) -> ComposeResult:
        """Lay the prompt before what is typed."""
        yield Static(":", markup=False)
        yield self.input

    @property
    def is_shown(self) -> bool:
        """Whether a name can be typed."""
        return self.display

    def begin(self, text: str = "") -> None:
        """Show the line to type in, with a ``text`` to go on from."""
        self._offered = []
        self._entered.begin()
        self.display = True
        self._put(text)
        self.screen.set_focus(self.input)  # at once: the keys that wait are meant for it

    def end(self) -> None:
        """Hide the line and forget what was typed."""
        self.display = False
        self.input.value = ""

    def on_input_changed(self, event: Input.Changed) -> None:
        """Keep what is typed to this line."""
        event.stop()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Tell what was entered."""
        event.stop()
        text = event.value.strip()
        self._entered.keep(text)
        self.post_message(self.Entered(text))

    def action_complete(self, way: int) -> None:
        """Complete what is typed; again, take the next that it can be."""
        value = self.input.value
        if value in self._offered:
            place = self._offered.index(value) + way
        else:
            others = [line for line in self._complete(value) if line != value]
            self._offered = [value, *others]
            place = 1 if way > 0 else -1
        if len(self._offered) > 1:
            self._put(self._offered[place % len(self._offered)])

    def action_recall(self, way: int) -> None:
        """Go through what was entered before."""
        self._put(self._entered.walk(way, self.input.value))

    def _put(self, text: str) -> None:
        self.input.value = text
        self.input.cursor_position = len(text)


class _Input(TakesFocusAtOnce, Input):
    """What is typed: Backspace in an empty line leaves it."""

    def on_key(self, event: events.Key) -> None:
        """Leave an empty line."""
        if event.key == "backspace" and not self.value:
            event.stop()
            event.prevent_default()
            self.post_message(CommandLine.Emptied())


class _Lines(Suggester):
    """Shows how the line may go on."""

    def __init__(self, complete: Complete) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._complete = complete

    async def get_suggestion(self, value: str) -> str | None:
        """Give the first line that ``value`` is the beginning of."""
        return next(
            (
                line
                for line in map(clean_line, self._complete(value))
                if len(line) > len(value) and line.startswith(value)
            ),
            None,
        )
