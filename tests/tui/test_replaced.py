"""Another program builds the index again while one reads."""

from tests.home import Home
from tests.tui.driver import reading
from tui_reader.library.library import Library


def rebuild_elsewhere(home: Home) -> None:
    other = Library(home.place)
    other.sync(rebuild=True)
    other.close()


async def test_keys_are_about_the_same_articles(home: Home) -> None:
    for number in range(1, 6):
        home.write(f"{number}.md", title=f"Number {number}", body=f"Body {number}.")
    async with reading(home) as reader:
        home.write("late.md", title="Late", date="2022-01-01", body="The latest.")
        await reader.press("R")
        await reader.until(lambda: len(reader.titles) == 6)
        await reader.open("g", "g", "j", "enter")
        assert "Body 1." in reader.shown
        await reader.until(lambda: reader.nodes["All"] == "5/6")
        rebuild_elsewhere(home)
        await reader.press("R")
        await reader.until(lambda: reader.app.library._index.is_current)
        await reader.settle()
        assert reader.titles == ["Late", *(f"Number {number}" for number in range(1, 6))]
        assert reader.current == "Number 1"
        await reader.press("s")
        await reader.until(lambda: reader.nodes.get("Starred") == "1")
        assert reader.unread == ["Late", *(f"Number {number}" for number in range(2, 6))]
    async with reading(home) as reader:
        found = reader.app.library.find("1.md")
        assert found is not None
        assert found.starred
        assert reader.nodes["All"] == "5/6"
