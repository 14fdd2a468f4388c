"""From one article to the next: page by page, by what is unread, and in the history."""

from itertools import chain

from tui_reader.domain.clean import clean_line
from tui_reader.domain.query import Query
from tui_reader.library.entry import Entry
from tui_reader.library.library import Library
from tui_reader.library.standing import Standing, last_first
from tui_reader.settings.config import Config
from tui_reader.tui.screens.reading import ReadingScreen
from tui_reader.tui.widgets.category_tree import ALL


class SteppingScreen(ReadingScreen):
    """Articles that are read one after the other."""

    def __init__(self, library: Library, config: Config) -> None:
        super().__init__(library, config)
        self._is_offered = self._was_offered = False
        """The latest key, and the one before it, has offered to open the next unread article."""

    def action_page(self) -> None:
        """Page the article down; at its end offer the next unread one, and then open it."""
        if self._article is None:
            self._go_unread(back=False)
        elif not self._reader.display:
            self._reader.focus()
        elif self._is_shown:  # else the pane has the article before yet
            self._page_on(self._article)

    def _page_on(self, entry: Entry) -> None:
        if not self._reader.is_at_end:
            self._reader.action_page_down()
        elif self._config.pager.next == "never":
            self._keys.say(self.with_keys("The article ends here: {next_unread} opens the next."))
        elif self._was_offered:
            self._go_unread(back=False)
        elif self._library.counts().unread <= self._is_unread(entry):
            self._keys.say("That was the last unread article.")
        elif self._config.pager.next == "first":
            self._go_unread(back=False)
        else:
            self._is_offered = True
            self._keys.say(f"{self.keymap.show('page')}: next unread", stays=True)

    def _is_unread(self, entry: Entry) -> bool:
        now = self._list.entry(entry.row.id)
        return not (now or entry).read

    def forget_message(self) -> None:
        """Let a message go, and what it has offered."""
        super().forget_message()
        self._was_offered, self._is_offered = self._is_offered, False

    def action_page_back(self) -> None:
        """Page the article up."""
        self._reader.action_page_up()

    def action_scroll_down(self, count: int = 1) -> None:
        """Scroll the article down."""
        self._reader.action_down(count)

    def action_scroll_up(self, count: int = 1) -> None:
        """Scroll the article up."""
        self._reader.action_up(count)

    def _step(self, way: int) -> None:
        here = self._position()
        place = here + way if here is not None else self._list.cursor
        if 0 <= place < len(self._list.ids):
            self._open(self._list.ids[place])
        else:
            self._keys.say(
                "That was the last article." if way > 0 else "That was the first article."
            )

    def _position(self) -> int | None:
        """Give the open article's place in the list."""
        return None if self._article is None else self._list.position(self._article.row.id)

    def action_go_back(self) -> None:
        """Open the article that was open before."""
        self._walk(-1)

    def action_go_forward(self) -> None:
        """Open the article again that one has gone back from."""
        self._walk(1)

    def _walk(self, way: int) -> None:
        while (relpath := self._history.step(way)) is not None:
            entry = self._library.find(relpath)
            if entry is not None:
                self._anchor = ""
                self._show_article(entry)
                self._reader.focus()
                return
        if self._article is None:
            self._keys.say(self.with_keys("No article was opened yet: {open} opens one."))
        else:
            first = "This is the first article that was opened."
            self._keys.say(first if way < 0 else "This is the latest one.")

    def action_next_article(self, count: int = 1) -> None:
        """Open the next article, or one so many further."""
        self._step(count)

    def action_previous_article(self, count: int = 1) -> None:
        """Open the previous article, or one so many back."""
        self._step(-count)

    def action_next_unread(self) -> None:
        """Open the next unread article."""
        self._go_unread(back=False)

    def action_previous_unread(self) -> None:
        """Open the previous unread article."""
        self._go_unread(back=True)

    def _around(self, *, back: bool) -> tuple[range, range]:
        """Give the places in the list that come after the open article, and those before."""
        here = self._position()
        first = self._list.cursor if here is None else here + 1
        last = self._list.cursor if here is None else here
        after, before = range(first, len(self._list.ids)), range(last)
        return (before[::-1], after[::-1]) if back else (after, before)

    def _go_unread(self, *, back: bool) -> None:
        ids, places = self._list.ids, self._around(back=back)
        found = self._library.now(
            lambda now: now.near_unread(ids[place] for place in chain(*places))
        )
        if found is not None:
            self._go_round(found, back=back)
            return
        views = (*self._tree.with_unread(back=back), ALL)
        queries = [view.query & Query(sort=self._sort) for view in views]
        if back:
            queries = [last_first(query) for query in queries]

        def go(found: tuple[int, int | None] | None) -> None:
            if found is None:
                self._keys.say(self.with_keys("Nothing is unread. {view_all} shows all."))
            elif found[1] is None:
                self._go_round(found[0], back=back)
            else:
                view, ended = views[found[1]], " The filter has ended." if self._filter else ""
                self._tree.select(view)
                self._show_view(view)
                self._open(found[0])
                self._keys.say(f"Went on to {clean_line(view.name)}.{ended}")

        def work(now: Standing) -> tuple[int, int | None] | None:
            return now.first_unread((ids[place] for place in chain(*places)), queries)

        self.work_out("Looking for what is unread", work, go)

    def _go_round(self, id_: int, *, back: bool) -> None:
        """Open an article of the list, and say so where it is not on the way."""
        _, before = self._around(back=back)
        if self._list.position(id_) in before:
            self._keys.say("Went round to the end." if back else "Went round to the beginning.")
        self._open(id_)
