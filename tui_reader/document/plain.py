"""A body as plain paragraphs, in one cheap pass: for what defeats the full conversion."""

import re
from html import unescape

from tui_reader.document.model import Block, Document, Kind, Span
from tui_reader.domain.clean import clean_text

_UNSEEN = re.compile(r"<(script|style)\b.*?</\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_BLOCK_TAG = re.compile(
    r"</?(?:p|div|br|li|ul|ol|h[1-6]|tr|table|blockquote|pre|section|article|hr)\b[^<>]*>",
    re.IGNORECASE,
)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_BETWEEN_PARAGRAPHS = re.compile(r"\n\s*\n")


def to_plain(body: str) -> Document:
    """Give every word of ``body`` in paragraphs; tags are gone, Markdown stays as written."""
    text = _BLOCK_TAG.sub("\n\n", _UNSEEN.sub("", body))
    text = clean_text(unescape(_TAG.sub("", text)))
    paragraphs = (" ".join(part.split()) for part in _BETWEEN_PARAGRAPHS.split(text))
    blocks = tuple(Block(Kind.PARAGRAPH, (Span(part),)) for part in paragraphs if part)
    return Document(blocks, ideographs=0, words=sum(block.text.count(" ") + 1 for block in blocks))
