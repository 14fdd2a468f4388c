"""A user's folders, and libraries in them made to order."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tui_reader.domain.marks import Value
from tui_reader.library.library import Library, Place


@dataclass
class Home:
    """A user's folders and one library's, all below a temporary folder."""

    folder: Path
    number: int = field(default=0)

    @property
    def root(self) -> Path:
        """The library's folder."""
        root = self.folder / "library"
        root.mkdir(exist_ok=True)
        return root

    @property
    def config(self) -> Path:
        """The user's configuration folder."""
        return self.folder / "config"

    @property
    def place(self) -> Place:
        """Where the library and what is known of it are."""
        return Place(
            root=self.root,
            marks=self.config / "marks",
            device=self.config / "device.json",
            cache=self.folder / "cache",
        )

    def environment(self) -> dict[str, str]:
        """The variables by which a program of this user finds its folders."""
        return {
            "HOME": str(self.folder),
            "XDG_CONFIG_HOME": str(self.folder / "xdg-config"),
            "XDG_CACHE_HOME": str(self.folder / "xdg-cache"),
        }

    def write(
        self, relpath: str = "", *, title: str = "", body: str = "Text.", **front: object
    ) -> str:
        """Write an article with YAML front matter; each one's date is a day before the last."""
        self.number += 1
        relpath = relpath or f"{self.number:03}.md"
        day = 28 - self.number % 28
        matter = {"title": title or f"Article {self.number}", "date": f"2021-10-{day:02}"} | front
        lines = "".join(f"{key}: {value}\n" for key, value in matter.items())
        file = self.root / relpath
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"---\n{lines}---\n\n{body}\n", "utf-8")
        return relpath

    def library(self) -> Library:
        """Open the library, all of it taken in."""
        library = Library(self.place)
        library.sync()
        return library


def mark_ids(library: Library, ids: Sequence[int], *fields: str, value: Value) -> Collection[int]:
    """Set fields of any number of articles, and give those where one was not so before."""
    return library.make(library.now(lambda now: now.change(ids, fields, value)))
