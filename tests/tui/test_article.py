"""The reading pane: long articles as they arrive, width, panning, notes, choosing lines."""

import asyncio

import pytest
from rich.cells import cell_len
from textual import events

from tests.home import Home
from tests.tui.driver import Reader, reading
from tui_reader.settings.config import Config
from tui_reader.tui.widgets import setting_view
from tui_reader.tui.widgets.article_view import ArticleView

LONG = "".join(
    f"Paragraph {number} of a long article that goes on for two lines at every width but this.\n\n"
    for number in range(3_000)
)
CODE = "```python\n" + "x = [" + ", ".join(map(str, range(60))) + "]\ny = 1\n```\n"


async def whole(reader: Reader) -> None:
    await reader.until(lambda: reader.article.progress is not None)


@pytest.fixture
def long(home: Home) -> Home:
    home.write("long.md", title="Long", body=LONG + "The very end.\n")
    return home


async def test_the_end_can_be_asked_for_at_once(long: Home) -> None:
    async with reading(long) as reader:
        await reader.open("enter")
        await reader.press("G")
        await reader.until(lambda: "The very end." in reader.shown)
        assert reader.article.is_at_end
        await reader.press("k")
        assert "Paragraph 2999" in reader.shown


async def test_the_beginning_is_found_from_the_end(long: Home) -> None:
    async with reading(long) as reader:
        await reader.open("enter")
        await reader.press("G")
        await reader.until(lambda: "The very end." in reader.shown)
        await reader.press("g", "g")
        assert "━" in reader.shown
        assert reader.article.scroll_offset.y == 0


async def test_scrolling_up_from_the_end_goes_through_everything(long: Home) -> None:
    async with reading(long, size=(100, 60)) as reader:
        await reader.open("enter")
        await reader.press("G")
        await reader.until(lambda: "The very end." in reader.shown)
        seen: set[str] = set()
        for _ in range(12):
            seen |= {word for word in reader.shown.split() if word.isdigit()}
            await reader.press("pageup")
        assert seen > {str(number) for number in range(2_850, 3_000)}


@pytest.mark.parametrize("around", ["{}", "{}\n\nThe last.\n", "The first.\n\n{}"])
async def test_the_end_is_reached_however_long_one_block_takes(
    home: Home, monkeypatch: pytest.MonkeyPatch, around: str
) -> None:
    """What is asked for at once is as much as a line, and each slice is another one."""
    monkeypatch.setattr(setting_view, "PATIENCE", 0)
    monkeypatch.setattr(setting_view, "STRETCH", 0)
    monkeypatch.setattr(setting_view, "_SLICE", 0)
    code = "```\n" + "".join(f"line {number};\n" for number in range(300)) + "```"
    home.write("code.md", title="Code", body=around.format(code))
    async with reading(home) as reader:
        reader.app.post_message(events.Key("enter", None))
        while not (reader.focus == "article" and reader.article.has_article):
            await asyncio.sleep(0)
        reader.app.post_message(events.Key("G", "G"))
        await reader.until(lambda: reader.article.progress == 100)
        assert ("The last." if "last" in around else "line 299;") in reader.shown
        await reader.press("g", "g")
        await reader.until(lambda: "line 0;" in reader.shown)
        await reader.resize(70, 20)
        await reader.press("G")
        await reader.until(lambda: reader.article.progress == 100)


async def test_lines_stay_chosen_while_what_is_above_is_set(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("PATIENCE", "STRETCH", "_SLICE"):
        monkeypatch.setattr(setting_view, name, 0)
    code = "```\n" + "".join(f"line {number};\n" for number in range(300)) + "```"
    home.write("code.md", title="Code", body=f"{code}\n\nThe last.\n")
    async with reading(home) as reader:
        reader.app.post_message(events.Key("enter", None))
        while not (reader.focus == "article" and reader.article.has_article):
            await asyncio.sleep(0)
        for key in "GVj":
            reader.app.post_message(events.Key(key, key))
        await reader.until(lambda: reader.article.progress == 100)
        assert reader.article.is_choosing
        await reader.press("y")
        assert reader.app.clipboard.strip() == "The last."


async def test_a_resize_keeps_the_place_in_a_long_article(long: Home) -> None:
    async with reading(long, size=(120, 30)) as reader:
        await reader.open("enter")
        await whole(reader)
        for _ in range(40):
            await reader.press("pagedown")
        first = next(word for word in reader.shown.split() if word.isdigit())
        for size in ((70, 20), (200, 50), (90, 24), (120, 30)):
            await reader.resize(*size)
            shown = [word for word in reader.shown.split() if word.isdigit()]
            assert first in shown[:2]


async def test_another_article_may_be_opened_while_one_arrives(long: Home) -> None:
    long.write("short.md", title="Short", body="Short body.")
    async with reading(long) as reader:
        for _ in range(5):
            await reader.press("N")
            await reader.press("P")
        await reader.press("N")
        await reader.until(lambda: "Short body." in reader.shown)
        assert "Paragraph" not in reader.shown


async def test_the_measure_follows_the_script_and_the_keys(home: Home) -> None:
    home.write("a.md", title="Latin", body="Latin letters. " * 40)
    home.write("b.md", title="汉字", body="汉字排版" * 100)
    async with reading(home, size=(200, 30)) as reader:
        await reader.open("enter")
        widths = {reader.article.column}
        await reader.press("N")
        await reader.until(lambda: reader.article.column not in widths)
        assert {72, 80} == widths | {reader.article.column}
        before = reader.article.column
        await reader.press("plus", "plus", "minus")
        assert reader.article.column == before + 4
        assert max(cell_len(line.strip()) for line in reader.shown.split("\n")) <= before + 4
        await reader.press("=")
        assert reader.article.column == reader.article.size.width - 4
        await reader.press("=")
        assert reader.article.column == before


@pytest.mark.parametrize(("measure", "column"), [(50, 50), (0, 96), (500, 96)])
async def test_the_measure_can_be_configured(home: Home, measure: int, column: int) -> None:
    home.write(title="One", body="Words. " * 100)
    async with reading(home, size=(160, 30), config=Config(measure=measure)) as reader:
        await reader.open("enter")
        room = reader.article.size.width - 4
        assert reader.article.column == (column if measure == 50 else room)


async def test_long_code_is_cut_and_panned(home: Home) -> None:
    home.write(title="Code", body=CODE)
    async with reading(home, size=(80, 30)) as reader:
        await reader.open("enter")
        line = next(line for line in reader.shown.split("\n") if "x = [" in line)
        assert line.endswith("›")
        assert "59]" not in reader.shown
        for _ in range(40):
            await reader.press("right_square_bracket")
        assert "59]" in reader.shown
        assert "‹" in reader.shown
        for _ in range(40):
            await reader.press("left_square_bracket")
        assert line in reader.shown.split("\n")


async def test_long_code_can_be_wrapped_instead(home: Home) -> None:
    home.write(title="Code", body=CODE)
    async with reading(home, size=(80, 30), config=Config(wrap_code=True)) as reader:
        await reader.open("enter")
        assert "59]" in reader.shown
        assert "›" not in reader.shown
        await reader.press("right_square_bracket")
        assert "too long" in reader.message


async def test_x_goes_to_the_note_and_back(home: Home) -> None:
    text = "Words of a paragraph.\n\n" * 40
    home.write(title="Notes", body=f"Mentioned[^1] here.\n\n{text}\n\n[^1]: What it says.\n")
    async with reading(home) as reader:
        await reader.open("enter")
        before = reader.shown
        await reader.press("x")
        await reader.until(lambda: "What it says." in reader.shown)
        assert "Mentioned" not in reader.shown
        await reader.press("x")
        assert reader.shown == before
        await reader.press("pagedown", "x")
        assert "No footnote" in reader.message


async def test_a_click_on_a_link_within_the_article_follows_it(home: Home) -> None:
    text = "Words of a paragraph.\n\n" * 40
    home.write(title="Jump", body=f"[below](#there)\n\n{text}\n\n## There\n\nArrived.\n")
    async with reading(home) as reader:
        await reader.open("enter")
        lines = reader.shown.split("\n")
        y = next(number for number, line in enumerate(lines) if "below" in line)
        await reader.click(ArticleView, lines[y].index("below") + 2, y + 1)
        await reader.until(lambda: "Arrived." in reader.shown)


async def test_chosen_lines_are_copied_as_text(home: Home) -> None:
    home.write(title="Copy", body="- one " + "word " * 40 + "end\n- two\n\n中文" + "排版" * 60)
    async with reading(home, size=(80, 40)) as reader:
        await reader.open("enter")
        await reader.press("V")
        await reader.press(*["j"] * 12)
        await reader.press("y")
        copied = reader.app.clipboard
        assert "• one " + "word " * 40 + "end\n• two\n" in copied
        assert reader.message.startswith("Copied the chosen lines by ")
        assert not reader.article.is_choosing
        await reader.press("V", "G", "y")
        assert ("中文" + "排版" * 60) in reader.app.clipboard


async def test_chosen_lines_look_chosen(home: Home) -> None:
    home.write(title="One", body="Text.\n\nMore.")
    async with reading(home) as reader:
        await reader.open("enter")

        def looks() -> list[object]:
            strips = map(reader.article.render_line, range(6))
            styles = (next(iter(strip.crop(4, 5))).style for strip in strips)
            return [(style.bgcolor, style.reverse) if style else None for style in styles]

        before = looks()
        await reader.press("V", "j", "j")
        assert [new != old for new, old in zip(looks(), before, strict=True)] == [
            *[True] * 3, *[False] * 3,
        ]  # fmt: skip
        await reader.press("escape")
        assert looks() == before


async def test_escape_ends_choosing_before_it_leaves(home: Home) -> None:
    home.write(title="One", body="Text.")
    async with reading(home) as reader:
        await reader.open("enter")
        await reader.press("V", "escape")
        assert reader.focus == "article"
        assert not reader.article.is_choosing
        await reader.press("y")
        assert "its file's path" in reader.message, "no lines are chosen any more"
        await reader.press("escape")
        assert reader.focus == "list"


async def test_an_article_that_is_opened_again_is_drawn_again(home: Home) -> None:
    home.write(title="One", body="Words of a paragraph.\n\n" * 40)
    async with reading(home, size=(60, 24)) as reader:
        await reader.open("enter")
        await reader.press("q")
        await reader.open("enter")
        screen = reader.app.screen
        await reader.until(
            lambda: "Words of" in "".join(s.text for s in screen._compositor.render_strips())
        )
