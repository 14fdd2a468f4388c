"""How long each key keeps the event loop from the next one: what one feels as a stutter."""

import argparse
import asyncio
import gc
import statistics
import sys
import tempfile
import threading
import time
import traceback
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import NamedTuple

from tests.benchmarks.libraries import generate
from tests.home import Home
from tests.tui.driver import Reader, reading
from tui_reader.domain.query_parser import parse
from tui_reader.library.library import Library
from tui_reader.settings.config import Config

MOST = 0.05
"""Seconds that nothing may take on the thread that keys come to."""
_BEAT = 0.001
_SETTLED = 1.0
"""Seconds after a key in which what it has begun elsewhere comes back."""
_PATIENCE = 600.0
_OWN = "tui_reader/"
_WORD = "app"
_VIEWS = {"Words": parse("text:code"), "Old": parse("before:2010 is:unread")}


class Step(NamedTuple):
    """What is done and measured; ``keys`` name actions, or are pressed as they are after a dot."""

    name: str
    keys: tuple[str, ...]


def _typed(text: str) -> tuple[str, ...]:
    return tuple(f".{'space' if letter == ' ' else letter}" for letter in text)


STEPS = (
    Step("down", ("down",)),
    Step("bottom", ("bottom",)),
    Step("top", ("top",)),
    Step("unread view", ("view_unread",)),
    Step("all view", ("view_all",)),
    Step("starred view", ("view_starred",)),
    Step("all view, again", ("view_all",)),
    Step("sort by title", ("sort_title",)),
    Step("sort by source", ("sort_source",)),
    Step("sort by date", ("sort_date",)),
    Step("jump", ("jump", *_typed("2010"), ".enter")),
    Step("filter", ("filter", *_typed(_WORD), ".enter")),
    Step("filter ended", ("back",)),
    Step("tree: down", ("pane_left", "down", "down", "down")),
    Step("tree: folded", ("down", "down", "pane_left", "pane_left")),
    Step("tree: unfolded", ("pane_right",)),
    Step("back to all", ("view_all",)),
    Step("select all", ("select_all",)),
    Step("select all: mark read", ("toggle_read",)),
    Step("select all: undo", ("undo",)),
    Step("select all: star", ("star",)),
    Step("select all: undo star", ("undo",)),
    Step("select all: tag", ("tag", *_typed("late"), ".enter")),
    Step("select all: untag", ("untag",)),
    Step("select all: undo untag", ("undo",)),
    Step("select all: undo tag", ("undo",)),
    Step("select none", ("select_all",)),
    Step("mark all read", ("mark_all_read",)),
    Step("next unread, there is none", ("next_unread",)),
    Step("undo", ("back", "undo")),
    Step("redo", ("redo",)),
    Step("undo again", ("undo",)),
    Step("mark below", ("bottom", "up", "mark_above")),
    Step("next unread, far away", ("top", "next_unread")),
    Step("undo above", ("back", "undo")),
    Step("mark category", ("top", "mark_category")),
    Step("undo category", ("undo",)),
    Step("mark older", ("mark_older", *_typed("2020"), ".enter")),
    Step("undo older", ("undo",)),
    Step("open", ("top", "open")),
    Step("open a long one", ("back", "jump", *_typed("2040"), ".enter", "open")),
    Step("its end", ("bottom",)),
    Step("back to the list", ("back",)),
    Step("others mark everything", (".others",)),
    Step("a second without a key", ()),
)


@dataclass
class Heart:
    """Beats in the event loop, and remembers the longest time between two beats."""

    worst: float = 0.0
    last: float = field(default_factory=time.perf_counter)
    where: str = ""
    """What the loop was in while it was late."""

    async def beat(self) -> None:
        """Beat on."""
        while True:
            await asyncio.sleep(_BEAT)
            now = time.perf_counter()
            self.worst = max(self.worst, now - self.last - _BEAT)
            self.last = now

    def begin(self) -> None:
        """Forget what was."""
        self.worst, self.where = 0.0, ""

    def watch(self, thread: int, ended: threading.Event) -> None:
        """See from another thread what the loop is in when it is late."""
        while not ended.wait(_BEAT * 5):
            late = time.perf_counter() - self.last
            if late > MOST / 2 and late > self.worst:
                frames = sys._current_frames()
                here = _where(frames.pop(thread, None))
                others = (f"({where})" for one in frames.values() if (where := _where(one)))
                self.where = here or " ".join(others)


def _where(frame: FrameType | None) -> str:
    """Give the last functions of our own that are on the stack."""
    calls = [call for call in traceback.extract_stack(frame) if _OWN in call.filename]
    return " > ".join(
        f"{Path(call.filename).stem}.{call.name}:{call.lineno}" for call in calls[-3:]
    )


@asynccontextmanager
async def beating() -> AsyncIterator[Heart]:
    """Measure the event loop that this is awaited in."""
    heart, ended = Heart(), threading.Event()
    watcher = threading.Thread(target=heart.watch, args=(threading.get_ident(), ended))
    watcher.start()
    beats = asyncio.create_task(heart.beat())
    try:
        yield heart
    finally:
        beats.cancel()
        ended.set()
        watcher.join()


def main(arguments: Sequence[str]) -> None:
    """Press every key on a library that was taken in, and print the latest first."""
    options = argparse.ArgumentParser(prog="python -m tests.benchmarks late", description=__doc__)
    options.add_argument("--articles", type=int, default=20_000)
    options.add_argument("--categories", type=int, default=2_000)
    options.add_argument("--runs", type=int, default=3)
    options.add_argument(
        "--keep", type=Path, help="a folder for the library, used again if it is there"
    )
    chosen = options.parse_args(arguments)
    gc.set_threshold(*gc.get_threshold()[:2], 1_000_000)  # as the program does
    sys.setswitchinterval(0.001)
    with tempfile.TemporaryDirectory() as temporary:
        home = _home(chosen.keep or Path(temporary), chosen.articles, chosen.categories)
        lates: dict[str, list[float]] = defaultdict(list)
        wheres: dict[str, str] = {}
        for _ in range(chosen.runs):
            asyncio.run(_run(home, lates, wheres))
    print(f"{chosen.articles:,} articles, {chosen.categories:,} categories; the longest time that")
    print(f"the event loop was late, in milliseconds as median (worst) of {chosen.runs} runs")
    for name, times in sorted(lates.items(), key=lambda one: -statistics.median(one[1])):
        found = f"{statistics.median(times) * 1e3:.1f} ({max(times) * 1e3:.1f})"
        print(f"  {name:30}{found:>18}  {wheres.get(name, '')}".rstrip(), flush=True)


def _home(folder: Path, articles: int, categories: int) -> Home:
    """Make a library, and take it in."""
    folder.mkdir(exist_ok=True)
    home = Home(folder)
    if not any(home.root.iterdir()):
        generate(home.root / "articles", articles, categories)
        home.write("long.md", title="Long", date="2040-01-01", body=_long(2_000_000))
    library = Library(home.place)
    library.sync()
    library.close()
    return home


def _long(size: int) -> str:
    paragraph = "A paragraph of a long article, with some words to be set. " * 12
    return "\n\n".join([paragraph] * (size // len(paragraph)))


async def _run(home: Home, lates: dict[str, list[float]], wheres: dict[str, str]) -> None:
    config = Config(views=_VIEWS)
    async with beating() as heart, reading(home, size=(120, 40), config=config) as reader:
        for step in STEPS:
            heart.begin()
            for key in step.keys:
                await _press(reader, key)
            await asyncio.sleep(_SETTLED)
            await _settle(reader)
            lates[step.name].append(heart.worst)
            if heart.where and heart.worst == max(lates[step.name]):
                wheres[step.name] = heart.where


async def _press(reader: Reader, key: str) -> None:
    if key == ".others":
        paths = frozenset(
            f"articles/{number // 500:04}/{number:07}.txt"
            for number in range(len(reader.entries.ids))
        )
        reader.screen._find_others(paths, reader.entries.ids)
    elif key.startswith("."):
        await reader.press_at_once(key[1:])
    else:
        await reader.press_at_once(*reader.screen.keymap.keys(key)[0].split())


async def _settle(reader: Reader) -> None:
    """Wait until nothing is asked for and nothing is to be written."""
    screen, library = reader.screen, reader.app.library
    await reader.until(lambda: not screen.is_searching and not library.waiting, _PATIENCE)
    await asyncio.sleep(_BEAT * 50)
