"""Arguments -> calls of the library; one function for each command, which gives its status."""

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tui_reader.cli.output import NOTHING_MATCHED, complain, list_line, write_lines
from tui_reader.cli.places import place, relative
from tui_reader.domain.errors import JournalError, LibraryError
from tui_reader.domain.query import parse
from tui_reader.library.library import Entry, Library, Place, read_one

WIDTH = 80
"""Cells of a line where standard output is no terminal."""


def open_library(name: str) -> int:
    """Open the app; where standard output is no terminal, print the list."""
    if not (sys.stdout.isatty() and sys.stdin.isatty()):
        return list_articles(name, "")
    where, config = place(name)
    _set_widths(config.ambiguous_width)
    from tui_reader.tui.app import run  # noqa: PLC0415 - no other command loads Textual

    return run(where, config)


def list_articles(name: str, query: str) -> int:
    """Print the articles that ``query`` asks for, newest first."""
    asked = parse(query)
    with _synced(place(name)[0]) as library:
        entries = library.entries(library.ids(asked))
        if not library.counts().total:
            complain(f"{library.place.root}: there are no articles here")
    write_lines(map(list_line, entries.values()))
    return 0 if entries else NOTHING_MATCHED


def show_article(name: str, article: str, width: int | None) -> int:
    """Print one article as the reading pane draws it."""
    from tui_reader.document.cells import ambiguous_is_wide  # noqa: PLC0415
    from tui_reader.document.header import with_header  # noqa: PLC0415 - the app lays out elsewhere
    from tui_reader.document.layout import Form, layout  # noqa: PLC0415

    where, config = place(name if name or not Path(article).is_file() else article)
    _set_widths(config.ambiguous_width)
    reading = read_one(where, relative(where, article), config.links)
    blocks = with_header(reading.article, reading.document)
    columns = width or _columns(config.measure)
    form = Form(ascii=ambiguous_is_wide())
    write_lines(line.text.rstrip() for line in layout(blocks, columns, form))
    return 0


def _set_widths(ambiguous: int | str) -> None:
    """Let text be measured as the terminal draws it, before anything is."""
    if ambiguous != 1:
        from tui_reader.settings.terminal import set_ambiguous_width  # noqa: PLC0415 - seldom

        set_ambiguous_width(ambiguous)


def _columns(measure: int | None) -> int:
    """Give the width of the text where none is asked for: the terminal's, up to the measure."""
    columns = shutil.get_terminal_size((WIDTH, 24)).columns
    return min(columns, WIDTH if measure is None else measure or columns)


def mark_articles(
    name: str, field: str, *, value: bool, articles: tuple[str, ...], query: str | None
) -> int:
    """Set one mark of the articles that are named, or that ``query`` asks for."""
    asked = None if query is None else parse(query)
    where, _ = place(name)
    with _synced(where) as library:
        if asked is None:
            entries = [_entry(library, where, article) for article in dict.fromkeys(articles)]
        else:
            entries = list(library.entries(library.ids(asked)).values())
        library.mark(entries, field, value)
    if library.unwritten:
        raise JournalError("the marks were not written", where=str(where.marks))
    count = len(entries)
    write_lines([f"{count} article{'' if count == 1 else 's'} marked"])
    return 0 if entries else NOTHING_MATCHED


def _entry(library: Library, where: Place, article: str) -> Entry:
    entry = library.find(relative(where, article))
    if entry is None:
        raise LibraryError("this file is no article", where=article, hint="see tui-reader list")
    return entry


@contextmanager
def _synced(where: Place) -> Iterator[Library]:
    """Open a library, take in what is new, and have its marks on the disk afterwards."""
    library = Library(where)
    try:
        for folder in library.sync().unreadable:
            complain(f"{folder}: this folder cannot be listed (may you read it?)")
        yield library
    finally:
        library.close()
        for fault in library.faults:
            complain(fault)
