"""The lines that the list draws: articles in one line or two, and the headings of days."""

from collections.abc import Callable
from datetime import date

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui_reader.domain.clean import clean_line
from tui_reader.domain.times import DAY, local
from tui_reader.library.entry import Entry
from tui_reader.tui.cells import fit
from tui_reader.tui.signs import signs

WHOLE = -2
"""The only line of an article in a wide list, instead of the number of one of several."""
_SOURCE_WIDTH = 16
_DATE_WIDTH = 10
_HEADING = f"{DAY} %a"

Styles = Callable[..., Style]
"""Gives the style of component classes that lie above one another."""


def entry_strip(
    entry: Entry, part: int, width: int, style: Styles, *, grouped: bool, selected: bool = False
) -> Strip:
    """Draw line ``part`` of an article; below its day's heading it has a time instead of a date."""
    row = entry.row
    state = (signs().selected if selected else " ") + _state(entry)
    mark = style("list--mark")
    title = style(*([] if entry.read else ["list--unread"]))
    muted = style("list--problem" if row.problem else "list--muted")
    about = f"{clean_line(row.relpath)}: {row.problem}" if row.problem else row.source
    if row.updated:
        about = signs().between.join(filter(None, ("updated", about)))
    day = local(row.date, "%H:%M", bare="") if grouped else _day(row.date)
    signs_behind = "".join(
        (signs().noted if entry.noted else " ", signs().starred if entry.starred else " ", " ")
    )
    room = max(0, width - 6)
    if part == 1:
        line = about if row.problem else signs().between.join(filter(None, (day, about)))
        pieces = [("   ", muted), (fit(line, room + 2), muted)]
    elif part == 0:
        pieces = [(f"{state} ", mark), (fit(row.title, room), title), (signs_behind, mark)]
    else:
        date_width = len("00:00") if grouped else _DATE_WIDTH
        room -= _SOURCE_WIDTH + date_width + 4
        pieces = [
            (f"{state} ", mark),
            (fit(row.title, room), title),
            (signs_behind, mark),
            (f" {fit(about, _SOURCE_WIDTH)}  {fit(day, date_width)} ", muted),
        ]
    segments = [Segment(text, one) for text, one in pieces]
    return Strip(segments).adjust_cell_length(width, muted)


def _state(entry: Entry) -> str:
    """Give the sign of what an article is: its mark on its way, unread, or edited since."""
    if entry.pending:
        return signs().pending
    if not entry.read:
        return signs().unread
    return signs().updated if entry.row.updated else " "


def day_strip(seconds: float, width: int, style: Style) -> Strip:
    """Draw the heading above the articles of a day."""
    return Strip([Segment(fit(f" {local(seconds, _HEADING, bare=_HEADING)}", width), style)], width)


def _day(seconds: float) -> str:
    """Give a date as short as it is clear: the time of today, else the day."""
    day = local(seconds, DAY)
    return local(seconds, "%H:%M") if day == date.today().isoformat() else day
