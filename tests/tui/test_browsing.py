"""Sorting, jumping, days and the user's own views, by keys."""

import shutil
from collections.abc import Iterator
from datetime import date
from threading import Event

import pytest

from tests.home import Home
from tests.tui.driver import reading
from tui_reader.domain.query_parser import parse
from tui_reader.library import library as facade
from tui_reader.library.questions import Question, found
from tui_reader.settings.config import Config
from tui_reader.storage.finding import Found
from tui_reader.storage.index import Index


@pytest.fixture
def library(home: Home) -> Home:
    for title, day, source in (
        ("Pear", "2021-10-19 08:30", "Zeit"),
        ("apple", "2021-10-19", "Abend"),
        ("Cherry", "2021-10-18", "Morgen"),
        ("新闻", "2021-09-01", "Abend"),
    ):
        home.write(title=title, date=day, source=source)
    return home


async def test_sorting_keeps_the_cursor_on_its_article(library: Home) -> None:
    async with reading(library) as reader:
        assert reader.titles == ["Pear", "apple", "Cherry", "新闻"]
        for keys, titles, order in (
            ("S t", ["apple", "Cherry", "Pear", "新闻"], "by title"),
            ("S t", ["新闻", "Pear", "Cherry", "apple"], "by title, from the end"),
            ("S s", ["apple", "新闻", "Cherry", "Pear"], "by source"),
            ("S d", ["Pear", "apple", "Cherry", "新闻"], ""),
            ("S d", ["新闻", "Cherry", "apple", "Pear"], "oldest first"),
        ):
            await reader.press(*keys.split())
            assert reader.titles == titles
            assert str(reader.entries.border_title) == " · ".join(filter(None, ("All", "4", order)))
            assert reader.current == "Pear"
        await reader.press("r", "S", "u")
        assert (reader.titles[-1], reader.current) == ("Pear", "Pear")
        await reader.press("S", "u")
        assert reader.titles[0] == "Pear"


async def test_an_order_stays_until_another_is_chosen(library: Home) -> None:
    views = {"Old": parse("before:2021-10-19 sort:-date")}
    async with reading(library, config=Config(views=views)) as reader:
        await reader.press("S", "t", "slash", *"Zeit OR pear", "enter")
        assert reader.titles == ["Pear"]
        await reader.press("escape", "tab", "tab", "tab", "h", "G", "enter")
        assert reader.titles == ["新闻", "Cherry"]


async def test_the_bottom_line_shows_what_can_follow(library: Home) -> None:
    async with reading(library) as reader:
        await reader.press("S")
        assert [key for key, _, _ in reader.hints] == ["d", "t", "s", "u", "r", "g"]
        await reader.press("escape")
        assert reader.hints[0][0] == "Enter"
        await reader.press("S", "j")
        assert (reader.current, reader.hints[0][0]) == ("Pear", "Enter"), "S j means nothing"


async def test_best_first_needs_words(library: Home) -> None:
    async with reading(library) as reader:
        await reader.press("S", "r")
        assert "needs words" in reader.message
        await reader.press("slash", *"Text", "enter")
        assert "best first" in str(reader.entries.border_title)
        await reader.press("S", "r")
        assert "worst first" in str(reader.entries.border_title)
        await reader.press("S", "d")
        assert reader.titles[0] == "Pear"
        assert "newest first" in str(reader.entries.border_title)


async def test_the_filter_has_the_last_word_on_the_order(library: Home) -> None:
    async with reading(library) as reader:
        await reader.press("slash", *"sort", "colon", *"title", "enter", "S", "d")
        assert "The filter says sort:title" in reader.message
        assert reader.titles[0] == "apple"


async def test_days_have_headings(library: Home) -> None:
    async with reading(library) as reader:
        assert not reader.entries.has_headings
        await reader.press("S", "g")
        assert [line.strip() for line in reader.drawn if line.startswith(" 2021")] == [
            "2021-10-19 Tue",
            "2021-10-18 Mon",
            "2021-09-01 Wed",
        ]
        assert "08:30" in reader.drawn[2]
        assert reader.entries.virtual_size.height == 4 * 2 + 3
        await reader.press("S", "t")
        assert not reader.entries.has_headings
        await reader.press("S", "g")
        assert "sorted by date" in reader.message
        await reader.press("S", "d", "G")
        assert reader.entries.has_headings
        assert reader.current == "新闻"
        await reader.press("S", "g")
        assert not reader.entries.has_headings
        assert reader.current == "新闻"


async def test_days_have_headings_by_themselves_where_they_are_full(home: Home) -> None:
    for number in range(40):
        home.write(date=f"2021-10-{10 + number % 4} 12:00")
    async with reading(home, size=(80, 24)) as reader:
        assert reader.entries.has_headings
        seen = set(reader.drawn)
        while reader.entries.cursor < 39:
            before = reader.entries.cursor
            await reader.press("pagedown")
            assert reader.entries.cursor > before
            seen |= set(reader.drawn)
        assert len([line for line in seen if "Article" in line]) >= 40
        await reader.press("g", "g")
        assert reader.drawn[0].startswith(" 2021-10-13")
        await reader.click(type(reader.entries), 5, 1)
        assert reader.focus == "list"
    async with reading(home, config=Config(day_headings=False)) as reader:
        assert not reader.entries.has_headings


async def test_jumping_to_a_date(library: Home) -> None:
    async with reading(library) as reader:
        await reader.press("g", "d", *"2021-09")
        assert reader.current == "新闻"
        await reader.press(*["backspace"] * 7)
        assert reader.current == "Pear"
        await reader.press(*"2021-10-18", "enter")
        assert (reader.current, reader.focus) == ("Cherry", "list")
        await reader.press("g", "d", *"2020", "escape")
        assert (reader.current, reader.focus) == ("Cherry", "list")
        await reader.press("g", "d", *"soon", "enter")
        assert "“soon” is no date" in reader.message
        assert reader.focus == "jump"


async def test_jumping_to_letters(library: Home) -> None:
    async with reading(library) as reader:
        await reader.press("S", "t", "g", "d", *"ch")
        assert reader.current == "Cherry"
        await reader.press("enter", "S", "s", "g", "d", "m", "enter")
        assert reader.current == "Cherry"
        await reader.press("S", "u", "g", "d")
        assert "Sort by date, title or source to jump" in reader.message
        assert reader.focus == "list"


async def test_views_of_ones_own_count_what_they_hold(library: Home) -> None:
    views = {"[b]水果": parse("apple OR cherry"), "Nothing": parse("date:1999")}
    async with reading(library, config=Config(views=views)) as reader:
        await reader.until(lambda: reader.nodes.get("[b]水果") == "2/2")
        assert reader.nodes["Nothing"] == "0/0"
        await reader.press("tab", "tab", "G", "k", "enter")
        assert sorted(reader.titles) == ["Cherry", "apple"]
        await reader.press("r")
        await reader.until(lambda: reader.nodes["[b]水果"] == "1/2")
        await reader.press("h", "G", "enter")
        assert reader.drawn[1].strip().startswith("Nothing matches this view.")


async def test_the_usual_order_is_the_configurations(library: Home) -> None:
    config = Config(sort=parse("sort:-date").order)
    async with reading(library, config=config) as reader:
        assert reader.titles[0] == "新闻"
        await reader.press("slash", *"text", "enter")
        assert "best first" in str(reader.entries.border_title)


async def test_an_article_of_today_shows_its_time(home: Home) -> None:
    home.write(title="Now", date=f"{date.today().isoformat()} 08:30")
    async with reading(home, size=(200, 20)) as reader:
        assert any(line.split()[:1] == ["08:30"] for line in reader.drawn)


@pytest.fixture
def long_library(home: Home) -> Home:
    for _ in range(450):
        home.write()
    home.library().close()
    return home


@pytest.fixture
def may_answer(monkeypatch: pytest.MonkeyPatch) -> Event:
    """While it is cleared, no list is found behind the keys."""
    event = Event()
    event.set()

    def late(index: Index, question: Question) -> Iterator[Found]:
        event.wait(20)
        yield from found(index, question)

    monkeypatch.setattr(facade, "found", late)
    return event


async def test_keys_are_about_the_whole_list_while_it_is_still_being_read(
    long_library: Home, may_answer: Event
) -> None:
    async with reading(long_library) as reader:
        assert reader.entries.border_title == "All · 450"
        may_answer.clear()
        await reader.press_at_once("h", "j", "l")
        assert reader.entries.border_title == "Unread · …"
        await reader.press_at_once("A")
        assert reader.message == "The list is still being read."
        await reader.press_at_once("G")
        may_answer.set()
        await reader.settle()
        assert reader.entries.border_title == "Unread · 450"
        assert reader.entries.cursor == 449
        assert any(reader.current in line for line in reader.drawn)
        await reader.press("A")
        assert reader.message == "450 marked as read. Ctrl+Z takes it back."


async def test_going_on_from_the_end_of_a_first_page_stays_there(
    long_library: Home, may_answer: Event
) -> None:
    async with reading(long_library) as reader:
        may_answer.clear()
        await reader.press_at_once("h", "j", "l", "G", "k")
        here = reader.current
        may_answer.set()
        await reader.settle()
        assert (reader.current, reader.entries.cursor) == (here, 398)


async def test_a_message_is_shown_over_a_lasting_warning(home: Home) -> None:
    home.write("a.md")
    async with reading(home, size=(200, 30)) as reader:
        await reader.until(lambda: reader.watched)
        shutil.rmtree(home.root)
        await reader.until(lambda: "cannot be listed" in reader.bottom)
        await reader.press("slash", *"tw", "colon", "x")
        assert "no field “tw:”" in reader.bottom
        await reader.press("escape")
        assert "cannot be listed" in reader.bottom
