"""The reader's own tags: which journal field one is."""

from collections.abc import Iterable

from tui_reader.domain.clean import clean_line
from tui_reader.domain.errors import ReaderError
from tui_reader.domain.fold import fold
from tui_reader.domain.marks import TAG

MOST_CHARACTERS = 100


def tag_field(name: str, known: Iterable[str]) -> str:
    """Give the journal's field of the tag ``name``, spelled as the one of ``known`` that is equal.

    Case, width and accents make no other tag. Raises `ReaderError` where it is no name.
    """
    wanted = clean_line(name)
    if not wanted:
        raise ReaderError("a tag without a name", hint="write one")
    if len(wanted) > MOST_CHARACTERS:
        raise ReaderError(
            f"this tag has {len(wanted)} characters",
            where=f"{wanted[:20]}…",
            hint=f"{MOST_CHARACTERS} are the most",
        )
    spellings = tuple(known)
    if wanted in spellings:
        return TAG + wanted
    folded = fold(wanted)
    return TAG + next((one for one in spellings if fold(one) == folded), wanted)
