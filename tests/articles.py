"""Articles on disk, parsed once to be laid out at many widths."""

import os
import random
import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from tui_reader.document.blocks import to_document
from tui_reader.document.front_matter import read
from tui_reader.document.header import with_header
from tui_reader.document.model import Block, Kind, Line
from tui_reader.library.scan import SUFFIXES

SEEDS = Path(__file__).parents[1] / "seeds"
FOLDERS = [Path(one) for one in os.environ.get("TUI_READER_CORPORA", "").split(os.pathsep) if one]
"""Folders of more articles, for those who have some."""

_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")
_SPACES = re.compile(" +")


class Parsed(NamedTuple):
    """An article that only has to be laid out."""

    name: str
    blocks: Sequence[Block]
    source: str
    """Its text with single spaces, line by line, without what is not drawn."""


def files(folder: Path) -> list[Path]:
    """Give all articles in a folder, in order."""
    return sorted(path for path in folder.rglob("*") if path.suffix in SUFFIXES and path.is_file())


def sample(paths: Sequence[Path], count: int) -> list[Path]:
    """Choose ``count`` of them, always the same."""
    if len(paths) <= count:
        return list(paths)
    return sorted(random.Random(count).sample(paths, count))  # noqa: S311 - not for secrets


def parsed(path: Path) -> Parsed:
    """Read an article as ``show`` does."""
    article, body = read(path.read_bytes(), path.name, modified=0.0)
    blocks = with_header(article, to_document(body))
    return Parsed(path.name, blocks, as_source("\n".join(map(_text, blocks))))


def prose(article: Parsed, lines: Sequence[Line]) -> list[str]:
    """Give lines as text, but code as blank lines: its line ends are its author's."""
    return ["" if article.blocks[line.block].kind is Kind.CODE else line.text for line in lines]


def _text(block: Block) -> str:
    if block.table is None:
        return block.text
    cells = (cell for row in block.table.rows for cell in row)
    return "\n".join("".join(span.text for span in cell) for cell in cells)


def as_source(text: str) -> str:
    """Bring a text to the form in which lines are found in it."""
    return _SPACES.sub(" ", _INVISIBLE.sub("", text))
