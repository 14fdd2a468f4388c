"""Where days begin in a sequence of dates."""

from array import array
from bisect import bisect_right
from collections.abc import Sequence
from datetime import datetime, timedelta

from tui_reader.domain.period import Period


def day_starts(dates: Sequence[float], *, newest_first: bool) -> "array[int]":
    """Give the positions at which another local day begins than the one before; 0 is the first.

    ``dates`` are seconds since the epoch, in order. It takes the time of the days, not of the
    dates. Beyond the years 1-9999 each date is a day of its own.
    """
    starts = array("q")
    position = 0
    while position < len(dates):
        starts.append(position)
        start, end = _day_of(dates[position])
        if newest_first:
            position = bisect_right(dates, -start, position, key=lambda date: -date)
        else:
            position = _first_from(dates, end, position)
    return starts


def _first_from(dates: Sequence[float], end: float, position: int) -> int:
    first, last = position, len(dates)
    while first < last:
        middle = (first + last) // 2
        if dates[middle] < end:
            first = middle + 1
        else:
            last = middle
    return max(first, position + 1)


def _day_of(seconds: float) -> Period:
    try:
        midnight = datetime.fromtimestamp(seconds).replace(
            hour=0, minute=0, second=0, microsecond=0
        )
        return Period(midnight.timestamp(), (midnight + timedelta(1)).timestamp())
    except (OverflowError, OSError, ValueError):
        return Period(seconds, seconds)
