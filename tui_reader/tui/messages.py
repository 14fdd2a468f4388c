"""Facts that background threads tell the main screen."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from textual.message import Message

from tui_reader.domain.errors import StorageError
from tui_reader.library.job import Told
from tui_reader.library.marker import Flushed
from tui_reader.library.questions import Overview, Queries, Question, Tallies
from tui_reader.storage.finding import Found

if TYPE_CHECKING:
    from tui_reader.document.model import Block


class Part(NamedTuple):
    """Blocks of an article; those of an article that cannot be read say so."""

    blocks: "tuple[Block, ...]"
    measure: int = 0
    """Cells of a comfortable column for its script; 0 for as many as there are."""
    begins: bool = True
    """They are the first; what was shown before is void."""
    ends: bool = True
    """They are the last."""
    match: tuple[int, int] | None = None
    """Block and offset of the first of the words that were searched for."""


@dataclass
class ArticleRead(Message):
    """A part of an article was read from its file."""

    id: int
    part: Part


@dataclass
class Searched(Message):
    """A question to the index was answered."""

    question: Question
    found: Found | StorageError


@dataclass
class Counted(Message):
    """The articles of some queries were counted."""

    queries: Queries
    tallies: Tallies | StorageError


@dataclass
class Surveyed(Message):
    """The nodes of the tree were counted."""

    overview: Overview | StorageError


@dataclass
class Synced(Message):
    """The process that keeps the index up to date has something to say."""

    told: Told


@dataclass
class MarksFlushed(Message):
    """Marks are on the disk, or could not be written."""

    flushed: Flushed


@dataclass
class Settled(Message):
    """All is done that a widget had been sent before; ``rounds`` more wait for what that asked."""

    rounds: int
