"""Where a library's index is: in the cache, or in a folder that goes with the open library."""

from pathlib import Path
from tempfile import TemporaryDirectory

from tui_reader.domain.errors import StorageError
from tui_reader.library.roots import index_file
from tui_reader.storage.index import Index


class IndexPlace:
    """Opens the index of one library, for any thread."""

    def __init__(self, cache: Path, root: Path, only: str, owner: str) -> None:
        self._cache, self._root, self._only, self._owner = cache, root, only, owner
        self._spare: TemporaryDirectory[str] | None = None

    @property
    def is_usual(self) -> bool:
        """Whether the index will be there the next time."""
        return self._spare is None

    def open(self) -> Index:
        """Open the index; raises `StorageError`."""
        cache = self._cache if self._spare is None else Path(self._spare.name)
        return Index(index_file(cache, self._root, self._only, self._owner))

    def leave(self, error: StorageError) -> Index:
        """Open another index, empty at first, which is meant from now on; ``error`` is why.

        Raises it where that is the other one already, or there is no room for one.
        """
        if self._spare is not None:
            raise error
        try:
            self._spare = TemporaryDirectory(prefix="tui-reader-")
            return self.open()
        except (OSError, StorageError):
            raise error from None

    def close(self) -> None:
        """Remove what does not stay."""
        if self._spare is not None:
            self._spare.cleanup()
