"""This device's journal without what its own later lines have superseded."""

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from tui_reader.domain.marks import State, Won, as_json, merge
from tui_reader.storage.journal import decode, lock_held, lock_of, sync_directory
from tui_reader.storage.regular import opened

SMALLEST = 1 << 16
"""Bytes up to which a journal is left alone."""


def compact(marks: Path, device: str) -> bool:
    """Rewrite the journal of ``device`` if more than half of its marks are superseded by others.

    It is looked at only when it has doubled since the last time, and False where it was left as
    it is, be it that it cannot be written now. What another device has written is not asked: its
    file may go. At every instant there is a complete journal.
    """
    file = marks / f"{device}.jsonl"
    try:
        if file.stat().st_size <= SMALLEST:
            return False
        with lock_held(lock_of(marks, device)) as lock:
            size, looked = file.stat().st_size, _looked(lock)
            if looked <= size < 2 * looked:
                return False
            _look(lock, size)
            if not _compact(file.resolve()):
                return False
            _look(lock, file.stat().st_size)
            return True
    except OSError:
        return False  # appending to it tells; here nothing is lost


def _looked(lock: int) -> int:
    """Give the journal's size at the last look; 0 where there was none."""
    try:
        return max(0, int(os.pread(lock, 20, 0)))
    except ValueError:
        return 0


def _look(lock: int, size: int) -> None:
    os.ftruncate(lock, 0)
    os.pwrite(lock, b"%d\n" % size, 0)


def _compact(file: Path) -> bool:
    with opened(file) as journal:
        won: State = {}
        marks = 0
        for line in journal:
            record = decode(line) if line.endswith(b"\n") else None
            if record is not None:
                marks += len(record.targets)
                merge(won, (record,))
        if marks <= 2 * len(won):
            return False
        journal.seek(0)
        _replace(file, journal, won)
    return True


def _replace(file: Path, journal: BinaryIO, won: State) -> None:
    new = file.with_name(f"{file.stem}.compacting")  # which nobody takes for a journal
    try:
        with new.open("wb") as compacted:
            os.fchmod(compacted.fileno(), os.fstat(journal.fileno()).st_mode & 0o777)
            compacted.writelines(_kept(journal, won))
            compacted.flush()
            os.fsync(compacted.fileno())
        new.replace(file)
    except OSError:
        with suppress(OSError):
            new.unlink(missing_ok=True)
        raise
    sync_directory(file.parent)


def _kept(journal: BinaryIO, won: State) -> Iterator[bytes]:
    """Give the lines that count, in their order; takes out of ``won`` what it has given."""
    for line in journal:
        record = decode(line) if line.endswith(b"\n") else None
        if record is None or not record.targets:
            yield line  # damaged, torn, of a later version, or of the library itself
            continue
        value, keep = as_json(record.value), []
        for relpath, fingerprint in record.targets:
            key = record.library, relpath, record.field
            keep.append(won.get(key) == Won(record.stamp, value, fingerprint))
            if keep[-1]:
                del won[key]  # the same once more is superseded, too
        if all(keep):
            yield line
        elif any(keep):
            yield _shrunk(line, keep)


def _shrunk(line: bytes, keep: list[bool]) -> bytes:
    """Give a line with some of its articles, and whatever else it has."""
    found = json.loads(line)
    found["articles"] = [one for one, kept in zip(found["articles"], keep, strict=True) if kept]
    text = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
    try:
        return text.encode() + b"\n"
    except UnicodeEncodeError:  # a path with bytes that are not UTF-8
        return json.dumps(found, separators=(",", ":")).encode() + b"\n"
