"""A folder or file in a known library is a part of it; any other is a library of its own."""

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.home import Home
from tui_reader.cli.places import GUIDE_ID, place, relative
from tui_reader.domain.errors import LibraryError
from tui_reader.library.library import Library, Place
from tui_reader.settings.paths import Paths, guide
from tui_reader.settings.session import Session, save


def found(home: Home, path: Path) -> Place:
    return place(str(path), paths=paths(home))[0]


def paths(home: Home) -> Paths:
    return Paths(home.config, home.place.cache)


def part(home: Home, path: Path) -> tuple[str, str, str]:
    """Give the library's folder below the home, what part of it is meant, and its only file."""
    where = found(home, path)
    return where.root.relative_to(home.folder).as_posix(), where.under, where.only


@pytest.fixture
def library(home: Home) -> Home:
    """A home with a library that has an index."""
    home.write("a.md", title="One")
    home.write("sub/a.md", title="Two")
    home.write("sub/deep/b.md", title="Three")
    home.write("subway/c.md", title="Four")
    home.library().close()
    return home


def mark(home: Home, relpath: str) -> None:
    opened = home.library()
    entry = opened.find(relpath)
    assert entry is not None
    opened.mark([entry], "read", value=True)
    assert opened.close() == 0


def lose_index(home: Home) -> None:
    shutil.rmtree(home.folder / "cache")


def test_a_folder_and_a_file_of_a_library_are_parts_of_it(library: Home) -> None:
    assert part(library, library.root) == ("library", "", "")
    assert part(library, library.root / "sub") == ("library", "sub/", "")
    assert part(library, library.root / "sub" / "deep") == ("library", "sub/deep/", "")
    assert part(library, library.root / "sub" / "a.md") == ("library", "sub/a.md", "")
    assert part(library, library.root / "a.md") == ("library", "a.md", "")


def test_what_no_library_has_is_one_of_its_own(library: Home) -> None:
    other = library.folder / "other"
    (library.root / ".hidden").mkdir()
    other.mkdir()
    for folder in (other, library.root / ".hidden"):
        (folder / "x.md").write_text("Text")
        name = folder.relative_to(library.folder).as_posix()
        assert part(library, folder) == (name, "", "")
        assert part(library, folder / "x.md") == (name, "", "x.md")


def test_the_folder_itself_wins_and_then_the_nearest_around_it(library: Home) -> None:
    sub = Library(replace(library.place, root=library.root / "sub"))
    sub.close()
    assert part(library, library.root / "sub") == ("library/sub", "", "")
    assert part(library, library.root / "sub" / "deep") == ("library/sub", "deep/", "")
    assert part(library, library.root / "sub" / "a.md") == ("library/sub", "a.md", "")
    assert part(library, library.root / "subway") == ("library", "subway/", "")


def test_a_configured_library_is_known_before_it_was_opened(home: Home) -> None:
    home.write("sub/a.md")
    home.config.mkdir()
    config = home.config / "config.toml"
    config.write_text(
        f'[libraries.mine]\npath = "{home.root}"\nid = "mine"\ncategories = "flat"\n', "utf-8"
    )
    where = found(home, home.root / "sub")
    assert (where.root, where.under) == (home.root, "sub/")
    assert (where.id, where.flat_categories) == ("mine", True)


def test_a_library_without_its_index_is_known_by_its_marks(library: Home) -> None:
    mark(library, "sub/deep/b.md")
    lose_index(library)
    assert part(library, library.root / "sub") == ("library", "sub/", "")
    assert part(library, library.root / "sub" / "a.md") == ("library", "sub/a.md", "")
    assert part(library, library.root / "subway") == ("library/subway", "", "")
    (library.config / "device.json").unlink()
    assert part(library, library.root / "sub") == ("library/sub", "", ""), "it was another device"


def test_a_file_that_was_opened_alone_makes_no_library_of_what_is_around_it(home: Home) -> None:
    home.write("a.md")
    home.write("sub/b.md")
    for _ in range(2):
        assert part(home, home.root / "a.md") == ("library", "", "a.md")
        single = Library(replace(home.place, only="a.md"))
        single.sync()
        entry = single.find("a.md")
        assert entry is not None
        single.mark([entry], "read", value=True)
        single.close()
    assert part(home, home.root / "sub") == ("library/sub", "", "")
    assert part(home, home.root / "sub" / "b.md") == ("library/sub", "", "b.md")


def test_the_journals_are_read_only_where_no_index_tells(
    library: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> object:
        raise AssertionError("the journals are read")

    monkeypatch.setattr("tui_reader.library.roots.Journal", refuse)
    found(library, library.root)
    found(library, library.root / "sub" / "deep")
    lose_index(library)
    with pytest.raises(AssertionError):
        found(library, library.root / "sub" / "deep")


def test_articles_are_named_from_the_part_that_was_opened(
    library: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = found(library, library.root / "sub")
    assert relative(where, "a.md") == "sub/a.md"
    assert relative(where, "deep/b.md") == "sub/deep/b.md"
    assert relative(where, str(library.root / "sub" / "a.md")) == "sub/a.md"
    for other in ("../a.md", str(library.root / "a.md"), "sub/a.md"):
        with pytest.raises(LibraryError):
            relative(where, other)
    monkeypatch.chdir(library.root / "sub")
    assert relative(found(library, Path("a.md").absolute()), "a.md") == "sub/a.md"
    assert relative(found(library, library.root), "a.md") == "a.md"


def run(
    home: Home, *arguments: str, folder: Path | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tui_reader", *arguments],
        capture_output=True,
        text=True,
        cwd=folder or home.folder,
        env={**os.environ, **home.environment()},
        check=False,
    )


def test_commands_keep_to_the_part_that_is_asked_for(home: Home) -> None:
    home.write("a.md", title="One")
    home.write("sub/a.md", title="Two")
    home.write("sub/b [1].md", title="Three")
    home.write("subway/c.md", title="Four")
    (home.root / "sub" / "bad.md").write_text("---\ntitle: [\n---\nText\n")
    root, sub = str(home.root), str(home.root / "sub")
    assert run(home, "list", "-l", root, "--count").stdout == "5\n"
    assert run(home, "list", "-l", sub, "--count").stdout == "3\n"
    assert run(home, "list", "-l", f"{sub}/b [1].md", "--count").stdout == "1\n"
    assert run(home, sub).stdout.count("\n") == 3
    assert run(home, "list", "-l", sub, "--count", "title:One OR title:Two").stdout == "1\n"
    assert run(home, "mark", "-l", sub, "--read", "--query", "").stdout == "3 articles marked\n"
    assert run(home, "mark", "-l", sub, "--star", "a.md").stdout == "1 article marked\n"
    assert run(home, "list", "-l", root, "--count", "is:read").stdout == "3\n"
    told = run(home, "status", "-l", sub).stdout
    assert f"library   {root}\npart      sub/\n" in told
    assert "articles  3, 0 unread, 1 starred" in told
    assert "search    5 of 5 articles" in told
    assert "articles  5, 2 unread, 1 starred" in run(home, "status", "-l", root).stdout
    assert run(home, "show", "-l", sub, "a.md").stdout.startswith("Two\n")
    assert run(home, "show", "a.md", folder=home.root / "sub").stdout.startswith("Two\n")
    assert run(home, "show", "-l", root, "a.md").stdout.startswith("One\n")


def test_without_a_name_the_library_that_was_left_last_is_meant(home: Home) -> None:
    home.write("a.md")
    assert place("", paths=paths(home))[0].root == guide()
    save(paths(home).session, str(home.root), Session())
    assert place("", paths=paths(home))[0].root == home.root
    save(paths(home).session, str(home.root / "a.md"), Session())
    assert place("", paths=paths(home))[0].only == "a.md"
    save(paths(home).session, str(home.root / "gone"), Session())
    assert place("", paths=paths(home))[0].root == guide()
    save(paths(home).session, str(guide()), Session())
    assert place("", paths=paths(home))[0].id == GUIDE_ID


def test_the_guide_has_a_name(home: Home) -> None:
    save(paths(home).session, str(home.root), Session())
    where, _ = place("guide", paths=paths(home))
    assert (where.root, where.id) == (guide(), GUIDE_ID)
