"""Views and their lists: choosing, narrowing down, sorting and jumping."""

from collections.abc import Collection
from typing import NamedTuple

from textual.content import Content
from textual.timer import Timer
from textual.widgets import Input

from tui_reader.domain.errors import StorageError
from tui_reader.domain.query import Query, Sort
from tui_reader.library.library import Library
from tui_reader.library.questions import Overview, Queries, Question, Tallies
from tui_reader.settings.config import Config
from tui_reader.storage.finding import Found
from tui_reader.tui.messages import Counted, Searched, Surveyed
from tui_reader.tui.screens.working import WorkingScreen
from tui_reader.tui.signs import plain, signs
from tui_reader.tui.widgets.category_tree import (
    ALL,
    NOTED,
    PROBLEMS,
    STARRED,
    TAGGED,
    UNFINISHED,
    UNREAD,
    CategoryTree,
    View,
)
from tui_reader.tui.widgets.filter_line import FilterLine

_FIRST_PAGE = 400
"""Articles that a view begins with: more than the tallest terminal shows."""
_PATIENCE = 0.02
"""Seconds that a view's first page may keep keys waiting; else it is found behind them."""
_FEW_A_DAY = 3
"""Articles of a day, on an average, from which days have headings."""
_RECOUNT_DELAY = 0.5
"""Seconds after the last change in which the user's views are counted again."""
_ORDERS = {
    Sort("date"): "newest first",
    Sort("date", reverse=True): "oldest first",
    Sort("title"): "by title",
    Sort("title", reverse=True): "by title, from the end",
    Sort("source"): "by source",
    Sort("source", reverse=True): "by source, from the end",
    Sort("unread"): "unread first",
    Sort("unread", reverse=True): "read first",
    Sort("opened"): "opened last first",
    Sort("opened", reverse=True): "opened first first",
    Sort("relevance"): "best first",
    Sort("relevance", reverse=True): "worst first",
}


_EMPTY = {
    UNREAD: "Nothing unread here. {view_all} shows all.",
    UNFINISHED: "Nothing is to be read on. {view_unread} shows what is unread.",
    STARRED: "Nothing has a star: {star} gives one. {view_all} shows all.",
    NOTED: "Nothing has a note: {annotate} writes one. {view_all} shows all.",
    TAGGED: "Nothing has a tag of yours: {tag} gives one. {view_all} shows all.",
    PROBLEMS: "No article has a problem. {view_all} shows all.",
}
"""What an empty view says; the keys of actions stand for their ids."""


class _Shown(NamedTuple):
    """What the list was shown for, to go back to."""

    view: View = ALL
    filter: Query = Query()
    sort: Sort | None = None
    touched: frozenset[int] = frozenset()


class BrowsingScreen(WorkingScreen):
    """Categories, the articles of one of them, and keys at the bottom."""

    def __init__(self, library: Library, config: Config) -> None:
        super().__init__(library, config)
        self._view = ALL
        self._sort: Sort | None = None
        """The order that the user has chosen by a key."""
        self._found = Found.none()
        self._wanted: int | None = None
        """The article to go to when all are known."""
        self._listed = Query()
        """What the list was shown for."""
        self._shown = _Shown()
        """By what that was asked for."""
        self._day_headings = config.day_headings
        self._touched: frozenset[int] = frozenset()
        """Articles marked since the view was opened: they stay in it though they match no more."""
        self.is_up_to_date = False
        """Whether the folder's files have been compared with the index since the start."""
        self._from_top = False
        """The next answer is shown from its beginning: the best come first."""
        self._searcher = library.searcher(self._searched)
        self._counter = library.counter(self._counted)
        self._recount: Timer | None = None
        self._surveyor = library.surveyor(self._surveyed)

    # Views

    def on_category_tree_chosen(self, message: CategoryTree.Chosen) -> None:
        """Show another view's articles."""
        self._show_view(message.view)
        if message.enter:
            self._list.focus()

    def _show_view(self, view: View) -> None:
        """Go to another view: its list from the top, no filter, nothing kept from before."""
        if view == self._view:
            return
        self._view = view
        if view.query.sort:
            self._sort = None
        self._touched = frozenset()
        self._list.select(())
        self._end_filter()
        self._show_view_list()

    def _show_counts(self) -> None:
        """Bring the tree's counts up to date behind the keys."""
        self._surveyor.ask(0)

    def _surveyed(self, _: int, overview: Overview | StorageError) -> None:
        self._tell(Surveyed(overview))

    def on_surveyed(self, message: Surveyed) -> None:
        """Show how many articles the tree's nodes have."""
        if isinstance(message.overview, StorageError):
            self._warn("survey", message.overview)
        else:
            self._warn("survey")
            self._show_overview(message.overview)

    def _show_overview(self, overview: Overview) -> None:
        self._tree.update(*overview)
        if self._views and self._recount is None:
            self._recount = self.set_timer(_RECOUNT_DELAY, self._count_views)

    def _count_views(self) -> None:
        self._recount = None
        self._counter.ask(tuple(view.query for view in self._views))

    def _counted(self, queries: Queries, tallies: Tallies | StorageError) -> None:
        self._tell(Counted(queries, tallies))

    def on_counted(self, message: Counted) -> None:
        """Show how many articles the user's views have."""
        if isinstance(message.tallies, StorageError):
            self._warn("count", message.tallies)
        elif message.queries == tuple(view.query for view in self._views):
            self._warn("count")
            self._tree.count(dict(zip(self._views, message.tallies, strict=True)))

    # The list

    @property
    def _query(self) -> Query:
        """All that is asked for; the order is the filter's, the key's, the view's or the usual."""
        asked = self._view.query & self._filter
        sort = self._filter.sort or self._sort or asked.sort
        return Query(asked.condition, sort or (None if asked.phrases else self._config.sort))

    def _show_list(self) -> None:
        """Bring the list up to date behind the keys, without moving the cursor."""
        if self._query == self._listed:
            self._waits.end("search")
        else:
            sentence = self.with_keys("Searching … {back} stops")
            self._waits.begin("search", sentence, self._stop_searching)
        self._searcher.ask(Question(self._query, self._touched))

    def _stop_searching(self) -> None:
        """Keep the list that is shown, and what it was asked for by."""
        self._searcher.take_back()
        self._from_top = False
        self._view, self._filter, self._sort, touched = self._shown
        self._touch(touched)
        with self.prevent(FilterLine.Asked, FilterLine.Mistaken):
            if self._filter:
                self._input.show(str(self._filter))
            else:
                self._input.end()
        self._tree.select(self._view)
        self.let_keys_go("search")
        self._keys.say("Stopped: this is the list as it was.")

    def _show_view_list(self, seconds: float = _PATIENCE) -> None:
        """Show the first page of the view at once, all of it as soon as it is found.

        Where the page takes longer than so many seconds, it comes behind the keys.
        """
        found = self._library.search_soon(self._query, self._touched, _FIRST_PAGE, seconds)
        if found is None:
            self._from_top = True
            self._show_list()
            return
        self.let_keys_go("search")
        found = found._replace(ends=len(found.ids) < _FIRST_PAGE)
        self._show_found(found, current=found.ids[0] if found.ids else None)
        if not found.ends:
            self._show_list()

    def _searched(self, question: Question, found: Found | StorageError) -> None:
        self._tell(Searched(question, found))

    def on_searched(self, message: Searched) -> None:
        """Show what was found, unless something else is asked for by now."""
        found = message.found
        if isinstance(found, StorageError):
            self.let_keys_go("search")
            self._warn("search", found)
            self._library.counts()  # which notices an index that was thrown away
            self._show_counts()
        elif (query := message.question.query) == self._query:
            self._waits.end("search")
            at_top = self._from_top and bool(found.ids) and self._wanted is None
            current = found.ids[0] if at_top else self._wanted or self._list.current
            self._wanted = None
            if not self._found.ends and self._list.wants_end and query == self._listed:
                current = found.ids[-1] if found.ids else None
            self._show_found(found, current=current, stays=not at_top)
            self.let_keys_go("search")

    def _show_found(self, found: Found, *, current: int | None, stays: bool = False) -> None:
        self._warn("search")
        self._from_top = False
        self._found = found
        query = self._query
        stays = stays and query == self._listed
        self._listed = query
        self._shown = _Shown(self._view, self._filter, self._sort, self._touched)
        self._list.show(
            found.ids,
            current=current,
            empty=self._empty(),
            phrases=query.phrases,
            days=found.days if self._is_grouped(found) else (),
            stays=stays,
        )
        count = str(len(found.ids)) if found.ends else signs().ellipsis
        order = "newest first, too many to rank" if found.unranked else _ORDERS[query.order]
        if query.sort == self._config.sort and not query.phrases:
            order = ""
        title = signs().between.join(filter(None, (self._view.name, count, order)))
        self._list.border_title = Content(title).markup

    def _is_grouped(self, found: Found) -> bool:
        if self._day_headings is not None:
            return self._day_headings
        return len(found.ids) >= _FEW_A_DAY * len(found.days)

    def _touch(self, ids: Collection[int]) -> None:
        """Keep articles in the view that were marked in it."""
        if not self._touched.issuperset(ids):
            self._touched = self._touched.union(ids) if self._touched else frozenset(ids)

    @property
    def is_searching(self) -> bool:
        """Whether the list or the tree is about to change."""
        return self._searcher.is_busy or self._surveyor.is_busy or self.is_working

    def _empty(self) -> str:
        sentence = "Nothing matches this view. {view_all} shows all."
        counts = self._library.counts()
        if not counts.total and not self.is_up_to_date:
            sentence = "Looking for articles …"
        elif not counts.total:
            sentence = (
                "No articles here yet. Put Markdown, HTML or text files into this folder:"
                " they appear by themselves, or {rescan} looks again."
            )
        elif self._filter.phrases and counts.waiting:
            sentence = (
                f"Nothing matches yet: {counts.waiting} articles are still to be searched."
                " {back} ends the filter."
            )
        elif self._filter:
            sentence = "Nothing matches. {filter} changes the filter, {back} ends it."
        elif self._view in _EMPTY:
            sentence = _EMPTY[self._view]
        elif self._view not in self._views:
            sentence = "No articles in this category. {view_all} shows all."
        return plain(self.with_keys(sentence))

    def action_view_all(self) -> None:
        """Show all articles."""
        self._go_to_view(ALL)

    def action_view_unread(self) -> None:
        """Show what is unread."""
        self._go_to_view(UNREAD)

    def action_view_starred(self) -> None:
        """Show what has a star."""
        self._go_to_view(STARRED)

    def action_next_view(self, count: int = 1) -> None:
        """Show the next view, or one so many further."""
        self._step_view(count)

    def action_previous_view(self, count: int = 1) -> None:
        """Show the previous view, or one so many back."""
        self._step_view(-count)

    def _step_view(self, way: int) -> None:
        if self._tree.step(way):
            self._show_view(self._tree.view)
        else:
            self._keys.say("That was the last view." if way > 0 else "That was the first view.")

    def _go_to_view(self, view: View) -> None:
        self._tree.select(view)
        if view == self._view and self._filter:
            self._end_filter()
            self._show_list()
        self._show_view(view)
        self._list.focus()

    # Filtering

    def action_filter(self) -> None:
        """Begin to type a filter."""
        self._input.begin()

    def action_search(self) -> None:
        """Begin to type words to look for in the whole library."""
        self._go_to_view(ALL)
        self._input.begin()

    def on_filter_line_asked(self, message: FilterLine.Asked) -> None:
        """Narrow the list down."""
        if self._input.is_shown:  # else it was ended after this was typed
            self._keys.message = ""
            self._filter = message.query
            self._from_top = bool(message.query.phrases)
            self._show_list()

    def on_filter_line_mistaken(self, message: FilterLine.Mistaken) -> None:
        """Tell the mistake; the list stays as it is."""
        self._keys.say(str(message.error))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go to the list that is left by the filter."""
        if event.input is self._input:
            self.action_keep_filter()

    def action_keep_filter(self) -> None:
        """Go to the list that the filter has left."""
        self._list.focus()
        if self._waits.has("search"):
            self.hold_keys("search")
        if not self._filter:
            self._end_filter()
            self._keys.say(self.with_keys("No words to look for: {filter} begins to type some."))

    def _end_filter(self) -> None:
        self._filter = Query()
        self._input.end()
        self._keys.message = ""
