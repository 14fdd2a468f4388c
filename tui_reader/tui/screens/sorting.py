"""The order of a list, and its days."""

from tui_reader.domain.query import Sort
from tui_reader.tui.screens.browsing import BrowsingScreen


class SortingScreen(BrowsingScreen):
    """A list that is sorted as one likes."""

    def action_sort_date(self) -> None:
        """Sort by date."""
        self._sort_by("date")

    def action_sort_title(self) -> None:
        """Sort by title."""
        self._sort_by("title")

    def action_sort_source(self) -> None:
        """Sort by source."""
        self._sort_by("source")

    def action_sort_unread(self) -> None:
        """Put what is unread first."""
        self._sort_by("unread")

    def action_sort_relevance(self) -> None:
        """Put what matches best first."""
        if self._query.phrases:
            self._sort_by("relevance")
        else:
            self._keys.say(
                self.with_keys("Best first needs words to look for: {filter} begins to type them.")
            )

    def _sort_by(self, name: str) -> None:
        """Sort the list, the other way round where it is sorted so; the cursor stays."""
        if self._filter.sort:
            self._keys.say(
                f"The filter says {self._filter.sort}: {self.keymap.show('filter')} changes it."
            )
            return
        order = self._query.order
        self._sort = Sort(name, reverse=order.name == name and not order.reverse)
        self._show_list()

    def action_toggle_days(self) -> None:
        """Tell days apart, or no more."""
        if not self._found.days:
            self._keys.say(
                self.with_keys("Only a list that is sorted by date has days: {sort_date}.")
            )
            return
        self._day_headings = not self._list.has_headings
        self._show_found(self._found, current=self._list.current)
