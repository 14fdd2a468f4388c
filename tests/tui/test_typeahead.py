"""A burst of keys does what the same keys do one after the other."""

import pytest
from textual import events
from textual.widgets import Input, OptionList

from tests.home import Home
from tests.tui.driver import Reader, reading
from tui_reader.tui.palette import Palette

BODY = "\n\n".join(
    f"## Part {number}\n\n" + "The pear and the apple are on the table. " * 12
    for number in range(12)
)


@pytest.fixture
def library(home: Home) -> Home:
    for number in range(1, 7):
        home.write(f"{number}.md", title=f"Title {number}", body=BODY, categories="fruit")
    return home


async def burst(reader: Reader, *keys: str) -> None:
    """Let keys come faster than any of them can be dealt with: words as they are typed."""
    for key in keys:
        if key.startswith("<"):
            reader.app.post_message(events.Key(key.strip("<>"), None))
        else:
            for letter in key:
                name = {"/": "slash", ":": "colon", "_": "underscore", " ": "space"}
                reader.app.post_message(events.Key(name.get(letter, letter), letter))
    await reader.settle()


async def test_keys_behind_a_command_are_not_typed_into_its_line(library: Home) -> None:
    async with reading(library) as reader:
        await burst(reader, ":view_all", "<enter>", "jjj")
        await reader.until(lambda: reader.current == "Title 4")
        assert reader.focus == "list"


async def test_keys_behind_a_filter_move_in_what_it_leaves(library: Home) -> None:
    async with reading(library) as reader:
        await burst(reader, "/pear", "<enter>", "jj")
        await reader.until(lambda: "best first" in str(reader.entries.border_title))
        assert reader.entries.cursor == 2
        assert str(reader.screen._filter) == "pear"


async def test_n_behind_words_that_are_looked_for_is_the_next_of_them(library: Home) -> None:
    async with reading(library) as reader:
        await reader.open("enter")
        await burst(reader, "/pear", "<enter>")
        await reader.until(lambda: reader.article.found.startswith("1/"))
        await burst(reader, "/apple", "<enter>", "/pear", "<enter>", "nn")
        await reader.until(lambda: reader.article.found == "4/144")
        assert reader.focus == "article"


async def test_keys_behind_a_choice_go_where_it_leads(library: Home) -> None:
    async with reading(library) as reader:
        await reader.open("enter")
        await burst(reader, "cpart 7", "<enter>", "s")
        await reader.until(lambda: "Part 7" in reader.shown)
        await reader.until(lambda: reader.app.screen is reader.screen)
        await reader.until(lambda: "★" in "".join(reader.drawn))


@pytest.mark.parametrize("times", range(2, 7))
async def test_the_help_opens_and_closes_as_often_as_its_key_comes(
    library: Home, times: int
) -> None:
    async with reading(library) as reader:
        for _ in range(times):
            reader.app.post_message(events.Key("question_mark", "?"))
        await burst(reader, "j" if times % 2 == 0 else "jjj")
        if times % 2:
            await reader.until(lambda: reader.app.screen.query_one(Input).value == "jjj")
        else:
            await reader.until(lambda: reader.current == "Title 2")


@pytest.mark.parametrize("opens", ["<ctrl+p>", "<ctrl+t>", "<f1>"])
async def test_keys_behind_esc_go_where_it_leads(library: Home, opens: str) -> None:
    async with reading(library) as reader:
        await burst(reader, opens, "<escape>", "<escape>", "j", opens, "x", "<escape>", "j")
        await reader.until(lambda: reader.current == "Title 3")
        assert reader.app.screen is reader.screen


@pytest.mark.parametrize("words", ["theme", "help"])
async def test_keys_behind_a_command_of_the_palette_are_typed_where_it_leads(
    library: Home, words: str
) -> None:
    async with reading(library) as reader:
        await burst(reader, "<ctrl+p>", words, "<enter>", "zz")
        await reader.until(lambda: reader.app.screen.query_one(Input).value == "zz")
        assert not isinstance(reader.app.screen, Palette)


async def test_what_is_pasted_keeps_its_place(library: Home) -> None:
    async with reading(library) as reader:
        for key in ("ctrl+t", "a", "b"):
            reader.app.post_message(events.Key(key, key[-1]))
        reader.app.post_message(events.Paste("XY"))
        await burst(reader, "cd")
        await reader.until(lambda: reader.app.screen.query_one(Input).value == "abXYcd")


async def test_what_is_chosen_twice_is_chosen_once(library: Home) -> None:
    async with reading(library) as reader:
        await reader.press("ctrl+t")
        rows = reader.app.screen.query_one(OptionList)
        for _ in range(2):
            rows.post_message(OptionList.OptionSelected(rows, rows.get_option_at_index(1), 1))
        await reader.until(lambda: reader.app.screen is reader.screen)
        await reader.press("j")
        assert reader.current == "Title 2"


async def test_keys_behind_a_tag_are_not_in_it(library: Home) -> None:
    async with reading(library) as reader:
        await burst(reader, "tripe", "<enter>", "jtsour", "<enter>", "j")
        await reader.until(lambda: reader.current == "Title 3")
        assert reader.app.library.tag_names() == ["ripe", "sour"]


async def test_a_line_that_has_gone_keeps_no_key_back(library: Home) -> None:
    async with reading(library) as reader:
        reader.app._entered = reader.screen._input
        await burst(reader, "jj")
        assert reader.current == "Title 1"
        reader.app._settled()
        await reader.until(lambda: reader.current == "Title 3")


async def test_a_sequence_that_means_nothing_does_nothing(library: Home) -> None:
    async with reading(library) as reader:
        await reader.press("g", "A")
        assert reader.message == "g A is no key here: ? shows all."
        assert len(reader.unread) == 6


async def test_a_key_that_is_not_possible_says_why(library: Home) -> None:
    async with reading(library) as reader:
        await reader.press("g", "s")
        await reader.press("m")
        assert reader.message == "Mark read needs an article."
        await reader.open("space")
        assert reader.message == "Went on to fruit."
