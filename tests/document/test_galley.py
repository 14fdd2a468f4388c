"""Lines that are set in any order, from any place, are the lines of the layout."""

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from tui_reader.document.blocks import to_blocks
from tui_reader.document.galley import Galley, Place
from tui_reader.document.layout import layout
from tui_reader.document.model import Block

BODY = """# 标题

第一段，有几行那么长，所以在窄的一栏里要换行。Second sentence of it.

- one
- two two two two two two

> 引文引文引文引文引文引文引文引文

| a | b |
|---|---|
| 1 | 2 |

```python
def f(): pass


return
```

The end, which is no short paragraph either, is here.
"""
BLOCKS = to_blocks(BODY)
steps = st.lists(st.tuples(st.sampled_from(["below", "above", "more"]), st.integers(1, 9)))


def after(number: int) -> Callable[[], bool]:
    """Say that it is enough at the ``number``-th question."""
    answers = iter(range(1, number + 1))
    return lambda: next(answers, number) >= number


@given(st.integers(8, 60), st.integers(0, len(BLOCKS) - 1), st.integers(1, len(BLOCKS)), steps)
def test_any_order_gives_the_same_lines(
    width: int, start: int, there: int, steps: list[tuple[str, int]]
) -> None:
    blocks: list[Block] = list(BLOCKS[: max(there, start + 1)])
    galley = Galley(blocks, width, start=start)
    for what, count in steps:
        if what == "below":
            galley.set_below(after(count))
        elif what == "above":
            before = galley.lines[:]
            added = galley.set_above(after(count))
            assert galley.lines[added:] == before
        else:
            blocks += BLOCKS[len(blocks) : len(blocks) + count]
        whole = list(layout(blocks, width))
        assert any(
            galley.lines == whole[first : first + len(galley.lines)] for first in range(len(whole))
        )
    galley.set_below(lambda: False)
    galley.set_above(lambda: False)
    assert galley.is_at_top
    assert galley.is_at_bottom
    assert galley.lines == list(layout(blocks, width))


@given(st.integers(8, 60), st.integers(8, 60), st.integers(0, 200))
def test_a_place_survives_a_change_of_width(before: int, width: int, number: int) -> None:
    galley, other = Galley(BLOCKS, before), Galley(BLOCKS, width)
    galley.set_below(lambda: False)
    place = galley.place(number)
    other.set_below(lambda: other.holds(place))
    found = other.find(place)
    here = other.place(found)
    assert here <= place
    assert found == 0 or other.place(found - 1) < here
    following = [line for line in other.lines[found + 1 :] if (line.block, line.offset) > here]
    assert not following or (following[0].block, following[0].offset) > place


def test_what_is_not_set_is_not_held() -> None:
    galley = Galley(BLOCKS, 20, start=2)
    assert not galley.holds(Place(2))
    galley.set_below(lambda: True)
    assert galley.holds(Place(2))
    assert not galley.holds(Place(1))
    assert not galley.holds(Place(3))
