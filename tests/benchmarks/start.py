"""Start, keys and memory, beside an empty Textual app, all from one run."""

import argparse
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from tests.articles import SEEDS
from tests.benchmarks.sessions import afresh
from tests.terminal import Terminal

COLUMNS, ROWS = 120, 40
MARK = "ready-to-read"
EMPTY_APP = f"""
from textual.app import App
from textual.widgets import Static

class Empty(App):
    def compose(self):
        yield Static("{MARK}")

Empty().run()
"""
NAMES = {"\r": "Enter", " ": "Space"}
WORDS = (
    "阅读", "终端", "排版", "文字", "历史", "屏幕", "字体", "标点", "编码", "网络", "消息", "技术",
)  # fmt: skip


@dataclass
class Figures:
    """What was measured of one subject; seconds and bytes."""

    start: list[float] = field(default_factory=list)
    keys: dict[str, list[float]] = field(default_factory=dict)
    memory: list[int] = field(default_factory=list)
    parser_memory: list[int] = field(default_factory=list)


@dataclass
class Subject:
    """A program to be measured."""

    name: str
    command: Sequence[str]
    ready: str
    keys: Sequence[str] = ()
    before: Callable[[], None] = lambda: None
    environment: dict[str, str] = field(default_factory=dict)
    figures: Figures = field(default_factory=Figures)

    def run(self) -> None:
        """Start it once and press its keys."""
        self.before()
        if self.environment:
            afresh(self.environment)
        with Terminal(
            self.command, columns=COLUMNS, rows=ROWS, environment=self.environment
        ) as terminal:
            shown = terminal.wait_for(self.ready, 60)
            self.figures.start.append(shown - terminal.started)
            terminal.settle(0.5)
            for key in self.keys:
                before = terminal.cells
                pressed = terminal.press(key)
                changed = terminal.wait(lambda seen=before: terminal.cells != seen, 5)  # type: ignore[misc]
                self.figures.keys.setdefault(key, []).append(changed - pressed)
                terminal.settle(0.15)
            process = psutil.Process(terminal.process.pid)
            self.figures.memory.append(process.memory_info().rss)
            children = process.children(recursive=True)
            self.figures.parser_memory.append(sum(one.memory_info().rss for one in children))


def generate(folder: Path, count: int) -> None:
    """Write articles of the seed's form, all different, the same on every run."""
    chance = random.Random(count)  # noqa: S311 - not for secrets
    folder.mkdir()
    for number in range(count):
        title = "".join(chance.choices(WORDS, k=6))
        day = (
            f"{1 + number % 28:02} {('Jan', 'Apr', 'Jul', 'Oct')[number % 4]} 20{10 + number % 16}"
        )
        paragraph = "，".join("".join(chance.choices(WORDS, k=5)) for _ in range(12)) + "。"
        (folder / f"{number:06}.txt").write_text(
            f"\n---\ntitle: '{title} {number}'\ncategories: \n - 新媒体\n - 频道 {number % 20}\n"
            f"author: 作者 {number % 50}\ndate: {day} 09:29:55 GMT\n---\n\n"
            f"<div>{f'<p>{paragraph}</p>' * 5}</div>\n",
            "utf-8",
        )


def main(arguments: Sequence[str]) -> None:
    """Measure every subject in turn, several times over, and print medians."""
    options = argparse.ArgumentParser(prog="python -m tests.benchmarks start", description=__doc__)
    options.add_argument("--runs", type=int, default=7)
    options.add_argument("--articles", type=int, default=10_000)
    chosen = options.parse_args(arguments)
    with tempfile.TemporaryDirectory() as temporary:
        measure(Path(temporary), chosen.runs, chosen.articles)


def measure(temporary: Path, runs: int, articles: int) -> None:
    """Set the subjects up, run them alternately, and print what was found."""
    (temporary / "empty.py").write_text(EMPTY_APP)
    library = temporary / "library"
    generate(library, articles)
    python = sys.executable
    keys = ("j", "j", "j", "\r", " ", "n", "n", "n")
    home = {
        "HOME": str(temporary / "home"),
        "XDG_CONFIG_HOME": str(temporary / "config"),
        "XDG_CACHE_HOME": str(temporary / "cache"),
    }

    new = home | {"XDG_CACHE_HOME": str(temporary / "new")}

    def forget() -> None:
        shutil.rmtree(temporary / "new", ignore_errors=True)

    reader = [python, "-m", "tui_reader"]
    subjects = [
        Subject("an empty Textual app", [python, str(temporary / "empty.py")], MARK),
        Subject(
            "seeds/, no index yet", [*reader, str(SEEDS)], "● ", before=forget, environment=home
        ),
        Subject("seeds/", [*reader, str(SEEDS)], "● ", keys, environment=home),
        Subject(f"{articles:,}, no index yet", [*reader, str(library)], "● ", (), forget, new),
        Subject(f"{articles:,} articles", [*reader, str(library)], "● ", keys, environment=home),
    ]
    taken = time.perf_counter()
    subprocess.run(
        [*reader, "list", "-l", str(library)],
        env=os.environ | home,
        stdout=subprocess.DEVNULL,
        check=True,
    )
    seconds = time.perf_counter() - taken
    print(f"{articles:,} articles taken in: {seconds:.1f} s, {articles / seconds:,.0f} a second")
    for _ in range(runs):
        for subject in subjects:
            subject.run()
    report(subjects, runs)


def report(subjects: Sequence[Subject], runs: int) -> None:
    """Print medians, and starts as ratios to the first subject's."""
    base = statistics.median(subjects[0].figures.start)
    print(f"\n{COLUMNS}x{ROWS}, medians of {runs} alternating runs")
    print(f"{'':28}{'first list':>12}{'ratio':>8}{'memory':>10}{'parser':>10}")
    for subject in subjects:
        figures = subject.figures
        start = statistics.median(figures.start)
        memory = statistics.median(figures.memory)
        parser = statistics.median(figures.parser_memory)
        print(
            f"{subject.name:28}{start * 1e3:9.0f} ms{start / base:8.2f}"
            f"{memory / 1e6:7.0f} MB{parser / 1e6:7.0f} MB"
        )
    print("\nkey pressed to screen changed, median (slowest)")
    for subject in subjects:
        for key, seconds in subject.figures.keys.items():
            median, worst = statistics.median(seconds) * 1e3, max(seconds) * 1e3
            print(f"{subject.name:28}{NAMES.get(key, key):>8}{median:9.1f} ms  ({worst:.1f})")
