"""The program's beginning and its exit statuses."""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:  # no import may be interrupted before Ctrl+C is waited for
    from typing import NoReturn

COMMANDS = ("list", "show", "mark", "marks", "sync", "status", "doctor", "config")
"""Names that are no libraries; a folder so called is ``./list``."""


INTERRUPTED = 130
"""The exit status that a shell gives SIGINT."""


def main() -> NoReturn:
    """Run the command line and end with its status.

    All else is imported inside, where Ctrl+C is waited for.
    """
    try:
        _open_streams()
        status = _status(sys.argv[1:])
    except KeyboardInterrupt:
        status = INTERRUPTED
    _end(status)


def _open_streams() -> None:
    """Have something in the place of closed streams, or the next file that is opened is there.

    To write to standard output goes on being a fault: its stand-in can only be read.
    """
    import os  # noqa: PLC0415

    stand_ins = (("stdin", os.O_RDONLY), ("stdout", os.O_RDONLY), ("stderr", os.O_WRONLY))
    for name, flags in stand_ins:
        if getattr(sys, name) is None:
            descriptor = os.open(os.devnull, flags)
            mode = "r" if name == "stdin" else "w"
            setattr(sys, name, os.fdopen(descriptor, mode, closefd=False))


def _end(status: int) -> NoReturn:
    import signal  # noqa: PLC0415

    signal.signal(signal.SIGINT, signal.SIG_DFL)  # the interpreter's end would print a traceback
    sys.exit(status)


def _status(arguments: list[str]) -> int:
    """Give 0, 1 nothing matched, 2 usage, 3 library or file, 70 a fault of the program."""
    from io import TextIOWrapper  # noqa: PLC0415

    from tui_reader.cli.output import CRASHED, FAULT, USAGE, complain  # noqa: PLC0415
    from tui_reader.domain.errors import QueryError, ReaderError  # noqa: PLC0415

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # LANG=C shows what it can
    try:
        return _run(arguments)
    except QueryError as error:
        complain(error)
        return USAGE
    except ReaderError as error:
        complain(error)
        return FAULT
    except Exception as error:  # noqa: BLE001 - a bug, which ends the program and is reported
        if isinstance(error, MemoryError) or "can't start new thread" in str(error):
            complain("the machine has no room for more (end other programs)")
            return FAULT
        from tui_reader.settings.crash import report  # noqa: PLC0415 - seldom
        from tui_reader.settings.paths import user_paths  # noqa: PLC0415 - seldom

        complain(report(error, user_paths().reports))
        return CRASHED


def _run(arguments: list[str]) -> int:
    if not arguments or _is_library(arguments[0]):
        from tui_reader.cli.commands import open_library  # noqa: PLC0415
        from tui_reader.cli.output import USAGE, complain  # noqa: PLC0415

        if len(arguments) > 1:
            complain(f"{arguments[1]}: one library at a time (see tui-reader --help)")
            return USAGE
        return open_library("".join(arguments))
    from tui_reader.cli.tree import run  # noqa: PLC0415 - the app doesn't wait for it to load

    return run(arguments)


def _is_library(argument: str) -> bool:
    return not argument.startswith("-") and argument not in COMMANDS
