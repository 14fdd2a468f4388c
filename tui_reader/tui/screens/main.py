"""The main screen: it owns what is shown, and turns keys and messages into calls of the library."""

from pathlib import Path
from typing import cast

from textual import work
from textual.timer import Timer
from textual.worker import get_current_worker

from tui_reader.domain.errors import JournalError, LibraryError, ReaderError, StorageError
from tui_reader.library.job import Told
from tui_reader.library.library import Library
from tui_reader.library.sync import Progress
from tui_reader.settings.config import Config
from tui_reader.tui.articles import warm_up
from tui_reader.tui.ending import EndingApp
from tui_reader.tui.messages import Synced
from tui_reader.tui.screens.configuring import ConfiguringScreen
from tui_reader.tui.screens.panes import WIDTHS
from tui_reader.tui.widgets.article_list import ArticleList
from tui_reader.tui.widgets.article_view import ArticleView
from tui_reader.tui.widgets.category_tree import CategoryTree

_LOOKING = "Looking for new and edited files …"
_DAMAGED = "The index was damaged and is built again; no mark is lost."
_INDEX_LOOK = 1.0
"""Seconds between two looks whether another program has built the index again."""
_LEAVE_PATIENCE = 5.0
"""Seconds after which it is asked where else to write what a disk does not take."""
_FIRST_PATIENCE = 0.5
"""Seconds in which the first list may be found while nothing else is shown."""
_LOOK = 0.5
"""Seconds between two lists while a library is taken in: each costs with its size."""
_SYNC_DELAY = 0.25
"""Seconds in which the first list is drawn before a scan takes its share of the processor."""


class MainScreen(ConfiguringScreen):
    """Categories and articles on the left, the article on the right, keys at the bottom."""

    AUTO_FOCUS = "ArticleList"
    HORIZONTAL_BREAKPOINTS = WIDTHS

    def __init__(self, library: Library, config: Config, session_file: Path | None = None) -> None:
        super().__init__(library, config, session_file)
        self.is_watching = False
        """Whether a change of a file is noticed."""
        self._lost = ""
        """The path of the article that the cursor was on in an index that has gone."""
        self._next_look: Timer | None = None
        self._patience: Timer | None = None
        """Runs while marks are written at the end."""
        self._stopping: Timer | None = None
        """Runs while marks are written before the program stops."""
        self._is_stale = False
        """Another program is writing what the list shows, or has."""
        library.damaged = self._rebuild
        library.replaced = self._index_replaced

    def on_mount(self) -> None:
        """Show what the index has, then look for what is new."""
        self._show_overview(self._library.overview())
        self.resume_view()
        self._show_view_list(_FIRST_PATIENCE)
        if self._library.was_damaged:
            self._keys.say(_DAMAGED)
        self._show_faults()
        self.call_after_refresh(self._mount_rest)
        self.set_interval(_INDEX_LOOK, self._look_at_index)
        self._library.follow()
        if self._list.ids:
            self.set_timer(_SYNC_DELAY, self._keep_up_to_date)
        else:
            self._keep_up_to_date()

    def _show_faults(self) -> None:
        for fault in self._library.faults:
            self._warn("marks" if isinstance(fault, JournalError) else "start", fault)

    async def _mount_rest(self) -> None:
        """Add what the first list doesn't wait for."""
        panes, middle = self.query_one("#panes"), self.query_one("#middle")
        if panes.is_attached and middle.is_attached:  # else one has quit at once
            middle.mount(self._input, self._jump, before=0)
            self.mount(self._menu, self._find, self._ask, self.new_line(), before=self._keys)
            await panes.mount(self._reader)
            self.resume_article()

    # Panes

    def _panes(self) -> list[CategoryTree | ArticleList | ArticleView]:
        return [self._tree, self._list, self._reader]

    def action_next_pane(self) -> None:
        """Go to the next pane."""
        self._go_pane(1)

    def action_previous_pane(self) -> None:
        """Go to the previous pane."""
        self._go_pane(-1)

    def _go_pane(self, way: int) -> None:
        panes = self._panes()
        here = panes.index(self.focused) if self.focused in panes else 1
        panes[(here + way) % len(panes)].focus()

    def action_pane_left(self) -> None:
        """Go to the pane on the left; in the tree, close the category."""
        if self.focused is self._reader:
            self._list.focus()
        elif self.focused is self._list:
            self._tree.focus()
        else:
            self._tree.fold()

    def action_pane_right(self) -> None:
        """Go to the pane on the right; in the tree, open the category."""
        if self.focused is self._tree:
            if not self._tree.unfold():
                self._list.focus()
        elif self.focused is self._list:
            if self._reader.has_article:
                self._reader.focus()
            else:
                self.action_open()

    def action_zen(self) -> None:
        """Show nothing but the article, or everything again."""
        if not self._reader.has_article:
            self._keys.say(self.with_keys("No article is open: {open} opens one."))
            return
        self._set_zen(not self.has_class("-zen"))
        self._reader.focus()

    def _set_zen(self, zen: bool) -> None:
        self.set_class(zen, "-zen")
        self._keys.set_quiet(zen)

    def on_descendant_focus(self) -> None:
        """End zen when another pane is gone to."""
        if self.has_class("-zen") and self.focused in (self._tree, self._list):
            self._set_zen(False)

    def action_back(self) -> None:
        """End what is going on: the filter, the article, and on q the program."""
        if self.focused is self._jump:
            self._end_jump()
        elif self.focused is self._ask:
            self.end_asking()
        elif self.is_finding_here:
            self.end_finding()
        elif self.is_commanding:
            self.end_command()
        elif self.focused is not self._input and self._waits.cancel(but="sync"):
            pass
        elif self.focused is self._list and self._list.selected:
            self._list.select(())
            self._show_keys()
        elif self.focused is self._input or (self.focused is self._list and self._filter):
            self._end_filter()
            self._show_list()
            self._list.focus()
        elif self._reader.is_choosing:
            self._reader.end_choosing()
        elif self.has_class("-zen"):
            self._set_zen(False)
        elif self.focused is self._reader:
            self._list.focus()
        else:
            self._waits.cancel()

    def action_back_or_quit(self) -> None:
        """Go back, and where there is nothing to go back from, quit."""
        if self.focused is self._reader or self._filter or self._list.selected:
            self.action_back()
        else:
            self.leave()

    def action_quit(self) -> None:
        """Quit; marks on their way are written first."""
        self.leave()

    def leave(self, status: int = 0) -> None:
        """End the program; where marks cannot be written, ask first what shall become of them."""
        if self._waits.is_said("leave"):
            self._ask_where_to_write(status)  # asked for twice: the disk does not answer
            return
        self.prepare_to_leave()
        self._stay()
        self._waits.begin("leave", self.with_keys("Writing marks … {back} reads on"), self._stay)
        self._patience = self.set_timer(_LEAVE_PATIENCE, lambda: self._ask_where_to_write(status))
        self._flush_and_leave(status)

    def _stay(self) -> None:
        """Read on while the disk does not answer."""
        self.workers.cancel_group(self, "leave")
        if self._patience is not None:
            self._patience.stop()

    @work(thread=True, group="leave", exclusive=True)
    def _flush_and_leave(self, status: int) -> None:
        worker = get_current_worker()
        left = self._library.flush()
        if worker.is_cancelled:
            return
        if left:
            self.app.call_from_thread(self._ask_where_to_write, status)
        else:
            self.app.call_from_thread(self.app.exit, return_code=status)

    def action_suspend(self) -> None:
        """Stop until the shell goes on with the program; marks on their way are written first.

        Where the disk does not answer they wait on: a program that is stopped loses nothing.
        """
        self.prepare_to_leave()
        if self._stopping is None:
            self._stopping = self.set_timer(_LEAVE_PATIENCE, self._stop)
            self._flush_and_stop()

    @work(thread=True, group="stop")
    def _flush_and_stop(self) -> None:
        worker = get_current_worker()
        self._library.flush()
        if not worker.is_cancelled:
            self.app.call_from_thread(self._stop)

    def _stop(self) -> None:
        if self._stopping is not None:  # else it has been stopped meanwhile
            self._stopping.stop()
            self._stopping = None
            self.workers.cancel_group(self, "stop")
            cast("EndingApp", self.app).stop()

    def _ask_where_to_write(self, status: int) -> None:
        from tui_reader.tui.screens.unwritten import UnwrittenScreen  # noqa: PLC0415 - seldom

        def leave(quits: bool | None) -> None:
            if quits:
                self.app.exit(return_code=status)

        self._stay()
        self._waits.end("leave")
        fault = self._faults.get("marks") or "The disk does not answer."
        if not isinstance(self.app.screen, UnwrittenScreen):
            self.app.push_screen(UnwrittenScreen(self._library, fault), leave)

    def action_copy_or_quit(self) -> None:
        """Copy the selected text; with nothing selected, quit."""
        selected = self.get_selected_text()
        if selected is None:
            self.leave(130)
        else:
            self.copy(selected, "what is selected")
            self.clear_selection()

    # Taking in what is new

    def action_rescan(self) -> None:
        """Look for new and edited files."""
        self._library.rescan()
        self._keys.say(_LOOKING)

    def _keep_up_to_date(self) -> None:
        try:
            self._library.keep_up_to_date(self._heard)
        except ReaderError as error:
            self._warn("sync", error)
            self.is_up_to_date = True
        self._warm_up()

    def _look_at_index(self) -> None:
        try:
            self._library.look()
        except StorageError as error:
            self._warn("index", error)
        else:
            self._warn("index")
            if self._faults.get("search"):  # what failed may be possible by now
                self._show_counts()
                self._show_list()

    def _index_replaced(self) -> None:
        """Another index knows the same articles by other ids."""
        self._show_faults()  # one of them may be why
        entry = self._current if self.focused is not self._reader else None
        self._lost = entry.row.relpath if entry is not None else self._lost
        self._touched = frozenset()
        self._list.select(())
        self._found = self._found._replace(ends=False)
        self._is_stale = True
        self.call_later(self._find_again)
        self._library.rescan()

    def _find_again(self) -> None:
        """Show the view's list anew; the open article is found by its path."""
        if self._article is not None:
            self._article = self._library.find(self._article.row.relpath) or self._article
        self._show_counts()
        self._show_view_list()
        if self._article is not None and not self._list.move_to(self._article.row.id):
            self._wanted = self._article.row.id
        self._go_to_lost()

    def _go_to_lost(self) -> None:
        """Go to the article that the cursor was on in another index, if nobody has moved since."""
        entry = self._library.find(self._lost) if self._lost and not self._list.cursor else None
        if entry is not None:
            self._lost = ""
            if not self._list.move_to(entry.row.id):
                self._wanted = entry.row.id

    def _is_whole(self) -> bool:
        self._look_at_index()  # the ids of one that has gone would mean nothing
        return super()._is_whole()

    def _rebuild(self) -> None:
        self._keys.say(_DAMAGED)
        self._library.rescan()

    def _heard(self, told: Told) -> None:
        self._tell(Synced(told))

    @work(thread=True, group="warm")
    def _warm_up(self) -> None:
        warm_up(self._library)

    def on_synced(self, message: Synced) -> None:
        """Show the articles that have come, without moving the cursor."""
        told = message.told
        progress = told.progress
        self.is_watching |= told.watching
        self.is_up_to_date = told.ended or (self.is_up_to_date and told.watching)
        if told.damaged:
            self._keys.say(_DAMAGED)
        if told.error and not told.ended:
            hint = f"{self.keymap.show('rescan')} finds new files; {told.error.hint}"
            self._warn("watch", LibraryError(told.error.what, where=told.error.where, hint=hint))
        if told.ended:
            if self._keys.message == _LOOKING:
                self.forget_message()
            folders = progress.unreadable if progress else ()
            again = self.keymap.show("rescan")
            self._warn("sync", told.error, *(_unlistable(folder, again) for folder in folders))
        if self.is_up_to_date and not self._list.ids:
            self._list.say_empty(self._empty())  # no more that they are looked for
        if progress is None:
            return
        self._is_stale |= progress.is_waiting
        if not (progress.total or progress.searchable or self._is_stale):
            return
        self._show_progress("" if told.ended else _told(progress))
        self._is_stale &= not told.ended
        if told.ended or not self._list.ids:
            self._show_taken_in()
        elif self._next_look is None:
            self._next_look = self.set_timer(_LOOK, self._look)

    def _show_progress(self, sentence: str) -> None:
        if not sentence:
            self._waits.end("sync")
        elif self._waits.has("sync"):
            self._waits.say("sync", self.with_keys(sentence))
        else:
            self._waits.begin("sync", self.with_keys(sentence), self._library.cancel_sync, delay=0)

    def _look(self) -> None:
        """Show what has come by now, as often as that can be found out."""
        self._next_look = None
        if self.is_searching:
            self._next_look = self.set_timer(_LOOK, self._look)
        else:
            self._show_taken_in()

    def _show_taken_in(self) -> None:
        if self._next_look is not None:
            self._next_look.stop()  # this is what it would find
            self._next_look = None
        self._go_to_lost()
        self._show_counts()
        self._show_list()
        self.open_named()


def _told(progress: Progress) -> str:
    if progress.is_waiting:
        return "Another program takes the library in …"
    if progress.done < progress.total:
        return f"Reading {progress.done} of {progress.total} files … {{back}} stops"
    return (
        f"{progress.waiting} articles to be searched yet … {{back}} stops"
        if progress.waiting
        else ""
    )


def _unlistable(folder: str, again: str) -> LibraryError:
    hint = f"is it there, and may you read it? {again} looks again"
    return LibraryError("this folder cannot be listed", where=folder, hint=hint)
