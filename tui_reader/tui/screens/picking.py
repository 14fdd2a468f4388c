"""A list to choose from, narrowed down as one types."""

from collections.abc import Callable, Sequence
from typing import ClassVar, NamedTuple, TypeVar

from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from tui_reader.domain.clean import clean_line
from tui_reader.domain.fold import fold
from tui_reader.settings.terminal import draws_ascii

Answer = TypeVar("Answer")

_MOST = 500
"""Rows that are drawn: the list widget takes 50 microseconds for each."""
_LONGEST = 400
"""Characters of what is said of a row: an address may be a whole picture."""


class Row(NamedTuple):
    """Something to choose."""

    name: str
    about: str = ""
    """What is said of it on the right, and looked through as well."""
    depth: int = 0
    """How far it is indented."""


class NarrowingScreen(ModalScreen[Answer | None]):
    """A list below a line to type in: the cursor moves in the list while one types."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Leave it"),
        Binding("down,ctrl+n,ctrl+j", "move('cursor_down')", "Down", priority=True),
        Binding("up,ctrl+p,ctrl+k", "move('cursor_up')", "Up", priority=True),
        Binding("pagedown", "move('page_down')", "Page", priority=True),
        Binding("pageup", "move('page_up')", "Page up", priority=True),
    ]

    def narrow(self, text: str) -> None:
        """Show what has the words of a text."""
        raise NotImplementedError

    def answer(self, place: int) -> Answer | None:
        """Give what the row at a place of the list stands for."""
        raise NotImplementedError

    def dismiss(self, result: Answer | None = None) -> AwaitComplete:
        """Answer once, however often it is clicked before that is seen."""
        return super().dismiss(result) if self.is_current else AwaitComplete()

    def on_mount(self) -> None:
        """Let the line be typed in, and the list be none to go to."""
        self.query_one(OptionList).can_focus = False
        self.query_one(Input).focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow the list down."""
        event.stop()
        self.narrow(event.value)

    def action_move(self, way: str) -> None:
        """Move the cursor while one types."""
        getattr(self.query_one(OptionList), f"action_{way}")()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Choose the row that was clicked."""
        event.stop()
        self.dismiss(self.answer(event.option_index))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Choose the row under the cursor."""
        event.stop()
        at = self.query_one(OptionList).highlighted
        if at is not None:
            self.dismiss(self.answer(at))

    def action_leave(self) -> None:
        """Choose none."""
        self.dismiss(None)


class PickScreen(NarrowingScreen[int]):
    """Answers with the place of the row that was chosen; None if none was."""

    def __init__(
        self,
        title: str,
        rows: Sequence[Row],
        *,
        at: int = 0,
        preview: Callable[[int], None] | None = None,
        does: str = "Enter chooses  Esc leaves",
    ) -> None:
        """``preview`` is told the place of each row the cursor comes to; ``does`` names keys."""
        super().__init__()
        self._title = title
        self._rows = rows
        self._at = at
        self._preview = preview
        self._does = does
        self._shown: list[int] = []

    def compose(self) -> ComposeResult:
        """Lay the line to type in above the list."""
        self.set_class(draws_ascii(), "-ascii")
        with Vertical(id="pick", classes="narrowing") as box:
            box.border_title = Content(self._title).markup
            box.border_subtitle = self._does
            yield Input(placeholder="type to narrow down", id="narrow")
            yield OptionList(id="rows", markup=False)
            yield Static("", id="more", markup=False)

    def on_mount(self) -> None:
        """Begin with all rows."""
        self.narrow("")

    def narrow(self, text: str) -> None:
        """Show the rows that have all the words."""
        words = fold(text).split()
        found = [
            place
            for place, row in enumerate(self._rows)
            if all(word in fold(f"{row.name} {row.about}") for word in words)
        ]
        rows = self.query_one(OptionList)
        self._shown = found[:_MOST]
        rows.clear_options()
        rows.add_options(
            [Option(self._drawn(self._rows[place]), id=str(place)) for place in self._shown]
        )
        if self._shown:
            rows.highlighted = self._shown.index(self._at) if self._at in self._shown else 0
        more = len(found) - len(self._shown)
        said = self.query_one("#more", Static)
        said.update(f"and {more} more: type to narrow down" if more else "Nothing matches.")
        said.display = bool(more) or not found

    @staticmethod
    def _drawn(row: Row) -> Content:
        name = "  " * row.depth + clean_line(row.name)
        about = clean_line(row.about if len(row.about) <= _LONGEST else f"{row.about[:_LONGEST]}…")
        return Content.assemble(name, (f"  {about}" if about else "", "$text-muted"))

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Preview the row."""
        event.stop()
        self._at = int(event.option_id or 0)  # the rows may be others by now
        if self._preview is not None:
            self._preview(self._at)

    def answer(self, place: int) -> int:
        """Give the row's place among all."""
        return self._shown[place]
