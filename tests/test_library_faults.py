"""Whatever happens to the library's folder while one reads, nothing is lost, and it is said."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from tests.home import Home
from tests.machine import UNPRIVILEGED, forbidden
from tests.terminal import IN_SESSION, running
from tests.tui.driver import Reader, reading
from tui_reader.domain.query_parser import parse
from tui_reader.library import background
from tui_reader.library.library import Library

MANY = 100_000


@pytest.fixture
def library(home: Home) -> Home:
    home.write("1.md", title="First", body="Body one.")
    home.write("sub/2.md", title="Second", body="Body two.")
    home.write("sub/3.md", title="Third", body="Body three.")
    return home


def command(home: Home, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*UNPRIVILEGED, sys.executable, "-m", "tui_reader", *arguments],
        env=os.environ | home.environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def marked(home: Home, query: str) -> set[str]:
    library = Library(home.place)
    library.sync()
    entries = library.entries(library.ids(parse(query))).values()
    library.close()
    return {entry.row.title for entry in entries}


def test_permissions_that_are_taken_away_while_it_is_open(library: Home) -> None:
    with running(library, columns=140, before=(*UNPRIVILEGED, *IN_SESSION)) as terminal:
        terminal.wait_for("● Third")
        with forbidden(library.root / "sub"):
            terminal.press("R")
            terminal.wait_for("this folder cannot be listed (is it there, and may you read it?")
            assert "● Second" in terminal.text
            terminal.press("js\r")
            terminal.wait_for("it cannot be read: Permission denied")
            terminal.wait_for("★")
        terminal.press("qR")
        terminal.wait(lambda: "cannot be listed" not in terminal.text)
        with forbidden(library.root / "1.md"):
            (library.root / "1.md").touch()  # else it may be shown as it was read ahead
            terminal.press("gg\r")
            terminal.wait_for("it cannot be read: Permission denied")
        terminal.press("qq")
        assert terminal.ended() == 0
    assert "Traceback" not in terminal.text


def test_permissions_for_commands(library: Home) -> None:
    root = str(library.root)
    command(library, "mark", "-l", root, "--star", "sub/2.md")
    with forbidden(library.root / "sub"):
        listed = command(library, "list", "-l", root, "is:starred")
        assert listed.returncode == 0
        assert listed.stdout.rstrip().endswith("sub/2.md")
        assert listed.stderr == (
            "tui-reader: sub/: this folder cannot be listed (may you read it?)\n"
        )
        told = command(library, "doctor", "-l", root)
        assert told.returncode == 3
        assert "fault: sub/: this folder cannot be listed; make it readable" in told.stdout
    with forbidden(library.root):
        listed = command(library, "list", "-l", root)
        assert listed.returncode == 3
        assert listed.stdout == ""
        assert f"{root}: this folder cannot be listed: Permission denied (is it" in listed.stderr
        assert len(listed.stderr.splitlines()) == 1
    with forbidden(library.root / "1.md"):
        (library.root / "1.md").touch()
        listed = command(library, "list", "-l", root, "is:problem")
        assert "1.md" in listed.stdout
        told = command(library, "doctor", "-l", root)
        assert "  Make the file readable for yourself.\n    1.md: it cannot be read" in told.stdout


@contextmanager
def deleted(home: Home) -> Iterator[None]:
    aside = home.folder / "aside"
    shutil.copytree(home.root, aside, copy_function=shutil.copy2)
    shutil.rmtree(home.folder / "library")
    yield
    aside.rename(home.folder / "library")


@contextmanager
def moved(home: Home) -> Iterator[None]:
    aside = home.folder / "aside"
    root = home.root
    root.rename(aside)
    yield
    aside.rename(root)


@contextmanager
def unmounted(home: Home) -> Iterator[None]:
    root, source = home.root, home.folder / "source"
    subprocess.run(["umount", "--lazy", str(root)], check=True)
    yield
    subprocess.run(["mount", "--bind", str(source), str(root)], check=True)


def mount(home: Home) -> None:
    """Let the library be a file system of its own, or skip the test."""
    root, source = home.root, home.folder / "source"
    root.rename(source)
    root.mkdir()
    bind = ["mount", "--bind", str(source), str(root)]
    if os.geteuid() or subprocess.run(bind, capture_output=True, check=False).returncode:
        pytest.skip("no file system can be mounted here")


@pytest.mark.parametrize("fault", [deleted, moved, unmounted])
async def test_a_folder_that_goes_and_comes_back(
    library: Home, fault: Callable[[Home], AbstractContextManager[None]]
) -> None:
    if fault is unmounted:
        mount(library)
    try:
        async with reading(library) as reader:
            await reader.press("s", "j", "m")
            with fault(library):
                await reader.press("R")
                await gone(reader, is_empty=fault is unmounted)
                await reader.press("k", "m", "enter", "escape", "escape")
            await reader.press("R")
            await reader.until(lambda: reader.titles == ["First", "Second", "Third"])
            await reader.until(lambda: "cannot" not in reader.bottom)
            await reader.press("g", "g", "enter")
            await reader.until(lambda: "Body one." in reader.shown)
        assert marked(library, "is:starred") == {"First"}
        assert "Second" in marked(library, "is:read")
    finally:
        if fault is unmounted:
            subprocess.run(["umount", "--lazy", str(library.root)], check=True)


async def gone(reader: Reader, *, is_empty: bool) -> None:
    if is_empty:
        await reader.until(lambda: not reader.titles)
    else:
        await reader.until(lambda: "this folder cannot be listed: No such file" in reader.bottom)
        assert reader.titles == ["First", "Second", "Third"]


BLOCKED = """
import os, sys, time
from tui_reader.library import scan, sync, keeper

real = scan.scan

def blocked(root):
    open(sys.argv[1] + "/begun", "w").close()
    while not os.path.exists(sys.argv[1] + "/answers"):
        time.sleep(0.05)
    return real(root)

sync.scan = blocked
keeper.main()
"""


async def test_a_disk_that_does_not_answer_for_a_while(
    library: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.library().close()
    library.write("4.md", title="Fourth", body="Body four.")
    script = tmp_path / "keeper.py"
    script.write_text(BLOCKED)
    monkeypatch.setattr(background, "COMMAND", (sys.executable, str(script), str(tmp_path)))
    async with reading(library, taken_in=False) as reader:
        await reader.until((tmp_path / "begun").exists)
        await reader.press("j", "s", "m", "slash", *"body", "enter", "escape", "escape")
        await reader.open("g", "g", "enter")
        assert "Body one." in reader.shown
        await reader.press("escape", "R")
        assert "Fourth" not in reader.titles
        (tmp_path / "answers").touch()
        await reader.until(lambda: "Fourth" in reader.titles)
    assert marked(library, "is:starred is:read") == {"Second"}


def test_a_disk_that_never_answers_keeps_nobody_from_quitting(
    library: Home, tmp_path: Path
) -> None:
    library.library().close()
    (tmp_path / "keeper.py").write_text(BLOCKED)
    program = tmp_path / "program.py"
    keeper = (sys.executable, str(tmp_path / "keeper.py"), str(tmp_path))
    program.write_text(
        "from tui_reader.library import background\n"
        f"background.COMMAND = {keeper!r}\n"
        "from tui_reader.cli.main import main\n"
        "main()\n"
    )
    with running(library, program=(str(program),)) as terminal:
        terminal.wait((tmp_path / "begun").exists)
        terminal.press("q")
        assert terminal.ended() == 0


async def test_very_many_new_files_at_once(library: Home, tmp_path: Path) -> None:
    sources = [tmp_path / f"source{number}" for number in range(4)]
    for source in sources:
        source.write_text("---\ntitle: New\ndate: 2001-01-01\n---\nx\n")
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(MANY):
        os.link(sources[number % len(sources)], folder / f"{number}.md")
    async with reading(library) as reader:
        await reader.until(lambda: reader.watched)
        folder.rename(library.root / "many")
        await reader.until(lambda: reader.app.library.counts().total > 1_000, 60)
        await reader.press("g", "g", "s", "j", "m")
        await reader.open("g", "g", "enter")
        assert "Body one." in reader.shown
        await reader.press("escape")
        await reader.until(lambda: reader.app.library.counts().total == MANY + 3, 300)
        assert reader.titles[:3] == ["First", "Second", "Third"]


TIMES = (1 << 62, 10**12, 10**10, -(10**10), -(10**12), -(1 << 62))


def test_files_of_any_time_are_taken_in(library: Home) -> None:
    """As far as the file system keeps it; no time is one of those."""
    for time_ in TIMES:
        os.utime(library.root / library.write(f"{time_}.md", title=f"At {time_}"), (time_, time_))
    listed = command(library, "list", "-l", str(library.root))
    assert (listed.returncode, listed.stderr) == (0, "")
    assert len(listed.stdout.splitlines()) == len(TIMES) + 3


async def test_a_file_that_gets_a_time_far_off_while_it_is_open(library: Home) -> None:
    async with reading(library) as reader:
        await reader.until(lambda: reader.watched)
        os.utime(library.root / "1.md", (10**10, 10**10))
        library.write("4.md", title="Fourth")
        await reader.until(lambda: "Fourth" in reader.titles)
        assert "First" in reader.titles


async def test_a_clock_that_jumps(library: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was pressed last holds, whatever the clock has said."""
    real, offset = time.time_ns, [0]
    monkeypatch.setattr(time, "time_ns", lambda: real() + offset[0])
    year = 365 * 86_400 * 10**9
    async with reading(library) as reader:
        for years in (0, -20, 1, -1, 30, -30):
            offset[0] = years * year
            await reader.press("s")
            assert reader.app.library.flush() == 0
            starred = reader.app.library.find("1.md")
            assert starred is not None
        await reader.press("s")
        assert reader.app.library.flush() == 0
    assert marked(library, "is:starred") == {"First"}
    async with reading(library) as reader:
        await reader.press("s")
    assert marked(library, "is:starred") == set()
