"""An index that follows its folder is the one that would be built from nothing."""

import os
import shutil
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.home import Home
from tui_reader.domain.query import Query
from tui_reader.domain.query_parser import parse
from tui_reader.library.library import Library
from tui_reader.library.sync import FIRST_BATCH, Progress
from tui_reader.storage.index import Category

paths = st.sampled_from(("a.md", "b.md", "d/a.md", "d/e/新.md"))
steps = st.lists(
    st.one_of(
        st.tuples(st.just("write"), paths, st.sampled_from(("One", "Two", "bad: [yaml"))),
        st.tuples(st.just("delete"), paths, st.just("")),
        st.tuples(st.just("touch"), paths, st.just("")),
        st.tuples(st.just("move"), paths, paths),
        st.tuples(st.just("sync"), st.just(""), st.just("")),
    ),
    max_size=10,
)


def apply(root: Path, step: tuple[str, str, str], time: int) -> None:
    action, name, value = step
    file = root / name
    if action == "write":
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"---\ntitle: {value}\ndate: 2021-01-01\n---\n\nText\n")
        os.utime(file, ns=(time, time))
    elif not file.is_file():
        return
    elif action == "delete":
        file.unlink()
    elif action == "touch":
        os.utime(file, ns=(time, time))
    elif action == "move":
        (root / value).parent.mkdir(parents=True, exist_ok=True)
        file.replace(root / value)


def contents(library: Library) -> dict[str, tuple[str, float, str]]:
    entries = library.entries(library.ids(Query())).values()
    return {e.row.relpath: (e.row.title, e.row.date, str(e.row.problem)) for e in entries}


def tree(categories: list[Category]) -> list[tuple[str, int, int]]:
    return sorted((one.name, one.total, one.unread) for one in categories)


@settings(max_examples=15)
@given(steps)
def test_syncing_is_rebuilding(script: list[tuple[str, str, str]]) -> None:
    with TemporaryDirectory() as folder:
        home = Home(Path(folder))
        root = home.root
        followed = Library(home.place)
        for time, step in enumerate(script, 1_000_000_000):
            if step[0] == "sync":
                followed.sync()
            else:
                apply(root, step, time * 1_000_000_000)
        followed.sync()
        found, found_tree = contents(followed), tree(followed.categories())
        assert not followed.sync().total
        followed.close()
        shutil.rmtree(home.place.cache)
        rebuilt = home.library()
        assert (contents(rebuilt), tree(rebuilt.categories())) == (found, found_tree)
        rebuilt.close()


def test_progress_is_told_and_the_first_batch_is_small(home: Home) -> None:
    for _ in range(FIRST_BATCH + 5):
        home.write()
    library = Library(home.place)
    told: list[Progress] = []
    library.sync(told.append)
    every = FIRST_BATCH + 5
    assert [progress.done for progress in told] == [FIRST_BATCH, every, every]
    assert [progress.waiting for progress in told] == [FIRST_BATCH, every, 0]
    assert told[-1].finished
    library.close()


def test_a_cancelled_sync_goes_on_where_it_stopped(home: Home) -> None:
    for _ in range(FIRST_BATCH + 5):
        home.write()
    library = Library(home.place)
    told: list[Progress] = []
    assert not library.sync(told.append, lambda: bool(told)).finished
    assert library.counts().total == FIRST_BATCH
    assert library.sync().total == 5
    assert library.counts().total == FIRST_BATCH + 5
    library.close()


def test_a_folder_that_cannot_be_listed_loses_no_article(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.write("closed/a.md")
    library = home.library()
    listed = os.scandir

    def scandir(folder: Path) -> object:
        if folder.name == "closed":
            raise PermissionError(13, "Permission denied")
        return listed(folder)

    monkeypatch.setattr("tui_reader.library.scan.os.scandir", scandir)
    assert library.sync().unreadable == ("closed/",)
    assert library.counts().total == 1
    library.close()


def test_a_single_file_is_a_library_of_its_own(home: Home) -> None:
    home.write("a.md", title="Mine")
    home.write("b.md")
    library = Library(replace(home.place, only="a.md"))
    library.sync()
    assert [title for title, *_ in contents(library).values()] == ["Mine"]
    library.close()


def test_problems_are_found_and_mended(home: Home) -> None:
    (home.root / "a.md").write_text("---\ntitle: [\n---\nText\n")
    library = home.library()
    assert len(library.ids(parse("is:problem"))) == 1
    (home.root / "a.md").write_text("---\ntitle: Mended again\n---\nText\n")
    library.sync()
    assert len(library.ids(parse("is:problem"))) == 0
    library.close()
