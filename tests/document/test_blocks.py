import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.document.blocks import to_blocks, to_document
from tui_reader.document.model import Block, Indent, Kind, Role, Span

BULLET = Indent("• ", "  ")
BAR = Indent("▎ ", "▎ ")


def only(markdown: str) -> Block:
    (block,) = to_blocks(markdown)
    return block


def strong(markdown: str) -> list[str]:
    return [s.text for b in to_blocks(markdown) for s in b.spans if s.role & Role.STRONG]


def texts(markdown: str) -> list[str]:
    return [block.text for block in to_blocks(markdown)]


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        (
            "**一是强化行业管理，筑牢安全基石。**突出依法行政。",
            ["一是强化行业管理，筑牢安全基石。"],
        ),
        ("重点**“黑广播”**案件", ["“黑广播”"]),
        ("日本語の**「強調」**です", ["「強調」"]),
        ("（**甲**）、**乙**；**丙**", ["甲", "乙", "丙"]),
        ("**甲（乙）**丙", ["甲（乙）"]),
        ("价格**$5**起", ["$5"]),
        ("**한국어(조선말)**는", ["한국어(조선말)"]),
        ("a **b** c", ["b"]),
        ("2 ** 3 ** 4", []),
        ("foo**(bar)**baz", []),
        ("foo<b>(bar)</b>baz", ["(bar)"]),
    ],
)
def test_strong(markdown: str, expected: list[str]) -> None:
    assert strong(markdown) == expected


def test_strong_in_html_gains_no_space() -> None:
    (block,) = to_document("<p><strong>一是强化，</strong>突出</p>").blocks
    assert block.spans == (Span("一是强化，", Role.STRONG), Span("突出"))


@pytest.mark.parametrize(
    ("markdown", "role"),
    [
        ("*a*", Role.EMPHASIS),
        ("~~a~~", Role.STRIKE),
        ("`a`", Role.CODE),
        ("<kbd>a</kbd>", Role.CODE | Role.STRONG),
        ("==a==", Role.MARK),
        ("<mark>a</mark>", Role.MARK),
        ("<u>a</u>", Role.UNDERLINE),
        ("<i><b>a</b></i>", Role.EMPHASIS | Role.STRONG),
        ("***a***", Role.EMPHASIS | Role.STRONG),
    ],
)
def test_roles(markdown: str, role: Role) -> None:
    assert only(markdown).spans == (Span("a", role),)


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("H<sub>2</sub>O x<sup>10</sup> y<sup>ab</sup>", "H₂O x¹⁰ y^(ab)"),
        ("<ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp></ruby>字", "漢(かん)字"),
        ("a<br>b", "a\nb"),
        ("a  \nb\nc", "a\nb c"),
        ("中文\n换行", "中文换行"),
        ("한국어\n줄", "한국어 줄"),
        ("中文\nLatin", "中文 Latin"),
        ("a <!-- c -->b", "a b"),
        ("a <script>x</script>b", "a b"),
        ("use the <script> tag", "use the <script> tag"),
        ("List<String> and <your-name>", "List<String> and <your-name>"),
        ("$a_b$ and $c_d*$ \\(x_1 = \\alpha\\)", "$a_b$ and $c_d*$ \\(x_1 = \\alpha\\)"),
        ("\\[not a link\\](b)", "[not a link](b)"),
        ("import A from 'b'", "import A from 'b'"),
        ("a &amp; &copy; &#27;", "a & © \ufffd"),
    ],
)
def test_inline_text(markdown: str, text: str) -> None:
    assert only(markdown).text == text


def test_links() -> None:
    assert only("[a *b*](c 'd')").spans == (
        Span("a ", Role.LINK, "c"),
        Span("b", Role.LINK | Role.EMPHASIS, "c"),
    )
    assert only('<a href="c">a</a>').spans == (Span("a", Role.LINK, "c"),)
    address = "https://example.org/a?b=c"
    assert only(f"见 {address}。").spans[1] == Span(address, Role.LINK, address)


def test_pictures() -> None:
    assert only("![alt](a.png 'title')") == Block(
        Kind.IMAGE, (Span("alt — title", Role.IMAGE, "", "a.png"),), number=1
    )
    assert only("![](x/a.png)").text == "a.png"
    assert only("text ![alt](a.png) more").text == "text ▣ alt more"
    kinds = [b.kind for b in to_blocks("before<br><img src=a><br>after<br><br>last")]
    assert kinds == [Kind.PARAGRAPH, Kind.IMAGE, Kind.PARAGRAPH, Kind.PARAGRAPH]


def test_lists() -> None:
    blocks = to_blocks("- a\n  - b\n\n    c\n- [x] d\n- [ ] e\n\n9. f\n10. g")
    assert [(b.text, b.indents) for b in blocks] == [
        ("a", (BULLET,)),
        ("b", (Indent("  ", "  "), Indent("◦ ", "  "))),
        ("c", (Indent("  ", "  "), Indent("  ", "  "))),
        ("d", (Indent("☑ ", "  "),)),
        ("e", (Indent("☐ ", "  "),)),
        ("f", (Indent(" 9. ", "    "),)),
        ("g", (Indent("10. ", "    "),)),
    ]


def test_tight_lists_have_no_blank_lines() -> None:
    assert [b.tight for b in to_blocks("x\n\n- a\n- b\n  - c\n\ny")] == [
        False, False, True, True, False,
    ]  # fmt: skip
    assert not any(b.tight for b in to_blocks("- a\n\n- b"))


def test_an_empty_item_keeps_its_bullet() -> None:
    assert [b.indents for b in to_blocks("- a\n-\n- c")] == [(BULLET,)] * 3


def test_quotations() -> None:
    blocks = to_blocks("> a\n>\n> > b\n> - c")
    outer, inner = BAR._replace(container=1), BAR._replace(container=2)
    assert [b.indents for b in blocks] == [(outer,), (outer, inner), (outer, BULLET)]


@pytest.mark.parametrize(
    "body", ["> a\n\n> b", "<blockquote>a</blockquote>\n<blockquote>b</blockquote>"]
)
def test_quotations_in_a_row_are_told_apart(body: str) -> None:
    first, second = to_document(body).blocks
    assert first.indents[0].container != second.indents[0].container


def test_code() -> None:
    assert only("```nothing x\na\n\n  b\n```") == Block(
        Kind.CODE, (Span("a\n\n  b", Role.CODE),), info="nothing"
    )
    assert only("$$\na_b\n$$").text == "$$\na_b\n$$"


def test_code_is_highlighted() -> None:
    code = only("```python\nimport x\n```")
    assert [s.text for s in code.spans if s.role & Role.KEYWORD] == ["import"]


def test_tables() -> None:
    table = only("|a|b|\n|:-:|-:|\n|c|d|e|\n|f|").table
    assert table is not None
    cells = [["".join(span.text for span in cell) for cell in row] for row in table.rows]
    assert cells == [["a", "b"], ["c", "d | e"], ["f", ""]]
    assert (table.head, table.align) == (1, "cr")


def test_a_table_without_a_head() -> None:
    table = to_document("<table><tr><td>a<td>b</tr><tr><td>c<td>d</table>").blocks[0].table
    assert table is not None
    assert (table.head, len(table.rows)) == (0, 2)


def test_definitions() -> None:
    for body in ("Term\n: one\n: two", "<dl><dt>Term</dt><dd>one</dd><dd>two</dd></dl>"):
        term, one, two = to_document(body).blocks
        assert term.spans == (Span("Term", Role.STRONG),)
        assert (one.text, one.tight, two.text) == ("one", True, "two")
        assert one.indents == (Indent("    ", "    "),)


def test_html_blocks_in_markdown() -> None:
    body = "# A\n\n<table>\n<tr><th>b</th></tr>\n\n    <tr><td>c</td></tr>\n</table>\n\n**d**"
    assert [(b.kind, b.text) for b in to_document(body).blocks] == [
        (Kind.HEADING, "A"),
        (Kind.TABLE, "bc"),
        (Kind.PARAGRAPH, "d"),
    ]
    assert texts("<details>\n<summary>a</summary>\n\n*b*\n\n</details>") == ["▾ a", "b"]
    assert texts("- a\n\n  <p>b</p>\n\n- c") == ["a", "b", "c"]


@pytest.mark.parametrize(
    "markdown",
    [
        ">" * 5000 + " a",
        "- " * 5000 + "a",
        "\n".join("  " * level + "- a" for level in range(300)),
        "\n".join(">" * level + " a" for level in range(300)),
        "[" * 20000 + "a",
        "*" * 20000 + "a",
        "<a " * 5000,
        "\\(a " * 5000,
        "![" * 5000 + "a",
        "<table>\n\n" * 1000 + "a",
    ],
)
def test_deep_or_unfinished_markup_keeps_its_text(markdown: str) -> None:
    count = sum(text.count("a") for text in texts(markdown))
    assert count == markdown.replace("table", "").count("a")


def test_the_count_for_the_reading_time() -> None:
    document = to_document("中文字 and two words, don't かな 한글 3.5")
    assert (document.ideographs, document.words) == (7, 5)


@given(st.text(st.sampled_from("ab \n*_`[](){}<>/|-#:$\\!&;.1中。“”") | st.characters()))
def test_any_text_is_a_document(text: str) -> None:
    for block in to_document(text).blocks:
        assert "\x1b" not in block.text
