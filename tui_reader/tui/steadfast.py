"""What the index cannot answer is said, and the app goes on with what it has."""

from abc import abstractmethod

from textual import events
from textual.message import Message
from textual.message_pump import CallbackError, MessagePump

from tui_reader.domain.errors import StorageError


def index_fault(error: BaseException | None) -> StorageError | None:
    """Give the fault of the index that an exception is, or that a timer's has come from."""
    cause = error.__context__ if isinstance(error, CallbackError) else error
    return cause if isinstance(cause, StorageError) else None


class Steadfast(MessagePump):
    """An app or a screen that outlives faults of the index once it is there."""

    @abstractmethod
    def say_fault(self, fault: StorageError) -> None:
        """Say what is wrong and what to do."""

    async def _dispatch_message(self, message: Message) -> None:
        try:
            await super()._dispatch_message(message)
        except (StorageError, CallbackError) as error:
            fault = index_fault(error)
            if fault is None or isinstance(message, events.Mount | events.Compose):
                raise
            self.say_fault(fault)
