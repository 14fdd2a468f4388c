"""What an article's body is made of: spans in blocks in a document, and lines on the screen."""

from enum import IntFlag, StrEnum, auto
from typing import NamedTuple


class Role(IntFlag):
    """What a run of text is, for the theme to colour; roles combine."""

    PLAIN = 0
    STRONG = auto()
    EMPHASIS = auto()
    CODE = auto()
    STRIKE = auto()
    MARK = auto()
    LINK = auto()
    MUTED = auto()
    """Furniture: bullets, quote bars, rules, metadata, link numbers."""
    HEADING = auto()
    IMAGE = auto()
    UNDERLINE = auto()
    COMMENT = auto()
    """This and the next are parts of code."""
    KEYWORD = auto()
    STRING = auto()
    NUMBER = auto()
    NAME = auto()
    SEPARATOR = auto()
    """Stands between two items of metadata."""
    FOUND = auto()
    """What is looked for in the article."""
    CURRENT = auto()
    """The one of what was found that has been gone to."""


class Kind(StrEnum):
    """What a block is, which decides how it is set."""

    PARAGRAPH = auto()
    HEADING = auto()
    CODE = auto()
    """Lines are kept; ``text`` of the spans holds newlines."""
    TABLE = auto()
    IMAGE = auto()
    RULE = auto()
    META = auto()
    """A line of the article's own header: items, and separators between them."""


class Span(NamedTuple):
    """A run of text of one role; a newline in it is a forced break.

    ``href`` is where a link leads, ``src`` where a picture is.
    """

    text: str
    role: Role = Role.PLAIN
    href: str = ""
    src: str = ""


class Indent(NamedTuple):
    """What one enclosing list item or quotation puts before a block's lines.

    ``first`` stands before the block's first line, ``rest`` before the others; both have the same
    width in cells.
    """

    first: str
    rest: str
    container: int = 0
    """Tells a quotation from another one right after it."""


Cell = tuple[Span, ...]


class Table(NamedTuple):
    """Rows of cells, all of the same length; the first ``head`` rows are heads.

    ``align`` has a letter ``l``, ``c`` or ``r`` for each column.
    """

    rows: tuple[tuple[Cell, ...], ...]
    head: int
    align: str
    natural: tuple[int, ...]
    """Cells that each column would take without wrapping."""
    least: tuple[int, ...]
    """Cells that each column needs for its longest word, if that is not very long."""
    wide: bool
    """Both were measured with ambiguous characters two cells wide."""
    sample: tuple[tuple[Cell, ...], ...]
    """Some rows that stand for all."""
    continues: bool = False
    """Its rows go on with those of the table before it, and its heads are the same."""
    goes_on: bool = False
    """The table after it continues it."""


class Block(NamedTuple):
    """A leaf of the article: containers are flattened into ``indents``, outermost first."""

    kind: Kind
    spans: tuple[Span, ...] = ()
    indents: tuple[Indent, ...] = ()
    level: int = 0
    """1-6 for a heading."""
    info: str = ""
    """A code block's language, a picture's size."""
    number: int = 0
    """A picture's, counted through the article."""
    table: Table | None = None
    tight: bool = False
    """No blank line before it: an item of a tight list."""
    anchors: tuple[str, ...] = ()
    """What links within the article, ``#anchor``, lead here by."""

    @property
    def text(self) -> str:
        """The text that offsets of lines count in; a table's is that of its cells, row by row."""
        if self.table is None:
            return "".join(span.text for span in self.spans)
        return "".join(span.text for row in self.table.rows for cell in row for span in cell)


class Document(NamedTuple):
    """One article's body, ready to be laid out at any width."""

    blocks: tuple[Block, ...]
    ideographs: int
    """Characters of Chinese, Japanese and Korean, for the reading time."""
    words: int
    """Words of scripts with spaces."""


class Run(NamedTuple):
    """Characters ``start`` to ``end`` (exclusive) of a line's text, of one role and link."""

    start: int
    end: int
    role: Role
    href: str = ""


class Line(NamedTuple):
    """One line on the screen; ``text`` never exceeds the width that it was laid out for.

    ``runs`` are in order and don't overlap; text outside them is plain. ``block`` is the index of
    the block it belongs to and ``offset`` that of its first character in the block's text, so that
    a position survives a change of width.
    """

    text: str
    runs: tuple[Run, ...]
    block: int
    offset: int
    pan: int | None = None
    """Characters that stay where they are when the line is panned; such a line may be too long."""
