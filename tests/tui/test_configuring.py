"""The configuration holds as soon as its file is saved, and costs nobody the place."""

from pathlib import Path

import pytest
from textual.widgets import OptionList

from tests.home import Home
from tests.tui.driver import Reader, reading
from tui_reader.settings.config import Config, Pager
from tui_reader.settings.config_file import load
from tui_reader.tui.screens import configuring
from tui_reader.tui.screens.picking import PickScreen

LONG = "\n\n".join(
    f"Paragraph {number} has [a link](http://e.org/{number}) and so many words that it takes more "
    "than one line of a column, however wide that is, at least in a pane of some eighty cells."
    for number in range(60)
)
READ = "The configuration was read again."


@pytest.fixture(autouse=True)
def _often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(configuring, "_LOOK", 0.05)


@pytest.fixture
def library(home: Home) -> Home:
    """Two long articles and a short one, the newest first, in a category each."""
    home.write("1.md", title="One", categories="[A]", body=LONG)
    home.write("2.md", title="Two", categories="[B]", body=LONG)
    home.write("3.md", title="Three", categories="[C]")
    return home


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


async def saved(reader: Reader, file: Path, text: str, said: str = READ) -> None:
    """Save a configuration as an editor does, and wait until it is told that it holds."""
    reader.screen.forget_message()
    new = file.with_suffix(".new")
    new.write_text(text, "utf-8")
    new.replace(file)
    await reader.until(lambda: said in reader.message)
    await reader.settle()


async def test_keys_hold_at_once_and_messages_name_them(library: Home, file: Path) -> None:
    async with reading(library, config=load(file)) as reader:
        await reader.press("j", "f2")
        assert "Starred" not in reader.nodes
        await saved(reader, file, "[keys]\nstar = 'F2'\n")
        assert (reader.current, reader.focus) == ("Two", "list")
        await reader.press("f2")
        await reader.until(lambda: reader.nodes.get("Starred") == "1")
        assert any(key == "F2" for key, _, _ in reader.hints)
        await saved(reader, file, "keymap = 'newsboat'\n")
        await reader.press("end", "g")
        assert reader.current == "One"
        file.unlink()
        await reader.until(lambda: reader.screen.keymap == Config().keymap)
        await reader.press("G")
        assert reader.current == "Three"


async def test_an_article_keeps_its_place_at_another_width_and_with_other_links(
    library: Home, file: Path
) -> None:
    async with reading(library, config=load(file)) as reader:
        await reader.open("enter")
        await reader.press("4", "0", "J")
        seen = reader.screen._reader.position
        assert seen is not None
        assert "[1" in reader.shown
        await saved(reader, file, "measure = 40\nlinks = 'plain'\n")
        await reader.until(lambda: "a link and so" in " ".join(reader.shown.split()))
        now = reader.screen._reader.position
        assert now is not None
        assert (now.block, reader.article.column) == (seen.block, 40)
        assert reader.focus == "article"


async def test_a_width_by_keys_wins_until_the_files_changes(library: Home, file: Path) -> None:
    file.write_text("measure = 50\n")
    async with reading(library, config=load(file), size=(160, 30)) as reader:
        await reader.open("enter")
        await reader.press("plus")
        await saved(reader, file, "measure = 50\nsort = 'title'\n")
        assert reader.article.column == 54
        await saved(reader, file, "measure = 40\nsort = 'title'\n")
        assert reader.article.column == 40


async def test_order_days_and_when_articles_are_read_hold_at_once(
    library: Home, file: Path
) -> None:
    async with reading(library, config=load(file)) as reader:
        await reader.press("j")
        await saved(reader, file, "sort = '-title'\nmark_read = 'manual'\nday_headings = true\n")
        assert reader.titles == ["Two", "Three", "One"]
        assert reader.current == "Two"
        await reader.open("enter")
        assert reader.unread == ["Two", "Three", "One"]
        await saved(reader, file, "day_headings = true\n")
        assert reader.titles == ["One", "Two", "Three"]
        assert reader.entries.has_headings


async def test_views_come_and_go_and_the_cursor_stays(library: Home, file: Path) -> None:
    file.write_text("[views]\nLong = 'title:one'\n")
    async with reading(library, config=load(file)) as reader:
        await reader.until(lambda: reader.nodes.get("Long") == "1/1")
        await reader.press("h", "G")
        assert reader.titles == ["Three"]
        await saved(reader, file, "[views]\nFirst = 'title:two'\nLong = 'title:one'\n")
        await reader.until(lambda: reader.nodes.get("First") == "1/1")
        assert list(reader.nodes)[:4] == ["All", "Unread", "First", "Long"]
        assert (reader.tree.view.name, reader.titles, reader.focus) == ("C", ["Three"], "tree")
        await reader.press("g", "g", "2", "j")
        assert reader.titles == ["Two"]
        await saved(reader, file, "[views]\nSecond = 'title:two'\n")
        assert (reader.tree.view.name, reader.titles) == ("Second", ["Two"])
        assert str(reader.entries.border_title).startswith("Second · 1")
        await saved(reader, file, "")
        assert reader.tree.view.name == "All"
        assert len(reader.titles) == 3


async def test_a_library_has_its_own_settings(library: Home, file: Path) -> None:
    file.write_text(f"sort = 'title'\n[libraries.mine]\npath = '{library.root}'\nsort = '-date'\n")
    async with reading(library, config=load(file).for_library(library.root)) as reader:
        assert reader.titles == ["Three", "Two", "One"]
        text = file.read_text().replace("sort = '-date'", "theme = 'sepia'")
        await saved(reader, file, text)
        assert reader.titles == ["One", "Three", "Two"]
        assert reader.app.looks.theme == "sepia"


async def test_a_mistake_is_told_until_it_is_right(library: Home, file: Path) -> None:
    async with reading(library, config=load(file)) as reader:
        await saved(reader, file, "sort = 'title'\nmeasure = 'x'\n", "measure:")
        assert reader.message.startswith("config.toml:2: measure: ")
        assert reader.titles == ["One", "Three", "Two"]
        await saved(reader, file, "sort = 'title'\nmeasure = [\n", "cannot be read")
        assert reader.titles == ["One", "Three", "Two"], "a file half saved changes nothing"
        await saved(reader, file, "sort = 'title'\n")
        await reader.press("j")
        assert reader.message == ""


async def ask_for_mistakes(reader: Reader) -> None:
    await reader.press(":", *"config_faults", "enter")


async def test_of_several_mistakes_the_number_is_told_and_what_shows_them(
    library: Home, file: Path
) -> None:
    file.write_text("measur = 1\nlinks = 2\n[keys]\nconfig_faults = 'F5'\n")
    async with reading(library, config=load(file), size=(80, 24)) as reader:
        assert reader.message == "2 mistakes in config.toml: F5 shows them"
        await reader.press("f5")
        rows = reader.app.screen.query_one(OptionList)
        drawn = "".join(rows.render_line(y).text for y in range(rows.size.height))
        for fault in load(file).faults:
            assert all(word in drawn for word in f"{fault.what} {fault.hint}".split())
        assert rows.size.height > 2, "they are wrapped"
        await reader.press("escape")
        assert reader.app.screen is reader.screen


async def test_a_mistake_is_told_as_far_as_there_is_room(library: Home, file: Path) -> None:
    file.write_text("theme = 'sepai'\n")
    async with reading(library, config=load(file), size=(80, 24)) as reader:
        assert reader.message.startswith("config.toml:1: theme: ")
        assert ":config_faults shows all  " in reader.bottom
        await reader.resize(2000, 20)
        assert load(file).faults[0].what in reader.bottom
        assert "config_faults" not in reader.bottom
        await reader.press("escape")
        await reader.resize(60, 20)
        assert reader.message == ""
        await ask_for_mistakes(reader)
        assert isinstance(reader.app.screen, PickScreen)


async def test_without_a_mistake_it_is_said_so(library: Home) -> None:
    async with reading(library) as reader:
        await ask_for_mistakes(reader)
        assert reader.message == "The configuration has no mistakes."


async def test_what_is_wrong_at_the_start_stays_until_escape(library: Home, file: Path) -> None:
    file.write_text("measur = 1\n")
    async with reading(library, config=load(file), size=(120, 30)) as reader:
        await reader.press("j", "k")
        assert "config.toml:1: measur: there is no such key (did you mean measure?" in reader.bottom
        await reader.press("escape")
        assert reader.message == ""


async def test_a_file_that_an_editor_replaces_is_not_taken_for_gone(
    library: Home, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(configuring, "_LOOK", 3600.0)
    file.write_text("sort = 'title'\n")
    async with reading(library, config=load(file)) as reader:
        rereads: list[Path] = []
        monkeypatch.setattr(reader.screen, "_reread", rereads.append)
        file.rename(file.with_suffix(".old"))
        reader.screen._look_at_config()
        assert rereads == []
        file.with_suffix(".old").rename(file)
        reader.screen._look_at_config()
        reader.screen._look_at_config()
        assert len(rereads) <= 1, "renaming changes the time of its last change"
        rereads.clear()
        file.unlink()
        for _ in range(3):
            reader.screen._look_at_config()
        assert rereads == [file]


async def test_it_is_read_again_by_its_name(library: Home, file: Path) -> None:
    async with reading(library, config=load(file)) as reader:
        reader.screen.action_reload_config()
        await reader.until(lambda: reader.message == READ)
    async with reading(library) as reader:
        reader.screen.action_reload_config()
        assert "No configuration file" in reader.message


async def test_views_are_stepped_through_from_any_pane(library: Home) -> None:
    async with reading(library) as reader:
        await reader.press("g", "n")
        assert (reader.tree.view.name, reader.focus) == ("Unread", "list")
        await reader.press("3", "g", "n")
        assert reader.titles == ["Three"]
        await reader.press("g", "n")
        assert reader.message == "That was the last view."
        await reader.press("g", "p")
        assert reader.titles == ["Two"]
        await reader.press("9", "g", "p", "g", "p")
        assert reader.message == "That was the first view."
        assert len(reader.titles) == 3


@pytest.mark.parametrize(("next_", "presses"), [("first", 1), ("second", 2)])
async def test_the_press_that_opens_the_next_article_is_chosen(
    library: Home, next_: str, presses: int
) -> None:
    async with reading(library, config=Config(pager=Pager(next=next_))) as reader:
        await reader.open("enter")
        await reader.press("G", *["space"] * (presses - 1))
        assert reader.current == "One"
        await reader.press("space")
        assert reader.current == "Two"


async def test_space_may_never_leave_the_article(library: Home) -> None:
    async with reading(library, config=Config(pager=Pager(next="never"))) as reader:
        await reader.open("enter")
        await reader.press("G", "space", "space", "space")
        assert reader.current == "One"
        assert reader.message == "The article ends here: n opens the next."


async def test_lines_that_stay_on_the_next_page_are_chosen(library: Home) -> None:
    for overlap in (0, 1, 5):
        pager = Pager(overlap=overlap, sentence=False)
        async with reading(library, config=Config(pager=pager)) as reader:
            await reader.open("enter")
            await reader.press("space")
            assert reader.article.scroll_offset.y == reader.article.size.height - overlap
            await reader.press("pageup")
            assert reader.article.scroll_offset.y == 0
