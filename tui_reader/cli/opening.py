"""A library open as long as a command needs it."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from tui_reader.cli.output import complain
from tui_reader.domain.errors import JournalError, ReaderError, StorageError
from tui_reader.library.library import Library, Place
from tui_reader.library.marker import Flushed
from tui_reader.library.sync import Progress

_DAMAGED = "the index was damaged and is built again; no mark is lost"


@contextmanager
def synced(where: Place) -> Iterator[Library]:
    """Open a library, take in what is new, and have its marks on the disk afterwards.

    Where its index cannot be written there is one that lasts as long as this.
    """
    with opened(where) as library:
        try:
            sync(library)
        except StorageError as error:
            library.use_another_index(error)
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
    """Open a library, and complain of its faults at the end, of each once.

    Raises `JournalError` where marks could not be written, which no complaint says before.
    """
    refused: list[ReaderError] = []

    def hear(flushed: Flushed) -> None:
        if flushed.error is not None:
            refused.append(flushed.error)

    library = Library(where, hear)

    def build_again() -> None:
        complain(_DAMAGED)
        library.sync()

    if library.was_damaged:
        complain(_DAMAGED)
    library.damaged = build_again
    lost: ReaderError | None = None
    try:
        yield library
    except JournalError as error:
        lost = error
    finally:
        library.close()
        if library.unwritten:
            lost = refused[-1]
        for fault in _each_once(library.faults, lost):
            complain(fault)
    if lost is not None:
        raise JournalError(
            f"the marks were not written: {_reason(lost)}",
            where=lost.where,
            hint="see tui-reader doctor",
        ) from lost


def _each_once(faults: Sequence[ReaderError], lost: ReaderError | None) -> list[ReaderError]:
    """Give the last of those faults of journals that have one reason, and all others.

    Where ``lost`` is told afterwards, it stands for all that is wrong with journals.
    """

    def key(fault: ReaderError) -> str:
        return _reason(fault) if isinstance(fault, JournalError) else str(fault)

    some = {key(fault): fault for fault in faults}
    if lost is None:
        return list(some.values())
    return [fault for fault in some.values() if not isinstance(fault, JournalError)]


def _reason(fault: ReaderError) -> str:
    """Give what the system says: the end of the sentence."""
    return fault.what.rpartition(": ")[2]
