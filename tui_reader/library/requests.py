"""What the library asks of the parser process, and what it gets for a whole article."""

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tui_reader.domain.article import Article

if TYPE_CHECKING:  # what starts the app needs no documents yet
    from tui_reader.document.model import Document

WITH_DOCUMENTS = "documents"
"""The process's argument that makes it ready for whole articles before it is asked for one."""
READY = "ready"
"""The first answer, before any request: the process has started."""


class ArticlesRequest(NamedTuple):
    """Read the metadata of several files; each is answered by an `Article` or None."""

    root: Path
    relpaths: tuple[str, ...]
    flat: bool


class DocumentRequest(NamedTuple):
    """Read one file whole; answered by a `Reading`."""

    root: Path
    relpath: str
    flat: bool
    defeat: str = ""
    """What went wrong with the full conversion, where plain paragraphs are asked for."""


class Reading(NamedTuple):
    """One article as it is on the disk now: its metadata and its body."""

    article: Article
    document: "Document"
