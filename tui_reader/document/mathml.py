"""MathML -> one line of text, read by its structure: ``(a+b)/2``, ``x²``, ``√(y)``."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

_SUPERIOR = str.maketrans("0123456789+-−=()nixT′", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱˣᵀ′")
_INFERIOR = str.maketrans("0123456789+-−=()ijkmnx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ᵢⱼₖₘₙₓ")
# Signs that stand over their base, as the combining characters that do so in text.
_OVER = {
    "^": "\u0302", "ˆ": "\u0302", "~": "\u0303", "˜": "\u0303", "¯": "\u0304", "‾": "\u0304",
    "―": "\u0304", "_": "\u0304", "→": "\u20d7", "⃗": "\u20d7", "˙": "\u0307", ".": "\u0307",
    "¨": "\u0308", "..": "\u0308",
}  # fmt: skip
_INVISIBLE = str.maketrans("", "", "\u2061\u2062\u2063\u2064")
_SPACED = frozenset("=≠<>≤≥≈≡∼≅∝→←↔⇒⇐⇔∈∉⊂⊆⊃⊇∪∩∧∨±×÷⟶⟹≪≫≔:")
_BIG = frozenset("∑∏∫∮⋃⋂⨁⨂") | {"lim", "max", "min", "sup", "inf", "limsup", "liminf"}
_TABLES = {"mtable", "mtr", "mlabeledtr"}
_WHITE = re.compile("[ \t\r\n\f]+")
_HTML_WITHIN = frozenset({"annotation-xml", "ms", "mtext"})
_DEEPEST = 60


@dataclass(slots=True)
class _Node:
    tag: str
    text: str = ""
    children: "list[_Node]" = field(default_factory=list)
    attributes: dict[str, str | None] = field(default_factory=dict)


class Formula:
    """An open ``<math>``."""

    def __init__(self, attributes: dict[str, str | None]) -> None:
        self.block = attributes.get("display") == "block"
        self._root = _Node("math")
        self._open = [self._root]
        self._source = ""
        self._described = (attributes.get("alttext") or "").strip()

    def start(self, tag: str, attributes: dict[str, str | None]) -> None:
        """Begin an element; far too deep inside others it is none."""
        if len(self._open) < _DEEPEST and not self._open[-1].tag.startswith("annotation"):
            node = _Node(tag.rpartition(":")[2], attributes=attributes)
            self._open[-1].children.append(node)
            if tag not in ("mspace", "mprescripts", "none", "br", "img"):
                self._open.append(node)

    def end(self, tag: str) -> None:
        """End an element, and those in it."""
        name = tag.rpartition(":")[2]
        for index in reversed(range(1, len(self._open))):
            if self._open[index].tag == name:
                del self._open[index:]
                return

    @property
    def holds_html(self) -> bool:
        """HTML may stand here; elsewhere it ends the formula (HTML 13.2.6.5)."""
        return any(node.tag in _HTML_WITHIN for node in self._open)

    def data(self, text: str) -> None:
        """Add text."""
        if any(node.tag.startswith("annotation") for node in self._open):
            self._source += text
        elif text := _WHITE.sub(" ", text).strip(" "):
            self._open[-1].children.append(_Node("#text", text))

    def text(self) -> str:
        """Give the formula; its source where there is nothing else."""
        return _read(self._root).strip() or self._source.strip() or self._described


def _read(node: _Node) -> str:
    """Give a node's text."""
    if node.tag == "#text":
        return node.text.translate(_INVISIBLE)
    if special := _SPECIAL.get(node.tag):
        return special(node)
    if structure := _STRUCTURES.get(node.tag):
        count, method = structure
        parts = [_read(child) for child in node.children]
        if len(parts) >= count:
            return method(parts[:count]) + "".join(parts[count:])
    return _row(node.children)


def _row(nodes: Sequence[_Node]) -> str:
    """Join what stands side by side, with spaces around names such as ``sin``."""
    text, was_name = "", False
    for node in nodes:
        if part := _read(node):
            is_name = node.tag == "mi" and len(part) > 1 and part.isalpha()
            if (was_name and part[0].isalnum()) or (is_name and text[-1:].isalnum()):
                text += " "
            text += part
            was_name = is_name
    return text


def _text(node: _Node) -> str:
    return _row(node.children).replace("\u00a0", " ")


def _string(node: _Node) -> str:
    return f'"{_row(node.children)}"'


def _operator(node: _Node) -> str:
    """Give an operator, a relation with the spaces that it has in print."""
    sign = _row(node.children)
    return f" {sign} " if sign in _SPACED else sign


def _grouped(text: str) -> str:
    """Put brackets around what would fall apart beside an operator."""
    text = text.strip()
    plain = text.isalnum() or not text
    return text if plain or _is_bracketed(text) else f"({text})"


def _is_bracketed(text: str) -> bool:
    if not (text.startswith("(") and text.endswith(")")):
        return False
    depth = 0
    for index, character in enumerate(text):
        depth += (character == "(") - (character == ")")
        if not depth and index < len(text) - 1:
            return False
    return True


def _script(text: str, table: dict[int, int], sign: str) -> str:
    """Raise or lower ``text`` by the characters Unicode has for it, else by a sign."""
    text = text.strip()
    close = "".join(text.split())
    if close and all(ord(character) in table for character in close):
        return close.translate(table)
    return sign + _grouped(text) if text else ""


def _superior(text: str) -> str:
    return _script(text, _SUPERIOR, "^")


def _inferior(text: str) -> str:
    return _script(text, _INFERIOR, "_")


def _base(text: str) -> str:
    """Give what carries a script: a sum in brackets, a product or word as it is."""
    inner = text.strip()
    loose = any(sign in inner for sign in "+-−/ ") and not inner.endswith((")", "]", "|", "}"))
    return f"({inner})" if loose else inner


def _fraction(parts: Sequence[str]) -> str:
    return f"{_grouped(parts[0])}/{_grouped(parts[1])}"


def _root(node: _Node) -> str:
    inner = _row(node.children).strip()
    return f"√{inner}" if inner.isdigit() or len(inner) == 1 else f"√({inner})"


def _indexed_root(parts: Sequence[str]) -> str:
    signs = {"2": "√", "3": "∛", "4": "∜"}
    sign = signs.get(parts[1].strip()) or _superior(parts[1]) + "√"
    return f"{sign}({parts[0].strip()})"


def _over(parts: Sequence[str]) -> str:
    base, sign = parts[0], parts[1].strip()
    if base.strip() and len(base.strip()) == 1 and sign in _OVER:
        return base.strip() + _OVER[sign]
    if sign in "⏞︷‾¯" or not sign:
        return base + sign
    return _spaced_limits(base, _superior(sign))


def _under(parts: Sequence[str]) -> str:
    base, sign = parts[0], parts[1].strip()
    return base + sign if sign in "⏟︸" or not sign else _spaced_limits(base, _inferior(sign))


def _under_over(parts: Sequence[str]) -> str:
    return _spaced_limits(parts[0], _inferior(parts[1]) + _superior(parts[2]))


def _spaced_limits(base: str, limits: str) -> str:
    """Put the limits behind their sign, and a space behind those of a big operator."""
    name = base.strip()
    return name + limits + (" " if name in _BIG else "")


def _sub(parts: Sequence[str]) -> str:
    return _spaced_limits(_base(parts[0]), _inferior(parts[1]))


def _sup(parts: Sequence[str]) -> str:
    return _spaced_limits(_base(parts[0]), _superior(parts[1]))


def _sub_sup(parts: Sequence[str]) -> str:
    return _spaced_limits(_base(parts[0]), _inferior(parts[1]) + _superior(parts[2]))


def _fenced(node: _Node) -> str:
    """Put the brackets and separators that the attributes name around and between the children."""
    opening, closing, separators = (
        default if (value := node.attributes.get(name)) is None else value.strip()
        for name, default in (("open", "("), ("close", ")"), ("separators", ","))
    )
    texts = [_read(child) for child in node.children]
    joined = "".join(
        text + (separators[min(index, len(separators) - 1)] + " " if separators else "")
        for index, text in enumerate(texts[:-1])
    )
    return opening + joined + "".join(texts[-1:]) + closing


def _table(node: _Node) -> str:
    """Give rows between semicolons, as in mathematical programs."""
    return "; ".join(", ".join(cells) for cells in _rows(node) if cells)


def _rows(node: _Node) -> Iterator[list[str]]:
    for row in node.children:
        cells = row.children if row.tag in _TABLES else [row]
        yield [text for cell in cells if (text := _read(cell).strip())]


def _scripts(node: _Node) -> str:
    """Read ``base (sub sup)* mprescripts (sub sup)*``."""
    base, *scripts = node.children or [_Node("mrow")]
    tags = [script.tag for script in scripts]
    border = tags.index("mprescripts") if "mprescripts" in tags else len(scripts)
    texts = [_read(script) for script in scripts]
    return _pairs(texts[border + 1 :]) + _read(base) + _pairs(texts[:border])


def _pairs(texts: Sequence[str]) -> str:
    return "".join(
        _superior(text) if index % 2 else _inferior(text) for index, text in enumerate(texts)
    )


_SPECIAL: dict[str, Callable[[_Node], str]] = {
    "mfenced": _fenced,
    "mmultiscripts": _scripts,
    "mo": _operator,
    "ms": _string,
    "mspace": lambda _node: " ",
    "msqrt": _root,
    "mtable": _table,
    "mtext": _text,
}
# By the number of children that their sense needs.
_STRUCTURES: dict[str, tuple[int, Callable[[Sequence[str]], str]]] = {
    "mfrac": (2, _fraction),
    "mroot": (2, _indexed_root),
    "msub": (2, _sub),
    "msup": (2, _sup),
    "msubsup": (3, _sub_sup),
    "mover": (2, _over),
    "munder": (2, _under),
    "munderover": (3, _under_over),
}
