"""Comparing a folder with its index finds every change once."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.domain.changes import (
    Stat,
    destinations,
    diff,
    is_marked,
    latest_fingerprint,
    moves,
)
from tui_reader.domain.marks import Stamp, Won

folders = st.dictionaries(
    st.sampled_from("abcdefg"), st.builds(Stat, st.integers(0, 2), st.integers(0, 2))
)


@given(folders, folders)
def test_applying_a_diff_gives_the_folder(
    on_disk: dict[str, Stat], indexed: dict[str, Stat]
) -> None:
    changes = diff(on_disk, indexed)
    result = {path: stat for path, stat in indexed.items() if path not in changes.gone}
    for path in (*changes.new, *changes.edited):
        result[path] = on_disk[path]
    assert result == on_disk


@given(folders, folders)
def test_no_path_is_named_twice_or_without_need(
    on_disk: dict[str, Stat], indexed: dict[str, Stat]
) -> None:
    changes = diff(on_disk, indexed)
    named = (*changes.new, *changes.edited, *changes.gone)
    assert len(named) == len(set(named))
    assert all(on_disk.get(path) != indexed.get(path) for path in named)


def test_nothing_changed_is_false() -> None:
    folder = {"a": Stat(1, 1)}
    assert not diff(folder, folder)
    assert diff(folder, {"a": Stat(1, 2)}).edited == ("a",)


@pytest.mark.parametrize(
    ("lost", "new", "found"),
    [
        ({"a": "1"}, {"b": "1"}, {"a": "b"}),
        ({"a": "1"}, {"b": "2"}, {}),
        ({"a": ""}, {"b": ""}, {}),
        ({"a": "1"}, {"b": "1", "c": "1"}, {}),
        ({"a": "1"}, {"d/a": "1", "c": "1"}, {"a": "d/a"}),
        ({"a": "1"}, {"d/a": "1", "e/a": "1"}, {}),
        ({"a": "1", "b": "1"}, {"d/b": "1", "d/a": "1"}, {"a": "d/a", "b": "d/b"}),
        ({"a": "1", "b": "1"}, {"d/b": "1", "c": "1"}, {"a": "c", "b": "d/b"}),
        ({"a": "1", "b": "1"}, {"c": "1"}, {"a": "c"}),
        ({"b": "1", "a": "1"}, {"c": "1"}, {"b": "c"}),
        ({"b": "1", "x/a": "1", "a": "1"}, {"d/a": "1"}, {"x/a": "d/a"}),
    ],
)
def test_a_file_has_moved_where_only_one_can_be_it(
    lost: dict[str, str], new: dict[str, str], found: dict[str, str]
) -> None:
    assert dict(moves(lost, new)) == found


prints = st.sampled_from(("", "1", "2"))
files = st.dictionaries(st.sampled_from(("a", "b", "d/a", "d/b", "e/a")), prints)


@given(files, files)
def test_no_file_moves_twice_and_each_keeps_its_content(
    lost: dict[str, str], new: dict[str, str]
) -> None:
    found = moves(lost, new)
    assert len({old for old, _ in found}) == len({to for _, to in found}) == len(found)
    assert all(lost[old] == new[to] != "" for old, to in found)


def test_a_folder_of_files_that_are_alike_moves_at_once() -> None:
    count = 20_000
    lost = {f"old/{number}": "1" for number in range(count)}
    found = moves(lost, {f"new/{number}": "1" for number in range(count)})
    assert dict(found) == {f"old/{number}": f"new/{number}" for number in range(count)}


def test_an_article_is_found_after_any_number_of_moves() -> None:
    def at(millis: int) -> Stamp:
        return Stamp(millis, 0, "device")

    assert destinations("a", {}) == []
    assert destinations("a", {"b": ("a", at(1)), "c": ("b", at(2)), "x": ("y", at(3))}) == ["c"]
    assert destinations("b", {"b": ("a", at(1)), "a": ("b", at(2))}) == ["a"], "it went back"
    assert destinations("a", {"b": ("a", at(2)), "c": ("b", at(1))}) == ["b"], "c was another"
    assert destinations("a", {"b": ("a", at(1)), "c": ("a", at(2))}) == ["b", "c"]


def test_what_nobody_has_marked_is_unmarked() -> None:
    def won(value: str, millis: int = 1, look: str = "") -> Won:
        return Won(Stamp(millis, 0, "device"), value, look)

    assert is_marked({"read": won("true")})
    assert is_marked({"opened": won("17"), "read": won("false")})
    assert not is_marked({"read": won("false"), "note": won("null"), "fingerprint": won('"1"')})
    assert latest_fingerprint({"read": won("true", 3), "note": won("null", 2, "2")}) == "2"
    assert latest_fingerprint({"read": won("true", 3, "3"), "note": won("null", 2, "2")}) == "3"
    assert latest_fingerprint({}) == ""


@pytest.mark.parametrize("time", [10**19, -(10**19), 1 << 80])
def test_a_time_far_off_has_room_in_a_database(time: int) -> None:
    stat = Stat.of(os.stat_result((0,) * 10, {"st_mtime_ns": time}))
    assert stat.size == 0
    assert abs(stat.mtime_ns) == (1 << 63) - 1
    assert (stat.mtime_ns > 0) == (time > 0)
