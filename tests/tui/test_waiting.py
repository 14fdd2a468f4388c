"""What takes long says so, and Esc stops it."""

import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from time import monotonic

import pytest

from tests.home import Home
from tests.tui.driver import Reader, reading, slow_articles
from tui_reader.document.finding import Finder
from tui_reader.domain.marks import Value
from tui_reader.domain.query import Query
from tui_reader.library.library import Library
from tui_reader.library.marking import Change
from tui_reader.library.standing import Standing
from tui_reader.storage.finding import Found
from tui_reader.storage.index import Index
from tui_reader.tui.screens import main
from tui_reader.tui.screens.unwritten import UnwrittenScreen


@pytest.fixture
def library(home: Home) -> Home:
    home.write("a.md", title="First", body="First body.")
    home.write("b.md", title="Second", body="Second body with pears.")
    return home


@contextmanager
def held() -> Iterator[threading.Event]:
    """Something that waits until the test is over, or lets it go on."""
    event = threading.Event()
    try:
        yield event
    finally:
        event.set()


def slow_searches(monkeypatch: pytest.MonkeyPatch, until: threading.Event) -> None:
    """Let no list be there at once, nor any by a thread before ``until``."""
    real = Index.parts

    def parts(index: Index, query: Query, keep: Collection[int], page: int) -> Iterator[Found]:
        until.wait(20)
        yield from real(index, query, keep, page)

    def search_soon(*_: object) -> None:
        """Take too long."""

    monkeypatch.setattr(Index, "parts", parts)
    monkeypatch.setattr(Library, "search_soon", search_soon)


def says(reader: Reader, sentence: str) -> Callable[[], bool]:
    return lambda: sentence in reader.bottom


async def test_esc_stops_a_search_and_keeps_the_list(
    library: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with reading(library) as reader:
        with held() as event:
            slow_searches(monkeypatch, event)
            await reader.press_at_once("slash", *"pears", "enter")
            await reader.until(says(reader, "Searching … Esc stops"))
            assert reader.titles == ["First", "Second"]
            await reader.press_at_once("escape")
            assert "Searching" not in reader.bottom
            assert not reader.screen.is_searching
        await reader.press("j")
        assert reader.titles == ["First", "Second"]
        assert not reader.screen.query_one("#filter").has_class("-shown")


async def test_esc_stops_what_keys_wait_for_and_nothing_else(
    library: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with reading(library) as reader:
        with held() as event:
            slow_searches(monkeypatch, event)
            await reader.press_at_once("slash", *"pears", "enter")
            await reader.until(says(reader, "Searching … Esc stops"))
            reader.screen._show_progress("Reading 1 of 2 files … {back} stops")
            await reader.press_at_once("escape")
            assert not reader.screen.is_searching
            assert reader.screen._waits.is_said("sync")


async def test_a_search_that_was_stopped_moves_nothing_later(
    library: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with reading(library) as reader:
        await reader.press("j")
        with held() as event:
            slow_searches(monkeypatch, event)
            await reader.press_at_once("slash", *"pears", "enter")
            await reader.until(says(reader, "Searching"))
            await reader.press_at_once("escape")
        reader.screen._show_list()
        await reader.settle()
        assert reader.current == "Second"


async def test_esc_stops_keys_that_wait_for_words_in_an_article(
    library: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with reading(library) as reader:
        await reader.open("enter")
        with held() as event:
            monkeypatch.setattr(Finder, "matches", lambda *_: event.wait(20) and [])
            await reader.press_at_once("slash", *"pears", "enter")
            await reader.until(says(reader, "Looking … Esc stops"))
            await reader.press_at_once("escape")
            assert not reader.screen.is_finding_here
            assert not reader.app.is_working
            assert "Looking" not in reader.bottom
        assert reader.focus == "article"


async def test_the_program_stops_though_the_disk_does_not_answer(
    library: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    stops: list[float] = []
    monkeypatch.setattr(main, "_LEAVE_PATIENCE", 0.1)
    async with reading(library) as reader:
        monkeypatch.setattr(reader.app, "stop", lambda: stops.append(monotonic()))
        with held() as event:
            monkeypatch.setattr(Library, "flush", lambda _: event.wait(20) and 0)
            reader.screen.action_suspend()
            reader.screen.action_suspend()
            await reader.until(lambda: bool(stops))
        await reader.until(
            lambda: not [one for one in reader.screen.workers if one.group == "stop"]
        )
        assert len(stops) == 1


async def test_a_view_that_is_slow_is_shown_when_it_comes(
    library: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with reading(library) as reader:
        await reader.press("m")
        with held() as event:
            slow_searches(monkeypatch, event)
            await reader.press_at_once("g", "u")
            await reader.until(says(reader, "Searching"))
            assert reader.titles == ["First", "Second"]
        await reader.until(lambda: reader.titles == ["Second"])
        assert "Searching" not in reader.bottom


async def test_esc_goes_back_to_the_view_that_was_shown(
    library: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with reading(library) as reader:
        with held() as event:
            slow_searches(monkeypatch, event)
            await reader.press_at_once("g", "u")
            await reader.until(says(reader, "Searching"))
            await reader.press_at_once("escape")
        await reader.settle()
        assert reader.tree.view.name == "All"
        assert "All" in str(reader.entries.border_title)


async def test_a_list_that_is_not_there_yet_is_not_marked(
    library: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with reading(library) as reader:
        with held() as event:
            slow_searches(monkeypatch, event)
            await reader.press_at_once("g", "s")
            await reader.press_at_once("A")
            assert reader.message == "The list is still being read."
        await reader.press("g", "a")
        assert reader.unread == ["First", "Second"]


async def test_esc_leaves_an_article_that_does_not_come(library: Home) -> None:
    async with reading(library) as reader:
        with held() as event:
            slow_articles(reader, event)
            reader.app.library.articles._kept.clear()
            await reader.press_at_once("enter")
            await reader.until(says(reader, "Reading … Esc stops"))
            await reader.press_at_once("escape")
            assert reader.focus == "list"
            assert "Reading" not in reader.bottom
        await reader.press("j", "k")
        assert not reader.article.has_article
        assert reader.unread == ["First", "Second"]
        assert not reader.app.library.counts().unfinished


async def test_esc_goes_back_to_the_article_that_was_open(library: Home) -> None:
    async with reading(library) as reader:
        await reader.open("enter")
        with held() as event:
            slow_articles(reader, event)
            reader.app.library.articles._kept.clear()
            await reader.press_at_once("n")
            await reader.until(says(reader, "Reading … Esc stops"))
            await reader.press_at_once("escape")
            assert reader.focus == "article"
            assert reader.current == "First"
            assert "First body." in reader.shown
        await reader.press("s")
        assert reader.unread == ["Second"]
        entry = reader.entries.entry(reader.entries.ids[0])
        assert entry is not None
        assert entry.starred


async def test_an_article_that_comes_in_time_says_nothing(library: Home) -> None:
    async with reading(library) as reader:
        await reader.open("enter")
        assert not reader.screen._waits.has("article")
        assert "Reading" not in reader.bottom


async def test_the_end_waits_for_the_disk_until_one_reads_on(
    library: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with reading(library) as reader:
        with held() as event:
            monkeypatch.setattr(Library, "flush", lambda _: event.wait(20) and 0)
            await reader.press_at_once("Q")
            await reader.until(says(reader, "Writing marks … Esc reads on"))
            await reader.press_at_once("escape")
            assert "Writing" not in reader.bottom
        await reader.press("j")
        assert reader.app.is_running
        assert reader.app.return_code is None


async def test_asked_twice_the_end_offers_another_file(
    library: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with reading(library) as reader:
        with ExitStack() as stack:
            event = stack.enter_context(held())
            monkeypatch.setattr(Library, "flush", lambda _: event.wait(20) and 0)
            await reader.press_at_once("Q")
            await reader.until(says(reader, "Writing marks"))
            await reader.press_at_once("Q")
            await reader.until(lambda: isinstance(reader.app.screen, UnwrittenScreen))
            await reader.press_at_once("escape")
            assert reader.app.screen is reader.screen


def slow_marks(monkeypatch: pytest.MonkeyPatch, until: threading.Event) -> None:
    """Let two articles be many, and their marks be worked out only at ``until``."""
    real = Standing.change

    def change(
        standing: Standing, ids: Collection[int], fields: Sequence[str], value: Value
    ) -> Change:
        until.wait(20)
        return real(standing, ids, fields, value)

    monkeypatch.setattr("tui_reader.tui.screens.marking.MAX_ARTICLES_PER_RECORD", 1)
    monkeypatch.setattr(Standing, "change", change)


async def test_keys_wait_for_marks_of_many(library: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    async with reading(library) as reader:
        with held() as event:
            slow_marks(monkeypatch, event)
            await reader.press_at_once("A")
            await reader.until(says(reader, "Marking … Esc stops"))
            await reader.press_at_once("ctrl+z", "j", "A", "slash", *"pears")
            assert reader.unread == ["First", "Second"]
            assert (reader.current, reader.focus) == ("First", "list")
        await reader.until(lambda: reader.titles == ["Second"])
        assert "Marking" not in reader.bottom
        assert reader.unread == []
        assert reader.focus == "filter"
        await reader.press("escape", "ctrl+z")
        assert reader.unread == ["First", "Second"]
        await reader.press("ctrl+z")
        assert reader.message == "Nothing was changed."


async def test_esc_stops_marks_of_many(library: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    async with reading(library) as reader:
        with held() as event:
            slow_marks(monkeypatch, event)
            await reader.press_at_once("A")
            await reader.until(says(reader, "Marking"))
            await reader.press_at_once("j", "escape")
            assert reader.message == "Stopped: nothing was changed."
            assert not reader.screen.is_working
        await reader.settle()
        assert reader.current == "First", "what was typed ahead is forgotten"
        await reader.press("m")
        assert reader.unread == ["Second"]


async def test_ctrl_c_does_not_wait_for_what_is_slow(
    library: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with reading(library) as reader:
        with held() as event:
            slow_marks(monkeypatch, event)
            await reader.press_at_once("A")
            await reader.until(says(reader, "Marking"))
            await reader.press_at_once("ctrl+c")
            await reader.until(lambda: reader.app.return_code == 130)


async def test_work_that_the_index_does_not_know_any_more_is_told(
    library: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with reading(library) as reader:
        with held() as event:
            slow_marks(monkeypatch, event)
            monkeypatch.setattr(Library, "identity", "another")
            await reader.press_at_once("A")
        await reader.settle()
        assert "the index was built again meanwhile" in reader.message
        assert reader.unread == ["First", "Second"]
