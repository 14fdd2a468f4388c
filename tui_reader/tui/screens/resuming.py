"""What the next start goes on with: the view, the article, the widths of the panes."""

from pathlib import Path

from textual import events

from tui_reader.domain.errors import ReaderError
from tui_reader.library.library import Library
from tui_reader.settings.config import Config
from tui_reader.settings.session import Session, load, save
from tui_reader.storage.looking import is_file
from tui_reader.tui.hints import Focus
from tui_reader.tui.screens.handing import HandingScreen
from tui_reader.tui.screens.panes import NORMAL, layout_of

_STEP = 4
"""Cells by which a key makes a pane wider."""
_NARROWEST = 24
"""Cells that each side has at least."""


class ResumingScreen(HandingScreen):
    """Categories, articles and the article, as they were left."""

    def __init__(self, library: Library, config: Config, session_file: Path | None) -> None:
        """Without a ``session_file`` nothing is known, and nothing kept."""
        super().__init__(library, config)
        self._session_file = session_file
        place = library.place
        self._opened = str(place.root / (place.only or place.under))
        self._session = Session() if session_file is None else load(session_file, self._opened)
        self._widths = {
            "-normal": self._session.left_width,
            "-wide": self._session.wide_left_width,
        }
        """Cells of the panes on the left where the user has chosen them, by layout."""
        if self._session.measure is not None:
            self._reader.measure = self._session.measure
        is_file = bool(place.only or place.under) and not place.under.endswith("/")
        self._named = (place.only or place.under) if is_file else ""
        """The one article that the user has named, until it is open."""

    # The widths of the panes

    def action_narrower_list(self) -> None:
        """Make the panes on the left narrower."""
        self._widen(-_STEP)

    def action_wider_list(self) -> None:
        """Make the panes on the left wider."""
        self._widen(_STEP)

    def _widen(self, cells: int) -> None:
        width = self.size.width
        if width < NORMAL:
            self._keys.say("There is one pane at a time in so narrow a terminal.")
            return
        now = self.query_one("#left").outer_size.width
        self._widths[layout_of(width)] = max(_NARROWEST, min(now + cells, width - _NARROWEST))
        self._set_widths(width)

    def _set_widths(self, width: int) -> None:
        """Give the panes on the left the width that was chosen for such a terminal, if any."""
        styles = self.query_one("#left").styles
        chosen = self._widths.get(layout_of(width))
        for rule in ("width", "min_width", "max_width"):
            if chosen is None:
                styles.clear_rule(rule)
            else:
                setattr(styles, rule, min(chosen, width - _NARROWEST))

    def on_resize(self, event: events.Resize) -> None:
        """Follow the terminal."""
        if any(self._widths.values()):
            self._set_widths(event.size.width)

    # Beginning and end

    def resume_view(self) -> None:
        """Show the view that was shown, if it is there, or the part that was named."""
        within = self._library.place.within
        if within:
            self._filter = within
            self._input.show(str(within))
            return
        for view in self._tree.views:
            if self._session.view and str(view.query) == self._session.view:
                self._view = view
                self._tree.select(view)
                self.call_after_refresh(self._tree.reveal)

    def open_named(self) -> None:
        """Open the article that the user has named, as soon as it is known."""
        entry = self._library.find(self._named) if self._named else None
        if entry is not None and self._reader.is_attached:
            self._named = ""
            if self._article is None:
                self._open(entry.row.id)

    def resume_article(self) -> None:
        """Open the article that was open, if it is there; the list comes to it."""
        self.open_named()
        article = self._session.article
        is_there = bool(article) and is_file(self._library.place.root / article)
        entry = self._library.find(article) if is_there else None
        if entry is None or self._article is not None or self._named:
            return
        self._history.add(entry.row.relpath)
        self._wanted = entry.row.id
        is_reading = self._session.pane == Focus.ARTICLE
        self._show_article(entry, reading=is_reading)
        if is_reading:
            self._reader.focus()
        elif self._session.pane == Focus.TREE:
            self._tree.focus()

    def prepare_to_leave(self) -> None:
        """Keep what the next start goes on with."""
        self.keep_position()
        if self._session_file is None:
            return
        pane, measure = (self.focused and self.focused.id) or "", self._reader.measure
        session = Session(
            view=str(self._view.query),
            article=self._article.row.relpath if self._article is not None else "",
            pane=pane,
            left_width=self._widths["-normal"],
            wide_left_width=self._widths["-wide"],
            measure=None if measure == self._config.measure else measure,
        )
        try:
            save(self._session_file, self._opened, session)
        except ReaderError as error:
            self._library.faults.append(error)
