"""The part of the reading pane that goes from heading to heading."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from tui_reader.settings.config import Config
from tui_reader.tui.messages import Part
from tui_reader.tui.widgets.finding_view import FindingView, Spot

if TYPE_CHECKING:  # what sets articles is loaded with the first one
    from tui_reader.document.model import Block


class Heading(NamedTuple):
    """A heading of the article."""

    block: int
    level: int
    text: str


class HeadingView(FindingView):
    """An article whose headings are gone to."""

    def __init__(self, config: Config, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(config, id=id)
        self._stepped: tuple[Spot, int] | None = None
        """Where the last step to a heading has led, and the block of the heading."""

    def take(self, part: Part) -> None:
        """Take an article's first part, which is shown from its beginning, or a further one."""
        if part.begins:
            self._stepped = None
        super().take(part)

    def _keeping(self, sets: Callable[[], None]) -> None:
        stepped = self._stepped
        is_there = stepped is not None and self._spot == stepped[0]
        super()._keeping(sets)
        if stepped is not None and is_there:
            self._stepped = self._spot, stepped[1]

    @property
    def headings(self) -> list[Heading]:
        """The headings that have arrived."""
        return [
            Heading(index, block.level, " ".join(block.text.split()))
            for index, block in enumerate(self._blocks)
            if _is_heading(block)
        ]

    @property
    def arrives(self) -> bool:
        """Whether the rest of the article is on its way."""
        return not self._arrived

    @property
    def heading_here(self) -> int:
        """The block that the heading above this place is; the first where there is none."""
        if self._stepped and self._stepped[0] == self._spot:
            return self._stepped[1]
        return self._here.block

    def go_to_heading(self, block: int) -> None:
        """Go to the heading that is this block, if it still is one."""
        from tui_reader.document.galley import Place  # noqa: PLC0415 - loaded with an article

        if block < len(self._blocks) and _is_heading(self._blocks[block]):
            self._visit(Place(block), in_page=False)
            self._stepped = self._spot, block

    def step_heading(self, step: int) -> None:
        """Go so many headings on, or as far as they reach."""
        here = self.heading_here
        blocks = [heading.block for heading in self.headings]
        if step > 0:
            ahead = [block for block in blocks if block > here]
        else:
            ahead = [block for block in reversed(blocks) if block < here]
        if ahead:
            self.go_to_heading(ahead[min(abs(step), len(ahead)) - 1])
        if len(ahead) < abs(step):
            self.post_message(self.Said(self._no_heading(on=step > 0, some=bool(blocks))))

    def _no_heading(self, *, on: bool, some: bool) -> str:
        if on and self.arrives:
            return "No further heading is here yet: the article is still being read."
        if not some:
            return "This article has no headings."
        return "That was the last heading." if on else "That was the first heading."


def _is_heading(block: Block) -> bool:
    return block.kind == "heading"
