"""An article's bytes or text -> its front matter and its body."""

import re
from dataclasses import dataclass
from itertools import pairwise

from frontmatter.default_handlers import BaseHandler

from tui_reader.document import metadata as fields
from tui_reader.document.encoding import decode
from tui_reader.document.fingerprint import fingerprint
from tui_reader.document.notation import (
    JSON,
    TOML,
    YAML,
    Block,
    Notation,
    NotationError,
    json_object,
)
from tui_reader.domain.article import Article, Problem


@dataclass(frozen=True, slots=True)
class Source:
    """A file's text, taken apart."""

    metadata: dict[str, object]
    body: str
    body_line: int
    """The line of the file, counted from 1, in which the body begins."""
    problem: Problem | None = None


class _Fence(BaseHandler):
    """Front matter between two fences; python-frontmatter cuts it out, its faults are mended here.

    It takes a rule for a fence, reads no TOML without the `toml` package, and loses the text of a
    block that holds no keys.
    """

    def __init__(
        self, opening: str, closing: str, notation: Notation, *, is_markup: bool = False
    ) -> None:
        super().__init__(
            re.compile(rf"\A(?:{opening})|(?!\A)(?:{closing})[ \t]*(?:\n|\Z)", re.MULTILINE)
        )
        self.notation = notation
        self.is_markup = is_markup
        """A body without front matter may begin like this, too."""
        self.lines_above = int(opening.endswith(r"\n"))


class _Braces(_Fence):
    """A JSON object at the very beginning, as Hugo has it."""

    def __init__(self) -> None:
        super().__init__(r"(?=\{\s*\")", r"^\}", JSON, is_markup=True)

    def split(self, text: str) -> tuple[str, str]:
        """Cut behind the object, or if it is broken, behind the first brace at a margin."""
        try:
            end = json_object(text)[1]
        except NotationError:
            block, body = super().split(text)
            return f"{block}}}", body
        return text[:end], text[end:].lstrip(" \t").removeprefix("\n")


_FENCES = (
    _Fence(r"-{3,}[ \t]*\n", r"^(?:-{3,}|\.{3})", YAML, is_markup=True),
    _Fence(r"\+{3,}[ \t]*\n", r"^\+{3,}", TOML),
    _Fence(r";{3,}[ \t]*\n", r"^;{3,}", JSON),
    _Fence(r"\{\{\{", r"\}\}\}", JSON, is_markup=True),
    _Braces(),
)
# Hexo lets the opening fence be left out.
_UNOPENED = (
    (re.compile(r"^-{3,}[ \t]*(?:\n|\Z)", re.MULTILINE), YAML),
    (re.compile(r"^;{3,}[ \t]*(?:\n|\Z)", re.MULTILINE), JSON),
)

_MOST_LINES = 2_000  # of front matter that is never closed

_LEAD = re.compile(r"(?:\s+|<!--.*?-->)*", re.DOTALL)
_LINE_ENDS = re.compile(r"\r\n?")
_ENDLESS_REFERENCE = re.compile(r"&#\d{1000,};?")
_KEY_LINE = re.compile(r"[\"']?\w[\w.-]*(?: [\w.-]+)?[\"']?[ \t]*[:=](?:\s|$)")
_INNER_LINE = re.compile(r"\s|-\s|-$|#|[\]})],?$")
_NAME = re.compile(r"\w[\w.-]*(?: [\w.-]+)?")

# Keys that tell front matter from a paragraph with a colon between two rules.
_KNOWN_KEYS = frozenset(
    (
        *("title", "date", "author", "authors", "categories", "category", "tags", "tag"),
        *("keywords", "layout", "draft", "published", "created", "updated", "slug", "lang"),
        *("description", "summary", "excerpt", "link", "url", "permalink", "source", "comments"),
        *("headimg", "thumbnail", "cover", "image"),
    )
)


def read(
    data: bytes, relpath: str, *, modified: float, flat_categories: bool = False
) -> tuple[Article, str]:
    """Read the file at ``relpath``, last ``modified`` then, into an article and its body.

    Whatever ``data`` holds, there is an article; what is wrong with it is its ``problem``.
    """
    text = _text(data)
    source = split(text)
    article = fields.article(
        source.metadata,
        source.body,
        relpath,
        modified=modified,
        flat_categories=flat_categories,
        fingerprint=fingerprint(data),
        problem=source.problem,
        text=text,
    )
    return article, source.body


def body_of(data: bytes, body_at: int) -> str:
    """Give the body of a file as `read` does, from the `Article.body_at` that it has found."""
    return _text(data)[body_at:]


def split(text: str) -> Source:
    r"""Part front matter and body, whose lines end with ``\n``; never raises."""
    text = _unix(text).removeprefix("\ufeff")
    lead = _LEAD.match(text)
    start = lead.end() if lead else 0
    head = text[start:]
    line = text.count("\n", 0, start) + 1
    for fence in _FENCES:
        if fence.detect(head):
            source = _fenced(fence, head, line)
            break
    else:
        source = _unopened(head, line)
    return source or Source({}, text, 1)


def _text(data: bytes) -> str:
    text = _unix(decode(data)).removeprefix("\ufeff")
    # Python turns no number of thousands of digits into a character or anything else.
    return _ENDLESS_REFERENCE.sub("\ufffd", text) if "&#" in text else text


def _unix(text: str) -> str:
    return _LINE_ENDS.sub("\n", text) if "\r" in text else text


def _fenced(fence: _Fence, head: str, line: int) -> Source | None:
    try:
        text, body = fence.split(head)
    except ValueError:
        return _unclosed(fence, head, line)
    block = fence.notation.read(text)
    if block.is_broken and _holds_prose(text):
        return _unclosed(fence, head, line)  # what seemed to close it is a rule in the body
    problem = _placed(block.problem, line + fence.lines_above)
    if fence.is_markup and not (
        _known(block) or (fence.notation is YAML and _is_front_matter(block, text))
    ):
        return None
    if block.is_broken and not block.metadata:
        return Source({}, head, line, problem)
    body_line = line + head.count("\n", 0, len(head) - len(body))
    return Source(block.metadata, body, body_line, problem)


def _is_front_matter(block: Block, text: str) -> bool:
    """Tell front matter without a well-known key from what a body has between two rules."""
    if text.startswith("\n") and text.strip():
        return False
    if block.is_broken:
        return all(map(_fits, text.splitlines()))
    if not block.metadata:
        return not text.strip()
    return all(map(_NAME.fullmatch, block.metadata))


def _known(block: Block) -> set[str]:
    return {key.strip().lower() for key in block.metadata} & _KNOWN_KEYS


def _fits(line: str) -> bool:
    return not line or bool(_KEY_LINE.match(line) or _INNER_LINE.match(line))


def _holds_prose(text: str) -> bool:
    """Tell whether after an empty line there is one that no front matter would have."""
    return any(not above.strip() and not _fits(line) for above, line in pairwise(text.split("\n")))


def _unclosed(fence: _Fence, head: str, line: int) -> Source | None:
    """Read the lines that look like front matter; what follows the first other one is the body."""
    lines = head.split("\n")
    end = 1
    while end < min(len(lines), _MOST_LINES) and lines[end].strip() and _fits(lines[end]):
        end += 1
    block = fence.notation.read("\n".join(lines[fence.lines_above : end]).lstrip("{"))
    if not _known(block):
        return None
    problem = Problem("The front matter is never closed.", line)
    body = "\n".join(lines[end:])
    if not (fence.lines_above or body.strip()):
        return Source(block.metadata, head, line, problem)  # nobody knows where it should end
    return Source(block.metadata, body, line + end, problem)


def _unopened(head: str, line: int) -> Source | None:
    if not _KEY_LINE.match(head):
        return None
    for closing, notation in _UNOPENED:
        if match := closing.search(head):
            text = head[: match.start()]
            if not all(map(_fits, text.splitlines())):
                continue
            block = notation.read(text)
            if _known(block) and (len(block.metadata) > 1 or "title" in block.metadata):
                body_line = line + head.count("\n", 0, match.end())
                problem = _placed(block.problem, line)
                return Source(block.metadata, head[match.end() :], body_line, problem)
    return None


def _placed(problem: Problem | None, first_line: int) -> Problem | None:
    """Count a problem's line from the beginning of the file instead of the block's."""
    return Problem(problem.reason, problem.line + first_line - 1) if problem else None
