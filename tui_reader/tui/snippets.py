"""A found sentence as one line of the list, its words marked."""

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui_reader.domain.snippets import Snippet
from tui_reader.tui.cells import fit
from tui_reader.tui.signs import signs

_INDENT = 3


def snippet_strip(snippet: Snippet, width: int, plain: Style, match: Style) -> Strip:
    """Draw as much as fits into ``width`` cells, with the first word that was found."""
    text, spans = snippet
    room = max(1, width - _INDENT - 1)
    start = _start(snippet, room)
    before = signs().ellipsis if start else ""
    shown = fit(before + text[start:], room)
    segments = [Segment(" " * _INDENT, plain)]
    at = 0
    for first, last in spans:
        begin, end = (max(0, place - start + len(before)) for place in (first, last))
        segments += [Segment(shown[at:begin], plain), Segment(shown[begin:end], match)]
        at = max(at, end)
    segments.append(Segment(shown[at:], plain))
    return Strip(segments).adjust_cell_length(width, plain)


def _start(snippet: Snippet, room: int) -> int:
    """Give the first character to show: the first one, unless the word would not be seen then."""
    if not snippet.spans or cell_len(snippet.text[: snippet.spans[0][1]]) < room:
        return 0
    first, last = snippet.spans[0]
    start = first
    while start and cell_len(snippet.text[start - 1 : last]) < room * 2 // 3:
        start -= 1
    return start
