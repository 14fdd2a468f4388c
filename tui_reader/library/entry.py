"""One line of the list: an article's row, and what was marked since it was read."""

from collections.abc import Mapping
from typing import NamedTuple

from tui_reader.domain.marks import READ, STARRED, Value
from tui_reader.storage.rows import Row

_SHOWN = (READ, STARRED)


class Entry(NamedTuple):
    """An article as the list shows it."""

    row: Row
    read: bool
    starred: bool
    pending: bool
    """A mark of it is not on the disk yet."""


def entry_of(row: Row, pending: Mapping[str, Value]) -> Entry:
    """Give an entry of ``row`` and of the fields that wait to be written."""
    return Entry(
        row,
        read=bool(pending.get(READ, row.read)),
        starred=bool(pending.get(STARRED, row.starred)),
        pending=not pending.keys().isdisjoint(_SHOWN),
    )
