"""A morning's reading: Space alone, panes that follow the terminal, counts and sequences."""

import pytest

from tests.home import Home
from tests.tui.driver import Reader, reading
from tui_reader.library.entry import Entry

LONG = "\n\n".join(f"Paragraph {number}." for number in range(120))


@pytest.fixture
def library(home: Home) -> Home:
    """A long article and two short ones in three categories, the newest first."""
    home.write("1.md", title="Long", categories="A", body=LONG)
    home.write("2.md", title="Two", categories="B", body="Second body.")
    home.write("3.md", title="Three", categories="C", body="Third body.")
    return home


async def opened(reader: Reader, text: str, *keys: str) -> None:
    """Press keys, and wait until the article with ``text`` is shown."""
    await reader.press(*keys)
    await reader.until(lambda: text in reader.shown)


@pytest.mark.parametrize("pane", ["tree", "list", "article"])
async def test_space_alone_reads_everything_whichever_pane_has_the_focus(
    library: Home, pane: str
) -> None:
    async with reading(library) as reader:
        await opened(reader, "Paragraph 0.", "space")
        for text in ("Second body.", "Third body."):
            await reader.press(*{"tree": ["h", "h"], "list": ["h"], "article": []}[pane])
            assert reader.focus == pane
            for _ in range(50):
                before = reader.article.scroll_offset.y
                await reader.press("space")
                if reader.message:
                    break
                assert reader.article.scroll_offset.y > before
            assert reader.message == "Space: next unread"
            assert reader.article.is_at_end
            await opened(reader, text, "space")
        await reader.press("space")
        assert reader.message == "That was the last unread article."
        assert not reader.unread


async def test_space_goes_on_in_the_next_category(library: Home) -> None:
    async with reading(library) as reader:
        await reader.press("tab", "tab", "G", "k", "enter")
        assert reader.titles == ["Two"]
        await opened(reader, "Second body.", "space")
        await reader.press("space")
        await opened(reader, "Third body.", "space")
        assert reader.titles == ["Three"]
        await reader.press("space", "space")
        await reader.until(lambda: "Paragraph 0." in reader.shown)


async def test_another_key_between_takes_the_offer_back(library: Home) -> None:
    async with reading(library) as reader:
        await opened(reader, "Second body.", "j", "enter")
        await reader.press("space", "h", "space")
        assert reader.message == "Space: next unread"
        assert "Second body." in reader.shown
        await opened(reader, "Third body.", "space")


async def test_the_offer_stays_until_a_key_is_pressed(library: Home) -> None:
    async with reading(library) as reader:
        await opened(reader, "Second body.", "j", "enter", "space")
        bar = reader.screen.query_one("#keys")
        assert not [timer for timer in bar._timers if timer.name and "say" in timer.name]
        assert "Space: next unread" in reader.bottom
        await reader.press("r")
        assert "Space: next unread" not in reader.bottom


async def test_an_article_that_stays_unread_is_not_the_next_one(library: Home) -> None:
    async with reading(library) as reader:
        await opened(reader, "Third body.", "j", "j", "enter")
        await reader.press("h", "A", "l", "u")
        assert reader.unread == ["Three"]
        await reader.press("space")
        assert reader.message == "That was the last unread article."


async def test_b_and_shift_space_page_back(library: Home) -> None:
    async with reading(library) as reader:
        await opened(reader, "Paragraph 0.", "space")
        await reader.press("space", "space")
        below = reader.article.scroll_offset.y
        await reader.press("b")
        above = reader.article.scroll_offset.y
        assert 0 < above < below
        await reader.press("h", "shift+space")
        assert reader.article.scroll_offset.y < above


async def test_j_and_k_scroll_the_article_from_the_list_and_the_tree(library: Home) -> None:
    async with reading(library) as reader:
        await opened(reader, "Paragraph 0.", "space")
        await reader.press("h", "J", "J", "4", "J")
        assert (reader.focus, reader.article.scroll_offset.y) == ("list", 6)
        await reader.press("h", "K")
        assert (reader.focus, reader.article.scroll_offset.y) == ("tree", 5)
        await reader.press("l", "l", "K")
        assert (reader.focus, reader.article.scroll_offset.y) == ("article", 4)


async def test_counts_and_sequences(home: Home) -> None:
    for _ in range(30):
        home.write()
    async with reading(home) as reader:
        await reader.press("5", "j")
        assert reader.entries.cursor == 5
        await reader.press("1", "0", "j", "3", "k")
        assert reader.entries.cursor == 12
        await reader.press("g")
        assert {key for key, _, _ in reader.hints} >= {"g", "a", "u", "s"}
        await reader.press("g")
        assert reader.entries.cursor == 0
        await reader.press("2", "1", "G")
        assert reader.entries.cursor == 20
        await reader.press("7")
        assert reader.bottom.rstrip().endswith("7  21/30")
        await reader.press("escape", "j")
        assert reader.entries.cursor == 21
        await reader.press("0", "k")
        assert reader.entries.cursor == 20


async def test_full_width_letters_are_their_ascii_keys(library: Home) -> None:
    async with reading(library) as reader:
        await reader.send("ｊ")
        assert reader.entries.cursor == 1
        await reader.send("２ｋＧ")
        assert reader.entries.cursor == 2
        await reader.send("／ｔｗｏ")
        assert reader.focus == "filter"
        assert reader.titles == ["Two"]
        await reader.press("escape")
        await reader.send("？")
        assert reader.app.screen is not reader.screen


async def test_views_by_g(library: Home) -> None:
    async with reading(library) as reader:
        await reader.press("s", "r", "g", "s")
        assert (reader.titles, reader.focus) == (["Long"], "list")
        await reader.press("g", "u")
        assert reader.titles == ["Two", "Three"]
        await reader.press("A", "g", "a", "g", "u")
        assert "Nothing unread here. g a shows all." in " ".join(
            line.strip() for line in reader.drawn
        )
        await reader.press("g", "a")
        assert len(reader.titles) == 3


async def test_searching_the_library_leaves_the_category(library: Home) -> None:
    async with reading(library) as reader:
        await reader.press("tab", "tab", "G", "enter")
        assert reader.titles == ["Three"]
        await reader.press("F", *"second")
        assert reader.titles == ["Two"]


async def test_zen_leaves_nothing_but_the_article(library: Home) -> None:
    async with reading(library, size=(120, 30)) as reader:
        await reader.press("z")
        assert reader.message == "No article is open: Enter opens one."
        await opened(reader, "Paragraph 0.", "space")
        await reader.press("space", "z")
        place = reader.article.position
        assert reader.article.region.size == (120, 29)
        assert not reader.bottom.strip()
        await reader.press("z")
        assert reader.article.region.width < 120
        assert reader.article.position == place
        await reader.press("z", "escape")
        assert (reader.focus, reader.entries.region.width > 0) == ("article", True)
        await reader.press("z", "h")
        assert (reader.focus, reader.entries.region.width > 0) == ("list", True)


async def test_zen_still_says_what_there_is_to_say(library: Home) -> None:
    async with reading(library) as reader:
        await opened(reader, "Second body.", "j", "enter", "z")
        await reader.press("space")
        assert "Space: next unread" in reader.bottom
        await opened(reader, "Third body.", "space")
        assert reader.entries.region.width == 0


@pytest.mark.parametrize(
    ("size", "panes"),
    [
        ((40, 12), 1),
        ((60, 20), 1),
        ((79, 24), 1),
        ((80, 24), 2),
        ((139, 40), 2),
        ((140, 40), 3),
        ((300, 80), 3),
    ],
)
async def test_panes_follow_the_width(library: Home, size: tuple[int, int], panes: int) -> None:
    async with reading(library, size=size) as reader:
        await opened(reader, "Paragraph 0.", "space")
        columns = {
            pane.region.x
            for pane in (reader.tree, reader.entries, reader.article)
            if pane.region.area
        }
        assert len(columns) == panes
        screen = reader.screen.region
        for pane in (reader.tree, reader.entries, reader.article):
            assert pane.region.area == 0 or screen.contains_region(pane.region)
        if panes == 2:
            assert reader.tree.region.bottom <= reader.entries.region.y
        await reader.press("space", "h", "h")
        assert reader.focus == "tree"
        assert reader.tree.region.height > 1


async def test_a_resize_keeps_the_place(library: Home) -> None:
    async with reading(library, size=(120, 30)) as reader:
        await opened(reader, "Paragraph 0.", "space")
        await reader.press("space", "space")
        top = next(line for line in reader.shown.splitlines() if line.strip()).strip()
        for size in ((40, 12), (300, 80), (80, 24), (140, 40), (60, 20), (120, 30)):
            await reader.resize(*size)
            assert top in reader.shown
            assert reader.focus == "article"


async def test_space_in_a_narrow_terminal_brings_the_open_article_back(library: Home) -> None:
    async with reading(library, size=(60, 20)) as reader:
        await opened(reader, "Paragraph 0.", "space")
        await reader.press("h")
        assert not reader.article.region.area
        await reader.press("space")
        assert (reader.focus, reader.article.scroll_offset.y) == ("article", 0)
        await reader.press("space")
        assert reader.article.scroll_offset.y > 0


async def test_no_article_is_skipped_by_a_burst_of_space(home: Home) -> None:
    titles = {home.write(title=f"Title {n}", body=f"Body {n}.") for n in range(8)}
    async with reading(home) as reader:
        read: list[str] = []
        real = reader.screen._show_article

        def show(entry: Entry, *, reading: bool = True) -> None:
            read.append(entry.row.relpath)
            real(entry, reading=reading)

        reader.screen._show_article = show  # type: ignore[method-assign]
        for _ in range(12):
            await reader.send("    ")
        await reader.until(lambda: reader.message == "That was the last unread article.")
        assert len(read) == len(titles)
        assert set(read) == titles
