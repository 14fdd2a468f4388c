"""Changes are noticed whatever becomes of the folder, or it is said that they are not."""

import errno
import os
import pickle
import queue
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from io import BytesIO
from itertools import islice
from pathlib import Path
from types import SimpleNamespace

import pytest
import watchfiles

from tests.home import Home
from tui_reader.domain.errors import LibraryError
from tui_reader.library.background import Background
from tui_reader.library.job import Told
from tui_reader.library.keeper import Keeper
from tui_reader.library.library import Library
from tui_reader.library.sync import BATCH, FIRST_BATCH, Progress
from tui_reader.library.watching import MOST_PATHS, changes


class Watched:
    """What `changes` tells from a thread, which ends with the test."""

    def __init__(self, root: Path, only: str = "") -> None:
        self._told: queue.SimpleQueue[frozenset[str] | None] = queue.SimpleQueue()
        threading.Thread(target=self._listen, args=(root, only), daemon=True).start()
        assert self.next() is None

    def _listen(self, root: Path, only: str) -> None:
        for some in changes(root, only):
            self._told.put(some)

    def next(self) -> frozenset[str] | None:
        return self._told.get(timeout=20)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "library"
    root.mkdir()
    (root / "a.md").write_text("a")
    return root


def test_files_are_named(root: Path) -> None:
    watched = Watched(root)
    (root / "b.md").write_text("b")
    assert watched.next() == frozenset(("b.md",))
    (root / ".hidden").write_text("c")
    (root / "a.md").unlink()
    found = watched.next()
    while not found:
        found = watched.next()
    assert found == {"a.md"}


def test_a_folder_that_comes_back_is_watched_again(root: Path) -> None:
    watched = Watched(root)
    shutil.rmtree(root)
    while watched.next() is not None:
        pass  # the files that went with it
    root.mkdir()
    while watched.next() is not None:
        pass
    (root / "new.md").write_text("new")
    while (found := watched.next()) is None:
        pass
    assert found == {"new.md"}


def test_a_folder_that_is_made_anew_at_once_is_watched_again(root: Path) -> None:
    watched = Watched(root)
    shutil.rmtree(root)
    root.mkdir()  # often with the number that was free just now
    while watched.next() is not None:
        pass
    assert watched.next() is None  # it is watched again
    (root / "new.md").write_text("new")
    while (found := watched.next()) is None:
        pass
    assert found == {"new.md"}


def test_one_file_is_followed_though_another_takes_its_place(root: Path) -> None:
    watched = Watched(root, "a.md")
    for text in ("one", "two"):
        (root / "a.md.tmp").write_text(text)
        (root / "a.md.tmp").replace(root / "a.md")
        found = watched.next()
        while not found:
            found = watched.next()
        assert "a.md" in found


def test_very_many_changes_ask_for_a_scan(root: Path) -> None:
    watched = Watched(root)
    for number in range(2 * MOST_PATHS):
        (root / f"{number}.md").touch()
    while watched.next() is not None:
        pass


def test_a_system_that_watches_no_more_is_told(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def watch(*_paths: Path, **_options: object) -> Iterator[set[tuple[int, str]]]:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(watchfiles, "watch", watch)
    answers = BytesIO()
    Keeper(home.library().job, answers)._watch()
    told = pickle.loads(answers.getvalue())  # noqa: S301 - written above
    assert isinstance(told, Told)
    assert isinstance(told.error, LibraryError)
    assert "limit of inotify" in str(told.error)
    assert not told.ended


def test_a_name_that_is_not_utf8_ends_nothing(root: Path) -> None:
    watched = Watched(root)
    Path(os.fsdecode(os.fsencode(root) + b"/caf\xe9.md")).write_text("x")
    assert watched.next() is None
    assert watched.next() is None  # it is watched again
    (root / "b.md").write_text("b")
    while (found := watched.next()) is None:
        pass
    assert found == {"b.md"}


def test_where_watching_fails_again_and_again_it_is_tried_ever_less(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def watch(*_paths: Path, **_options: object) -> Iterator[set[tuple[int, str]]]:
        raise RuntimeError("Unable to decode path")

    pauses: list[float] = []
    monkeypatch.setattr(watchfiles, "watch", watch)
    monkeypatch.setattr("tui_reader.library.watching.time", SimpleNamespace(sleep=pauses.append))
    assert list(islice(changes(root), 12)) == [None] * 12
    assert pauses[:3] == [0.6, 1.2, 2.4]
    assert pauses[-1] == 60


def told_by(answers: BytesIO) -> list[Told]:
    answers.seek(0)
    told = []
    while answers.tell() < len(answers.getvalue()):
        told.append(pickle.load(answers))  # noqa: S301 - the keeper wrote it
    return told


def test_what_nobody_expects_is_told(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def watch(*_paths: Path, **_options: object) -> Iterator[set[tuple[int, str]]]:
        raise ValueError("what is this")

    monkeypatch.setattr(watchfiles, "watch", watch)
    answers = BytesIO()
    Keeper(home.library().job, answers)._watch()
    (told,) = told_by(answers)
    assert "changes are not noticed: what is this" in str(told.error)


def test_after_a_cancelled_sync_only_what_is_asked_for_begins_another(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.write()
    keeper = Keeper(Library(home.place).job, BytesIO())
    keeper._cancelled.set()
    keeper._sync(None)
    begun: list[bool] = []

    def noticed(_root: Path, _only: str) -> Iterator[frozenset[str] | None]:
        yield None
        begun.append(not keeper._asked.empty())
        yield frozenset(("new.md",))

    monkeypatch.setattr("tui_reader.library.keeper.changes", noticed)
    keeper._watch()
    assert begun == [False]
    assert keeper._next() is None  # all that was stopped, not the new file only


def test_late_marks_are_looked_for_behind_changes_that_come_with_them(home: Home) -> None:
    home.write()
    keeper = Keeper(Library(home.place).job, BytesIO())
    late, some, everything = frozenset[str](), frozenset(("a.md",)), None
    for asked, then in (
        ((late, some), [some, late]),
        ((some, late, frozenset(("b.md",))), [frozenset(("a.md", "b.md")), late]),
        ((late, late), [late]),
        ((late, some, everything), [everything]),
    ):
        for one in asked:
            keeper._asked.put(one)
        assert [keeper._next() for _ in then] == then
        assert keeper._asked.empty()


def test_a_sync_that_came_to_its_end_is_followed_by_another(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.write()
    keeper = Keeper(Library(home.place).job, BytesIO())
    keeper._sync(None)
    monkeypatch.setattr("tui_reader.library.keeper.changes", lambda *_: iter((None,)))
    keeper._watch()
    assert keeper._asked.get_nowait() is None


@pytest.mark.parametrize("wakes", ["command", "change"])
def test_a_cancelled_sync_goes_on_when_it_is_asked_for(home: Home, wakes: str) -> None:
    files = FIRST_BATCH + 5 * BATCH
    for _ in range(files):
        home.write()
    tells: queue.SimpleQueue[Told] = queue.SimpleQueue()

    def until(wanted: Callable[[Told], bool]) -> Progress:
        while not wanted(told := tells.get(timeout=20)):
            pass
        return told.progress or Progress(0, 0)

    with closing(Library(home.place)) as library:
        background = Background(library.job, tells.put)
    with closing(background):
        until(lambda told: bool(told.progress))
        background.cancel()
        assert not until(lambda told: told.ended).finished
        until(lambda told: told.watching)
        if wakes == "command":
            background.sync()
        else:
            home.write("new.md")
        assert until(lambda told: told.ended).finished
    with closing(Library(home.place)) as library:
        assert library.counts().total == files + (wakes == "change")
        assert not library.counts().waiting
