"""Append-only marks, one file per device: the truth of what was read."""

import fcntl
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from tui_reader.domain.errors import JournalError
from tui_reader.domain.marks import (
    MOST_COUNTER,
    MOST_MILLIS,
    OF_PATHS,
    TAG,
    Clock,
    Draft,
    Record,
    Stamp,
    Target,
    Value,
)
from tui_reader.storage.regular import IrregularError, open_regular, opened

_TAIL = 4096
"""Bytes before an offset whose hash shows that the file is still the one that was read."""


class Bookmark(NamedTuple):
    """How far a journal was read: it holds while the bytes before it are the same."""

    offset: int
    tail: str
    """Hex BLAKE2b of the up to 4 KB before ``offset``."""


START = Bookmark(0, "")
LONGEST_LINE = 1 << 25
"""Bytes: a record of a thousand paths has less, be they the longest and each byte escaped."""
_LOOK_BACK = 1 << 16
"""Bytes at the end of a journal in which its last stamp is looked for first."""


def encode(record: Record) -> bytes:
    """Give ``record`` as one line of JSON, its newline included."""
    line = {
        "time": [record.stamp.millis, record.stamp.counter],
        "device": record.stamp.device,
        **({} if record.group is None else {"group": record.group}),
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
        found, is_sound = _parse(line)
        millis, counter = found["time"]
        group = found.get("group")
        device, library, field = found["device"], found["library"], found["field"]
        value, targets = found["value"], []
        for path, mark in found["articles"]:
            if type(path) is not str or type(mark) is not str:
                return None
            targets.append(Target(path, mark))
        if not type(device) is type(library) is type(field) is str:
            return None
        if field.startswith(TAG) and not field.removeprefix(TAG).strip():
            return None  # nobody could tell it from another one without a name
        if not is_sound:
            _check(device, library, field, value, targets)
        return Record(
            Stamp(_number(millis, MOST_MILLIS), _number(counter, MOST_COUNTER), device),
            library,
            field,
            value,
            tuple(targets),
            None if group is None else _group(group),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


_PARSE = json.JSONDecoder().raw_decode


def _parse(line: bytes) -> tuple[Any, bool]:
    """Read JSON as `json.loads` does, which takes twice the time for what a line usually is.

    Tells whether all text in it is sound: UTF-8, of which no escape is half a surrogate pair.
    """
    try:
        text = line.decode()
        found, end = _PARSE(text)
        if text[end:] in ("", "\n"):
            return found, b"\\u" not in line
    except ValueError:
        pass
    return json.loads(line), False


def _number(value: object, end: int = 1 << 62) -> int:
    if type(value) is int and 0 <= value < end:
        return value
    raise ValueError(value)


def _check(device: str, library: str, field: str, value: Value, targets: Iterable[Target]) -> None:
    """Raise `ValueError` for surrogates but where they stand for a path's bytes."""
    for text in device, library, field, *(target.fingerprint for target in targets):
        text.encode()
    for target in targets:
        target.relpath.encode("utf-8", "surrogateescape")
    if isinstance(value, str | list | dict):
        errors = "surrogateescape" if field in OF_PATHS else "strict"
        json.dumps(value, ensure_ascii=False).encode("utf-8", errors)


def _group(value: object) -> tuple[int, int]:
    if isinstance(value, list) and len(value) == 2:
        return _number(value[0]), _number(value[1])
    raise ValueError(value)


Look = tuple[str, int, int, int, int]
Looks = frozenset[Look]


def _look(file: Path) -> Look:
    try:
        status = file.stat()
    except OSError:
        return file.name, 0, 0, 0, 0
    changed = status.st_ctime_ns  # when it was made readable, too
    return file.name, status.st_ino, status.st_size, status.st_mtime_ns, changed


class Journal:
    """The journals of all devices in one directory, of which this one writes its own."""

    def __init__(self, directory: Path, clock: Clock) -> None:
        self._directory = directory
        self._clock = clock
        self._own = directory / f"{clock.device}.jsonl"
        self._lock = lock_of(directory, clock.device)
        self._seen: tuple[int, int] | None = None
        """The own file's inode and size when its last stamp was observed."""

    @property
    def own(self) -> Path:
        """The file that this device writes."""
        return self._own

    def append(self, drafts: Iterable[Draft]) -> tuple[Record, ...]:
        """Stamp ``drafts`` and write them to this device's journal and to the disk.

        They are asked for when no other program of this device writes, and their stamps are later
        than all of the file's. Raises `JournalError` where they are not surely there; writing them
        again is harmless.
        """
        with self._locked():
            some = tuple(drafts)
            return self._write(some) if some else ()

    @contextmanager
    def _locked(self) -> Iterator[None]:
        try:
            self._directory.mkdir(parents=True, exist_ok=True)
            with lock_held(self._lock):
                yield
        except OSError as error:
            raise JournalError(
                f"marks cannot be written: {error.strerror}",
                where=str(self._own),
                hint="they are kept in memory and tried again",
            ) from error

    def _write(self, drafts: Iterable[Draft]) -> tuple[Record, ...]:
        is_new = not self._own.exists()
        journal = open_regular(self._own, os.O_RDWR | os.O_APPEND | os.O_CREAT)
        try:
            status = os.fstat(journal)
            start = status.st_size
            if is_new or not start:  # before it holds anything that would be written twice
                sync_directory(self._directory)
                sync_directory(self._directory.parent)
            is_ours = self._seen == (status.st_ino, start)  # as it was left here
            if not is_ours and (stamp := _last_stamp(journal, start)) is not None:
                self._clock.observe(stamp)
            records = tuple(record for draft in drafts for record in draft.stamped(self._clock))
            data = b"".join(map(encode, records))
            if start and os.pread(journal, 1, start - 1) != b"\n":
                data = b"\n" + data  # a torn last line must not swallow this one
            end = start + len(data)
            try:
                while data:
                    data = data[os.write(journal, data) :]
                os.fsync(journal)
            except OSError:
                with suppress(OSError):  # what is written again must not stand there twice
                    os.ftruncate(journal, start)
                raise
            self._seen = status.st_ino, end
        finally:
            os.close(journal)
        return records

    def is_lost(self, bookmark: Bookmark) -> bool:
        """Tell whether this device's journal is gone, or another one than was read so far.

        One that cannot be read is not known to be.
        """
        if not bookmark.offset:
            return False
        try:
            with opened(self._own) as journal:
                return not _holds(journal.fileno(), bookmark)
        except FileNotFoundError:
            return True
        except OSError:
            return False

    def own_records(self) -> Iterator[Record]:
        """Give all of this device's journal; raises `OSError`."""
        with suppress(FileNotFoundError):
            for item in _read(self._own, None):
                if isinstance(item, Record):
                    yield item

    def read(
        self, bookmarks: Mapping[str, Bookmark], without: str = ""
    ) -> Iterator[tuple[str, Record | Bookmark | JournalError]]:
        """Give what is new since ``bookmarks``: by file name, its records, then its new bookmark.

        A file that was replaced is given from its start: merging it again changes nothing. One
        that cannot be read gives an error, and the others go on. That named ``without`` is left
        out.
        """
        try:
            files = self._files()
        except OSError as error:
            yield "", _unreadable(self._directory, error)
            return
        for file in files:
            name = file.name
            if name == without:
                continue
            try:
                for item in _read(file, bookmarks.get(name)):
                    yield name, item
            except FileNotFoundError:
                continue  # taken away at this moment
            except OSError as error:
                yield name, _unreadable(file, error)

    def files(self) -> list[Path]:
        """Give the journals of all devices, copies that a conflict has left included."""
        with suppress(OSError):
            return self._files()
        return []

    def _files(self) -> list[Path]:
        try:
            return sorted(file for file in self._directory.iterdir() if file.suffix == ".jsonl")
        except FileNotFoundError:
            return []  # nothing was ever marked

    def looks(self) -> Looks:
        """Give what is another one whenever a journal has changed."""
        return frozenset(map(_look, self.files()))


def _unreadable(file: Path, error: OSError) -> JournalError:
    return JournalError(
        f"marks cannot be read: {error.strerror}",
        where=str(file),
        hint=_AWAY if isinstance(error, _IN_THE_WAY) else _READABLE,
    )


_IN_THE_WAY = (IrregularError, IsADirectoryError, NotADirectoryError)
_READABLE, _AWAY = "make it readable; nothing in it is lost", "take it away"


def write_new(file: Path, records: Iterable[Record]) -> None:
    """Write a journal anywhere, which must not be there yet; raises `JournalError`."""
    try:
        with file.open("xb") as journal:
            journal.writelines(map(encode, records))
            journal.flush()
            os.fsync(journal.fileno())
    except OSError as error:
        raise JournalError(
            f"marks cannot be written: {error.strerror}", where=str(file), hint="name another file"
        ) from error


def lock_of(directory: Path, device: str) -> Path:
    """Name the file that whoever writes the journal of ``device`` in ``directory`` locks."""
    return directory.parent / f"{device}.lock"


@contextmanager
def lock_held(file: Path) -> Iterator[int]:
    """Wait for the lock on ``file``, and give the open file; raises `OSError`."""
    lock = open_regular(file, os.O_RDWR | os.O_CREAT)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield lock
    finally:
        os.close(lock)


def _last_stamp(journal: int, size: int) -> Stamp | None:
    """Give the stamp of the last line that has one, of a journal whose stamps ascend."""
    step, start, rest = _LOOK_BACK, size, b""
    while start:
        start, end = max(0, start - step), start
        rest, *lines = (os.pread(journal, end - start, start) + rest).split(b"\n")
        for line in reversed(lines if start else [rest, *lines]):
            if (record := decode(line)) is not None:
                return record.stamp
        step *= 2
    return None


def _read(file: Path, bookmark: Bookmark | None) -> Iterator[Record | Bookmark]:
    with opened(file) as journal:
        start = bookmark.offset if bookmark and _holds(journal.fileno(), bookmark) else 0
        journal.seek(start)
        offset = start
        for line, size in lines_of(journal):
            if not line.endswith(b"\n"):
                break  # being written, or torn: read again when it is whole
            offset += size
            record = decode(line)
            if record is not None:
                yield record
        if bookmark is None or offset != bookmark.offset or not start:
            yield Bookmark(offset, _tail_hash(journal.fileno(), offset))


def lines_of(journal: BinaryIO) -> Iterator[tuple[bytes, int]]:
    """Give each line and its length; of one that is longer than any record, only its end."""
    while line := journal.readline(LONGEST_LINE):
        size = len(line)
        if size == LONGEST_LINE and not line.endswith(b"\n"):
            line = b""
            while not line.endswith(b"\n") and (line := journal.readline(LONGEST_LINE)):
                size += len(line)
            line = line[-1:]
        yield line, size


def _holds(journal: int, bookmark: Bookmark) -> bool:
    size = os.fstat(journal).st_size
    return size >= bookmark.offset and _tail_hash(journal, bookmark.offset) == bookmark.tail


def _tail_hash(journal: int, offset: int) -> str:
    start = max(0, offset - _TAIL)
    return blake2b(os.pread(journal, offset - start, start), digest_size=16).hexdigest()


def sync_directory(directory: Path) -> None:
    """Have the directory's names on the disk."""
    descriptor = os.open(directory, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
