"""Marks merge in any order, and clocks only go forward."""

from hypothesis import given
from hypothesis import strategies as st

from tests.builders import record
from tui_reader.domain.marks import MOST_COUNTER, Clock, Record, Stamp, State, as_json, merge

records = st.lists(
    st.builds(
        record,
        millis=st.integers(0, 4),
        counter=st.integers(0, 2),
        device=st.sampled_from(("desk", "lap")),
        field=st.sampled_from(("read", "note")),
        value=st.booleans() | st.sampled_from(("", "a note")),
        paths=st.lists(st.sampled_from(("a", "b", "c")), min_size=1, max_size=3).map(tuple),
    )
)


def merged(*parts: list[Record]) -> State:
    state: State = {}
    for part in parts:
        merge(state, part)
    return state


@given(records, st.randoms(use_true_random=False))
def test_merging_is_commutative(some: list[Record], random: object) -> None:
    shuffled = some[:]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert merged(shuffled) == merged(some)


@given(records)
def test_merging_is_idempotent(some: list[Record]) -> None:
    assert merged(some, some) == merged(some)


@given(records, records)
def test_the_greatest_stamp_wins(some: list[Record], more: list[Record]) -> None:
    state = merged(some, more)
    for (library, path, field), (stamp, value, _) in state.items():
        named = [
            one
            for one in (*some, *more)
            if one.library == library
            and one.field == field
            and path in [target.relpath for target in one.targets]
        ]
        assert stamp == max(one.stamp for one in named)
        assert value == max(as_json(one.value) for one in named if one.stamp == stamp)


@given(
    st.lists(
        st.tuples(st.sampled_from((None, 7, MOST_COUNTER - 1)), st.integers(0, 50)), min_size=1
    )
)
def test_a_clock_never_goes_back(events: list[tuple[int | None, int]]) -> None:
    clock = Clock("here")
    seen = Stamp(0, 0, "")
    for counter, millis in events:
        if counter is not None:
            clock.observe(Stamp(millis, counter, "there"))
            seen = max(seen, Stamp(millis, counter, "there"))
        else:
            stamp = clock.tick(millis)
            assert stamp > seen
            assert stamp.device == "here"
            assert stamp.counter < MOST_COUNTER
            seen = stamp
