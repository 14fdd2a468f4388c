"""The article beside the list: opened, read ahead, left and found again."""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from contextlib import closing
from itertools import chain
from typing import TYPE_CHECKING

from textual import events, work
from textual.timer import Timer
from textual.worker import get_current_worker

from tui_reader.domain.errors import ReaderError
from tui_reader.domain.marks import FINISHED, OPENED, POSITION, READ, Mark
from tui_reader.domain.query import Query
from tui_reader.domain.tokens import Phrase
from tui_reader.library.articles import Kept
from tui_reader.library.entry import Entry
from tui_reader.library.library import Library
from tui_reader.settings.config import Config
from tui_reader.tui.articles import article_parts, left_at, parts
from tui_reader.tui.browser import open_link
from tui_reader.tui.hints import Situation
from tui_reader.tui.history import History
from tui_reader.tui.messages import ArticleRead, Part
from tui_reader.tui.screens.browsing import NORMAL
from tui_reader.tui.screens.marking import MarkingScreen
from tui_reader.tui.signs import signs
from tui_reader.tui.widgets.article_list import ArticleList
from tui_reader.tui.widgets.article_view import ArticleView
from tui_reader.tui.widgets.category_tree import ALL
from tui_reader.tui.widgets.setting_view import SettingView

if TYPE_CHECKING:  # what sets articles is loaded with the first one
    from tui_reader.document.position import Position

_STAYS = 1.0
"""Seconds without scrolling after which the place in an article is remembered."""
_NEAR = 50
"""Articles among which the next unread one is looked for to be read ahead."""
_REST = 0.05
"""Seconds without a move after which what may be opened next is read."""


class ReadingScreen(MarkingScreen):
    """Categories, articles, and one article that is open."""

    def __init__(self, library: Library, config: Config) -> None:
        super().__init__(library, config)
        self._article: Entry | None = None
        self._reader = ArticleView(config, id="article")
        self._ahead: Timer | None = None
        self._rest: Timer | None = None
        """Runs while the place in the article may change."""
        self._reads: Timer | None = None
        """Runs until the article is taken for read."""
        self._left_at: Position | None = None
        """Where the article was left, as it was journalled last."""
        self._end_was_seen = False
        self._is_shown = False
        """The pane has something of the article, no more what was open before."""
        self._shown_words: tuple[tuple[str, ...], str] = ((), "")
        """The tags and the note that the article's header has."""
        self._history = History()
        self._is_offered = self._was_offered = False
        """The latest key, and the one before it, has offered to open the next unread article."""

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
        if self.focused is not self._ask:
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
        """Show the place in the article, and remember it when it stays."""
        self._show_keys()
        self._look_for_end()
        if self._rest is not None:
            self._rest.stop()
        self._rest = self.set_timer(_STAYS, self.keep_position)

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

    @property
    def _is_reading(self) -> bool:
        return self.focused is self._reader

    def _open(self, id_: int) -> None:
        """Open an article that the reader has chosen."""
        entry = self._list.entry(id_)
        if entry is not None:
            self._history.add(entry.row.relpath)
            self._show_article(entry)
            self._reader.focus()
            self._library.record(entry, OPENED, time.time_ns() // 1_000_000)
            self._begin_to_read(entry)
            if entry.row.updated:
                self._keys.say("Edited since you read it.")

    def _show_article(self, entry: Entry, *, reading: bool = True) -> None:
        """Show an article where it was left."""
        self.keep_position()
        self._list.move_to(entry.row.id)
        self._article = entry
        self._is_shown = False
        self._show_pane(self.size.width, reading=reading)
        self._end_was_seen = False
        self._left_at = left_at(self._library.fields(entry).get(POSITION))
        self._show_kept(entry)
        self._read_ahead_soon()

    def _show_kept(self, entry: Entry) -> None:
        """Show what is known of an article at once, and what has changed when that is read."""
        relpath, phrases = entry.row.relpath, self._query.phrases
        kept = self._library.articles.kept(relpath, self._config.links)
        mark = self._library.mark_of(entry)
        self._shown_words = mark.tags, mark.note
        for part in parts(kept.readings, phrases, mark) if kept else ():
            self._take(part)
        self._read(entry.row.id, relpath, phrases, mark, kept)

    def _take(self, part: Part) -> None:
        if part.begins:
            place = self._reader.position if self._is_shown else self._left_at
            self._reader.take(part)
            if place is not None:
                self._reader.reopen_at(place)
        else:
            self._reader.take(part)
        self._is_shown = True
        if part.ends:
            self.call_after_refresh(self._look_for_end)

    def _begin_to_read(self, entry: Entry) -> None:
        """Mark the article as read now or when the configuration says."""
        if self._reads is not None:
            self._reads.stop()
        when, seconds = self._config.mark_read
        if when == "on-open":
            self._take_for_read(entry)
        elif when == "after":
            self._reads = self.set_timer(seconds, lambda: self._take_for_read(entry))

    def _take_for_read(self, entry: Entry) -> None:
        if not entry.read or entry.row.updated:
            self._mark((entry.row.id,), READ, value=True)

    def _look_for_end(self) -> None:
        """Take the article for read at its end, if that is what was chosen."""
        entry = self._article
        if self._config.mark_read.when != "at-end" or entry is None or self._end_was_seen:
            return
        if self._is_shown:
            position = self._reader.position
            if position is not None and position.percent == FINISHED:
                self._end_was_seen = True
                self._take_for_read(self._list.entry(entry.row.id) or entry)

    def keep_position(self) -> None:
        """Remember where the article is left, unless it is as it was."""
        if not self._is_shown:
            return  # the pane has the article before yet
        position, entry = self._reader.position, self._article
        if position is None or entry is None or position == self._left_at:
            return
        is_at_top = not (position.block or position.offset) and position.percent < FINISHED
        if self._left_at is None and is_at_top:
            return
        if self._left_at is not None and self._left_at.percent == FINISHED:
            position = position._replace(percent=FINISHED)  # its end has been seen once
            if position == self._left_at:
                return
        self._left_at = position
        self._library.record(entry, POSITION, dict(position.as_value()))

    @work(thread=True, group="article", exclusive=True)
    def _read(
        self,
        id_: int,
        relpath: str,
        phrases: tuple[Phrase, ...],
        mark: Mark,
        shown: Kept | None,
    ) -> None:
        """Read an article, unless it is ``shown`` as its file is."""
        if shown is not None and self._library.articles.is_as_kept(relpath, shown):
            return
        worker = get_current_worker()
        links = self._config.links
        with closing(article_parts(self._library, relpath, links, phrases, mark)) as parts:
            for part in parts:
                if worker.is_cancelled:
                    return
                self.post_message(ArticleRead(id_, part))

    def on_article_read(self, message: ArticleRead) -> None:
        """Show the article, unless another one has been asked for meanwhile."""
        if self._article is None or self._article.row.id != message.id:
            return
        self._take(message.part)
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
        """Page the article down; at its end offer the next unread one, and then open it."""
        entry = self._article
        if entry is None:
            self._go_unread(back=False)
        elif not self._reader.display:
            self._reader.focus()
        elif not self._reader.is_at_end:
            self._reader.action_page_down()
        elif self._was_offered:
            self._go_unread(back=False)
        elif self._library.counts().unread > self._is_unread(entry):
            self._is_offered = True
            self._keys.say(f"{self.keymap.show('page')}: next unread", stays=True)
        else:
            self._keys.say("That was the last unread article.")

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

    def _changed(self, ids: Collection[int]) -> None:
        """Show marks that have changed, in the article's own header as well."""
        super()._changed(ids)
        entry = self._article
        if entry is not None and entry.row.id in ids:
            if self._reads is not None:
                self._reads.stop()  # the reader has decided meanwhile
            mark = self._library.mark_of(entry)
            if (mark.tags, mark.note) != self._shown_words:
                self.keep_position()
                self._show_kept(entry)

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
                self._show_article(entry)
                self._reader.focus()
                return
        self._keys.say(
            "This is the first article that was opened." if way < 0 else "This is the latest one."
        )

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
