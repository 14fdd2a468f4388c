"""A body as plain text in one cheap pass: for searching, and for what defeats the conversion."""

import re
from html import unescape

from tui_reader.document.language import detected
from tui_reader.document.model import Block, Document, Kind, Span
from tui_reader.domain.article import Article, Content, Feature
from tui_reader.domain.clean import clean_line, clean_text

_UNSEEN = re.compile(r"<(script|style)\b.*?</\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_BLOCK_TAG = re.compile(
    r"</?(?:p|div|br|li|ul|ol|h[1-6]|tr|table|blockquote|pre|section|article|hr)\b[^<>]*>",
    re.IGNORECASE,
)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_BETWEEN_PARAGRAPHS = re.compile(r"\n\s*\n")


_CODE_TAG = re.compile(r"<(?:pre|code)\b", re.IGNORECASE)
_FENCE = re.compile(r"^ {0,3}(?:`{3,}|~{3,})", re.MULTILINE)
_PICTURE = re.compile(r"<img\b|!\[", re.IGNORECASE)
_PICTURE_TEXT = re.compile(
    r"<img\b[^<>]*?\balt\s*=\s*(?:\"([^\"<>]*)\"|'([^'<>]*)')[^<>]*>", re.IGNORECASE
)
_LINK = re.compile(
    r"<a\b[^<>]*\bhref|\]\(|\bhttps?://|^ {0,3}\[[^\]\n^]+\]:", re.IGNORECASE | re.MULTILINE
)
_TABLE = re.compile(r"<table\b|^ {0,3}\|?[ :]*-+[-|: ]*\|[-|: ]*$", re.IGNORECASE | re.MULTILINE)
_NOTE = re.compile(r"\[\^[^\]\s]+\]")
_ADDRESS = re.compile(r"\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s+\"[^\"\n]*\")?\)")
_RUBY_SIGN = re.compile(r"<rp\b[^<>]*>[^<>]*</rp>", re.IGNORECASE)
_SIGNS = re.compile(r"(?<!\\)(?:\*{1,3}|_{2}|~~|==|`+)|!\[|\[\^?|\]")
_LINE_SIGNS = re.compile(
    r"^[ \t]*(?:>[ \t]*)*(?:#{1,6}[ \t]+|[-+*][ \t]+|\d{1,9}[.)][ \t]+)?", re.MULTILINE
)
_WITHIN_IDEOGRAPHS = re.compile(
    r"(?<=[\u3000-\u9fff\uff00-\uffef])\s+(?=[\u3000-\u9fff\uff00-\uffef])"
)
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


def content(body: str, article: Article) -> Content:
    """Give what is searched for in ``body``: its words, and which kinds of things it holds."""
    text = _PICTURE_TEXT.sub(r" \1\2 ", _RUBY_SIGN.sub("", _UNSEEN.sub("", body)))
    if not _BLOCK_TAG.match(text.lstrip()):
        text = _ESCAPE.sub(r"\1", _SIGNS.sub("", _ADDRESS.sub("]", _LINE_SIGNS.sub("", text))))
    text = clean_text(unescape(_TAG.sub("", _BLOCK_TAG.sub("\n\n", text))))
    paragraphs = map(clean_line, _BETWEEN_PARAGRAPHS.split(text))
    words = "\n".join(_WITHIN_IDEOGRAPHS.sub("", part) for part in paragraphs if part)
    return Content(words, _features(body, article), article.lang or detected(body, words))


def _features(body: str, article: Article) -> Feature:
    found = Feature.IMAGE if article.images else Feature(0)
    for feature, *patterns in (
        (Feature.IMAGE, _PICTURE),
        (Feature.LINK, _LINK),
        (Feature.CODE, _CODE_TAG, _FENCE),
        (Feature.TABLE, _TABLE),
        (Feature.NOTE, _NOTE),
    ):
        if any(pattern.search(body) for pattern in patterns):
            found |= feature
    return found


def to_plain(body: str) -> Document:
    """Give every word of ``body`` in paragraphs; tags are gone, Markdown stays as written."""
    text = _BLOCK_TAG.sub("\n\n", _UNSEEN.sub("", body))
    text = clean_text(unescape(_TAG.sub("", text)))
    paragraphs = (" ".join(part.split()) for part in _BETWEEN_PARAGRAPHS.split(text))
    blocks = tuple(Block(Kind.PARAGRAPH, (Span(part),)) for part in paragraphs if part)
    return Document(blocks, ideographs=0, words=sum(block.text.count(" ") + 1 for block in blocks))
