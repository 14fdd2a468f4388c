"""What the reader marks: one article, those that are selected, or part of the list."""

import time
from collections.abc import Callable, Collection, Sequence

from textual.app import SuspendNotSupported
from textual.widget import Widget

from tui_reader.domain.clean import clean_line
from tui_reader.domain.errors import QueryError, ReaderError
from tui_reader.domain.marks import NOTE, OPENED, READ, STARRED, TAG, Value
from tui_reader.domain.period import age, period
from tui_reader.domain.query import Query, Term, both, under
from tui_reader.domain.tags import tag_field
from tui_reader.library.library import Library
from tui_reader.library.marker import Flushed
from tui_reader.library.marking import Change, Setting
from tui_reader.settings.config import Config
from tui_reader.tui.editor import edited
from tui_reader.tui.hints import Focus, Situation
from tui_reader.tui.key_reader import KeyReader
from tui_reader.tui.screens.jumping import JumpingScreen
from tui_reader.tui.widgets.ask_line import AskLine, Purpose
from tui_reader.tui.widgets.choice_menu import ChoiceMenu

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

    def __init__(self, library: Library, config: Config) -> None:
        super().__init__(library, config)
        self._ask = AskLine(id="ask")
        self._menu = ChoiceMenu(id="menu")
        self._asked_from: Widget | None = None
        self._asked: Sequence[int] = ()
        """The articles that an answer is about."""

    @property
    def _situation(self) -> Situation:
        situation = super()._situation
        return situation._replace(
            selected=len(self._list.selected),
            asked=self._ask.purpose if situation.focus is Focus.ASK else "",
        )

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

    def _mark(self, ids: Sequence[int], *fields: str, value: Value) -> Collection[int]:
        changed = self._library.mark_all(ids, *fields, value=value)
        self._changed(ids if len(ids) == 1 else changed)
        return changed

    def _mark_chosen(self, field: str, *, value: bool | None = None) -> None:
        """Mark what is chosen; without a ``value``, so that all are what one of them isn't."""
        ids = self._chosen
        if value is None:
            value = bool(self._library.unlike(ids, field, value=True))
        changed = self._mark(ids, field, value=value)
        if len(ids) > 1:
            self._keys.say(f"{len(changed)} {_SAID[field, value]}. {self._back}")

    def _changed(self, ids: Collection[int]) -> None:
        self._touched.update(ids)
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
        if self._mark(self._chosen, OPENED, value=None):
            self._keys.say("Put away: it is not among what is to be read on.")
        else:
            self._keys.say("This is not among what is to be read on.")

    # Parts of the list

    def _is_whole(self) -> bool:
        """Tell whether all of the list is known, and say so if it isn't."""
        if not self._found.ends:
            self._keys.say("The list is still being read.")
        return self._found.ends

    def _mark_ids_read(self, ids: Sequence[int]) -> None:
        changed = self._library.mark_all(ids, READ, value=True)
        self._changed(changed)
        self._keys.say(f"{len(changed)} marked as read. {self._back}")

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
        self._mark_ids_read(self._library.ids(Query(condition)))

    def action_mark_older(self) -> None:
        """Ask for a date, and mark what is older as read."""
        self._begin_to_ask(Purpose.OLDER)

    def _mark_older(self, text: str) -> None:
        if age(text, time.time()) is not None:
            older = Term("older", text)
        elif period(text) is not None and ".." not in text:
            older = Term("before", text)
        else:
            raise QueryError(
                f"“{text}” is no date and no age", hint="write 2w, 2021-10, 2021-10-19"
            )
        self._mark_ids_read(self._library.ids(Query(both(self._query.condition, older))))

    # Words

    def _begin_to_ask(self, purpose: Purpose, text: str = "", known: Sequence[str] = ()) -> None:
        if self._ask.is_attached:  # else the first list is not shown yet
            self._asked_from = self.focused
            self._asked = self._chosen
            self._ask.ask(purpose, text, known)

    def end_asking(self) -> None:
        """Go back to where the answer was asked for."""
        self._ask.end()
        if self._asked_from is not None:
            self._asked_from.focus()

    def on_descendant_focus(self) -> None:
        """Let what is asked keep the focus: an article that opens late would take it."""
        if self._ask.is_shown and self.focused is not self._ask:
            self._asked_from = self.focused
            self._ask.focus()

    def on_ask_line_answered(self, message: AskLine.Answered) -> None:
        """Do what was asked for."""
        answer: dict[Purpose, Callable[[str], None]] = {
            Purpose.TAG: self._tag,
            Purpose.UNTAG: self._untag,
            Purpose.NOTE: self._annotate,
            Purpose.OLDER: self._mark_older,
        }
        text = message.text.strip()
        try:
            if text or message.purpose is Purpose.NOTE:
                answer[message.purpose](text)
        except ReaderError as error:
            self._keys.say(str(error))
        else:
            self.end_asking()

    def _tags_of(self, ids: Sequence[int]) -> list[str]:
        known = (tag.name for tag in self._library.tags())
        return [name for name in known if self._library.unlike(ids, TAG + name, value=False)]

    def action_tag(self) -> None:
        """Ask for tags."""
        self._begin_to_ask(Purpose.TAG, known=[tag.name for tag in self._library.tags()])

    def action_untag(self) -> None:
        """Take the only tag away, or ask which."""
        tags = self._tags_of(self._chosen)
        if not tags:
            self._keys.say(self.with_keys("It has none of your tags: {tag} adds one."))
        elif len(tags) == 1:
            self._asked = self._chosen
            self._untag(tags[0])
        else:
            self._begin_to_ask(Purpose.UNTAG, known=tags)

    def _tag(self, text: str) -> None:
        known = [tag.name for tag in self._library.tags()]
        self._set_tags([tag_field(name, known) for name in _names(text)], value=True)

    def _untag(self, text: str) -> None:
        known = self._tags_of(self._asked)
        fields = [tag_field(name, known) for name in _names(text)]
        unknown = [field for field in fields if field.removeprefix(TAG) not in known]
        if unknown:
            raise ReaderError(
                f"it has no tag “{unknown[0].removeprefix(TAG)}”",
                hint=f"there are {', '.join(known)}",
            )
        self._set_tags(fields, value=False)

    def _set_tags(self, fields: Sequence[str], *, value: bool) -> None:
        self._mark(self._asked, *dict.fromkeys(fields), value=value)
        names = ", ".join(clean_line(field.removeprefix(TAG)) for field in fields)
        self._keys.say(f"{self._count}{'tagged' if value else 'no longer tagged'}: {names}")

    @property
    def _back(self) -> str:
        return self.with_keys("{undo} takes it back.")

    @property
    def _count(self) -> str:
        """What a message begins with that is about several articles."""
        return f"{len(self._asked)} articles " if len(self._asked) > 1 else ""

    def action_annotate(self) -> None:
        """Ask for a note: in a line, or where it has several, in the editor."""
        first = next(iter(self._library.entries(self._chosen[:1]).values()), None)
        note = self._library.mark_of(first).note if first is not None else ""
        self._begin_to_ask(Purpose.NOTE, note)
        if "\n" in note:
            self._edit_note(note)

    def on_ask_line_editor_wanted(self, message: AskLine.EditorWanted) -> None:
        """Write the note in the editor."""
        self._edit_note(message.text)

    def _edit_note(self, text: str) -> None:
        note: str | ReaderError
        try:
            with self.app.suspend():
                try:
                    note = edited(text)
                except ReaderError as error:  # which must not keep the terminal from coming back
                    note = error
        except SuspendNotSupported:
            note = ReaderError("no editor can be run in this terminal")
        if isinstance(note, ReaderError):
            self._keys.say(str(note))
        else:
            self._annotate(note)
            self.end_asking()

    def _annotate(self, text: str) -> None:
        self._mark(self._asked, NOTE, value=text or None)
        self._keys.say(f"{self._count}{'noted' if text else 'without a note'}. {self._back}")

    # What has become of it

    def show_flushed(self, flushed: Flushed) -> None:
        """Show what is on the disk as such, that it is not, or what others have marked."""
        self._list.forget()
        self._warn("marks", flushed.error)
        if flushed.error:
            self.forget_message()  # which would hide it for some seconds
        if flushed.others:
            self._show_others(flushed.others)
        if not flushed.error:
            self._show_counts()

    def _show_others(self, relpaths: Collection[str]) -> None:
        """Bring the list up to date; what others have marked in it stays where it is."""
        listed = set(self._list.ids)
        self._touched.update(listed.intersection(self._library.ids_of(relpaths)))
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


def _names(text: str) -> list[str]:
    return [name for name in text.replace("，", ",").split(",") if name.strip()]


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
