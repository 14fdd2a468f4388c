"""Every article of a folder through the app's own path: what opens, how, and what it takes."""

import argparse
import resource
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.fuzz.targets import check_article, draw
from tests.home import Home
from tui_reader.document.header import with_header
from tui_reader.domain.query import Query
from tui_reader.library.library import Library, Place

_WIDTHS = (40, 78, 160)
_MOST_TOLD = 20
_AT_ONCE = 1_000


def main(arguments: list[str]) -> int:
    """Open every article of the folders that are named; give 1 where one is not as promised."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks open")
    parser.add_argument("folders", nargs="+", type=Path)
    folders = parser.parse_args(arguments).folders
    return max(_open_all(folder.resolve()) for folder in folders)


def _open_all(folder: Path) -> int:
    with TemporaryDirectory() as temporary:
        home = Home(Path(temporary))
        library = Library(Place(folder, home.config / "marks", home.config / "device", home.config))
        try:
            library.sync()
            return _open_articles(library)
        finally:
            library.close()


def _open_articles(library: Library) -> int:
    kinds: Counter[str] = Counter()
    faults: list[str] = []
    seconds: dict[str, float] = {}
    for relpath in _paths(library):
        began = time.perf_counter()
        try:
            kinds[_opened(library, relpath)] += 1
        except Exception as error:  # noqa: BLE001 - all are told
            faults.append(f"{relpath!r}: {type(error).__name__}: {str(error)[:200]}")
        seconds[relpath] = time.perf_counter() - began
    slowest = sorted(seconds, key=lambda path: seconds[path], reverse=True)[:3]
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10
    _say(f"{library.place.root}: {len(seconds):,} articles, {len(faults)} not as promised")
    _say(", ".join(f"{count:,} {kind}" for kind, count in kinds.most_common()))
    if seconds:
        median = statistics.median(seconds.values())
        _say(f"each {median * 1e3:.1f} ms (median), set at {_WIDTHS} cells; slowest:")
    for path in slowest:
        _say(f"  {seconds[path]:.2f} s {path!r}")
    _say(f"largest process {largest} MB")
    for fault in faults[:_MOST_TOLD]:
        _say(f"  {fault}")
    return int(bool(faults))


def _paths(library: Library) -> Iterator[str]:
    ids = library.ids(Query())
    for start in range(0, len(ids), _AT_ONCE):
        for entry in library.entries(ids[start : start + _AT_ONCE]).values():
            yield entry.row.relpath


def _opened(library: Library, relpath: str) -> str:
    """Read an article as the reading pane does, and draw all of it; say how it came."""
    parts = list(library.articles.open(relpath))
    begun = max(number for number, part in enumerate(parts) if part.begins)
    blocks = tuple(block for part in parts[begun:] for block in part.document.blocks)
    article = parts[-1].article
    check_article(article)
    for width in _WIDTHS:
        draw(with_header(article, parts[begun].document._replace(blocks=blocks)), width)
    if article.problem is None:
        return "as meant"
    return "as plain text" if "as plain text" in article.problem.reason else "with a notice"


def _say(sentence: str) -> None:
    sys.stdout.write(sentence + "\n")
