"""The article beside the list: opened, read ahead, left and found again."""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple

from textual import events, work
from textual.timer import Timer
from textual.worker import get_current_worker

from tui_reader.domain.marks import FINISHED, OPENED, POSITION, READ, Mark, Value
from tui_reader.domain.tokens import Phrase
from tui_reader.library.articles import Kept
from tui_reader.library.entry import Entry
from tui_reader.library.library import Library
from tui_reader.settings.config import Config
from tui_reader.tui.articles import article_parts, left_at, parts
from tui_reader.tui.hints import Focus, Situation
from tui_reader.tui.history import History
from tui_reader.tui.messages import ArticleRead, Part
from tui_reader.tui.screens.annotating import AnnotatingScreen
from tui_reader.tui.screens.panes import NORMAL
from tui_reader.tui.signs import signs
from tui_reader.tui.widgets.article_list import ArticleList
from tui_reader.tui.widgets.article_view import ArticleView
from tui_reader.tui.widgets.setting_view import SettingView

if TYPE_CHECKING:  # what sets articles is loaded with the first one
    from tui_reader.document.position import Position


class _Before(NamedTuple):
    """What was shown before an article that is still to come, and was marked of that."""

    article: Entry | None
    left_at: Position | None
    end_was_seen: bool
    shown_words: tuple[tuple[str, ...], str]
    was_reading: bool


_STAYS = 1.0
"""Seconds without scrolling after which the place in an article is remembered."""
_NEAR = 50
"""Articles among which the next unread one is looked for to be read ahead."""
_REST = 0.05
"""Seconds without a move after which what may be opened next is read."""


class ReadingScreen(AnnotatingScreen):
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
        self._before = _Before(None, None, False, ((), ""), False)
        self._was_opened: tuple[Entry, Value] | None = None
        """The article that was opened last as it was before, and when it was opened then."""
        self._anchor = ""
        """The place in the article to begin at, by a link that leads there."""

    @property
    def _situation(self) -> Situation:
        return super()._situation._replace(reading=self._reader.has_article)

    def _show_keys(self) -> None:
        super()._show_keys()
        if self._is_reading:
            place = self._reader.progress
            self._keys.place = signs().ellipsis if place is None else f"{place}%"

    # Events of the panes

    def on_descendant_focus(self) -> None:
        """Show the keys of the pane that has the focus, and in a narrow terminal the pane."""
        if self._situation.focus not in (Focus.ASK, Focus.COMMAND):
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
            self._open_entry(entry)

    def _open_entry(self, entry: Entry, anchor: str = "") -> None:
        """Open an article where it was left, or at an anchor in it."""
        self._history.add(entry.row.relpath)
        self._anchor = anchor
        self._show_article(entry)
        self._reader.focus()
        self._was_opened = entry, self._library.fields(entry).get(OPENED)
        self._library.record(entry, OPENED, time.time_ns() // 1_000_000)
        self._begin_to_read(entry)
        if entry.row.updated:
            self._keys.say("Edited since you read it.")

    def _show_article(self, entry: Entry, *, reading: bool = True) -> None:
        """Show an article where it was left."""
        self.keep_position()
        if self._waits.is_said("article"):  # else this one would wait for it
            self._give_reading_up()
        if self._is_shown or self._article is None:
            words, is_reading = self._shown_words, self._is_reading
            self._before = _Before(
                self._article, self._left_at, self._end_was_seen, words, is_reading
            )
        if not self._list.move_to(entry.row.id):
            self._wanted = entry.row.id
        self._article = entry
        self._is_shown = False
        self._was_opened = None
        self._waits.begin("article", self.with_keys("Reading … {back} stops"), self._stop_reading)
        self._show_pane(self.size.width, reading=reading)
        self._end_was_seen = False
        self._left_at = left_at(self._library.fields(entry).get(POSITION))
        self._show_kept(entry)
        self._read_ahead_soon()

    def _stop_reading(self) -> None:
        """Go back to what was shown before an article that does not come; it was not opened."""
        self._give_reading_up()
        if self._reads is not None:
            self._reads.stop()
        opened, before = self._was_opened, self._before
        self._article, self._left_at, self._end_was_seen, self._shown_words, _ = before
        self._is_shown = before.article is not None
        if opened is not None:
            entry, last = opened
            self._library.record(entry, OPENED, last)
            if not entry.read:
                self._mark((entry.row.id,), READ, value=False)
        if before.article is None or not before.was_reading:
            self._list.focus()
        else:
            self._list.move_to(before.article.row.id)
        self._keys.say("Stopped: the article was not read.")

    def _give_reading_up(self) -> None:
        self.workers.cancel_group(self, "article")
        if self._article is not None:
            self._library.articles.give_up(self._article.row.relpath)

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
            self._waits.end("article")
            place = self._reader.position if self._is_shown else self._left_at
            anchor, self._anchor = self._anchor, ""
            self._reader.take(part)
            if anchor:
                self._reader.go_to_anchor(anchor)
            elif place is not None:
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
        wanted = (self._list.current, self._library.now(lambda now: now.near_unread(near)))
        entries = (self._list.entry(id_) for id_ in wanted if id_ is not None)
        self._read_ahead([entry.row.relpath for entry in entries if entry is not None])

    @work(thread=True, group="ahead", exclusive=True)
    def _read_ahead(self, relpaths: Sequence[str]) -> None:
        worker = get_current_worker()
        for relpath in relpaths:
            if not worker.is_cancelled:
                self._library.articles.read_ahead(relpath, self._config.links)

    def action_open(self, count: int | None = None) -> None:  # noqa: ARG002 - the article's
        """Open the article under the cursor, or go to the list of the view under it."""
        if self.focused is self._tree:
            self._list.focus()
        elif self._list.current is not None:
            self._open(self._list.current)

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
