"""The palette: what is possible now, the views and the themes, looked for by words."""

import pytest
from textual.command import CommandList

from tests.home import Home
from tests.tui.driver import Reader, reading
from tui_reader.domain.query_parser import parse
from tui_reader.settings.actions.listing import LISTING
from tui_reader.settings.actions.marking import MARKING
from tui_reader.settings.actions.moving import MOVING
from tui_reader.settings.config import Config
from tui_reader.tui.palette import Palette

OWN = Config(views={"Mine [b]": parse("tag:mine")})


async def look(reader: Reader, text: str = "") -> list[str]:
    """Open the palette, look for a text, and give the names that it offers."""
    await reader.press_at_once("ctrl+p")
    await reader.until(lambda: bool(names(reader)))
    if text:
        every = names(reader)
        await reader.press_at_once(*text)
        await reader.until(lambda: names(reader) not in ([], every))
    return names(reader)


def names(reader: Reader) -> list[str]:
    if not isinstance(reader.app.screen, Palette):
        return []
    options = reader.app.screen.query_one(CommandList).options
    return [str(option.prompt).split("\n")[0] for option in options]


async def closed(reader: Reader) -> None:
    await reader.until(lambda: reader.app.screen is reader.screen)
    await reader.settle()


async def test_it_has_what_is_possible_now(home: Home) -> None:
    async with reading(home) as reader:
        offered = await look(reader)
        assert "Rescan" in offered
        assert "Star" not in offered
        assert "Narrower" in offered
        assert not {"Keys", "Screenshot", "Maximize"} & set(offered)


async def test_it_begins_with_what_is_done_most_and_ends_with_what_moves(home: Home) -> None:
    home.write(title="First")
    async with reading(home) as reader:
        await reader.open("enter")
        offered = [name for name in await look(reader) if ": " not in name]
        moving = {action.label for action in MOVING.actions}
        first = {action.label for action in (*LISTING.actions, *MARKING.actions)}
        assert set(offered[:12]) <= first
        assert set(offered[-8:]) <= moving


async def test_it_has_the_frame_of_the_other_dialogs(home: Home) -> None:
    async with reading(home, size=(80, 24)) as reader:
        await look(reader)
        box = reader.app.screen.query_one("#--container")
        await reader.until(lambda: box.region.height > 10)
        assert (box.region.x, box.region.width) == (0, 80)
        assert box.region.contains_region(reader.app.screen.query_one(CommandList).region)
        assert box.border_subtitle == "Enter does it  Esc closes"


async def test_it_has_what_the_pane_has(home: Home) -> None:
    home.write(title="First")
    async with reading(home) as reader:
        assert "Choose lines" not in await look(reader)
        await reader.press("escape")
        await reader.open("enter")
        assert {"Choose lines", "Star"} < set(await look(reader))


async def test_an_action_is_done_in_the_pane_that_had_the_focus(home: Home) -> None:
    home.write(title="First")
    home.write(title="Second")
    async with reading(home) as reader:
        await reader.press("j")
        assert (await look(reader, "mark the article as unread"))[0]
        await reader.press("escape")
        await look(reader, "star the article")
        await reader.press_at_once("enter")
        await closed(reader)
        assert reader.focus == "list"
        assert "★" in next(line for line in reader.drawn if "Second" in line)


async def test_views_are_gone_to_by_their_names(home: Home) -> None:
    home.write(title="First", tags="[mine]")
    home.write(title="Second", categories="Letters")
    async with reading(home, config=OWN) as reader:
        assert {"View: Mine [b]", "View: Letters"} < set(await look(reader, "view:"))
        await reader.press("escape")
        assert (await look(reader, "mine ["))[0] == "View: Mine [b]"
        await reader.press_at_once("enter")
        await closed(reader)
        assert reader.titles == ["First"]


async def test_themes_are_taken_by_their_names(home: Home) -> None:
    async with reading(home) as reader:
        assert (await look(reader, "sepia"))[0] == "Theme: sepia"
        await reader.press_at_once("enter")
        await closed(reader)
        assert reader.app.looks.theme == "sepia"


async def test_letters_of_a_name_are_enough(home: Home) -> None:
    async with reading(home) as reader:
        assert "Rescan" in await look(reader, "rscn")


async def test_escape_leaves_it(home: Home) -> None:
    home.write(title="First")
    async with reading(home) as reader:
        await reader.press("h")
        await look(reader)
        await reader.press("escape")
        await closed(reader)
        assert reader.focus == "tree"


@pytest.mark.parametrize(("key", "status"), [("ctrl+c", 130), ("ctrl+q", 0)])
async def test_a_key_leaves_the_program_from_it(home: Home, key: str, status: int) -> None:
    async with reading(home) as reader:
        await look(reader)
        await reader.press_at_once(key)
        await reader.until(lambda: reader.app.return_code == status)
