"""What was appended is there, whatever happens to the end of the file."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import record
from tui_reader.domain.errors import JournalError
from tui_reader.domain.marks import Clock, Draft, Record
from tui_reader.storage.checking import lines
from tui_reader.storage.compaction import compact
from tui_reader.storage.journal import START, Bookmark, Journal, decode, encode


def read(journal: Journal, bookmarks: dict[str, Bookmark] | None = None) -> list[Record]:
    return [item for _, item in journal.read(bookmarks or {}) if isinstance(item, Record)]


def marks_of(journal: Journal, bookmarks: dict[str, Bookmark]) -> dict[str, Bookmark]:
    found = {name: item for name, item in journal.read(bookmarks) if isinstance(item, Bookmark)}
    return bookmarks | found


def draft(millis: int = 1, **fields: Any) -> Draft:
    one = record(millis, **fields)
    return Draft(millis, one.library, one.field, one.value, one.targets)


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "marks", Clock("here"))


@given(
    st.builds(
        record,
        millis=st.integers(0, 2**43 - 1),
        value=st.none() | st.booleans() | st.integers() | st.text(st.characters(codec="utf-8")),
        paths=st.lists(
            st.text(st.characters(codec="utf-8") | st.sampled_from("\udc80\udcff")), max_size=3
        ).map(tuple),
    )
)
def test_a_record_survives_its_line(one: Record) -> None:
    line = encode(one)
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    assert decode(line) == one


@given(st.binary())
def test_any_line_is_a_record_or_none(line: bytes) -> None:
    found = decode(line)
    assert found is None or decode(encode(found)) == found


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"[]",
        b"1",
        b'{"time":[1,0]}',
        encode(record()).replace(b"[1,0]", b"[1]"),
        encode(record()).replace(b"true", b"tru"),
        encode(record())[:-5],
        b"\xff" + encode(record()),
        encode(record()).replace(b"[1,0]", b"[1e30,0]"),
        encode(record()).replace(b"[1,0]", b"[99999999999999999999999,0]"),
        encode(record()).replace(b"[1,0]", b"[true,null]"),
        encode(record()).replace(b"[1,0]", b"[8796093022208,0]"),  # 2**43
        encode(record()).replace(b"here", rb"\ud800"),
        encode(record()).replace(b"a.md", rb"\ud800.md"),
        b"[" * 100_000,
    ],
)
def test_a_damaged_line_is_none(line: bytes) -> None:
    assert decode(line) is None


def test_appended_records_are_read_in_order(journal: Journal) -> None:
    journal.append([draft(1)])
    journal.append([draft(2, field="starred")])
    assert read(journal) == [record(1), record(2, field="starred")]


def test_every_device_s_journal_is_read(journal: Journal, tmp_path: Path) -> None:
    journal.append([draft(1)])
    Journal(tmp_path / "marks", Clock("there")).append([draft(5)])
    conflict = tmp_path / "marks" / "there.sync-conflict-20261123.jsonl"
    conflict.write_bytes(encode(record(6, device="there")))
    assert len(read(journal)) == 3


def test_only_what_is_new_is_read(journal: Journal) -> None:
    journal.append([draft(1)])
    bookmarks = marks_of(journal, {})
    assert read(journal, bookmarks) == []
    journal.append([draft(2)])
    assert read(journal, bookmarks) == [record(2)]


def test_a_replaced_journal_is_read_from_its_start(journal: Journal, tmp_path: Path) -> None:
    journal.append([draft(1), draft(2)])
    bookmarks = marks_of(journal, {})
    file = tmp_path / "marks" / "here.jsonl"
    file.write_bytes(encode(record(7)) + encode(record(8)) + encode(record(9)))
    assert read(journal, bookmarks) == [record(7), record(8), record(9)]
    file.write_bytes(encode(record(7)))
    assert read(journal, bookmarks) == [record(7)]


@pytest.mark.parametrize("cut", [1, 10, 60])
def test_a_torn_line_costs_only_itself(journal: Journal, tmp_path: Path, cut: int) -> None:
    journal.append([draft(1), draft(2)])
    file = tmp_path / "marks" / "here.jsonl"
    os.truncate(file, file.stat().st_size - cut)
    assert read(journal) == [record(1)]
    journal.append([draft(3)])
    assert read(journal)[:1] == [record(1)]
    assert read(journal)[-1] == record(3)


def test_a_line_being_written_is_read_when_it_is_whole(journal: Journal, tmp_path: Path) -> None:
    journal.append([draft(1)])
    bookmarks = marks_of(journal, {})
    line = encode(record(2))
    with (tmp_path / "marks" / "here.jsonl").open("ab") as file:
        file.write(line[:20])
        file.flush()
        assert read(journal, bookmarks) == []
        bookmarks = marks_of(journal, bookmarks)
        file.write(line[20:])
    assert read(journal, bookmarks) == [record(2)]


def test_unknown_lines_are_passed_over_and_kept(journal: Journal, tmp_path: Path) -> None:
    journal.append([draft(1)])
    file = tmp_path / "marks" / "here.jsonl"
    newer = json.dumps({"kind": "of a later version"}).encode() + b"\n"
    file.write_bytes(newer + file.read_bytes())
    journal.append([draft(2)])
    assert read(journal) == [record(1), record(2)]
    assert file.read_bytes().startswith(newer)


def test_a_directory_in_the_way_is_told(tmp_path: Path) -> None:
    (tmp_path / "marks").write_text("a file")
    with pytest.raises(JournalError, match="marks cannot be written"):
        Journal(tmp_path / "marks", Clock("here")).append([draft()])


def pipe(file: Path) -> None:
    os.mkfifo(file)


def zeros(file: Path) -> None:
    file.symlink_to("/dev/zero")


@pytest.mark.parametrize("make", [pipe, zeros])
def test_what_is_no_file_is_told_and_the_others_go_on(
    journal: Journal, tmp_path: Path, make: Callable[[Path], None]
) -> None:
    journal.append([draft(1)])
    way = tmp_path / "marks" / "a.jsonl"
    make(way)
    items = [item for _, item in journal.read({})]
    (error,) = (item for item in items if isinstance(item, JournalError))
    assert (error.what, error.where) == ("marks cannot be read: it is no regular file", str(way))
    assert error.hint == "take it away"
    assert read(journal) == [record(1)]
    with pytest.raises(OSError, match="no regular file"):
        list(lines(way))


@pytest.mark.parametrize("make", [pipe, zeros])
def test_an_own_journal_that_is_no_file(
    journal: Journal, tmp_path: Path, make: Callable[[Path], None]
) -> None:
    (tmp_path / "marks").mkdir()
    make(journal.own)
    with pytest.raises(JournalError, match="marks cannot be written: it is no regular file"):
        journal.append([draft(1)])
    assert not journal.is_lost(Bookmark(9, "read once"))
    assert not compact(tmp_path / "marks", "here")


def test_whether_the_own_journal_is_the_one_that_was_read(journal: Journal) -> None:
    assert not journal.is_lost(START)
    journal.append([draft(1), draft(2)])
    assert not journal.is_lost(START)
    bookmark = marks_of(journal, {})["here.jsonl"]
    journal.append([draft(3)])
    assert not journal.is_lost(bookmark)
    os.truncate(journal.own, 10)
    assert journal.is_lost(bookmark)
    journal.own.unlink()
    assert journal.is_lost(bookmark)


def test_a_time_that_is_in_no_milliseconds_does_not_move_the_clock(journal: Journal) -> None:
    journal.append([draft(1)])
    with journal.own.open("ab") as file:
        file.write(encode(record(10**18)))
    assert [one.stamp.millis for one in journal.append([draft(2)])] == [2]


def test_a_line_that_is_longer_than_any_record_costs_only_itself(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui_reader.storage.journal.LONGEST_LINE", 1_000)
    journal.append([draft(1)])
    with journal.own.open("ab") as file:
        file.write(b"x" * 2_000 + b"\n" + b"y" * 999 + b"\n" + b"z" * 1_000 + b"\n")
    journal.append([draft(2)])
    items = [item for _, item in journal.read({})]
    assert [item.stamp.millis for item in items if isinstance(item, Record)] == [1, 2]
    (end,) = (item for item in items if isinstance(item, Bookmark))
    assert end.offset == journal.own.stat().st_size


def test_a_journal_is_nobody_else_s_business(journal: Journal) -> None:
    journal.append([draft(1)])
    assert not journal.own.stat().st_mode & 0o077


def test_no_journals_is_no_error(journal: Journal) -> None:
    assert list(journal.read({})) == []
