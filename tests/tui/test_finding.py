"""Words and headings are gone to in the open article."""

from textual.widgets import OptionList

from tests.home import Home
from tests.tui.driver import Reader, reading
from tui_reader.document.model import Role
from tui_reader.tui.screens.picking import PickScreen
from tui_reader.tui.widgets.find_line import FindLine

BODY = "".join(
    f"## Heading {number}\n\nParagraph {number} has an apple and a pear in it.\n\n"
    + "Filler text. " * 40
    + "\n\n"
    for number in range(20)
)
LONG = "".join(f"Paragraph {number} of many with a plum.\n\n" for number in range(3_000))


def fruit(home: Home) -> Home:
    home.write("fruit.md", title="Fruit", body=BODY)
    home.write("other.md", title="Other", body="Another apple.")
    return home


def line(reader: Reader) -> str:
    """What the line shows beside the needle."""
    return reader.article.found


async def found(reader: Reader, count: str) -> None:
    await reader.until(lambda: line(reader) == count)
    await reader.settle()


def drawn(reader: Reader, role: Role) -> list[str]:
    """What is drawn on the page in a role."""
    pane, top = reader.article, reader.article.scroll_offset.y
    shown = range(top, min(top + pane.size.height, len(pane._lines)))
    lines = [pane._line(number) for number in shown]
    return [one.text[run.start : run.end] for one in lines for run in one.runs if role in run.role]


async def test_as_one_types_all_matches_are_marked_and_the_first_is_gone_to(home: Home) -> None:
    async with reading(fruit(home)) as reader:
        await reader.open("enter")
        await reader.press("slash", *"apple")
        await found(reader, "1/20")
        assert reader.focus == "find"
        assert drawn(reader, Role.FOUND)[0] == "apple"
        assert drawn(reader, Role.CURRENT) == ["apple"]
        await reader.press("enter")
        assert reader.focus == "article"
        assert "1/20" in str(reader.screen.query_one("#found").render())
        await reader.press("n")
        assert line(reader) == "2/20"
        await reader.press("3", "n")
        assert line(reader) == "5/20"
        assert "Paragraph 4" in reader.shown
        await reader.press("N")
        assert line(reader) == "4/20"


async def test_it_goes_round_the_ends_and_says_so(home: Home) -> None:
    async with reading(fruit(home)) as reader:
        await reader.open("enter")
        await reader.press("slash", *"apple")
        await found(reader, "1/20")
        await reader.press("enter", "N")
        assert line(reader) == "20/20"
        assert reader.message == "Went round to the end."
        await reader.press("n")
        assert line(reader) == "1/20"
        assert reader.message == "Went round to the beginning."


async def test_the_first_match_is_that_after_the_place_where_one_was(home: Home) -> None:
    async with reading(fruit(home)) as reader:
        await reader.open("enter")
        await reader.press("8", "right_curly_bracket", "slash", *"pear")
        await found(reader, "8/20")
        await reader.press(*["backspace"] * 4, *"heading 2")
        await found(reader, "1/1")


async def test_escape_returns_to_where_one_was(home: Home) -> None:
    async with reading(fruit(home)) as reader:
        await reader.open("enter")
        await reader.press("j", "j", "j")
        await reader.press("slash", *"paragraph 17")
        await found(reader, "1/1")
        assert reader.article.scroll_offset.y > 20
        await reader.press("escape")
        assert reader.focus == "article"
        assert reader.article.scroll_offset.y == 3
        assert not drawn(reader, Role.FOUND)
        assert not reader.screen.query_one(FindLine).is_shown
        await reader.press("escape")
        assert reader.focus == "list"


async def test_escape_after_enter_returns_too_but_not_when_one_has_scrolled_on(home: Home) -> None:
    async with reading(fruit(home)) as reader:
        await reader.open("enter")
        await reader.press("slash", *"pear")
        await found(reader, "1/20")
        await reader.press("enter", "9", "n", "escape")
        assert reader.article.scroll_offset.y == 0
        await reader.press("slash", *"pear")
        await found(reader, "1/20")
        await reader.press("enter", "9", "n", "j")
        y = reader.article.scroll_offset.y
        assert y > 20
        await reader.press("escape")
        assert reader.article.scroll_offset.y == y
        assert not reader.article.is_finding


async def test_an_empty_needle_ends_it_and_no_match_is_said(home: Home) -> None:
    async with reading(fruit(home)) as reader:
        await reader.open("enter")
        await reader.press("slash", *"plum")
        await found(reader, "No match")
        assert reader.screen.query_one(FindLine).has_class("-wrong")
        await reader.press("enter", "n")
        assert reader.message.startswith("No match")
        await reader.press("slash", "backspace", "enter")
        assert not reader.article.is_finding
        assert reader.focus == "article"


async def test_again_it_begins_with_the_old_needle_selected(home: Home) -> None:
    async with reading(fruit(home)) as reader:
        await reader.open("enter")
        await reader.press("slash", *"apple")
        await found(reader, "1/20")
        await reader.press("enter", "n", "slash")
        assert line(reader) == "2/20"
        await reader.press(*"pear")
        await found(reader, "2/20")
        field = reader.screen.query_one(FindLine).input
        assert field.value == "pear"
        await reader.press("enter", "slash", "up")
        assert field.value == "pear"
        await reader.press("up")
        assert field.value == "apple"
        await reader.press("down", "down")
        assert field.value == "pear"


async def test_another_article_ends_it_and_n_is_next_unread_again(home: Home) -> None:
    async with reading(fruit(home)) as reader:
        await reader.open("enter")
        await reader.press("slash", *"apple")
        await found(reader, "1/20")
        await reader.press("enter")
        assert ("n", "Next", "next_match") in reader.hints
        await reader.press("space", "P")
        assert reader.article.is_finding
        await reader.press("h", "N")
        await reader.until(lambda: "Another apple." in reader.shown)
        assert not reader.article.is_finding
        assert not reader.screen.query_one(FindLine).is_shown
        await reader.press("p")
        assert reader.message == "Nothing is unread. g a shows all."


async def test_a_resize_and_another_width_keep_the_match(home: Home) -> None:
    def seen() -> bool:
        return "".join(drawn(reader, Role.CURRENT)).replace(" ", "") == "appleanda"

    async with reading(fruit(home)) as reader:
        await reader.open("enter")
        await reader.press("slash", *"apple and a")
        await found(reader, "1/20")
        await reader.press("enter", "6", "n")
        for size in ((60, 20), (140, 40), (100, 30)):
            await reader.resize(*size)
            assert line(reader) == "7/20"
            await reader.until(seen)
        await reader.press("minus", "minus", "minus", "minus", "minus", "minus", "minus")
        await reader.until(seen)
        await reader.press("escape")
        assert reader.article.scroll_offset.y == 0


async def test_what_is_on_its_way_is_found_when_it_has_come(home: Home) -> None:
    home.write("long.md", title="Long", body=LONG + "Last quince.")
    async with reading(home) as reader:
        await reader.open("enter")
        await reader.press("slash", *"plum")
        await found(reader, "1/3000")
        await reader.press(*["backspace"] * 4, *"quince")
        await found(reader, "1/1")
        await reader.until(lambda: "Last quince." in reader.shown)
        await reader.press("enter", "escape")
        await reader.until(lambda: "Paragraph 0" in reader.shown)


async def test_across_lines_cells_and_soft_breaks_of_chinese(home: Home) -> None:
    home.write("a.md", title="标题", body="电信\n诈骗\n案\n\n| 甲 |\n|---|\n| 诈骗 |\n")
    async with reading(home) as reader:
        await reader.open("enter")
        await reader.press("slash", *"信诈骗案")
        await found(reader, "1/1")
        assert drawn(reader, Role.CURRENT) == ["信诈骗案"]
        await reader.press(*["backspace"] * 4, *"诈骗")
        await found(reader, "1/2")
        await reader.press("enter", "n")
        assert drawn(reader, Role.CURRENT) == ["诈骗"]
        await reader.press("slash", *"标题")
        await found(reader, "1/1")


async def test_lines_are_chosen_up_to_a_match_and_up_to_a_heading(home: Home) -> None:
    async with reading(fruit(home)) as reader:
        await reader.open("enter")
        await reader.press("V", "slash", *"paragraph 1 ")
        await found(reader, "1/1")
        await reader.press("enter")
        chosen = reader.article._chosen
        assert chosen is not None
        assert chosen[0] == 0
        assert "Paragraph 1" in reader.article._lines[chosen[1]].text
        await reader.press("escape", "right_curly_bracket")
        assert reader.article.is_choosing
        assert reader.article._chosen is not None
        assert reader.article._chosen[1] > chosen[1]


async def test_in_a_narrow_terminal_the_article_stays(home: Home) -> None:
    async with reading(fruit(home), size=(40, 12)) as reader:
        await reader.open("enter")
        await reader.press("slash", *"apple")
        await found(reader, "1/20")
        assert reader.article.display
        assert "apple" in reader.shown
        assert drawn(reader, Role.CURRENT) == ["apple"]


async def test_marks_of_the_librarys_search_stay(home: Home) -> None:
    async with reading(fruit(home)) as reader:
        await reader.press("slash", *"pear", "enter")
        await reader.until(lambda: reader.titles == ["Fruit"])
        await reader.open("enter")
        await reader.press("slash", *"apple")
        await found(reader, "1/20")
        assert "pear" in drawn(reader, Role.MARK)
        assert "apple" in drawn(reader, Role.CURRENT)


async def test_the_words_of_the_header_are_found(home: Home) -> None:
    home.write("a.md", title="Title", author="Alice Smith")
    async with reading(home) as reader:
        await reader.open("enter")
        await reader.press("slash", *"smith")
        await found(reader, "1/1")
        assert drawn(reader, Role.CURRENT) == ["Smith"]


async def test_the_outline_lists_the_headings_and_goes_there(home: Home) -> None:
    async with reading(fruit(home)) as reader:
        await reader.open("enter")
        await reader.press("3", "right_curly_bracket", "h", "c")
        screen = reader.app.screen
        assert isinstance(screen, PickScreen)
        rows = screen.query_one(OptionList)
        assert rows.option_count == 21
        assert rows.highlighted == 3
        assert str(rows.get_option_at_index(3).prompt) == "  Heading 2"
        await reader.press("down", "down", "enter")
        assert reader.focus == "article"
        assert "Heading 4" in reader.shown.splitlines()[1]


async def test_headings_are_gone_to_one_by_one(home: Home) -> None:
    async with reading(fruit(home)) as reader:
        await reader.open("enter")
        await reader.press("right_curly_bracket")
        assert "Heading 0" in reader.shown.splitlines()[1]
        await reader.press("1", "8", "right_curly_bracket")
        assert "Heading 18" in reader.shown.splitlines()[1]
        await reader.press("right_curly_bracket")
        assert "Heading 19" in reader.shown
        await reader.press("right_curly_bracket")
        assert reader.message == "That was the last heading."
        await reader.press("left_curly_bracket")
        assert "Heading 18" in reader.shown.splitlines()[1]
        await reader.press("j", "j", "j", "left_curly_bracket")
        assert "Heading 18" in reader.shown.splitlines()[1]
        await reader.press("9", "9", "left_curly_bracket")
        assert reader.message == "That was the first heading."


async def test_without_headings_that_is_said(home: Home) -> None:
    home.write("a.md", title="", body="Text only.")
    (home.root / "a.md").write_text("Text only, and no title at all in it.\n", "utf-8")
    async with reading(home) as reader:
        await reader.press("enter")
        await reader.until(lambda: "Text only" in reader.shown)
        if not reader.article.headings:
            await reader.press("c")
            assert reader.message == "This article has no headings."
