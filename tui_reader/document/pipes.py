"""The cells of an HTML table -> a Markdown table, or blocks where none could hold them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_WIDEST_SPAN = 100
_FENCE = re.compile(r"\s*(`{3,})")
_FENCED = re.compile(r"^(`{3,})[^`\n]*\n.*?^\1$", re.MULTILINE | re.DOTALL)
_BLOCK = re.compile(r"^(?:#{1,6} |\|)", re.MULTILINE)
_RULE = "* * *"
_MARKERS = (
    (re.compile(r"^(?:> ?)+"), "▎ "),
    (re.compile(r"^- "), "• "),
    (re.compile(r"^: "), ""),
)
_ALIGNMENTS = {"": "---", "l": ":---", "c": ":---:", "r": "---:"}


@dataclass(slots=True)
class Cell:
    """A cell of an HTML table; ``text`` is its content as Markdown blocks."""

    text: str = ""
    head: bool = False
    columns: int = 1
    rows: int = 1
    align: str = ""


def table_markdown(rows: list[list[Cell]]) -> list[str]:
    """Give the lines of the table, or its cells one below the other if it is there for layout."""
    rows = [row for row in rows if any(cell.text for cell in row)]
    if not rows:
        return []
    if listing := _numbered_listing(rows):
        return listing
    if _is_layout(rows):
        return "\n\n".join(cell.text for row in rows for cell in row if cell.text).split("\n")
    grid = _grid(rows)
    head = 1 if all(cell.head for cell in rows[0]) else 0
    width = max(map(len, grid))
    heads = grid[0] if head else [""] * width
    align = _columns_alignment(rows, width)
    return [
        _row(heads, width),
        "| " + " | ".join(_ALIGNMENTS[letter] for letter in align) + " |",
        *(_row(row, width) for row in grid[head:]),
    ]


def _is_layout(rows: list[list[Cell]]) -> bool:
    """Tell a table that only places things: one column of anything, or blocks within."""
    single = max(map(len, rows)) == 1 and not any(cell.head for row in rows for cell in row)
    return single or any(_holds_blocks(cell.text) for row in rows for cell in row)


def _holds_blocks(text: str) -> bool:
    """Tell whether ``text`` has a heading or a table, which no cell can hold."""
    return bool(_BLOCK.search(text) and _BLOCK.search(_FENCED.sub("", text)))


def _numbered_listing(rows: list[list[Cell]]) -> list[str]:
    """Give the code of a table that only sets the numbers of its lines beside it, as Hexo does."""
    cells = [cell.text.split("\n") for cell in rows[0] if cell.text]
    if len(rows) > 1 or not all(_FENCE.match(lines[0]) for lines in cells):
        return []
    if len(cells) == 2:
        numbers, code = ([line for line in lines[1:-1] if line.strip()] for lines in cells)
        first = int(numbers[0]) if numbers and numbers[0].strip().isdecimal() else 0
        expected = [str(first + index) for index in range(len(numbers))]
        if [number.strip() for number in numbers] != expected or len(code) > len(numbers):
            return []
    return cells[-1] if len(cells) < 3 else []


def _grid(rows: list[list[Cell]]) -> list[list[str]]:
    """Lay spanning cells out: the text in the first place, the others empty."""
    grid: list[list[str]] = []
    below: dict[int, int] = {}
    for row in rows:
        line: list[str] = []
        for cell in row:
            _skip_spanned(line, below)
            text = _inline(cell.text)
            for number in range(min(max(cell.columns, 1), _WIDEST_SPAN)):
                if cell.rows > 1:
                    below[len(line)] = cell.rows - 1
                line.append(text if number == 0 else "")
        _skip_spanned(line, below)
        grid.append(line)
    return grid


def _skip_spanned(line: list[str], below: dict[int, int]) -> None:
    while below.get(len(line), 0) > 0:
        below[len(line)] -= 1
        line.append("")


def _columns_alignment(rows: list[list[Cell]], width: int) -> list[str]:
    align = [""] * width
    for row in rows:
        for index, cell in enumerate(row):
            align[index] = align[index] or cell.align
    return align


def _row(texts: list[str], width: int) -> str:
    return "| " + " | ".join([*texts, *[""] * (width - len(texts))]) + " |"


def _inline(text: str) -> str:
    """Put a cell's blocks on one line, with ``<br>`` between them."""
    return "<br>".join(line for line in _cell_lines(text) if line)


def _cell_lines(text: str) -> Iterator[str]:
    fence = ""
    for line in text.split("\n"):
        match = _FENCE.match(line)
        if fence:
            if line.strip() == fence:
                fence = ""
            else:
                yield f"<code>{_escaped(line)}</code>"
        elif match:
            fence = match[1]
        else:
            yield _as_text(line.strip())


def _as_text(line: str) -> str:
    """Show what would mark a block outside of a table."""
    if line == _RULE:
        return "———"
    for marker, sign in _MARKERS:
        line = marker.sub(sign, line)
    return line


def _escaped(code: str) -> str:
    return re.sub(r"([\\`*_\[\]<>&|~$#^])", r"\\\1", code).replace("  ", "\u00a0 ")
