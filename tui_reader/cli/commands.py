"""Arguments -> calls of the library; one function for each command, which gives its status."""

import shutil
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from tui_reader.cli.output import NOTHING_MATCHED, complain, json_line, list_line, write_lines
from tui_reader.cli.places import place, relative
from tui_reader.domain.clean import clean_line
from tui_reader.domain.errors import JournalError, LibraryError
from tui_reader.domain.query import Query, Term
from tui_reader.domain.query_parser import parse, parse_sort
from tui_reader.domain.snippets import Snippet
from tui_reader.library.library import Entry, Library, Place, read_one
from tui_reader.library.sync import Progress
from tui_reader.storage.finding import MOST_RANKED

WIDTH = 80
"""Cells of a line where standard output is no terminal."""
_AT_ONCE = 1_000
"""Articles fetched at a time, so that a long list begins at once."""


def open_library(name: str) -> int:
    """Open the app; where standard output is no terminal, print the list."""
    if not (sys.stdout.isatty() and sys.stdin.isatty()):
        return list_articles(name, "")
    where, config = place(name)
    _set_widths(config.ambiguous_width)
    from tui_reader.tui.app import run  # noqa: PLC0415 - no other command loads Textual

    return run(where, config)


_DAMAGED = "the index was damaged and is built again; no mark is lost"


class ListOptions(NamedTuple):
    """How `list_articles` prints what it finds."""

    as_json: bool = False
    only_count: bool = False
    limit: int | None = None
    sort: str = ""


_LINES = ListOptions()


def list_articles(name: str, query: str, options: ListOptions = _LINES) -> int:
    """Print the articles that ``query`` asks for, in its order."""
    asked = parse(query)
    if options.sort:
        asked &= Query(sort=parse_sort(options.sort))
    where, config = place(name)
    if not asked.sort and not asked.phrases:
        asked &= Query(sort=config.sort)
    with _synced(where) as library:
        found = library.search(asked, limit=-1 if options.limit is None else options.limit)
        if not library.counts().total:
            complain(f"{library.place.root}: there are no articles here")
        if found.unranked:
            complain(f"more than {MOST_RANKED:,} articles have these words: newest first")
        if options.only_count:
            write_lines([str(len(found.ids))])
        else:
            write_lines(_lines(library, found.ids, asked, as_json=options.as_json))
    return 0 if found.ids else NOTHING_MATCHED


def _lines(library: Library, ids: Sequence[int], query: Query, *, as_json: bool) -> Iterator[str]:
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        entries = library.entries(some)
        if not as_json:
            yield from map(list_line, entries.values())
            continue
        snippets = library.snippets(entries, query.phrases)
        for id_, entry in entries.items():
            details = library.details(id_)
            if details is not None:
                yield json_line(entry, details, snippets.get(id_, Snippet()).text)


def sync_library(name: str, *, rebuild: bool) -> int:
    """Bring the index up to date and tell how long it took."""
    where, _ = place(name)
    with _opened(where) as library:
        began = time.monotonic()
        listed = [began]

        def report(progress: Progress) -> None:
            if not progress.searchable:
                listed[0] = time.monotonic()

        progress = _sync(library, report, rebuild=rebuild)
        seconds = time.monotonic() - began
        if progress.done:
            write_lines([_taken("list complete", progress.done, "file", listed[0] - began)])
        if progress.searchable:
            write_lines([_taken("text complete", progress.searchable, "article", seconds)])
        total = library.counts().total
        write_lines([f"up to date: {total} articles, {seconds:.2f} s"])
    return 0


def _taken(what: str, count: int, thing: str, seconds: float) -> str:
    rate = count / max(seconds, 0.001)
    return f"{what}: {count} {thing}s in {seconds:.1f} s ({rate:,.0f} {thing}s/s)"


def show_status(name: str) -> int:
    """Print what is indexed, where, how large, and the problems; the folder is not looked at."""
    where, _ = place(name)
    with _opened(where) as library:
        counts = library.counts()
        file = library.index_file
        size = sum(one.stat().st_size for one in file.parent.glob(f"{file.name}*"))
        write_lines(
            [
                f"library   {where.root}",
                f"id        {library.id}",
                f"marks     {where.marks}",
                f"index     {file} ({size / 1e6:.1f} MB)",
                f"articles  {counts.total}, {counts.unread} unread, {counts.starred} starred",
                f"search    {counts.total - counts.waiting} of {counts.total} articles",
                f"problems  {counts.problems}",
            ]
        )
        problems = library.entries(library.ids(Query(Term("is", "problem"))))
        write_lines(f"  {clean_line(e.row.relpath)}: {e.row.problem}" for e in problems.values())
    return 0


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
        library.mark(entries, field, value=value)
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
    with _opened(where) as library:
        _sync(library)
        yield library


def _sync(
    library: Library,
    report: Callable[[Progress], None] = lambda _: None,
    *,
    rebuild: bool = False,
) -> Progress:
    waits = False

    def tell(progress: Progress) -> None:
        nonlocal waits
        if progress.is_waiting and not waits:
            waits = True
            complain("another program takes the library in; waiting for it")
        report(progress)

    progress = library.sync(tell, rebuild=rebuild)
    for folder in progress.unreadable:
        complain(f"{folder}: this folder cannot be listed (may you read it?)")
    return progress


@contextmanager
def _opened(where: Place) -> Iterator[Library]:
    library = Library(where)

    def build_again() -> None:
        complain(_DAMAGED)
        library.sync()

    if library.was_damaged:
        complain(_DAMAGED)
    library.damaged = build_again
    try:
        yield library
    finally:
        library.close()
        for fault in library.faults:
            complain(fault)
