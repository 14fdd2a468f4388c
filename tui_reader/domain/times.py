"""Instants as the reader's own time."""

from datetime import datetime

MINUTE = "%Y-%m-%d %H:%M"
DAY = "%Y-%m-%d"


def local(seconds: float, form: str = MINUTE) -> str:
    """Give seconds since the epoch in local time; empty beyond the calendar's years 1-9999."""
    try:
        return datetime.fromtimestamp(seconds).astimezone().strftime(form)
    except (OverflowError, OSError, ValueError):
        return ""
