"""Keys that come before what was asked for is done wait for it, in their order."""

from abc import abstractmethod

from textual import events
from textual.message_pump import MessagePump
from textual.timer import Timer
from textual.widgets import Input

from tui_reader.tui.ending import EndingApp
from tui_reader.tui.messages import Settled

_ROUNDS, _ROUNDS_ABOVE = 2, 4
"""Messages that a key leads to, one by the other, before the focus is where it leads: in a line of
the screen, and in a screen above it, where one is chosen from."""
_PATIENCE = 1.0
"""Seconds after which keys wait no more for a line that has gone."""


class TypeaheadApp(EndingApp, inherit_bindings=False):
    """An app that a burst of keys does the same in as one key after the other."""

    def __init__(self, *, ansi_color: bool | None = None) -> None:
        super().__init__(ansi_color=ansi_color)
        self._held: list[events.Key | events.Paste] = []
        self._entered: MessagePump | None = None
        """The line or screen that a key went to which is not done yet."""
        self._patience: Timer | None = None

    @abstractmethod
    async def take(self, event: events.Key) -> bool:
        """Do what a key asks for; False where it goes the usual way."""

    @property
    @abstractmethod
    def is_working(self) -> bool:
        """Whether something is worked out that keys have to wait for."""

    @abstractmethod
    def interrupts(self, event: events.Key) -> bool:
        """Say whether a key does not wait for what is worked out."""

    async def on_event(self, event: events.Event) -> None:
        """Do what a key asks for when its turn has come; other events go the usual way."""
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            await super().on_event(event)
        elif isinstance(event, events.Key) and self.is_working and self.interrupts(event):
            self._held.clear()  # as an interrupt does with what was typed ahead
            await self._press(event)
        elif self.is_working or self._entered is not None or self._held:
            self._held.append(event)
        else:
            await self._press(event)

    async def _press(self, event: events.Key | events.Paste) -> None:
        if isinstance(event, events.Paste):
            await super().on_event(event)
            return
        screen, line = self.screen, self.focused
        is_above = screen is not self.screen_stack[0]
        if await self.take(event):
            return
        await super().on_event(event)
        if is_above or (event.key == "enter" and isinstance(line, Input)):
            self._entered = line or screen
            self._patience = self.set_timer(_PATIENCE, self._settled)
            self._wait(_ROUNDS_ABOVE if is_above else _ROUNDS)

    def _wait(self, rounds: int) -> None:
        """Send a message behind those that a key leads to, at last by way of the screen."""
        line = self._entered
        if not (rounds and line is not None and line.post_message(Settled(rounds))):
            self.screen_stack[0].post_message(Settled(0))

    def on_settled(self, message: Settled) -> None:
        """Go on with the keys when all is done."""
        if self._entered is None:
            return
        if message.rounds:
            self._wait(message.rounds - 1)
        else:
            self._settled()

    def _settled(self) -> None:
        self._entered = None
        if self._patience is not None:
            self._patience.stop()
        self.let_go()

    def let_go(self) -> None:
        """Do what the keys ask for that have waited."""
        self.call_next(self._let_go)

    async def _let_go(self) -> None:
        """Do what the first asks for, and the next when a screen that it opens is there."""
        if self._held and self._entered is None and not self.is_working:
            await self._press(self._held.pop(0))
            self.call_later(self._let_go)
