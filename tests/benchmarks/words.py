"""Look for every word of every article of a folder in its lines."""

import sys
import time
from pathlib import Path

from tests.words import misses
from tui_reader.document.encoding import decode
from tui_reader.document.front_matter import split


def main(folder: str, width: str = "80") -> int:
    """Print what is missing, file by file, and how many files lack nothing."""
    root = Path(folder)
    paths = sorted(path for path in root.rglob("*") if path.is_file())
    start, whole = time.perf_counter(), 0
    for path in paths:
        body = text_of(path)
        missing = misses(body, int(width))
        whole += not missing
        for miss in missing:
            print(f"{path.relative_to(root)}: {miss.text[:100]!r} after {miss.after!r}")
    seconds = time.perf_counter() - start
    print(f"{whole} of {len(paths)} articles complete, {seconds:.0f} s")
    return 0 if whole == len(paths) else 1


def text_of(path: Path) -> str:
    """Give an article's body."""
    return split(decode(path.read_bytes())).body


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
