"""One line of the list: an article's row, and what was marked since it was read."""

from collections.abc import Mapping
from typing import NamedTuple

from tui_reader.domain.marks import NOTE, OPENED, POSITION, READ, STARRED, Value
from tui_reader.storage.rows import Row

_NOT_SHOWN = {OPENED, POSITION}
"""Fields that are set without the reader's asking."""


class Entry(NamedTuple):
    """An article as the list shows it."""

    row: Row
    read: bool
    starred: bool
    noted: bool
    pending: bool
    """A mark of it is not on the disk yet."""


def entry_of(row: Row, pending: Mapping[str, Value]) -> Entry:
    """Give an entry of ``row`` and of the fields that wait to be written."""
    return Entry(
        row,
        read=bool(pending.get(READ, row.read)),
        starred=bool(pending.get(STARRED, row.starred)),
        noted=bool(pending.get(NOTE, row.noted)),
        pending=bool(pending.keys() - _NOT_SHOWN),
    )
