"""Which library a folder is: the one that it was, else the one whose marked articles it has."""

import secrets
from collections.abc import Iterable, Mapping
from pathlib import Path

from tui_reader.domain.marks import FINGERPRINT, MOVED_FROM, Record, Stamp, as_json

ROOT_FIELD = "root"
"""The field of the record that says where a library is on a device; it has no articles."""
_MOST_COMPARED = 500
"""Files that are read to tell whether a folder has a library's articles."""
_LARGEST = 1 << 24
"""Bytes of a file that is read for that."""


def identity(records: Iterable[Record], root: Path, device: str, wanted: str) -> tuple[str, bool]:
    """Give the id of the library at ``root``, and whether the journals of ``device`` say so.

    One that is ``wanted`` wins; else an unknown root adopts the id of whose marked articles it has
    at least half, unless that library is still elsewhere on this device; else it gets a new one.
    """
    roots: dict[str, list[tuple[Stamp, str]]] = {}
    marked: dict[str, dict[str, dict[str, tuple[Stamp, str, str]]]] = {}
    for record in records:
        if record.field == ROOT_FIELD:
            if record.stamp.device == device and isinstance(record.value, str):
                roots.setdefault(record.library, []).append((record.stamp, record.value))
        elif not wanted:
            library = marked.setdefault(record.library, {})
            value = as_json(record.value)
            for relpath, fingerprint in record.targets:
                fields = library.setdefault(relpath, {})
                new = record.stamp, value, fingerprint
                fields[record.field] = max(fields.get(record.field, new), new)
    here = [
        (stamp, library)
        for library, known in roots.items()
        for stamp, path in known
        if path == str(root) and wanted in ("", library)
    ]
    if here:
        return min(here)[1], True  # the oldest: most marks name it
    if wanted:
        return wanted, False
    lost = {
        library: _pairs(articles)
        for library, articles in marked.items()
        if not any(Path(path).is_dir() for _, path in roots.get(library, ()))
    }
    held = {library: _held(root, pairs) for library, pairs in lost.items()}
    found = max(held, key=lambda library: (held[library], len(lost[library]), library), default="")
    if found and held[found] >= 0.5:
        return found, False
    return secrets.token_hex(8), False


def _pairs(articles: Mapping[str, Mapping[str, tuple[Stamp, str, str]]]) -> dict[str, str]:
    """Give path and latest fingerprint of each article that has a mark."""
    pairs = {}
    for relpath, fields in articles.items():
        is_marked = any(
            value != "null"
            for field, (_, value, _) in fields.items()
            if field not in (FINGERPRINT, MOVED_FROM)
        )
        latest = max(fields.values())
        if is_marked and latest[2]:
            pairs[relpath] = latest[2]
    return pairs


def _held(root: Path, pairs: Mapping[str, str]) -> float:
    """Give the share of ``pairs`` that are in ``root``, found out by some where they are many."""
    from tui_reader.document.fingerprint import fingerprint  # noqa: PLC0415 - seldom

    there = [relpath for relpath in sorted(pairs) if (root / relpath).is_file()]
    if not there or 2 * len(there) < len(pairs):
        return 0.0
    some = there[:: -(-len(there) // _MOST_COMPARED)]
    same = 0
    for relpath in some:
        try:
            with (root / relpath).open("rb") as file:
                data = file.read(_LARGEST)
        except OSError:
            continue
        same += fingerprint(data) == pairs[relpath]
    return same / len(some) * len(there) / len(pairs)
