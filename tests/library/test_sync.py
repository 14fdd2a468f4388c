"""An index that follows its folder is the one that would be built from nothing."""

import fcntl
import os
import pickle
import random
import shutil
import subprocess
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.home import Home
from tui_reader.domain.query import Query
from tui_reader.domain.query_parser import parse
from tui_reader.library.background import COMMAND as KEEPER
from tui_reader.library.job import run
from tui_reader.library.library import Library
from tui_reader.library.parser import Parser
from tui_reader.library.scan import Scan, scan
from tui_reader.library.sync import FIRST_BATCH, Progress
from tui_reader.storage.rows import Category, Counts

paths = st.sampled_from(("a.md", "b.md", "d/a.md", "d/e/新.md"))
steps = st.lists(
    st.one_of(
        st.tuples(st.just("write"), paths, st.sampled_from(("One", "Two", "bad: [yaml"))),
        st.tuples(st.just("delete"), paths, st.just("")),
        st.tuples(st.just("touch"), paths, st.just("")),
        st.tuples(st.just("move"), paths, paths),
        st.tuples(st.just("rename"), st.just("d"), st.sampled_from(("f", "a.md.d"))),
        st.tuples(st.just("sync"), st.just(""), st.just("")),
    ),
    max_size=10,
)


def apply(root: Path, step: tuple[str, str, str], now: int) -> None:
    action, name, value = step
    file = root / name
    if action == "write":
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"---\ntitle: {value}\ndate: 2021-01-01\n---\n\nText of {value}，正文\n")
        os.utime(file, ns=(now, now))
    elif action == "rename":
        if file.is_dir() and not (root / value).exists():
            file.rename(root / value)
    elif not file.is_file():
        return
    elif action == "delete":
        file.unlink()
    elif action == "touch":
        os.utime(file, ns=(now, now))
    elif action == "move":
        (root / value).parent.mkdir(parents=True, exist_ok=True)
        file.replace(root / value)


def contents(library: Library) -> dict[str, tuple[str, float, str]]:
    entries = library.entries(library.ids(Query())).values()
    return {e.row.relpath: (e.row.title, e.row.date, str(e.row.problem)) for e in entries}


WORDS = ("one", "two", "正文", "text:text", "title:one", "is:problem")


def searched(library: Library, word: str) -> set[str]:
    return {e.row.relpath for e in library.entries(library.ids(parse(word))).values()}


def tree(categories: list[Category]) -> list[tuple[str, int, int]]:
    return sorted((one.name, one.total, one.unread) for one in categories)


@settings(max_examples=15)
@given(steps)
def test_syncing_is_rebuilding(script: list[tuple[str, str, str]]) -> None:
    with TemporaryDirectory() as folder:
        home = Home(Path(folder))
        root = home.root
        followed = Library(home.place)
        for now, step in enumerate(script, 1_000_000_000):
            if step[0] == "sync":
                followed.sync()
            else:
                apply(root, step, now * 1_000_000_000)
        followed.sync()
        found, found_tree = contents(followed), tree(followed.overview().categories)
        words = {word: searched(followed, word) for word in WORDS}
        assert not followed.sync().total
        followed.close()
        shutil.rmtree(home.place.cache)
        rebuilt = home.library()
        assert (contents(rebuilt), tree(rebuilt.overview().categories)) == (found, found_tree)
        assert {word: searched(rebuilt, word) for word in WORDS} == words
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


def test_a_moved_article_keeps_its_id(home: Home) -> None:
    home.write("a.md", body="诈骗")
    library = home.library()
    before = library.ids(Query())
    (home.root / "new").mkdir()
    (home.root / "a.md").rename(home.root / "new" / "b.md")
    library.sync()
    assert library.ids(Query()) == before
    assert library.ids(parse("诈骗 path:new/b.md")) == before
    library.close()


def test_one_changed_file_is_looked_at_alone(home: Home) -> None:
    home.write("a.md", title="Old")
    library = home.library()
    home.write("a.md", title="New")
    home.write("b.md")
    with closing(Parser(home.root)) as parser:
        progress = run(library.job, [parser], paths=["a.md", "gone.md"])
    assert progress.done == 1
    assert [title for title, *_ in contents(library).values()] == ["New"]
    library.close()


@pytest.mark.parametrize("folder", ["2021.10", "dir.md", "plain"])
def test_a_folder_that_is_gone_takes_its_articles_along(home: Home, folder: str) -> None:
    home.write(f"{folder}/a.md")
    home.write(f"{folder}/deep/b.md")
    home.write("c.md")
    library = home.library()
    (home.root / folder).rename(home.root / ".hidden")
    with closing(Parser(home.root)) as parser:
        run(library.job, [parser], paths=[folder])
    assert set(contents(library)) == {"c.md"}
    library.close()


def test_a_deleted_file_needs_no_scan(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a.md", "b.md"):
        home.write(name)
    library = home.library()
    (home.root / "a.md").unlink()

    def refuse(_: Path) -> object:
        raise AssertionError("the library is walked")

    monkeypatch.setattr("tui_reader.library.sync.scan", refuse)
    with closing(Parser(home.root)) as parser:
        run(library.job, [parser], paths=["a.md", ".a.md.swp", "4913"])
    assert set(contents(library)) == {"b.md"}
    library.close()


def test_a_linked_folder_s_articles_are_listed_once(home: Home) -> None:
    home.write("real/z.md", title="Old")
    (home.root / "link").symlink_to("real")
    library = home.library()
    listed = set(contents(library))
    assert len(listed) == 1
    home.write("real/z.md", title="New, and longer")
    with closing(Parser(home.root)) as parser:
        for name in ("link/z.md", "real/z.md"):
            run(library.job, [parser], paths=[name])
            assert set(contents(library)) == listed
    assert {title for title, *_ in contents(library).values()} == {"New, and longer"}
    library.close()


def test_a_text_that_cannot_be_read_waits_for_the_next_sync(home: Home) -> None:
    home.write("a.md", body="诈骗")
    home.write("b.md", body="骗局")
    library = Library(home.place)

    def lock(progress: Progress) -> None:
        if not progress.searchable:
            (home.root / "a.md").rename(home.root / "a.md.away")

    assert library.sync(lock)[1:5] == (2, (), 1, 1)
    assert library.counts().waiting == 1
    (home.root / "a.md.away").rename(home.root / "a.md")
    assert library.sync().finished
    assert searched(library, "诈骗") == {"a.md"}
    library.close()


def test_a_file_that_cannot_be_read_at_all_is_found_by_its_name(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.write("secret.md", body="诈骗")
    home.write("b.md")
    library = Library(home.place)

    def hide(root: Path) -> Scan:
        found = scan(root)
        (root / "secret.md").rename(root / "away")
        return found

    with monkeypatch.context() as patch:
        patch.setattr("tui_reader.library.sync.scan", hide)
        assert library.sync().finished
    assert searched(library, "secret") == {"secret.md"}
    (home.root / "away").rename(home.root / "secret.md")
    assert library.sync().finished
    assert searched(library, "诈骗") == {"secret.md"}
    library.close()


def test_a_second_sync_waits_for_the_first(home: Home) -> None:
    home.write("a.md")
    library = home.library()
    told: list[Progress] = []
    with library.job.index_file.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert library.sync(told.append, lambda: bool(told)).is_waiting
    assert told[0].is_waiting
    assert not library.sync().is_waiting
    library.close()


def test_a_sync_that_is_killed_leaves_an_index_that_is_accepted(home: Home) -> None:
    """At 200 random moments; the seconds to the first batch are part of them."""
    chance = random.Random(4)  # noqa: S311 - not for secrets
    for number in range(60):
        home.write(body=f"正文 {number}")
    library = Library(home.place)
    job = pickle.dumps(library.job)
    for _ in range(200):
        if chance.random() < 0.2:
            library.rebuild()
        process = subprocess.Popen(KEEPER, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
        assert process.stdin is not None
        process.stdin.write(job)
        process.stdin.flush()
        time.sleep(chance.uniform(0.05, 0.4))
        process.kill()
        process.wait()
        process.stdin.close()
        assert library.counts().total == len(library.ids(Query()))
    library.close()
    again = home.library()
    assert again.counts() == Counts(60, 60, 0, 0, 0)
    assert len(again.ids(parse("正文"))) == 60
    again.close()
