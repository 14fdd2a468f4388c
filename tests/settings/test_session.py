"""What was open is there again, whatever stands in the file and whoever else writes it."""

import fcntl
import json
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tui_reader.domain.errors import ConfigError
from tui_reader.settings import session
from tui_reader.settings.paths import Paths
from tui_reader.settings.session import MOST_LIBRARIES, Session, last_library, load, save

# A path's bytes that are not UTF-8 are lone surrogates.
texts = st.text(st.characters(exclude_categories=["Cs"]) | st.characters(
    categories=["Cs"], min_codepoint=0xDC80, max_codepoint=0xDCFF
))  # fmt: skip
sessions = st.builds(
    Session,
    **{field.name: texts for field in fields(Session) if field.type is str},
    left_width=st.none() | st.integers(1, 1000),
    wide_left_width=st.none() | st.integers(1, 1000),
    measure=st.none() | st.integers(0, 1000),
)
FULL = Session("is:unread", "a/b.md", "article", 30, 80, 72)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return Paths(tmp_path / "config", tmp_path / "cache").session


@given(st.lists(st.tuples(texts, sessions), min_size=1, max_size=5))
def test_each_library_is_as_it_was_left(saved: list[tuple[str, Session]]) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "config" / "session.json"
        for root, one in saved:
            save(file, root, one)
        assert last_library(file) == saved[-1][0]
        for root, one in dict(saved).items():
            assert load(file, root) == one
        assert {f.name for f in file.parent.iterdir()} == {"session.json", "session.lock"}


def test_nothing_is_known_at_a_first_start(file: Path) -> None:
    assert load(file, "/library") == Session()
    assert last_library(file) == ""
    assert not file.parent.exists()


@given(st.binary() | st.sampled_from(["{", "[]", "1", "{}", "null", '{"last": 1}']).map(str.encode))
@example(b"\xff\xfe")
@example(b"[" * 100_000)
@example(b'{"later": ' + b"[" * 900 + b"]" * 900 + b"}")
@example(b"1" * 5_000)
@example(b'{"libraries": {"/library": [], "/other": 1}, "last": null}')
@example(b'{"libraries": [1], "last": {}}')
def test_any_content_is_as_if_absent_and_is_written_over(content: bytes) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "session.json"
        file.write_bytes(content)
        assert load(file, "/library") == Session()
        assert last_library(file) == ""
        save(file, "/library", FULL)
        assert load(file, "/library") == FULL


@pytest.mark.parametrize(
    "wrong",
    [{"view": 1}, {"article": None}, {"left_width": True}, {"left_width": 0}, {"measure": -1},
     {"measure": 10**9}, {"measure": 1.5}, {"wide_left_width": "A"}, {"pane": {}}],
)  # fmt: skip
def test_one_wrong_value_costs_that_value(file: Path, wrong: dict[str, object]) -> None:
    save(file, "/library", FULL)
    found = json.loads(file.read_text())
    found["libraries"]["/library"] |= wrong
    file.write_text(json.dumps(found))
    (key,) = wrong
    expected = {f.name: getattr(FULL, f.name) for f in fields(FULL)}
    assert load(file, "/library") == Session(**expected | {key: getattr(Session(), key)})


def test_what_a_newer_version_has_written_is_kept(file: Path) -> None:
    save(file, "/library", FULL)
    save(file, "/other", FULL)
    found = json.loads(file.read_text())
    found["later"] = {"a": [1]}
    for root in ("/library", "/other"):
        found["libraries"][root]["later"] = "b"
    file.write_text(json.dumps(found))
    save(file, "/library", Session())
    again = json.loads(file.read_text())
    assert again["later"] == {"a": [1]}
    assert {one["later"] for one in again["libraries"].values()} == {"b"}
    assert load(file, "/library") == Session()
    assert load(file, "/other") == FULL


def test_the_oldest_libraries_are_forgotten(file: Path) -> None:
    for number in range(MOST_LIBRARIES):
        save(file, f"/{number}", FULL)
    save(file, "/0", FULL)
    save(file, "/new", FULL)
    assert load(file, "/0") == load(file, "/new") == load(file, "/2") == FULL
    assert load(file, "/1") == Session()
    assert len(json.loads(file.read_text())["libraries"]) == MOST_LIBRARIES


def test_programs_that_end_at_once_keep_each_others_libraries(file: Path) -> None:
    roots = [f"/{number}" for number in range(40)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda root: save(file, root, Session(view=root)), roots))
    assert [load(file, root).view for root in roots] == roots


def test_a_program_that_was_stopped_keeps_nobody_from_ending(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "_PATIENCE", 0.05)
    save(file, "/library", Session())
    with file.with_suffix(".lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        save(file, "/library", FULL)
    assert load(file, "/library") == FULL


def test_what_cannot_be_read_is_absent_and_not_written_over(file: Path) -> None:
    (file / "inside").mkdir(parents=True)
    assert load(file, "/library") == Session()
    assert last_library(file) == ""
    with pytest.raises(ConfigError, match=r"session\.json: what is open cannot be kept"):
        save(file, "/library", FULL)


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "config").write_text("a file")
    file = tmp_path / "config" / "session.json"
    assert load(file, "/library") == Session()
    with pytest.raises(ConfigError, match="cannot be kept"):
        save(file, "/library", FULL)


def test_a_full_disk_leaves_the_old_file_alone(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save(file, "/library", FULL)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(ConfigError, match="No space left"):
            save(file, "/library", Session())
    assert load(file, "/library") == FULL
    assert {f.name for f in file.parent.iterdir()} == {"session.json", "session.lock"}
