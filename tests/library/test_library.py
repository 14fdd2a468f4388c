"""Marks through the facade: durable, merged, and one library's own."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from tests.builders import record
from tests.home import Home, mark_ids
from tui_reader.domain.errors import LibraryError, StorageError
from tui_reader.domain.query import Query
from tui_reader.domain.query_parser import parse
from tui_reader.library.entry import Entry
from tui_reader.library.journals import Journals
from tui_reader.library.library import Library
from tui_reader.library.marker import Chosen, Flushed, Marker, Order
from tui_reader.library.standing import last_first
from tui_reader.storage.index import Index
from tui_reader.storage.journal import encode


def entries(library: Library) -> list[Entry]:
    return list(library.entries(library.ids(Query())).values())


def read_paths(library: Library) -> set[str]:
    return {entry.row.relpath for entry in entries(library) if entry.read}


def test_a_mark_is_pending_until_it_is_told_to_be_written(home: Home) -> None:
    home.write("a.md")
    told = threading.Event()
    reports: list[Flushed] = []

    def report(flushed: Flushed) -> None:
        reports.append(flushed)
        if flushed.orders:
            told.set()

    library = Library(home.place, report)
    library.sync()
    library.mark(entries(library), "read", value=True)
    assert told.wait(10)
    assert not entries(library)[0].pending
    assert library.counts().unread == 0
    assert '"read"' in (next(home.place.marks.glob("*.jsonl"))).read_text()
    library.close()


def test_marks_survive_the_index(home: Home) -> None:
    home.write("a.md")
    home.write("b.md")
    library = home.library()
    library.mark(entries(library)[:1], "read", value=True)
    assert library.close() == 0
    for file in home.place.cache.iterdir():
        file.unlink()
    again = home.library()
    assert read_paths(again) == {"a.md"}
    again.close()


def test_another_device_s_journal_counts(home: Home) -> None:
    home.write("a.md")
    library = home.library()
    library.close()
    theirs = home.place.marks / "other.jsonl"
    theirs.write_bytes(encode(record(2**42, device="other", library=library.id)))
    again = home.library()
    assert read_paths(again) == {"a.md"}
    again.mark(entries(again), "read", value=False)
    again.close()
    last = home.library()
    assert read_paths(last) == set(), "a later change wins though the other clock is ahead"
    last.close()


def test_two_libraries_do_not_mix(home: Home, tmp_path: Path) -> None:
    home.write("a.md")
    other_root = tmp_path / "elsewhere" / "library"
    other_root.mkdir(parents=True)
    (other_root / "a.md").write_text("# Other")
    other = Library(replace(home.place, root=other_root))
    other.sync()
    library = home.library()
    library.mark(entries(library), "read", value=True)
    library.close()
    assert other.id != library.id
    other.close()
    again = Library(replace(home.place, root=other_root))
    assert read_paths(again) == set()
    assert again.id == other.id
    again.close()


def test_a_configured_id_wins(home: Home, tmp_path: Path) -> None:
    home.write("a.md")
    named = replace(home.place, id="mine")
    library = Library(named)
    library.sync()
    library.mark(entries(library), "starred", value=True)
    library.close()
    elsewhere = tmp_path / "moved"
    home.root.rename(elsewhere)
    moved = Library(replace(named, root=elsewhere))
    moved.sync()
    assert moved.id == "mine"
    assert [entry.starred for entry in entries(moved)] == [True]
    moved.close()


def few_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let three articles be many."""
    for module in ("library.marked", "domain.marks"):
        monkeypatch.setattr(f"tui_reader.{module}.MAX_ARTICLES_PER_RECORD", 2)


def test_all_of_a_list_is_marked_and_the_change_taken_back(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    few_at_a_time(monkeypatch)
    paths = [home.write() for _ in range(5)]
    library = home.library()
    some = entries(library)
    library.mark(some[:1], "read", value=True)
    changed = mark_ids(library, library.ids(Query()), "read", value=True)
    assert set(changed) == {entry.row.id for entry in some[1:]}
    assert len(read_paths(library)) == len(paths)
    assert not mark_ids(library, library.ids(Query()), "read", value=True)
    undone = library.undo()
    assert undone is not None
    assert undone.done[0][:2] == ("read", True)
    assert undone.ids == frozenset(changed)
    assert read_paths(library) == {some[0].row.relpath}
    assert (redone := library.redo()) is not None
    assert redone.ids == undone.ids
    assert library.redo() is None
    library.undo()
    library.close()
    library = home.library()
    assert read_paths(library) == {some[0].row.relpath}
    assert library.undo() is None


@pytest.mark.parametrize("count", [1, 5])
def test_a_change_of_articles_that_have_gone_is_taken_back(
    home: Home, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    few_at_a_time(monkeypatch)
    paths = [home.write() for _ in range(count)]
    home.write("stays.md")
    library = home.library()
    mark_ids(library, library.ids(parse("-path:stays")), "read", value=True)
    for path in paths:
        (home.root / path).unlink()
    library.sync()
    assert library.undo() is not None
    library.mark(entries(library), "starred", value=True)
    assert library.close() == 0
    library = home.library()
    assert [entry.starred for entry in entries(library)] == [True]
    library.close()


def test_what_many_articles_are_marked_by_is_never_another_index(home: Home) -> None:
    home.write()
    library = home.library()
    told: SimpleQueue[Flushed] = SimpleQueue()
    journals = Journals(home.place.marks, "another", home.root)
    marker = Marker(journals, lambda: Index(library.index_file), told.put)
    marker.add(Order(7, 1, "read", True, Chosen(library.ids(Query()), "another")))
    flushed = told.get(timeout=10)
    assert flushed.orders == {7}
    assert "mark them again" in str(flushed.error)
    assert marker.close() == 0
    assert not read_paths(library)
    library.close()


def test_a_bulk_mark_is_records_of_a_thousand(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui_reader.domain.marks.MAX_ARTICLES_PER_RECORD", 2)
    for _ in range(5):
        home.write()
    library = home.library()
    library.mark(entries(library), "read", value=True)
    library.close()
    lines = next(home.place.marks.glob("*.jsonl")).read_text().splitlines()
    assert sum('"read"' in line for line in lines) == 3
    again = home.library()
    assert len(read_paths(again)) == 5
    again.close()


def test_marks_that_cannot_be_written_are_counted(home: Home) -> None:
    home.write("a.md")
    home.config.mkdir()
    home.place.marks.write_text("in the way")
    library = home.library()
    library.mark(entries(library), "read", value=True)
    assert entries(library)[0].read
    assert entries(library)[0].pending
    assert library.close() > 0


def test_an_unusable_configuration_folder_does_not_prevent_reading(home: Home) -> None:
    home.write("a.md")
    home.config.write_text("a file")
    library = home.library()
    assert len(entries(library)) == 1
    assert library.faults
    (part,) = (part for part in library.articles.open("a.md") if part.begins)
    assert part.article.title == "Article 1"
    library.close()


def test_the_first_unread_in_any_order(home: Home) -> None:
    for _ in range(4):
        home.write()
    library = home.library()
    ids = library.ids(Query())
    some = library.entries(ids)
    library.mark([some[ids[0]], some[ids[3]]], "read", value=True)
    for asked, found in ((ids, ids[1]), (ids[::-1], ids[2]), (ids[:1], None)):
        near, far = library.now(
            lambda now, asked=asked: (now.near_unread(asked), now.first_unread(asked))  # type: ignore[misc]
        )
        assert near == found
        assert far == (None if found is None else (found, None))
    library.close()


def test_an_unread_article_elsewhere(home: Home) -> None:
    for name in ("a/1", "b/2", "b/3"):
        home.write(f"{name}.md", categories=name[0])
    library = home.library()
    queries = [parse("cat:a"), parse("cat:b"), last_first(parse("cat:b"))]
    one, *others = library.ids(parse("cat:a")), *library.ids(parse("cat:b"))

    def found(first: int = 0) -> tuple[int, int | None] | None:
        return library.now(lambda now: now.first_unread((), queries[first:]))

    assert found() == (one[0], 0)
    mark_ids(library, one, "read", value=True)
    assert found() == (others[0], 1)
    assert found(2) == (others[1], 0)
    mark_ids(library, others[:1], "read", value=True)
    library.flush()
    assert found() == (others[1], 1)
    mark_ids(library, others[:1], "read", value=False)  # which waits to be written
    assert found() == (others[0], 1)
    mark_ids(library, others, "read", value=True)
    assert found() is None
    library.close()


def test_a_missing_folder_is_told(home: Home, tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="no such folder"):
        Library(replace(home.place, root=tmp_path / "nowhere"))


def test_nothing_in_the_library_is_written(home: Home) -> None:
    home.write("a.md")
    before = {file: file.stat().st_mtime_ns for file in (home.root, *home.root.rglob("*"))}
    library = home.library()
    library.mark(entries(library), "read", value=True)
    list(library.articles.open("a.md"))
    library.close()
    assert {f: f.stat().st_mtime_ns for f in (home.root, *home.root.rglob("*"))} == before


PATHS = ("a.md", "b.md", "c.md")


class MarksAreADictionary(RuleBasedStateMachine):
    """Any marks, with crashes and restarts in between, are what a dictionary would hold."""

    @initialize()
    def begin(self) -> None:
        self.temporary = TemporaryDirectory()
        self.home = Home(Path(self.temporary.name))
        for path in PATHS:
            self.home.write(path)
        self.expected = {(path, field): False for path in PATHS for field in ("read", "starred")}
        self.library = self.home.library()

    @rule(
        paths=st.sets(st.sampled_from(PATHS), min_size=1),
        field=st.sampled_from(("read", "starred")),
        value=st.booleans(),
    )
    def mark(self, paths: set[str], field: str, value: bool) -> None:
        chosen = [entry for entry in entries(self.library) if entry.row.relpath in paths]
        self.library.mark(chosen, field, value=value)
        self.expected |= {(path, field): value for path in paths}
        self.check()

    @rule(lose_index=st.booleans(), tear=st.booleans())
    def restart(self, lose_index: bool, tear: bool) -> None:
        self.library.close()
        if lose_index:
            for file in self.home.place.cache.iterdir():
                file.unlink()
        if tear:
            with next(self.home.place.marks.glob("*.jsonl")).open("ab") as journal:
                journal.write(b'{"time":[17')
        self.library = self.home.library()
        self.check()

    def check(self) -> None:
        found = {}
        for entry in entries(self.library):
            found[entry.row.relpath, "read"] = entry.read
            found[entry.row.relpath, "starred"] = entry.starred
        assert found == self.expected

    def teardown(self) -> None:
        if hasattr(self, "library"):
            self.library.close()
            self.temporary.cleanup()


TestMarks = MarksAreADictionary.TestCase
TestMarks.settings = settings(max_examples=8, stateful_step_count=12, deadline=None)


def test_queries_reach_the_index(home: Home) -> None:
    home.write("a.md", title="电信诈骗", categories="[新闻, 国内]")
    home.write("b.md", title="Weather")
    library = home.library()
    for query, count in (("诈骗", 1), ("cat:新闻", 1), ("weather -诈骗", 1), ("is:unread", 2)):
        assert len(library.ids(parse(query))) == count, query
    library.close()


def lose_the_index(home: Home) -> None:
    for file in home.place.cache.iterdir():
        file.unlink()


def marked_library(home: Home) -> str:
    home.write("a.md")
    library = home.library()
    library.mark(entries(library), "read", value=True)
    library.close()
    lose_the_index(home)
    return library.id


def test_an_unreadable_journal_makes_no_new_library(home: Home) -> None:
    marked_library(home)
    (home.place.marks / "000.jsonl").mkdir()
    broken = home.library()
    assert any("cannot be" in str(fault) for fault in broken.faults)
    broken.close()
    (home.place.marks / "000.jsonl").rmdir()
    lose_the_index(home)
    mended = home.library()
    assert read_paths(mended) == {"a.md"}
    mended.close()


def test_a_new_device_knows_the_same_folder(home: Home) -> None:
    known = marked_library(home)
    home.place.device.unlink()
    again = home.library()
    assert again.id == known
    assert read_paths(again) == {"a.md"}
    again.close()


def test_a_library_s_id_is_on_the_disk_before_its_marks(home: Home) -> None:
    home.config.mkdir()
    home.place.marks.write_text("in the way")
    home.write("a.md")
    library = home.library()
    home.place.marks.unlink()
    library.mark(entries(library), "read", value=True)
    assert library.close() == 0
    lose_the_index(home)
    again = home.library()
    assert read_paths(again) == {"a.md"}
    again.close()


def test_an_id_taken_out_of_the_configuration_is_remembered(home: Home) -> None:
    home.write("a.md")
    named = Library(replace(home.place, id="mine"))
    named.close()
    lose_the_index(home)
    plain = Library(home.place)
    assert plain.id == "mine"
    plain.close()


def test_first_starts_at_once_agree(home: Home) -> None:
    home.write("a.md")

    def opened(_: int) -> str:
        library = Library(home.place)
        library.close()
        return library.id

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(opened, range(8)))) == 1


def test_a_failing_index_undoes_no_mark(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    home.write("a.md")
    library = home.library()
    failed = threading.Event()

    def fail(*_: object) -> None:
        failed.set()
        raise StorageError("full")

    monkeypatch.setattr("tui_reader.storage.index.Index.apply", fail)
    library.mark(entries(library), "read", value=True)
    assert failed.wait(10)
    assert entries(library)[0].read
    assert library.close() == 0, "the journal has it"
    monkeypatch.undo()
    again = home.library()
    assert read_paths(again) == {"a.md"}
    again.close()


def test_a_file_and_its_folder_share_their_marks(home: Home) -> None:
    home.write("a.md")
    home.write("b.md")
    single = Library(replace(home.place, only="a.md"))
    single.sync()
    single.mark(entries(single), "read", value=True)
    single.close()
    folder = home.library()
    assert folder.id == single.id
    assert read_paths(folder) == {"a.md"}
    folder.close()


def damage(home: Home) -> None:
    """Overwrite the index but for its first page."""
    (file,) = home.place.cache.glob("*.sqlite")
    for log in home.place.cache.glob("*.sqlite-*"):
        log.unlink()
    file.write_bytes(file.read_bytes()[:4096] + b"\xa5" * 40_000)


def test_a_damaged_index_is_built_again_and_no_mark_is_lost(home: Home) -> None:
    home.write("a.md")
    library = home.library()
    library.mark(list(library.entries(library.ids(Query())).values()), "read", value=True)
    library.close()
    damage(home)
    library = Library(home.place)
    library.sync()
    assert library.counts().total == 1
    assert library.counts().unread == 0
    library.close()


def test_an_index_that_is_damaged_while_it_is_open_is_built_again(home: Home) -> None:
    home.write("a.md", body="诈骗")
    library = home.library()
    told: list[bool] = []
    library.damaged = lambda: told.append(True)
    library._index._connection.execute("DROP TABLE words")
    assert not library.ids(parse("诈骗"))
    assert told
    library.sync()
    assert len(library.ids(parse("诈骗"))) == 1
    library.close()


def test_an_index_that_is_deleted_while_it_is_open_is_built_again(home: Home) -> None:
    home.write("a.md")
    library = home.library()
    for file in home.place.cache.iterdir():
        file.unlink()
    assert library.counts().total == 0
    library.sync()
    assert library.counts().total == 1
    library.close()


def test_another_program_that_builds_the_index_again_is_followed(home: Home) -> None:
    home.write("a.md")
    library, other = home.library(), home.library()
    other.rebuild()
    home.write("b.md")
    other.sync()
    assert library.counts().total == 2
    other.close()
    library.close()


def test_articles_are_found_by_their_language(home: Home) -> None:
    home.write("named.md", body="…", lang="zh_TW")
    home.write("written.md", body="工信部表示，这些电话卡已经过二次实人认证。")
    home.write("english.md", body="This is one of the articles that you have not read.")
    home.write("none.md", body="42")
    library = home.library()

    def paths(query: str) -> list[str]:
        entries = library.entries(library.ids(parse(query)))
        return sorted(entry.row.relpath for entry in entries.values())

    found = {
        query: paths(query) for query in ("lang:zh", "lang:zh-Hans", "lang:en", "-lang:zh -lang:en")
    }
    assert found == {
        "lang:zh": ["named.md", "written.md"],
        "lang:zh-Hans": ["written.md"],
        "lang:en": ["english.md"],
        "-lang:zh -lang:en": ["none.md"],
    }
    library.close()
