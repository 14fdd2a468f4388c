"""Machines that share a folder of journals come to the same marks, whatever their clocks say."""

import json
import shutil
import time
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import record
from tests.home import Home
from tui_reader.domain.marks import Clock, Draft, Record, Stamp, Value
from tui_reader.library.library import Library
from tui_reader.storage.journal import Journal, encode

PATHS = ("a.md", "b.md", "c.md", "d.md")
START = 1_800_000_000
MINUTE, HOUR = 60, 3_600
SYNCTHING = "{0}.sync-conflict-20261125-101010-ABCDEF.jsonl"
DROPBOX = "{0} (Lena's conflicted copy 2026-11-25).jsonl"


class Machine:
    """A user's folders on one machine, whose clock is wrong by some seconds."""

    def __init__(self, folder: Path, ahead: int, monkeypatch: pytest.MonkeyPatch) -> None:
        folder.mkdir(parents=True)
        self.home = Home(folder)
        self.ahead = ahead
        self._monkeypatch = monkeypatch
        for path in PATHS:
            self.home.write(path, title=path)

    @property
    def marks(self) -> Path:
        return self.home.place.marks

    @property
    def device(self) -> str:
        return str(json.loads(self.home.place.device.read_text())["device"])

    def mark(self, now: float, *marks: tuple[str, str, Value]) -> None:
        """Open the library at a time, set fields of articles, and close it."""
        self._monkeypatch.setattr(time, "time_ns", lambda: int((now + self.ahead) * 10**9))
        library = Library(self.home.place)
        for path, field, value in marks:
            entry = library.find(path)
            assert entry is not None
            library.record(entry, field, value)
        assert library.close() == 0
        assert not library.faults
        self._monkeypatch.undo()

    def state(self) -> dict[str, dict[str, Value]]:
        library = Library(self.home.place)
        try:
            assert not library.faults
            entries = [entry for path in PATHS if (entry := library.find(path)) is not None]
            return {entry.row.relpath: library.fields(entry) for entry in entries}
        finally:
            library.close()

    def state_anew(self) -> dict[str, dict[str, Value]]:
        """Give the state without what an index has kept."""
        shutil.rmtree(self.home.place.cache)
        self.home.library().close()
        return self.state()


def copy(source: Machine, target: Machine, name: str = "{0}.jsonl") -> None:
    shutil.copy(source.marks / f"{source.device}.jsonl", target.marks / name.format(source.device))


Machines = tuple[Machine, Machine]


@pytest.fixture
def machines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machines:
    """Two that know the same library, with clocks ten minutes apart."""
    desk = Machine(tmp_path / "desk", 0, monkeypatch)
    desk.home.library().close()
    desk.mark(START, *((path, "opened", 1) for path in PATHS))
    lap = Machine(tmp_path / "lap", -10 * MINUTE, monkeypatch)
    lap.marks.mkdir(parents=True)
    copy(desk, lap)
    lap.home.library().close()
    assert lap.state() == desk.state()
    return desk, lap


def mark_on_both(desk: Machine, lap: Machine) -> None:
    """Neither knows of the other's changes; both change some fields of an article, not all."""
    desk.mark(START + 60, ("a.md", "read", True), ("b.md", "note", "desk"), ("c.md", "read", True))
    lap.mark(START + 120, ("a.md", "read", None), ("b.md", "note", "lap"), ("d.md", "tag:x", True))
    desk.mark(START + 180, ("b.md", "starred", True), ("d.md", "tag:x", None))


EXPECTED: dict[str, dict[str, Value]] = {
    "a.md": {"opened": 1, "read": True},  # by the clocks: the laptop's is late
    "b.md": {"opened": 1, "note": "desk", "starred": True},
    "c.md": {"opened": 1, "read": True},
    "d.md": {"opened": 1, "tag:x": None},
}


def one_way(source: Machine, target: Machine) -> None:
    copy(source, target)
    target.state()


def test_machines_that_are_merged_are_equal(machines: Machines) -> None:
    desk, lap = machines
    mark_on_both(desk, lap)
    one_way(desk, lap)
    one_way(lap, desk)
    assert desk.state() == lap.state() == EXPECTED
    assert desk.state_anew() == lap.state_anew() == EXPECTED


def test_merged_in_the_other_order(machines: Machines) -> None:
    desk, lap = machines
    mark_on_both(desk, lap)
    one_way(lap, desk)
    one_way(desk, lap)
    assert desk.state() == lap.state() == EXPECTED
    assert desk.state_anew() == lap.state_anew() == EXPECTED


@pytest.mark.parametrize("name", [SYNCTHING, DROPBOX])
@pytest.mark.parametrize("copy_first", [True, False])
def test_conflict_copies_are_read(machines: Machines, name: str, *, copy_first: bool) -> None:
    desk, lap = machines
    copy(desk, lap, name)  # what it was before
    mark_on_both(desk, lap)
    for source, target in ((desk, lap), (lap, desk)):
        for how in (name, "{0}.jsonl") if copy_first else ("{0}.jsonl", name):
            copy(source, target, how)
            target.state()
    assert desk.state() == lap.state() == EXPECTED
    assert desk.state_anew() == lap.state_anew() == EXPECTED


@pytest.mark.parametrize("name", [SYNCTHING, DROPBOX])
def test_a_conflict_copy_alone_has_all_of_its_marks(machines: Machines, name: str) -> None:
    desk, lap = machines
    mark_on_both(desk, lap)
    (lap.marks / f"{desk.device}.jsonl").unlink()
    copy(desk, lap, name)
    copy(lap, desk, name)
    assert desk.state() == lap.state() == EXPECTED
    assert desk.state_anew() == lap.state_anew() == EXPECTED


def test_what_one_has_seen_of_the_other_it_can_change(machines: Machines) -> None:
    """The clock of the laptop is ten minutes late, yet what is done there last counts."""
    desk, lap = machines
    desk.mark(START + 60, ("a.md", "read", True))
    one_way(desk, lap)
    lap.mark(START + 120, ("a.md", "read", None))
    one_way(lap, desk)
    assert desk.state() == lap.state()
    assert lap.state_anew()["a.md"]["read"] is None


@pytest.mark.parametrize("later", [-3 * HOUR, -1, 0, 3 * HOUR])
@pytest.mark.parametrize("index_kept", [True, False])
def test_a_later_change_wins_though_the_clock_was_set_back(
    machines: Machines, later: int, *, index_kept: bool
) -> None:
    desk, _ = machines
    desk.mark(START + 60, ("a.md", "read", True), ("b.md", "note", "first"))
    if not index_kept:
        desk.state_anew()
    desk.mark(START + 60 + later, ("a.md", "read", None), ("b.md", "note", "second"))
    assert desk.state()["a.md"]["read"] is None
    assert desk.state_anew()["b.md"]["note"] == "second"


def test_a_later_change_wins_over_a_machine_s_from_the_future(machines: Machines) -> None:
    desk, lap = machines
    lap.ahead = 24 * HOUR
    lap.mark(START, ("a.md", "read", True))
    one_way(lap, desk)
    desk.mark(START + 60, ("a.md", "read", None))
    one_way(desk, lap)
    assert desk.state() == lap.state()
    assert desk.state_anew()["a.md"]["read"] is None
    desk.mark(START - HOUR, ("a.md", "read", True))
    assert desk.state()["a.md"]["read"] is True


def test_two_programs_of_one_machine_that_see_different_clocks(
    machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither takes in the other's lines between its changes."""
    desk, _ = machines
    programs = [Library(desk.home.place) for _ in range(2)]
    for number in range(8):
        now = START + 60 - number * HOUR
        monkeypatch.setattr(time, "time_ns", lambda now=now: now * 10**9)
        library = programs[number % 2]
        entry = library.find("a.md")
        assert entry is not None
        library.record(entry, "note", str(number))
        assert library.flush() == 0
    monkeypatch.undo()
    for library in programs:
        assert library.close() == 0
    assert desk.state()["a.md"]["note"] == "7"
    assert desk.state_anew()["a.md"]["note"] == "7"


def stamps(folder: Path) -> list[Stamp]:
    journal = Journal(folder / "marks", Clock("nobody"))
    return [item.stamp for _, item in journal.read({}) if isinstance(item, Record)]


@given(
    st.lists(
        st.tuples(
            st.integers(0, 1),  # which program
            st.integers(0, 50),  # its clock
            st.integers(1, 3),  # changes at once
            st.none() | st.integers(0, 60),  # a stamp of another machine's that it sees before
        ),
        max_size=12,
    ),
    st.booleans(),
)
def test_the_order_of_the_file_is_the_order_of_the_stamps(
    steps: list[tuple[int, int, int, int | None]], torn: bool
) -> None:
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        clocks = [Clock("here"), Clock("here")]
        journals = [Journal(folder / "marks", clock) for clock in clocks]
        seen = Stamp(0, 0, "")
        for program, millis, count, foreign in steps:
            if foreign is not None:
                seen = Stamp(foreign, 9, "there")
                clocks[program].observe(seen)
            drafts = [Draft(millis, "library", "note", str(one)) for one in range(count)]
            written = journals[program].append(drafts)
            assert foreign is None or written[0].stamp > seen
            if torn:
                with journals[program].own.open("ab") as file:
                    file.write(encode(record(99, device="here"))[:-9])
        found = stamps(folder)
        assert len(found) == sum(count for _, _, count, _ in steps)
        assert all(one < other for one, other in pairwise(found))
