import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui_reader.document.blocks import to_document
from tui_reader.document.layout import layout
from tui_reader.document.model import Block, Kind, Line, Role, Run, Span

CHINESE = (
    "翻开任何一本印得像样的中文书，看左边那一溜：没有一行以逗号开头，也没有一行以后括号开头。右边呢？"
    "没有一行停在“前引号”或（前括号）上。这件事做得周到，读者从来不会察觉；排版的人管它叫避头尾。"
    "国家标准《标点符号用法》里写得明白，2011 年的修订又添了几条，约有 1.6 万字，"
    "99% 的编辑都背得出。"
) * 3
MARKUP = (
    "<b> </b> <p> </p> <ul> <li> </li> </ul> <table> <tr> <td> <th> </table> <pre> </pre> <br> "
    "<hr> <blockquote> </blockquote> <dl> <dt> <dd> <img> <a> </a> <sup> <rt> <script> <!-- --> "
    "<![ # - > 1. ``` | |-|-| ** _ ~~ ` [ ]( ) ![ [^1] : $ \\ {% &amp; &#27; http://a.b/c "
)
LETTERS = (
    "。 ， （ ） “ ” —— …… 字 漢 ー 한 word 12 % e\u0301 👩\u200d👧 🇨🇳 ❤\ufe0f \u00ad \u200b "
    "\u2060 אב عر ก็"
)
SPACES = ["\n", "\n\n", "    ", "\t", " ", "\u00a0", "\u3000"]
FRAGMENTS = st.sampled_from([*MARKUP.split(), *LETTERS.split(), *SPACES])
BODIES = st.lists(FRAGMENTS | st.text(max_size=4), max_size=40).map("".join)


def shown(body: str, width: int = 80) -> list[str]:
    return [line.text for line in layout(to_document(body).blocks, width)]


def paragraph(text: str, width: int) -> list[Line]:
    return list(layout([Block(Kind.PARAGRAPH, (Span(text),))], width))


@given(BODIES, st.integers(20, 100))
def test_no_line_is_wider_than_the_width(body: str, width: int) -> None:
    document = to_document(body)
    for line in layout(document.blocks, width):
        assert cell_len(line.text) <= width
        assert "\n" not in line.text
        assert line.text == line.text.rstrip(" ")
        assert 0 <= line.block < len(document.blocks)
        ends = [0, *(position for run in line.runs for position in (run.start, run.end))]
        assert ends == sorted(ends)
        assert ends[-1] <= len(line.text)


@given(BODIES, st.integers(1, 19))
def test_a_narrow_pane_is_no_error(body: str, width: int) -> None:
    for line in layout(to_document(body).blocks, width):
        assert cell_len(line.text) <= max(width, 2)


@given(st.text(st.sampled_from("ab 中，。“”（ー1%e\u0301👩\u200d👧🇨🇳-/") | st.characters()))
def test_a_paragraph_loses_nothing(text: str) -> None:
    lines = paragraph(text.replace("\n", " "), 20)
    ignored = re.compile("[ \n\u00ad\u200b\u2060\ufeff]")
    together = "".join(line.text for line in lines)
    if "\u00ad" not in text:
        assert ignored.sub("", together) == ignored.sub("", text)
    for line in lines:
        begins = text.replace("\n", " ")[line.offset :].lstrip(" ")
        assert begins.startswith(line.text.lstrip(" ")[:1])


@pytest.mark.parametrize("width", [20, 33, 40, 60, 80, 120])
def test_chinese_is_set_as_in_a_book(width: int) -> None:
    lines = [line.text for line in paragraph(CHINESE, width)]
    assert not [text for text in lines if text[0] in "，。：；？！）》”、%"]
    assert not [text for text in lines if text[-1] in "（《“"]
    full = sum(cell_len(text) for text in lines[:-1]) / (width * (len(lines) - 1))
    assert full > 0.97 or width < 60


def test_a_space_at_the_end_of_a_line_takes_no_cell() -> None:
    assert [line.text for line in paragraph("四个汉字 Latin", 8)] == ["四个汉字", "Latin"]
    assert [line.text for line in paragraph("abcd    efgh", 4)] == ["abcd", "efgh"]


def test_a_long_word_is_split() -> None:
    assert [line.text for line in paragraph("abcdefghij", 4)] == ["abcd", "efgh", "ij"]
    assert [line.text for line in paragraph("👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧", 5)] == ["👩‍👩‍👧👩‍👩‍👧", "👩‍👩‍👧"]


def test_a_soft_hyphen_shows_at_the_end_of_a_line_only() -> None:
    assert [line.text for line in paragraph("hy\u00adphen\u00adation", 8)] == ["hyphen-", "ation"]


def test_lines_remember_where_they_are() -> None:
    lines = paragraph("one two three", 7)
    assert [(line.text, line.offset) for line in lines] == [("one two", 0), ("three", 8)]


def test_runs_are_cut_at_the_ends_of_lines() -> None:
    spans = (Span("one "), Span("two three", Role.LINK, "u"), Span(" four"))
    lines = list(layout([Block(Kind.PARAGRAPH, spans)], 8))
    assert [(line.text, line.runs) for line in lines] == [
        ("one two", (Run(4, 7, Role.LINK, "u"),)),
        ("three", (Run(0, 5, Role.LINK, "u"),)),
        ("four", ()),
    ]


def test_the_first_lines_need_no_more_than_their_blocks() -> None:
    def blocks() -> object:
        yield Block(Kind.PARAGRAPH, (Span("a"),))
        raise AssertionError

    assert next(layout(blocks(), 20)).text == "a"  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("# A b\n\ntext", ["A b", "━━━", "", "text"]),
        ("## A\n### B\n#### C", ["A", "─", "", "◆ B", "", "◇ C"]),
        ("##### D\n###### E", ["▸ D", "", "▹ E"]),
        (
            "- one two three four\n  - five\n- six",
            ["• one two three", "  four", "  ◦ five", "• six"],
        ),
        ("1. a\n\n   b\n2. c", ["1. a", "", "   b", "", "2. c"]),
        ("> a\n>\n> b", ["▎ a", "▎", "▎ b"]),
        ("a\n\n> b\n\nc", ["a", "", "▎ b", "", "c"]),
        ("- [ ] a\n- [x] b", ["☐ a", "☑ b"]),
        ("Term\n: meaning", ["Term", "    meaning"]),
        ("![alt](a.png)", ["▣ alt  a.png"]),
        ("![a long description](a.png)", ["▣ a long", "  description"]),
        ("```\nif a:\n    bcdefghi jklmno\n```", ["  if a:", "      bcdefghi", "      ↪ jklmno"]),
        ("a\n\n---\n\nb", ["a", "", "     ─────", "", "b"]),
    ],
)
def test_constructs(body: str, expected: list[str]) -> None:
    assert shown(body, 16) == expected


def test_a_table_that_fits() -> None:
    assert shown("|标点|n|\n|-|-:|\n|句号 `。`|12|", 40) == [
        "┌─────────┬────┐",
        "│ 标点    │  n │",
        "├─────────┼────┤",
        "│ 句号 。 │ 12 │",
        "└─────────┴────┘",
    ]


def test_cells_are_wrapped_where_they_do_not_fit() -> None:
    body = "|a|b|\n|-|-|\n|中文单元格里的一句话，相当长|word|\n|x|y|"
    assert shown(body, 25) == [
        "┌────────────────┬──────┐",
        "│ a              │ b    │",
        "├────────────────┼──────┤",
        "│ 中文单元格里的 │ word │",
        "│ 一句话，相当长 │      │",
        "├╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌┼╌╌╌╌╌╌┤",
        "│ x              │ y    │",
        "└────────────────┴──────┘",
    ]


def test_a_table_too_wide_is_a_list_of_records() -> None:
    body = "|Name|Country|Language|\n|-|-|-|\n|Aldus Manutius|Venice|Latin and Greek|\n|毕昇|宋||"
    assert shown(body, 20) == [
        "Name: Aldus Manutius",
        "Country: Venice",
        "Language: Latin and",
        "  Greek",
        "╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌",
        "Name: 毕昇",
        "Country: 宋",
    ]


def test_indentation_is_never_more_than_half_the_width() -> None:
    body = "\n".join("  " * level + "- word" for level in range(30))
    for text in shown(body, 20):
        assert len(text) - len(text.lstrip(" ")) <= 10


def test_right_to_left_paragraphs_are_aligned_right() -> None:
    assert shown("שלום עולם", 20) == [" " * 11 + "שלום עולם"]
    assert shown("A: שלום", 20) == ["A: שלום"]
