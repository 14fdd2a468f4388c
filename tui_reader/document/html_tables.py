"""HTML tables that are being read: rows, and cells with a flow of their own."""

from dataclasses import dataclass, field

from tui_reader.document.attributes import Attributes, alignment, number
from tui_reader.document.elements import Elements
from tui_reader.document.flow import Flow, Page
from tui_reader.document.pipes import Cell, table_markdown

_DEEPEST = 12  # tables within tables; the cells of one still further in are paragraphs


@dataclass(slots=True)
class _Table:
    """An open table: its rows so far, and the flow around it while a cell is open."""

    rows: list[list[Cell]] = field(default_factory=list)
    cell: Cell | None = None
    outer: Flow | None = None
    in_head: bool = False


class Tables(Elements):
    """Tables, of which nothing is written before their end."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._open: list[_Table] = []
        self._too_deep = 0

    def finish(self) -> None:
        """End the tables that are open."""
        self._too_deep = 0
        while self._open:
            self.close_table({})

    def open_table(self, _attributes: Attributes) -> None:
        """Begin a table."""
        self.flow.end_block()
        if len(self._open) < _DEEPEST:
            self._open.append(_Table())
        else:
            self._too_deep += 1

    def close_table(self, _attributes: Attributes) -> None:
        """Write the table."""
        if self._too_deep:
            self._too_deep -= 1
            self.flow.end_block()
        elif self._open:
            self._end_cell()
            lines = table_markdown(self._open.pop().rows)
            if lines:
                self.flow.lines(lines)

    def open_thead(self, _attributes: Attributes) -> None:
        """Take the cells for heads."""
        if self._open:
            self._open[-1].in_head = True

    def close_thead(self, _attributes: Attributes) -> None:
        """Take the cells for what they are."""
        if self._open:
            self._open[-1].in_head = False

    open_tbody = open_tfoot = close_thead

    def open_tr(self, _attributes: Attributes) -> None:
        """Begin a row."""
        self.flow.end_block()
        if self._open and not self._too_deep:
            self._end_cell()
            self._open[-1].rows.append([])

    def open_td(self, attributes: Attributes) -> None:
        """Begin a cell."""
        self._begin_cell(attributes, head=False)

    def open_th(self, attributes: Attributes) -> None:
        """Begin a head."""
        self._begin_cell(attributes, head=True)

    def close_td(self, _attributes: Attributes) -> None:
        """End the cell, to write around the table again."""
        self._end_cell()

    close_th = close_tr = close_td

    def _begin_cell(self, attributes: Attributes, *, head: bool) -> None:
        """Write to a flow of the cell's own from here on."""
        self.flow.end_block()
        if not self._open or self._too_deep:
            return
        self._end_cell()
        table = self._open[-1]
        table.cell = Cell(
            head=head or table.in_head,
            columns=number(attributes, "colspan", 1),
            rows=number(attributes, "rowspan", 1),
            align=alignment(attributes),
        )
        table.outer, self.page.flow = self.flow, Flow()
        self.flow.anchors, table.outer.anchors = table.outer.anchors, []

    def _end_cell(self) -> None:
        table = self._open[-1] if self._open and not self._too_deep else None
        if table and table.cell and table.outer:
            inner, self.page.flow = self.flow, table.outer
            table.cell.text = inner.text().strip()
            self.flow.anchors = inner.anchors
            if not table.rows:
                table.rows.append([])
            table.rows[-1].append(table.cell)
            table.cell = table.outer = None
