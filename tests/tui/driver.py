"""The real app, driven by keys."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Generator
from contextlib import asynccontextmanager
from pathlib import Path

from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot

from tests.home import Home
from tui_reader.library.library import Place
from tui_reader.library.requests import Reading
from tui_reader.settings.config import Config
from tui_reader.settings.themes import Looks
from tui_reader.tui.app import ReaderApp
from tui_reader.tui.screens.main import MainScreen
from tui_reader.tui.widgets.article_list import ArticleList
from tui_reader.tui.widgets.article_view import ArticleView
from tui_reader.tui.widgets.category_tree import CategoryTree
from tui_reader.tui.widgets.key_bar import KeyBar


class Reader:
    """What a user sees and does."""

    def __init__(self, app: ReaderApp, pilot: Pilot[None]) -> None:
        self.app = app
        self._pilot = pilot

    @property
    def screen(self) -> MainScreen:
        return self.app.main

    @property
    def tree(self) -> CategoryTree:
        return self.screen.query_one(CategoryTree)

    @property
    def entries(self) -> ArticleList:
        return self.screen.query_one(ArticleList)

    @property
    def article(self) -> ArticleView:
        return self.screen.query_one(ArticleView)

    @property
    def message(self) -> str:
        bar = self.screen.query_one(KeyBar)
        return bar.message or bar.warning

    @property
    def bottom(self) -> str:
        """The bottom line as it is drawn."""
        return self.screen.query_one(KeyBar).render().plain

    @property
    def watched(self) -> bool:
        """Whether a change of a file is noticed by now."""
        return self.screen.is_watching

    @property
    def focus(self) -> str:
        """The id of what has the focus."""
        return (self.app.focused and self.app.focused.id) or ""

    @property
    def titles(self) -> list[str]:
        """The titles in the list."""
        entries = [self.entries.entry(id_) for id_ in self.entries.ids]
        return [entry.row.title for entry in entries if entry is not None]

    @property
    def current(self) -> str:
        """The title under the cursor."""
        id_ = self.entries.current
        entry = None if id_ is None else self.entries.entry(id_)
        return entry.row.title if entry is not None else ""

    @property
    def hints(self) -> tuple[tuple[str, str, str], ...]:
        """What the bottom line offers."""
        return self.screen.query_one(KeyBar).hints

    @property
    def unread(self) -> list[str]:
        """The titles in the list that have a dot."""
        entries = [self.entries.entry(id_) for id_ in self.entries.ids]
        return [entry.row.title for entry in entries if entry is not None and not entry.read]

    @property
    def shown(self) -> str:
        """The text in the reading pane."""
        pane = self.article
        return "\n".join(pane.render_line(y).text.rstrip() for y in range(pane.size.height))

    @property
    def drawn(self) -> list[str]:
        """The lines of the list."""
        pane = self.entries
        return [pane.render_line(y).text.rstrip() for y in range(pane.size.height)]

    @property
    def nodes(self) -> dict[str, str]:
        """The tree's labels: names and counts."""
        found = {}
        for line in range(self.tree.last_line + 1):
            node = self.tree.get_node_at_line(line)
            assert node is not None
            words = self.tree.render_label(node, self.tree.rich_style, self.tree.rich_style)
            name, _, count = words.plain.strip().lstrip("▾▸ ").rpartition("  ")
            found[name.strip() or count] = count
        return found

    async def press(self, *keys: str) -> None:
        """Press keys and let what they do happen."""
        await self.press_at_once(*keys)
        await self.settle()

    async def press_at_once(self, *keys: str) -> None:
        """Press keys without waiting for the list that they ask for."""
        await self._pilot.press(*keys)
        await self._pilot.pause()

    async def send(self, characters: str) -> None:
        """Type characters as a terminal sends them, any that Unicode has."""
        for character in characters:
            self.app.post_message(events.Key(_character_to_key(character), character))
        await self.settle()

    async def settle(self) -> None:
        """Wait for the list that was asked for."""
        await self.until(lambda: not self.screen.is_searching)
        await self._pilot.pause()

    async def click(self, selector: type, x: int, y: int) -> None:
        """Click into a pane."""
        await self._pilot.click(selector, offset=(x, y))
        await self._pilot.pause()

    async def scroll_down(self) -> None:
        """Turn the mouse wheel over the list, and wait until it has come to rest."""
        entries = self.entries
        before = entries.scroll_offset.y
        entries.post_message(events.MouseScrollDown(entries, 5, 5, 0, 1, 0, False, False, False))
        await self.until(lambda: before < entries.scroll_offset.y == entries.scroll_target_y)

    async def resize(self, columns: int, rows: int) -> None:
        """Change the terminal's size."""
        await self._pilot.resize_terminal(columns, rows)
        await self._pilot.pause()

    async def until(self, seen: Callable[[], bool], seconds: float = 20.0) -> None:
        """Wait for what comes from another thread."""
        async with asyncio.timeout(seconds):
            while not seen():
                await self._pilot.pause(0.01)

    async def open(self, *keys: str) -> None:
        """Press keys that open an article, and wait until it is shown."""
        await self.press(*keys)
        await self.until(
            lambda: self.focus == "article" and self.article.column > 1 and "━" in self.shown
        )


_DEFAULTS = Config()
_LOOKS = Looks()


@asynccontextmanager
async def reading(
    place: Place | Home,
    *,
    size: tuple[int, int] = (100, 30),
    config: Config = _DEFAULTS,
    session: Path | None = None,
    looks: Looks = _LOOKS,
    taken_in: bool = True,
) -> AsyncIterator[Reader]:
    """Run the app until its library has been ``taken_in``; close the library afterwards."""
    app = ReaderApp(place.place if isinstance(place, Home) else place, config, session, looks)
    try:
        async with app.run_test(size=size) as pilot:
            reader = Reader(app, pilot)
            await reader.until(
                lambda: (
                    (reader.screen.is_up_to_date or not taken_in)
                    and bool(reader.screen.query(ArticleView))
                )
            )
            await reader.settle()
            yield reader
    finally:
        app.library.close()


def slow_articles(reader: Reader, until: threading.Event, *but: str) -> None:
    """Let no article be read before ``until``."""
    articles = reader.app.library.articles
    real = articles.open

    def open_article(
        relpath: str, links: str = "plain", *, ahead: bool = False
    ) -> Generator[Reading]:
        if relpath not in but:
            until.wait(20)
        yield from real(relpath, links, ahead=ahead)

    articles.open = open_article  # type: ignore[method-assign]
