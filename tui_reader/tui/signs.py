"""The signs that the app draws itself, in ASCII where the usual ones would take two cells."""

from typing import NamedTuple

from tui_reader.settings.terminal import draws_ascii


class Signs(NamedTuple):
    """Each is one cell wide, but for what stands between words."""

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
    between: str = " · "
    within: str = " › "


_USUAL = Signs()
_ASCII = Signs("*", "o", "+", "#", "x", "n", "v", ">", "<", ">", "~", " | ", " > ")
_IN_ASCII = str.maketrans(
    {"…": "...", "·": "|", "›": ">", "“": '"', "”": '"', "’": "'"}
    | {"←": "Left", "→": "Right", "↑": "Up", "↓": "Down"}
)


def signs() -> Signs:
    """Give the signs for this terminal."""
    return _ASCII if draws_ascii() else _USUAL


def plain(text: str) -> str:
    """Give the program's own words with the signs of this terminal."""
    return text.translate(_IN_ASCII) if draws_ascii() else text
