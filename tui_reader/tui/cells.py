"""Text cut and filled to a number of cells."""

from rich.cells import cell_len, set_cell_size

from tui_reader.tui.signs import signs


def fit(text: str, width: int) -> str:
    """Give ``text`` in exactly ``width`` cells: filled up, or cut with an ellipsis."""
    if cell_len(text) <= width:
        return text + " " * (width - cell_len(text))
    if width < 1:
        return ""
    return set_cell_size(set_cell_size(text, width - 1).rstrip() + signs().ellipsis, width)
