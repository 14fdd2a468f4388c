"""What the reader writes on articles, and other words that a key asks for."""

import time
from collections.abc import Callable, Sequence

from textual.widget import Widget

from tui_reader.domain.clean import clean_line
from tui_reader.domain.errors import QueryError, ReaderError
from tui_reader.domain.marks import NOTE, TAG
from tui_reader.domain.period import age, period
from tui_reader.domain.query import Query, Term, both
from tui_reader.domain.tags import tag_field
from tui_reader.library.library import Library
from tui_reader.settings.config import Config
from tui_reader.tui.editor import edited
from tui_reader.tui.foreground import given_over
from tui_reader.tui.hints import Focus, Situation
from tui_reader.tui.screens.marking import MarkingScreen
from tui_reader.tui.widgets.ask_line import AskLine, Purpose


class AnnotatingScreen(MarkingScreen):
    """A list whose articles are given tags and notes."""

    def __init__(self, library: Library, config: Config) -> None:
        super().__init__(library, config)
        self._ask = AskLine(id="ask")
        self._asked_from: Widget | None = None
        self._asked: Sequence[int] = ()
        """The articles that an answer is about."""

    @property
    def _situation(self) -> Situation:
        situation = super()._situation
        asked = self._ask.purpose if situation.focus is Focus.ASK else ""
        return situation._replace(asked=asked)

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

    @property
    def _answers(self) -> dict[Purpose, Callable[[str], None]]:
        """What is done with each kind of answer."""
        return {
            Purpose.TAG: self._tag,
            Purpose.UNTAG: self._untag,
            Purpose.NOTE: self._annotate,
            Purpose.OLDER: self._mark_older,
        }

    def on_ask_line_answered(self, message: AskLine.Answered) -> None:
        """Do what was asked for."""
        text = message.text.strip()
        try:
            if text or message.purpose is Purpose.NOTE:
                self._answers[message.purpose](text)
        except ReaderError as error:
            self._keys.say(str(error))
        else:
            self.end_asking()

    def action_tag(self) -> None:
        """Ask for tags."""
        self._begin_to_ask(Purpose.TAG, known=self._library.tag_names())

    def action_untag(self) -> None:
        """Take the only tag away, or ask which."""
        tags = self._library.tags_of(self._chosen)
        if not tags:
            self._keys.say(self.with_keys("It has none of your tags: {tag} adds one."))
        elif len(tags) == 1:
            self._asked = self._chosen
            self._untag(tags[0])
        else:
            self._begin_to_ask(Purpose.UNTAG, known=tags)

    def _tag(self, text: str) -> None:
        known = self._library.tag_names()
        self._set_tags([tag_field(name, known) for name in _names(text)], value=True)

    def _untag(self, text: str) -> None:
        known = self._library.tags_of(self._asked)
        fields = [tag_field(name, known) for name in _names(text)]
        unknown = [field for field in fields if field.removeprefix(TAG) not in known]
        if unknown:
            raise ReaderError(
                f"it has no tag “{unknown[0].removeprefix(TAG)}”",
                hint=f"there are {', '.join(known)}",
            )
        self._set_tags(fields, value=False)

    def _set_tags(self, fields: Sequence[str], *, value: bool) -> None:
        names = ", ".join(clean_line(field.removeprefix(TAG)) for field in fields)
        said = f"{self._count}{'tagged' if value else 'no longer tagged'}: {names}"
        fields = tuple(dict.fromkeys(fields))
        self._mark(self._asked, *fields, value=value, then=lambda _: self._keys.say(said))

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
        try:
            note = given_over(self.app, lambda: edited(text))
        except ReaderError as error:
            self._keys.say(str(error))
        else:
            self._annotate(note)
            self.end_asking()

    def _annotate(self, text: str) -> None:
        said = f"{self._count}{'noted' if text else 'without a note'}. {self._back}"
        self._mark(self._asked, NOTE, value=text or None, then=lambda _: self._keys.say(said))

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
        self._mark_found_read(Query(both(self._query.condition, older)))


def _names(text: str) -> list[str]:
    return [name for name in text.replace("，", ",").split(",") if name.strip()]
