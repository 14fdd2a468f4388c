"""Names of files and folders that are hard to say, to list, or to tell apart."""

import os
from contextlib import suppress
from pathlib import Path

NAMES: tuple[bytes, ...] = (
    b"new\nline.md",
    b"carriage\rreturn.md",
    b"tab\tand space .md",
    b" leading.md",
    b"-rf.md",
    b"--help.md",
    b"caf\xe9.md",
    b"\xff\xfe\x80.md",
    b"half \xe4\xb8.md",
    "组合 é.md".encode(),
    "组合 e\u0301.md".encode(),
    b"Case.md",
    b"case.md",
    b"CASE.MD",
    b"x" * 252 + b".md",
    "长".encode() * 84 + b".md",
    b"quotes'\"`.md",
    b"$HOME $(id).md",
    b"%2e%2e%2f.md",
    b"back\\slash.md",
    b"a?b#c.md",
    b"~.md",
    b"*[a]?.md",
    b"C:colon.md",
    b"con.md",
    b"\xe2\x80\xaedm.exe.md",
    b"\xf3\xa0\x81\x81tag.md",
    b"zero\xe2\x80\x8bwidth.md",
    b"sub\nfolder/a.md",
    b"caf\xe9/caf\xe9.md",
    b"a..../x.md",
    b"sub/md.md..md",
)
DEEP = 60
"""Folders of 200 bytes each, one in the other: more than a path may have."""


def write(root: Path) -> list[str]:
    """Write an article of every name that this file system takes; give their paths."""
    top = os.fsencode(root)
    written = []
    for number, name in enumerate(NAMES):
        path = os.path.join(top, name)  # noqa: PTH118 - bytes
        with suppress(OSError):  # not every file system has names that are no text
            os.makedirs(os.path.dirname(path), exist_ok=True)  # noqa: PTH103, PTH120 - bytes
            with open(path, "x", encoding="utf-8") as file:  # noqa: PTH123 - bytes
                file.write(f"---\ntitle: Number {number}.\n---\nText of {number}.\n")
            written.append(os.fsdecode(name))
    return written


def write_too_deep(root: Path) -> None:
    """Make a folder whose articles no path leads to."""
    here = os.open(root, os.O_RDONLY)
    for _ in range(DEEP):
        os.mkdir("d" * 200, dir_fd=here)
        inner = os.open("d" * 200, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = inner
    os.close(os.open("deep.md", os.O_WRONLY | os.O_CREAT, dir_fd=here))
    os.close(here)
