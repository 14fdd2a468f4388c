"""Which library a folder is: its marks follow it anywhere, and go with no other folder."""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.home import Home, mark_ids
from tui_reader.document.fingerprint import fingerprint
from tui_reader.domain.marks import ROOT_FIELD, Record, Stamp, Target, Value
from tui_reader.domain.query import Query
from tui_reader.domain.query_parser import parse
from tui_reader.library.identity import identity
from tui_reader.library.library import Library, Place


def fill(root: Path, count: int = 4, text: str = "Text") -> Path:
    """Write articles that are found in no other folder of another ``text``."""
    root.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        (root / f"{number}.md").write_text(f"{text} {number}.", "utf-8")
    return root


def place(home: Home, root: Path, id_: str = "") -> Place:
    """Give where all is, but make no folder."""
    return Place(
        root, home.config / "marks", home.config / "device.json", home.folder / "cache", id=id_
    )


@contextmanager
def opened(home: Home, root: Path, id_: str = "") -> Iterator[Library]:
    library = Library(place(home, root, id_))
    try:
        library.sync()
        yield library
    finally:
        assert library.close() == 0
        assert not library.faults


def read_all(home: Home, root: Path, query: str = "") -> str:
    """Mark what is asked for, and give the library's id."""
    with opened(home, root) as library:
        mark_ids(library, library.ids(parse(query)), "read", value=True)
        return library.id


def look(home: Home, root: Path, id_: str = "") -> tuple[str, set[str]]:
    """Give the library's id, and what is read in it."""
    with opened(home, root, id_) as library:
        found = library.entries(library.ids(Query())).values()
        return library.id, {entry.row.relpath for entry in found if entry.read}


def everything(count: int = 4) -> set[str]:
    return {f"{number}.md" for number in range(count)}


def lose_index(home: Home) -> None:
    shutil.rmtree(home.folder / "cache", ignore_errors=True)


def test_a_configured_id_wins(home: Home) -> None:
    known = read_all(home, fill(home.root))
    assert look(home, home.root, id_="mine") == ("mine", set())
    assert look(home, home.root, id_=known) == (known, everything())
    lose_index(home)
    other = fill(home.folder / "other", text="Other")
    assert look(home, other, id_=known) == (known, everything()), "by their paths"


def test_a_folder_that_has_moved_is_the_same_library(home: Home) -> None:
    known = read_all(home, fill(home.root))
    moved = home.root.rename(home.folder / "elsewhere")
    assert look(home, moved) == (known, everything())
    lose_index(home)
    assert look(home, moved) == (known, everything())
    back = moved.rename(home.folder / "library")
    assert look(home, back) == (known, everything())
    lose_index(home)
    assert look(home, back) == (known, everything())


def test_a_copy_is_another_library(home: Home) -> None:
    known = read_all(home, fill(home.root))
    copy = Path(shutil.copytree(home.root, home.folder / "copy"))
    new, read = look(home, copy)
    assert (new == known, read) == (False, set())
    lose_index(home)
    assert look(home, copy) == (new, set())
    assert look(home, home.root) == (known, everything())


@pytest.mark.parametrize("index_is_there", [True, False])
def test_another_folder_at_the_old_place_is_another_library(
    home: Home, *, index_is_there: bool
) -> None:
    known = read_all(home, fill(home.root))
    moved = home.root.rename(home.folder / "elsewhere")
    assert look(home, moved) == (known, everything())
    fill(home.root, text="Other")
    if not index_is_there:
        lose_index(home)
    new, read = look(home, home.root)
    assert (new == known, read) == (False, set())
    assert look(home, moved) == (known, everything())
    lose_index(home)
    assert look(home, home.root)[0] == new


@pytest.mark.parametrize(("kept", "is_same"), [(1, False), (2, True), (3, True)])
def test_half_of_what_is_marked_has_to_be_there(home: Home, kept: int, *, is_same: bool) -> None:
    known = read_all(home, fill(home.root))
    moved = home.root.rename(home.folder / "elsewhere")
    for number in range(4):
        file = moved / f"{number}.md"
        if number >= kept:
            file.write_text("Other") if number % 2 else file.unlink()
    assert (look(home, moved)[0] == known) is is_same


def test_only_what_is_marked_counts(home: Home) -> None:
    fill(home.root)
    known = read_all(home, home.root, "path:/0.md OR path:/1.md")
    with opened(home, home.root) as library:
        mark_ids(library, library.ids(parse("path:/1.md")), "read", value=False)
        library.mark(
            list(library.entries(library.ids(parse("path:/2.md"))).values()), "note", value="x"
        )
        library.mark(
            list(library.entries(library.ids(parse("path:/2.md"))).values()), "note", value=None
        )
    moved = home.root.rename(home.folder / "elsewhere")
    for number in (1, 2, 3):
        (moved / f"{number}.md").unlink()
    assert look(home, moved) == (known, {"0.md"})


def test_what_is_marked_no_more_makes_no_library(home: Home) -> None:
    fill(home.root)
    known = read_all(home, home.root)
    with opened(home, home.root) as library:
        mark_ids(library, library.ids(Query()), "read", value=False)
    moved = home.root.rename(home.folder / "elsewhere")
    assert look(home, moved)[0] != known


def test_files_that_were_edited_since_are_known_as_they_look_now(home: Home) -> None:
    known = read_all(home, fill(home.root))
    fill(home.root, text="A longer text")
    assert look(home, home.root) == (known, everything())
    moved = home.root.rename(home.folder / "elsewhere")
    assert look(home, moved) == (known, everything())


def test_files_that_have_moved_are_known_where_they_are(home: Home) -> None:
    known = read_all(home, fill(home.root))
    (home.root / "new").mkdir()
    for name in everything():
        (home.root / name).rename(home.root / "new" / name)
    assert look(home, home.root)[0] == known
    moved = home.root.rename(home.folder / "elsewhere")
    assert look(home, moved) == (known, {f"new/{name}" for name in everything()})


@pytest.mark.parametrize("name", ["library", "another/place"])
def test_another_machine_has_the_same_marks(home: Home, tmp_path: Path, name: str) -> None:
    known = read_all(home, fill(home.root))
    there = Home(tmp_path / "there")
    there.folder.mkdir()
    root = Path(shutil.copytree(home.root, there.folder / name))
    shutil.copytree((home.config / "marks"), there.config / "marks")
    assert look(there, root) == (known, everything())
    lose_index(there)
    assert look(there, root) == (known, everything())
    fill(root, text="Edited there")
    lose_index(there)
    assert look(there, root) == (known, everything()), "it is known by its place now"


def test_the_same_path_on_two_machines_is_no_reason(home: Home) -> None:
    """They share the folder of marks, and each has another folder of that path."""
    known = read_all(home, fill(home.root))
    shutil.rmtree(home.root)
    fill(home.root, text="Other")
    (home.config / "device.json").unlink()  # another machine
    new, read = look(home, home.root)
    assert (new == known, read) == (False, set())


def test_folders_of_the_same_name_do_not_mix(home: Home) -> None:
    one = fill(home.folder / "x" / "posts")
    two = fill(home.folder / "y" / "posts", text="Other")
    first, second = read_all(home, one, "path:/0.md"), read_all(home, two, "path:/1.md")
    assert first != second
    lose_index(home)
    assert look(home, one) == (first, {"0.md"})
    assert look(home, two) == (second, {"1.md"})


def test_a_copied_home_writes_a_journal_of_its_own(home: Home, tmp_path: Path) -> None:
    known = read_all(home, fill(home.root))
    copied = Home(Path(shutil.copytree(home.folder, tmp_path.with_name(tmp_path.name + "-copy"))))
    stored = json.loads(copied.place.device.read_text())
    copied.place.device.write_text(json.dumps(stored | {"machine": "another"}))
    assert look(copied, copied.root) == (known, everything())
    with opened(copied, copied.root) as library:
        mark_ids(library, library.ids(parse("path:/0.md")), "read", value=False)
    assert len(list(copied.place.marks.glob("*.jsonl"))) == 2
    shutil.rmtree(copied.folder)


def test_the_library_most_of_whose_marks_are_there_is_it(home: Home) -> None:
    """One marked article that two folders have in common decides nothing."""
    one = fill(home.folder / "one", 1)
    read_all(home, one)
    many = fill(home.folder / "many", 9)
    known = read_all(home, many)
    shutil.rmtree(one)
    moved = many.rename(home.folder / "elsewhere")
    (moved / "8.md").unlink()
    assert look(home, moved)[0] == known


def journalled(
    count: int, library: str = "library", field: str = "read", value: Value = True
) -> Iterator[Record]:
    for start in range(0, count, 1_000):
        targets = tuple(
            Target(f"{n // 1000}/{n}.md", fingerprint(b"%d" % n))
            for n in range(start, start + 1_000)
        )
        yield Record(Stamp(start + 1, 0, "other"), library, field, value, targets)


def test_of_many_marks_some_tell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    count, read = 2_000, []
    for number in range(count):
        folder = tmp_path / f"{number // 1000}"
        folder.mkdir(exist_ok=True)
        (folder / f"{number}.md").write_bytes(b"%d" % number)

    def counted(data: bytes) -> str:
        read.append(data)
        return fingerprint(data)

    monkeypatch.setattr("tui_reader.document.fingerprint.fingerprint", counted)
    assert identity(journalled(count), tmp_path, "here", "") == ("library", False)
    assert 100 < len(read) <= 500
    shutil.rmtree(tmp_path / "0")
    (tmp_path / "1" / "1000.md").unlink()
    assert identity(journalled(count), tmp_path, "here", "")[0] != "library"


def test_two_first_starts_at_once_agree_on_the_older_id(tmp_path: Path) -> None:
    root = str(tmp_path)
    records = [
        Record(Stamp(2, 0, "here"), "second", ROOT_FIELD, root),
        Record(Stamp(1, 0, "here"), "first", ROOT_FIELD, root),
        Record(Stamp(3, 0, "here"), "first", ROOT_FIELD, root),
    ]
    assert identity(records, tmp_path, "here", "") == ("first", True)
    assert identity(records, tmp_path, "here", "second") == ("second", True)
    assert identity(records, tmp_path, "there", "second") == ("second", False)


def test_a_folder_whose_name_is_no_utf8_is_known_again(tmp_path: Path) -> None:
    folder = tmp_path / os.fsdecode(b"caf\xe9")
    folder.mkdir()
    (folder / "a.md").write_text("# One\n\nText.\n")
    place = Place(folder, tmp_path / "marks", tmp_path / "device.json", tmp_path / "cache")
    library = Library(place)
    known = library.id
    library.sync()
    library.close()
    for file in (tmp_path / "cache").iterdir():
        file.unlink()
    library = Library(place)
    assert library.id == known
    library.close()
