"""Markdown, or HTML, or both -> the blocks of a document."""

import re
import time
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from markdown_it.utils import EnvType

from tui_reader.document.builder import Builder
from tui_reader.document.grammar import parser
from tui_reader.document.html import markdown_parts
from tui_reader.document.links import Links
from tui_reader.document.markup import is_html
from tui_reader.document.model import Block, Document
from tui_reader.document.stream import FIRST_PART, PART, find_definitions, token_parts
from tui_reader.domain.clean import clean_text

_IDEOGRAPHS = re.compile(
    "[\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff]"
)
_WORDS = re.compile(r"[^\W_]+(?:['’.\-][^\W_]+)*")
_SAMPLE = 16_384
"""Characters that the reading time of a long text is estimated from."""
_SAMPLE_MARKUP = re.compile(r"<[^<>]*>|\]\([^)\s]*\)")
_SIGN_OF_LIFE = 0.5
"""Seconds after which a part without blocks tells that a very long paragraph is being read."""
_MOST_BLOCKS = 2_000
"""Blocks in a part: of a list of links, for example, which takes no time to make."""


def to_document(body: str, links: str = "plain") -> Document:
    """Read ``body`` whole, whichever markup it is in, and count it for the reading time.

    ``links`` is a style of `Links`.
    """
    blocks = tuple(chain.from_iterable(_body_parts(clean_text(body), links)))
    return Document(blocks, *_count("\n".join(block.text for block in blocks)))


def to_documents(body: str, links: str = "plain") -> Iterator[Document]:
    """Read ``body`` in parts, the first of them soon; `to_document` gives the same blocks.

    Each part has the counts of the whole, estimated if the text is long.
    """
    text = clean_text(body)
    if len(text) <= FIRST_PART:
        yield to_document(text, links)
        return
    sample = _SAMPLE_MARKUP.sub(" ", text[:_SAMPLE])
    counts = [count * len(text) // len(text[:_SAMPLE]) for count in _count(sample)]
    given = time.monotonic()
    for blocks in _body_parts(text, links):
        if not blocks and time.monotonic() - given > _SIGN_OF_LIFE:
            given = time.monotonic()
            yield Document((), *counts)
        for start in range(0, len(blocks), _MOST_BLOCKS):
            yield Document(tuple(blocks[start : start + _MOST_BLOCKS]), *counts)
            given = time.monotonic()


def to_blocks(markdown: str, links: str = "plain") -> tuple[Block, ...]:
    """Read Markdown, with HTML in it or not."""
    return tuple(chain.from_iterable(_markdown_parts(clean_text(markdown), Links(links))))


def _count(text: str) -> tuple[int, int]:
    """Count ideographs, and words of scripts with spaces."""
    return len(_IDEOGRAPHS.findall(text)), len(_WORDS.findall(_IDEOGRAPHS.sub(" ", text)))


def _body_parts(text: str, links: str) -> Iterator[Sequence[Block]]:
    read = _html_parts if is_html(text) else _markdown_parts
    return read(text, Links(links))


def _html_parts(html: str, links: Links) -> Iterator[Sequence[Block]]:
    return _read(markdown_parts(html), {}, links, html_blocks=False)


def _markdown_parts(markdown: str, links: Links) -> Iterator[Sequence[Block]]:
    environment: EnvType = {}
    find_definitions(markdown, environment)
    return _read(_sliced(markdown), environment, links, html_blocks=True)


def _html_blocks(html: str) -> Iterable[Block]:
    """Read HTML that stands in Markdown; links are numbered with those around it."""
    return chain.from_iterable(_html_parts(html, Links()))


def _sliced(text: str) -> Iterator[str]:
    start, size = 0, FIRST_PART
    while start < len(text):
        end = text.find("\n", start + size) + 1 or len(text)
        yield text[start:end]
        start, size = end, PART


def _read(
    parts: Iterable[str], environment: EnvType, links: Links, *, html_blocks: bool
) -> Iterator[Sequence[Block]]:
    markdown = parser(html_blocks=html_blocks)
    builder = Builder(markdown, environment, links, _html_blocks, own_numbers=not html_blocks)
    for tokens in token_parts(parts, environment, html_blocks=html_blocks):
        yield builder.add(tokens)
    yield builder.finish()
