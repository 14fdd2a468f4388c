"""Where the article's links lead: to the web, to files, to other articles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from textual import events, work
from textual.message import Message
from textual.worker import get_current_worker

from tui_reader.domain.address import shown
from tui_reader.domain.clean import clean_line
from tui_reader.domain.errors import ReaderError
from tui_reader.domain.marks import READ
from tui_reader.library.entry import Entry
from tui_reader.library.library import Library
from tui_reader.settings.config import Config
from tui_reader.tui.foreground import given_over, run
from tui_reader.tui.screens.finding import FindingScreen
from tui_reader.tui.widgets.linking_view import LinkingView

if TYPE_CHECKING:  # what follows links is loaded with the first one
    from collections.abc import Sequence

    from tui_reader.document.links import Link
    from tui_reader.document.model import Block
    from tui_reader.library.linking import Target


_AT_ONCE = 5_000
"""Spans of an article whose links are gathered without a thread: it takes some milliseconds."""


class _Asked(NamedTuple):
    """A link that is to be followed, and the article that has it."""

    entry: Entry
    href: str
    is_original: bool = False
    marks_read: bool = False


class LinkingScreen(FindingScreen):
    """An article whose links are opened."""

    @dataclass
    class Led(Message):
        """A link's target was found, and opened if another program does that."""

        asked: _Asked
        target: Target | ReaderError
        words: Sequence[str] = ()
        """The program that is to open it in the terminal."""

    @dataclass
    class Gathered(Message):
        """The links of an article were found; ``number`` is the one that is to be opened."""

        relpath: str
        links: Sequence[Link]
        number: int | None

    def __init__(self, library: Library, config: Config) -> None:
        super().__init__(library, config)
        self._followed: _Asked | None = None
        """What is on its way."""

    # One link

    def _follow(self, href: str) -> None:
        """Go where a link of the open article leads."""
        if self._article is None:
            return
        if href.startswith("#"):
            self._reader.focus()
            self._reader.follow(href[1:])
        else:
            self._lead_to(_Asked(self._article, href))

    def _lead_to(self, asked: _Asked) -> None:
        self._followed = asked
        sentence = self.with_keys("Opening … {back} stops")
        self._waits.begin("link", sentence, self._stop_following)
        self._lead(asked)

    def _stop_following(self) -> None:
        self._followed = None
        self.workers.cancel_group(self, "link")

    @work(thread=True, group="link", exclusive=True)
    def _lead(self, asked: _Asked) -> None:
        from tui_reader.library.linking import FileAt, Origin, Web  # noqa: PLC0415 - not at the start
        from tui_reader.tui.opening import open_address, open_file  # noqa: PLC0415

        worker, row = get_current_worker(), asked.entry.row
        target: Target | ReaderError
        words: Sequence[str] = ()
        try:
            origin = Origin(row.relpath, row.link)
            target = self._library.target(origin, asked.href, original=asked.is_original)
            if worker.is_cancelled:
                return
            if isinstance(target, Web):
                words = open_address(target.address)
            elif isinstance(target, FileAt):
                open_file(target.path)
        except ReaderError as error:
            target = error
        self._tell(self.Led(asked, target, words))

    def on_linking_screen_led(self, message: Led) -> None:
        """Show where the link has led, unless that is not waited for any more."""
        if message.asked is self._followed:
            self._followed = None
            self._waits.end("link")
            if message.words:
                self._browse_here(message.words)
            self._arrive(message.asked, message.target)

    def _browse_here(self, words: Sequence[str]) -> None:
        """Give the terminal to a browser."""
        try:
            given_over(self.app, lambda: run(words))
        except ReaderError as error:
            self._keys.say(str(error))

    def _arrive(self, asked: _Asked, target: Target | ReaderError) -> None:
        from tui_reader.library.linking import ArticleAt, FileAt, Refused, Web, Within  # noqa: PLC0415

        if isinstance(target, ReaderError):
            self._keys.say(target.brief)
        elif isinstance(target, Refused):
            self._keys.say(f"Not opened: {shown(asked.href)} ({target.reason})")
        elif isinstance(target, ArticleAt):
            self._open_at(target.relpath, target.anchor)
        elif isinstance(target, Within):
            if self._article is not None and self._article.row.relpath == asked.entry.row.relpath:
                self._reader.focus()
                self._reader.follow(target.anchor)
        elif isinstance(target, Web | FileAt):
            if isinstance(target, Web):
                self._keys.say(f"Opened {shown(target.address)}")
            else:
                self._keys.say(f"Opened {clean_line(target.path.name)}")
            if asked.marks_read:
                self._mark((asked.entry.row.id,), READ, value=True)

    def _open_at(self, relpath: str, anchor: str) -> None:
        entry = self._library.find(relpath)
        if entry is None:
            self._keys.say(f"This article has gone: {clean_line(relpath)}")
        else:
            self._open_entry(entry, anchor)

    def on_linking_view_linked(self, message: LinkingView.Linked) -> None:
        """Follow a link that was clicked, or whose label was typed."""
        self._follow(message.href)

    def action_open_link(self) -> None:
        """Open the article's own address."""
        self._open_original(marks_read=False)

    def action_open_and_read(self) -> None:
        """Open the article's own address and mark the article as read."""
        self._open_original(marks_read=True)

    def _open_original(self, *, marks_read: bool) -> None:
        entry = self._current
        if entry is not None and entry.row.link:
            self._lead_to(_Asked(entry, entry.row.link, is_original=True, marks_read=marks_read))
        else:
            self._keys.say("This article has no link.")

    # Labels

    def action_hints(self) -> None:
        """Put labels on the links that are seen."""
        if not self._is_visible:
            self._keys.say(self.with_keys("No article is shown: {open} opens one."))
        elif self._reader.begin_hints():
            self._keys.say("Type a link's label; any other key ends.", stays=True)
        else:
            self._keys.say("No link is on this page.")

    @property
    def _is_visible(self) -> bool:
        return self._reader.has_article and self._reader.display and bool(self._reader.size.width)

    def take_key(self, key: str) -> bool:
        """Take the keys of a label."""
        return super().take_key(key) or self._reader.take_label(key)

    def on_linking_view_unlabelled(self, message: LinkingView.Unlabelled) -> None:
        """Put labels on what is seen now, or say no more that they are there."""
        self.forget_message()
        if message.again:
            self.call_after_refresh(self.action_hints)

    def on_mouse_down(self, _: events.MouseDown) -> None:
        """Take the labels away: the mouse is used."""
        if self._reader.is_labelled:
            self._reader.end_hints()
            self.forget_message()

    # All links

    def action_open(self, count: int | None = None) -> None:
        """Open the article under the cursor; in the article, the link of a number."""
        if self.focused is not self._reader:
            super().action_open()
        elif count is not None and self._article is not None:
            self._begin_to_gather(self._article.row.relpath, count)
        else:
            self._keys.say(
                self.with_keys("A number before {open} opens a link, {hints} labels those you see.")
            )

    def action_list_links(self) -> None:
        """List all links of the article."""
        if self._article is not None:
            self._begin_to_gather(self._article.row.relpath, None)

    def _begin_to_gather(self, relpath: str, number: int | None) -> None:
        from tui_reader.document.links import links  # noqa: PLC0415 - loaded with an article

        blocks = self._reader.blocks
        if sum(len(block.spans) for block in blocks) < _AT_ONCE:
            self._take_links(links(blocks), number)
        else:
            sentence = self.with_keys("Gathering links … {back} stops")
            self._waits.begin("links", sentence, self._stop_gathering)
            self.hold_keys("links")  # they are meant for the list
            self._gather(relpath, blocks, number)

    def _stop_gathering(self) -> None:
        self.workers.cancel_group(self, "links")

    @work(thread=True, group="links", exclusive=True)
    def _gather(self, relpath: str, blocks: Sequence[Block], number: int | None) -> None:
        from tui_reader.document.links import links  # noqa: PLC0415 - loaded with an article

        worker, found = get_current_worker(), links(blocks)
        if not worker.is_cancelled:
            self._tell(self.Gathered(relpath, found, number))

    def on_linking_screen_gathered(self, message: Gathered) -> None:
        """List the links, or follow the one of a number."""
        was_stopped = not self._waits.has("links")
        if not was_stopped and self._article and self._article.row.relpath == message.relpath:
            self._take_links(message.links, message.number)
        self.let_keys_go("links")

    def _take_links(self, found: Sequence[Link], number: int | None) -> None:
        if number is None:
            self._choose_link(found)
            return
        addresses = {link.number: link.href for link in found if link.number}
        href = addresses.get(number)
        if href is not None:
            self._follow(href)
        elif addresses:
            so_far = " so far" if self._reader.arrives else ""
            last = f"the last{so_far} is {len(addresses)}"
            self._keys.say(f"There is no link {number}; {last}.")
        else:
            ways = self.with_keys("{hints} labels the links on the page, {list_links} lists all.")
            self._keys.say(f"No link here has a number: {ways}")

    def _choose_link(self, links: Sequence[Link]) -> None:
        names = [(_name(link), link.href) for link in links]
        more = " so far; the article is still being read" if self._reader.arrives else ""
        self._choose_address(f"Links{more}", names, f"This article has no links{more}.")

    def action_open_picture(self) -> None:
        """Open the picture on the page, or choose one of several."""
        pictures = self._reader.pictures if self._is_visible else []
        if len(pictures) == 1:
            self._follow(pictures[0].src)
        else:
            names = [(span.text, span.src) for span in pictures]
            self._choose_address("Pictures", names, "No picture is on this page.")

    def _choose_address(self, title: str, names: Sequence[tuple[str, str]], none: str) -> None:
        """Let one of some addresses with their names be chosen, and follow it."""
        from tui_reader.tui.screens.picking import PickScreen, Row  # noqa: PLC0415 - not at the start

        if not names:
            self._keys.say(none)
            return

        def follow(chosen: int | None) -> None:
            if chosen is not None:
                self._follow(names[chosen][1])

        some = [(name, shown(href)) for name, href in names]
        rows = [Row(name, "" if name.endswith(about) else about) for name, about in some]
        self.app.push_screen(PickScreen(title, rows), follow)


def _name(link: Link) -> str:
    """Give a link's number, which opens it, and its text; notes have numbers of their own."""
    if link.href.startswith("#") and link.text.strip("[]").isdecimal():
        return f"note {link.text.strip('[]')}"
    return f"{link.number} {link.text}" if link.number else link.text
