"""What a front end asks behind the keys: the articles of a query, and how many others have."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from tui_reader.domain.query import Query
from tui_reader.library.latest import Latest
from tui_reader.library.standing import Standing
from tui_reader.storage.finding import Found
from tui_reader.storage.index import Index
from tui_reader.storage.rows import Category, Counts, Tag, Tally

FIRST_PAGE = 60
"""Articles that are shown of very many before the others are known: more than a screen has."""


class Question(NamedTuple):
    """Which articles are asked for."""

    query: Query
    keep: frozenset[int] = frozenset()
    """Articles whose marks are not asked for."""


Searcher = Latest[Question, Found]
Queries = tuple[Query, ...]
Tallies = tuple[Tally, ...]
Counter = Latest[Queries, Tallies]


class Overview(NamedTuple):
    """What the category tree shows."""

    counts: Counts
    categories: list[Category]
    """Parents before children."""
    tags: list[Tag]


Surveyor = Latest[int, Overview]
"""Asked with any number."""
Next = Callable[[], None]
"""What is to be done in the thread that has asked for some work."""
Work = Callable[[Standing], Next]
Worker = Latest[Work, Next]


def found(index: Index, question: Question) -> Iterator[Found]:
    """Give what was found, and before it a first page where the rest takes long."""
    yield from index.parts(question.query, question.keep, FIRST_PAGE)


def overview(index: Index, _: int) -> Iterator[Overview]:
    """Count what the category tree shows."""
    yield Overview(index.counts(), index.categories(), index.tags())


def tallies(index: Index, queries: Queries) -> Iterator[Tallies]:
    """Count the articles of each query."""
    yield tuple(map(index.tally, queries))
