"""What a front end asks behind the keys: the articles of a query, and how many others have."""

from collections.abc import Iterator
from typing import NamedTuple

from tui_reader.domain.query import Query
from tui_reader.library.latest import Latest
from tui_reader.storage.finding import Found
from tui_reader.storage.index import Index
from tui_reader.storage.rows import Tally

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


def found(index: Index, question: Question) -> Iterator[Found]:
    """Give what was found, and before it a first page where the rest takes long."""
    yield from index.parts(question.query, question.keep, FIRST_PAGE)


def tallies(index: Index, queries: Queries) -> Iterator[Tallies]:
    """Count the articles of each query."""
    yield tuple(map(index.tally, queries))
