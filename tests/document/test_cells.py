from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui_reader.document.cells import fitting, positions

TEXTS = st.text(st.sampled_from("aé中，한🇨👩\u200d👧❤\ufe0f\u0301ｱ\u200b…") | st.characters())


@given(TEXTS)
def test_all_cells_are_those_that_the_compositor_counts(text: str) -> None:
    assert positions(text)[-1] == cell_len(text)


@given(TEXTS, st.integers(0, 20))
def test_what_fits_is_as_much_as_the_width_holds(text: str, width: int) -> None:
    cells = positions(text)
    end = fitting(cells, 0, width)
    assert cells[end] <= width
    assert end == len(text) or cells[end + 1] > width


def test_ascii_needs_no_table() -> None:
    assert positions("plain") == range(6)
    assert fitting(positions("plain"), 1, 2) == 3
    assert fitting(positions("plain"), 1, 20) == 5
