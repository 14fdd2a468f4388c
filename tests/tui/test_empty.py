"""What is empty says what to do."""

import pytest

from tests.home import Home
from tests.tui.driver import Reader, reading
from tui_reader.settings.config import Config
from tui_reader.settings.keymap import build

SIZES = [(60, 20), (120, 40)]


def said(reader: Reader) -> str:
    """What the list says."""
    return " ".join(" ".join(reader.drawn).split())


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", ["", "picture.png"])
async def test_a_library_without_an_article(home: Home, size: tuple[int, int], name: str) -> None:
    if name:
        (home.root / name).write_bytes(b"\x89PNG")
    async with reading(home, size=size) as reader:
        await reader.until(lambda: "No articles here yet." in said(reader))
        assert "they appear by themselves, or R looks again." in said(reader)


async def test_an_article_that_is_put_there_appears(home: Home) -> None:
    async with reading(home) as reader:
        await reader.until(lambda: reader.watched)
        home.write(title="Just in")
        await reader.until(lambda: reader.titles == ["Just in"])


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    ("keys", "sentence"),
    [
        (("A", "g", "u"), "Nothing unread here. g a shows all."),
        (("g", "s"), "Nothing has a star: s gives one. g a shows all."),
        (
            ("slash", *"pears", "enter"),
            "Nothing matches. / changes the filter, Esc ends it.",
        ),
    ],
)
async def test_an_empty_list(
    home: Home, size: tuple[int, int], keys: tuple[str, ...], sentence: str
) -> None:
    home.write(title="One")
    async with reading(home, size=size) as reader:
        await reader.press(*keys)
        assert said(reader) == sentence


async def test_keys_are_those_that_the_user_has_bound(home: Home) -> None:
    home.write(title="One")
    keymap, *_ = build("default", {"view_all": ("Z",)})
    async with reading(home, config=Config(keymap=keymap)) as reader:
        await reader.press("A", "g", "u")
        assert said(reader) == "Nothing unread here. Z shows all."


async def test_a_filter_without_words(home: Home) -> None:
    home.write(title="One")
    async with reading(home) as reader:
        await reader.press("slash", "enter")
        assert reader.message == "No words to look for: / begins to type some."
        assert reader.titles == ["One"]


async def test_no_article_was_open_before(home: Home) -> None:
    home.write(title="One")
    async with reading(home) as reader:
        back = reader.screen.keymap.keys("go_back")[0]
        await reader.press(*back.split())
        assert reader.message == "No article was opened yet: Enter opens one."


async def test_a_library_that_vanishes_says_so(home: Home) -> None:
    home.write(title="One")
    async with reading(home) as reader:
        await reader.until(lambda: reader.watched)
        home.root.rename(home.root.with_name("elsewhere"))
        await reader.until(lambda: "cannot be listed" in reader.message)
        assert "is it there, and may you read it?" in reader.message
