"""A compacted journal says what it said before, whatever stands in it and whoever writes to it."""

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import record
from tui_reader.domain.marks import Clock, Draft, Record, State, Target, merge
from tui_reader.storage import compaction
from tui_reader.storage.compaction import SMALLEST, compact
from tui_reader.storage.journal import Bookmark, Journal, decode, encode, lock_held, lock_of

DAMAGED = (
    b"\n",
    b"no JSON\n",
    b'{"kind":"of a later version"}\n',
    encode(record(1))[:-20] + b"\n",
    b"\xff\xfe\n",
)
records = st.builds(
    record,
    millis=st.integers(0, 3),
    counter=st.integers(0, 1),
    device=st.sampled_from(("here", "there")),
    library=st.sampled_from(("one", "two")),
    field=st.sampled_from(("read", "tag:x")),
    value=st.sampled_from((True, False, None, "é", {"block": 1})),
    paths=st.lists(st.sampled_from(("a", "b\udc80", "ü")), max_size=4).map(tuple),
)


def with_more(one: Record) -> bytes:
    """Write a record as a later version might."""
    return json.dumps(json.loads(encode(one)) | {"why": {"ü": [1.5]}}).encode() + b"\n"


journals = st.lists(
    records.map(encode) | records.map(with_more) | st.sampled_from(DAMAGED), max_size=30
)
torn = st.sampled_from((b"", b'{"time":', encode(record(9))[:-1]))


@pytest.fixture
def marks(tmp_path: Path) -> Path:
    folder = tmp_path / "marks"
    folder.mkdir()
    return folder


def whole(data: bytes) -> list[bytes]:
    return data[: data.rfind(b"\n") + 1].splitlines(keepends=True)


def skipped(data: bytes) -> list[bytes]:
    lines = whole(data)
    return [line for line in lines if decode(line) is None] + [data[len(b"".join(lines)) :]]


def marks_of(data: bytes) -> int:
    return sum(len(one.targets) for one in map(decode, whole(data)) if one)


def state_of(*parts: bytes) -> State:
    state: State = {}
    for part in parts:
        merge(state, filter(None, map(decode, whole(part))))
    return state


def compacted(data: bytes, folder: Path) -> bytes:
    """Compact a journal, of whatever size."""
    file = folder / "here.jsonl"
    file.write_bytes(data)
    lock_of(folder, "here").unlink(missing_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compaction, "SMALLEST", 0)
        compact(folder, "here")
    assert [one.name for one in folder.iterdir()] == ["here.jsonl"]
    return file.read_bytes()


@given(journals, torn, journals, st.booleans())
def test_the_merge_stays_the_same(
    tmp_path_factory: pytest.TempPathFactory,
    some: list[bytes],
    end: bytes,
    others: list[bytes],
    turned: bool,
) -> None:
    folder = tmp_path_factory.mktemp("config") / "marks"
    folder.mkdir()
    data, other = b"".join(some) + end, b"".join(others)
    new = compacted(data, folder)
    order = (other, new) if turned else (new, other)
    assert state_of(*order) == state_of(data, other)
    assert state_of(new + b"\n") == state_of(data + b"\n")  # once the torn line has an end
    assert compacted(new, folder) == new
    assert skipped(new) == skipped(data)
    if len(new) < len(data):
        assert marks_of(new) == len(state_of(new))


def test_what_is_superseded_goes_and_the_rest_stands_as_it_was(marks: Path) -> None:
    unknown = b'{"kind":"of a later version"}\n'
    both = with_more(record(1, paths=("a", "b")))
    root = encode(record(2, field="root", value="/x", paths=()))
    many = [encode(record(n, paths=("a",))) for n in range(3, 9)]
    data = b"".join((unknown, both, root, *many))
    new = compacted(data, marks).splitlines(keepends=True)
    assert new[0] == unknown
    assert json.loads(new[1]) == json.loads(both) | {"articles": [["b", ""]]}
    assert new[2:] == [root, many[-1]]


def test_half_is_left_alone(marks: Path) -> None:
    data = encode(record(1)) + encode(record(2))
    assert compacted(data, marks) == data
    assert compacted(data + encode(record(3)), marks) == encode(record(3))


def test_another_device_s_journal_supersedes_nothing(marks: Path) -> None:
    data = b"".join(encode(record(n, paths=(str(n),))) for n in range(4))
    later = b"".join(encode(record(9, device="there", paths=(str(n),))) for n in range(4))
    (marks.parent / "there").mkdir()
    (marks.parent / "there" / "there.jsonl").write_bytes(later)
    assert compacted(data, marks) == data


def big(journal: Journal, count: int = 1_000) -> None:
    journal.append(
        [Draft(n, "library", "read", bool(n % 2), (Target("a.md"),)) for n in range(count)]
    )


def test_only_a_journal_that_has_doubled_is_looked_at(marks: Path) -> None:
    journal = Journal(marks, Clock("here"))
    some = [Draft(1, "library", "read", True, (Target(f"{n}.md"),)) for n in range(1_000)]
    journal.append(some)
    size = journal.own.stat().st_size
    assert size > SMALLEST
    assert not compact(marks, "here")
    assert int(lock_of(marks, "here").read_bytes()) == size
    big(journal, 300)
    before = journal.own.read_bytes()
    assert not compact(marks, "here")
    assert int(lock_of(marks, "here").read_bytes()) == size  # it was not read
    big(journal, 2_000)
    assert compact(marks, "here")
    assert int(lock_of(marks, "here").read_bytes()) == journal.own.stat().st_size < len(before)
    assert not compact(marks, "here")


def test_a_small_one_costs_nothing(marks: Path) -> None:
    assert not compact(marks, "here")
    Journal(marks, Clock("here")).append([Draft(1, "library", "read", True, (Target("a"),))] * 5)
    lock_of(marks, "here").unlink()
    assert not compact(marks, "here")
    assert not lock_of(marks, "here").exists()


@pytest.mark.parametrize("content", [b"", b"what?", b"-7", b"\xff" * 30, b"99999999999"])
def test_whatever_the_lock_says(marks: Path, content: bytes) -> None:
    big(Journal(marks, Clock("here")))
    lock_of(marks, "here").write_bytes(content)
    assert compact(marks, "here")


def test_a_fault_leaves_the_journal(marks: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = Journal(marks, Clock("here"))
    big(journal)
    before = journal.own.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        assert not compact(marks, "here")
    assert journal.own.read_bytes() == before
    assert [one.name for one in marks.iterdir()] == ["here.jsonl"]


def test_the_file_keeps_its_mode_and_its_place(marks: Path, tmp_path: Path) -> None:
    journal = Journal(marks, Clock("here"))
    big(journal)
    elsewhere = tmp_path / "elsewhere"
    journal.own.rename(elsewhere)
    journal.own.symlink_to(elsewhere)
    elsewhere.chmod(0o640)
    assert compact(marks, "here")
    assert journal.own.is_symlink()
    assert elsewhere.stat().st_mode & 0o777 == 0o640
    assert len(elsewhere.read_bytes().splitlines()) == 1


def test_readers_begin_again_and_writers_go_on(marks: Path) -> None:
    journal = Journal(marks, Clock("here"))
    big(journal)
    bookmarks = {name: one for name, one in journal.read({}) if isinstance(one, Bookmark)}
    assert compact(marks, "here")
    (last,) = journal.append([Draft(1, "library", "starred", True, (Target("a.md"),))])
    read = [one for _, one in journal.read(bookmarks) if isinstance(one, Record)]
    assert [one.field for one in read] == ["read", "starred"]
    assert read[0].stamp < read[1].stamp == last.stamp
    other = Journal(marks, Clock("here"))
    (later,) = other.append([Draft(0, "library", "starred", True, (Target("a.md"),))])
    assert later.stamp > last.stamp


_WRITER = """
import sys
from pathlib import Path
from tui_reader.domain.marks import Clock, Draft, Target
from tui_reader.storage.journal import Journal
journal = Journal(Path(sys.argv[1]), Clock("here"))
for n in range(100):
    journal.append([Draft(n, "library", "read", True, (Target(f"{sys.argv[2]}-{n}"),))])
    print(n, flush=True)
"""


def test_nothing_is_lost_that_is_written_meanwhile(marks: Path) -> None:
    journal = Journal(marks, Clock("here"))
    big(journal)
    writers = [
        subprocess.Popen([sys.executable, "-c", _WRITER, str(marks), name], stdout=subprocess.PIPE)
        for name in ("one", "two")
    ]
    threads = [threading.Thread(target=writer.communicate) for writer in writers]
    for thread in threads:
        thread.start()
    times = 0
    while any(thread.is_alive() for thread in threads):
        big(journal, 200)
        with lock_held(lock_of(marks, "here")) as lock:
            os.ftruncate(lock, 0)
        times += compact(marks, "here")
    for thread in threads:
        thread.join()
    found = state_of(journal.own.read_bytes())
    assert {path for _, path, _ in found} == {"a.md"} | {
        f"{name}-{n}" for name in ("one", "two") for n in range(100)
    }
    stamps = [one.stamp for one in map(decode, whole(journal.own.read_bytes())) if one]
    assert stamps == sorted(stamps)
    assert times
