"""One article as the parts that the reading pane shows."""

from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from typing import TYPE_CHECKING

from tui_reader.domain.clean import clean_line
from tui_reader.domain.errors import ReaderError
from tui_reader.domain.marks import Mark
from tui_reader.domain.tokens import Phrase
from tui_reader.library.library import Library
from tui_reader.library.requests import Reading
from tui_reader.tui.messages import Part

if TYPE_CHECKING:
    from tui_reader.document.position import Position

ALPHABETIC, IDEOGRAPHIC = 72, 80
"""Cells of a comfortable column: some 12 words, or 40 ideographs."""
_NOTHING = Mark()


def warm_up(library: Library) -> None:
    """Load what the first article needs, before it is asked for."""

    library.articles.warm_up()


def parts(
    readings: Iterable[Reading], phrases: Sequence[Phrase] = (), mark: Mark = _NOTHING
) -> Iterator[Part]:
    """Give what the pane shows of an article, header first, with ``phrases`` marked in it."""
    from tui_reader.document.header import with_header  # noqa: PLC0415 - loaded behind the first list
    from tui_reader.document.matches import with_matches  # noqa: PLC0415

    for reading in readings:
        document = reading.document
        measure = IDEOGRAPHIC if document.ideographs > document.words else ALPHABETIC
        blocks = document.blocks
        if reading.begins:
            blocks = with_header(reading.article, document, mark)
        marked = with_matches(blocks, phrases)
        yield Part(marked.blocks, measure, reading.begins, reading.ends, marked.first)


def left_at(value: object) -> "Position | None":
    """Give the place that was journalled for an article; None where there is none."""
    if value is None:
        return None
    from tui_reader.document.position import position_of  # noqa: PLC0415 - loaded with an article

    return position_of(value)


def article_parts(
    library: Library,
    relpath: str,
    links: str,
    phrases: Sequence[Phrase] = (),
    mark: Mark = _NOTHING,
) -> Generator[Part]:
    """Read an article and give its `parts`; one that cannot be read is a sentence that says why."""
    from tui_reader.document.model import Block, Kind, Role, Span  # noqa: PLC0415 - loaded behind the first list

    try:
        with closing(library.articles.open(relpath, links)) as readings:
            yield from parts(readings, phrases, mark)
    except ReaderError as error:
        yield Part(
            (
                Block(Kind.HEADING, (Span(clean_line(relpath), Role.HEADING),), level=1),
                Block(Kind.PARAGRAPH, (Span(str(error)),)),
            ),
        )
