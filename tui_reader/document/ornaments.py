"""How a document is set beside its width: what may be wrapped, and which signs are drawn."""

from typing import NamedTuple


class Ornaments(NamedTuple):
    """The signs around text; those for headings are by level, from 0 for none."""

    heading_signs: tuple[str, ...]
    heading_rules: tuple[str, ...]
    rule: str
    row_rule: str
    continuation: str
    picture: str
    frame: tuple[str, str]
    marks: dict[int, str]
    """What is drawn for the characters of indents, each for one."""


_UNICODE = Ornaments(
    heading_signs=("", "", "", "◆ ", "◇ ", "▸ ", "▹ "),
    heading_rules=("", "━", "─", "", "", "", ""),
    rule="─",
    row_rule="╌",
    continuation="↪ ",
    picture="▣",
    frame=("▏", "▕"),
    marks={},
)
_ASCII = Ornaments(
    heading_signs=("", "", "", "### ", "#### ", "##### ", "###### "),
    heading_rules=("", "=", "-", "", "", "", ""),
    rule="-",
    row_rule="-",
    continuation="> ",
    picture="#",
    frame=("|", "|"),
    marks={ord(mark): sign for mark, sign in zip("•◦▸▎☐☑", "*-+|_x", strict=True)},
)


class Form(NamedTuple):
    """What a reader chooses beside the width."""

    wrap_code: bool = True
    """Break lines of code that are too long; else they stay whole, to be panned."""
    ascii: bool = False
    """Draw signs in ASCII, where the terminal gives the usual ones two cells."""

    @property
    def ornaments(self) -> Ornaments:
        """The signs to draw."""
        return _ASCII if self.ascii else _UNICODE
