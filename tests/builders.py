"""Articles and records with as little as a test needs."""

from tui_reader.domain.article import Article
from tui_reader.domain.marks import Record, Stamp, Target, Value

LONG_AGO = 1_500_000_000.0


def article(relpath: str = "a.md", **fields: object) -> Article:
    """An article with as little as one needs, and whatever ``fields`` say."""
    values: dict[str, object] = {"title": "Title", "date": LONG_AGO, "fingerprint": "f"}
    return Article(relpath, **(values | fields))  # type: ignore[arg-type]


def record(
    millis: int = 1,
    *,
    field: str = "read",
    value: Value = True,
    paths: tuple[str, ...] = ("a.md",),
    counter: int = 0,
    device: str = "here",
    library: str = "library",
) -> Record:
    """A journal record."""
    targets = tuple(Target(path) for path in paths)
    return Record(Stamp(millis, counter, device), library, field, value, targets)
