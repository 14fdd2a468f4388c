"""The one exception tree: what is wrong, where, and what to do about it."""

from tui_reader.domain.clean import clean_line


class ReaderError(Exception):
    """A fault that a user can act on; anything else is a bug and may crash."""

    def __init__(self, what: str, *, where: str = "", hint: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        sentence = f"{self.where}: {self.what}" if self.where else self.what
        return clean_line(f"{sentence} ({self.hint})" if self.hint else sentence)

    @property
    def brief(self) -> str:
        """The sentence for a line that may cut its end: what is wrong comes first."""
        rest = "; ".join(filter(None, (self.hint, self.where)))
        return clean_line(f"{self.what} ({rest})" if rest else self.what)


class LibraryError(ReaderError):
    """The library's folder, or a file in it, cannot be used."""


class StorageError(ReaderError):
    """The index cannot be opened, read or written."""


class DamagedIndexError(StorageError):
    """The index cannot be used any more and has to be built again."""


class StaleIndexError(StorageError):
    """The index was built again, with other ids than those that are asked for."""


class InterruptedQueryError(StorageError):
    """A question was taken back before it was answered."""


class JournalError(ReaderError):
    """A mark could not be written, or a journal not be read."""


class ConfigError(ReaderError):
    """The configuration cannot be understood."""


class QueryError(ReaderError):
    """A query cannot be understood; ``position`` counts characters from 0, where it is known."""

    def __init__(self, what: str, position: int | None = None, *, hint: str = "") -> None:
        where = "" if position is None else f"column {position + 1}"
        super().__init__(what, where=where, hint=hint)
        self.position = position


class ParseError(ReaderError):
    """The parser process gave up on one file."""
