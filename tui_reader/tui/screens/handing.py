"""The article handed to other programs: the clipboard, an editor, a command."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from textual import work
from textual.message import Message
from textual.worker import get_current_worker

from tui_reader.domain.clean import clean_line, is_clean
from tui_reader.domain.errors import LibraryError, ReaderError
from tui_reader.domain.times import local
from tui_reader.library.entry import Entry
from tui_reader.library.library import Library
from tui_reader.settings.config import Config
from tui_reader.tui.articles import parts
from tui_reader.tui.clipboard import Program, by_terminal, program
from tui_reader.tui.editor import edit
from tui_reader.tui.foreground import given_over
from tui_reader.tui.messages import Part
from tui_reader.tui.pipe import pipe
from tui_reader.tui.screens.linking import LinkingScreen
from tui_reader.tui.widgets.ask_line import Purpose

if TYPE_CHECKING:  # what sets articles is loaded with the first one
    from tui_reader.document.model import Block


class _Order(NamedTuple):
    """An article that is wanted as Markdown."""

    entry: Entry
    about: str
    """Who has written it, and when."""
    does: Callable[[Entry, str], None]


class HandingScreen(LinkingScreen):
    """An article that other programs are given."""

    @dataclass
    class Put(Message):
        """A program has put a text on the clipboard, or has not."""

        text: str
        what: str
        because: str
        by: str
        fault: ReaderError | None

    @dataclass
    class Written(Message):
        """An article is there as Markdown, or cannot be read."""

        order: _Order
        text: str | ReaderError

    def __init__(self, library: Library, config: Config) -> None:
        super().__init__(library, config)
        self._handing: _Order | None = None
        self._piped: Entry | None = None
        """What a command is asked for."""

    @property
    def _handed(self) -> Entry | None:
        return self._current or (self._article if self._is_reading else None)

    def _is_open(self, entry: Entry) -> bool:
        return self._article is not None and self._article.row.relpath == entry.row.relpath

    def _file(self, entry: Entry) -> Path:
        return self._library.place.root / entry.row.relpath

    # The clipboard

    def action_copy(self) -> None:
        """Copy the chosen lines, what the mouse has selected, or the article's address."""
        lines = self._reader.take_chosen() if self._is_reading else ""
        selected = self.get_selected_text()
        entry = self._handed
        if lines:
            self.copy(lines, "the chosen lines")
        elif selected:
            self.copy(selected, "what is selected")
            self.clear_selection()
        elif entry is not None and entry.row.link:
            self.copy(entry.row.link, "the address")
        elif entry is not None:
            path = str(self._file(entry))
            path = path if is_clean(path) else clean_line(path)  # it may be pasted into a shell
            self.copy(path, "its file's path", because="It has no address. ")

    def copy(self, text: str, what: str, because: str = "") -> None:
        """Put ``text`` on the clipboard, and say how that was done of ``what``, and why."""
        by = program(os.environ)
        if by is None:
            self._copy_by_terminal(text, what, because)
        else:
            self._waits.begin("copy", f"{by.name} takes {what} …", None)
            self._copy_by(by, text, what, because)

    @work(thread=True, group="copy", exclusive=True)
    def _copy_by(self, by: Program, text: str, what: str, because: str) -> None:
        fault: ReaderError | None = None
        try:
            by.take(text)
        except ReaderError as error:
            fault = error
        if not get_current_worker().is_cancelled:  # by a later text, which it must not replace
            self._tell(self.Put(text, what, because, by.name, fault))

    def on_handing_screen_put(self, message: Put) -> None:
        """Say what was copied, and let the terminal do what the program could not."""
        self._waits.end("copy")
        if message.fault is None:
            self._keys.say(f"{message.because}Copied {message.what} by {message.by}.")
        else:
            because = f"{message.fault}. {message.because}"
            self._copy_by_terminal(message.text, message.what, because)

    def _copy_by_terminal(self, text: str, what: str, because: str) -> None:
        by = by_terminal(self.app, text, os.environ)
        self._keys.say(f"{because}Copied {what} by {by}.")

    def action_copy_article(self) -> None:
        """Copy the article as Markdown."""

        def copy(_entry: Entry, text: str) -> None:
            self.copy(text, "the article")

        self._want_markdown("copy_article", self._handed, copy)

    # Markdown

    def _want_markdown(
        self, action: str, entry: Entry | None, does: Callable[[Entry, str], None]
    ) -> None:
        """Write an article as Markdown when all of it is there, and go on with that."""
        if entry is None:
            return
        details = self._library.details(entry.row.id)
        authors = ", ".join(details.authors) if details is not None else ""
        about = " · ".join(filter(None, (authors, local(entry.row.date))))
        self._handing = order = _Order(entry, about, does)
        sentence = self.with_keys(f"{{{action}}} waits for the rest … {{back}} gives up")
        self._waits.begin("hand", sentence, self._give_up)
        if not self._is_open(entry):
            self._write(order, ())
        elif self._is_shown and not self._reader.arrives:
            self._write(order, tuple(self._reader.blocks))

    def _take(self, part: Part) -> None:
        super()._take(part)
        order = self._handing
        if part.ends and order is not None and self._is_open(order.entry):
            self._write(order, tuple(self._reader.blocks))

    def _show_article(self, entry: Entry, *, reading: bool = True) -> None:
        super()._show_article(entry, reading=reading)
        order = self._handing
        if order is not None and not self._is_open(order.entry):
            self._write(order, ())  # which nobody else reads any more

    def _stop_reading(self) -> None:
        order = self._handing
        if order is not None and self._is_open(order.entry):
            self._waits.end("hand")
            self._handing = None
        super()._stop_reading()

    def _give_up(self) -> None:
        order, self._handing = self._handing, None
        self.workers.cancel_group(self, "hand")
        if order is not None and not self._is_open(order.entry):
            self._library.articles.give_up(order.entry.row.relpath)
        self._keys.say("Given up.")

    @work(thread=True, group="hand", exclusive=True)
    def _write(self, order: _Order, blocks: tuple[Block, ...]) -> None:
        """Write an article of which the pane has ``blocks``, or which is to be read."""
        from tui_reader.document.markdown import article_markdown  # noqa: PLC0415 - seldom
        from tui_reader.document.model import Kind  # noqa: PLC0415

        row, worker = order.entry.row, get_current_worker()
        text: str | ReaderError
        try:
            if not any(block.kind is Kind.META for block in blocks):  # else why it cannot be read
                blocks = self._read_whole(row.relpath, lambda: worker.is_cancelled)
            text = article_markdown(row.title, row.link, order.about, blocks)
        except ReaderError as error:
            text = error
        if not worker.is_cancelled:
            self._tell(self.Written(order, text))

    def _read_whole(self, relpath: str, is_cancelled: Callable[[], bool]) -> tuple[Block, ...]:
        found: list[Block] = []
        with closing(self._library.articles.open(relpath, self._config.links)) as readings:
            for part in parts(readings):
                if is_cancelled():
                    break
                if part.begins:
                    found.clear()
                found += part.blocks
        return tuple(found)

    def on_handing_screen_written(self, message: Written) -> None:
        """Go on with an article, unless it was given up."""
        order = message.order
        if order is not self._handing:
            return
        self._handing = None
        self._waits.end("hand")
        if isinstance(message.text, ReaderError):
            self._keys.say(str(message.text))
        else:
            order.does(order.entry, message.text)

    # Programs that have the terminal

    def action_edit(self) -> None:
        """Open the article's file in the editor, and show what has become of it."""
        entry = self._handed
        if entry is None:
            return
        file = self._file(entry)

        def open_file() -> None:
            if not file.exists():
                raise LibraryError("this file is gone", where=entry.row.relpath)
            edit(file)

        try:
            given_over(self.app, open_file)
        except ReaderError as error:
            self._keys.say(str(error))
        self._library.rescan()
        if self._article is not None and self._is_open(entry):
            self.keep_position()
            self._show_kept(self._article)

    def action_pipe(self) -> None:
        """Ask for a command that gets the article."""
        self._piped = self._handed
        if self._piped is not None:
            self._begin_to_ask(Purpose.PIPE)

    @property
    def _answers(self) -> dict[Purpose, Callable[[str], None]]:
        return super()._answers | {Purpose.PIPE: self._pipe}

    def _pipe(self, command: str) -> None:
        self._ask.remember(command)
        self._want_markdown("pipe", self._piped, partial(self._run, command))

    def _run(self, command: str, entry: Entry, text: str) -> None:
        more = {
            "TUI_READER_FILE": str(self._file(entry)),
            "TUI_READER_TITLE": entry.row.title,
            "TUI_READER_LINK": entry.row.link,
        }
        try:
            said = given_over(self.app, partial(pipe, command, text, more))
        except ReaderError as error:
            said = str(error)
        self._keys.say(said)
