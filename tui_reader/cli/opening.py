"""A library open as long as a command needs it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tui_reader.cli.output import complain
from tui_reader.library.library import Library, Place
from tui_reader.library.sync import Progress

_DAMAGED = "the index was damaged and is built again; no mark is lost"


@contextmanager
def synced(where: Place) -> Iterator[Library]:
    """Open a library, take in what is new, and have its marks on the disk afterwards."""
    with opened(where) as library:
        sync(library)
        yield library


def sync(
    library: Library,
    report: Callable[[Progress], None] = lambda _: None,
    *,
    rebuild: bool = False,
) -> Progress:
    """Take in what is new, and complain of what cannot be."""
    waits = False

    def tell(progress: Progress) -> None:
        nonlocal waits
        if progress.is_waiting and not waits:
            waits = True
            complain("another program takes the library in; waiting for it")
        report(progress)

    progress = library.sync(tell, rebuild=rebuild)
    for folder in progress.unreadable:
        complain(f"{folder}: this folder cannot be listed (may you read it?)")
    return progress


@contextmanager
def opened(where: Place) -> Iterator[Library]:
    """Open a library, and complain of its faults at the end."""
    library = Library(where)

    def build_again() -> None:
        complain(_DAMAGED)
        library.sync()

    if library.was_damaged:
        complain(_DAMAGED)
    library.damaged = build_again
    try:
        yield library
    finally:
        library.close()
        for fault in library.faults:
            complain(fault)
