"""Comparing a folder with its index finds every change once."""

from hypothesis import given
from hypothesis import strategies as st

from tui_reader.domain.changes import Stat, diff

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
