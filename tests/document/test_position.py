"""Where an article was left is found again, also after an edit and while it arrives."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.document.blocks import to_blocks
from tui_reader.document.galley import Place
from tui_reader.document.model import Block, Kind, Span
from tui_reader.document.position import (
    Finder,
    Position,
    anchor,
    find,
    position_at,
    position_of,
)
from tui_reader.domain.marks import POSITION, mark_of

numbers = st.integers(0, (1 << 31) - 1)
positions = st.builds(Position, st.text(max_size=64), numbers, numbers, st.integers(0, 100))
texts = st.lists(st.sampled_from(["one", "two", "three", "four", "five", ""]), min_size=1)
json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=5,
)


def blocks_of(texts: list[str]) -> list[Block]:
    return [Block(Kind.PARAGRAPH, (Span(text),)) for text in texts]


@given(positions)
def test_a_position_is_read_as_it_was_written(position: Position) -> None:
    value = position.as_value()
    assert list(value) == ["anchor", "block", "offset", "percent"]
    assert position_of(value) == position
    assert position_of(value | {"later": [1]}) == position


def test_the_percentage_is_the_marks() -> None:
    assert mark_of({POSITION: (Position("12345678", 3, 4, 50).as_value(), "")}, "").percent == 50


@given(st.dictionaries(st.sampled_from(["anchor", "block", "offset", "percent"]), json) | json)
def test_anything_else_is_none_and_never_an_error(value: object) -> None:
    found = position_of(value)
    assert found is None or position_of(found.as_value()) == found


@pytest.mark.parametrize(
    "wrong",
    [
        {"anchor": 1}, {"anchor": "x" * 65}, {"block": -1}, {"block": True}, {"block": 1 << 31},
        {"offset": 1.5}, {"offset": "1"}, {"percent": 101}, {"percent": None},
    ],
)  # fmt: skip
def test_values_out_of_bounds_are_none(wrong: dict[str, object]) -> None:
    right: dict[str, object] = {"anchor": "x", "block": 1, "offset": 1, "percent": 1}
    assert position_of(right) is not None
    assert position_of(right | wrong) is None


@given(st.lists(st.integers(), unique=True, min_size=1), st.data())
def test_an_edit_above_or_below_moves_the_place_along(ids: list[int], data: st.DataObject) -> None:
    texts = list(map(str, ids))
    index = data.draw(st.integers(0, len(texts) - 1))
    position = position_at(blocks_of(texts), Place(index, 1), 10)
    above = data.draw(st.lists(st.sampled_from(["new", "newer"]), max_size=5))
    kept = data.draw(st.integers(0, index))
    below = data.draw(st.integers(index + 1, len(texts)))
    edited = blocks_of([*above, *texts[kept:below], *above])
    assert find(edited, position) == Place(len(above) + index - kept, 1)


@given(texts, st.integers(0, 20), st.sampled_from(["one", "two", ""]))
def test_the_nearest_block_of_that_text_wins(texts: list[str], index: int, text: str) -> None:
    position = Position(anchor(Block(Kind.PARAGRAPH, (Span(text),))), index, 2, 0)
    found = find(blocks_of(texts), position)
    if text in texts:
        assert texts[found.block] == text
        assert found.offset == 2
        nearest = min(abs(i - index) for i, other in enumerate(texts) if other == text)
        assert abs(found.block - index) == nearest
    else:
        assert found == Place(min(index, len(texts) - 1))


@given(texts, st.integers(0, 20), st.lists(st.integers(0, 20)))
def test_parts_lead_to_the_same_place(texts: list[str], index: int, sizes: list[int]) -> None:
    position = Position(anchor(Block(Kind.PARAGRAPH, (Span("one"),))), index, 2, 0)
    blocks, arrived, finder = blocks_of(texts), list[Block](), Finder(position)
    for size in sizes:
        arrived += blocks[len(arrived) : len(arrived) + size]
        found = finder.place(arrived, whole=False)
        if found is not None:
            assert found == find(blocks, position)
            break
    arrived += blocks[len(arrived) :]
    assert finder.place(arrived, whole=True) == find(blocks, position)


def test_it_is_found_as_soon_as_its_block_arrives() -> None:
    blocks = blocks_of(list("abcdef"))
    finder = Finder(position_at(blocks, Place(3), 0))
    assert finder.place(blocks[:3], whole=False) is None
    assert finder.place(blocks[:4], whole=False) == Place(3)


def test_numbers_of_links_do_not_count() -> None:
    text = "Some [words](http://a.example) here."
    first = to_blocks(f"{text}\n\n| a |\n|---|\n| [b](http://b.example) |\n", "numbered")
    later = to_blocks(
        f"[new](http://c.example)\n\n{text}\n\n| a |\n|---|\n| [b](http://b.example) |", "numbered"
    )
    assert "[1]" in first[0].text
    assert "[2]" in later[1].text
    assert list(map(anchor, first)) == list(map(anchor, later[1:]))
    only = Block(Kind.PARAGRAPH, tuple(first[0].spans[2:3]))
    assert anchor(only) == anchor(Block(Kind.PARAGRAPH, (Span("[1]"),)))


def test_an_empty_article_has_a_place() -> None:
    assert find([], Position("x", 5, 5, 0)) == Place(0)
