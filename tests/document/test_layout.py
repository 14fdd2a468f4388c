import re
from collections.abc import Sequence
from itertools import chain

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui_reader.document.blocks import to_document
from tui_reader.document.layout import Form, block_lines, layout
from tui_reader.document.model import Block, Indent, Kind, Line, Role, Run, Span
from tui_reader.document.tables import table

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
FORM = Form()
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


@example("<blockquote>👩\u200d👧", 2)
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
        begins = ignored.sub("", text[line.offset :])
        assert begins.startswith(line.text.strip(" ")[:1])


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
    class Blocks(list[Block]):
        def __getitem__(self, index: object) -> Block:  # type: ignore[override]
            assert index == 0
            return Block(Kind.PARAGRAPH, (Span("a"),))

        def __len__(self) -> int:
            return 2

    assert next(layout(Blocks(), 20)).text == "a"


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
        ("```\nif a:\n    bcdefghi jklmno\n```", ["  if a:", "      bcdefghi", "      ↪ jklmno"]),
        ("a\n\n---\n\nb", ["a", "", "     ─────", "", "b"]),
    ],
)
def test_constructs(body: str, expected: list[str]) -> None:
    assert shown(body, 16) == expected


def test_indentation_is_never_more_than_half_the_width() -> None:
    body = "\n".join("  " * level + "- word" for level in range(30))
    for text in shown(body, 20):
        assert len(text) - len(text.lstrip(" ")) <= 10


HEBREW, ARABIC = "שלום עולם", "أول"
QUOTE = Indent("▎ ", "▎ ", 1)


def texts(blocks: Sequence[Block], width: int, form: Form = FORM) -> list[str]:
    return [line.text for line in layout(blocks, width, form)]


def code(text: str, *indents: Indent) -> Block:
    return Block(Kind.CODE, (Span(text, Role.CODE),), indents)


def test_right_to_left_paragraphs_are_aligned_right() -> None:
    assert shown("שלום עולם", 20) == [" " * 11 + "שלום עולם"]
    assert shown("A: שלום", 20) == ["A: שלום"]


@pytest.mark.parametrize(
    ("indents", "expected"),
    [
        ((QUOTE,), ["   שלום ▕", "   עולם ▕"]),
        ((Indent("• ", "  "),), ["   שלום •", "   עולם"]),
        ((Indent("12. ", "    "),), [" שלום .12", " עולם"]),
        ((Indent("3) ", "   "),), ["  שלום (3", "  עולם"]),
        ((Indent("[1] ", "    "),), [" שלום [1]", " עולם"]),
        ((QUOTE, Indent("• ", "  ")), [" שלום • ▕", " עולם   ▕"]),
    ],
)
def test_bullets_and_bars_of_right_to_left_text_are_on_its_right(
    indents: tuple[Indent, ...], expected: list[str]
) -> None:
    block = Block(Kind.PARAGRAPH, (Span(HEBREW),), indents)
    lines = list(layout([block], 9))
    assert [line.text for line in lines] == expected
    for line in lines:
        muted = "".join(line.text[run.start : run.end] for run in line.runs)
        assert muted.strip() in line.text[line.text.rindex("ם") + 1 :]


def test_right_to_left_headings_have_their_sign_on_the_right() -> None:
    assert texts([Block(Kind.HEADING, (Span(ARABIC),), level=3)], 10) == ["     أول ◆"]
    assert texts([Block(Kind.HEADING, (Span(ARABIC),), level=1)], 10) == [
        " " * 7 + t for t in (ARABIC, "━━━")
    ]


def test_what_is_known_of_a_right_to_left_article_is_on_the_right() -> None:
    spans = (Span(ARABIC), Span(" · "), Span("1454"))
    assert texts([Block(Kind.META, spans)], 14) == ["    أول · 1454"]


def test_a_bar_goes_on_through_one_quotation_and_not_into_the_next() -> None:
    def quoted(text: str, container: int) -> Block:
        return Block(Kind.PARAGRAPH, (Span(text),), (QUOTE._replace(container=container),))

    assert texts([quoted("a", 1), quoted("b", 1)], 9) == ["▎ a", "▎", "▎ b"]
    assert texts([quoted("a", 1), quoted("b", 2)], 9) == ["▎ a", "", "▎ b"]
    assert texts([quoted(ARABIC, 1), quoted(ARABIC, 1)], 6)[1] == "     ▕"
    assert texts([quoted("a", 1), quoted(ARABIC, 1)], 6)[1] == ""


@given(BODIES, st.integers(10, 100), st.builds(Form), st.data())
def test_laid_out_in_parts_is_the_same(
    body: str, width: int, form: Form, data: st.DataObject
) -> None:
    blocks = to_document(body).blocks
    start = data.draw(st.integers(0, len(blocks)))
    above = chain.from_iterable(block_lines(blocks, i, width, form) for i in range(start))
    assert [*above, *layout(blocks, width, form, start)] == [*layout(blocks, width, form)]


def test_code_that_is_not_wrapped_is_panned() -> None:
    source = "def f():\n    return 'a line that is too long for this'"
    block = code(source, Indent("• ", "  "))
    lines = list(layout([block], 20, Form(wrap_code=False)))
    assert [line.text for line in lines] == [
        "•   def f():",
        "        return 'a line that is too long for this'",
    ]
    assert [line.pan for line in lines] == [4, 4]
    assert [line.offset for line in lines] == [0, 9]
    assert {line.pan for line in layout([block], 20)} == {None}


def test_parts_of_code_keep_their_roles() -> None:
    spans = (
        Span("if", Role.CODE | Role.KEYWORD),
        Span(" a:  ", Role.CODE),
        Span("# one two\n# three", Role.CODE | Role.COMMENT),
    )
    lines = list(layout([Block(Kind.CODE, spans)], 16))
    found = [
        (line.text[run.start : run.end], run.role & ~Role.CODE)
        for line in lines
        for run in line.runs
        if run.role & Role.CODE
    ]
    assert found == [
        ("if", Role.KEYWORD),
        (" a:  ", Role.PLAIN),
        ("# one", Role.COMMENT),
        ("two", Role.COMMENT),
        ("# three", Role.COMMENT),
    ]


@pytest.mark.parametrize(
    ("source", "expected"),
    [("\ta", "      a"), ("ab\tc", "  ab  c"), ("汉\tc", "  汉  c"), ("\t\tx", " " * 10 + "x")],
)
def test_tabs_reach_to_the_next_column_of_four_cells(source: str, expected: str) -> None:
    assert texts([code(source)], 30) == [expected]


def test_the_offset_of_code_counts_a_tab_as_one() -> None:
    source = "x\n\tone two three"
    lines = list(layout([code(source)], 16))
    assert [source[line.offset :][:4] for line in lines] == ["x\n\to", "\tone", "thre"]


@given(
    st.text(
        st.sampled_from("ab \t\n汉。(#") | st.characters(exclude_characters="\u00ad"), max_size=60
    ),
    st.integers(9, 30),
)
def test_code_loses_nothing(source: str, width: int) -> None:
    ignored = re.compile("[ \t\u00ad\u200b\u2060\ufeff↪]")
    for form in (Form(), Form(wrap_code=False)):
        together = "".join(texts([code(source)], width, form))
        assert ignored.sub("", together) == ignored.sub("", source).replace("\n", "")


def picture(alt: str, info: str = "", number: int = 0) -> Block:
    span = Span(alt, Role.IMAGE, src="https://example.org/a.png")
    return Block(Kind.IMAGE, (span,), info=info, number=number)


@pytest.mark.parametrize(
    ("block", "width", "expected"),
    [
        (picture("alt"), 40, ["▏ ▣ alt ▕"]),
        (picture("一幅图", "1080×720", 2), 40, ["▏ ▣ 2  一幅图  1080×720 ▕"]),
        (picture("a long one", "9×9", 12), 20, ["▏ ▣ 12  a long one ▕", "▏       9×9        ▕"]),
        (picture("a long one", "9×9", 2), 9, ["a long", "one  9×9"]),
    ],
)
def test_pictures_are_framed_lines(block: Block, width: int, expected: list[str]) -> None:
    lines = list(layout([block], width))
    assert [line.text for line in lines] == expected
    linked = "".join(
        line.text[run.start : run.end] for line in lines for run in line.runs if run.href
    )
    assert linked.replace(" ", "") == block.text.replace(" ", "")
    assert all(line.offset <= len(block.text) for line in lines)


def test_ornaments_in_ascii() -> None:
    item = Block(Kind.PARAGRAPH, (Span("a"),), (QUOTE, Indent("• ", "  ")))
    blocks = [
        *(Block(Kind.HEADING, (Span("a"),), level=level) for level in range(1, 7)),
        item,
        Block(Kind.RULE),
        code("if a_long_name_that_has_to_go_on_below:"),
        picture("a", number=1),
        Block(Kind.TABLE, table=table([[(Span("a"),)]] * 2, 1, "l")),
    ]
    drawn = texts(blocks, 30, Form(ascii=True))
    assert "".join(drawn).isascii()
    assert "| * a" in drawn
    assert len({*texts(blocks[:6], 30, Form(ascii=True))}) == 8


def test_six_levels_of_headings_are_told_apart_without_colour() -> None:
    drawn = [
        tuple(texts([Block(Kind.HEADING, (Span("a"),), level=level)], 30)) for level in range(1, 7)
    ]
    assert len({*drawn}) == 6


@pytest.mark.parametrize("width", [20, 24, 30, 40])
def test_what_is_deeper_never_looks_shallower(width: int) -> None:
    body = "\n".join("  " * depth + f"- x{depth}" for depth in range(12))
    columns = [line.index("x") for line in shown(body, width) if "x" in line]
    assert columns == sorted(columns)
    assert columns[-1] <= width // 2


@pytest.mark.parametrize(
    ("html", "numbers"),
    [
        ("<ol><li>a</ol><ol><li>b</ol>", ["1.", "1."]),
        ("<ol><li>a<li value=9>b<li>c</ol>", ["1.", "9.", "10."]),
    ],
)
def test_items_have_the_numbers_that_html_gives(html: str, numbers: list[str]) -> None:
    lines = shown(f"<div>{html}</div>")
    assert [line.split()[0] for line in lines if line.strip()] == numbers


def test_a_picture_within_its_address_is_named_by_its_type() -> None:
    assert "image/png" in shown("<img src='data:image/png;base64,iVBORw0KGgo='>")[0]


def test_the_sign_of_a_note_begins_no_line() -> None:
    for width in range(10, 40):
        lines = shown("这是一句话，后面有注[^1]，再来一句。[^2]继续\n\n[^1]: a\n[^2]: b", width)
        assert not any(line.startswith(("¹", "²")) for line in lines[:-4])
