"""Open a folder, read an article, find it read tomorrow: with keys, in the real app."""

import re
import threading
from html import unescape
from pathlib import Path

import pytest
from textual.content import Content

from tests.home import Home
from tests.tui.driver import reading, slow_articles
from tui_reader.tui.widgets.article_list import ArticleList
from tui_reader.tui.widgets.category_tree import CategoryTree
from tui_reader.tui.widgets.key_bar import KeyBar

SEEDS = Path(__file__).parents[2] / "seeds"


@pytest.fixture
def library(home: Home) -> Home:
    """Three articles in two categories, the newest first: one, two, three."""
    home.write("1.md", title="One", categories="[A, B]", body="First body.")
    home.write("2.md", title="Two", categories="[A]", body="Second body.")
    home.write("3.md", title="Three", categories="[C]", body="Third body.")
    return home


async def test_the_list_is_newest_first_and_the_tree_counts(library: Home) -> None:
    async with reading(library) as reader:
        assert reader.titles == ["One", "Two", "Three"]
        assert reader.nodes == {"All": "3/3", "Unread": "3", "A": "2/2", "B": "1/1", "C": "1/1"}
        assert reader.drawn[0] == " ● One"
        assert reader.drawn[1] == "   2021-10-27"
        assert reader.entries.border_title == "All · 3"


async def test_opening_an_article_shows_it_and_marks_it(library: Home) -> None:
    async with reading(library) as reader:
        await reader.open("j", "enter")
        assert "Second body." in reader.shown
        assert "2021-10-26 · A · 1 min" in reader.shown
        assert reader.unread == ["One", "Three"]
        await reader.until(lambda: reader.nodes["All"] == "2/3")


async def test_the_next_article_is_read_ahead_and_read_again_when_it_has_changed(
    library: Home,
) -> None:
    async with reading(library) as reader:
        await reader.open("enter")
        await reader.until(lambda: reader.app.library.articles.kept("2.md", "numbered") is not None)
        library.write("2.md", title="Two", categories="[A]", body="Changed body, by now longer.")
        await reader.press("n")
        await reader.until(lambda: "Changed body" in reader.shown)
        await reader.until(lambda: reader.app.library.articles.kept("3.md", "numbered") is not None)
        reader.app.library.articles._parser.close()
        await reader.press("n")
        assert "Third body." in reader.shown


async def test_it_is_still_read_after_a_restart(library: Home) -> None:
    async with reading(library) as reader:
        await reader.open("enter")
    async with reading(library) as reader:
        assert reader.unread == ["Two", "Three"]
        assert reader.nodes["All"] == "2/3"


async def test_what_was_read_stays_in_unread_until_one_leaves(library: Home) -> None:
    async with reading(library) as reader:
        await reader.press("h", "j", "l")
        assert reader.entries.border_title == "Unread · 3"
        await reader.open("enter")
        await reader.until(lambda: reader.nodes["Unread"] == "2")
        await reader.press("R")
        assert reader.titles == ["One", "Two", "Three"]
        await reader.press("q", "h", "k", "j", "l")
        assert reader.titles == ["Two", "Three"]


async def test_next_unread_goes_across_categories(library: Home) -> None:
    async with reading(library) as reader:
        await reader.press("h", "j", "j", "l")
        assert reader.titles == ["One", "Two"]
        await reader.open("n")
        assert "First body." in reader.shown
        await reader.press("n")
        await reader.until(lambda: "Second body." in reader.shown)
        await reader.press("n")
        await reader.until(lambda: "Third body." in reader.shown)
        assert reader.entries.border_title == "C · 1"
        await reader.press("n")
        assert reader.message == "Nothing is unread. g a shows all."


async def test_previous_unread_passes_over_what_is_read(library: Home) -> None:
    async with reading(library) as reader:
        await reader.press("j", "m")
        await reader.open("G", "enter")
        assert "Third body." in reader.shown
        await reader.press("p")
        await reader.until(lambda: "First body." in reader.shown)


async def test_next_and_previous_whatever_their_state(library: Home) -> None:
    async with reading(library) as reader:
        await reader.press("A")
        await reader.open("enter")
        await reader.press("N")
        await reader.until(lambda: "Second body." in reader.shown)
        await reader.press("P")
        await reader.until(lambda: "First body." in reader.shown)
        await reader.press("P")
        assert reader.message == "That was the first article."


async def test_marking_by_keys(library: Home) -> None:
    async with reading(library) as reader:
        await reader.press("m")
        assert reader.unread == ["Two", "Three"]
        await reader.press("m")
        assert reader.unread == ["One", "Two", "Three"]
        await reader.press("r", "r")
        assert reader.unread == ["Two", "Three"]
        await reader.press("u")
        assert reader.unread == ["One", "Two", "Three"]
        await reader.press("s")
        assert "★" in reader.drawn[0]
        await reader.until(lambda: reader.nodes.get("Starred") == "1")
        await reader.press("s")
        assert "★" not in reader.drawn[0]
        await reader.press("A")
        assert reader.unread == []
        assert reader.message == "3 marked as read. Ctrl+Z takes it back."
        await reader.press("ctrl+z")
        assert len(reader.unread) == 3
        assert reader.message == "Undone: 3 marked as read."
        await reader.press("ctrl+z")
        assert "★" in reader.drawn[0]
        await reader.press("ctrl+y", "ctrl+y")
        assert reader.unread == []
        assert reader.message == "Done again: 3 marked as read."
        await reader.press("ctrl+y")
        assert reader.message == "Nothing was undone."


async def test_a_mark_is_pending_until_it_is_on_the_disk(library: Home) -> None:
    marks = library.place.marks
    marks.parent.mkdir(exist_ok=True)
    marks.write_text("a file where the folder should be")
    async with reading(library) as reader:
        await reader.press("m")
        assert reader.drawn[0] == " ○ One"
        await reader.until(lambda: "marks cannot be written" in reader.message)
        assert reader.drawn[0] == " ○ One"
        marks.unlink()
        await reader.until(lambda: reader.drawn[0] == "   One")
        assert "cannot be written" not in reader.message
    async with reading(library) as reader:
        assert reader.unread == ["Two", "Three"]


async def test_panes_by_key(library: Home) -> None:
    async with reading(library) as reader:
        seen = [reader.focus]
        for key in ("tab", "tab", "tab", "shift+tab", "h", "h"):
            await reader.press(key)
            seen.append(reader.focus)
        assert seen == ["list", "article", "tree", "list", "tree", "tree", "tree"]
        await reader.press("l")
        assert reader.focus == "list"
        await reader.open("l")
        await reader.press("q")
        assert reader.focus == "list"


async def test_the_tree_folds(library: Home) -> None:
    async with reading(library) as reader:
        await reader.press("h", "j", "j")
        assert reader.tree.view.name == "A"
        await reader.press("h")
        assert "B" not in reader.nodes
        await reader.press("l")
        assert "B" in reader.nodes
        await reader.press("j", "h")
        assert reader.tree.view.name == "A"


async def test_moving_in_the_list(home: Home) -> None:
    for _ in range(60):
        home.write()
    async with reading(home) as reader:
        page = reader.entries.size.height // (reader.entries.virtual_size.height // 60)
        for key, cursor in (
            ("G", 59), ("j", 59), ("home", 0), ("k", 0), ("ctrl+d", page // 2), ("ctrl+u", 0),
            ("pagedown", page), ("pageup", 0), ("end", 59),
        ):  # fmt: skip
            await reader.press(key)
            assert reader.entries.cursor == cursor, key
        await reader.press("g", "g")
        assert reader.entries.cursor == 0
        await reader.press("j", "g", "j")
        assert reader.entries.cursor == 1, "g j means nothing"


async def test_paging_shows_every_line(home: Home) -> None:
    home.write(title="Long", body="\n\n".join(f"Paragraph {n}." for n in range(200)))
    async with reading(home, size=(80, 24)) as reader:
        await reader.open("enter")
        seen = reader.shown
        while not reader.article.is_at_end:
            before = reader.article.scroll_offset.y
            await reader.press("space")
            assert reader.article.scroll_offset.y > before
            seen += "\n" + reader.shown
        for number in range(200):
            assert f"Paragraph {number}." in seen
        await reader.press("space")
        assert reader.message == "That was the last unread article."
        await reader.press("g", "g")
        assert reader.article.scroll_offset.y == 0
        await reader.press("G")
        assert reader.article.is_at_end


async def test_a_resize_keeps_the_place(home: Home) -> None:
    words = " ".join(f"word{number}" for number in range(3_000))
    home.write(title="Long", body=words)
    async with reading(home, size=(120, 30)) as reader:
        await reader.open("enter")
        await reader.press("space", "space", "space")
        first = reader.shown.split()[0]
        await reader.resize(84, 30)
        assert first in " ".join(reader.shown.split("\n")[:2])


async def test_filtering(library: Home) -> None:
    async with reading(library) as reader:
        await reader.press("slash", *"thr")
        assert reader.titles == ["Three"]
        await reader.press("enter")
        assert reader.focus == "list"
        await reader.press("escape")
        assert reader.titles == ["One", "Two", "Three"]
        await reader.press("slash", *"tw")
        await reader.press(*":x")
        assert "no field “tw:”" in reader.message
        assert reader.titles == ["Two"]
        await reader.press("escape")
        assert (reader.focus, reader.message) == ("list", "")
        await reader.press("slash", *"zzz")
        assert any("Nothing matches" in line for line in reader.drawn)


async def test_letters_are_letters_in_the_filter(library: Home) -> None:
    library.write("4.md", title="egg gq")
    async with reading(library) as reader:
        await reader.press("slash", *"egg", "space", "g")
        assert reader.titles == ["egg gq"]


async def test_the_keys_that_apply_are_shown(library: Home) -> None:
    async with reading(library) as reader:
        bar = reader.screen.query_one(KeyBar)
        await reader.press("j", "k")
        assert "Enter Open" in str(bar.render())
        await reader.open("enter")
        assert "Enter Open" not in str(bar.render())
        assert "Space Page" in str(bar.render())


@pytest.mark.parametrize(
    ("keys", "status"), [(("Q",), 0), (("q",), 0), (("ctrl+c",), 130), (("enter", "q", "q"), 0)]
)
async def test_quitting(library: Home, keys: tuple[str, ...], status: int) -> None:
    async with reading(library) as reader:
        for key in keys:
            await reader.press(key)
            await reader.until(lambda key=key: key != "enter" or reader.focus == "article")  # type: ignore[misc]
        assert reader.app.return_code == status


async def test_an_article_without_a_link_says_so(library: Home) -> None:
    async with reading(library) as reader:
        await reader.press("o")
        assert reader.message == "This article has no link."


async def test_a_link_that_is_no_web_page_is_not_opened(home: Home) -> None:
    home.write(title="Trap", link="javascript:alert(1)")
    async with reading(home) as reader:
        await reader.press("o")
        assert reader.message == "This article has no link."


async def test_the_mouse_opens_articles_and_views(library: Home) -> None:
    async with reading(library) as reader:
        await reader.click(ArticleList, 5, 4)
        await reader.until(lambda: "Second body." in reader.shown)
        assert reader.focus == "article"
        await reader.click(CategoryTree, 5, 4)
        assert reader.focus == "list"
        assert len(reader.titles) < 3


async def test_titles_are_text_never_markup(home: Home) -> None:
    home.write(title="'[@click=app.quit]a[/] [b]x'", body="[red]body[/red]")
    async with reading(home) as reader:
        assert "[@click=app.quit]a[/] [b]x" in reader.drawn[0]
        await reader.open("enter")
        assert "[@click=app.quit]a[/] [b]x" in reader.shown
        assert "[red]body[/red]" in reader.shown


async def test_a_broken_article_is_listed_as_a_problem(home: Home) -> None:
    home.write("good.md", title="Good")
    (home.root / "bad.md").write_text("---\ntitle: Half\ncategories: [a\n---\n\nStill here.\n")
    async with reading(home) as reader:
        assert reader.nodes["Problems"] == "1"
        await reader.press("slash", *"is:problem", "enter")
        assert reader.titles == ["Half"]
        assert "line" in reader.drawn[1]
        await reader.open("enter")
        assert "Still here." in reader.shown


async def test_a_file_that_has_gone_is_told(library: Home) -> None:
    async with reading(library) as reader:
        (library.root / "1.md").unlink()
        await reader.open("enter")
        assert "cannot be read" in reader.shown


async def test_new_files_come_with_a_rescan_and_the_cursor_stays(library: Home) -> None:
    async with reading(library) as reader:
        await reader.press("j")
        library.write("0.md", title="Zero", date="2022-01-01")
        await reader.press("R")
        await reader.until(lambda: reader.titles[0] == "Zero")
        entry = reader.entries.entry(reader.entries.current or 0)
        assert entry is not None
        assert entry.row.title == "Two"


async def test_an_empty_library_says_what_to_do(home: Home) -> None:
    assert home.root.is_dir()
    async with reading(home) as reader:
        assert any("No articles here" in line for line in reader.drawn)
        for key in ("n", "p", "m", "s", "A", "o", "enter", "space", "G", "N"):
            await reader.press(key)
        assert reader.focus == "list"


@pytest.mark.parametrize("size", [(40, 12), (60, 20), (80, 24), (120, 40), (200, 60), (300, 80)])
async def test_every_size_shows_list_and_article(library: Home, size: tuple[int, int]) -> None:
    async with reading(library, size=size) as reader:
        assert reader.entries.size.width >= 28
        await reader.open("enter")
        assert "First body." in reader.shown
        assert reader.article.size.width >= 38
        await reader.press("q")
        assert reader.focus == "list"
        assert reader.entries.size.width >= 28


async def test_one_pane_at_a_time_in_a_narrow_terminal(library: Home) -> None:
    async with reading(library, size=(60, 20)) as reader:
        assert reader.entries.size.width > 50
        assert not reader.article.display
        await reader.open("enter")
        assert reader.article.size.width > 50
        assert reader.shown.split("\n")[0].strip() == "One"
        await reader.resize(120, 30)
        assert reader.entries.size.width > 28
        assert reader.article.display


async def test_a_click_on_its_sign_folds_a_category(library: Home) -> None:
    async with reading(library) as reader:
        assert "B" in reader.nodes
        await reader.click(CategoryTree, 0, 2)
        assert "B" not in reader.nodes


async def test_the_bottom_line_says_what_keys_would_do(library: Home) -> None:
    async with reading(library) as reader:
        bar = reader.screen.query_one(KeyBar)
        await reader.press("j", "k")
        assert "m Mark read" in str(bar.render())
        assert "q Quit" in str(bar.render())
        assert "o Original" not in str(bar.render())
        await reader.press("m")
        assert "m Mark unread" in str(bar.render())
        await reader.open("enter")
        assert "q Back" in str(bar.render())


async def test_going_round_is_told(library: Home) -> None:
    async with reading(library) as reader:
        await reader.open("G", "enter")
        await reader.press("n")
        await reader.until(lambda: "First body." in reader.shown)
        assert reader.message == "Went round to the beginning."


async def test_categories_are_text_never_markup(home: Home) -> None:
    home.write(title="One", categories="['[@click=screen.mark_all_read]x']")
    async with reading(home, size=(120, 30)) as reader:
        await reader.press("h", "j", "j", "l")
        assert (
            str(Content.from_markup(reader.entries.border_title or ""))
            == "[@click=screen.mark_all_read]x · 1"
        )
        await reader.click(ArticleList, 8, 0)
        assert reader.unread == ["One"]


async def test_a_slow_article_does_not_take_the_focus_away(library: Home) -> None:
    async with reading(library) as reader:
        slow = threading.Event()
        slow_articles(reader, slow)
        await reader.press("enter", "h", "slash", "x")
        slow.set()
        await reader.until(lambda: "First body." in reader.shown)
        await reader.press("u")
        assert reader.focus == "filter"


async def test_next_unread_finds_articles_without_a_category(home: Home) -> None:
    home.write("cat/a.md", title="Filed", body="Filed body.")
    home.write("b.md", title="Loose", body="Loose body.")
    async with reading(home) as reader:
        await reader.press("h", "j", "j", "l")
        assert reader.titles == ["Filed"]
        await reader.open("enter")
        await reader.press("n")
        await reader.until(lambda: "Loose body." in reader.shown)


async def test_ctrl_c_quits_from_the_filter_too(library: Home) -> None:
    async with reading(library) as reader:
        await reader.press("slash", "x", "ctrl+c")
        assert reader.app.return_code == 130


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)])
async def test_every_sentence_is_whole_on_some_page(home: Home, size: tuple[int, int]) -> None:
    text = next(SEEDS.glob("001_*.txt")).read_text("utf-8")
    (home.root / "seed.txt").write_text(text, "utf-8")
    body = unescape(re.sub("<[^>]*>", "\n", text.split("---")[2]))
    sentences = {re.sub(r"\s", "", one) for one in re.findall(r"[^。\n]+。", body)}
    async with reading(home, size=size) as reader:
        await reader.open("enter")
        pages = [reader.shown]
        while not reader.article.is_at_end:
            await reader.press("space")
            pages.append(reader.shown)
    joined = [re.sub(r"\s", "", page) for page in pages]
    assert len(sentences) > 20
    assert [one for one in sentences if not any(one in page for page in joined)] == []


async def test_a_search_shows_why_and_opens_at_the_words(library: Home) -> None:
    body = "\n\n".join(["无关的一段话。"] * 60 + ["这里讲电信诈骗，就在这一句。"] + ["尾声。"] * 60)
    library.write("long.md", title="长文", body=body)
    async with reading(library, size=(120, 30)) as reader:
        await reader.press("slash", *"诈骗")
        assert reader.titles == ["长文"]
        assert any("这里讲电信诈骗" in line for line in reader.drawn)
        await reader.press("enter", "enter")
        await reader.until(lambda: "这里讲电信诈骗" in reader.shown)
        assert not reader.shown.startswith(" 长文")
        line = next(y for y in range(30) if "诈骗" in reader.article.render_line(y).text)
        marked = [s.text for s in reader.article.render_line(line) if s.text == "诈骗"]
        assert marked == ["诈骗"]


async def test_the_best_come_first_or_whatever_order_is_asked_for(library: Home) -> None:
    library.write("a.md", title="无关", body="苹果", date="2022-01-01")
    library.write("b.md", title="苹果", body="无关", date="2021-01-01")
    async with reading(library) as reader:
        await reader.press("slash", *"苹果")
        assert reader.titles == ["苹果", "无关"]
        await reader.press("space", *"sort", "colon", *"date")
        assert reader.titles == ["无关", "苹果"]
