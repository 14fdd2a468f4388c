from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip

from tui_reader.document.cells import fitting, next_cluster, positions

CHARACTERS = (
    st.sampled_from("aé中，한🇨🇳👩\u200d👧❤1\ufe0f\u20e3\u0301ｱ\u200b\u2060…") | st.characters()
)
TEXTS = st.text(CHARACTERS)


def drawn(text: str) -> str:
    """Leave out soft hyphens, which no line shows inside a word."""
    return text.replace("\u00ad", "")


@given(TEXTS)
def test_all_cells_are_those_that_the_compositor_counts(text: str) -> None:
    cells = positions(drawn(text))
    assert len(cells) == len(drawn(text)) + 1
    assert cells[-1] == cell_len(drawn(text)) == Strip([Segment(drawn(text))]).cell_length


@given(TEXTS)
def test_a_soft_hyphen_inside_a_word_takes_no_cell(text: str) -> None:
    assert positions(text.replace("a", "\u00ad"))[-1] <= positions(text)[-1]
    assert positions("so\u00adft") == [0, 1, 2, 2, 3, 4]


@given(TEXTS, st.data())
def test_a_strip_divided_between_clusters_has_the_cells_of_its_parts(
    text: str, data: st.DataObject
) -> None:
    text = drawn(text)
    index = next_cluster(text, data.draw(st.integers(1, max(len(text), 1))))
    cell = positions(text)[min(index, len(text))]
    parts = Strip([Segment(text)]).divide([cell, cell_len(text)])
    assert [part.cell_length for part in parts] == [cell, cell_len(text) - cell][: len(parts)]
    assert cell_len(text[:index]) == cell
    assert cell_len(text[:index]) + cell_len(text[index:]) == cell_len(text)


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
