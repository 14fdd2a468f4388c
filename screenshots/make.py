"""Draw the README's pictures from the real app: ``python screenshots/make.py``.

Each is written as SVG and, by Chromium, as the PNG that a web page shows. It needs the Debian
packages chromium, fonts-dejavu-core and fonts-noto-cjk.
"""

import asyncio
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path

from rich import terminal_theme
from rich.cells import cell_len
from rich.style import Style
from textual.pilot import Pilot

from tui_reader.library.library import Place
from tui_reader.settings.config import Config
from tui_reader.tui.app import ReaderApp

HERE = Path(__file__).parent
SEEDS = HERE.parent / "seeds"
FONTS = "DejaVu Sans Mono, Noto Sans Mono CJK SC, Noto Sans CJK SC, monospace"
CELL, LINE, SIZE, BASE, EDGE = 10, 21, 16, 16, 12
"""Pixels: a cell's width and height, the letters' size and baseline, and the margin."""
FOREGROUND, BACKGROUND = "#e0e0e0", "#121212"
WIDE = "\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\uff60"
RUNS = re.compile(f"[{WIDE}]|[^{WIDE}]+")
PICTURES = {
    "reading": ((112, 34), "避头尾"),
    "narrow": ((60, 24), "2455"),
    "wide": ((168, 44), "history of the unit"),
}
"""Name -> size in cells, and words of the title of the article that is open."""


async def draw(size: tuple[int, int], title: str, home: Path) -> str:
    """Give the screen as SVG, with an article open that was found by its title."""
    app = ReaderApp(Place(SEEDS, home / "marks", home / "device.json", home / "cache"), Config())
    app.theme = "textual-dark"  # whatever the terminal is that this runs in
    try:
        async with app.run_test(size=size) as pilot:
            await until(pilot, lambda: app.main.is_up_to_date)
            await pilot.press("j", "m", "j", "j", "m", "j", "s", "slash", *title, "enter", "enter")
            await until(pilot, lambda: app.focused is not None and app.focused.id == "article")
            await pilot.press("q", "escape", "enter")
            await until(pilot, lambda: app.focused is not None and app.focused.id == "article")
            app.main.forget_message()
            await pilot.pause(0.2)
            return picture(app)
    finally:
        app.library.close()


async def until(pilot: Pilot[None], seen: Callable[[], bool]) -> None:
    """Wait for what comes from another thread."""
    async with asyncio.timeout(30):
        while not seen():
            await pilot.pause(0.02)


def picture(app: ReaderApp) -> str:
    """Give the screen as SVG, every wide character on its own two cells."""
    columns, rows = app.size
    width, height = columns * CELL + 2 * EDGE, rows * LINE + 2 * EDGE
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">',
        f"<style>text {{ font-size: {SIZE}px; font-family: {FONTS}; white-space: pre; }}</style>",
        f'<rect width="{width}" height="{height}" rx="8" fill="{BACKGROUND}"/>',
    ]
    for row, strip in enumerate(app.main._compositor.render_strips()):
        column = 0
        for segment in strip:
            parts += drawn(segment.text, segment.style or Style(), column, row)
            column += cell_len(segment.text)
    return "\n".join((*parts, "</svg>\n"))


def drawn(text: str, style: Style, column: int, row: int) -> Iterator[str]:
    """Give the background and the text of one segment, in runs of one width."""
    front, back = colours(style)
    top = EDGE + row * LINE
    if back != BACKGROUND:
        box = f'x="{EDGE + column * CELL}" y="{top}" width="{cell_len(text) * CELL}"'
        yield f'<rect {box} height="{LINE}" fill="{back}"/>'
    looks = f'fill="{front}"' + ' font-weight="bold"' * bool(style.bold)
    looks += ' font-style="italic"' * bool(style.italic)
    looks += ' text-decoration="underline"' * bool(style.underline)
    for run in RUNS.findall(text):
        cells = cell_len(run)
        if run.strip():
            place = f'x="{EDGE + column * CELL}" y="{top + BASE}" textLength="{cells * CELL}"'
            yield f"<text {place} {looks}>{escape(run)}</text>"
        column += cells


def colours(style: Style) -> tuple[str, str]:
    """Give the text's colour and that behind it."""
    theme = terminal_theme.DEFAULT_TERMINAL_THEME
    front = style.color.get_truecolor(theme).hex if style.color else FOREGROUND
    back = style.bgcolor.get_truecolor(theme).hex if style.bgcolor else BACKGROUND
    return (back, front) if style.reverse else (front, back)


def photograph(svg: Path) -> None:
    """Write the PNG beside ``svg``."""
    width, height = map(float, re.findall(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg.read_text())[0])
    page = svg.with_suffix(".html")
    page.write_text(f'<body style="margin:0"><img src="{svg.name}" width="{width:.0f}">')
    chromium = shutil.which("chromium") or sys.exit("no chromium: apt-get install chromium")
    with tempfile.TemporaryDirectory() as profile:
        subprocess.run(  # noqa: S603 - our own arguments
            [
                chromium, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
                f"--user-data-dir={profile}", f"--window-size={width:.0f},{height:.0f}",
                f"--screenshot={svg.with_suffix('.png')}", page.as_uri(),
            ],
            check=True,
            capture_output=True,
        )  # fmt: skip
    page.unlink()


def main() -> None:
    """Draw every picture."""
    for name, (size, title) in PICTURES.items():
        with tempfile.TemporaryDirectory() as home:
            svg = HERE / f"{name}.svg"
            svg.write_text(asyncio.run(draw(size, title, Path(home))), "utf-8")
            photograph(svg)
            print(svg.with_suffix(".png"))


if __name__ == "__main__":
    main()
