from collections import Counter
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.document.cells import cell_len
from tui_reader.document.layout import Form, layout
from tui_reader.document.model import Block, Cell, Kind, Line, Role, Run, Span, Table
from tui_reader.document.tables import table

FORM = Form()
TEXTS = st.text(st.sampled_from("ab 中，。“（e\u0301👩\u200d👧\n-/1"), max_size=40)


def cells(*texts: str) -> tuple[Cell, ...]:
    return tuple((Span(text),) if text else () for text in texts)


def set_in(width: int, found: Table, form: Form = FORM) -> list[Line]:
    return list(layout([Block(Kind.TABLE, table=found)], width, form))


def shown(width: int, rows: list[tuple[Cell, ...]], *, head: int = 1, align: str = "") -> list[str]:
    measured = table(rows, head, align or "l" * len(rows[0]))
    return [line.text for line in set_in(width, measured)]


TABLES = st.integers(1, 5).flatmap(
    lambda columns: st.builds(
        table,
        st.lists(
            st.lists(TEXTS, min_size=columns, max_size=columns).map(lambda row: cells(*row)),
            min_size=1,
            max_size=6,
        ),
        st.integers(0, 1),
        st.text("lcr", min_size=columns, max_size=columns),
    )
)


@given(TABLES, st.integers(20, 100), st.builds(Form, ascii=st.booleans()))
def test_every_character_is_shown_and_no_line_too_wide(
    found: Table, width: int, form: Form
) -> None:
    lines = set_in(width, found, form)
    assert all(cell_len(line.text) <= width for line in lines)
    texts = (span.text for row in found.rows for cell in row for span in cell)
    given_letters = Counter("".join("".join(texts).split()))
    assert given_letters <= Counter("".join(line.text for line in lines))


@given(TABLES, st.integers(1, 100))
def test_lines_point_at_the_beginnings_of_cells(found: Table, width: int) -> None:
    cells_before = [0]
    for row in found.rows:
        for cell in row:
            cells_before.append(cells_before[-1] + sum(len(span.text) for span in cell))
    offsets = [line.offset for line in set_in(width, found)]
    assert offsets == sorted(offsets)
    assert set(offsets) <= set(cells_before)


def test_columns_are_aligned_between_rules() -> None:
    rows = [cells("标点", "n", "remark"), cells("句号", "12", "a"), cells("问号", "1,234", "bcd")]
    assert shown(40, rows, align="lrc") == [
        "─────────────────────",
        "标点       n   remark",
        "─────────────────────",
        "句号      12     a",
        "问号   1,234    bcd",
        "─────────────────────",
    ]


def test_a_table_without_heads() -> None:
    assert shown(20, [cells("a", "b")], head=0) == ["─" * 5, "a   b", "─" * 5]


def test_one_row_of_two_lines_needs_no_rules() -> None:
    rows = [cells("a", "b"), cells("word", "中文单元格里的一句话，相当长"), cells("x", "y")]
    assert shown(25, rows) == [
        "─" * 25,
        "a     b",
        "─" * 25,
        "word  中文单元格里的一句",
        "      话，相当长",
        "x     y",
        "─" * 25,
    ]


def test_high_rows_have_rules_between_them() -> None:
    long = "one two three four five six seven eight nine ten eleven twelve"
    lines = shown(30, [cells("a", "b"), cells("x", long), cells("y", long)])
    assert lines.count("╌" * 30) == 1
    assert lines[lines.index("╌" * 30) + 1].startswith("y  one")


def test_links_keep_their_runs() -> None:
    link = Span("there", Role.LINK, "https://example.org/")
    rows = [cells("a", "b"), ((Span("go "), link), (Span("now"),))]
    line = set_in(30, table(rows, 1, "ll"))[3]
    assert line.text == "go there   now"
    assert line.runs == (Run(3, 8, Role.LINK, "https://example.org/"),)


NAMES = [
    cells("Name", "Country", "Wrote"),
    cells("Aldus Manutius", "Venice", ""),
    cells("毕昇", "", "no book that is left"),
]


def test_a_table_too_wide_is_a_list_of_records() -> None:
    assert shown(24, [*NAMES]) == [
        "Name     Aldus Manutius",
        "Country  Venice",
        "Wrote",
        "╌" * 24,
        "Name     毕昇",
        "Wrote    no book that is",
        "         left",
    ]


def test_labels_that_are_long_stand_before_their_text() -> None:
    heads = cells("Name", "Country of birth", "Wrote")
    assert shown(20, [heads, *NAMES[1:]])[:5] == [
        "Name: Aldus Manutius",
        "Country of birth:",
        "  Venice",
        "Wrote:",
        "╌" * 20,
    ]


def test_heads_of_several_rows_are_labels_together() -> None:
    heads = [cells("Printed", "Set"), cells("books", "by hand")]
    lines = shown(14, [*heads, cells("incomprehensible", "b")], head=2)
    assert "Printed books:" in lines
    assert lines[-1] == "Set by hand: b"


def test_a_table_of_heads_alone_shows_them() -> None:
    wide = "abcdefghijklmnop"
    assert "".join(shown(20, [cells(wide, wide)])) == wide * 2


def test_the_first_rows_do_not_wait_for_the_last() -> None:
    class Rows(tuple[tuple[Cell, ...], ...]):
        seen = 0

        def __iter__(self) -> object:  # type: ignore[override]
            for row in tuple.__iter__(self):
                self.seen += 1
                yield row

    measured = table([cells("a", "b")] * 10_000, 0, "ll")
    rows = Rows(measured.rows)
    lines = layout([Block(Kind.TABLE, table=measured._replace(rows=rows))], 20)
    assert len(list(islice(lines, 10))) == 10
    assert rows.seen < 100


def test_a_long_word_far_below_is_not_split() -> None:
    rows = [cells("a b c d e f g h", "b b b b b b b b")] * 5000
    lines = shown(20, [*rows, cells("undivided", "b")], head=0)
    assert lines[-2] == "undivided  b"


@pytest.mark.parametrize("width", [1, 2, 5])
def test_a_narrow_pane_is_no_error(width: int) -> None:
    assert all(cell_len(line) <= max(width, 2) for line in shown(width, [*NAMES]))


def test_columns_measured_for_another_terminal_are_measured_again() -> None:
    foreign = table([cells("abc", "de")], 0, "ll")
    foreign = foreign._replace(natural=(30, 1), least=(30, 1), wide=not foreign.wide)
    assert [line.text for line in set_in(20, foreign)][1] == "abc   de"
