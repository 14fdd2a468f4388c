"""An article reopens where it was left."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pytest

from tests.home import Home
from tests.tui.driver import Reader, reading
from tui_reader.document.blocks import to_blocks
from tui_reader.document.model import Block
from tui_reader.document.position import Position
from tui_reader.tui.messages import Part

SIZES = ((70, 20), (200, 50), (90, 24), (120, 30))


def paragraphs(count: int) -> str:
    return "".join(
        f"Paragraph {number} of an article that goes on for two lines at every width of the pane, "
        "or for more of them where that is narrow.\n\n"
        for number in range(count)
    )


LONG = to_blocks(paragraphs(400))


@asynccontextmanager
async def opened(home: Home, size: tuple[int, int] = (120, 30)) -> AsyncIterator[Reader]:
    """Show the reading pane, for a test to fill."""
    home.write(title="One", body="Text.")
    async with reading(home, size=size) as reader:
        await reader.open("enter")
        yield reader


def take(reader: Reader, blocks: Sequence[Block], position: Position | None = None) -> None:
    """Open an article that has arrived."""
    reader.article.take(Part(tuple(blocks), 72))
    if position is not None:
        reader.article.reopen_at(position)


def left(reader: Reader) -> Position:
    position = reader.article.position
    assert position is not None
    return position


def text(reader: Reader) -> str:
    """What is seen, but for the last line: a blank first one is as good as none."""
    return reader.shown.strip().rpartition("\n")[0].strip()


def first(reader: Reader) -> str:
    """The number of the first paragraph that is seen."""
    return next(word for word in reader.shown.split() if word.isdigit())


async def at_rest(reader: Reader) -> None:
    """Wait until all is set."""
    pane = reader.article
    await reader.until(
        lambda: pane._galley is not None and pane._galley.is_at_top and pane._galley.is_at_bottom
    )
    await reader.settle()


async def gone_down(reader: Reader, pages: int = 20) -> Position:
    """Read some pages of the long article and tell where it is left."""
    take(reader, LONG)
    await at_rest(reader)
    await reader.press(*["pagedown"] * pages)
    return left(reader)


async def test_a_long_article_reopens_where_it_was_left(home: Home) -> None:
    async with opened(home) as reader:
        position = await gone_down(reader)
        shown = text(reader)
        assert 0 < position.block < 400
        assert 0 < position.percent < 100
        take(reader, to_blocks("Another.\n"))
        await reader.settle()
        assert left(reader).percent == 100
        take(reader, LONG, position)
        await reader.settle()
        assert text(reader).startswith(shown)
        await at_rest(reader)
        assert text(reader).startswith(shown)
        assert left(reader) == position


async def test_the_end_is_100_percent_and_reopens_there(home: Home) -> None:
    async with opened(home) as reader:
        take(reader, LONG)
        await at_rest(reader)
        await reader.press("G", "k")
        assert left(reader).percent == 99
        await reader.press("G")
        position, shown = left(reader), reader.shown
        assert position.percent == 100
        take(reader, LONG, position)
        await at_rest(reader)
        assert reader.shown == shown
        assert left(reader) == position


async def test_an_article_that_fits_shows_from_its_top(home: Home) -> None:
    blocks = to_blocks(paragraphs(5))
    async with opened(home, (120, 10)) as reader:
        take(reader, blocks)
        await at_rest(reader)
        await reader.press("G")
        position = left(reader)
        assert position.block > 0
        await reader.resize(120, 40)
        take(reader, blocks, position)
        await at_rest(reader)
        assert first(reader) == "0"
        assert left(reader)[1:] == (0, 0, 100)


async def test_another_size_keeps_the_place(home: Home) -> None:
    async with opened(home) as reader:
        position = await gone_down(reader)
        number = first(reader)
        for size in SIZES:
            await reader.resize(*size)
            take(reader, LONG, position)
            await reader.settle()
            assert number in (first(reader), str(int(first(reader)) + 1))
            assert left(reader).block == position.block
        take(reader, LONG, position)
        for size in SIZES:
            await reader.resize(*size)
            assert left(reader).block == position.block


async def test_an_edit_above_moves_the_place_along(home: Home) -> None:
    async with opened(home) as reader:
        position = await gone_down(reader)
        shown = text(reader)
        take(reader, [*to_blocks("New.\n\n" * 30), *LONG], position)
        await reader.settle()
        assert text(reader).startswith(shown)
        assert left(reader).block == position.block + 30
        take(reader, LONG[20:], position)
        await reader.settle()
        assert text(reader).startswith(shown)
        lost = position._replace(anchor="")
        take(reader, LONG[:10], lost)
        await at_rest(reader)
        assert left(reader).percent == 100


@pytest.mark.parametrize("size", [7, 50, 190])
async def test_an_article_that_arrives_in_parts(home: Home, size: int) -> None:
    async with opened(home) as reader:
        position = await gone_down(reader)
        shown = text(reader)
        edited = [*to_blocks("New.\n\n" * 3), *LONG]
        for blocks in (list(LONG), edited):
            for start in range(0, len(blocks), size):
                some = tuple(blocks[start : start + size])
                reader.article.take(Part(some, 72, start == 0, start + size >= len(blocks)))
                if not start:
                    reader.article.reopen_at(position)
                if start + size < position.block:
                    assert left(reader) == position  # closed before it has arrived, it is kept
                    assert first(reader) in ("0", "New")
                await reader.settle()
            await at_rest(reader)
            assert text(reader).startswith(shown)


@pytest.mark.parametrize("key", ["j", "G", "pagedown"])
async def test_a_reader_who_has_gone_on_stays_there(home: Home, key: str) -> None:
    async with opened(home) as reader:
        position = await gone_down(reader)
        reader.article.take(Part(LONG[:30], 72, ends=False))
        reader.article.reopen_at(position)
        await reader.press(key)
        before = first(reader)
        reader.article.take(Part(LONG[30:], 72, begins=False))
        await at_rest(reader)
        assert first(reader) == ("399" if key == "G" else before) or "399" in reader.shown
        assert left(reader).block != position.block


async def test_the_wheel_counts_as_going_on(home: Home) -> None:
    async with opened(home) as reader:
        position = await gone_down(reader)
        reader.article.take(Part(LONG[:30], 72, ends=False))
        reader.article.reopen_at(position)
        reader.article.scroll_to(0, 5, animate=False)
        await reader.settle()
        there = left(reader)
        assert there.block < position.block
        reader.article.take(Part(LONG[30:], 72, begins=False))
        await at_rest(reader)
        assert left(reader)[:3] == there[:3]


async def test_a_match_wins(home: Home) -> None:
    async with opened(home) as reader:
        position = await gone_down(reader)
        reader.article.take(Part(LONG, 72, match=(300, 0)))
        reader.article.reopen_at(position)
        await at_rest(reader)
        assert "Paragraph 300" in reader.shown
        for parted in (30, position.block + 40):  # before the place has arrived, and after it
            reader.article.take(Part(LONG[:parted], 72, ends=False))
            reader.article.reopen_at(position)
            await reader.settle()
            match = (300 - parted, 0)
            reader.article.take(Part(LONG[parted:], 72, begins=False, match=match))
            await at_rest(reader)
            assert "Paragraph 300" in reader.shown


async def test_a_place_deep_in_one_long_block(home: Home) -> None:
    blocks = to_blocks("Start.\n\n" + "".join(f"word{n} " for n in range(60_000)) + "\n\nEnd.\n")
    async with opened(home) as reader:
        take(reader, blocks)
        await at_rest(reader)
        await reader.press("G", *["pageup"] * 30)
        position, shown = left(reader), text(reader)
        assert (position.block, position.offset > 100_000) == (1, True)
        take(reader, blocks, position)
        assert left(reader)[:3] == position[:3]
        await at_rest(reader)
        assert text(reader).startswith(shown)


async def test_without_an_article_there_is_no_position(home: Home) -> None:
    home.write(title="One", body="Text.")
    async with reading(home) as reader:
        assert reader.article.position is None
