"""What an action is."""

from typing import NamedTuple

PANES = ("tree", "list", "article")
"""The panes that can have the focus; the values are the widgets' ids."""


class Action(NamedTuple):
    """Something that a key does."""

    id: str
    keys: tuple[str, ...]
    """The usual ones, as `keys` names them; a blank separates the keys of a sequence."""
    label: str
    """One or two words for the footer."""
    help: str
    """One sentence for the help screen and the guide."""
    panes: tuple[str, ...] = PANES
    """Where its keys do it; ``find`` is the article while words are looked for in it."""
    on: str = "screen"
    """What does it: the ``screen``, or the ``pane`` that has the focus."""
    counts: bool = False
    """It is given the number that was typed before its key."""
    footer: int = 0
    """Its place among the hints in the bottom line; 0 for none."""


class Group(NamedTuple):
    """Actions that belong together in the help and the guide."""

    name: str
    actions: tuple[Action, ...]
