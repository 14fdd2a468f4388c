"""What was open is open again, and an article is taken for read when the configuration says."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from tests.home import Home
from tests.tui.driver import Reader, reading
from tui_reader.settings.config import Config, MarkRead

LONG = "\n\n".join(f"Paragraph {number}." for number in range(200))


@pytest.fixture
def library(home: Home) -> Home:
    """Three long articles and a short one, the newest first."""
    for number in range(1, 4):
        home.write(f"{number}.md", title=f"Title {number}", categories=f"[C{number}]", body=LONG)
    home.write("4.md", title="Title 4", categories="[C4]")
    return home


@pytest.fixture
def session(tmp_path: Path) -> Path:
    return tmp_path / "session.json"


async def leave(reader: Reader) -> None:
    await reader.press_at_once("Q")
    await reader.until(lambda: not reader.app.is_running)


async def test_view_article_place_and_widths_are_as_they_were(library: Home, session: Path) -> None:
    async with reading(library, session=session) as reader:
        await reader.press("greater_than_sign", "h", "G", "k", "k", "l")
        assert reader.titles == ["Title 2"]
        await reader.open("enter")
        await reader.press("plus", "space", "space")
        shown, column = reader.shown, reader.article.column
        width = reader.entries.outer_size.width
        await leave(reader)
    async with reading(library, session=session) as reader:
        assert reader.entries.border_title == "C2 · 1"
        await reader.until(lambda: reader.shown == shown)
        assert reader.focus == "article"
        assert reader.article.column == column
        assert reader.entries.outer_size.width == width
        await reader.press("q")
        assert reader.current == "Title 2"
        await leave(reader)
    async with reading(library, session=session) as reader:
        await reader.until(lambda: reader.shown == shown)
        assert reader.focus == "list"


async def test_an_article_that_was_open_takes_no_pane_in_a_narrow_terminal(
    library: Home, session: Path
) -> None:
    async with reading(library, session=session) as reader:
        await reader.open("enter")
        await reader.press("q")
        await leave(reader)
    async with reading(library, session=session, size=(50, 20)) as reader:
        assert reader.entries.display
        assert reader.entries.size.width == 50
        await reader.press("l")
        await reader.until(lambda: "Title 1" in reader.shown)


async def test_what_has_gone_is_not_missed(library: Home, session: Path) -> None:
    async with reading(library, session=session) as reader:
        await reader.press("h", "G", "l")
        await reader.open("enter")
        await leave(reader)
    (library.root / "4.md").unlink()
    async with reading(library, session=session) as reader:
        await reader.until(lambda: "C4" not in reader.nodes)
        assert reader.focus == "list"
        assert "Title" not in reader.shown


async def test_a_broken_session_is_a_first_start(library: Home, session: Path) -> None:
    session.write_bytes(b'{"libraries": {"')
    async with reading(library, session=session) as reader:
        assert reader.titles[0] == "Title 1"
        await leave(reader)
    assert b'"libraries"' in session.read_bytes()


async def test_one_file_opens_at_once(library: Home, session: Path) -> None:
    async with reading(replace(library.place, only="2.md"), session=session) as reader:
        await reader.until(lambda: "Title 2" in reader.shown)
        assert reader.focus == "article"
    async with reading(replace(library.place, under="3.md"), session=session) as reader:
        await reader.until(lambda: "Title 3" in reader.shown)


async def test_a_folder_of_a_library_is_a_filter_that_can_be_ended(library: Home) -> None:
    library.write("inner/5.md", title="Title 5")
    async with reading(replace(library.place, under="inner/")) as reader:
        assert reader.titles == ["Title 5"]
        await reader.press("escape")
        assert len(reader.titles) == 5


# When an article is taken for read


async def test_after_some_seconds(library: Home) -> None:
    config = Config(mark_read=MarkRead("after", 2.0))
    async with reading(library, config=config) as reader:
        await reader.open("enter")
        assert len(reader.unread) == 4
        await reader.open("N")
        await reader.until(lambda: reader.unread == ["Title 1", "Title 3", "Title 4"])
        await reader.press("ctrl+z")
        assert len(reader.unread) == 4


async def test_what_the_reader_has_decided_meanwhile_stays(library: Home) -> None:
    config = Config(mark_read=MarkRead("after", 1.0))
    async with reading(library, config=config) as reader:
        await reader.open("enter")
        await reader.press("u", "q")
        done = asyncio.Event()
        reader.screen.set_timer(1.2, done.set)
        await done.wait()
        assert len(reader.unread) == 4


async def test_at_the_end(library: Home) -> None:
    async with reading(library, config=Config(mark_read=MarkRead("at-end"))) as reader:
        await reader.open("enter")
        await reader.press("space")
        assert len(reader.unread) == 4
        await reader.press("G")
        await reader.until(lambda: reader.unread == ["Title 2", "Title 3", "Title 4"])
        await reader.press("m")
        assert len(reader.unread) == 4
        await reader.press("k", "G")
        assert len(reader.unread) == 4, "it was made unread after its end was seen"


async def test_at_the_end_of_what_needs_no_scrolling(library: Home) -> None:
    async with reading(library, config=Config(mark_read=MarkRead("at-end"))) as reader:
        await reader.open("G", "enter")
        await reader.until(lambda: reader.unread == ["Title 1", "Title 2", "Title 3"])


async def test_by_hand(library: Home) -> None:
    async with reading(library, config=Config(mark_read=MarkRead("manual"))) as reader:
        await reader.open("enter")
        await reader.press("G", "space")
        assert len(reader.unread) == 4
        await reader.press("r")
        assert len(reader.unread) == 3
