"""Arguments -> calls of the library; one function for each command, which gives its status."""

import os
import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from tui_reader.cli.opening import opened, sync, synced
from tui_reader.cli.output import (
    FAULT,
    NOTHING_MATCHED,
    USAGE,
    complain,
    json_line,
    list_line,
    told,
    write_lines,
)
from tui_reader.cli.places import place, relative
from tui_reader.domain.clean import clean_line
from tui_reader.domain.errors import LibraryError
from tui_reader.domain.marks import READ, TAG
from tui_reader.domain.query import Query, Term
from tui_reader.domain.query_parser import parse, parse_sort
from tui_reader.domain.snippets import Snippet
from tui_reader.domain.tags import tag_field
from tui_reader.library.articles import read_one
from tui_reader.library.entry import Entry
from tui_reader.library.library import Library, Place
from tui_reader.library.sync import Progress
from tui_reader.settings.paths import user_paths
from tui_reader.settings.session import chosen_theme
from tui_reader.storage.finding import MOST_RANKED
from tui_reader.storage.looking import is_file
from tui_reader.storage.rows import Counts

WIDTH = 80
"""Cells of a line where standard output is no terminal."""
_DUMB = "TERM=dumb: no full screen is possible (use tui-reader list or tui-reader show)"
_AT_ONCE = 1_000
"""Articles fetched at a time, so that a long list begins at once."""


def open_library(name: str) -> int:
    """Open the app; where standard output is no terminal, print the list."""
    if not (sys.stdout.isatty() and sys.stdin.isatty()):
        return list_articles(name, "")
    if os.environ.get("TERM") == "dumb":
        complain(_DUMB)
        return USAGE
    from tui_reader.settings import terminal, themes  # noqa: PLC0415 - not for other commands

    where, config = place(name)
    session = user_paths().session
    theme = chosen_theme(session, config.theme)
    asks = theme in themes.FOLLOWING, config.ambiguous_width == "auto"
    with terminal.asking(background=asks[0], width=asks[1]) as asked:  # it answers meanwhile
        from tui_reader.tui.running import run  # noqa: PLC0415 - no other command loads Textual

        answers = asked.answers if asked is not None else terminal.Answers()
        terminal.set_ambiguous_width(config.ambiguous_width, answers)
        looks = themes.Looks(
            theme, terminal.is_dark(answers, os.environ), terminal.shows_colours(os.environ)
        )
        return run(where, config, session, looks, asked)


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
    asked &= where.within
    if not asked.sort and not asked.phrases:
        asked &= Query(sort=config.sort)
    with synced(where) as library:
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
                mark = library.mark_of(entry)
                yield json_line(entry, details, mark, snippets.get(id_, Snippet()).text)


def sync_library(name: str, *, rebuild: bool) -> int:
    """Bring the index up to date and tell how long it took."""
    where, _ = place(name)
    with opened(where) as library:
        began = time.monotonic()
        listed = [began]

        def report(progress: Progress) -> None:
            if not progress.searchable:
                listed[0] = time.monotonic()

        progress = sync(library, report, rebuild=rebuild)
        seconds = time.monotonic() - began
        if progress.done:
            write_lines([_taken("list complete", progress.done, "file", listed[0] - began)])
        if progress.searchable:
            write_lines([_taken("text complete", progress.searchable, "article", seconds)])
        total = library.counts().total
        write_lines([f"up to date: {total} articles, {seconds:.2f} s"])
        return 0 if library.keeps_index else FAULT


def _taken(what: str, count: int, thing: str, seconds: float) -> str:
    rate = count / max(seconds, 0.001)
    return f"{what}: {count} {thing}s in {seconds:.1f} s ({rate:,.0f} {thing}s/s)"


def show_status(name: str) -> int:
    """Print what is indexed, where, how large, and the problems; the folder is not looked at."""
    where, _ = place(name)
    with opened(where) as library:
        every = library.counts()
        counts = _counts(library, where) if where.under else every
        file = library.index_file
        size = sum(one.stat().st_size for one in file.parent.glob(f"{file.name}*"))
        write_lines(
            [
                f"library   {clean_line(str(where.root))}",
                *([f"part      {clean_line(where.under)}"] if where.under else []),
                f"id        {library.id}",
                f"marks     {clean_line(str(where.marks))}",
                f"index     {clean_line(str(file))} ({size / 1e6:.1f} MB)",
                f"articles  {counts.total}, {counts.unread} unread, {counts.starred} starred",
                f"search    {every.total - every.waiting} of {every.total} articles",
                f"problems  {counts.problems}",
            ]
        )
        problems = library.entries(library.ids(where.within & _PROBLEMS))
        write_lines(f"  {clean_line(e.row.relpath)}: {e.row.problem}" for e in problems.values())
    return 0


_PROBLEMS = Query(Term("is", "problem"))


def _counts(library: Library, where: Place) -> Counts:
    """Count the articles of the part of a library that is asked for."""
    total, unread, starred, problems = (
        len(library.ids(where.within & query))
        for query in (
            Query(),
            Query(Term("is", "unread")),
            Query(Term("is", "starred")),
            _PROBLEMS,
        )
    )
    return Counts(total=total, unread=unread, starred=starred, problems=problems)


def show_article(name: str, article: str, width: int | None) -> int:
    """Print one article as the reading pane draws it."""
    from tui_reader.document.header import with_header  # noqa: PLC0415 - the app lays out elsewhere
    from tui_reader.document.layout import Form, layout  # noqa: PLC0415
    from tui_reader.settings import terminal  # noqa: PLC0415

    where, config = place(name if name or not is_file(Path(article)) else article)
    with terminal.asking(background=False, width=config.ambiguous_width == "auto") as asked:
        answers = asked.answers if asked is not None else terminal.Answers()
    terminal.set_ambiguous_width(config.ambiguous_width, answers)
    flat = where.flat_categories
    reading = read_one(where.root, relative(where, article), config.links, flat_categories=flat)
    blocks = with_header(reading.article, reading.document)
    columns = width or _columns(config.measure)
    form = Form(ascii=terminal.draws_ascii())
    write_lines(line.text.rstrip() for line in layout(blocks, columns, form))
    return 0


def _columns(measure: int | None) -> int:
    """Give the width of the text where none is asked for: the terminal's, up to the measure."""
    columns = shutil.get_terminal_size((WIDTH, 24)).columns
    return min(columns, WIDTH if measure is None else measure or columns)


def mark_articles(
    name: str, field: str, *, value: bool, articles: tuple[str, ...], query: str | None
) -> int:
    """Set one mark of the articles that are named, or that ``query`` asks for, and tell how many.

    A tag is taken for the one that is known already, if only case, width or accents differ.
    """
    asked = None if query is None else parse(query)
    where, _ = place(name)
    with synced(where) as library:
        if asked is None:
            found = {
                entry.row.id: entry
                for entry in (_entry(library, where, article) for article in articles)
            }
        else:
            found = library.entries(library.ids(asked & where.within))
        if field.startswith(TAG):
            field = tag_field(field.removeprefix(TAG), library.tag_names())
        changed = set(library.mark(list(found.values()), field, value=value))
    if field == READ and value:  # as they are now
        changed |= {id_ for id_, entry in found.items() if entry.read and entry.row.updated}
    others = len(found) - len(changed)
    already = f"; {others} already so" if others else ""
    write_lines([f"{told(len(changed), 'article')} marked{already}"])
    return 0 if found else NOTHING_MATCHED


def _entry(library: Library, where: Place, article: str) -> Entry:
    entry = library.find(relative(where, article))
    if entry is None:
        raise LibraryError("this file is no article", where=article, hint="see tui-reader list")
    return entry
