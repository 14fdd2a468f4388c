"""What the index tells of articles, categories and their counts."""

from typing import NamedTuple

from tui_reader.domain.article import Problem
from tui_reader.domain.marks import Target


class Row(NamedTuple):
    """What the list shows of one article."""

    id: int
    relpath: str
    fingerprint: str
    title: str
    date: float
    source: str
    link: str
    read: bool
    starred: bool
    noted: bool
    """The reader has written a note on it."""
    problem: Problem | None
    updated: bool
    """It was edited since it was read."""

    @property
    def target(self) -> Target:
        """What a mark of this article names."""
        return Target(self.relpath, self.fingerprint)


class Category(NamedTuple):
    """One node of the category tree, with its whole subtree's counts."""

    id: int
    parent: int
    name: str
    total: int
    unread: int


class Tally(NamedTuple):
    """How many articles a view holds."""

    total: int
    unread: int


class Details(NamedTuple):
    """What else is known of one article."""

    authors: tuple[str, ...]
    categories: tuple[tuple[str, ...], ...]
    tags: tuple[str, ...]


class Tag(NamedTuple):
    """One of the reader's own tags, and how many articles have it."""

    name: str
    total: int
    unread: int


class Counts(NamedTuple):
    """How many articles the library's own views hold."""

    total: int = 0
    unread: int = 0
    starred: int = 0
    problems: int = 0
    waiting: int = 0
    """Articles whose text cannot be searched yet."""
    unfinished: int = 0
    noted: int = 0
