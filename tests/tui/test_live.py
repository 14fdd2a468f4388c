"""What changes in the folder while one reads."""

import shutil

import pytest

from tests.home import Home
from tests.tui.driver import reading


async def test_a_new_file_appears_without_moving_anything(home: Home) -> None:
    for _ in range(40):
        home.write()
    async with reading(home) as reader:
        await reader.press("G", "k")
        here, scrolled = reader.entries.current, reader.entries.scroll_offset.y
        top = reader.drawn[0]
        await reader.until(lambda: reader.watched)
        home.write("new.md", title="Just in", date="2022-01-01")
        await reader.until(lambda: "Just in" in reader.titles)
        assert reader.entries.current == here
        assert reader.drawn[0] == top
        assert reader.entries.scroll_offset.y > scrolled


async def test_edited_moved_and_deleted_files_are_followed(home: Home) -> None:
    home.write("a.md", title="Old")
    home.write("folder/b.md", title="Inside")
    async with reading(home) as reader:
        await reader.until(lambda: reader.watched)
        home.write("a.md", title="New")
        await reader.until(lambda: "New" in reader.titles)
        ids = set(reader.entries.ids)
        (home.root / "folder").rename(home.root / "other")
        await reader.until(lambda: "other" in reader.nodes)
        assert set(reader.entries.ids) == ids
        shutil.rmtree(home.root / "other")
        await reader.until(lambda: reader.titles == ["New"])


async def test_a_damaged_index_is_built_again_while_one_reads(home: Home) -> None:
    home.write("a.md", title="One")
    async with reading(home) as reader:
        for file in home.place.cache.glob("*.sqlite*"):
            file.unlink()
        home.write("b.md", title="Two")
        await reader.press("R")
        await reader.until(lambda: sorted(reader.titles) == ["One", "Two"])


async def test_a_folder_that_is_laid_anew_is_followed(home: Home) -> None:
    home.write("a.md", title="Old")
    async with reading(home) as reader:
        await reader.until(lambda: reader.watched)
        shutil.rmtree(home.root)
        await reader.until(lambda: "cannot be listed" in reader.message)
        home.write("b.md", title="New")
        await reader.until(lambda: reader.titles == ["New"])
        await reader.until(lambda: not reader.message)
        home.write("c.md", title="Later", date="2022-01-01")
        await reader.until(lambda: "Later" in reader.titles)


async def test_a_storm_of_files_is_taken_in(home: Home) -> None:
    home.write("a.md")
    async with reading(home) as reader:
        await reader.until(lambda: reader.watched)
        for number in range(1_500):
            (home.root / f"{number}.txt").write_text("word")
        await reader.until(lambda: len(reader.entries.ids) == 1_501, seconds=60)


@pytest.mark.parametrize("cursor_inside", [False, True])
async def test_a_folder_with_another_in_it_is_renamed_and_deleted(
    home: Home, cursor_inside: bool
) -> None:
    home.write("a/b/one.md", title="One")
    home.write("a/b/c/two.md", title="Two")
    home.write("z.md", title="Three")
    async with reading(home) as reader:
        await reader.until(lambda: reader.watched)
        if cursor_inside:
            await reader.press("h", "G")
        (home.root / "a").rename(home.root / "d")
        await reader.until(lambda: "d" in reader.nodes)
        assert list(reader.nodes) == ["All", "Unread", "d", "b", "c"]
        shutil.rmtree(home.root / "d")
        await reader.until(lambda: list(reader.nodes) == ["All", "Unread"])
        await reader.press("g", "g")
        await reader.until(lambda: reader.titles == ["Three"])


async def test_a_new_file_leaves_a_list_alone_that_was_scrolled_by_the_mouse(home: Home) -> None:
    for _ in range(60):
        home.write()
    async with reading(home) as reader:
        await reader.until(lambda: reader.watched)
        for _ in range(4):
            await reader.scroll_down()
        here, lines = reader.entries.current, reader.drawn
        assert reader.entries.scroll_offset.y > 0
        home.write("new.md", title="Just in", date="2022-01-01")
        await reader.until(lambda: "Just in" in reader.titles)
        assert (reader.entries.current, reader.drawn) == (here, lines)
        (home.root / "new.md").unlink()
        await reader.until(lambda: "Just in" not in reader.titles)
        assert (reader.entries.current, reader.drawn) == (here, lines)


async def test_a_new_file_is_seen_at_the_top_of_the_list(home: Home) -> None:
    for _ in range(60):
        home.write()
    async with reading(home) as reader:
        await reader.until(lambda: reader.watched)
        here = reader.entries.current
        home.write("new.md", title="Just in", date="2022-01-01")
        await reader.until(lambda: "Just in" in reader.titles)
        assert "Just in" in "".join(reader.drawn[:2])
        assert reader.entries.current == here
        for number in range(60):
            home.write(f"new{number}.md", date="2022-01-02")
        await reader.until(lambda: len(reader.titles) == 121)
        await reader.settle()
        assert reader.entries.current == here
        assert any(reader.current in line for line in reader.drawn)
