"""In a terminal without Unicode all that the program draws itself is ASCII."""

import pytest

from tests.home import Home
from tests.tui.driver import Reader, reading
from tests.tui.test_palette import names
from tui_reader.settings import terminal


def odd(reader: Reader) -> str:
    """Give the lines of the whole screen that have something else than ASCII."""
    screen = reader.app.screen
    lines = (strip.text.rstrip() for strip in screen._compositor.render_strips())
    return "\n".join(line for line in lines if not line.isascii())


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (160, 50)])
async def test_no_other_sign_is_drawn(
    home: Home, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    monkeypatch.setattr(terminal, "_locale_is_c", lambda: True)
    home.write("1.md", title="One", categories="A/B", source="Paper", tags="[x]")
    home.write("2.md", title="Two" * 60, categories="A/C")
    home.write("3.md", title="Three", categories="D")
    async with reading(home, size=size) as reader:
        assert not odd(reader)
        await reader.press("h", "G", "k")
        assert "> " in str(reader.entries.border_title)
        assert not odd(reader)
        await reader.press("l", "s", "v")
        assert not odd(reader)
        await reader.press("g", "s", "s")
        assert not odd(reader)
        await reader.press("g", "a")
        for key in ("question_mark", "ctrl+t", "ctrl+p", "slash", "colon"):
            await reader.press(key)
            if key == "question_mark":
                await reader.press("tab")
            if key == "ctrl+p":
                await reader.until(lambda: bool(names(reader)))
            assert not odd(reader), key
            await reader.press("escape")
            await reader.until(lambda: reader.app.screen is reader.screen)
        reader.screen._keys.say("Looking for “this” …" + "x" * 200)
        await reader.press()
        assert not odd(reader)
