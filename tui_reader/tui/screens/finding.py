"""Places in the open article: words that are looked for, and its headings."""

from tui_reader.domain.clean import clean_line
from tui_reader.library.entry import Entry
from tui_reader.library.library import Library
from tui_reader.settings.config import Config
from tui_reader.settings.keymap import FINDING
from tui_reader.tui.hints import Situation
from tui_reader.tui.screens.stepping import SteppingScreen
from tui_reader.tui.widgets.find_line import FindLine


class FindingScreen(SteppingScreen):
    """An article in which one looks for words and headings."""

    def __init__(self, library: Library, config: Config) -> None:
        super().__init__(library, config)
        self._find = FindLine(id="find-line")

    @property
    def _situation(self) -> Situation:
        return super()._situation._replace(finding=self._reader.is_finding)

    @property
    def pane(self) -> str:
        """The part of the keymap that keys are looked up in."""
        is_finding = self._reader.is_finding and self.focused is self._reader
        return FINDING if is_finding else super().pane

    def _show_pane(self, width: int, *, reading: bool) -> None:
        super()._show_pane(width, reading=reading or self.focused is self._find.input)

    def _show_article(self, entry: Entry, *, reading: bool = True) -> None:
        if self._article is None or entry.row.relpath != self._article.row.relpath:
            self._forget_finding()
        super()._show_article(entry, reading=reading)

    # Words

    def action_find(self) -> None:
        """Begin to type words to look for in the article."""
        if self._reader.has_article and self._find.is_attached:
            self._reader.begin_to_find()
            self._find.begin(self._reader.needle)

    def on_find_line_asked(self, message: FindLine.Asked) -> None:
        """Look for what is typed."""
        if self._reader.is_finding:  # else it was ended after this was typed
            self._reader.look_for(message.text)

    def on_find_line_kept(self, message: FindLine.Kept) -> None:
        """Go back to the article, which stays marked."""
        self._reader.look_for(message.text)
        if self._reader.needle:
            self._reader.focus()
            if self._reader.is_looking:
                sentence = self.with_keys("Looking … {back} stops")
                self._waits.begin("find", sentence, self.end_finding)
                self.hold_keys("find")
        else:
            self.end_finding()

    def on_finding_view_found(self) -> None:
        """Show which match is current."""
        self._find.show_found(self._reader.found)
        if not self._reader.is_looking:
            self.let_keys_go("find")

    def action_keep_find(self) -> None:
        """Go back to the article, which stays marked."""
        self.on_find_line_kept(FindLine.Kept(self._find.input.value))

    def action_next_match(self, count: int = 1) -> None:
        """Go to the next match, or one so many further."""
        self._reader.go_to_match(count)

    def action_previous_match(self, count: int = 1) -> None:
        """Go to the match before, or one so many back."""
        self._reader.go_to_match(-count)

    @property
    def is_finding_here(self) -> bool:
        """Whether the focus is where words are looked for."""
        is_here = self.focused in (self._reader, self._find.input)
        return self._reader.is_finding and is_here

    def end_finding(self) -> None:
        """Mark nothing any more, and go back to where one was."""
        self._reader.end_finding()
        self._find.end()
        self.let_keys_go("find")
        self._reader.focus()
        self.call_after_refresh(self._show_keys)  # the line leaves the article its room

    @property
    def _is_reading(self) -> bool:
        return super()._is_reading or self.focused is self._find.input

    def _forget_finding(self) -> None:
        """End it for the sake of another article."""
        if self._reader.is_finding:
            self._reader.forget_finding()
            self._find.end()
            self.let_keys_go("find")

    # Headings

    def action_next_heading(self, count: int = 1) -> None:
        """Go to the next heading, or one so many further."""
        self._reader.step_heading(count)

    def action_previous_heading(self, count: int = 1) -> None:
        """Go to the heading before, or one so many back."""
        self._reader.step_heading(-count)

    def action_outline(self) -> None:
        """List the headings, to go to one of them."""
        from tui_reader.tui.screens.picking import PickScreen, Row  # noqa: PLC0415 - not at the start

        headings, arrives = self._reader.headings, self._reader.arrives
        if not headings:
            more = " yet: it is still being read" if arrives else ""
            self._keys.say(f"This article has no headings{more}.")
            return
        least = min(heading.level for heading in headings)
        rows = [Row(clean_line(item.text), depth=item.level - least) for item in headings]
        here = self._reader.heading_here
        at = sum(heading.block <= here for heading in headings) - 1

        def go(chosen: int | None) -> None:
            if chosen is not None:
                self._reader.focus()
                self._reader.go_to_heading(headings[chosen].block)

        title = "Headings so far; the article is still being read" if arrives else "Headings"
        self.app.push_screen(PickScreen(title, rows, at=max(0, at)), go)
