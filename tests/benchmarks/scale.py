"""What a library of any size costs, each figure beside what it is compared to, from one run."""

import argparse
import re
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks import newsboat
from tests.benchmarks.libraries import Library, feeds, generate
from tests.benchmarks.sessions import (
    COLUMNS,
    READER,
    ROWS,
    UNREAD,
    Home,
    Marked,
    Times,
    afresh,
    bare_keys,
    keys_during_sync,
    list_keys,
    marking,
    memory,
    reading_keys,
    searches,
)
from tests.benchmarks.start import EMPTY_APP, MARK
from tests.terminal import Terminal

SIZES = (1_000, 10_000, 100_000)
MILLION = 1_000_000


class Figures(NamedTuple):
    """What was measured of one library; seconds and bytes."""

    listed: float
    searchable: float
    unchanged: float
    start: Times
    first_run: Times
    keys: dict[str, Times]
    bare: dict[str, Times]
    reading: dict[str, Times]
    searches: dict[str, Times]
    syncing: Times
    memory: int
    index_size: int
    marked: Marked
    newsboat: newsboat.NewsboatFigures | None


def main(arguments: Sequence[str]) -> None:
    """Measure each size in turn and print it at once."""
    options = argparse.ArgumentParser(prog="python -m tests.benchmarks scale", description=__doc__)
    options.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    options.add_argument("--million", action="store_true", help="a million articles as well")
    options.add_argument("--runs", type=int, default=7)
    options.add_argument("--no-newsboat", action="store_true")
    chosen = options.parse_args(arguments)
    print(f"{COLUMNS}x{ROWS}; milliseconds as median (worst) where nothing else is said")
    for size in (*chosen.sizes, *([MILLION] if chosen.million else [])):
        with tempfile.TemporaryDirectory() as temporary:
            beside = newsboat.is_installed() and not chosen.no_newsboat and size < MILLION
            library = generate(Path(temporary) / "library", size)
            _report(library, _measured(Path(temporary), library, chosen.runs, beside=beside))


def _measured(folder: Path, library: Library, runs: int, *, beside: bool) -> Figures:
    home = Home(folder / "user", library.root)
    _tell("taking in")
    took = home.run("sync", "--rebuild")
    listed, searchable = (float(one) for one in re.findall(r" in ([\d.]+) s", took)[:2])
    began = time.perf_counter()
    home.run("sync")
    unchanged = time.perf_counter() - began
    index = home.index_size
    _tell("starting")
    empty, start, first_run = _starts(folder, home, runs)
    _tell("keys")
    with home.open() as terminal:
        keys = list_keys(terminal, 2 * runs)
    bare = bare_keys(library.articles, 2 * runs, folder)
    reading = reading_keys(home, 2 * runs)
    _tell("searches")
    searched = searches(home, runs)
    syncing, used = keys_during_sync(home, 10 * runs), memory(home)
    _tell("marks")
    marked = marking(home)
    _tell("newsboat")
    return Figures(
        listed=listed,
        searchable=searchable,
        unchanged=unchanged,
        start=Times(tuple(one / empty for one in start)),
        first_run=first_run,
        keys=keys,
        bare=bare,
        reading=reading,
        searches=searched,
        syncing=syncing,
        memory=used,
        index_size=index,
        marked=marked,
        newsboat=newsboat.measure(
            folder / "newsboat", feeds(folder / "feeds", library.articles), "unicode"
        )
        if beside
        else None,
    )


def _starts(folder: Path, home: Home, runs: int) -> tuple[float, tuple[float, ...], Times]:
    """Start an empty app, the reader, and the reader without an index, in turn."""
    empty_app = folder / "empty.py"
    empty_app.write_text(EMPTY_APP)
    new = Home(folder / "new", home.library)
    empty, usual, first = [], [], []
    for number in range(runs):
        empty.append(_start([sys.executable, str(empty_app)], MARK, home))
        usual.append(_start([*READER, str(home.library)], UNREAD, home))
        if number < 3:
            shutil.rmtree(new.cache, ignore_errors=True)
            first.append(_start([*READER, str(home.library)], UNREAD, new))
    return statistics.median(empty), tuple(usual), Times(tuple(first))


def _start(command: Sequence[str], ready: str, home: Home) -> float:
    afresh(home.environment)
    with Terminal(command, columns=COLUMNS, rows=ROWS, environment=home.environment) as terminal:
        return terminal.wait_for(ready, 120) - terminal.started


def _tell(what: str) -> None:
    print(f"{what} …", file=sys.stderr)


def _report(library: Library, figures: Figures) -> None:
    peer = figures.newsboat
    print(f"\n{library.articles:,} articles, {library.text / 1e6:.1f} MB of text")
    _row("first list, index warm (× an empty app)", f"{figures.start.median:.2f}", "1.4")
    if peer:
        _row("  newsboat", f"{peer.start * 1e3:.0f}")
    _row("first list, first run ever", _times(figures.first_run), "1500 at 100,000")
    _row("list complete, s", f"{figures.listed:.1f}", "newsboat's reload")
    _row("  newsboat's reload, s", f"{peer.reload:.1f}" if peer else "—")
    _row("text complete, s", f"{figures.searchable:.1f}", "2 × newsboat's reload")
    _row("a sync with nothing new, s", f"{figures.unchanged:.2f}", "2 at 100,000")
    _row("  keys meanwhile", _times(figures.syncing), "50")
    for key, times in figures.keys.items():
        ratio = times.median / figures.bare[key].median
        _row(f"{key} (× a bare list)", f"{_times(times)} {ratio:5.2f} ×", "1.5 ×")
    for key, times in figures.reading.items():
        _row(key, f"{_times(times)} p95 {times.p95 * 1e3:.1f}", "25, p95 50")
    for word, times in figures.searches.items():
        _row(f"search: {word}", _times(times), "50 (150)")
    if peer:
        _row("  newsboat", f"{peer.search * 1e3:.0f}")
    marked = figures.marked
    _row("mark all as read: shown", f"{marked.shown * 1e3:.0f}", "100")
    _row("  durable", f"{marked.durable * 1e3:.0f}", "2000")
    _row("undo: shown", f"{marked.undone * 1e3:.0f}", "100")
    _row("  durable", f"{marked.undo_durable * 1e3:.0f}", "2000")
    _row("memory, MB", f"{figures.memory / 1e6:.0f}", "70 at 100,000, 120 at 1,000,000")
    if peer:
        _row("  newsboat", f"{peer.memory / 1e6:.0f}")
    _row("index (× the text)", f"{figures.index_size / library.text:.2f}", "2")


def _times(times: Times) -> str:
    return f"{times.median * 1e3:.1f} ({times.worst * 1e3:.1f})"


def _row(what: str, found: str, most: str = "") -> None:
    print(f"  {what:42}{found:>28}    {most}", flush=True)
