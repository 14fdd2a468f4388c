"""What somebody has probably meant."""

from collections.abc import Iterable


def nearest(name: str, valid: Iterable[str]) -> str:
    """Give the valid name that is most like ``name``; none where all are quite different."""
    from difflib import get_close_matches  # noqa: PLC0415 - only for a mistake

    folded = {one.casefold(): one for one in valid}
    near = get_close_matches(name.casefold(), folded, n=1, cutoff=0.6)
    return folded[near[0]] if near else ""
