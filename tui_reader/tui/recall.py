"""What was typed in a line before, to be typed again."""


class Recall:
    """Goes back from what is being typed through what was entered, each once, the latest first."""

    def __init__(self) -> None:
        self._entered: list[str] = []
        self._back = 0
        """How far back one has gone; at 0 is what is being typed."""
        self._typed = ""

    def begin(self) -> None:
        """Go on from a line that is typed anew."""
        self._back = 0

    def keep(self, text: str) -> None:
        """Remember what was entered."""
        if text.strip():
            self._entered = [*(other for other in self._entered if other != text), text]
        self._back = 0

    def walk(self, way: int, text: str) -> str:
        """Give what comes ``way`` steps later, or earlier below 0, in a line that has ``text``."""
        if not self._back:
            self._typed = text
        self._back = min(max(self._back - way, 0), len(self._entered))
        return self._entered[-self._back] if self._back else self._typed
