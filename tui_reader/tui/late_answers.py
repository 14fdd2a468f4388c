"""What the terminal sends before Textual listens: keys to keep, and late answers to drop."""

import re
from collections.abc import Iterable
from functools import partial

from textual._xterm_parser import XTermParser
from textual.drivers import linux_driver
from textual.message import Message

from tui_reader.settings.terminal import Answers

_ANSWER = re.compile(r"\x1b\]11;[^\x07\x1b]*(?:\x07|\x1b\\)|\x1b\[\?[\d;]*c")
_BEGUN = re.compile(r"\x1b(?:\](?:1(?:1(?:;[^\x07\x1b]*\x1b?)?)?)?|\[(?:\?[\d;]*)?)\Z")
_WHO = re.compile(r"\x1b\[\?[\d;]*c")


class LateAnswers:
    """Drops answers from what the terminal sends, which would be taken for keys."""

    def __init__(self, *, awaited: bool) -> None:
        """Look for them only while they are ``awaited``: the one that says who it is comes last."""
        self._awaited = awaited
        self._begun = ""

    def drop(self, data: str) -> str:
        """Give ``data`` without answers; one that has only begun waits for its end."""
        if not self._awaited:
            return data
        data = self._begun + data
        self._awaited = _WHO.search(data) is None
        data = _ANSWER.sub("", data)
        begun = _BEGUN.search(data) if self._awaited else None
        self._begun = begun[0] if begun else ""
        return data.removesuffix(self._begun)


class _Parser(XTermParser):
    """Begins with the keys that came before it did."""

    def __init__(self, answers: Answers, debug: bool = False) -> None:
        self._late = LateAnswers(awaited=answers.late)
        self._typed = answers.typed
        super().__init__(debug)

    def feed(self, data: str) -> Iterable[Message]:
        """Take what the terminal sends; nothing is its end."""
        rest = self._late.drop(data) if data else ""
        return super().feed(rest) if rest or not data else ()

    def tick(self) -> Iterable[Message]:
        """Take what was typed early."""
        typed, self._typed = self._typed, ""
        if typed:
            yield from self.feed(typed)
        yield from super().tick()


def read_on(answers: Answers) -> None:
    """Let Textual read on from where the terminal's answers have been read to."""
    if answers.late or answers.typed:  # the driver makes its parser itself
        vars(linux_driver)["XTermParser"] = partial(_Parser, answers)
