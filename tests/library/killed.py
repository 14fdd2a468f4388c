"""Readers that mark at full speed and are killed: ``python -m tests.library.killed FOLDER``.

One process has everything imported and forks each reader. A line of standard input asks for one
round: what names it, how many marks it confirms at least, after how many milliseconds more it is
killed, and how long it gathers marks. The answer is a line of JSON: the marks that it had
confirmed.
"""

import json
import os
import signal
import sys
import threading
import time
from itertools import chain, count, islice
from pathlib import Path

from tests.home import Home
from tui_reader.domain.marks import TAG
from tui_reader.library import marker
from tui_reader.library.entry import Entry
from tui_reader.library.library import Library
from tui_reader.library.marker import Flushed
from tui_reader.storage.rows import Row

ARTICLES = 12
AT_ONCE = 24
"""Marks on their way, so that the journal does not grow without end."""
Mark = tuple[str, str, str]
"""A path, a field, and a value as JSON."""


def entry(number: int) -> Entry:
    """Give an article as the list knows it; it need not be taken in to be marked."""
    path = f"{number % ARTICLES}.md"
    row = Row(number, path, "f", path, 0.0, "", "", False, False, False, None, False)
    return Entry(row, read=False, starred=False, noted=False, pending=False)


def mark_of(name: str, number: int) -> Mark:
    """Give what a round's mark of this number is; from 1, as they are counted in the program."""
    path = entry(number).row.relpath
    if number % 5 == 0:
        return path, f"{TAG}{name}-{number}", "true"
    return path, ("note", "position")[number % 2], json.dumps(f"{name} {number:06}")


def mark(folder: Path, name: str, pipe: int) -> None:
    """Mark until killed, and write each number to ``pipe`` when its mark is reported."""
    free = threading.Semaphore(AT_ONCE)

    def report(flushed: Flushed) -> None:
        os.write(pipe, b"".join(b"%d\n" % number for number in sorted(flushed.orders)))
        if flushed.error is not None:
            os.write(pipe, f"error {flushed.error}\n".encode())
        for _ in flushed.orders:
            free.release()

    library = Library(Home(folder).place, report)
    os.write(pipe, f"error {library.faults}\n".encode() * bool(library.faults))
    for number in count(1):
        free.acquire()
        _, field, value = mark_of(name, number)
        library.record(entry(number), field, json.loads(value))


def killed(folder: Path, name: str, least: int, millis: float, batch: float) -> list[str]:
    """Fork a reader, kill it a while after ``least`` marks, and give the lines that it wrote."""
    ours, its = os.pipe()
    reader = os.fork()
    if not reader:
        os.close(ours)
        marker.BATCH_SECONDS = batch / 1000
        try:
            mark(folder, name, its)
        except BaseException as error:  # noqa: BLE001 - whatever it is, the test is to see it
            os.write(its, f"error {error!r}\n".encode())
        os._exit(1)
    os.close(its)
    with os.fdopen(ours) as pipe:
        lines = list(islice(pipe, least))
        time.sleep(millis / 1000)  # the moment at which it is killed
        os.kill(reader, signal.SIGKILL)
        os.waitpid(reader, 0)
        return [line.rstrip("\n") for line in chain(lines, pipe)]


def main(folder: Path) -> None:
    """Do as many rounds as there are lines."""
    for line in sys.stdin:
        below, *how = json.loads(line)
        sys.stdout.write(json.dumps(killed(folder / below, *how)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
