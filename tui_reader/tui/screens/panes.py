"""The panes, the keys that hold in them, and the sentences below them."""

from collections.abc import Iterable, Sequence

from textual.app import ComposeResult
from textual.containers import Container
from textual.message import Message
from textual.reactive import Reactive
from textual.screen import Screen
from textual.widget import Widget

from tui_reader.domain.errors import ReaderError, StorageError
from tui_reader.domain.query import Query
from tui_reader.domain.snippets import Snippet
from tui_reader.domain.tokens import Phrase
from tui_reader.library.entry import Entry
from tui_reader.library.library import Library
from tui_reader.settings.actions import PANES, Action
from tui_reader.settings.config import Config
from tui_reader.settings.keymap import Keymap
from tui_reader.settings.terminal import draws_ascii
from tui_reader.tui.hints import Focus, Situation
from tui_reader.tui.key_reader import Choice, KeyReader
from tui_reader.tui.steadfast import Steadfast
from tui_reader.tui.waiting import Waiting
from tui_reader.tui.widgets.article_list import ArticleList
from tui_reader.tui.widgets.category_tree import CategoryTree, View
from tui_reader.tui.widgets.filter_line import FilterLine
from tui_reader.tui.widgets.key_bar import KeyBar

NORMAL = 80
TALL = 22
WIDTHS = [(0, "-narrow"), (NORMAL, "-normal"), (140, "-wide")]
"""Cells from which the style sheet lays the panes out differently: one, two or three."""
HEIGHTS = [(0, "-low"), (TALL, "-tall")]
"""Rows from which the style sheet leaves one empty above an article."""


def layout_of(width: int) -> str:
    """Give the class that lays panes out in a terminal of so many cells."""
    return next(name for least, name in reversed(WIDTHS) if width >= least)


class PanesScreen(Steadfast, Screen[None]):
    """The tree, the list, and the keys at the bottom."""

    VERTICAL_BREAKPOINTS = HEIGHTS
    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    """As in every screen, but only the panes that it goes from and to are drawn anew."""

    def __init__(self, library: Library, config: Config) -> None:
        super().__init__()
        self._library = library
        self._config = config
        self._filter = Query()
        self._faults: dict[str, str] = {}
        self._choices: tuple[Choice, ...] = ()
        self._views = [View(name, query) for name, query in config.views.items()]
        self._tree = CategoryTree(self._views, id="tree")
        self._list = ArticleList(self._fetched, self._explained, id="list")
        self._input = FilterLine(id="filter")
        self._keys = KeyBar(id="keys")
        self._waits = Waiting(self._show_wait, self.set_timer)

    def compose(self) -> ComposeResult:
        """Lay the panes out; the style sheet says how at each width."""
        self.set_class(draws_ascii(), "-ascii")
        width = self.app.size.width  # known from the start, so that nothing is styled twice
        self.add_class(layout_of(width), "-tall" if self.app.size.height >= TALL else "-low")
        with Container(id="panes"), Container(id="left"):
            yield self._tree
            with Container(id="middle"):
                yield self._list
        yield self._keys

    def _tell(self, message: Message) -> None:
        """Post what a thread has found out, unless the screen is at its end."""
        if self.is_running:
            self.post_message(message)

    # What the list draws

    def _fetched(self, ids: Sequence[int]) -> dict[int, Entry]:
        try:
            return self._library.entries(ids)
        except StorageError as error:  # no fault may end a drawing
            self.call_later(self.say_fault, error)
            return {}

    def _explained(self, ids: Iterable[int], phrases: Sequence[Phrase]) -> dict[int, Snippet]:
        try:
            return self._library.snippets(ids, phrases)
        except StorageError as error:
            self.call_later(self.say_fault, error)
            return {}

    # Keys

    def on_article_list_moved(self) -> None:
        """Show the place in the list."""
        self._show_keys()

    @property
    def _current(self) -> Entry | None:
        """The article that keys are about."""
        return None if self._list.current is None else self._list.entry(self._list.current)

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

    def refuses(self, action: Action) -> bool:
        """Say what an action lacks; False where it is possible."""
        lacking = self._situation.lacks(action.id)
        if lacking:
            self._keys.say(f"{action.label} {lacking}.")
        return bool(lacking)

    def refuse_keys(self, keys: str) -> None:
        """Say of a sequence that it means nothing."""
        self._keys.say(self.with_keys(f"{keys} is no key here: {{help}} shows all."))

    # Sentences

    def with_keys(self, sentence: str) -> str:
        """Give a sentence with the keys of the actions whose ids stand in braces."""
        return sentence.format_map(_Keys(self.keymap))

    def _warn(self, source: str, *faults: ReaderError | None) -> None:
        """Show what is wrong for as long as its source says so; no fault ends it."""
        self._faults[source] = "; ".join(fault.brief for fault in faults if fault is not None)
        self._keys.warning = "; ".join(filter(None, self._faults.values()))

    def say_fault(self, fault: StorageError) -> None:
        """Say what is wrong with the index."""
        self._keys.say(fault.brief)

    def _show_wait(self, sentence: str) -> None:
        self._keys.progress = sentence

    def forget_message(self) -> None:
        """Let a message go: the next key has been pressed."""
        self._keys.message = ""


class _Keys(dict[str, str]):
    """Keys as they are shown, by the ids of actions."""

    def __init__(self, keymap: Keymap) -> None:
        super().__init__()
        self._keymap = keymap

    def __missing__(self, action: str) -> str:
        return self._keymap.show(action)
