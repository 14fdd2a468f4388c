"""Views and their lists: choosing, narrowing down, sorting and jumping."""

from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content
from textual.message import Message
from textual.reactive import Reactive
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input

from tui_reader.document.cells import ambiguous_is_wide
from tui_reader.domain.errors import ReaderError, StorageError
from tui_reader.domain.query import Query, Sort
from tui_reader.library.entry import Entry
from tui_reader.library.library import Library
from tui_reader.library.questions import Queries, Question, Tallies
from tui_reader.settings.actions import PANES
from tui_reader.settings.config import Config
from tui_reader.settings.keymap import Keymap
from tui_reader.storage.finding import Found
from tui_reader.tui.hints import Focus, Situation
from tui_reader.tui.key_reader import Choice, KeyReader
from tui_reader.tui.messages import Counted, Searched
from tui_reader.tui.signs import signs
from tui_reader.tui.widgets.article_list import ArticleList
from tui_reader.tui.widgets.category_tree import (
    ALL,
    NOTED,
    STARRED,
    UNFINISHED,
    UNREAD,
    CategoryTree,
    View,
)
from tui_reader.tui.widgets.filter_line import FilterLine
from tui_reader.tui.widgets.key_bar import KeyBar

NORMAL = 80
WIDTHS = [(0, "-narrow"), (NORMAL, "-normal"), (140, "-wide")]
"""Cells from which the style sheet lays the panes out differently: one, two or three."""
_FIRST_PAGE = 400
"""Articles that a view begins with: more than the tallest terminal shows."""
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
}
"""What an empty view says; the keys of actions stand for their ids."""


def layout_of(width: int) -> str:
    """Give the class that lays panes out in a terminal of so many cells."""
    return next(name for least, name in reversed(WIDTHS) if width >= least)


class BrowsingScreen(Screen[None]):
    """Categories, the articles of one of them, and keys at the bottom."""

    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    """As in every screen, but only the panes that it goes from and to are drawn anew."""

    def __init__(self, library: Library, config: Config) -> None:
        super().__init__()
        self._library = library
        self._config = config
        self._view = ALL
        self._filter = Query()
        self._sort: Sort | None = None
        """The order that the user has chosen by a key."""
        self._found = Found.none()
        self._wanted: int | None = None
        """The article to go to when all are known."""
        self._listed = Query()
        """What the list was shown for."""
        self._day_headings = config.day_headings
        self._touched: set[int] = set()
        """Articles marked since the view was opened: they stay in it though they match no more."""
        self._faults: dict[str, str] = {}
        self._choices: tuple[Choice, ...] = ()
        self._from_top = False
        """The next answer is shown from its beginning: the best come first."""
        self._searcher = library.searcher(self._searched)
        self._views = [View(name, query) for name, query in config.views.items()]
        self._counter = library.counter(self._counted)
        self._recount: Timer | None = None
        self._tree = CategoryTree(self._views, id="tree")
        self._list = ArticleList(library.entries, library.snippets, id="list")
        self._input = FilterLine(id="filter")
        self._keys = KeyBar(id="keys")

    def compose(self) -> ComposeResult:
        """Lay the panes out; the style sheet says how at each width."""
        self.set_class(ambiguous_is_wide(), "-ascii")
        width = self.app.size.width  # known from the start, so that nothing is styled twice
        self.add_class(layout_of(width))
        with Container(id="panes"), Container(id="left"):
            yield self._tree
            with Container(id="middle"):
                yield self._list
        yield self._keys

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
        self._touched.clear()
        self._list.select(())
        self._end_filter()
        self._show_view_list()

    def _show_counts(self) -> None:
        self._tree.update(self._library.counts(), self._library.categories(), self._library.tags())
        if self._views and self._recount is None:
            self._recount = self.set_timer(_RECOUNT_DELAY, self._count_views)

    def _count_views(self) -> None:
        self._recount = None
        self._counter.ask(tuple(view.query for view in self._views))

    def _counted(self, queries: Queries, tallies: Tallies | StorageError) -> None:
        self._tell(Counted(queries, tallies))

    def _tell(self, message: Message) -> None:
        """Post what a thread has found out, unless the screen is at its end."""
        if self.is_running:
            self.post_message(message)

    def on_counted(self, message: Counted) -> None:
        """Show how many articles the user's views have."""
        if isinstance(message.tallies, StorageError):
            self._warn("count", message.tallies)
        else:
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
        self._searcher.ask(Question(self._query, frozenset(self._touched)))

    def _show_view_list(self) -> None:
        """Show the first page of the view at once, all of it as soon as it is found."""
        found = self._library.search(self._query, self._touched, _FIRST_PAGE)
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
            self._warn("search", found)
            self._show_counts()  # which notices an index that was thrown away
        elif (query := message.question.query) == self._query:
            self._warn("search")
            at_top = self._from_top and bool(found.ids)
            current = found.ids[0] if at_top else self._wanted or self._list.current
            self._wanted = None
            if not self._found.ends and self._list.wants_end and query == self._listed:
                current = found.ids[-1] if found.ids else None
            self._show_found(found, current=current, stays=not at_top)

    def _show_found(self, found: Found, *, current: int | None, stays: bool = False) -> None:
        self._from_top = False
        self._found = found
        query = self._query
        stays = stays and query == self._listed
        self._listed = query
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
        title = " · ".join(filter(None, (self._view.name, count, order)))
        self._list.border_title = Content(title).markup

    def _is_grouped(self, found: Found) -> bool:
        if self._day_headings is not None:
            return self._day_headings
        return len(found.ids) >= _FEW_A_DAY * len(found.days)

    @property
    def is_searching(self) -> bool:
        """Whether the list is about to change."""
        return self._searcher.is_busy

    def _empty(self) -> str:
        sentence = "Nothing matches this view. {view_all} shows all."
        if self._filter:
            sentence = "Nothing matches. {back} ends the filter."
        elif not self._library.counts().total:
            sentence = "No articles here yet. {rescan} looks for new files."
        elif self._view in _EMPTY:
            sentence = _EMPTY[self._view]
        elif self._view not in self._views:
            sentence = "No articles here. {view_all} shows all."
        return self.with_keys(sentence)

    def with_keys(self, sentence: str) -> str:
        """Give a sentence with the keys of the actions whose ids stand in braces."""
        return sentence.format_map(_Keys(self.keymap))

    def on_article_list_moved(self) -> None:
        """Show the place in the list."""
        self._show_keys()

    @property
    def _current(self) -> Entry | None:
        """The article that keys are about."""
        return None if self._list.current is None else self._list.entry(self._list.current)

    def action_view_all(self) -> None:
        """Show all articles."""
        self._go_to_view(ALL)

    def action_view_unread(self) -> None:
        """Show what is unread."""
        self._go_to_view(UNREAD)

    def action_view_starred(self) -> None:
        """Show what has a star."""
        self._go_to_view(STARRED)

    def _go_to_view(self, view: View) -> None:
        self._tree.select(view)
        self._show_view(view)
        self._list.focus()

    # Keys and faults

    @property
    def _situation(self) -> Situation:
        return Situation(
            focus=Focus((self.focused and self.focused.id) or Focus.LIST),
            entry=self._current,
            listed=bool(self._list.ids),
            reading=False,
            filtered=bool(self._filter),
        )

    def _show_keys(self) -> None:
        chosen = tuple((choice.key, choice.action.label, "") for choice in self._choices)
        self._keys.hints = chosen or self._situation.hints(self.keymap)
        count = len(self._list.ids)
        self._keys.place = f"{self._list.cursor + 1}/{count}" if count else ""
        if self._list.selected:
            self._keys.place = f"{len(self._list.selected)} selected  {self._keys.place}"

    @property
    def keymap(self) -> Keymap:
        """Which keys do what."""
        return self._config.keymap

    @property
    def pane(self) -> str:
        """The part of the keymap that keys are looked up in."""
        focus = self.focused and self.focused.id
        return focus if focus in PANES else Focus.LIST

    def take_key(self, key: str) -> bool:  # noqa: ARG002
        """Take a key that something waits for which is not in the keymap; False for none."""
        return False

    def show_begun(self, keys: KeyReader) -> None:
        """Show what has been begun to press, and what can follow on it."""
        self._keys.begun = keys.shown
        if keys.choices != self._choices:
            self._choices = keys.choices
            self._show_keys()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Say whether an action is possible now."""
        return self._situation.allows(action)

    def _warn(self, source: str, *faults: ReaderError | None) -> None:
        """Show what is wrong for as long as its source says so; no fault ends it."""
        self._faults[source] = "; ".join(fault.brief for fault in faults if fault is not None)
        self._keys.warning = "; ".join(filter(None, self._faults.values()))

    def forget_message(self) -> None:
        """Let a message go: the next key has been pressed."""
        self._keys.message = ""

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
        if not self._filter:
            self._end_filter()

    def _end_filter(self) -> None:
        self._filter = Query()
        self._input.end()
        self._keys.message = ""

    # Sorting

    def action_sort_date(self) -> None:
        """Sort by date."""
        self._sort_by("date")

    def action_sort_title(self) -> None:
        """Sort by title."""
        self._sort_by("title")

    def action_sort_source(self) -> None:
        """Sort by source."""
        self._sort_by("source")

    def action_sort_unread(self) -> None:
        """Put what is unread first."""
        self._sort_by("unread")

    def action_sort_relevance(self) -> None:
        """Put what matches best first."""
        if self._query.phrases:
            self._sort_by("relevance")
        else:
            self._keys.say(
                self.with_keys("Best first needs words to look for: {filter} begins to type them.")
            )

    def _sort_by(self, name: str) -> None:
        """Sort the list, the other way round where it is sorted so; the cursor stays."""
        if self._filter.sort:
            self._keys.say(
                f"The filter says {self._filter.sort}: {self.keymap.show('filter')} changes it."
            )
            return
        order = self._query.order
        self._sort = Sort(name, reverse=order.name == name and not order.reverse)
        self._show_list()

    def action_toggle_days(self) -> None:
        """Tell days apart, or no more."""
        if not self._found.days:
            self._keys.say(
                self.with_keys("Only a list that is sorted by date has days: {sort_date}.")
            )
            return
        self._day_headings = not self._list.has_headings
        self._show_found(self._found, current=self._list.current)


class _Keys(dict[str, str]):
    """Keys as they are shown, by the ids of actions."""

    def __init__(self, keymap: Keymap) -> None:
        super().__init__()
        self._keymap = keymap

    def __missing__(self, action: str) -> str:
        return self._keymap.show(action)
