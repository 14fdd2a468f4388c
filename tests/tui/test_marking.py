"""Marks of one article, of several and of parts of the list, by keys; taken back and made again."""

import pytest
from textual import events
from textual.widgets import Input

from tests.home import Home
from tests.tui.driver import Reader, reading
from tui_reader.domain.query_parser import parse
from tui_reader.library.library import Library
from tui_reader.tui.screens.main import MainScreen
from tui_reader.tui.widgets.ask_line import AskLine
from tui_reader.tui.widgets.choice_menu import ChoiceMenu


@pytest.fixture
def library(home: Home) -> Home:
    """Five articles, the newest first: 1 and 2 in A, 3 to 5 in B."""
    for number in range(1, 6):
        category = "A" if number < 3 else "B"
        home.write(f"{number}.md", title=f"Title {number}", categories=f"[{category}]")
    return home


def starred(reader: Reader) -> list[str]:
    entries = [reader.entries.entry(id_) for id_ in reader.entries.ids]
    return [entry.row.title[-1] for entry in entries if entry is not None and entry.starred]


def unread(reader: Reader) -> str:
    return "".join(title[-1] for title in reader.unread)


def found(home: Home, query: str) -> list[str]:
    """What a program that is started now finds."""
    library = Library(home.place)
    ids = library.ids(parse(query))
    paths = [entry.row.relpath for entry in library.entries(ids).values()]
    library.close()
    return paths


# Selecting


async def test_what_is_selected_is_marked_together_and_taken_back_together(library: Home) -> None:
    async with reading(library) as reader:
        await reader.press("v", "j", "v")
        assert [line[0] for line in reader.drawn[:10:2]] == ["✓", " ", "✓", " ", " "]
        assert "2 selected" in reader.bottom
        await reader.press("m")
        assert unread(reader) == "245"
        assert reader.message == "2 marked as read. Ctrl+Z takes it back."
        await reader.press("s")
        assert starred(reader) == ["1", "3"]
        await reader.press("ctrl+z", "ctrl+z")
        assert unread(reader) == "12345"
        assert starred(reader) == []
        await reader.press("ctrl+y")
        assert unread(reader) == "245"
        await reader.press("escape")
        assert "selected" not in reader.bottom


async def test_everything_is_selected_and_nothing(library: Home) -> None:
    async with reading(library) as reader:
        await reader.press("asterisk")
        assert "5 selected" in reader.bottom
        await reader.press("v")
        assert "4 selected" in reader.bottom
        await reader.press("s", "asterisk")
        assert len(starred(reader)) == 4
        assert "selected" not in reader.bottom


async def test_a_selection_ends_with_its_view(library: Home) -> None:
    async with reading(library) as reader:
        await reader.press("asterisk", "h", "j", "l", "m")
        assert unread(reader) == "2345"


# The menu


async def test_the_menu_says_what_can_be_marked_as_read(library: Home) -> None:
    async with reading(library) as reader:
        menu = reader.screen.query_one(ChoiceMenu)
        await reader.press("M")
        assert menu.display
        shown = menu.render_line(1).text
        assert "All in view" in "".join(menu.render_line(y).text for y in range(7)), shown
        await reader.press("escape")
        assert not menu.display
        assert unread(reader) == "12345"


@pytest.mark.parametrize(
    ("keys", "left"),
    [
        (("M", "a"), "345"),
        (("M", "b"), "123"),
        (("M", "c"), "12"),
        (("M", "v"), ""),
        (("A",), ""),
        (("M", "o", *"2021-10-26", "enter"), "12"),
    ],
)
async def test_parts_of_the_list_are_marked_as_read(
    library: Home, keys: tuple[str, ...], left: str
) -> None:
    async with reading(library) as reader:
        await reader.press("j", "j", *keys)
        assert unread(reader) == left
        assert "marked as read" in reader.message
        await reader.press("ctrl+z")
        assert unread(reader) == "12345"
        await reader.press("ctrl+y")
    assert "".join(path[0] for path in found(library, "is:unread")) == left


async def test_the_category_that_is_shown_is_marked(library: Home) -> None:
    async with reading(library) as reader:
        await reader.press("h", "G", "l", "M", "c")
        await reader.until(lambda: reader.nodes["B"] == "0/3")
        await reader.press("h", "g", "g", "l")
        assert unread(reader) == "12"


async def test_the_menu_is_for_the_mouse_too(library: Home) -> None:
    async with reading(library) as reader:
        await reader.press("j", "M")
        await reader.click(ChoiceMenu, 3, 2)
        assert unread(reader) == "2345"
        assert not reader.screen.query_one(ChoiceMenu).display
        await reader.press("j")
        assert reader.current == "Title 3", "the key after it is a key again"


async def test_what_is_no_date_is_told_and_can_be_mended(library: Home) -> None:
    async with reading(library) as reader:
        await reader.press("M", "o", *"soon", "enter")
        assert "soon" in reader.message
        assert reader.focus == "ask"
        await reader.press("escape")
        assert reader.focus == "list"
        assert unread(reader) == "12345"


# Tags and notes


async def test_a_tag_is_completed_shown_counted_found_and_taken_back(library: Home) -> None:
    async with reading(library) as reader:
        await reader.press("t", *"later", "enter")
        assert reader.message == "tagged: later"
        await reader.until(lambda: reader.nodes.get("later") == "1/1")
        await reader.press("j", "t", *"LA")
        await reader.until(lambda: bool(reader.screen.query_one(AskLine)._suggestion))
        await reader.press("tab", "enter")
        await reader.until(lambda: reader.nodes["later"] == "2/2")
        await reader.press("h")
        reader.tree.select(next(n.data for n in reader.tree._tags.values() if n.data))
        await reader.settle()
        assert reader.titles == ["Title 1", "Title 2"]
        await reader.press("l", "T")
        assert reader.message == "no longer tagged: later"
        await reader.until(lambda: reader.nodes["later"] == "1/1")
        await reader.press("ctrl+z")
        assert reader.message == "Undone: no longer tagged later."
        await reader.until(lambda: reader.nodes["later"] == "2/2")
    assert found(library, "mytag:later sort:title") == ["1.md", "2.md"]


async def test_several_tags_at_once_and_one_of_several_away(library: Home) -> None:
    async with reading(library) as reader:
        await reader.press("t", *"数据,b", "enter", "T")
        assert reader.screen.query_one(AskLine).placeholder.endswith(": b, 数据")
        await reader.press(*"nosuch", "enter")
        assert "it has no tag “nosuch”" in reader.message
        await reader.press(*["backspace"] * 6, *"B", "enter")
        assert reader.message == "no longer tagged: b"
        await reader.press("ctrl+z", "ctrl+z")
        assert reader.message == "Undone: tagged 数据, tagged b."
        await reader.press("ctrl+y", "ctrl+y")
    assert found(library, "mytag:数据") == ["1.md"]
    assert found(library, "mytag:b") == []


async def test_an_open_article_shows_its_tags_and_its_note_at_once(library: Home) -> None:
    async with reading(library) as reader:
        await reader.open("enter")
        await reader.press("t", *"later", "enter", "a", *"Read it twice", "enter")
        assert reader.focus == "article"
        assert "#later" in reader.shown
        assert "✎ Read it twice" in reader.shown
        await reader.until(lambda: reader.nodes.get("Notes") == "1")
        assert any("✎" in line for line in reader.drawn)
        await reader.press("ctrl+z")
        assert "✎" not in reader.shown
    assert found(library, "is:noted") == []


async def test_a_note_is_mended_and_taken_away(library: Home) -> None:
    async with reading(library) as reader:
        await reader.press("a", *"abc", "enter", "a", "backspace", "enter")
        await reader.press("j", "a", *"other", "escape")
        assert reader.focus == "list"
    assert found(library, "note:ab") == ["1.md"]
    assert found(library, "note:other") == []
    async with reading(library) as reader:
        await reader.press("a", *["backspace"] * 2, "enter")
        assert reader.message == "without a note. Ctrl+Z takes it back."
    assert found(library, "is:noted") == []


async def test_what_is_selected_is_tagged_together(library: Home) -> None:
    async with reading(library) as reader:
        await reader.press("v", "v", "t", *"x", "enter")
        assert reader.message == "2 articles tagged: x"
        await reader.press("ctrl+z")
        await reader.press("ctrl+y")
    assert found(library, "mytag:x sort:title") == ["1.md", "2.md"]


# Undo


async def test_a_thousand_changes_are_taken_back(library: Home) -> None:
    async with reading(library) as reader:
        for _ in range(1_005):
            reader.screen.action_star()
        for _ in range(1_000):
            reader.screen.action_undo()
        assert starred(reader) == ["1"], "five are too old"
        await reader.press("ctrl+z")
        assert reader.message == "Nothing was changed."
        for _ in range(1_000):
            reader.screen.action_redo()
        await reader.press("ctrl+y")
        assert reader.message == "Nothing was undone."
        assert starred(reader) == ["1"]


async def test_a_change_is_taken_back_after_the_index_was_built_again(library: Home) -> None:
    async with reading(library) as reader:
        await reader.press("j", "s", "M", "a")
        assert unread(reader) == "2345"
        assert reader.app.library.flush() == 0
        reader.app.library.rebuild()
        reader.screen.action_rescan()
        await reader.until(lambda: len(reader.titles) == 5)
        await reader.press("ctrl+z")
        await reader.until(lambda: unread(reader) == "12345")
        await reader.press("ctrl+z")
        await reader.until(lambda: starred(reader) == [])


# Where one was


async def test_continue_reading_has_what_is_not_read_to_its_end(home: Home) -> None:
    long = "\n\n".join(f"Paragraph {number}." for number in range(200))
    home.write("1.md", title="Title 1", body=long)
    home.write("2.md", title="Title 2", body=long)
    home.write("3.md", title="Title 3")
    async with reading(home) as reader:
        await reader.open("enter")
        await reader.open("n")
        await reader.open("n")
        await reader.until(lambda: reader.nodes.get("Continue reading") == "2")
        await reader.press("q", "h", "j", "j", "l")
        assert str(reader.entries.border_title).startswith("Continue reading · 2")
        assert reader.titles == ["Title 2", "Title 1"]
        await reader.press("X")
        assert reader.message.startswith("Put away")
        await reader.until(lambda: reader.nodes["Continue reading"] == "1")
        await reader.press("ctrl+z")
        await reader.until(lambda: reader.nodes["Continue reading"] == "2")
        await reader.open("j", "enter")
        await reader.press("G")
        await reader.until(lambda: reader.nodes["Continue reading"] == "1")


async def test_an_article_opens_where_it_was_left(home: Home) -> None:
    long = "\n\n".join(f"Paragraph {number}." for number in range(200))
    home.write("1.md", title="Title 1", body=long)
    home.write("2.md", title="Title 2", body=long)
    async with reading(home) as reader:
        await reader.open("enter")
        await reader.press("space", "space")
        place = reader.shown
        assert "Paragraph 0." not in place
        await reader.open("n")
        assert "Paragraph 0." in reader.shown
        await reader.press("P")
        await reader.until(lambda: reader.shown == place)
        await reader.press("k", "k")
        place = reader.shown
        await reader.press_at_once("Q")
        await reader.until(lambda: not reader.app.is_running)
    async with reading(home) as reader:
        await reader.press("enter")
        await reader.until(lambda: reader.shown == place)


async def test_a_place_is_never_that_of_the_article_before(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = "\n\n".join(f"Paragraph {number}." for number in range(200))
    home.write("1.md", title="Title 1", body=long)
    home.write("2.md", title="Title 2", body=long)
    async with reading(home) as reader:
        await reader.open("enter")
        await reader.press("G")
        monkeypatch.setattr(MainScreen, "_show_kept", lambda *_: None)  # it takes for ever
        await reader.press("N")
        reader.screen.keep_position()
        second = reader.app.library.find("2.md")
        assert second is not None
        assert "position" not in reader.app.library.fields(second)


async def test_the_history_is_walked(library: Home) -> None:
    async with reading(library) as reader:
        for keys in (("enter",), ("N",), ("N",)):
            await reader.open(*keys)
        await reader.press("backspace")
        await reader.until(lambda: "Title 2" in reader.shown)
        await reader.press("alt+left")
        await reader.until(lambda: "Title 1" in reader.shown)
        await reader.press("backspace")
        assert reader.message == "This is the first article that was opened."
        await reader.press("alt+right")
        await reader.until(lambda: "Title 2" in reader.shown)
        assert reader.current == "Title 2"
        (library.root / "3.md").unlink()
        await reader.until(lambda: len(reader.titles) == 4)
        await reader.press("alt+right")
        assert reader.message == "This is the latest one."


async def test_an_article_that_was_edited_since_says_so(library: Home) -> None:
    async with reading(library) as reader:
        await reader.open("enter")
        await reader.press("q")
        library.write("1.md", title="Title 1", categories="[A]", body="Edited.", date="2022-01-01")
        await reader.until(lambda: "◆" in reader.drawn[0])
        assert "updated" in reader.drawn[1]
        await reader.open("j", "k", "enter")
        assert reader.message == "Edited since you read it."
        await reader.until(lambda: "◆" not in reader.drawn[0])


async def test_a_question_is_asked_in_one_pane_too(library: Home) -> None:
    async with reading(library, size=(50, 16)) as reader:
        await reader.open("enter")
        await reader.press("t")
        assert reader.article.display
        assert reader.focus == "ask"
        await reader.press("x", "enter")
        assert reader.focus == "article"
        assert "#x" in reader.shown


async def test_marks_of_another_program_show_within_a_second(library: Home) -> None:
    async with reading(library) as reader:
        other = Library(library.place)
        entry = other.find("2.md")
        assert entry is not None
        other.mark([entry], "read", value=True)
        other.mark([entry], "tag:theirs", value=True)
        other.close()
        await reader.until(lambda: unread(reader) == "1345", seconds=5)
        await reader.until(lambda: reader.nodes.get("theirs") == "0/1", seconds=5)


async def test_panes_are_made_wider(library: Home) -> None:
    async with reading(library) as reader:
        before = reader.entries.outer_size.width
        await reader.press("greater_than_sign")
        assert reader.entries.outer_size.width == before + 4
        await reader.press("less_than_sign", "less_than_sign")
        assert reader.entries.outer_size.width == before - 4
        await reader.resize(60, 20)
        assert reader.entries.outer_size.width == 60
        await reader.resize(100, 30)
        assert reader.entries.outer_size.width == before - 4


async def test_nothing_takes_the_focus_from_what_is_asked(library: Home) -> None:
    async with reading(library) as reader:
        await reader.press_at_once("enter", "a", "x", "y")
        await reader.until(lambda: "Title 1" in reader.shown)
        assert reader.focus == "ask"
        await reader.press("enter")
        assert "note" in reader.message
    assert found(library, "note:y") == ["1.md"] or found(library, "note:xy") == ["1.md"]


async def test_several_lines_that_are_pasted_are_for_the_editor(
    library: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted: list[str] = []
    monkeypatch.setattr(MainScreen, "_edit_note", lambda _, text: wanted.append(text))
    async with reading(library) as reader:
        await reader.press("a", "x")
        reader.app.post_message(events.Paste("one\ntwo"))
        await reader.until(lambda: wanted == ["xone\ntwo"])


async def test_what_waits_has_a_ring_be_it_a_tag_or_a_note(library: Home) -> None:
    async with reading(library) as reader:
        library.place.marks.rename(library.config / "away")
        library.place.marks.write_text("in the way")
        await reader.press("t", "x", "enter", "j", "a", "y", "enter")
        await reader.until(lambda: "marks cannot be written" in reader.bottom)
        assert [line[1] for line in reader.drawn[0:4:2]] == ["○", "○"]
        assert "✎" in reader.drawn[2]
        library.place.marks.unlink()
        (library.config / "away").rename(library.place.marks)


async def test_all_is_marked_in_an_index_that_has_just_come(library: Home) -> None:
    async with reading(library) as reader:
        await reader.press("j", "j")
        other = Library(library.place)
        other.sync(rebuild=True)
        other.close()
        await reader.press_at_once("A")
        if "marked as read" not in reader.message:
            assert reader.message == "The list is still being read."
            await reader.until(lambda: len(reader.titles) == 5)
            await reader.settle()
            assert reader.current == "Title 3"
            await reader.press("A")
        assert unread(reader) == ""
        assert reader.message.startswith("5 marked")


# Marks that cannot be written


async def test_quitting_with_marks_that_cannot_be_written_asks_where_to_write_them(
    library: Home,
) -> None:
    async with reading(library) as reader:
        library.place.marks.rename(library.config / "away")
        library.place.marks.write_text("in the way")
        await reader.press("m")
        await reader.until(lambda: "marks cannot be written" in reader.bottom)
        assert "○" in reader.drawn[0]
        assert unread(reader) == "2345"
        await reader.press("Q")
        await reader.until(lambda: reader.focus == "elsewhere")
        await reader.press("escape")
        assert unread(reader) == "2345"
        await reader.press("Q")
        await reader.until(lambda: reader.focus == "elsewhere")
        file = library.folder / "elsewhere.jsonl"
        reader.app.screen.query_one(Input).value = str(file)
        await reader.press_at_once("enter")
        await reader.until(lambda: not reader.app.is_running)
    assert '"read"' in file.read_text()
    assert reader.app.library.unwritten == 0


async def test_marks_are_written_when_the_fault_is_gone(library: Home) -> None:
    async with reading(library) as reader:
        library.place.marks.rename(library.config / "away")
        library.place.marks.write_text("in the way")
        await reader.press("m", "j", "s")
        await reader.until(lambda: "marks cannot be written" in reader.bottom)
        library.place.marks.unlink()
        (library.config / "away").rename(library.place.marks)
        await reader.until(lambda: "marks cannot be written" not in reader.bottom)
        await reader.until(lambda: "○" not in "".join(reader.drawn))
    assert found(library, "is:read") == ["1.md"]
    assert found(library, "is:starred") == ["2.md"]
