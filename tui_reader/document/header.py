"""What stands above an article: title, authors, date, categories, tags, reading time, source."""

from collections.abc import Iterator
from math import ceil

from tui_reader.document.model import Block, Document, Kind, Role, Span
from tui_reader.domain.address import shown
from tui_reader.domain.article import Article
from tui_reader.domain.clean import clean_line
from tui_reader.domain.marks import Mark
from tui_reader.domain.times import local

_IDEOGRAPHS_A_MINUTE = 400
_WORDS_A_MINUTE = 230
_SEPARATOR = Span(" · ", Role.MUTED | Role.SEPARATOR)
_SPACE = Span(" ", Role.MUTED | Role.SEPARATOR)
_NOTHING = Mark()
NOTE = "✎"
"""What stands before a note of the reader's."""


def with_header(article: Article, document: Document, mark: Mark = _NOTHING) -> tuple[Block, ...]:
    """Give the header and the body, without the body's heading where it is the title again."""
    index = _repeated_title(article, document)
    if index is not None:
        body = (*document.blocks[:index], *document.blocks[index + 1 :])
        document = document._replace(blocks=body)
    return (*header(article, document, mark), *document.blocks)


def header(article: Article, document: Document, mark: Mark = _NOTHING) -> tuple[Block, ...]:
    """Give the title, unless the body begins with it, and lines of what else is known."""
    blocks: list[Block] = []
    if article.title and _repeated_title(article, document) is None:
        blocks.append(Block(Kind.HEADING, (Span(article.title),), level=1))
    for items in (
        _about(article, document),
        _origin(article),
        _problem(article),
        _own_tags(mark),
        *map(_noted, mark.note.splitlines()),
    ):
        if line := _joined(items):
            blocks.append(Block(Kind.META, line, tight=bool(blocks)))
    return tuple(blocks)


def reading_minutes(document: Document) -> int:
    """Estimate the minutes that reading takes, at least one."""
    minutes = document.ideographs / _IDEOGRAPHS_A_MINUTE + document.words / _WORDS_A_MINUTE
    return max(ceil(minutes), 1)


def _repeated_title(article: Article, document: Document) -> int | None:
    """Give the index of a first heading that is the title, with only pictures before it."""
    for index, block in enumerate(document.blocks):
        if block.kind is Kind.HEADING:
            same = clean_line(block.text).casefold() == clean_line(article.title).casefold()
            return index if same else None
        if block.kind not in (Kind.IMAGE, Kind.RULE):
            return None
    return None


def _about(article: Article, document: Document) -> Iterator[Span]:
    if article.authors:
        yield Span(", ".join(article.authors), Role.EMPHASIS | Role.MUTED)
    if article.date:
        yield Span(local(article.date), Role.MUTED)
    for path in article.categories:
        yield Span(" › ".join(path), Role.MUTED)
    for tag in article.tags:
        yield Span(f"#{tag}", Role.MUTED)
    yield Span(f"{reading_minutes(document)} min", Role.MUTED)


def _origin(article: Article) -> Iterator[Span]:
    if article.source and article.source not in article.authors:
        yield Span(article.source, Role.MUTED)
    if article.link:
        yield Span(shown(article.link), Role.MUTED | Role.LINK, article.link)


def _problem(article: Article) -> Iterator[Span]:
    if article.problem:
        path = clean_line(article.relpath)
        yield Span(f"Not read as meant: {path}, {article.problem}", Role.MARK)


def _own_tags(mark: Mark) -> Iterator[Span]:
    for tag in mark.tags:
        yield Span(f"#{clean_line(tag)}", Role.STRONG)


def _noted(line: str) -> Iterator[Span]:
    if text := clean_line(line):
        yield Span(f"{NOTE} {text}", Role.EMPHASIS)


def _joined(items: Iterator[Span]) -> tuple[Span, ...]:
    """Put a separator between items; a line may end at each, and only there if items are short."""
    spans: list[Span] = []
    for item in items:
        text = item.text.strip()
        if not text:
            continue
        if spans:
            tags = text.startswith("#") and spans[-1].text.startswith("#")
            spans.append(_SPACE if tags else _SEPARATOR)
        spans.append(item._replace(text=text))
    return tuple(spans)
