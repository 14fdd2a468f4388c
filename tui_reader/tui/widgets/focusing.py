"""Focus that is taken at once."""

from typing import TYPE_CHECKING, Self

from textual.widget import Widget

if TYPE_CHECKING:
    _Base = Widget
else:
    _Base = object  # Textual takes styles from the first base that is a widget


class TakesFocusAtOnce(_Base):
    """A widget takes it behind the keys that wait, but those of a burst are meant for this one."""

    def focus(self, scroll_visible: bool = True) -> Self:
        """Take the focus."""
        if self.is_attached:
            self.screen.set_focus(self, scroll_visible=scroll_visible)
        return self
