"""The articles that were opened, in their order, to go back and forth in."""

MOST = 1_000
"""Articles that are remembered."""


class History:
    """Paths of articles, and which of them is open."""

    def __init__(self) -> None:
        self._paths: list[str] = []
        self._at = -1

    def add(self, relpath: str) -> None:
        """Open an article: what one has gone back from is forgotten."""
        if self._paths[self._at : self._at + 1] != [relpath]:
            self._paths[self._at + 1 :] = [relpath]
            del self._paths[:-MOST]
            self._at = len(self._paths) - 1

    def step(self, way: int) -> str | None:
        """Go to the article before (-1) or after (1) and give its path, if there is one."""
        if not 0 <= self._at + way < len(self._paths):
            return None
        self._at += way
        return self._paths[self._at]
