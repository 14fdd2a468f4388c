"""Instants as the reader's own time."""

from datetime import datetime

MINUTE = "%Y-%m-%d %H:%M"
DAY = "%Y-%m-%d"


def local(seconds: float, form: str = MINUTE, bare: str = DAY) -> str:
    """Give seconds since the epoch in local time; empty beyond the calendar's years 1-9999.

    Midnight to the second is a date that came without a time, and shown as ``bare`` says.
    """
    try:
        moment = datetime.fromtimestamp(seconds).astimezone()
    except (OverflowError, OSError, ValueError):
        return ""
    return moment.strftime(form if moment.hour or moment.minute or moment.second else bare)


def iso(seconds: float) -> str:
    """Give seconds since the epoch as ISO 8601 in local time; empty beyond the years 1-9999."""
    try:
        return datetime.fromtimestamp(seconds).astimezone().isoformat(timespec="seconds")
    except (OverflowError, OSError, ValueError):
        return ""
