"""What the reader marks: one article, those that are selected, or part of the list."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import TypeVar

from textual import work
from textual.message import Message

from tui_reader.domain.clean import clean_line
from tui_reader.domain.errors import StorageError
from tui_reader.domain.marks import MAX_ARTICLES_PER_RECORD, NOTE, OPENED, READ, STARRED, TAG, Value
from tui_reader.domain.query import Query, Term, under
from tui_reader.library.library import Library
from tui_reader.library.marker import Flushed
from tui_reader.library.marking import Change, Setting
from tui_reader.library.standing import Standing
from tui_reader.settings.config import Config
from tui_reader.tui.hints import Situation
from tui_reader.tui.key_reader import KeyReader
from tui_reader.tui.screens.jumping import JumpingScreen
from tui_reader.tui.widgets.choice_menu import ChoiceMenu

_T = TypeVar("_T")
_SAID = {
    (READ, True): "marked as read",
    (READ, False): "marked as unread",
    (STARRED, True): "starred",
    (STARRED, False): "no longer starred",
}
_MENU = "Mark as read"
_MENU_ACTIONS = ("mark_above", "mark_below")


class MarkingScreen(JumpingScreen):
    """A list whose articles are marked."""

    @dataclass
    class OthersMarked(Message):
        """Articles of the list that others have marked, or why they cannot be told."""

        ids: Collection[int] | StorageError

    def __init__(self, library: Library, config: Config) -> None:
        super().__init__(library, config)
        self._menu = ChoiceMenu(id="menu")

    @property
    def _situation(self) -> Situation:
        return super()._situation._replace(selected=len(self._list.selected))

    def show_begun(self, keys: KeyReader) -> None:
        """Show what can follow on the keys that were pressed: in the menu, if it has one."""
        super().show_begun(keys)
        choices = keys.choices
        is_menu = any(choice.action.id in _MENU_ACTIONS for choice in choices)
        if is_menu or self._menu.has_class("-shown"):
            self._menu.offer(_MENU, choices if is_menu else ())

    # One article, or those that are selected

    @property
    def _chosen(self) -> Sequence[int]:
        """The articles that keys mark: those selected, but in the article's pane the open one."""
        if self._list.selected and not self._is_reading:
            return tuple(self._list.selected)
        return () if self._current is None else (self._current.row.id,)

    @property
    def _is_reading(self) -> bool:
        """Whether keys are about the article that is open."""
        return False

    def _work_on(
        self, ids: Sequence[int], work: Callable[[Standing], _T], then: Callable[[_T], None]
    ) -> None:
        """Work something out of articles and go on with it: at once, unless they are many."""
        if len(ids) <= MAX_ARTICLES_PER_RECORD:
            then(self._library.now(work))
        else:
            self.work_out("Marking", work, then)

    def _mark(
        self,
        ids: Sequence[int],
        *fields: str,
        value: Value,
        then: Callable[[Collection[int]], None] = lambda _: None,
    ) -> None:
        """Set fields of articles, and go on with those where one was not so before."""

        def make(change: Change) -> None:
            changed = self._library.make(change)
            self._changed(ids if len(ids) == 1 else changed)
            then(changed)

        self._work_on(ids, lambda standing: standing.change(ids, fields, value), make)

    def _mark_chosen(self, field: str, *, value: bool | None = None) -> None:
        """Mark what is chosen; without a ``value``, so that all are what one of them isn't."""
        ids = self._chosen

        def mark(value: bool) -> None:
            def say(changed: Collection[int]) -> None:
                if len(ids) > 1:
                    self._keys.say(f"{len(changed)} {_SAID[field, value]}. {self._back}")

            self._mark(ids, field, value=value, then=say)

        if value is None:
            self._work_on(ids, lambda now: bool(now.unlike(ids, field, value=True)), mark)
        else:
            mark(value)

    def _changed(self, ids: Collection[int]) -> None:
        self._touch(ids)
        self._list.forget(ids)
        self._show_keys()

    def action_select(self) -> None:
        """Select the article under the cursor, or no more, and go on."""
        if self._list.current is not None:
            self._list.select(self._list.selected ^ {self._list.current})
            if not self._is_reading:
                self._list.action_down()
            self._show_keys()

    def action_select_all(self) -> None:
        """Select every article in the list, or none."""
        if self._is_whole():
            self._list.select(() if self._list.selected else self._list.ids)
            self._show_keys()

    def action_toggle_read(self) -> None:
        """Mark as read, or as unread where all are read."""
        self._mark_chosen(READ)

    def action_mark_read(self) -> None:
        """Mark as read."""
        self._mark_chosen(READ, value=True)

    def action_mark_unread(self) -> None:
        """Mark as unread."""
        self._mark_chosen(READ, value=False)

    def action_star(self) -> None:
        """Star, or take the star where all have one."""
        self._mark_chosen(STARRED)

    def action_put_away(self) -> None:
        """Take the article out of what is to be read on."""

        def say(changed: Collection[int]) -> None:
            self._keys.say(
                "Put away: it is not among what is to be read on."
                if changed
                else "This is not among what is to be read on."
            )

        self._mark(self._chosen, OPENED, value=None, then=say)

    # Parts of the list

    def _is_whole(self) -> bool:
        """Tell whether all of the list is known, and say so if it isn't."""
        is_whole = self._found.ends and self._listed == self._query
        if not is_whole:
            self._keys.say("The list is still being read.")
        return is_whole

    @property
    def _back(self) -> str:
        return self.with_keys("{undo} takes it back.")

    def _mark_ids_read(self, ids: Sequence[int]) -> None:
        def say(changed: Collection[int]) -> None:
            self._keys.say(f"{len(changed)} marked as read. {self._back}")

        self._mark(ids, READ, value=True, then=say)

    def _mark_found_read(self, query: Query) -> None:
        self.work_out("Looking for them", lambda now: now.ids(query), self._mark_ids_read)

    def action_mark_all_read(self) -> None:
        """Mark every article of the list as read."""
        if self._is_whole():
            self._mark_ids_read(self._list.ids)

    def action_mark_above(self) -> None:
        """Mark what is above the cursor as read."""
        if self._is_whole():
            self._mark_ids_read(self._list.ids[: self._list.cursor])

    def action_mark_below(self) -> None:
        """Mark what is below the cursor as read."""
        if self._is_whole():
            self._mark_ids_read(self._list.ids[self._list.cursor + 1 :])

    def action_mark_category(self) -> None:
        """Mark the category that is shown as read, or that of the article."""
        condition = self._view.query.condition
        if not (isinstance(condition, Term) and condition.field == "cat"):
            details = self._current and self._library.details(self._current.row.id)
            if not (details and details.categories):
                self._keys.say("This article is in no category.")
                return
            condition = under(details.categories[0])
        self._mark_found_read(Query(condition))

    # What has become of it

    def show_flushed(self, flushed: Flushed) -> None:
        """Show what is on the disk as such, that it is not, or what others have marked."""
        self._list.forget()
        self._warn("marks", flushed.error)
        if flushed.error:
            self.forget_message()  # which would hide it for some seconds
        if flushed.others:
            self._find_others(flushed.others, self._list.ids)
        if not flushed.error:
            self._show_counts()

    @work(thread=True, group="others")
    def _find_others(self, relpaths: Collection[str], listed: Sequence[int]) -> None:
        """Look for articles in the list that others have marked."""
        ids: Collection[int] | StorageError
        try:
            marked = self._library.apart(lambda now: now.ids_of(relpaths))
            ids = frozenset(filter(marked.__contains__, listed))
        except StorageError as error:
            ids = error
        self._tell(self.OthersMarked(ids))

    def on_marking_screen_others_marked(self, message: OthersMarked) -> None:
        """Bring the list up to date; what others have marked in it stays where it is."""
        if isinstance(message.ids, StorageError):
            self._warn("others", message.ids)
        else:
            self._warn("others")
            self._touch(message.ids)
            self._show_list()

    def action_undo(self) -> None:
        """Take the latest change of marks back."""
        change = self._library.undo()
        if change is None:
            self._keys.say("Nothing was changed.")
        else:
            self._tell_change("Undone", change)

    def action_redo(self) -> None:
        """Make the change again that was undone last."""
        change = self._library.redo()
        if change is None:
            self._keys.say("Nothing was undone.")
        else:
            self._tell_change("Done again", change)

    def _tell_change(self, what: str, change: Change) -> None:
        self._changed(change.ids)
        count = f"{len(change.ids)} " if len(change.ids) > 1 else ""
        self._keys.say(f"{what}: {count}{', '.join(map(_said, change.done))}.")


def _said(setting: Setting) -> str:
    field, value = setting.field, setting.value
    if field.startswith(TAG):
        name = clean_line(field.removeprefix(TAG))
        return f"tagged {name}" if value else f"no longer tagged {name}"
    if field == NOTE:
        return "noted" if value else "note taken away"
    if field == OPENED:
        return "put away"
    return _SAID[field, value is True]
