"""The signs that the app draws itself, in ASCII where the usual ones would take two cells."""

from typing import NamedTuple

from tui_reader.document.cells import ambiguous_is_wide


class Signs(NamedTuple):
    """Each is one cell wide."""

    unread: str = "●"
    pending: str = "○"
    starred: str = "★"
    updated: str = "◆"
    selected: str = "✓"
    noted: str = "✎"
    opened: str = "▾"
    closed: str = "▸"
    cut_left: str = "‹"
    cut_right: str = "›"
    ellipsis: str = "…"


_USUAL = Signs()
_ASCII = Signs("*", "o", "+", "#", "x", "n", "v", ">", "<", ">", "~")


def signs() -> Signs:
    """Give the signs for this terminal."""
    return _ASCII if ambiguous_is_wide() else _USUAL
