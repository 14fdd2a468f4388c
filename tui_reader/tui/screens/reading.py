"""The article beside the list: opened, read ahead, and marked."""

from collections.abc import Collection, Sequence
from contextlib import closing
from itertools import chain

from textual import events, work
from textual.timer import Timer
from textual.worker import get_current_worker

from tui_reader.domain.errors import ReaderError
from tui_reader.domain.query import Query
from tui_reader.domain.tokens import Phrase
from tui_reader.library.articles import Kept
from tui_reader.library.library import Entry, Library
from tui_reader.library.marker import Flushed
from tui_reader.library.marking import Change
from tui_reader.settings.config import Config
from tui_reader.tui.articles import article_parts, parts
from tui_reader.tui.browser import open_link
from tui_reader.tui.hints import Situation
from tui_reader.tui.messages import ArticleRead
from tui_reader.tui.screens.browsing import NORMAL, BrowsingScreen
from tui_reader.tui.signs import signs
from tui_reader.tui.widgets.article_list import ArticleList
from tui_reader.tui.widgets.article_view import ArticleView
from tui_reader.tui.widgets.category_tree import ALL
from tui_reader.tui.widgets.setting_view import SettingView

_CHANGES = {
    ("read", True): "marked as read",
    ("read", False): "marked as unread",
    ("starred", True): "starred",
    ("starred", False): "no longer starred",
}
_NEAR = 50
"""Articles among which the next unread one is looked for to be read ahead."""
_REST = 0.05
"""Seconds without a move after which what may be opened next is read."""


class ReadingScreen(BrowsingScreen):
    """Categories, articles, and one article that is open."""

    def __init__(self, library: Library, config: Config) -> None:
        super().__init__(library, config)
        self._article: Entry | None = None
        self._reader = ArticleView(config, id="article")
        self._ahead: Timer | None = None

    @property
    def _situation(self) -> Situation:
        return super()._situation._replace(reading=self._reader.has_article)

    def _show_keys(self) -> None:
        super()._show_keys()
        if self.focused is self._reader:
            place = self._reader.progress
            self._keys.place = signs().ellipsis if place is None else f"{place}%"

    # Events of the panes

    def on_descendant_focus(self) -> None:
        """Show the keys of the pane that has the focus, and in a narrow terminal the pane."""
        self._show_pane(self.size.width, reading=self.focused is self._reader)
        self._show_keys()

    def on_resize(self, event: events.Resize) -> None:
        """In a narrow terminal show the pane that has the focus."""
        self._show_pane(event.size.width, reading=self.focused is self._reader)

    def _show_pane(self, width: int, *, reading: bool) -> None:
        """Say which pane is shown, but not where all are: each change styles every widget."""
        if width < NORMAL:
            self.set_class(reading, "-reading")

    def on_article_list_chosen(self, message: ArticleList.Chosen) -> None:
        """Open an article."""
        self._open(message.id)

    def on_setting_view_scrolled(self) -> None:
        """Show the place in the article."""
        self._show_keys()

    def on_setting_view_said(self, message: SettingView.Said) -> None:
        """Show what the article has to say."""
        self._keys.say(message.text)

    # Reading

    @property
    def _current(self) -> Entry | None:
        """The article that keys are about: the open one in its pane, else the one in the list."""
        if self.focused is self._reader and self._article is not None:
            return self._list.entry(self._article.row.id)
        return super()._current

    def _open(self, id_: int) -> None:
        entry = self._list.entry(id_)
        if entry is None:
            return
        self._list.move_to(id_)
        self._article = entry
        self._show_pane(self.size.width, reading=True)
        relpath, phrases = entry.row.relpath, self._query.phrases
        kept = self._library.articles.kept(relpath, self._config.links)
        for part in parts(kept.readings, phrases) if kept else ():
            self._reader.take(part)
        self._reader.focus()
        self._read(id_, relpath, phrases, kept)
        self._read_ahead_soon()
        if not entry.read:
            self._mark([entry], "read", value=True)

    @work(thread=True, group="article", exclusive=True)
    def _read(
        self, id_: int, relpath: str, phrases: tuple[Phrase, ...], shown: Kept | None
    ) -> None:
        """Read an article, unless it is ``shown`` as its file is."""
        if shown is not None and self._library.articles.is_as_kept(relpath, shown):
            return
        worker = get_current_worker()
        links = self._config.links
        with closing(article_parts(self._library, relpath, links, phrases)) as parts:
            for part in parts:
                if worker.is_cancelled:
                    return
                self.post_message(ArticleRead(id_, part))

    def on_article_read(self, message: ArticleRead) -> None:
        """Show the article, unless another one has been asked for meanwhile."""
        if self._article is None or self._article.row.id != message.id:
            return
        self._reader.take(message.part)
        self._show_keys()

    def on_article_list_moved(self) -> None:
        """Get ready for what may be opened there; the place is shown by the other handler."""
        self._read_ahead_soon()

    def _read_ahead_soon(self) -> None:
        """Read the article under the cursor and the next unread one when keys are at rest."""
        if self._ahead is not None:
            self._ahead.stop()
        self._ahead = self.set_timer(_REST, self._begin_to_read_ahead)

    def _begin_to_read_ahead(self) -> None:
        here = self._list.cursor
        near = self._list.ids[here + 1 : here + 1 + _NEAR]
        wanted = (self._list.current, self._library.first_unread(near))
        entries = (self._list.entry(id_) for id_ in wanted if id_ is not None)
        self._read_ahead([entry.row.relpath for entry in entries if entry is not None])

    @work(thread=True, group="ahead", exclusive=True)
    def _read_ahead(self, relpaths: Sequence[str]) -> None:
        worker = get_current_worker()
        for relpath in relpaths:
            if not worker.is_cancelled:
                self._library.articles.read_ahead(relpath, self._config.links)

    def action_open(self) -> None:
        """Open the article under the cursor, or go to the list of the view under it."""
        if self.focused is self._tree:
            self._list.focus()
        elif self._list.current is not None:
            self._open(self._list.current)

    def action_page(self) -> None:
        """Page the article down."""
        if self._reader.is_at_end:
            more = self._library.counts().unread
            self._keys.say(f"The end. {'n opens the next unread.' if more else 'Nothing unread.'}")
        else:
            self._reader.action_page_down()

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

    def action_next_article(self) -> None:
        """Open the next article."""
        self._step(1)

    def action_previous_article(self) -> None:
        """Open the previous article."""
        self._step(-1)

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

    def _first_unread(self, *places: range) -> int | None:
        ids = self._list.ids
        return self._library.first_unread(ids[place] for place in chain(*places))

    def _go_unread(self, *, back: bool) -> None:
        after, before = self._around(back=back)
        found = self._first_unread(after, before)
        if found is None:
            found = self._go_to_unread_view(back=back)
        elif self._list.position(found) in before:
            self._keys.say("Went round to the end." if back else "Went round to the beginning.")
        if found is None:
            self._keys.say("Nothing unread.")
        else:
            self._open(found)

    def _go_to_unread_view(self, *, back: bool) -> int | None:
        """Go to the next category that has an unread article, else to all, and give its id."""
        for view in (*self._tree.with_unread(back=back), ALL):
            found = self._library.unread_in(view.query & Query(sort=self._sort), last=back)
            if found is not None:
                self._tree.select(view)
                self._show_view(view)
                return found
        return None

    def action_open_link(self) -> None:
        """Open the article's link."""
        entry = self._current
        if entry is None:
            return
        if not entry.row.link:
            self._keys.say("This article has no link.")
            return
        try:
            open_link(entry.row.link)
        except ReaderError as error:
            self._keys.say(str(error))
        else:
            self._keys.say(f"Opened {entry.row.link}")

    # Marking

    def _mark(self, entries: Sequence[Entry], field: str, *, value: bool) -> None:
        self._library.mark(entries, field, value=value)
        self._changed([entry.row.id for entry in entries])

    def show_flushed(self, flushed: Flushed) -> None:
        """Show what is on the disk as such, or that it is not."""
        error = flushed.error
        self._list.forget()
        self._warn("marks", error)
        if not error:
            self._show_counts()

    def action_toggle_read(self) -> None:
        """Mark the article as read, or as unread."""
        if (entry := self._current) is not None:
            self._mark([entry], "read", value=not entry.read)

    def action_mark_read(self) -> None:
        """Mark the article as read."""
        if (entry := self._current) is not None and not entry.read:
            self._mark([entry], "read", value=True)

    def action_mark_unread(self) -> None:
        """Mark the article as unread."""
        if (entry := self._current) is not None and entry.read:
            self._mark([entry], "read", value=False)

    def action_mark_all_read(self) -> None:
        """Mark every article of the list as read."""
        if not self._found.ends:  # it would be about some of them
            self._keys.say("The list is still being read.")
            return
        changed = self._library.mark_all(self._list.ids, "read", value=True)
        self._changed(changed)
        self._keys.say(f"{len(changed)} marked as read.")

    def action_undo(self) -> None:
        """Take the latest change of marks back."""
        self._tell_change("Undone", self._library.undo())

    def action_redo(self) -> None:
        """Make the change again that was undone last."""
        self._tell_change("Done again", self._library.redo())

    def _tell_change(self, what: str, change: Change | None) -> None:
        if change is None:
            self._keys.say("Nothing was changed.")
            return
        self._changed(change.ids)
        done = _CHANGES[change.done.field, change.done.value is True]
        count = f"{len(change.ids)} " if len(change.ids) > 1 else ""
        self._keys.say(f"{what}: {count}{done}.")

    def _changed(self, ids: Collection[int]) -> None:
        self._touched.update(ids)
        self._list.forget(ids)
        self._show_keys()

    def action_star(self) -> None:
        """Star the article, or take its star."""
        if (entry := self._current) is not None:
            self._mark([entry], "starred", value=not entry.starred)
