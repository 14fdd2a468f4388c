"""The library is taken in while one reads: it can be stopped, and what it follows stays right."""

import sys

import pytest

from tests.home import Home
from tests.tui.driver import Reader, reading
from tui_reader.library import background
from tui_reader.library.job import Told
from tui_reader.library.sync import BATCH, FIRST_BATCH, Progress
from tui_reader.settings.config import Config
from tui_reader.tui.app import ReaderApp
from tui_reader.tui.messages import Synced

WAITING = """
import time
from tui_reader.library import job, keeper
sync, stopped = job.sync, []
def waiting(*arguments, report, cancelled, **options):
    def told(progress):
        report(progress)
        while not stopped and not cancelled():
            time.sleep(0.01)
        stopped.append(progress)
    return sync(*arguments, report=told, cancelled=cancelled, **options)
job.sync = waiting
keeper.main()
"""
"""A process whose first sync stands still as soon as it has told of something, until it stops."""


async def test_esc_stops_the_first_sync_until_it_is_asked_for(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = FIRST_BATCH + 5 * BATCH
    for _ in range(files):
        home.write()
    monkeypatch.setattr(background, "COMMAND", (sys.executable, "-c", WAITING))
    app = ReaderApp(home.place, Config())
    try:
        async with app.run_test() as pilot:
            reader = Reader(app, pilot)
            await reader.until(lambda: "Esc stops" in reader.bottom)
            await reader.press_at_once("escape")
            await reader.until(lambda: reader.watched and reader.screen.is_up_to_date)
            assert app.library.counts().total == FIRST_BATCH
            assert "Esc stops" not in reader.bottom
            await reader.press("R")
            await reader.until(lambda: len(reader.entries.ids) == files)
            await reader.until(lambda: not app.library.counts().waiting)
    finally:
        app.library.close()


async def test_a_process_that_was_killed_begins_again(home: Home) -> None:
    home.write("a.md", title="One")
    async with reading(home) as reader:
        await reader.until(lambda: reader.watched)
        keeper = reader.app.library._background
        assert keeper
        for title in ("Two", "Three"):
            keeper._process.kill()
            await reader.until(lambda: "looks for articles has ended" in reader.bottom)
            home.write(title=title)
            await reader.press("R")
            await reader.until(lambda title=title: title in reader.titles)  # type: ignore[misc]
            await reader.until(
                lambda: reader.screen.is_up_to_date and not reader.bottom.startswith("Looking")
            )
            assert "has ended" not in reader.bottom


async def test_what_has_come_is_not_looked_up_again_after_the_end(home: Home) -> None:
    home.write("a.md", title="One")
    async with reading(home) as reader:
        for ended in (False, True):
            reader.screen.on_synced(Synced(Told(Progress(1, 2), ended=ended)))
            assert (reader.screen._next_look is None) == ended
        await reader.settle()
        assert not reader.screen.is_searching


async def test_a_folder_with_a_dot_that_is_hidden_is_gone(home: Home) -> None:
    home.write("2021.10/a.md", title="Away")
    home.write("b.md", title="Here")
    async with reading(home) as reader:
        await reader.until(lambda: reader.watched)
        (home.root / "2021.10").rename(home.root / ".hidden")
        await reader.until(lambda: reader.titles == ["Here"])


async def test_an_article_in_a_linked_folder_is_listed_once(home: Home) -> None:
    home.write("real/z.md", title="Old")
    (home.root / "link").symlink_to("real")
    async with reading(home) as reader:
        await reader.until(lambda: reader.watched)
        home.write("real/z.md", title="New")
        await reader.until(lambda: "New" in reader.titles)
        assert reader.titles == ["New"]


async def test_a_name_that_is_not_utf8_appears(home: Home) -> None:
    home.write("a.md", title="One")
    async with reading(home) as reader:
        await reader.until(lambda: reader.watched)
        home.write("caf\udce9.md", title="Two")
        await reader.until(lambda: sorted(reader.titles) == ["One", "Two"])
        home.write("c.md", title="Three")
        await reader.until(lambda: sorted(reader.titles) == ["One", "Three", "Two"])
