"""One program at work on one library: keys pressed, and the frames that answer them timed."""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import psutil

from tests.benchmarks.libraries import RARE
from tests.terminal import Terminal

COLUMNS, ROWS = 120, 40
READER = [sys.executable, "-m", "tui_reader"]
UNREAD = "● "
WORDS = {
    "1 character": "脚",
    "2 characters": "排版",
    "4 characters": "终国人开",
    "a Latin word": "unicode",
    "a phrase": '"open text"',
    "a rare word": RARE,
    "a common word": "的",
}
BARE_LIST = """
import sys
from rich.segment import Segment
from textual.app import App
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

class Rows(ScrollView, can_focus=True):
    BINDINGS = [("j", "go(1)"), ("k", "go(-1)"), ("end", "last")]
    cursor = 0
    def on_mount(self):
        self.count = int(sys.argv[1])
        self.virtual_size = Size(60, self.count)
    def render_line(self, y):
        place = y + self.scroll_offset.y
        text = f"ready {place:8} 终端里的中文排版 {place:8}"
        return Strip([Segment(text + " <" * (place == self.cursor))]).adjust_cell_length(118)
    def action_go(self, way):
        self.move(self.cursor + way)
    def action_last(self):
        self.move(self.count - 1)
    def move(self, place):
        self.cursor = max(0, min(place, self.count - 1))
        top, height = self.scroll_offset.y, self.size.height
        y = min(max(top, self.cursor - height + 1), self.cursor)
        self.scroll_to(y=y, animate=False, immediate=True)
        self.refresh()

class Bare(App):
    def compose(self):
        yield Rows()

Bare().run()
"""


class Times(NamedTuple):
    """Seconds."""

    all: tuple[float, ...] = ()

    @property
    def median(self) -> float:
        """What is usual."""
        return statistics.median(self.all)

    @property
    def worst(self) -> float:
        """What is not."""
        return max(self.all)

    @property
    def p95(self) -> float:
        """What nineteen of twenty keep to."""
        return sorted(self.all)[int(len(self.all) * 0.95)]


def afresh(environment: Mapping[str, str]) -> None:
    """Let the reader begin as at first, not where it was left."""
    folder = Path(environment["XDG_CONFIG_HOME"]) / "tui-reader"
    (folder / "session.json").unlink(missing_ok=True)


class Home:
    """A user of the reader, with a configuration and a cache of its own."""

    def __init__(self, folder: Path, library: Path) -> None:
        self.library = library
        self.cache = folder / "cache"
        self.marks = folder / "config" / "tui-reader" / "marks"
        self.environment = {
            "HOME": str(folder / "home"),
            "XDG_CONFIG_HOME": str(folder / "config"),
            "XDG_CACHE_HOME": str(self.cache),
        }

    def run(self, command: str, *arguments: str) -> str:
        """Give the output of one of the program's commands."""
        return subprocess.run(
            [*READER, command, "-l", str(self.library), *arguments],
            env=os.environ | self.environment,
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    def listed(self, query: str = "", limit: int = 1) -> list[Mapping[str, Any]]:
        """Give what a query finds first."""
        found = self.run("list", "--json", "--limit", str(limit), *filter(None, [query]))
        return [json.loads(line) for line in found.splitlines()]

    @property
    def index_size(self) -> int:
        """Bytes."""
        return sum(file.stat().st_size for file in self.cache.rglob("*") if file.is_file())

    @contextmanager
    def open(self, *, seconds: float = 60) -> Iterator[Terminal]:
        """Open the app on the library, and wait until nothing moves any more."""
        command = [*READER, str(self.library)]
        afresh(self.environment)
        with Terminal(command, columns=COLUMNS, rows=ROWS, environment=self.environment) as shown:
            shown.wait_for("All · ", seconds)
            shown.settle(1.0)
            yield shown


def pressed(terminal: Terminal, key: str, times: int, wanted: Sequence[str] = ()) -> Times:
    """Press a key and wait for a frame, which has to draw what is ``wanted`` of each."""
    found = []
    for number in range(times):
        terminal.settle(0.12)
        start = terminal.press(key)
        found.append(terminal.wait_for_frame(wanted[number] if wanted else "") - start)
    return Times(tuple(found))


def bare_keys(count: int, times: int, folder: Path) -> dict[str, Times]:
    """Time j, k and End in the barest list that can be drawn line by line."""
    file = folder / "bare.py"
    file.write_text(BARE_LIST)
    command = [sys.executable, str(file), str(count)]
    environment = {"HOME": str(folder)}
    with Terminal(command, columns=COLUMNS, rows=ROWS, environment=environment) as terminal:
        terminal.wait_for("ready")
        return list_keys(terminal, times)


def list_keys(terminal: Terminal, times: int) -> dict[str, Times]:
    """Time j, k and End, from the top of a list."""
    down, up = pressed(terminal, "j", times), pressed(terminal, "k", times)
    ends: list[float] = []
    for _ in range(times):
        ends.extend(pressed(terminal, "\x1b[F", 1).all)
        pressed(terminal, "k", 1)
    return {"j": down, "k": up, "End": Times(tuple(ends))}


def reading_keys(home: Home, times: int) -> dict[str, Times]:
    """Time Enter, n and Space: to the frame that has the article's first words."""
    articles = home.listed(limit=times + 2)
    beginnings = [_beginning(home.library / article["path"]) for article in articles]
    with home.open() as terminal:
        enter = pressed(terminal, "\r", 1, beginnings)
        following, pages = list[float](), list[float]()
        for beginning in beginnings[1 : times + 1]:
            following.extend(pressed(terminal, "n", 1, [beginning]).all)
            pages.extend(pressed(terminal, " ", 1).all)
        again: list[float] = []
        for number in range(times, 0, -1):
            terminal.press("h")
            terminal.settle(0.12)
            pressed(terminal, "k", 1)
            again.extend(pressed(terminal, "\r", 1, [beginnings[number - 1]]).all)
    return {
        "Enter": Times((*enter.all, *again)),
        "n": Times(tuple(following)),
        "Space": Times(tuple(pages)),
    }


def _beginning(file: Path) -> str:
    return file.read_text("utf-8").partition("<p>")[2][:4]


def searches(home: Home, times: int) -> dict[str, Times]:
    """Time each of `WORDS` from its last key to the frame that has the first article found."""
    expected = {word: home.listed(word) for word in WORDS.values()}
    found: dict[str, list[float]] = {name: [] for name in WORDS}
    with home.open() as terminal:
        for _ in range(times):
            for name, word in WORDS.items():
                if not expected[word]:
                    continue
                terminal.press("/")
                terminal.settle()
                start = terminal.press(word)
                shown = terminal.wait_for_frame(str(expected[word][0]["title"])[:10])
                found[name].append(shown - start)
                terminal.settle(0.5)
                terminal.press("\x1b")
                terminal.settle(0.5)
    return {name: Times(tuple(times)) for name, times in found.items() if times}


def keys_during_sync(home: Home, times: int) -> Times:
    """Time j while the folder is compared with the index: to the frame with the next title."""
    titles = [str(article["title"])[:6] for article in home.listed(limit=times + 1)]
    found: list[float] = []
    with home.open() as terminal:
        for number, title in enumerate(titles[1:]):
            if number % 10 == 0:
                pressed(terminal, "R", 1)
            terminal.settle(0.02)
            start = terminal.press("j")
            found.append(terminal.wait_for_frame(title) - start)
    return Times(tuple(found))


class Marked(NamedTuple):
    """Seconds until the screen tells of all articles, and until the journal has them."""

    shown: float
    durable: float
    undone: float
    undo_durable: float


def marking(home: Home) -> Marked:
    """Mark everything as read, and take it back."""
    with home.open() as terminal:
        start = terminal.press("A")
        shown = terminal.wait_for_frame("marked as read", 120) - start
        durable = _quiet(home.marks) - start
        terminal.settle(3.0)
        start = terminal.press("\x1a")
        undone = terminal.wait_for_frame("Undone", 120) - start
        return Marked(shown, durable, undone, _quiet(home.marks) - start)


def _quiet(folder: Path) -> float:
    """Wait until nothing is written to a folder any more; give when the last was."""
    size, changed = -1, time.perf_counter()
    while time.perf_counter() - changed < 1.0:
        now = sum(file.stat().st_size for file in folder.iterdir())
        if now != size:
            size, changed = now, time.perf_counter()
        time.sleep(0.005)
    return changed


def memory(home: Home) -> int:
    """Give the bytes that the app has in memory after some reading, its children apart."""
    with home.open() as terminal:
        for key in ("j", "\x1b[F", "\x1b[H", "\r", "n", "n"):
            terminal.press(key)
            terminal.settle(0.5)
        return int(psutil.Process(terminal.process.pid).memory_info().rss)
