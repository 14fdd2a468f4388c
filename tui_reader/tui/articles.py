"""One article as the blocks that the reading pane shows."""

from typing import TYPE_CHECKING

from tui_reader.domain.clean import clean_line
from tui_reader.domain.errors import ReaderError
from tui_reader.library.library import Library

if TYPE_CHECKING:
    from tui_reader.document.model import Block


def warm_up(library: Library) -> None:
    """Load what the first article needs, before it is asked for."""
    import tui_reader.document.header  # noqa: PLC0415
    import tui_reader.document.layout  # noqa: F401, PLC0415

    library.warm_up()


def article_blocks(library: Library, relpath: str) -> "tuple[Block, ...]":
    """Read an article, header first; one that cannot be read is a sentence that says why."""
    from tui_reader.document.header import with_header  # noqa: PLC0415 - loaded behind the first list
    from tui_reader.document.model import Block, Kind, Role, Span  # noqa: PLC0415

    try:
        reading = library.open_article(relpath)
    except ReaderError as error:
        return (
            Block(Kind.HEADING, (Span(clean_line(relpath), Role.HEADING),), level=1),
            Block(Kind.PARAGRAPH, (Span(str(error)),)),
        )
    return with_header(reading.article, reading.document)
