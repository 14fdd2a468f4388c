"""Whenever the program is killed, each mark that it had confirmed is there."""

import json
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import DEVNULL, PIPE

from tests.home import Home
from tests.library.killed import ARTICLES, Mark, entry, mark_of
from tests.terminal import Terminal, running
from tui_reader.domain.marks import Clock, Record, State, as_json, merge
from tui_reader.library.library import Library
from tui_reader.storage.journal import Journal, decode

ROOT = Path(__file__).parents[2]
KILLS, FIRST_KILLS, COMMANDS, APPS = 500, 60, 16, 10


class Killed:
    """What readers have confirmed until they were killed."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        self._rounds = 0
        self.confirmed: dict[tuple[str, str], str] = {}
        """Path and field -> the last value as JSON."""
        self.marks = 0

    def round(self, below: str, least: int, millis: float, batch: float) -> list[Mark]:
        """Let one more mark and be killed; give what it had confirmed, ``least`` marks at least."""
        assert self._process.stdin
        assert self._process.stdout
        self._rounds += 1
        name = f"{self._rounds:04}"
        self._process.stdin.write(json.dumps([below, name, least, millis, batch]) + "\n")
        self._process.stdin.flush()
        lines: list[str] = json.loads(self._process.stdout.readline())
        assert not [line for line in lines if line.startswith("error")]
        done = [mark_of(name, number) for number in sorted(map(int, lines))]
        self.confirmed.update({(path, field): value for path, field, value in done})
        self.marks += len(done)
        return done


@contextmanager
def killing(folder: Path) -> Iterator[Killed]:
    with subprocess.Popen(
        [sys.executable, "-m", "tests.library.killed", str(folder)],
        cwd=ROOT,
        stdin=PIPE,
        stdout=PIPE,
        text=True,
    ) as process:
        yield Killed(process)
        assert process.stdin
        process.stdin.close()
    assert process.returncode == 0


def in_journals(place: Path) -> State:
    """Merge all journals from nothing."""
    state: State = {}
    records = [item for _, item in Journal(place, Clock("nobody")).read({})]
    merge(state, (item for item in records if isinstance(item, Record)))
    return state


def assert_kept(confirmed: dict[tuple[str, str], str], found: dict[tuple[str, str], str]) -> None:
    """A value that came later may have been written without having been confirmed."""
    for key, value in confirmed.items():
        assert key in found
        assert found[key] >= value


def in_library(home: Home) -> dict[tuple[str, str], str]:
    library = Library(home.place)
    try:
        assert not library.faults
        return {
            (entry(number).row.relpath, field): as_json(value)
            for number in range(ARTICLES)
            for field, value in library.fields(entry(number)).items()
        }
    finally:
        library.close()


def check(home: Home, confirmed: dict[tuple[str, str], str]) -> None:
    state = in_journals(home.place.marks)
    assert len({library for library, _, _ in state}) == (1 if state else 0)
    assert_kept(confirmed, {(path, field): won.value for (_, path, field), won in state.items()})
    known = in_library(home)
    assert_kept(confirmed, known)
    shutil.rmtree(home.place.cache)
    assert in_library(home) == known


def test_500_kills_while_marking_at_full_speed_cost_no_confirmed_mark(home: Home) -> None:
    chance = random.Random(9)  # noqa: S311 - not for secrets
    home.root  # noqa: B018 - makes it
    with killing(home.folder) as killed:
        for number in range(KILLS):
            batch = chance.choice((0, 0, 1, 5, 30))
            least, millis = chance.choice((0, 0, 0, 1, 7)), chance.uniform(0, 30)
            killed.round("", least, millis + batch + chance.choice((0, 30)), batch)
            if number in (9, 49, 199):
                check(home, killed.confirmed)
        check(home, killed.confirmed)
        assert killed.marks > KILLS
    (file,) = home.place.marks.glob("*.jsonl")
    lines = [decode(line) for line in file.read_bytes().split(b"\n") if line]
    assert lines.count(None) <= KILLS  # each may have torn one line
    assert len({record.library for record in lines if record}) == 1


def test_kills_during_the_first_start_ever_leave_what_was_confirmed(home: Home) -> None:
    chance = random.Random(8)  # noqa: S311 - not for secrets
    confirmed = 0
    with killing(home.folder) as killed:
        for number in range(FIRST_KILLS):
            below = Home(home.folder / str(number))
            below.folder.mkdir()
            below.root  # noqa: B018 - makes it
            done = killed.round(str(number), chance.choice((0, 0, 1)), chance.uniform(0, 60), 0)
            check(below, {(path, field): value for path, field, value in done})
            confirmed += len(done)
    assert confirmed


def command(home: Home, path: str, tag: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "tui_reader", "mark", "-l", str(home.root), *tag.split(), path],
        env={**home.environment(), "LANG": "C.UTF-8"},
        cwd=ROOT,
        stdout=DEVNULL,
        stderr=PIPE,
        text=True,
    )


def test_a_command_that_has_succeeded_has_marked(home: Home) -> None:
    paths = [home.write() for _ in range(COMMANDS)]
    began = time.monotonic()
    with command(home, paths[0], "--read") as process:
        assert process.wait() == 0
    took = time.monotonic() - began
    chance = random.Random(7)  # noqa: S311 - not for secrets
    succeeded = [paths[0]]
    for path in paths[1:]:
        with command(home, path, "--read") as process:
            try:
                _, errors = process.communicate(timeout=chance.uniform(0.3, 1.6) * took)
                assert (process.returncode, errors) == (0, "")
                succeeded.append(path)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
    assert len(succeeded) > 1
    marks = Path(home.environment()["XDG_CONFIG_HOME"]) / "tui-reader" / "marks"
    read = {path for (_, path, field), won in in_journals(marks).items() if field == "read"}
    assert read >= set(succeeded)
    listed = subprocess.run(
        [sys.executable, "-m", "tui_reader", "list", "-l", str(home.root), "is:read"],
        env={**home.environment(), "LANG": "C.UTF-8"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert {line.split("\t")[-1] for line in listed.stdout.splitlines()} >= set(succeeded)


def is_starred(terminal: Terminal, title: str) -> bool:
    return any("★" in line and "○" not in line for line in terminal.lines if title in line)


def test_a_mark_whose_ring_has_gone_from_the_screen_is_there(tmp_path: Path) -> None:
    chance = random.Random(6)  # noqa: S311 - not for secrets
    confirmed = 0
    for number in range(APPS):
        home = Home(tmp_path / str(number))
        home.folder.mkdir()
        paths = {f"Article-{one:02}": home.write(title=f"Article-{one:02}") for one in range(20)}
        with running(home, rows=60) as terminal:
            terminal.wait_for("● Article-19")
            for title in ("Article-00", "Article-01"):
                terminal.press("sj")
                terminal.wait(lambda title=title: is_starred(terminal, title))  # type: ignore[misc]
            for _ in range(18):
                terminal.press("sj")
                terminal.settle(chance.uniform(0.001, 0.03))
            terminal.settle(chance.uniform(0, 0.05))
            terminal.process.kill()
            terminal.process.wait()
            terminal.settle(0.01)
            shown = {title for title in paths if is_starred(terminal, title)}
        confirmed += len(shown)
        marks = Path(home.environment()["XDG_CONFIG_HOME"]) / "tui-reader" / "marks"
        starred = {path for (_, path, field), _ in in_journals(marks).items() if field == "starred"}
        assert starred >= {paths[title] for title in shown}
    assert confirmed > APPS
