"""Marks out to a file, and in from one."""

import sys
from collections.abc import Sequence
from contextlib import nullcontext
from io import TextIOWrapper
from pathlib import Path

from tui_reader.cli.opening import synced
from tui_reader.cli.output import NOTHING_MATCHED, complain, told, write_lines
from tui_reader.cli.places import place
from tui_reader.domain.errors import LibraryError
from tui_reader.library.exchange import marked, take_in
from tui_reader.library.exchange_forms import csv_rows, json_line

MOST_TOLD = 20
"""Lines of a file that are named where they are no good."""
_LARGEST = 1 << 28
"""Bytes of marks that are taken in at once."""


def export_marks(name: str, *, as_csv: bool) -> int:
    """Print what is marked, as UTF-8 whatever the locale says: it is for other programs."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    where, _ = place(name)
    with synced(where) as library:
        some = marked(library)
        write_lines(csv_rows(some) if as_csv else map(json_line, some))
    return 0


def import_marks(name: str, file: str) -> int:
    """Mark what ``file`` names, or standard input for a hyphen, and tell how many articles."""
    data = _read(file)
    where, _ = place(name)
    with synced(where) as library:
        taken = take_in(library, data)
    _tell(taken.malformed)
    _tell(taken.unmatched)
    count, others = len(taken.articles), len(taken.unmatched)
    nothing = f"; {told(others, 'line')} matched nothing" if others else ""
    write_lines([f"{told(count, 'article')} marked{nothing}"])
    return 0 if count else NOTHING_MATCHED


def _read(file: str) -> bytes:
    try:
        with nullcontext(sys.stdin.buffer) if file == "-" else Path(file).open("rb") as source:
            data = source.read(_LARGEST + 1)
    except OSError as error:
        raise LibraryError(
            f"this file of marks cannot be read: {error.strerror}", where=file, hint="name another"
        ) from error
    if len(data) > _LARGEST:
        raise LibraryError("this file of marks is too long", where=file, hint="split it")
    return data


def _tell(faults: Sequence[str]) -> None:
    for fault in faults[:MOST_TOLD]:
        complain(fault)
    if faults[MOST_TOLD:]:
        complain(f"and {len(faults) - MOST_TOLD} more")
