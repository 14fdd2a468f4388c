"""An article's file -> its bytes, as many as one article may have."""

import os
import re
from pathlib import Path
from typing import NamedTuple

from tui_reader.library.limits import LARGEST
from tui_reader.storage.regular import opened

_LAST_LINE = 1 << 16
"""Bytes at the end of which the last line's beginning is looked for."""
_LARGE = 1 << 16
_PART_OF_CHARACTER = re.compile(rb"[\xc0-\xff][\x80-\xbf]{0,3}\Z")


class Taken(NamedTuple):
    """What was read of a file."""

    data: bytes
    modified: float
    """Seconds since the epoch."""
    cut: str = ""
    """A sentence that says what was left out, if anything was."""


def take(file: Path) -> Taken:
    """Read a file, up to `LARGEST` bytes of it; raises `OSError`, also where it is none."""
    with opened(file) as source:
        modified = os.fstat(source.fileno()).st_mtime
        data = source.read(LARGEST + 1)
        size = os.fstat(source.fileno()).st_size
    if len(data) <= LARGEST:
        return Taken(data, modified)
    cut = f"The file has {size:,} bytes, of which the first {LARGEST:,} are read."
    return Taken(_whole_lines(data[:LARGEST]), modified, cut)


def _whole_lines(data: bytes) -> bytes:
    """Leave out the line or the character that was cut, which would be taken for damage."""
    end = data.rfind(b"\n", len(data) - _LAST_LINE) + 1
    return data[:end] if end else _PART_OF_CHARACTER.sub(b"", data)


def is_large(file: Path) -> bool:
    """Tell whether a file may take long to read."""
    try:
        return file.stat().st_size > _LARGE
    except OSError:
        return False
