"""Markdown that arrives in parts -> the tokens of its blocks, as soon as these are complete.

More text can change no block but the last one (CommonMark, appendix: only the last block is open),
so all blocks before it are given, and the text from its first line on is read again with the next
part. A list or quotation that goes on for long is given item by item, a paragraph in pieces.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore, inline, text_join
from markdown_it.token import Token
from markdown_it.utils import EnvType

from tui_reader.document.cells import cell_len
from tui_reader.document.grammar import FOOTNOTE, UNFINISHED, parser
from tui_reader.document.notes import take_notes
from tui_reader.document.pairs import CLOSED, closed_names
from tui_reader.document.preparing import prepared

FIRST_PART = 4_000
"""Characters that are read at once for the first screen."""
PART = 24_000
_LONG = 3 * PART
"""A container of more characters is given item by item."""
_LONG_PARAGRAPH = 2 * PART
"""A paragraph of more characters is cut where no markup is, if it can be."""
_MOST_ROWS = 400
"""Rows of a table that are given at a time."""
CONTINUES, GOES_ON = "continues", "goes on"
"""What tells a piece of a paragraph or table from its first one, and that another one follows."""
LONGEST = "longest"
"""The key of the longest cells of a table that is given in pieces."""
_MARKUP, _WORD = re.compile(r"[*_`<\[&\\$~=]"), re.compile(r"[!-~]+")
_FENCED = re.compile(
    r"^ {0,3}(`{3,}|~{3,})[^\n]*\n(?:.*?\n)?? {0,3}\1[`~]*[ \t]*$", re.MULTILINE | re.DOTALL
)
_REFERENCE = re.compile(
    r"^ {0,3}\[(?!\^)(?:[^\[\]\\\n]|\\.)+\]:[^\n]*(?:\n[ \t]+\S[^\n]*)?", re.MULTILINE
)
_EMBEDDED = "data:"
_BYTES = rf"(?<![A-Za-z0-9]){_EMBEDDED}[A-Za-z0-9.+/;=-]{{0,200}},[!#-&*-;=?-~]"
_PICTURE = re.compile(_BYTES + "{1000,}")
# After a sentence or a link, or within a long run of text; never within a link or an address.
_CUT = re.compile(_BYTES + r"*|(?<=[.!?\)>])[ \n]+(?=[\w\[<])|(?<=[。！？])(?=\w)|\n|\w{200}(?=\w)")
_CUTS_TRIED = 50
_CONTAINERS = frozenset({"bullet_list_open", "ordered_list_open", "blockquote_open"})


def token_parts(
    parts: Iterable[str], environment: EnvType, *, html_blocks: bool
) -> Iterator[list[Token]]:
    """Parse ``parts``, each of whole lines, into the tokens of complete blocks.

    A container may be closed in a later list of tokens than it is opened in.
    """
    reader = _Reader(parser(html_blocks=html_blocks), environment)
    text, least = "", FIRST_PART
    for part in parts:
        text += part
        if len(text) >= least:
            tokens, rest = reader.complete(text)
            least = 2 * len(text) if len(rest) == len(text) else max(PART, 2 * len(rest))
            text = rest
            yield from reader.finished(tokens)
        else:
            yield []
    yield from reader.finished(reader.rest(text))


def find_definitions(markdown: str, environment: EnvType) -> None:
    """Look up where links lead, which footnotes there are, and which tags are closed."""
    environment[CLOSED] = closed_names(markdown)
    markdown = _FENCED.sub("", markdown)
    references = "\n\n".join(match[0] for match in _REFERENCE.finditer(markdown))
    parser().block.parse(references, parser(), environment, [])
    notes = environment.setdefault("footnotes", {})
    for line in markdown.split("\n"):
        if line.lstrip().startswith("[^") and (match := FOOTNOTE.match(line.lstrip())):
            notes.setdefault(match[1].casefold(), 0)


def read_texts(tokens: list[Token], markdown: MarkdownIt, environment: EnvType) -> list[Token]:
    """Read what is within the lines of blocks."""
    state = StateCore("", markdown, environment, tokens)
    inline(state)
    text_join(state)
    return tokens


class _Reader:
    """Knows the container that was given in part."""

    def __init__(self, markdown: MarkdownIt, environment: EnvType) -> None:
        self._markdown = markdown
        self._environment = environment
        self._open: Token | None = None
        self._left: list[Token] | None = None
        self._left_length = 0

    def rest(self, text: str) -> list[Token]:
        """Give the tokens of the last text."""
        tokens = self._left
        if tokens is None or len(text) != self._left_length:
            tokens = []
            self._markdown.block.parse(text, self._markdown, self._environment, tokens)
        return self._continued(tokens)

    def complete(self, text: str) -> tuple[list[Token], str]:
        """Give the tokens of the blocks that no further text can change, and the text after."""
        tokens: list[Token] = []
        self._environment.pop(UNFINISHED, None)
        state = StateBlock(text, self._markdown, self._environment, tokens)
        self._markdown.block.tokenize(state, 0, state.lineMax)
        end = self._last_start(tokens, 0)
        opened: Token | None = None
        if not end and tokens and tokens[0].type in _CONTAINERS and len(text) > _LONG:
            end = self._last_start(tokens, 1)
            opened = tokens[0]
        if not end:
            self._keep(text, tokens)
            return [], text
        first = tokens[end].map
        rest = text[state.bMarks[first[0]] :] if first else text
        complete = self._continued(tokens[:end])
        self._open = opened
        self._keep(rest, None if opened else tokens[end:])
        return complete, rest

    def _keep(self, text: str, tokens: list[Token] | None) -> None:
        """Remember the tokens of ``text``, which need no second reading if nothing follows it."""
        self._left = None if UNFINISHED in self._environment else tokens
        self._left_length = len(text)

    def _last_start(self, tokens: list[Token], level: int) -> int:
        """Give the index of the last block at ``level``; 0 if there is no other before it."""
        unfinished = self._environment.get(UNFINISHED)
        starts = [
            index
            for index, token in enumerate(tokens)
            if token.level == level and token.nesting >= 0 and token.map
        ]
        while len(starts) > 1:
            last = tokens[starts[-1]]
            if last.type != "definition_open" and (
                unfinished is None or (last.map and last.map[0] <= unfinished)
            ):
                return starts[-1]
            starts.pop()  # a term belongs to its definition
        return 0

    def _continued(self, tokens: list[Token]) -> list[Token]:
        """Leave out the start of a container that is open already, or close it."""
        opened, self._open = self._open, None
        if opened is None:
            return tokens
        if tokens and tokens[0].type == opened.type:
            return tokens[1:]
        return [Token(opened.type.replace("_open", "_close"), opened.tag, -1), *tokens]

    def finished(self, tokens: list[Token]) -> Iterator[list[Token]]:
        """Read the text within blocks, some blocks at a time."""
        some: list[Token] = []
        length = 0
        kept = take_notes(prepared(tokens), self._environment)
        for token in _with_cut_tables(list(_with_cut_paragraphs(kept))):
            ends = some and some[-1].type in ("paragraph_close", "table_close")
            if length > PART and ends and token.type != "definition_open":
                yield read_texts(some, self._markdown, self._environment)
                some, length = [], 0
            some.append(token)
            length += len(token.content) if token.type == "inline" else 0
        yield read_texts(some, self._markdown, self._environment)


def _with_cut_paragraphs(tokens: list[Token]) -> Iterator[Token]:
    """Cut long paragraphs, and tell by their opening tokens which of them continue one."""
    for index, token in enumerate(tokens):
        if (
            token.type != "inline"
            or not _is_long(token.content)
            or tokens[index - 1].type != "paragraph_open"
        ):
            yield token
            continue
        opening, closing = tokens[index - 1], tokens[index + 1]
        for number, content in enumerate(_cut(token.content)):
            if number:
                yield closing
                yield opening.copy(meta={CONTINUES: True})
            yield token.copy(content=content, children=[])


def _with_cut_tables(tokens: Sequence[Token]) -> Iterator[Token]:
    """Cut long tables between rows; their first pieces know the longest cells of all."""
    opening: Token | None = None
    rows = 0
    for index, token in enumerate(tokens):
        if opening is not None and rows >= _MOST_ROWS and token.type == "tr_open":
            if CONTINUES not in opening.meta:
                opening.meta[LONGEST] = _longest_cells(tokens, index)
            opening.meta[GOES_ON] = True
            yield Token("tbody_close", "tbody", -1)
            yield Token("table_close", "table", -1, level=opening.level)
            opening, rows = opening.copy(meta={CONTINUES: True}), 0
            yield opening
            yield Token("tbody_open", "tbody", 1)
        if token.type == "table_open":
            opening, rows = token, 0
        rows += token.type == "tr_close"
        yield token


def _longest_cells(tokens: Sequence[Token], start: int) -> list[list[str]]:
    """Give the longest texts and the longest words of each column, from a row to the last one."""
    texts, words = list[str](), list[str]()
    column = 0
    for index in range(start, len(tokens)):
        token = tokens[index]
        if token.type == "table_close":
            break
        if token.type == "tr_open":
            column = 0
        elif token.type == "inline":
            if column == len(texts):
                texts.append("")
                words.append("")
            if not _MARKUP.search(token.content):
                texts[column] = max(texts[column], token.content, key=cell_len)
                words[column] = max(words[column], *_WORD.findall(token.content), "", key=len)
            column += 1
    return [texts, words]


def _cut(text: str) -> Iterator[str]:
    start = 0
    while len(text) - start > _LONG_PARAGRAPH:
        tried = islice(_places(text, start), _CUTS_TRIED)
        end = next((place for place in tried if _is_balanced(text[start:place])), 0)
        if not end:
            break
        yield text[start:end]
        start = end
    yield text[start:]


def _is_long(text: str) -> bool:
    """Tell whether a paragraph has much beside pictures whose bytes are in it."""
    return len(text) > _LONG_PARAGRAPH and len(_PICTURE.sub("", text)) > _LONG_PARAGRAPH


def _places(text: str, start: int) -> Iterator[int]:
    """Give where a paragraph that goes on from ``start`` may be cut."""
    middle = start + _LONG_PARAGRAPH // 2
    embedded = text.rfind(_EMBEDDED, start, middle)
    if embedded >= 0 and (match := _CUT.match(text, embedded)):
        middle = max(middle, match.end())  # within what is embedded would be the picture's end
    for match in _CUT.finditer(text, middle):
        if not match[0].startswith(_EMBEDDED):
            yield match.end()


def _is_balanced(markdown: str) -> bool:
    """Tell whether no link, code or emphasis seems to be open at the end."""
    count = markdown.count
    return (
        count("[") == count("]")
        and count("<a ") == count("</a>")
        and not any(count(mark) % 2 for mark in ("`", "**", "~~", "$"))
    )
