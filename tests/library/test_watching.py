"""Changes are noticed whatever becomes of the folder, or it is said that they are not."""

import errno
import os
import pickle
import queue
import shutil
import threading
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
import watchfiles

from tests.home import Home
from tui_reader.domain.errors import LibraryError
from tui_reader.library.job import Told
from tui_reader.library.keeper import Keeper
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
