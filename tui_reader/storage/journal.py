"""Append-only marks, one file per device: the truth of what was read."""

import fcntl
import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from tui_reader.domain.errors import JournalError
from tui_reader.domain.marks import Record, Stamp, Target

_TAIL = 4096
"""Bytes before an offset whose hash shows that the file is still the one that was read."""


class Bookmark(NamedTuple):
    """How far a journal was read: it holds while the bytes before it are the same."""

    offset: int
    tail: str
    """Hex BLAKE2b of the up to 4 KB before ``offset``."""


START = Bookmark(0, "")


def encode(record: Record) -> bytes:
    """Give ``record`` as one line of JSON, its newline included."""
    line = {
        "time": [record.stamp.millis, record.stamp.counter],
        "device": record.stamp.device,
        "library": record.library,
        "field": record.field,
        "value": record.value,
        "articles": [[target.relpath, target.fingerprint] for target in record.targets],
    }
    text = json.dumps(line, ensure_ascii=False, separators=(",", ":"))
    try:
        return text.encode() + b"\n"
    except UnicodeEncodeError:  # a path with bytes that are not UTF-8
        return json.dumps(line, separators=(",", ":")).encode() + b"\n"


def decode(line: bytes) -> Record | None:
    """Read one line; None for a damaged one or one of a kind that this version doesn't know."""
    try:
        found = json.loads(line)
        millis, counter = found["time"]
        return Record(
            stamp=Stamp(_number(millis), _number(counter), _text(found["device"])),
            library=_text(found["library"]),
            field=_text(found["field"]),
            value=_value(found["value"]),
            targets=tuple(Target(_path(path), _text(mark)) for path, mark in found["articles"]),
        )
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _number(value: object) -> int:
    if isinstance(value, int) and 0 <= value < 1 << 62:
        return value
    raise ValueError(value)


def _text(value: object) -> str:
    if isinstance(value, str):
        value.encode()  # surrogates are in paths only
        return value
    raise ValueError(value)


def _path(value: object) -> str:
    if isinstance(value, str):
        value.encode("utf-8", "surrogateescape")
        return value
    raise ValueError(value)


def _value(value: object) -> bool | int | float | str | None:
    if value is None or isinstance(value, bool | int | float):
        return value
    return _text(value)


class Journal:
    """The journals of all devices in one directory, of which this one writes its own."""

    def __init__(self, directory: Path, device: str) -> None:
        self._directory = directory
        self._own = directory / f"{device}.jsonl"
        self._lock = directory.parent / f"{device}.lock"

    def append(self, records: Sequence[Record]) -> None:
        """Write ``records`` to this device's journal and to the disk before returning.

        Raises `JournalError` where they are not surely there; writing them again is harmless.
        """
        with self._locked():
            self._write(b"".join(map(encode, records)))

    def append_unless(self, found: Callable[[], Record | None], record: Record) -> Record:
        """Give what ``found`` finds in the journals, else append ``record`` and give that.

        No other program of this device comes in between. Raises as `append` and ``found`` do.
        """
        with self._locked():
            known = found()
            if known is None:
                self._write(encode(record))
            return known or record

    @contextmanager
    def _locked(self) -> Iterator[None]:
        try:
            self._directory.mkdir(parents=True, exist_ok=True)
            with self._lock_held():
                yield
        except OSError as error:
            raise JournalError(
                f"marks cannot be written: {error.strerror}",
                where=str(self._own),
                hint="they are kept in memory and tried again",
            ) from error

    @contextmanager
    def _lock_held(self) -> Iterator[None]:
        lock = os.open(self._lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    def _write(self, data: bytes) -> None:
        created = not self._own.exists()
        journal = os.open(self._own, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            size = os.fstat(journal).st_size
            if size and os.pread(journal, 1, size - 1) != b"\n":
                data = b"\n" + data  # a torn last line must not swallow this one
            while data:
                data = data[os.write(journal, data) :]
            os.fsync(journal)
        finally:
            os.close(journal)
        if created:
            _sync_directory(self._directory)

    def read(self, bookmarks: Mapping[str, Bookmark]) -> Iterator[tuple[str, Record | Bookmark]]:
        """Give what is new since ``bookmarks``: by file name, its records, then its new bookmark.

        A file that was replaced is given from its start: merging it again changes nothing.
        Raises `JournalError` for a journal that cannot be read.
        """
        for file in sorted(self._directory.glob("*.jsonl")):
            try:
                yield from ((file.name, item) for item in _read(file, bookmarks.get(file.name)))
            except OSError as error:
                raise JournalError(
                    f"marks cannot be read: {error.strerror}",
                    where=str(file),
                    hint="make it readable; nothing in it is lost",
                ) from error


def _read(file: Path, bookmark: Bookmark | None) -> Iterator[Record | Bookmark]:
    with file.open("rb") as journal:
        start = bookmark.offset if bookmark and _holds(journal.fileno(), bookmark) else 0
        journal.seek(start)
        offset = start
        for line in journal:
            if not line.endswith(b"\n"):
                break  # being written, or torn: read again when it is whole
            offset += len(line)
            record = decode(line)
            if record is not None:
                yield record
        if bookmark is None or offset != bookmark.offset or not start:
            yield Bookmark(offset, _tail_hash(journal.fileno(), offset))


def _holds(journal: int, bookmark: Bookmark) -> bool:
    size = os.fstat(journal).st_size
    return size >= bookmark.offset and _tail_hash(journal, bookmark.offset) == bookmark.tail


def _tail_hash(journal: int, offset: int) -> str:
    start = max(0, offset - _TAIL)
    return blake2b(os.pread(journal, offset - start, start), digest_size=16).hexdigest()


def _sync_directory(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
