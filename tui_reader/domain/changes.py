"""What has happened in a folder since it was indexed."""

from collections.abc import Mapping
from typing import NamedTuple


class Stat(NamedTuple):
    """What tells an edited file from an untouched one."""

    size: int
    """Bytes."""
    mtime_ns: int


class Changes(NamedTuple):
    """Relative paths, each list sorted, no path in two of them."""

    new: tuple[str, ...]
    edited: tuple[str, ...]
    gone: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.new or self.edited or self.gone)


def diff(on_disk: Mapping[str, Stat], indexed: Mapping[str, Stat]) -> Changes:
    """Tell what has to be indexed, indexed again, and forgotten."""
    return Changes(
        new=tuple(sorted(on_disk.keys() - indexed.keys())),
        edited=tuple(
            sorted(
                path for path in on_disk.keys() & indexed.keys() if on_disk[path] != indexed[path]
            )
        ),
        gone=tuple(sorted(indexed.keys() - on_disk.keys())),
    )
