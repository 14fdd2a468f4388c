"""Days and ages as they are written in a query -> the time that is meant."""

import re
from datetime import datetime, timedelta
from typing import NamedTuple

_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_AGE = re.compile(r"(\d{1,5})([hdwmy])", re.IGNORECASE)
_HOURS = {"h": 1, "d": 24, "w": 7 * 24}
_EARLIEST, _LATEST = float("-inf"), float("inf")


class Period(NamedTuple):
    """Seconds since the epoch, from ``start`` to before ``end``."""

    start: float = _EARLIEST
    end: float = _LATEST


def period(text: str) -> Period | None:
    """Read ``2021``, ``2021-10`` or ``2021-10-19``, or ``FROM..TO``, of which one may be left out.

    The days are local ones; None where there is no such day.
    """
    first, dots, last = text.partition("..")
    if not dots:
        return _days(first)
    start, end = (_days(part) if part else Period() for part in (first, last))
    if start is None or end is None or not (first or last):
        return None
    return Period(start.start, end.end)


def age(text: str, now: float) -> float | None:
    """Give the time that was ``2w`` (h, d, w, m, y) before ``now``; None for anything else."""
    match = _AGE.fullmatch(text)
    if match is None:
        return None
    count, unit = int(match[1]), match[2].lower()
    try:
        moment = datetime.fromtimestamp(now)
        if unit in _HOURS:
            return now - count * _HOURS[unit] * 3600
        months = moment.year * 12 + moment.month - 1 - count * (12 if unit == "y" else 1)
        year, month = divmod(months, 12)
        last = (datetime(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(1)).day
        return moment.replace(year=year, month=month + 1, day=min(moment.day, last)).timestamp()
    except (ValueError, OverflowError, OSError):
        return _EARLIEST  # before all calendars


def _days(text: str) -> Period | None:
    match = _DAY.fullmatch(text)
    if match is None:
        return None
    year, month, day = (int(part) if part else 0 for part in match.groups())
    try:
        start = datetime(year, month or 1, day or 1)
        if day:
            end = start + timedelta(1)
        elif month:
            end = datetime(year + (month == 12), month % 12 + 1, 1)
        else:
            end = datetime(year + 1, 1, 1)
        return Period(start.timestamp(), end.timestamp())
    except (ValueError, OverflowError, OSError):
        return None
