"""What the library asks of the parser process, and what it gets for a whole article."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tui_reader.domain.article import Article
from tui_reader.storage.writing import Wordless

if TYPE_CHECKING:  # what starts the app needs no documents yet
    from tui_reader.document.model import Document

WITH_DOCUMENTS = "documents"
"""The process's argument that makes it ready for whole articles before it is asked for one."""
READY = "ready"
"""The first answer, before any request: the process has started."""


class ArticlesRequest(NamedTuple):
    """Read the metadata of several files; answered by lists with an `Article` or None for each."""

    root: Path
    files: tuple[str, ...]
    flat: bool
    apart: bool = False
    """A list for each file, which shows where the process ends; it is so for large ones anyway."""

    @property
    def places(self) -> Iterator[Path]:
        """Where the files are, in order."""
        return (self.root / relpath for relpath in self.files)


class ContentsRequest(NamedTuple):
    """Read the text of several files; answered by lists of the index's `Words`."""

    root: Path
    files: tuple[Wordless, ...]
    apart: bool = False
    """As in `ArticlesRequest`."""
    crude: bool = False
    """Markup is no more told from text, for that took too long."""

    @property
    def places(self) -> Iterator[Path]:
        """Where the files are, in order."""
        return (self.root / file.relpath for file in self.files)


class DocumentRequest(NamedTuple):
    """Read one file whole; answered by `Begun`, then by one `Reading` after another till the last.

    A further request ends it before.
    """

    root: Path
    relpath: str
    flat: bool
    number: int
    """What the answers are known by."""
    links: str = "plain"
    """Whether links are numbered, as in `Config.links`."""
    defeat: str = ""
    """What went wrong with the full conversion, where plain paragraphs are asked for."""
    bare: bool = False
    """Its front matter is what went wrong, and part of the plain text."""


class Begun(NamedTuple):
    """The front matter is read; of a request with this number, documents follow."""

    number: int


class Reading(NamedTuple):
    """One article as it is on the disk now: its metadata and its body, or one part of it."""

    article: Article
    document: "Document"
    begins: bool = True
    """What came before of this article is void."""
    ends: bool = True
    """Nothing more of this article will come."""
    number: int = 0
    """The request's."""
