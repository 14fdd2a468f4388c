"""The part of the reading pane that follows links, by the mouse, by labels, and back again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.message import Message
from textual.strip import Strip

from tui_reader.settings.config import Config
from tui_reader.tui.messages import Part
from tui_reader.tui.styles import component_style
from tui_reader.tui.widgets.heading_view import HeadingView
from tui_reader.tui.widgets.link_hints import LinkHints, spots

if TYPE_CHECKING:  # what sets articles is loaded with the first one
    from tui_reader.document.galley import Place
    from tui_reader.document.model import Block, Span


class LinkingView(HeadingView):
    """An article whose links are followed."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"article--hint"}

    class Linked(Message):
        """A link was chosen."""

        def __init__(self, href: str) -> None:
            super().__init__()
            self.href = href

    @dataclass
    class Unlabelled(Message):
        """The labels have gone with what they were on; ``again`` if it is only set anew."""

        again: bool

    def __init__(self, config: Config, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(config, id=id)
        self._back: list[Place] = []
        self._hints: LinkHints | None = None

    def take(self, part: Part) -> None:
        """Take an article's first part, which is shown from its beginning, or a further one."""
        if part.begins:
            if self._hints is not None:
                self.post_message(self.Unlabelled(again=False))
            self._hints = None
            self._back.clear()
        super().take(part)

    @property
    def blocks(self) -> list[Block]:
        """What has arrived of the article."""
        return list(self._blocks)

    # Within the article

    def action_note(self) -> None:
        """Go to the first footnote that is mentioned on the page, or back."""
        if self._back:
            self._go_to(self._back.pop())
            return
        y, height = self.scroll_offset.y, self.size.height
        hrefs = (run.href for line in self._lines[y : y + height] for run in line.runs)
        note = next((href for href in hrefs if href.startswith("#") and href != "#"), "")
        if note:
            self.follow(note[1:])
        else:
            self.post_message(self.Said("No footnote is mentioned on this page."))

    def follow(self, anchor: str) -> None:
        """Go where a link within the article leads; `action_note` comes back from there."""
        self._back.append(self._top)
        self.go_to_anchor(anchor)

    def go_to_anchor(self, anchor: str) -> None:
        """Go to a place in the article, as soon as it arrives; without a name, to the beginning."""
        from tui_reader.document.galley import Place  # noqa: PLC0415 - loaded with an article

        if not anchor:
            self._goal = None
            self._go_to(Place(0))
        elif self._galley is None:  # about to be shown
            self._goal = anchor
        else:
            self._go_to_anchor(anchor)

    # Chosen by the mouse

    def on_click(self, event: events.Click) -> None:
        """Follow a link."""
        href = str(event.style.meta.get("href", ""))
        if href.strip("#"):
            self.post_message(self.Linked(href))

    # Chosen by labels

    def begin_hints(self) -> bool:
        """Put labels on the links that are seen; False where there are none."""
        top = self.scroll_offset.y
        self.end_hints()
        found = spots((top + y, self.render_line(y)) for y in range(self.size.height))
        if found:
            self._hints = LinkHints(found, top)
            self._draw_anew()
        return bool(found)

    @property
    def is_labelled(self) -> bool:
        """Whether labels are on the links."""
        return self._hints is not None

    def end_hints(self) -> None:
        """Take the labels away."""
        if self._hints is not None:
            self._hints = None
            self._draw_anew()

    def take_label(self, key: str) -> bool:
        """Type a label; False for a key that is none of one, which ends this and does its own."""
        if self._hints is None:
            return False
        if self._hints.take(key):
            href = self._hints.chosen
            if href:
                self.end_hints()
                self.post_message(self.Linked(href))
            self._draw_anew()
            return True
        self.end_hints()
        return len(key) == 1 or key in ("escape", "backspace")

    def with_labels(self, strip: Strip, number: int) -> Strip:
        """Draw the labels of a line over it."""
        if self._hints is None:
            return strip
        return self._hints.over(strip, number, component_style(self, "article--hint"))

    def lines_moved(self, by: int) -> None:
        """Keep labels on their links; none if all lines are new."""
        super().lines_moved(by)
        if self._hints is not None and by:
            self._hints.move(by)
        elif self._hints is not None:
            self._hints = None
            self.post_message(self.Unlabelled(again=True))

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Take the labels away with the page that they are on."""
        super().watch_scroll_y(old_value, new_value)
        if self._hints is not None and self._hints.top != self.scroll_offset.y:
            self.end_hints()
            self.post_message(self.Unlabelled(again=False))

    # Pictures

    @property
    def pictures(self) -> list[Span]:
        """The pictures that are seen, one for each address."""
        from tui_reader.document.links import pictures  # noqa: PLC0415 - loaded with an article
        from tui_reader.document.model import Role  # noqa: PLC0415

        y, height = self.scroll_offset.y, self.size.height
        seen: dict[int, set[str]] = {}
        for line in self._lines[y : y + height]:
            hrefs = {run.href for run in line.runs if Role.IMAGE in run.role}
            seen.setdefault(line.block, set()).update(hrefs)
        found: dict[str, Span] = {}
        for block, hrefs in seen.items():
            for span in pictures(self._blocks[block], hrefs):
                found.setdefault(span.src, span)
        return list(found.values())
