"""Draw every layout in every theme, to be looked at: ``python screenshots/gallery.py FOLDER``."""

import asyncio
import os
import sys
import tempfile
from pathlib import Path

from make import SEEDS, photograph, picture, until
from textual.pilot import Pilot

from tui_reader.library.library import Place
from tui_reader.settings.config import Config
from tui_reader.settings.themes import OWN, Looks
from tui_reader.tui.app import ReaderApp

SIZES = ((40, 12), (60, 20), (80, 24), (120, 40), (140, 40), (200, 60), (300, 80))
COLUMNS = 1800
"""Pixels of a sheet."""


async def sheets(size: tuple[int, int], looks: Looks, folder: Path) -> None:
    """Draw the panes in every theme that a terminal has, and the article at a mark."""
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        place = Place(SEEDS, home / "marks", home / "device.json", home / "cache")
        app = ReaderApp(place, Config(), None, looks)
        themes = OWN if looks.colours else ("ansi",)
        try:
            async with app.run_test(size=size) as pilot:
                await until(pilot, lambda: app.main.is_up_to_date)
                await pilot.press("j", "j", "m", "j", "s", "v", "j", "v")
                await each(pilot, app, themes, folder, "list")
                await pilot.press("escape", "slash", *"unit", "enter", "enter")
                await until(pilot, lambda: app.focused is not None and app.focused.id == "article")
                await each(pilot, app, themes, folder, "article")
                await pilot.press("ctrl+t")
                await each(pilot, app, themes, folder, "picker")
        finally:
            app.library.close()


async def each(
    pilot: Pilot[None], app: ReaderApp, themes: tuple[str, ...], folder: Path, name: str
) -> None:
    """Draw what is there in each theme, on one sheet."""
    app.main.forget_message()
    parts = []
    columns, rows = app.size
    kind = ("dark" if app.looks.dark else "light") if app.looks.colours else "nocolor"
    stem = f"{columns}x{rows}-{kind}-{name}"
    for theme in themes:
        app.use_theme(theme)
        await pilot.pause(0.1)
        svg = folder / f"{stem}-{theme}.svg"
        svg.write_text(picture(app), "utf-8")
        parts.append(svg)
    photograph(folder / f"{stem}.svg", parts, COLUMNS)
    print(folder / f"{stem}.png")


def main() -> None:
    """Draw the sheets of every size, or of those that are named."""
    os.environ["COLORTERM"] = "truecolor"
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for size in SIZES:
        if len(sys.argv) > 2 and "{}x{}".format(*size) not in sys.argv[2:]:
            continue
        for looks in (Looks(), Looks(dark=False), Looks(colours=False)):
            asyncio.run(sheets(size, looks, folder))


if __name__ == "__main__":
    main()
