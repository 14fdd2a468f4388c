"""What the reader knows of one article."""

from dataclasses import dataclass
from enum import IntFlag, auto
from typing import NamedTuple


class Feature(IntFlag):
    """Kinds of things that an article may hold, for a query to ask for."""

    IMAGE = auto()
    LINK = auto()
    CODE = auto()
    TABLE = auto()
    NOTE = auto()
    """A footnote."""


class Content(NamedTuple):
    """What an index keeps of one article's body."""

    text: str = ""
    """Its words; paragraphs are lines."""
    has: Feature = Feature(0)
    lang: str = ""
    """The tag of the language that it shows, lower-case (BCP 47); empty where it shows none."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a file could not be read as it was meant, for the list of problems."""

    reason: str
    line: int = 0
    """Counted from 1; 0 where the fault belongs to no line."""

    def __str__(self) -> str:
        return f"line {self.line}: {self.reason}" if self.line else self.reason


@dataclass(frozen=True, slots=True)
class Article:
    """The metadata of one file; every text is one clean line, safe for a terminal."""

    relpath: str
    """POSIX path below the library's root; undecodable bytes as surrogate escapes."""
    title: str
    date: float
    """Seconds since the epoch; the file's own time where the article gives none."""
    fingerprint: str = ""
    """Hex BLAKE2b of the content with line endings normalised; empty for an unreadable file."""
    authors: tuple[str, ...] = ()
    categories: tuple[tuple[str, ...], ...] = ()
    """Paths from the root of the category tree, such as ``(("新媒体", "IT 之家"),)``."""
    tags: tuple[str, ...] = ()
    source: str = ""
    link: str = ""
    images: tuple[str, ...] = ()
    draft: bool = False
    lang: str = ""
    """The language that the article itself names, as a lower-case tag."""
    problem: Problem | None = None
    body_at: int = 0
    """Characters of the file's text before its body."""
