"""The line in which a query is typed that narrows the list down."""

from dataclasses import dataclass

from textual.message import Message
from textual.widgets import Input

from tui_reader.domain.errors import QueryError
from tui_reader.domain.query import Query
from tui_reader.domain.query_parser import parse
from tui_reader.tui.signs import plain
from tui_reader.tui.widgets.focusing import TakesFocusAtOnce


class FilterLine(TakesFocusAtOnce, Input):
    """Hidden until it is asked for; it tells every query that makes sense."""

    @dataclass
    class Asked(Message):
        """The text is a query."""

        query: Query

    @dataclass
    class Mistaken(Message):
        """The text is none, and the last query goes on."""

        error: QueryError

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, placeholder=plain("words  is:unread  cat:  tag:  title:  …"))

    @property
    def is_shown(self) -> bool:
        """Whether a query can be typed, or has been."""
        return self.has_class("-shown")

    def begin(self) -> None:
        """Show the line to type in."""
        self.add_class("-shown")
        self.focus()

    def show(self, text: str) -> None:
        """Show a query that is asked already."""
        self.value = text
        self.add_class("-shown")

    def end(self) -> None:
        """Hide the line and forget the text."""
        self.remove_class("-shown", "-wrong")
        self.value = ""

    def watch_value(self, value: str) -> None:
        """Tell the query as one types."""
        if not self.is_shown:
            return
        try:
            query = parse(value)
        except QueryError as error:
            self.add_class("-wrong")
            self.post_message(self.Mistaken(error))
        else:
            self.remove_class("-wrong")
            self.post_message(self.Asked(query))
