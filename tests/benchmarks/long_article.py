"""A 2.2 MB article: how soon it is there, and what a key waits while it arrives."""

import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from tests.benchmarks.peers import Newsboat, page, w3m_first_screen
from tests.terminal import Terminal

COLUMNS, ROWS = 120, 40
TIMES = 500
FIRST, LAST = "开头第一句话", "全文到此完毕"
PARAGRAPH = (
    "<p>第 {} 段。会上，有人问起终端里的中文该怎么排。答话的人说，<strong>2021 年</strong>前三季度"
    "收到 2455 多封来信，其中 99% 问的是标点：逗号为什么跑到行首，“前引号”又为什么落在行末"
    "（括号也一样）。他建议先看 <a href='https://example.org/typesetting'>这篇文章</a>，"
    "再看 App 里的设置，1.6 万余人照做之后，再没有写信来问过。"
    "排版的规矩原本不难，难的是每一行都照着做。</p>"
)
DRAWN = "排版的规矩"
"""What is drawn again with every line that is scrolled, but not with the scroll bar alone."""
QUIET = 0.4
"""Seconds without work after which the parser has done its work."""


@dataclass
class Figures:
    """Seconds, run by run; of the keys those of every one."""

    first: list[float] = field(default_factory=list)
    keys: list[float] = field(default_factory=list)
    complete: list[float] = field(default_factory=list)
    end: list[float] = field(default_factory=list)


def body() -> str:
    """Give the article: paragraphs of one kind, five hundred times over, told apart by numbers."""
    paragraphs = "".join(PARAGRAPH.format(number) for number in range(9 * TIMES))
    return f"<div><p>{FIRST}。</p>{paragraphs}<p>{LAST}。</p></div>"


def main(folder: Path, runs: int) -> None:
    """Open it in every program that is installed, and print medians."""
    html = body()
    library = folder / "long"
    library.mkdir()
    (library / "long.html").write_text(
        f"---\ntitle: long\ndate: 2024-01-01\n---\n\n{html}", "utf-8"
    )
    print(f"\nan article of {len(html.encode()) / 1e6:.1f} MB, {COLUMNS}x{ROWS}, {runs} runs")
    found = Figures()
    environment = {
        "HOME": str(folder),
        "XDG_CONFIG_HOME": str(folder / "config"),
        "XDG_CACHE_HOME": str(folder / "cache"),
    }
    command = [sys.executable, "-m", "tui_reader"]
    subprocess.run(
        [*command, "list", "-l", str(library)],
        env=os.environ | environment,
        stdout=subprocess.DEVNULL,
        check=True,
    )
    for _ in range(runs):
        shutil.rmtree(folder / "config", ignore_errors=True)  # with it the place in the article
        with Terminal(
            [*command, str(library)], columns=COLUMNS, rows=ROWS, environment=environment
        ) as terminal:
            _read(terminal, found)
    keys = sorted(found.keys)
    print(
        f"  tui-reader  first screen {_ms(found.first)} after Enter, complete "
        f"{_ms(found.complete)}, End {_ms(found.end)}\n"
        f"              keys meanwhile: {len(keys)}, median {_ms(keys)}, slowest "
        f"{keys[-1] * 1e3:.0f} ms"
    )
    if shutil.which("newsboat"):
        newsboat = Newsboat(folder / "peers", [html])
        _peer("newsboat", runs, lambda: newsboat.first_screen(FIRST))
    else:
        print("  newsboat    not installed")
    if shutil.which("w3m"):
        file = folder / "long.html"
        file.write_text(page("long", html), "utf-8")
        _peer("w3m", runs, lambda: w3m_first_screen(file, FIRST))
    else:
        print("  w3m         not installed")


def _peer(name: str, runs: int, measure: Callable[[], float]) -> None:
    print(f"  {name:12}first screen {_ms([measure() for _ in range(runs)])}")


def _ms(seconds: list[float]) -> str:
    return f"{statistics.median(seconds) * 1e3:.0f} ms"


def _read(terminal: Terminal, found: Figures) -> None:
    """Open the article, scroll while it arrives, and go to its end."""
    terminal.wait_for("2024-01-01")
    terminal.settle(0.5)
    pressed = terminal.press("\r")
    found.first.append(terminal.wait_for(FIRST, 60) - pressed)
    busy = _Busy(terminal.process.pid)
    while busy.works():
        key = terminal.press("j")
        found.keys.append(terminal.wait_for_frame(DRAWN) - key)
    found.complete.append(busy.last - pressed)
    end = terminal.press("G")
    found.end.append(terminal.wait_for(LAST, 60) - end)


class _Busy:
    """Tells by their processor time whether the program's child processes work."""

    def __init__(self, pid: int) -> None:
        self._children = psutil.Process(pid).children(recursive=True)
        self._taken = -1.0
        self.last = time.perf_counter()

    def works(self) -> bool:
        """Tell whether any has worked a short while ago; ``last`` is when."""
        taken = sum(sum(child.cpu_times()[:2]) for child in self._children if child.is_running())
        now = time.perf_counter()
        if taken != self._taken:
            self._taken, self.last = taken, now
        return now - self.last < QUIET
