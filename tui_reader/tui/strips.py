"""Lines of an article -> strips: roles as styles, links for the terminal, long lines panned."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING
from urllib.parse import quote

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui_reader.domain.address import misleads, shown
from tui_reader.tui.signs import signs

if TYPE_CHECKING:
    from tui_reader.document.model import Line, Run

RunStyle = Callable[["Run"], Style]

_LINKED = ("http://", "https://", "mailto:")
_LONGEST_LINK = 2_000
"""Characters; terminals ignore longer ones."""


def terminal_link(address: str) -> str:
    """Give an address as a terminal may open it, in ASCII without controls; empty for others."""
    if not address.lower().startswith(_LINKED) or len(address) > _LONGEST_LINK:
        return ""
    if misleads(address):
        return ""
    return quote(shown(address), safe="!#$%&'()*+,/:;=?@[]~")


def link_style(address: str) -> Style:
    """Give the style that makes text a link, for the terminal and for the pane."""
    return Style(link=terminal_link(address) or None, meta={"href": address})


def line_strip(line: "Line", width: int, pan: int, base: Style, style_of: RunStyle) -> Strip:
    """Draw a line in exactly ``width`` cells; one that may be panned without its first cells."""
    strip = Strip(list(_segments(line, base, style_of)))
    if line.pan is not None:
        strip = _panned(strip, cell_len(line.text[: line.pan]), width, pan, base)
    return strip.adjust_cell_length(width, base)


def overflow(line: "Line", width: int) -> int:
    """Give how many cells of a line are beyond ``width``."""
    return 0 if line.pan is None else max(0, cell_len(line.text) - width)


def _segments(line: "Line", base: Style, style_of: RunStyle) -> Iterator[Segment]:
    end = 0
    for run in line.runs:
        if run.start > end:
            yield Segment(line.text[end : run.start], base)
        if run.end > run.start:
            yield Segment(line.text[run.start : run.end], base + style_of(run))
        end = run.end
    if end < len(line.text):
        yield Segment(line.text[end:], base)


def _panned(strip: Strip, fixed: int, width: int, pan: int, base: Style) -> Strip:
    """Crop what stands after the ``fixed`` cells, with a sign at each side that goes on."""
    if pan == 0 and strip.cell_length <= width:
        return strip
    room = max(0, width - fixed)
    body = strip.crop(fixed)
    visible = body.crop(pan, pan + room)
    sign = base + Style(dim=True)
    if pan + room < body.cell_length:
        visible = Strip.join([visible.crop(0, room - 1), Strip([Segment(signs().cut_right, sign)])])
    if pan and body.cell_length and fixed:
        head = Strip.join([strip.crop(0, fixed - 1), Strip([Segment(signs().cut_left, sign)])])
    else:
        head = strip.crop(0, fixed)
    return Strip.join([head, visible])
