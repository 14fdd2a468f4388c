"""Marks go with articles that are edited and moved, and with nothing else."""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from tests.home import Home, mark_ids
from tui_reader.domain.changes import name_of
from tui_reader.domain.marks import Record, Stamp, Target
from tui_reader.domain.query import Query
from tui_reader.domain.query_parser import parse
from tui_reader.library.background import Background
from tui_reader.library.entry import Entry
from tui_reader.library.job import Told, run
from tui_reader.library.library import Library
from tui_reader.library.parser import Parser
from tui_reader.storage.index import Index
from tui_reader.storage.journal import decode, encode

Between = Callable[[], None]


@pytest.fixture(params=[False, True], ids=["index", "index-lost"])
def between(home: Home, request: pytest.FixtureRequest) -> Between:
    """What happens between two sessions: nothing, or the index is deleted."""

    def lose() -> None:
        if request.param:
            shutil.rmtree(home.place.cache, ignore_errors=True)

    return lose


@contextmanager
def opened(home: Home) -> Iterator[Library]:
    library = home.library()
    try:
        yield library
    finally:
        assert library.close() == 0
        assert not library.faults


def put(home: Home, relpath: str, text: str = "Text.") -> None:
    file = home.root / relpath
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")


def move(home: Home, old: str, new: str) -> None:
    (home.root / new).parent.mkdir(parents=True, exist_ok=True)
    (home.root / old).rename(home.root / new)


def mark(home: Home, relpath: str, field: str = "read", value: object = True) -> None:
    with opened(home) as library:
        library.mark([entry(library, relpath)], field, value=value)  # type: ignore[arg-type]


def entry(library: Library, relpath: str) -> Entry:
    found = library.find(relpath)
    assert found is not None, relpath
    return found


def marked(home: Home) -> dict[str, set[str]]:
    """Sync, and give what is marked of each article that has a mark."""
    with opened(home) as library:
        return marks_of(library)


def marks_of(library: Library) -> dict[str, set[str]]:
    found = {}
    for one in library.entries(library.ids(Query())).values():
        fields = library.fields(one)
        own = {name for name in fields if fields[name] and name not in ("fingerprint", "from")}
        assert one.read == ("read" in own)
        assert one.starred == ("starred" in own)
        if own:
            found[one.row.relpath] = own
    return found


def journal(home: Home) -> list[Record]:
    return [
        record
        for file in home.place.marks.glob("*.jsonl")
        for line in file.read_bytes().splitlines()
        if (record := decode(line)) is not None
    ]


def test_a_marked_article_s_new_look_is_journalled_once(home: Home, between: Between) -> None:
    put(home, "a.md", "One.")
    put(home, "b.md", "Unmarked.")
    mark(home, "a.md")
    between()
    put(home, "a.md", "Two, longer.")
    put(home, "b.md", "Unmarked, edited.")
    for _ in range(3):
        with opened(home) as library:
            assert entry(library, "a.md").read
            assert entry(library, "a.md").row.updated
            look = entry(library, "a.md").row.fingerprint
        between()
    told = [record for record in journal(home) if record.field == "fingerprint"]
    assert [(record.value, record.targets) for record in told] == [(look, (Target("a.md", look),))]


def test_an_edited_article_moves(home: Home, between: Between) -> None:
    put(home, "a.md", "One.")
    mark(home, "a.md")
    put(home, "a.md", "Two, longer.")
    assert marked(home) == {"a.md": {"read"}}
    between()
    move(home, "a.md", "d/b.md")
    with opened(home) as library:
        assert marks_of(library) == {"d/b.md": {"read"}}
        assert entry(library, "d/b.md").row.updated, "it was read before it was edited"
    between()
    move(home, "d/b.md", "c.md")
    with opened(home) as library:
        assert marks_of(library) == {"c.md": {"read"}}
        assert entry(library, "c.md").row.updated


def test_all_marks_of_a_moved_article_go_with_it(home: Home, between: Between) -> None:
    put(home, "a.md")
    for field, value in (
        ("read", True),
        ("starred", True),
        ("tag:x", True),
        ("note", "So it is."),
        ("position", {"percent": 30}),
        ("opened", 1),
    ):
        mark(home, "a.md", field, value)
    with opened(home) as library:
        before = library.fields(entry(library, "a.md"))
    between()
    move(home, "a.md", "b.md")
    with opened(home) as library:
        after = library.fields(entry(library, "b.md"))
        assert after == before | {"from": "a.md"}
        assert [tag.name for tag in library.overview().tags] == ["x"]
    between()
    put(home, "a.md")
    assert set(marked(home)) == {"b.md"}, "another file at the old path is unread"
    between()
    assert set(marked(home)) == {"b.md"}


def test_a_move_that_is_noticed_in_two_parts(home: Home, between: Between) -> None:
    put(home, "a.md")
    mark(home, "a.md")
    move(home, "a.md", "../away.md")
    assert marked(home) == {}
    between()
    move(home, "../away.md", "b.md")
    assert marked(home) == {"b.md": {"read"}}
    between()
    assert marked(home) == {"b.md": {"read"}}


def test_the_new_file_is_noticed_first(home: Home) -> None:
    put(home, "a.md")
    mark(home, "a.md")
    with opened(home) as library:
        move(home, "a.md", "b.md")
        with closing(Parser(home.root)) as parser:
            run(library.job, [parser], paths=["b.md"])
            assert entry(library, "b.md").read
            run(library.job, [parser], paths=["a.md"])
        assert marks_of(library) == {"b.md": {"read"}}


def test_a_copy_is_unread(home: Home, between: Between) -> None:
    put(home, "a.md")
    mark(home, "a.md")
    shutil.copy(home.root / "a.md", home.root / "b.md")
    assert marked(home) == {"a.md": {"read"}}
    between()
    assert marked(home) == {"a.md": {"read"}}


def test_a_known_copy_stays_unread_when_the_original_is_deleted(home: Home) -> None:
    put(home, "a.md")
    mark(home, "a.md")
    shutil.copy(home.root / "a.md", home.root / "b.md")
    assert marked(home) == {"a.md": {"read"}}
    (home.root / "a.md").unlink()
    assert marked(home) == {}


def test_of_several_copies_the_one_of_the_same_name_is_it(home: Home, between: Between) -> None:
    put(home, "a.md")
    mark(home, "a.md")
    between()
    for name in ("d/a.md", "d/b.md", "c.md"):
        put(home, name)
    (home.root / "a.md").unlink()
    assert marked(home) == {"d/a.md": {"read"}}
    between()
    (home.root / "d/a.md").unlink()
    put(home, "x/1.md")
    put(home, "x/2.md")
    assert marked(home) == {}, "it may be either of them"


@pytest.mark.parametrize("text", ["", "\n \n"])
def test_an_empty_file_is_no_other_one(home: Home, between: Between, text: str) -> None:
    put(home, "a.md", text)
    mark(home, "a.md")
    between()
    move(home, "a.md", "b.md")
    assert marked(home) == {}


def test_a_file_with_marks_of_its_own_is_another(home: Home) -> None:
    put(home, "a.md")
    put(home, "b.md")
    with opened(home) as library:
        library.mark([entry(library, "a.md")], "read", value=True)
        library.mark([entry(library, "b.md")], "starred", value=True)
    (home.root / "b.md").unlink()
    assert marked(home) == {"a.md": {"read"}}
    move(home, "a.md", "b.md")
    assert marked(home) == {"b.md": {"starred"}}


def test_a_file_moves_again_and_back(home: Home, between: Between) -> None:
    put(home, "a.md")
    mark(home, "a.md")
    for old, new in (("a.md", "b.md"), ("b.md", "c.md"), ("c.md", "a.md"), ("a.md", "b.md")):
        between()
        move(home, old, new)
        assert marked(home) == {new: {"read"}}


def test_a_renamed_folder_takes_its_marks_along_at_once(home: Home, between: Between) -> None:
    for number in range(1500):
        put(home, f"old/{number:04}.md", f"Text {number // 2}.")  # each of them twice
    with opened(home) as library:
        mark_ids(library, library.ids(Query()), "read", value=True)
    between()
    ids = {}
    with opened(home) as library:
        for one in library.entries(library.ids(Query())).values():
            ids[name_of(one.row.relpath)] = one.row.id
        lines = len(journal(home))
        move(home, "old", "new")
        library.sync()
        assert library.counts()[:2] == (1500, 0)
        for one in library.entries(library.ids(Query())).values():
            assert one.row.id == ids[name_of(one.row.relpath)]
    assert len(journal(home)) - lines == 1500 + 4, "one line each for where it was, few for marks"
    between()
    with opened(home) as library:
        assert library.counts()[:2] == (1500, 0)


def test_a_change_is_undone_where_the_article_is_now(home: Home) -> None:
    put(home, "a.md")
    with opened(home) as library:
        library.mark([entry(library, "a.md")], "read", value=True)
        library.flush()
        move(home, "a.md", "b.md")
        library.sync()
        assert entry(library, "b.md").read
        library.undo()
        library.flush()
        assert not entry(library, "b.md").read
    assert marked(home) == {}


def test_a_folder_that_cannot_be_listed_is_not_gone(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(home, "closed/a.md")
    mark(home, "closed/a.md")
    put(home, "b.md")
    listed, looked = os.scandir, Path.stat

    def scandir(folder: Path) -> object:
        if folder.name == "closed":
            raise PermissionError(13, "Permission denied")
        return listed(folder)

    def stat(path: Path, **how: bool) -> os.stat_result:
        if path.parent.name == "closed":
            raise PermissionError(13, "Permission denied")
        return looked(path, **how)

    for lost in (False, True):
        if lost:
            shutil.rmtree(home.place.cache)
        with monkeypatch.context() as patch:
            patch.setattr("tui_reader.library.scan.os.scandir", scandir)
            patch.setattr(Path, "stat", stat)
            library = home.library()
            assert not entry(library, "b.md").read
            library.close()
        assert marked(home) == {"closed/a.md": {"read"}}


def test_a_move_that_cannot_be_journalled_is_made_by_the_next_sync(
    home: Home, between: Between
) -> None:
    put(home, "a.md", "One.")
    put(home, "c.md", "Three.")
    mark(home, "a.md")
    mark(home, "c.md")
    between()
    library = home.library()
    move(home, "a.md", "b.md")
    put(home, "c.md", "Four.")
    lock = next(home.config.glob("*.lock"))
    lock.unlink()
    lock.mkdir()
    assert library.sync().fault
    assert library.faults
    assert not entry(library, "b.md").read
    lock.rmdir()
    assert not library.sync().fault
    assert marks_of(library) == {"b.md": {"read"}, "c.md": {"read"}}
    assert {record.field for record in journal(home)} >= {"fingerprint", "from"}
    library.close()


def other_device(home: Home, *records: tuple[int, str, str, object]) -> None:
    """Let another machine journal (millis, path, field, value) of the library."""
    with opened(home) as library:
        id_ = library.id
    with (home.place.marks / "other.jsonl").open("ab") as file:
        for millis, path, field, value in records:
            stamp = Stamp(millis, 0, "other")
            targets = (Target(path, ""),)
            file.write(encode(Record(stamp, id_, field, value, targets)))  # type: ignore[arg-type]


def now() -> int:
    return time.time_ns() // 1_000_000


def test_late_marks_of_another_machine_find_their_article(home: Home, between: Between) -> None:
    put(home, "a.md")
    mark(home, "a.md")
    move(home, "a.md", "b.md")
    assert marked(home) == {"b.md": {"read"}}
    move(home, "b.md", "c.md")
    assert marked(home) == {"c.md": {"read"}}
    between()
    later = now() + 5_000
    other_device(
        home, (later, "a.md", "starred", True), (1, "a.md", "tag:x", True), (1, "b.md", "note", "N")
    )
    assert marked(home) == {"c.md": {"read", "starred", "tag:x", "note"}}
    between()
    other_device(home, (later + 60_000, "a.md", "read", False))
    assert marked(home) == {"c.md": {"starred", "tag:x", "note"}}


def test_a_mark_that_is_older_than_the_article_s_own_is_outdated(home: Home) -> None:
    put(home, "a.md")
    mark(home, "a.md", "note", "Old.")
    move(home, "a.md", "b.md")
    assert marked(home) == {"b.md": {"note"}}
    other_device(home, (now() + 5_000, "b.md", "note", "Newest."))
    assert marked(home) == {"b.md": {"note"}}
    other_device(home, (now() + 2_000, "a.md", "note", "Late."))
    with opened(home) as library:
        assert library.fields(entry(library, "b.md"))["note"] == "Newest."


def test_another_file_at_the_old_path_has_marks_of_its_own(home: Home) -> None:
    put(home, "a.md")
    mark(home, "a.md")
    move(home, "a.md", "b.md")
    assert marked(home) == {"b.md": {"read"}}
    put(home, "a.md")
    mark(home, "a.md", "starred")
    (home.root / "a.md").unlink()
    assert marked(home) == {"b.md": {"read"}}


def test_two_machines_that_notice_the_same_move_agree(home: Home, tmp_path: Path) -> None:
    put(home, "a.md")
    mark(home, "a.md")
    mark(home, "a.md", "starred")
    there = Home(tmp_path / "there")
    there.folder.mkdir()
    shutil.copytree(home.root, there.root, dirs_exist_ok=True)
    shutil.copytree(home.place.marks, there.place.marks)
    assert marked(there) == {"a.md": {"read", "starred"}}
    move(home, "a.md", "b.md")
    move(there, "a.md", "b.md")
    mark(home, "b.md", "tag:x")
    mark(there, "b.md", "note", "N")
    theirs = {file.name: file.read_bytes() for file in there.place.marks.iterdir()}
    for file in home.place.marks.iterdir():
        shutil.copy(file, there.place.marks)
        theirs.pop(file.name)
    for name, lines in theirs.items():
        (home.place.marks / name).write_bytes(lines)
    both = {"b.md": {"read", "starred", "tag:x", "note"}}
    assert marked(home) == marked(there) == both
    for one in (home, there):
        put(one, "a.md")
        assert marked(one) == both
        shutil.rmtree(one.place.cache)
        assert marked(one) == both


def test_nothing_is_asked_where_nothing_is_new(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    put(home, "a.md")
    put(home, "b.md")
    mark(home, "a.md")
    (home.root / "a.md").unlink()
    with opened(home) as library:

        def refuse(*_: object) -> object:
            raise AssertionError("all marks are read")

        for name in ("marked_away", "marked_like", "marked_unlike", "moved", "apply"):
            monkeypatch.setattr(Index, name, refuse)
        library.sync()


def test_a_file_of_its_own_leaves_the_marks_of_others_alone(home: Home) -> None:
    put(home, "a.md")
    mark(home, "a.md")
    move(home, "a.md", "b.md")
    single = Library(replace(home.place, only="b.md"))
    single.sync()
    assert not entry(single, "b.md").read
    single.close()
    assert marked(home) == {"b.md": {"read"}}


def test_the_process_behind_lets_marks_follow(home: Home) -> None:
    put(home, "a.md")
    mark(home, "a.md")
    tells: SimpleQueue[Told] = SimpleQueue()

    def wait(until: Callable[[Told], bool]) -> None:
        while not until(tells.get(timeout=20)):
            pass

    library = home.library()
    background = Background(library.job, tells.put)
    wait(lambda told: told.watching)
    move(home, "a.md", "b.md")
    wait(lambda told: told.ended and library.find("b.md") is not None)
    while library.find("a.md") is not None:
        wait(lambda told: told.ended)
    assert marks_of(library) == {"b.md": {"read"}}
    other_device(home, (now() + 5_000, "a.md", "starred", True))
    Library(home.place).close()  # takes it in
    background.look_for_late_marks()
    wait(lambda told: told.progress is not None and told.progress.total == 1)
    assert marks_of(library) == {"b.md": {"read", "starred"}}
    (lock,) = home.config.glob("*.lock")
    lock.unlink()
    lock.mkdir()
    move(home, "b.md", "c.md")
    wait(lambda told: told.error is not None)
    lock.rmdir()
    background.sync()
    wait(lambda told: told.ended and "c.md" in marks_of(library))
    background.close()
    library.close()


PATHS = ("a.md", "b.md", "d/a.md", "d/c.md")
TEXTS = ("One.", "Two, longer.", "")


class MarksFollowTheirArticles(RuleBasedStateMachine):
    """Marks after any operations are those of a dictionary to which the rules are applied."""

    @initialize()
    def begin(self) -> None:
        self.temporary = TemporaryDirectory()
        self.home = Home(Path(self.temporary.name))
        self.root = self.home.root
        self.files: dict[str, str] = {}
        """What is on the disk."""
        self.indexed: set[str] = set()
        self.marks: dict[str, tuple[str, set[str]]] = {}
        """path -> how the article looked last, and what is marked; what is told last is last."""
        self.library = self.home.library()

    @rule(path=st.sampled_from(PATHS), text=st.sampled_from(TEXTS))
    def write(self, path: str, text: str) -> None:
        put(self.home, path, text)
        self.files[path] = text

    @rule(number=st.integers(0, 3))
    def delete(self, number: int) -> None:
        if path := self.existing(number):
            (self.root / path).unlink()
            del self.files[path]

    @rule(
        number=st.integers(0, 3),
        new=st.sampled_from(PATHS),
        keep=st.sampled_from((False, False, True)),
        sync=st.booleans(),
    )
    def transfer(self, number: int, new: str, keep: bool, sync: bool) -> None:
        old = self.existing(number)
        if not old or new in self.files:
            return
        (self.root / new).parent.mkdir(exist_ok=True)
        shutil.copy2(self.root / old, self.root / new)
        self.files[new] = self.files[old]
        if not keep:
            (self.root / old).unlink()
            del self.files[old]
        if sync:
            self.sync()

    @rule(
        number=st.integers(0, 3),
        field=st.sampled_from(("read", "starred", "tag:x")),
        value=st.sampled_from((True, True, True, False)),
    )
    def mark(self, number: int, field: str, value: bool) -> None:
        self.sync()
        path = self.existing(number)
        found = self.library.find(path)
        if found is None:
            return
        self.library.mark([found], field, value=value)
        self.library.flush()
        _, fields = self.marks.pop(path, ("", set()))
        self.marks[path] = self.files[path], (fields | {field} if value else fields - {field})

    def existing(self, number: int) -> str:
        """Give one of the files that there are; empty where there is none."""
        paths = sorted(self.files)
        return paths[number % len(paths)] if paths else ""

    @rule(lose=st.booleans())
    def restart(self, lose: bool) -> None:
        self.library.close()
        if lose:
            shutil.rmtree(self.home.place.cache)
            self.indexed = set()
        self.library = Library(self.home.place)
        self.sync()

    @rule()
    def sync(self) -> None:
        progress = self.library.sync()
        assert progress.finished
        assert not progress.fault
        self.follow()
        expected = {
            path: fields
            for path, (_, fields) in self.marks.items()
            if fields and path in self.files
        }
        assert marks_of(self.library) == expected

    def follow(self) -> None:
        for path, text in sorted(self.files.items()):
            look, fields = self.marks.get(path, ("", set()))
            if fields and look != text:
                del self.marks[path]
                self.marks[path] = text, fields
        new = {path for path in self.files if path not in self.indexed}
        while move := self.next_move(new):
            old, to = move
            self.marks[to] = self.marks.pop(old)
        self.indexed = set(self.files)

    def next_move(self, new: set[str]) -> tuple[str, str] | None:
        """Apply the rule to one file, those first that have kept their names."""
        certain = []
        for old, (text, fields) in reversed(self.marks.items()):
            if old in self.files or not fields or not text:
                continue
            same = [
                path
                for path in new
                if self.files[path] == text and not self.marks.get(path, ("", set()))[1]
            ]
            named = [path for path in same if name_of(path) == name_of(old)]
            if len(named) == 1:
                return old, named[0]
            if len(same) == 1:
                certain.append((old, same[0]))
        return certain[0] if certain else None

    def teardown(self) -> None:
        if hasattr(self, "library"):
            self.library.close()
            self.temporary.cleanup()


TestMoves = MarksFollowTheirArticles.TestCase
TestMoves.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)


def test_queries_know_where_marks_are(home: Home) -> None:
    put(home, "a.md", "One.")
    put(home, "b.md", "Two.")
    mark(home, "a.md")
    move(home, "a.md", "c.md")
    with opened(home) as library:
        for query, count in (("is:read", 1), ("is:unread", 1), ("is:read path:c.md", 1)):
            assert len(library.ids(parse(query))) == count, query
        assert library.counts().unread == 1
