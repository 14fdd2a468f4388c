"""Text within a line: emphasis, addresses, and small things that other dialects have."""

import pytest

from tui_reader.document.blocks import to_blocks
from tui_reader.document.model import Role


def with_role(markdown: str, role: Role) -> list[str]:
    (block,) = to_blocks(markdown)
    return [span.text for span in block.spans if role in span.role]


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("**一是强化，**突出", ["一是强化，"]),
        ("**“引语”**，后文", ["“引语”"]),
        ("他说**“引语。”**然后", ["“引语。”"]),
        ("__强调__", ["强调"]),
        ("**English**中文", ["English"]),
        ("中文**English.**中文", ["English."]),
        ("中文**“English”**中文", ["“English”"]),
        ("**《书名》**的**（注）**", ["《书名》", "（注）"]),
        ("是**80%**的", ["80%"]),
        ("a **b、**c", ["b、"]),
        ("2 ** 3 和 4 ** 5", []),
        ("**不闭合", []),
    ],
)
def test_strong(markdown: str, expected: list[str]) -> None:
    assert with_role(markdown, Role.STRONG) == expected


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("*（括号）*后", ["（括号）"]),
        ("***一，*二**三", ["一，"]),
        ("***一，***三", ["一，"]),
        ("_强调，_后", []),
        ("snake_case_name", []),
        ("a*b*c", ["b"]),
    ],
)
def test_emphasis(markdown: str, expected: list[str]) -> None:
    assert with_role(markdown, Role.EMPHASIS) == expected


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("见 https://a.b/c，后文", ["https://a.b/c"]),
        ("见https://a.b/c。", ["https://a.b/c"]),
        ("https://zh.wikipedia.org/wiki/排版", ["https://zh.wikipedia.org/wiki/排版"]),
        ("https://zh.wikipedia.org/wiki/排版。后", ["https://zh.wikipedia.org/wiki/排版"]),
        ("https://a.b/查看更多", ["https://a.b/"]),
        ("https://a.b/c后文", ["https://a.b/c"]),
        ("（https://a.b/c）", ["https://a.b/c"]),
        ("(https://en.wikipedia.org/wiki/A_(b))", ["https://en.wikipedia.org/wiki/A_(b)"]),
        ("https://a.b/c?d=e&f=g#h.", ["https://a.b/c?d=e&f=g#h"]),
        ("https://a.b:8080/ http://c", ["https://a.b:8080/", "http://c"]),
        ("https:// nowhere", []),
        ("`https://a.b`", []),
    ],
)
def test_addresses(text: str, addresses: list[str]) -> None:
    assert with_role(text, Role.LINK) == addresses


@pytest.mark.parametrize(
    ("markdown", "marked"),
    [
        ("==a *b*==c", []),
        ("中==文 *b*==。", ["文 ", "b"]),
        ("a==b && c==d", []),
        ("a == b == c", []),
        ("<mark>a</mark>", ["a"]),
    ],
)
def test_marks(markdown: str, marked: list[str]) -> None:
    assert with_role(markdown, Role.MARK) == marked


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("a %%hidden%% b", "a  b"),
        ("100%% and 50%%", "100%% and 50%%"),
        ("%%d%%s", "%%d%%s"),
        ("H~2~O x^2^ 1~3~5 a^b^", "H₂O x² 1~3~5 a^b^"),
        ("{漢字|かん|じ}です", "漢字(かんじ)です"),
        ("{a|b} {c}", "{a|b} {c}"),
        ("#tag :smile: text", "#tag :smile: text"),
        ("text ^abc123", "text"),
        ("x ^caret", "x ^caret"),
        ("*a*{: .b} c", "a c"),
        ("f{a=b} {: x}", "f{a=b} {: x}"),
        ("[[1]] [[ -f x ]] a[[0]]", "[[1]] [[ -f x ]] a[[0]]"),
        ("[[1]](http://x)", "[1]"),
        ("{% raw %}{{ a }}{% endraw %}", "{{ a }}"),
        ('<abbr title="World">W</abbr> <abbr title="World">W</abbr>', "W (World) W"),
        ("<kbd>Ctrl</kbd>+<kbd>C</kbd>", "Ctrl+C"),
        ("a&nbsp;b &lt;c&gt; &#x4e2d;", "a\u00a0b <c> 中"),
        ("a\\\nb", "a\nb"),
    ],
)
def test_text(markdown: str, text: str) -> None:
    (block,) = to_blocks(markdown)
    assert block.text == text


def test_a_key_is_told_apart_from_code() -> None:
    key, code = with_role("<kbd>a</kbd>", Role.CODE), to_blocks("`a`")[0].spans[0].role
    assert key == ["a"]
    assert to_blocks("<kbd>a</kbd>")[0].spans[0].role != code


def test_cells_hold_markup() -> None:
    (block,) = to_blocks("|a|b|\n|:-|-|\n|`x\\|y`|c<br>*d*|")
    assert block.table
    code, text = block.table.rows[1]
    assert code[0].text == "x|y"
    assert "".join(span.text for span in text) == "c\nd"


def test_references_and_lazy_lines() -> None:
    blocks = to_blocks("[a][B] [b]\n\n- c\nd\n> e\nf\n\n[b]: http://x 'T'")
    assert [b.text for b in blocks] == ["a b", "c d", "e f"]
    assert [s.href for s in blocks[0].spans if s.href] == ["http://x"] * 2


def test_numbered_lists_begin_anywhere_and_lists_may_be_mixed() -> None:
    blocks = to_blocks("7) a\n   - b\n     1. c\n\n* d\n+ e")
    firsts = [b.indents[-1].first for b in blocks]
    assert firsts == ["7) ", "• ", "1. ", "• ", "• "]
