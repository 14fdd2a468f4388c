"""The program's beginning and its exit statuses."""

import sys
from io import TextIOWrapper
from typing import NoReturn

from tui_reader.cli.commands import open_library
from tui_reader.cli.output import FAULT, INTERRUPTED, USAGE, complain
from tui_reader.domain.errors import QueryError, ReaderError

COMMANDS = ("list", "show", "mark", "marks", "sync", "status", "doctor")
"""Names that are no libraries; a folder so called is ``./list``."""


def main() -> NoReturn:
    """Run the command line: 0, 1 nothing matched, 2 usage, 3 library or file, 130 interrupted."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # LANG=C shows what it can
    try:
        status = _run(sys.argv[1:])
    except QueryError as error:
        complain(error)
        status = USAGE
    except ReaderError as error:
        complain(error)
        status = FAULT
    except KeyboardInterrupt:
        status = INTERRUPTED
    sys.exit(status)


def _run(arguments: list[str]) -> int:
    if not arguments or _is_library(arguments[0]):
        if len(arguments) > 1:
            complain(f"{arguments[1]}: one library at a time (see tui-reader --help)")
            return USAGE
        return open_library("".join(arguments))
    from tui_reader.cli.tree import run  # noqa: PLC0415 - the app doesn't wait for it to load

    return run(arguments)


def _is_library(argument: str) -> bool:
    return not argument.startswith("-") and argument not in COMMANDS
