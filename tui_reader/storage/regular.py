"""Open a file only where it is one: a pipe, a device or a folder in its place waits for nobody."""

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO


class IrregularError(OSError):
    """A pipe, a device or the like is where a file should be."""


def advice(error: OSError) -> str:
    """Say what to do where a file of the program's own cannot be opened."""
    if isinstance(error, IrregularError | IsADirectoryError) or error.errno == errno.ELOOP:
        return "take it away, for it is no file"
    if error.errno in (errno.EMFILE, errno.ENFILE):
        return "raise the limit of open files, or end other programs"
    return "make it and its folder writable, and see whether there is room"


def open_regular(file: Path, flags: int = os.O_RDONLY) -> int:
    """Open a file, and wait for nothing; raises `OSError`, also for what is no regular file."""
    descriptor = os.open(file, flags | os.O_NONBLOCK | os.O_CLOEXEC, 0o600)
    try:
        mode = os.fstat(descriptor).st_mode
        if stat.S_ISDIR(mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if not stat.S_ISREG(mode):
            raise IrregularError(errno.EINVAL, "it is no regular file")
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


def opened(file: Path) -> BinaryIO:
    """Open a file to read it; raises `OSError`, as `open_regular` does."""
    return os.fdopen(open_regular(file), "rb")


def read(file: Path) -> bytes:
    """Read all of a file; raises `OSError`, as `open_regular` does."""
    with opened(file) as source:
        return source.read()
