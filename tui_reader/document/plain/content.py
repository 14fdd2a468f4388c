"""A body as plain text in one cheap pass: for searching, and for what defeats the conversion."""

import re
from html import unescape

from tui_reader.document.language import detected
from tui_reader.document.markup import is_html
from tui_reader.document.model import Block, Document, Kind, Span
from tui_reader.document.plain.html import html_text
from tui_reader.document.plain.markdown import markdown_text
from tui_reader.domain.article import Content, Feature
from tui_reader.domain.clean import clean_line, clean_text

_BETWEEN_PARAGRAPHS = re.compile(r"\n\s*\n")

_FENCE = re.compile(r"^ {0,3}(?:`{3,}|~{3,})", re.MULTILINE)
# Each pattern is only searched for where the text before it is found.
_FEATURES = (
    (Feature.IMAGE, "<", re.compile(r"<img\b", re.IGNORECASE)),
    (Feature.IMAGE, "![", re.compile(r"!\[")),
    (Feature.LINK, "<", re.compile(r"<a\b[^<>]*\bhref", re.IGNORECASE)),
    (Feature.LINK, "](", re.compile(r"\]\(")),
    (Feature.LINK, "://", re.compile(r"://(?:(?<=\bhttp://)|(?<=\bhttps://))", re.IGNORECASE)),
    (Feature.LINK, "]:", re.compile(r"^ {0,3}\[[^\]\n^]+\]:", re.MULTILINE)),
    (Feature.CODE, "<", re.compile(r"<(?:pre|code)\b", re.IGNORECASE)),
    (Feature.CODE, "```", _FENCE),
    (Feature.CODE, "~~~", _FENCE),
    (Feature.TABLE, "<", re.compile(r"<table\b", re.IGNORECASE)),
    (
        Feature.TABLE,
        "|",
        re.compile(r"^ {0,3}(?=\|?[ :]*-[-: ]*+\|)\|?[ :]*-[-|: ]*+$", re.MULTILINE),
    ),
    (Feature.NOTE, "[^", re.compile(r"\[\^[^\[\]\s]+\]")),
)
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")
_IDEOGRAPHIC = "[\u3000-\u9fff\uff00-\uffef]"
_WITHIN_IDEOGRAPHS = re.compile(f" (?={_IDEOGRAPHIC})(?<={_IDEOGRAPHIC} )")


def content(body: str) -> Content:
    """Give what is searched for in ``body``: its words, and which kinds of things it holds."""
    text = clean_text(body)
    text = html_text(text) if is_html(text) else markdown_text(text)
    if "&" in text:
        text = clean_text(unescape(text))
    paragraphs = (" ".join(part.split()) for part in _BETWEEN_PARAGRAPHS.split(text))
    words = _WITHIN_IDEOGRAPHS.sub("", _INVISIBLE.sub("", "\n".join(filter(None, paragraphs))))
    return Content(words, _features(body), detected(body, words))


def crude_content(body: str) -> Content:
    """Give all of ``body`` as words, markup and all, in next to no time."""
    return Content(clean_line(body))


def _features(body: str) -> Feature:
    found = Feature(0)
    for feature, sign, pattern in _FEATURES:
        if sign in body and feature not in found and pattern.search(body):
            found |= feature
    return found


def to_plain(body: str) -> Document:
    """Give every word of ``body`` in paragraphs; tags are gone, Markdown stays as written."""
    text = clean_text(unescape(html_text(clean_text(body), hide_unclosed=False)))
    paragraphs = (" ".join(part.split()) for part in _BETWEEN_PARAGRAPHS.split(text))
    blocks = tuple(Block(Kind.PARAGRAPH, (Span(part),)) for part in paragraphs if part)
    return Document(blocks, ideographs=0, words=sum(block.text.count(" ") + 1 for block in blocks))
