"""Going to a date or to first letters in the list, as one types."""

from textual.widgets import Input

from tui_reader.domain.errors import QueryError
from tui_reader.domain.query import Sort
from tui_reader.library.jumping import ORDERS, place
from tui_reader.library.library import Library
from tui_reader.settings.config import Config
from tui_reader.storage.rows import Row
from tui_reader.tui.screens.sorting import SortingScreen
from tui_reader.tui.widgets.jump_line import JumpLine


class JumpingScreen(SortingScreen):
    """A list in which one jumps."""

    def __init__(self, library: Library, config: Config) -> None:
        super().__init__(library, config)
        self._before_jump: int | None = None
        self._jump = JumpLine(id="jump")

    @property
    def _order(self) -> Sort:
        return Sort("date") if self._found.unranked else self._query.order

    def action_jump(self) -> None:
        """Begin to type where in the list to go."""
        order = self._order.name
        if order not in ORDERS:
            self._keys.say(
                self.with_keys(
                    "Sort by date, title or source to jump: "
                    "{sort_date}, {sort_title}, {sort_source}."
                )
            )
            return
        self._before_jump = self._list.current
        hint = (
            "2021  2021-10  2021-10-19  2w" if order == "date" else f"first letters of the {order}"
        )
        self._jump.begin(placeholder=hint)

    def on_jump_line_asked(self, message: JumpLine.Asked) -> None:
        """Go there."""
        if not self._jump.is_shown or not self._list.ids:
            return
        self._jump.remove_class("-wrong")
        self._keys.message = ""
        if not message.text.strip():
            self._go_back_from_jump()
            return
        try:
            self._list.cursor = place(self._list.ids, self._order, message.text, self._row)
        except QueryError as error:
            self._jump.add_class("-wrong")
            self._keys.say(str(error))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Stay where one has jumped to."""
        if event.input is self._jump:
            self.action_keep_place()

    def _row(self, id_: int) -> Row | None:
        entry = self._list.entry(id_)
        return entry and entry.row

    def _go_back_from_jump(self) -> None:
        if self._before_jump is not None:
            self._list.move_to(self._before_jump)

    def action_keep_place(self) -> None:
        """Stay where one has jumped to; with a mistake, go on typing."""
        if not self._jump.has_class("-wrong"):
            self._jump.end()
            self._list.focus()

    def _end_jump(self) -> None:
        self._go_back_from_jump()
        self._jump.end()
        self._keys.message = ""
        self._list.focus()
