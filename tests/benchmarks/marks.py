"""What a long journal costs: at the start, merged from nothing, and with each mark."""

import argparse
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from pathlib import Path
from queue import SimpleQueue

from tests.benchmarks.sessions import Times
from tests.home import Home
from tui_reader.domain.article import Article
from tui_reader.domain.changes import Stat
from tui_reader.domain.marks import MAX_ARTICLES_PER_RECORD, READ, Record, Stamp, Target
from tui_reader.library.entry import Entry
from tui_reader.library.journals import Journals
from tui_reader.library.library import Library
from tui_reader.library.marker import Flushed
from tui_reader.storage.index import Index
from tui_reader.storage.journal import encode
from tui_reader.storage.rows import Row

FEW = 100
_BEGAN = 1_700_000_000_000
_LIBRARY = "0123456789abcdef"
_DEVICE = "fedcba987654"
_MILLIS = 1e3


def main(arguments: Sequence[str]) -> None:
    """Measure each in turn and print it at once."""
    options = argparse.ArgumentParser(prog="python -m tests.benchmarks marks", description=__doc__)
    options.add_argument("--marks", type=int, default=100_000)
    options.add_argument("--runs", type=int, default=5)
    chosen = options.parse_args(arguments)
    print(f"{chosen.marks:,} marks; milliseconds as median (worst), of {chosen.runs} runs")
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        _starts(folder, chosen.marks, chosen.runs)
        for size, what in ((1, "single lines"), (MAX_ARTICLES_PER_RECORD, "lines of 1,000")):
            for articles in (0, chosen.marks):
                times = _merges(
                    folder / f"{size}-{articles}", chosen.marks, size, articles, chosen.runs
                )
                _row(f"cold merge of {what}, {articles:,} articles listed", times)
        _running(folder / "many", 20 * chosen.runs)


def _lines(marks: int, size: int, library: str = _LIBRARY) -> Iterator[bytes]:
    for start in range(0, marks, size):
        targets = tuple(map(_target, range(start, min(start + size, marks))))
        yield encode(Record(Stamp(_BEGAN + start, 0, _DEVICE), library, READ, True, targets))


def _target(number: int) -> Target:
    return Target(f"feeds/新闻 {number % 100:02}/{number:07}.md", f"{number:032x}")


def _home(folder: Path, marks: int) -> Home:
    """Make a library that has taken in a journal of so many marks."""
    folder.mkdir()
    home = Home(folder)
    library = Library(home.place)
    (home.place.marks / f"{_DEVICE}.jsonl").write_bytes(b"".join(_lines(marks, 1, library.id)))
    library.close()
    Library(home.place).close()
    return home


def _starts(folder: Path, marks: int, runs: int) -> None:
    few, many = _home(folder / "few", FEW), _home(folder / "many", marks)
    times: dict[int, list[float]] = {FEW: [], marks: []}
    for _ in range(4 * runs):
        for number, home in ((FEW, few), (marks, many)):
            began = time.perf_counter()
            library = Library(home.place)
            times[number].append(time.perf_counter() - began)
            library.close()
    short, long = (Times(tuple(times[number])) for number in (FEW, marks))
    _row(f"a library opened, {FEW} marks", short)
    _row(f"a library opened, {marks:,} marks", long, f"{long.median / short.median:.2f} ×")


def _merges(folder: Path, marks: int, size: int, articles: int, runs: int) -> Times:
    """Take a journal into an index that has no mark yet."""
    journals = folder / "marks"
    journals.mkdir(parents=True)
    (journals / f"{_DEVICE}.jsonl").write_bytes(b"".join(_lines(marks, size)))
    listed = Index(folder / "listed.sqlite")
    targets = map(_target, range(articles))
    listed.write(
        (
            target.relpath,
            Stat(1, 1),
            Article(target.relpath, title="A", date=0.0, fingerprint=target.fingerprint),
        )
        for target in targets
    )
    listed.set_meta("library", _LIBRARY)
    listed.close()
    times = []
    for run in range(runs):
        file = Path(shutil.copy(folder / "listed.sqlite", folder / f"{run}.sqlite"))
        index = Index(file)
        merging = Journals(journals, "0" * 12, folder)
        merging.id = _LIBRARY
        began = time.perf_counter()
        merging.merge(index)
        times.append(time.perf_counter() - began)
        if len(index.marked(READ, value=True)) != articles or not index.last_stamp().millis:
            raise SystemExit("the marks were not taken in")
        index.close()
    return Times(tuple(times))


def _running(folder: Path, runs: int) -> None:
    """Measure a line that arrives in an open library, and a mark that is confirmed."""
    home = Home(folder)
    reports: SimpleQueue[Flushed] = SimpleQueue()
    library = Library(home.place, reports.put)
    journal = home.place.marks / f"{_DEVICE}.jsonl"
    index = Index(library.index_file)
    stamps = count(2 * _BEGAN)

    def taken_in() -> None:
        stamp = Stamp(next(stamps), 0, _DEVICE)
        with journal.open("ab") as file:
            file.write(encode(Record(stamp, library.id, READ, True, (_target(1),))))
        merging.merge(index)

    def confirmed() -> None:
        library.record(_entry(2), READ, True)
        while not reports.get(timeout=10).orders:
            pass

    merging = Journals(home.place.marks, "0" * 12, home.root)
    merging.identify(index, "")
    merging.merge(index)
    _row("one new line taken in", _timed(taken_in, runs))
    _row("one mark confirmed", _timed(confirmed, runs))
    index.close()
    library.close()


def _entry(number: int) -> Entry:
    path, fingerprint = _target(number)
    row = Row(number, path, fingerprint, path, 0.0, "", "", False, False, False, None, False)
    return Entry(row, read=False, starred=False, noted=False, pending=False)


def _timed(what: Callable[[], None], runs: int) -> Times:
    times = []
    for _ in range(runs):
        began = time.perf_counter()
        what()
        times.append(time.perf_counter() - began)
    return Times(tuple(times))


def _row(what: str, times: Times, more: str = "") -> None:
    found = f"{times.median * _MILLIS:.1f} ({times.worst * _MILLIS:.1f})"
    print(f"  {what:56}{found:>20}    {more}".rstrip(), flush=True)
