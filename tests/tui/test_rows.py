"""Lines, articles and headings belong together whichever way one asks."""

from hypothesis import given
from hypothesis import strategies as st

from tui_reader.tui.rows import HEADING, Rows


@given(st.integers(0, 30), st.integers(1, 3), st.sets(st.integers(0, 29)))
def test_every_line_belongs_to_an_article_or_its_heading(
    count: int, height: int, starts: set[int]
) -> None:
    headed = sorted(start for start in starts if start < count)
    rows = Rows(count, height, headed)
    expected = [
        (position, part)
        for position in range(count)
        for part in ([HEADING] if position in headed else []) + list(range(height))
    ]
    assert [rows.at(line) for line in range(rows.total)] == expected
    assert [rows.top(position) for position in range(count)] == [
        expected.index((position, 0)) for position in range(count)
    ]
    assert [rows.has_heading(position) for position in range(count)] == [
        position in headed for position in range(count)
    ]
    assert rows.at(rows.total)[0] == count
