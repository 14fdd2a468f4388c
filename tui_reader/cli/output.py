"""Standard output is data, standard error is diagnostics; no control of a file reaches either."""

import json
import os
import sys
from collections.abc import Iterable

from tui_reader.domain.clean import clean_line, clean_text
from tui_reader.domain.errors import LibraryError
from tui_reader.domain.marks import Mark
from tui_reader.domain.times import iso, local
from tui_reader.library.entry import Entry
from tui_reader.storage.rows import Details

NOTHING_MATCHED, USAGE, FAULT, CRASHED, BROKEN_PIPE = 1, 2, 3, 70, 141
"""Exit statuses; the last two are EX_SOFTWARE of sysexits.h and a shell's for SIGPIPE."""


def write_lines(lines: Iterable[str]) -> None:
    """Print to standard output; a reader that has gone away ends the program as SIGPIPE would."""
    try:
        for line in lines:
            sys.stdout.write(clean_text(line) + "\n")
        sys.stdout.flush()
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nothing is left to flush
        if isinstance(error, BrokenPipeError):
            raise SystemExit(BROKEN_PIPE) from None
        raise LibraryError(
            f"standard output cannot be written: {error.strerror}", hint="is there room?"
        ) from error


def complain(sentence: object) -> None:
    """Print one sentence to standard error."""
    print(f"tui-reader: {clean_line(str(sentence))}", file=sys.stderr)  # noqa: T201


def told(count: int, thing: str) -> str:
    """Give a number of things as one says it."""
    return f"{count} {thing}{'' if count == 1 else 's'}"


def list_line(entry: Entry) -> str:
    """Give one line of ``list``: state, local date, source, title and path between tabs.

    The state is three characters: ``N`` unread, ``*`` starred, ``!`` a problem, each else ``-``.
    """
    row = entry.row
    flags = ((not entry.read, "N"), (entry.starred, "*"), (row.problem is not None, "!"))
    state = "".join(letter if is_so else "-" for is_so, letter in flags)
    return "\t".join((state, local(row.date), row.source, row.title, clean_line(row.relpath)))


def json_line(entry: Entry, details: Details, mark: Mark, snippet: str) -> str:
    """Give one line of ``list --json``; the date is ISO 8601 in local time, empty for none."""
    row = entry.row
    return json.dumps(
        {
            "path": clean_line(row.relpath),
            "title": row.title,
            "date": iso(row.date),
            "authors": details.authors,
            "categories": details.categories,
            "tags": details.tags,
            "link": row.link,
            "read": entry.read,
            "starred": entry.starred,
            "own_tags": [clean_line(tag) for tag in mark.tags],
            "note": clean_text(mark.note),
            "percent": mark.percent,
            "snippet": snippet,
        },
        ensure_ascii=False,
    )
