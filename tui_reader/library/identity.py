"""Which library a folder is: the one that it was, else the one whose marked articles it has."""

import os
import secrets
from collections.abc import Iterable, Mapping
from pathlib import Path

from tui_reader.domain.changes import is_marked, latest_fingerprint
from tui_reader.domain.marks import ROOT_FIELD, Record, Stamp, State, Won, merge
from tui_reader.storage.looking import is_folder
from tui_reader.storage.regular import opened

_MOST_COMPARED = 500
"""Files that are read to tell whether a folder has a library's articles."""
_LARGEST = 1 << 24
"""Bytes of a file that is read for that."""


def identity(records: Iterable[Record], root: Path, device: str, wanted: str) -> tuple[str, bool]:
    """Give the id of the library at ``root``, and whether the journals of ``device`` say so.

    One that is ``wanted`` wins; else an unknown root adopts the id of whose marked articles it has
    at least half, unless that library is still elsewhere on this device; else it gets a new one.
    """
    roots: dict[str, dict[str, list[Stamp]]] = {}
    state: State = {}
    for record in records:
        if record.field == ROOT_FIELD:
            if record.stamp.device == device and isinstance(record.value, str):
                told = roots.setdefault(record.library, {}).setdefault(record.value, [])
                told.append(record.stamp)
        elif not wanted:
            merge(state, (record,))
    here = [
        (min(known[str(root)]), library)
        for library, known in roots.items()
        if str(root) in known and (wanted == library or (not wanted and _is_at(root, known)))
    ]
    if here:
        return min(here)[1], True  # the oldest: most marks name it
    if wanted:
        return wanted, False
    held: dict[str, int] = {}
    for library, pairs in _pairs(state).items():
        if not any(is_folder(Path(path)) for path in roots.get(library, ()) if path != str(root)):
            held[library] = _held(root, pairs)
    found = max(held, key=lambda library: (held[library], library), default="")
    return (found if found and held[found] else secrets.token_hex(8)), False


def _is_at(root: Path, known: Mapping[str, list[Stamp]]) -> bool:
    """Tell whether a library that was at ``known`` folders has not gone from ``root`` to another.

    Then it is another folder that is at ``root`` now.
    """
    last = max(known[str(root)])
    return not any(max(told) > last and is_folder(Path(path)) for path, told in known.items())


def _pairs(state: State) -> dict[str, dict[str, str]]:
    """Give path and latest fingerprint of each article that is marked, by library."""
    articles: dict[tuple[str, str], dict[str, Won]] = {}
    for (library, relpath, field), won in state.items():
        articles.setdefault((library, relpath), {})[field] = won
    pairs: dict[str, dict[str, str]] = {}
    for (library, relpath), marked in articles.items():
        if is_marked(marked) and (look := latest_fingerprint(marked)):
            pairs.setdefault(library, {})[relpath] = look
    return pairs


def _held(root: Path, pairs: Mapping[str, str]) -> int:
    """Give how many of ``pairs`` are in ``root`` if these are at least half of them, else 0.

    Where they are many, some tell.
    """
    from tui_reader.document.fingerprint import fingerprint  # noqa: PLC0415 - seldom

    there = [relpath for relpath in sorted(pairs) if os.path.isfile(f"{root}/{relpath}")]  # noqa: PTH113 - quick
    if not there or 2 * len(there) < len(pairs):
        return 0
    some = there[:: -(-len(there) // _MOST_COMPARED)]
    same = 0
    for relpath in some:
        try:
            with opened(root / relpath) as file:
                data = file.read(_LARGEST)
        except OSError:
            continue
        same += fingerprint(data) == pairs[relpath]
    is_half = 2 * same * len(there) >= len(some) * len(pairs)
    return same * len(there) // len(some) if is_half else 0
