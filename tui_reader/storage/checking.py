"""What is in a journal, line by line, for whoever wants to know what is wrong with it."""

import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tui_reader.domain.marks import MOST_COUNTER, MOST_MILLIS, Record
from tui_reader.storage.journal import LONGEST_LINE, decode, lines_of
from tui_reader.storage.regular import opened

_KEYS = ("time", "device", "library", "field", "value", "articles")


class Line(NamedTuple):
    """One line of a journal."""

    number: int
    """Counted from 1."""
    record: Record | None
    """None for one that is skipped."""
    fault: str = ""
    """What is wrong with it; empty for a blank one, which is only passed over."""
    is_torn: bool = False
    """It has no end: nothing of it is taken in until it has one."""


def lines(file: Path) -> Iterator[Line]:
    """Give the lines of a journal; raises `OSError`."""
    with opened(file) as journal:
        for number, (line, size) in enumerate(lines_of(journal), start=1):
            if size > LONGEST_LINE:
                yield Line(number, None, "it is longer than any record")
            elif not line.endswith(b"\n"):
                yield Line(number, None, "the last line is torn", is_torn=True)
            elif not line.strip():
                yield Line(number, None)
            else:
                record = decode(line)
                yield Line(number, record, "" if record else fault_of(line))


def fault_of(line: bytes) -> str:
    """Say why a line is no record."""
    try:
        found = json.loads(line)
    except UnicodeDecodeError:
        return "this is no UTF-8"
    except (ValueError, RecursionError):
        return "this is no JSON"
    if not isinstance(found, dict):
        return "this is no JSON object"
    missing = [key for key in _KEYS if key not in found]
    if missing:
        return f"{', '.join(missing)}: missing"
    return _fault_of_time(found["time"]) or "a value is of a kind that this version doesn't know"


def _fault_of_time(time: object) -> str:
    match time:
        case [int(millis), *_] if millis >= MOST_MILLIS:
            return "the time is not in milliseconds"
        case [_, int(counter), *_] if counter >= MOST_COUNTER:
            return "the time's counter is one that no clock comes to"
    return ""


def unwritable(folder: Path) -> str:
    """Try to write in ``folder``, and say why that fails; empty where it does not."""
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(bytes(4_096))
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        return error.strerror or str(error)
    return ""
