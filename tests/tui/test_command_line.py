"""The command line: actions by their names, completed, recalled, and said where they can't be."""

from textual.widgets import Input

from tests.home import Home
from tests.tui.driver import Reader, reading


async def typed(reader: Reader, text: str) -> None:
    """Type a command, without Enter."""
    await reader.press("colon", *text)
    assert reader.focus == "command"


async def command(reader: Reader, text: str) -> None:
    """Enter a command."""
    await typed(reader, text)
    await reader.press("enter")


def line(reader: Reader) -> str:
    return reader.screen.query_one("#command", Input).value


async def test_an_action_is_done_by_its_name_on_the_article_under_the_cursor(home: Home) -> None:
    home.write(title="First")
    home.write(title="Second")
    async with reading(home) as reader:
        await reader.press("j")
        await command(reader, "mark-read")
        assert reader.unread == ["First"]
        assert reader.focus == "list"
        await command(reader, "undo")
        assert reader.unread == ["First", "Second"]


async def test_a_burst_of_keys_is_typed(home: Home) -> None:
    home.write(title="First")
    async with reading(home) as reader:
        await reader.send(":star")
        assert line(reader) == "star"
        assert reader.focus == "command"


async def test_the_pane_that_had_the_focus_has_it_and_is_acted_on(home: Home) -> None:
    for number in range(9):
        home.write(title=f"Article {number}", categories=f"C{number}")
    async with reading(home) as reader:
        await command(reader, "5")
        assert (reader.focus, reader.entries.cursor) == ("list", 4)
        await command(reader, "up 2")
        assert reader.entries.cursor == 2
        await reader.press("h")
        before = reader.tree.cursor_line
        await command(reader, "2 down")
        assert (reader.focus, reader.tree.cursor_line) == ("tree", before + 2)


async def test_in_a_narrow_terminal_the_article_stays_while_one_types(home: Home) -> None:
    home.write(title="First", body="Words. " * 999)
    async with reading(home, size=(40, 12)) as reader:
        await reader.open("enter")
        await typed(reader, "page_d")
        assert reader.article.display
        assert reader.article.size.width
        await reader.press("enter")
        assert reader.focus == "article"
        assert reader.article.scroll_offset.y > 0


async def test_escape_and_backspace_leave_the_line(home: Home) -> None:
    home.write(title="First")
    async with reading(home) as reader:
        await typed(reader, "star")
        await reader.press("escape")
        assert reader.focus == "list"
        assert not reader.screen.query_one("#line").display
        await typed(reader, "s")
        assert line(reader) == "s"
        await reader.press("backspace", "backspace")
        assert reader.focus == "list"
        await typed(reader, "")
        await reader.press("enter")
        assert (reader.focus, reader.message) == ("list", "")


async def test_a_mistake_is_said_and_can_be_mended(home: Home) -> None:
    home.write(title="First")
    async with reading(home) as reader:
        await command(reader, "stra")
        assert reader.message == "No command “stra”; did you mean star?"
        assert (reader.focus, line(reader)) == ("command", "stra")
        await reader.press("backspace", "backspace", "a", "r", "enter")
        assert reader.focus == "list"
        assert "★" in "".join(reader.drawn)


async def test_what_is_not_possible_says_why(home: Home) -> None:
    async with reading(home) as reader:
        await command(reader, "star")
        assert reader.message == "star needs an article."
        await command(reader, "tag x")
        assert reader.message == "tag needs an article."
        await command(reader, "next_article")
        assert reader.message == "next_article needs a list that has articles."
        await command(reader, "pan_left")
        assert reader.message == "pan_left is for the article."
        assert reader.focus == "list"


async def test_tab_completes_and_goes_round(home: Home) -> None:
    home.write(title="First")
    async with reading(home) as reader:
        await typed(reader, "view_")
        await reader.press("tab")
        first = line(reader)
        await reader.press("tab")
        assert {first, line(reader)} < {"view_all", "view_unread", "view_starred"}
        assert first != line(reader)
        await reader.press("shift+tab")
        assert line(reader) == first
        await reader.press("shift+tab")
        assert line(reader) == "view_"
        await reader.press("escape")
        await typed(reader, "3 half_d")
        await reader.press("tab")
        assert line(reader) == "3 half_down"


async def test_a_suggestion_is_shown_as_one_types(home: Home) -> None:
    async with reading(home) as reader:
        await typed(reader, "resc")
        shown = reader.screen.query_one("#command", Input)
        await reader.until(lambda: "rescan" in shown.render_line(0).text)
        assert line(reader) == "resc"


async def test_what_was_entered_is_recalled(home: Home) -> None:
    home.write(title="First")
    async with reading(home) as reader:
        await command(reader, "star")
        await command(reader, "star")
        await command(reader, "mark_read")
        await typed(reader, "un")
        await reader.press("up")
        assert line(reader) == "mark_read"
        await reader.press("up", "up", "up")
        assert line(reader) == "star"
        await reader.press("down", "down", "down")
        assert line(reader) == "un"


async def test_a_filter_narrows_down_at_once(home: Home) -> None:
    home.write(title="First", tags="[a]")
    home.write(title="Second", tags="[b]")
    async with reading(home) as reader:
        await command(reader, "filter tag:b")
        assert (reader.focus, reader.titles) == ("list", ["Second"])
        await command(reader, "filter (")
        assert reader.focus == "command"
        assert reader.message
        await reader.press("escape", "escape")
        assert reader.titles == ["First", "Second"]


async def test_views_and_tags_go_by_their_names(home: Home) -> None:
    home.write(title="First", categories="Science")
    home.write(title="Second", categories="Letters")
    async with reading(home) as reader:
        await command(reader, "view sci")
        assert reader.titles == ["First"]
        await command(reader, "tag later, now")
        await command(reader, "view All")
        assert reader.titles == ["First", "Second"]
        await command(reader, "view #later")
        assert reader.titles == ["First"]
        await command(reader, "view xyzzy")
        assert reader.message == "No view “xyzzy”."


async def test_a_view_is_chosen_from_all(home: Home) -> None:
    home.write(title="First", categories="Science")
    home.write(title="Second", categories="Letters")
    async with reading(home) as reader:
        await command(reader, "view")
        await reader.press(*"lett", "enter")
        assert reader.titles == ["Second"]


async def test_a_theme_is_taken_by_its_name(home: Home) -> None:
    async with reading(home) as reader:
        await command(reader, "theme gruvb")
        assert reader.app.looks.theme == "gruvbox"
        await command(reader, "theme nothing-like-it")
        assert reader.message.startswith("No theme “nothing-like-it”")
        assert reader.app.looks.theme == "gruvbox"


async def test_q_quits(home: Home) -> None:
    async with reading(home) as reader:
        await typed(reader, "q!")
        await reader.press_at_once("enter")
        await reader.until(lambda: reader.app.return_code == 0)


async def test_ctrl_c_leaves_with_130_while_one_types(home: Home) -> None:
    async with reading(home) as reader:
        await typed(reader, "sta")
        await reader.press_at_once("ctrl+c")
        await reader.until(lambda: reader.app.return_code == 130)


async def test_a_full_width_colon_begins_a_command(home: Home) -> None:
    async with reading(home) as reader:
        await reader.send("：")
        assert reader.focus == "command"


async def test_the_bottom_line_says_what_keys_do(home: Home) -> None:
    async with reading(home) as reader:
        await typed(reader, "s")
        assert [hint[0] for hint in reader.hints] == ["Enter", "Tab", "Up", "Esc"]
