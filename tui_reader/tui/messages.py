"""Facts that background threads tell the main screen."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

from tui_reader.domain.errors import ReaderError
from tui_reader.library.marker import Flushed
from tui_reader.library.sync import Progress

if TYPE_CHECKING:
    from tui_reader.document.model import Block


@dataclass
class ArticleRead(Message):
    """An article was read from its file; ``blocks`` say so where it could not be."""

    id: int
    blocks: "tuple[Block, ...]"


@dataclass
class Synced(Message):
    """The index has taken in another batch; ``error`` where a sync ended early."""

    progress: Progress | None
    error: ReaderError | None = None
    ended: bool = False


@dataclass
class MarksFlushed(Message):
    """Marks are on the disk, or could not be written."""

    flushed: Flushed
