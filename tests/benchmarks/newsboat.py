"""Newsboat with a whole library as its feeds: how it takes it in, starts and searches."""

import os
import shutil
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import psutil

from tests.terminal import Terminal


class NewsboatFigures(NamedTuple):
    """Seconds, and bytes."""

    reload: float
    start: float
    search: float
    memory: int


def is_installed() -> bool:
    """Tell whether there is one to compare with."""
    return shutil.which("newsboat") is not None


def measure(folder: Path, feeds: Sequence[Path], word: str) -> NewsboatFigures:
    """Give a new newsboat the feeds; take them in, start, search all for ``word``."""
    own = folder / ".newsboat"
    own.mkdir(parents=True)
    (own / "urls").write_text("".join(f"file://{feed}\n" for feed in feeds), "utf-8")
    (own / "config").write_text("auto-reload no\nshow-read-feeds yes\n", "utf-8")
    environment = {"HOME": str(folder), "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}
    began = time.perf_counter()
    subprocess.run(
        ["newsboat", "-x", "reload"],
        env={"PATH": os.environ["PATH"], **environment},
        check=True,
        capture_output=True,
    )
    reloaded = time.perf_counter() - began
    with Terminal(["newsboat"], columns=120, rows=40, environment=environment) as terminal:
        start = terminal.wait_for("feed 0", 300) - terminal.started
        terminal.settle(0.5)
        terminal.press("/")
        terminal.settle()
        terminal.press(word)
        terminal.settle()
        pressed = terminal.press("\r")
        searched = terminal.wait_for("Search result", 300) - pressed
        memory = psutil.Process(terminal.process.pid).memory_info().rss
    return NewsboatFigures(reloaded, start, searched, memory)
