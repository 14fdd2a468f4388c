"""Labels: none begins another, and each link has one that is seen."""

from hypothesis import given
from hypothesis import strategies as st
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui_reader.tui.widgets.link_hints import LETTERS, LinkHints, Spot, labels, spots

MOST = len(LETTERS) ** 2


@given(st.integers(0, MOST + 50))
def test_labels_are_short_and_none_begins_another(count: int) -> None:
    found = labels(count)
    assert len(found) == len(set(found)) == min(count, MOST)
    alone = {label for label in found if len(label) == 1}
    assert not any(label[0] in alone for label in found if len(label) == 2)
    assert len(alone) == count or count > len(LETTERS)
    assert found[:9] == list("asdfghjkl")[: min(count, 9)] or count > 400


@given(st.integers(1, 60), st.lists(st.integers(0, 39), max_size=10).map(sorted))
def test_labels_lie_over_a_line_and_keep_its_width(count: int, cells: list[int]) -> None:
    some = [Spot(f"#{n}", 3, cell) for n, cell in enumerate(cells)]
    some += [Spot(f"#{n}", 4, 0) for n in range(len(some), count)]
    hints = LinkHints(some, 0)
    strip = Strip([Segment("中" * 20, Style())])
    drawn = hints.over(strip, 3, Style(reverse=True))
    assert drawn.cell_length == 40
    assert hints.over(strip, 2, Style()) == strip


def test_links_beside_each_other_have_labels_beside_each_other() -> None:
    styles = [Style(meta={"href": f"#{n}"}) for n in range(2)]
    strip = Strip([Segment("  "), *(Segment("¹", style) for style in styles), Segment(" end")])
    found = spots([(7, strip), (8, strip)])
    assert found == [Spot("#0", 7, 2), Spot("#1", 7, 3)]
    assert LinkHints(found, 0).over(strip, 7, Style()).text == "  as end"


def test_a_label_follows_its_line() -> None:
    hints = LinkHints([Spot("#a", 3, 1)], 0)
    hints.move(5)
    assert hints.over(Strip([Segment("xxx")]), 8, Style()).text == "xax"
    assert hints.top == 5
    assert hints.take("A")
    assert hints.chosen == "#a"
