"""Draw the README's pictures from the real app: ``python screenshots/make.py``.

Each is written as SVG and, by Chromium, as the PNG that a web page shows. It needs the Debian
packages chromium, fonts-dejavu-core, fonts-noto-core, fonts-noto-cjk and fonts-noto-color-emoji.
"""

import asyncio
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from html import escape
from pathlib import Path
from typing import NamedTuple

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
WIDE = "\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\uff60"
DARK, LIGHT = terminal_theme.DIMMED_MONOKAI, terminal_theme.DEFAULT_TERMINAL_THEME
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
    app.theme = "night"  # whatever the terminal is that this runs in
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
    paper = Paper.of(app)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">',
        f"<style>text {{ font-size: {SIZE}px; font-family: {FONTS}; white-space: pre; }}</style>",
        f'<rect width="{width}" height="{height}" rx="8" fill="{paper.ground}"/>',
    ]
    for row, strip in enumerate(app.screen._compositor.render_strips()):
        column = 0
        for segment in strip:
            parts += drawn(segment.text, segment.style or Style(), column, row, paper)
            column += cell_len(segment.text)
    return "\n".join((*parts, "</svg>\n"))


class Paper(NamedTuple):
    """What a terminal without colours of its own has."""

    theme: terminal_theme.TerminalTheme
    text: str
    ground: str

    @classmethod
    def of(cls, app: ReaderApp) -> "Paper":
        """Give the terminal's colours, or the theme's where it has its own."""
        ground, text = app.current_theme.background, app.current_theme.foreground
        if app.current_theme.ansi:
            theme = LIGHT if not app.looks.dark else DARK
            return cls(theme, theme.foreground_color.hex, theme.background_color.hex)
        return cls(DARK, text or "#e0e0e0", ground or "#121212")


def drawn(text: str, style: Style, column: int, row: int, paper: Paper) -> Iterator[str]:
    """Give the background and the text of one segment, in runs of one width."""
    front, back = colours(style, paper)
    top = EDGE + row * LINE
    if back != paper.ground:
        box = f'x="{EDGE + column * CELL}" y="{top}" width="{cell_len(text) * CELL}"'
        yield f'<rect {box} height="{LINE}" fill="{back}"/>'
    looks = f'fill="{front}"' + ' font-weight="bold"' * bool(style.bold)
    looks += ' font-style="italic"' * bool(style.italic)
    looks += ' text-decoration="underline"' * bool(style.underline)
    looks += ' opacity="0.6"' * bool(style.dim)
    for run in RUNS.findall(text):
        cells = cell_len(run)
        if run.strip():
            place = f'x="{EDGE + column * CELL}" y="{top + BASE}" textLength="{cells * CELL}"'
            yield f"<text {place} {looks}>{escape(run)}</text>"
        column += cells


def colours(style: Style, paper: Paper) -> tuple[str, str]:
    """Give the text's colour and that behind it."""
    front, back = paper.text, paper.ground
    if style.color:
        front = style.color.get_truecolor(paper.theme).hex
    if style.bgcolor:
        back = style.bgcolor.get_truecolor(paper.theme, foreground=False).hex
    return (back, front) if style.reverse else (front, back)


def photograph(svg: Path, parts: Sequence[Path] = (), columns: float = 0) -> None:
    """Write the PNG beside ``svg``, or of ``parts`` beside and below one another."""
    parts = parts or (svg,)
    size = re.findall(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', parts[0].read_text("utf-8"))[0]
    one, high = map(float, size)
    beside = max(1, int(columns // one))
    width, height = one * beside, high * -(-len(parts) // beside)
    page = svg.with_suffix(".html")
    pictures = "".join(f'<img src="{part.name}" width="{one:.0f}">' for part in parts)
    page.write_text(f'<body style="margin:0;font-size:0;width:{width:.0f}px">{pictures}', "utf-8")
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
