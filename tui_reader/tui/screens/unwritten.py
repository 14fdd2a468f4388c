"""The one question that is ever asked: where to write marks that the disk refuses."""

from datetime import datetime
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from tui_reader.domain.clean import clean_line
from tui_reader.domain.errors import ReaderError
from tui_reader.library.library import Library


class UnwrittenScreen(ModalScreen[bool]):
    """Asks once; True is to quit, False to read on."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "read_on", "Read on"),
        Binding("ctrl+q", "lose", "Quit without", priority=True),
    ]

    def __init__(self, library: Library, fault: str) -> None:
        super().__init__()
        self._library = library
        self._fault = fault

    def compose(self) -> ComposeResult:
        """Say what is wrong and what can be done."""
        count = self._library.waiting
        marks = "1 mark" if count == 1 else f"{count} marks"
        with Vertical(id="unwritten") as box:
            box.border_title = f"{marks} could not be written"
            yield Static(f"{self._fault}\n\nWrite them to another file?", markup=False)
            yield Input(str(elsewhere()), id="elsewhere")
            yield Static("", id="refused", markup=False)
            yield Static(
                "Enter  write them there and quit;\n"
                "       tui-reader marks import FILE takes them in later\n"
                "Esc    read on: writing is tried again\n"
                "Ctrl+Q quit, and lose them",
                markup=False,
            )

    def on_mount(self) -> None:
        """Let the file's name be typed."""
        self.query_one(Input).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Write them there."""
        event.stop()
        file = Path(event.value).expanduser()
        try:
            self._library.write_elsewhere(file)
        except ReaderError as error:
            self.query_one("#refused", Static).update(clean_line(str(error)))
        else:
            self.dismiss(True)

    def action_read_on(self) -> None:
        """Go back to the library."""
        self.dismiss(False)

    def action_lose(self) -> None:
        """Quit without them."""
        self._library.give_up()
        self.dismiss(True)


def elsewhere() -> Path:
    """Give a file that marks may be written to where their own place fails."""
    return Path.home() / f"tui-reader-marks-{datetime.now():%Y%m%d-%H%M%S}.jsonl"
