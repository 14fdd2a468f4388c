"""The help: what can be done where one is, with the keys that do it now."""

import pytest
from textual.widgets import Input, OptionList

from tests.home import Home
from tests.tui.driver import Reader, reading
from tui_reader.settings.actions import ACTIONS, BY_ID
from tui_reader.settings.config import Config
from tui_reader.settings.keymap import build
from tui_reader.tui.screens.help import HelpScreen

OWN = Config(keymap=build("default", {"star": ("f5", "g x"), "undo": ()})[0])


def rows(reader: Reader) -> OptionList:
    assert isinstance(reader.app.screen, HelpScreen)
    return reader.app.screen.query_one(OptionList)


def entries(reader: Reader) -> dict[str, str]:
    """The text of each entry by its action's id."""
    return {
        option.id: str(option.prompt) for option in rows(reader).options if option.id is not None
    }


def groups(reader: Reader) -> list[str]:
    return [str(option.prompt).strip() for option in rows(reader).options if option.id is None]


async def test_a_pane_has_its_actions_and_everything_is_one_key_away(home: Home) -> None:
    home.write(title="First")
    async with reading(home) as reader:
        await reader.press("question_mark")
        here = {action.id for action in ACTIONS if "list" in action.panes}
        assert set(entries(reader)) == here
        assert "pan_left" not in here
        await reader.press("tab")
        assert set(entries(reader)) == set(BY_ID)
        await reader.press("tab")
        assert set(entries(reader)) == here


async def test_the_article_has_its_own(home: Home) -> None:
    home.write(title="First")
    async with reading(home) as reader:
        await reader.open("enter")
        await reader.press("question_mark")
        assert {"pan_left", "star"} < set(entries(reader))
        assert "filter" not in entries(reader)
        await reader.press("escape")
        assert reader.focus == "article"


async def test_while_words_are_looked_for_keys_are_what_they_are_then(home: Home) -> None:
    home.write(title="First", body="Some words.")
    async with reading(home) as reader:
        await reader.open("enter")
        await reader.press("slash", *"words", "enter", "question_mark")
        shown = entries(reader)
        assert shown["next_match"].startswith("n ")
        assert shown["next_unread"].startswith(":next_unread")
        assert shown["star"].startswith("s ")


async def test_the_keys_are_those_that_are_bound_now(home: Home) -> None:
    async with reading(home, config=OWN) as reader:
        await reader.press("question_mark")
        shown = entries(reader)
        assert shown["star"].startswith("F5  g x ")
        assert shown["undo"].startswith(":undo ")
        assert BY_ID["star"].help.split()[0] in shown["star"]


async def test_typing_narrows_down_by_keys_labels_ids_and_sentences(home: Home) -> None:
    async with reading(home) as reader:
        await reader.press("question_mark", *"CATEGORY whole")
        assert list(entries(reader)) == ["mark_category"]
        assert groups(reader) == ["Marking"]
        await reader.press("ctrl+u", *"sort_t")
        assert list(entries(reader)) == ["sort_title"]
        await reader.press("ctrl+u", *"ctrl+z")
        assert list(entries(reader)) == ["undo"]
        await reader.press("ctrl+u", *"xyzzy")
        assert (entries(reader), groups(reader)) == ({}, [])


async def test_enter_does_what_is_under_the_cursor(home: Home) -> None:
    home.write(title="First")
    home.write(title="Second")
    async with reading(home) as reader:
        await reader.press("j", "question_mark", *"mark_read", "enter")
        await reader.until(lambda: reader.app.screen is reader.screen)
        assert reader.unread == ["First"]
        assert reader.focus == "list"


async def test_what_belongs_to_another_pane_says_so(home: Home) -> None:
    home.write(title="First")
    async with reading(home) as reader:
        await reader.press("question_mark", "tab", *"pan_left", "enter")
        await reader.until(lambda: reader.app.screen is reader.screen)
        assert reader.message == "pan_left is for the article."


@pytest.mark.parametrize("key", ["escape", "question_mark"])
async def test_it_closes(home: Home, key: str) -> None:
    async with reading(home) as reader:
        await reader.press("question_mark", key)
        assert reader.app.screen is reader.screen
        assert reader.focus == "list"


async def test_letters_and_a_later_question_mark_are_typed(home: Home) -> None:
    async with reading(home) as reader:
        await reader.press("question_mark", "q", "question_mark")
        assert reader.app.screen.query_one(Input).value == "q?"


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (200, 60)])
async def test_it_is_readable_at_any_size(home: Home, size: tuple[int, int]) -> None:
    async with reading(home, size=size) as reader:
        await reader.press("question_mark")
        pane = rows(reader)
        widest = max(len(line) for text in entries(reader).values() for line in text.split("\n"))
        assert widest <= pane.scrollable_content_region.width
        top = pane.highlighted
        await reader.press("pagedown")
        assert pane.highlighted != top
        await reader.press("end")
        assert pane.scroll_offset.y == pane.max_scroll_y
        await reader.press("home")
        assert pane.highlighted == top


async def test_a_resize_draws_it_anew(home: Home) -> None:
    async with reading(home, size=(120, 40)) as reader:
        await reader.press("question_mark", *"star")
        before = entries(reader)["star"]
        await reader.resize(40, 12)
        assert entries(reader)["star"] != before
