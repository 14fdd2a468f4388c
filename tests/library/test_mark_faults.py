"""Whatever keeps marks from the disk is told, and they are written once it has gone."""

import errno
import json
import os
import pwd
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryDirectory

import pytest

from tests.builders import record
from tests.home import Home, mark_ids
from tests.machine import mounted, remount
from tui_reader.domain.errors import JournalError
from tui_reader.domain.marks import ROOT_FIELD, Draft, Record
from tui_reader.domain.query import Query
from tui_reader.domain.query_parser import parse
from tui_reader.library import marker
from tui_reader.library.entry import Entry
from tui_reader.library.journals import Journals
from tui_reader.library.library import Library
from tui_reader.library.marker import Flushed
from tui_reader.storage.index import Index
from tui_reader.storage.journal import Bookmark, decode

ROOT = Path(__file__).parents[2]
Fault = Callable[[Home], AbstractContextManager[None]]
"""What keeps marks from being written as long as it lasts."""


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marker, "RETRY_SECONDS", 0.05)


@pytest.fixture
def articles(home: Home) -> Home:
    """Three articles, taken in; no mark was ever made."""
    return filled(home)


def filled(home: Home) -> Home:
    for name in ("a.md", "b.md", "c.md"):
        home.write(name)
    home.library().close()
    return home


class Reader:
    """A library that is open, and what it reports."""

    def __init__(self, home: Home) -> None:
        self.reports: SimpleQueue[Flushed] = SimpleQueue()
        self.library = Library(home.place, self.reports.put)

    def entry(self, path: str) -> Entry:
        entry = self.library.find(path)
        assert entry is not None
        return entry

    def read(self, path: str) -> None:
        self.library.mark([self.entry(path)], "read", value=True)

    def until(self, seen: Callable[[Flushed], bool]) -> Flushed:
        while not seen(report := self.reports.get(timeout=20)):
            pass
        return report

    def error(self) -> JournalError:
        error = self.until(lambda report: report.error is not None).error
        assert isinstance(error, JournalError)
        return error


def journal(home: Home) -> Path:
    (file,) = home.place.marks.glob("*.jsonl")
    return file


def records(home: Home) -> list[Record]:
    """Give the journal's lines, none of which is damaged."""
    data = journal(home).read_bytes()
    assert data.endswith(b"\n")
    found = [decode(line) for line in data.split(b"\n")[:-1]]
    assert None not in found
    return [one for one in found if one]


def marked(home: Home) -> list[str]:
    """Give the paths of all marks that were journalled, one for each time."""
    return [one.targets[0].relpath for one in records(home) if one.field != ROOT_FIELD]


def after(home: Home) -> set[str]:
    """Give what is read for whoever opens the library next."""
    library = Library(home.place)
    try:
        assert not library.faults
        found = library.entries(library.ids(parse("is:read"))).values()
        return {entry.row.relpath for entry in found}
    finally:
        library.close()


def assert_told_and_written_later(home: Home, fault: Fault) -> None:
    reader = Reader(home)
    reader.read("a.md")
    reader.until(lambda report: bool(report.orders))
    where = str(home.place.marks / f"{device(home)}.jsonl")
    with fault(home):
        reader.read("b.md")
        error = reader.error()
        assert error.what.startswith("marks cannot be written: ")
        assert error.what != "marks cannot be written: None"
        assert error.where == where
        assert error.hint
        entry = reader.entry("b.md")
        assert (entry.read, entry.pending) == (True, True)
        reader.read("c.md")
        reader.error()
        reader.error()
        assert reader.library.flush() == 2
    reader.until(lambda report: bool(report.orders))
    assert reader.library.flush() == 0
    assert not reader.entry("b.md").pending
    assert marked(home) == ["a.md", "b.md", "c.md"]
    assert reader.library.close() == 0
    assert after(home) == {"a.md", "b.md", "c.md"}


def assert_counted_when_closed(home: Home, fault: Fault) -> None:
    reader = Reader(home)
    reader.read("a.md")
    reader.until(lambda report: bool(report.orders))
    with fault(home):
        reader.read("b.md")
        mark_ids(reader.library, list(reader.library.ids(Query())), "starred", value=True)
        assert reader.library.close() == 4
    assert marked(home) == ["a.md"]


def device(home: Home) -> str:
    return str(json.loads(home.place.device.read_text())["device"])


@contextmanager
def failing(
    monkeypatch: pytest.MonkeyPatch, home: Home, function: str, code: int
) -> Iterator[None]:
    """Let a system call on the journal fail; of what is written the half gets there."""
    call, number = getattr(os, function), journal(home).stat().st_ino

    def fails(descriptor: int, data: bytes = b"") -> int:
        if os.fstat(descriptor).st_ino != number:
            return int(call(descriptor, data) if data else call(descriptor) or 0)
        if data:
            call(descriptor, data[: len(data) // 2])
        raise OSError(code, os.strerror(code))

    with monkeypatch.context() as patch:
        patch.setattr(os, function, fails)
        yield


FAKES = [("write", errno.EIO), ("fsync", errno.EIO), ("write", errno.EDQUOT)]


@pytest.mark.parametrize(("function", "code"), [*FAKES, ("write", errno.ENOSPC)])
def test_a_system_call_that_fails(
    articles: Home, monkeypatch: pytest.MonkeyPatch, function: str, code: int
) -> None:
    assert_told_and_written_later(articles, lambda home: failing(monkeypatch, home, function, code))


@pytest.mark.parametrize(("function", "code"), FAKES)
def test_a_system_call_that_fails_while_closing(
    articles: Home, monkeypatch: pytest.MonkeyPatch, function: str, code: int
) -> None:
    assert_counted_when_closed(articles, lambda home: failing(monkeypatch, home, function, code))


@contextmanager
def replaced(home: Home) -> Iterator[None]:
    """Have a file where the folder of journals was."""
    away = home.place.marks.rename(home.config / "away")
    home.place.marks.write_text("")
    yield
    home.place.marks.unlink()
    away.rename(home.place.marks)


def test_no_folder_any_more(articles: Home) -> None:
    assert_told_and_written_later(articles, replaced)


def test_no_folder_any_more_while_closing(articles: Home) -> None:
    assert_counted_when_closed(articles, replaced)


def test_a_folder_that_was_deleted_is_made_again(articles: Home) -> None:
    reader = Reader(articles)
    shutil.rmtree(articles.place.marks)
    reader.read("a.md")
    report = reader.until(lambda report: bool(report.orders))
    assert report.error is None
    reader.library.close()
    assert after(articles) == {"a.md"}
    shutil.rmtree(articles.place.cache)
    articles.library().close()
    assert records(articles)[0].field == ROOT_FIELD
    assert len(records(articles)) == 2


def rebuilt(home: Home) -> set[str]:
    """Give what is read when nothing but the journals tells."""
    shutil.rmtree(home.place.cache)
    home.library().close()
    return after(home)


def gone(home: Home) -> None:
    shutil.rmtree(home.place.marks)


def cut(home: Home) -> None:
    os.truncate(journal(home), 20)


def emptied(home: Home) -> None:
    journal(home).write_bytes(b"")


HARMS = pytest.mark.parametrize("harm", [gone, cut, emptied])


@HARMS
@pytest.mark.parametrize("follows", [True, False])
def test_a_journal_that_was_lost_while_the_library_is_open(
    articles: Home, harm: Callable[[Home], None], *, follows: bool
) -> None:
    reader = Reader(articles)
    reader.read("a.md")
    reader.library.mark([reader.entry("c.md")], "note", value="kept")
    assert reader.library.flush() == 0
    harm(articles)
    if follows:
        reader.library.follow()
    else:
        reader.read("b.md")
    error = reader.error()
    assert error.what == "this device's journal had gone or was cut"
    assert error.where == str(journal(articles))
    assert error.hint == "2 marks were written again from the index"
    if follows:
        reader.read("b.md")
    reader.library.mark([reader.entry("b.md")], "starred", value=True)
    assert reader.until(lambda report: bool(report.orders)).error is None
    assert reader.library.close() == 0
    size = journal(articles).stat().st_size
    assert rebuilt(articles) == after(articles) == {"a.md", "b.md"}
    assert journal(articles).stat().st_size == size
    library = Library(articles.place)
    entry = library.find("c.md")
    assert entry is not None
    assert library.fields(entry) == {"note": "kept"}
    library.close()


@HARMS
def test_a_journal_that_was_lost_before_the_library_is_opened(
    articles: Home, harm: Callable[[Home], None]
) -> None:
    reader = Reader(articles)
    id_ = reader.library.id
    reader.read("a.md")
    reader.library.close()
    harm(articles)
    reader = Reader(articles)
    (fault,) = reader.library.faults
    assert str(fault).endswith("(1 mark was written again from the index)")
    assert reader.library.id == id_
    reader.library.close()
    assert after(articles) == rebuilt(articles) == {"a.md"}
    library = Library(articles.place)
    assert library.id == id_
    library.close()


def test_what_stands_in_the_new_journal_is_later_than_what_was_lost(articles: Home) -> None:
    reader, other = Reader(articles), Reader(articles)
    reader.read("a.md")
    reader.library.flush()
    journal(articles).unlink()
    other.library.mark([other.entry("a.md")], "read", value=None)
    other.library.close()
    reader.read("b.md")
    reader.library.close()
    assert after(articles) == rebuilt(articles) == {"b.md"}


def test_a_lost_journal_is_written_again_when_that_is_possible(articles: Home) -> None:
    reader = Reader(articles)
    reader.read("a.md")
    reader.library.close()
    away = journal(articles).rename(articles.config / "away")
    lock = articles.config / f"{device(articles)}.lock"
    lock.unlink(missing_ok=True)
    lock.mkdir()
    reader = Reader(articles)
    assert [one.what for one in reader.library.faults if isinstance(one, JournalError)]
    reader.library.close()
    lock.rmdir()
    reader = Reader(articles)
    (fault,) = reader.library.faults
    assert fault.hint == "1 mark was written again from the index"
    reader.library.close()
    away.unlink()
    assert rebuilt(articles) == {"a.md"}


def test_what_a_copy_has_was_not_lost(articles: Home) -> None:
    reader = Reader(articles)
    reader.read("a.md")
    reader.library.close()
    journal(articles).rename(articles.place.marks / f"{device(articles)} (copy).jsonl")
    assert after(articles) == rebuilt(articles) == {"a.md"}


def test_an_index_that_believed_an_absurd_time_is_told_another(articles: Home) -> None:
    reader = Reader(articles)
    (file,) = articles.place.cache.glob("*.sqlite")
    index = Index(file)
    line = record(10**18, library=reader.library.id)
    index.apply([line], {"there.jsonl": Bookmark(9, "")})
    index.close()
    reader.library.close()
    reader = Reader(articles)
    assert not reader.entry("a.md").read
    reader.read("b.md")
    reader.library.close()
    assert all(one.stamp.millis < 1 << 43 for one in records(articles))
    assert after(articles) == {"b.md"}


def test_what_comes_while_others_are_given_up_is_written(
    articles: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are given up, and others come, while they are being written."""
    reader = Reader(articles)
    append = Journals.append

    def slow(journals: Journals, drafts: Iterable[Draft]) -> None:
        monkeypatch.undo()
        append(journals, drafts)
        reader.library.give_up()
        reader.read("b.md")

    monkeypatch.setattr(Journals, "append", slow)
    reader.read("a.md")
    reader.until(lambda report: bool(report.orders))
    assert reader.library.close() == 0
    assert marked(articles) == ["a.md", "b.md"]


@contextmanager
def full(home: Home) -> Iterator[None]:
    filler = home.config / "filler"
    with filler.open("wb", 0) as file, suppress(OSError):
        while file.write(b"x" * 64):
            pass
    # What is free in the journal's last page would do for the first mark.
    with journal(home).open("ab") as file:
        file.write(b"\n" * (-file.tell() % 4096))
    yield
    filler.unlink()


def assert_full_disk(home: Home, assertion: Callable[[Home, Fault], None]) -> None:
    """Blank lines are no marks; they go before the rest is looked at."""

    @contextmanager
    def fault(home: Home) -> Iterator[None]:
        size = journal(home).stat().st_size
        with full(home):
            yield
        assert set(journal(home).read_bytes()[size:]) <= set(b"\n")
        os.truncate(journal(home), size)

    assertion(home, fault)


@pytest.mark.parametrize("assertion", [assert_told_and_written_later, assert_counted_when_closed])
def test_a_full_disk(home: Home, assertion: Callable[[Home, Fault], None]) -> None:
    with mounted(home.config, "64k"):
        assert_full_disk(filled(home), assertion)


@contextmanager
def read_only(home: Home) -> Iterator[None]:
    remount(home.config, "ro")
    yield
    remount(home.config, "rw")


@pytest.mark.parametrize("assertion", [assert_told_and_written_later, assert_counted_when_closed])
def test_a_read_only_file_system(home: Home, assertion: Callable[[Home, Fault], None]) -> None:
    with mounted(home.config, "1m"):
        assertion(filled(home), read_only)


# What needs a process of its own


@contextmanager
def limited(home: Home) -> Iterator[None]:
    """Let files grow no further than the journal's size and half a line."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (journal(home).stat().st_size + 60, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def forbidden(home: Home) -> Iterator[None]:
    journal(home).chmod(0o400)
    home.place.marks.chmod(0o500)
    yield
    home.place.marks.chmod(0o700)
    journal(home).chmod(0o600)


@contextmanager
def unsearchable(home: Home) -> Iterator[None]:
    home.config.chmod(0o000)
    yield
    home.config.chmod(0o700)


def forget_marks(home: Home) -> None:
    """Have an index as it is when it was built again; who is nobody may start no parser."""
    (file,) = home.place.cache.glob("*.sqlite")
    index = Index(file)
    index.forget_marks()
    index.set_meta("library", "")
    index.close()


def unmarked_and_forbidden(home: Home) -> None:
    """Which library it is cannot be written down, nor the first marks, until the fault has gone."""
    reader = Reader(home)  # which names the device
    known = reader.library.id
    reader.library.close()
    journal(home).unlink()
    forget_marks(home)
    home.place.marks.chmod(0o500)
    reader = Reader(home)
    assert [str(fault) for fault in reader.library.faults if isinstance(fault, JournalError)]
    reader.read("a.md")
    reader.error()
    assert reader.entry("a.md").pending
    assert reader.library.flush() == 1
    home.place.marks.chmod(0o700)
    reader.until(lambda report: bool(report.orders) and report.error is None)
    assert reader.library.flush() == 0
    assert reader.library.id != known
    reader.library.close()
    assert [one.field for one in records(home)] == [ROOT_FIELD, "read"]
    assert after(home) == {"a.md"}
    forget_marks(home)
    assert after(home) == {"a.md"}


def unreadable_at_first(home: Home) -> None:
    """Which library it is stands in a journal that cannot be read; its marks are not given up."""
    reader = Reader(home)
    known = reader.library.id
    reader.read("a.md")
    reader.library.close()
    forget_marks(home)
    journal(home).chmod(0o000)
    reader = Reader(home)
    assert reader.library.faults
    reader.read("b.md")
    reader.error()
    assert reader.library.flush() == 1
    journal(home).chmod(0o600)
    reader.until(lambda report: bool(report.orders) and report.error is None)
    assert reader.library.id == known
    assert reader.entry("a.md").read
    reader.library.close()
    assert {one.library for one in records(home)} == {known}
    assert after(home) == {"a.md", "b.md"}


TRIALS: dict[str, Callable[[Home], None]] = {
    "limited": lambda home: assert_told_and_written_later(home, limited),
    "limited-closing": lambda home: assert_counted_when_closed(home, limited),
    "forbidden": lambda home: assert_told_and_written_later(home, forbidden),
    "forbidden-closing": lambda home: assert_counted_when_closed(home, forbidden),
    "unsearchable": lambda home: assert_told_and_written_later(home, unsearchable),
    "unmarked-and-forbidden": unmarked_and_forbidden,
    "unreadable-at-first": unreadable_at_first,
}


@pytest.mark.parametrize("name", TRIALS)
def test_in_a_process_of_its_own(name: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.library.test_mark_faults", name],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def as_nobody(folder: Path) -> None:
    """Give up root's rights, who is refused nothing; the folder goes along."""
    nobody = pwd.getpwnam("nobody")
    for path in (folder, *folder.rglob("*")):
        os.chown(path, nobody.pw_uid, nobody.pw_gid)
    os.setgroups([])
    os.setegid(nobody.pw_gid)
    os.seteuid(nobody.pw_uid)


def main(name: str) -> None:
    """Try one of `TRIALS`."""
    marker.RETRY_SECONDS = 0.05
    with TemporaryDirectory() as folder:
        home = filled(Home(Path(folder)))
        is_root = os.geteuid() == 0
        if is_root:
            as_nobody(home.folder)
        try:
            TRIALS[name](home)
        finally:
            if is_root:
                os.seteuid(0)
                os.setegid(0)


# Written elsewhere


def test_what_cannot_be_written_is_written_elsewhere(
    articles: Home, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    reader = Reader(articles)
    reader.read("a.md")
    reader.until(lambda report: bool(report.orders))
    file = tmp_path / "marks.jsonl"
    with failing(monkeypatch, articles, "write", errno.EIO):
        reader.read("b.md")
        reader.library.mark([reader.entry("c.md")], "note", value="later")
        reader.error()
        with pytest.raises(JournalError, match="no-such-folder"):
            reader.library.write_elsewhere(tmp_path / "no-such-folder" / "marks.jsonl")
        assert reader.library.flush() == 2
        assert reader.library.write_elsewhere(file) == 2
        with pytest.raises(JournalError, match="exists"):
            reader.library.write_elsewhere(file)
        reader.library.close()
    assert after(articles) == {"a.md"}
    shutil.copy(file, articles.place.marks / "elsewhere.jsonl")
    library = Library(articles.place)
    entry = library.find("c.md")
    assert entry is not None
    assert library.fields(entry) == {"note": "later"}
    library.close()
    assert after(articles) == {"a.md", "b.md"}


if __name__ == "__main__":
    main(sys.argv[1])
