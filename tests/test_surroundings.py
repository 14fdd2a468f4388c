"""Whatever configuration, home and terminal are like, the program goes on or says why not."""

import os
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.home import Home
from tests.terminal import IN_SESSION, Terminal, running
from tests.test_library_faults import UNPRIVILEGED

PROGRAM = (sys.executable, "-m", "tui_reader")


@pytest.fixture
def library(home: Home) -> Home:
    home.write("1.md", title="First", body="\n\n".join(f"Paragraph {n}." for n in range(99)))
    home.write("2.md", title="第二", body="Second body.")
    return home


def config_file(home: Home) -> Path:
    return Path(home.environment()["XDG_CONFIG_HOME"]) / "tui-reader" / "config.toml"


def unreadable(file: Path) -> None:
    file.write_text("theme = 'sepia'\n")
    file.chmod(0)


CONFIGURATIONS: dict[str, tuple[Callable[[Path], object], str]] = {
    "absent": (lambda _: None, ""),
    "empty": (lambda file: file.write_text(""), ""),
    "broken": (lambda file: file.write_text("theme = [\n"), "the configuration cannot be read"),
    "no text": (lambda file: file.write_bytes(b"\xff\xfe\0\1"), "it is no UTF-8 text"),
    "unreadable": (unreadable, "the configuration cannot be read: Permission denied"),
    "folder": (lambda file: file.mkdir(), "the configuration cannot be read: "),
    "pipe": (os.mkfifo, "the configuration cannot be read: it is no regular file"),
    "ring": (lambda file: file.symlink_to(file.name), "Too many levels of symbolic links"),
    "endless": (lambda file: file.symlink_to("/dev/zero"), "it is no regular file"),
}


@pytest.mark.parametrize("name", CONFIGURATIONS)
def test_a_configuration(library: Home, name: str) -> None:
    make, said = CONFIGURATIONS[name]
    config_file(library).parent.mkdir(parents=True)
    make(config_file(library))
    listed = subprocess.run(
        [*UNPRIVILEGED, *PROGRAM, "list", "-l", str(library.root)],
        env=os.environ | library.environment(),
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert listed.returncode == 0
    assert listed.stdout.count("\n") == 2
    assert said in listed.stderr
    assert len(listed.stderr.splitlines()) == bool(said)
    with running(library, columns=140, before=(*UNPRIVILEGED, *IN_SESSION)) as terminal:
        terminal.wait_for("● First")
        terminal.wait_for(said)
        terminal.press("jm")
        terminal.wait(lambda: "● 第二" not in terminal.text)
        terminal.press("\x1b")
        terminal.settle()
        terminal.press("q")
        assert terminal.ended() == 0
    marks = config_file(library).parent / "marks"
    assert '"2.md"' in "".join(file.read_text() for file in marks.glob("*.jsonl"))


@pytest.mark.parametrize("home_folder", [None, "", "forbidden/home", "/dev/null", "relative"])
@pytest.mark.parametrize("arguments", [("list",), ("mark", "--read", "1.md"), ("doctor",), ()])
def test_a_home(library: Home, home_folder: str | None, arguments: tuple[str, ...]) -> None:
    """Without a home there may be nowhere to keep marks; reading is possible all the same."""
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
    if home_folder is not None:
        is_below = home_folder.startswith("forbidden")
        environment["HOME"] = str(library.folder / home_folder) if is_below else home_folder
    else:  # the system knows one, which is not touched here
        environment["XDG_CONFIG_HOME"] = str(library.folder / "config")
        environment["XDG_CACHE_HOME"] = str(library.folder / "cache")
    root = ["-l", str(library.root)] if arguments else [str(library.root)]
    command = [*PROGRAM, *arguments[:1], *root, *arguments[1:]]
    (library.folder / "forbidden").mkdir(mode=0o500)
    ended = subprocess.run(
        [*UNPRIVILEGED, *command],
        cwd=library.folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode in (0, 3)
    assert "Traceback" not in ended.stderr
    assert ended.stdout or ended.stderr
    if arguments in ((), ("list",)):
        assert ended.returncode == 0
        assert ended.stdout.count("\n") == 2


def test_a_terminal_of_one_cell_and_back(library: Home) -> None:
    with running(library, before=IN_SESSION) as terminal:
        terminal.wait_for("● First")
        terminal.press("\r")
        terminal.wait_for("Paragraph 0.")
        for columns, rows in ((1, 1), (2, 1), (1, 5), (3, 2), (1, 1), (500, 200), (1, 200), (9, 4)):
            terminal.resize(columns, rows)
            terminal.press("jk s?\x1b")
            terminal.settle(0.3)
        terminal.resize(100, 30)
        terminal.wait(lambda: "Paragraph" in terminal.text and "q Back" in terminal.text)
        terminal.press("qq")
        assert terminal.ended() == 0
        assert not terminal.odd


def as_set(environment: dict[str, str]) -> tuple[str, ...]:
    return ("env", *(f"{name}={value}" for name, value in environment.items()))


@pytest.mark.parametrize(
    "environment",
    [
        {"TERM": ""},
        {"TERM": "no-such-terminal"},
        {"LANG": "C", "LC_ALL": "C"},
        {"LANG": "xx_YY.nonsense", "LC_ALL": "xx_YY.nonsense"},
        {"LC_ALL": "POSIX", "TERM": "vt100", "COLORTERM": ""},
        {"TERM": "xterm", "COLUMNS": "0", "LINES": "-5"},
        {"COLUMNS": "many", "LINES": ""},
    ],
)
def test_an_environment(library: Home, environment: dict[str, str]) -> None:
    with running(library, before=as_set(environment)) as terminal:
        terminal.wait(lambda: "First" in terminal.text)
        terminal.press("jm")
        terminal.wait_for("1/2")
        terminal.press("q")
        assert terminal.ended() == 0
        assert not terminal.odd


def test_without_any_term(library: Home) -> None:
    command = ["env", "-u", "TERM", *PROGRAM, str(library.root)]
    environment = library.environment()
    with Terminal(command, columns=80, rows=24, environment=environment) as terminal:
        terminal.wait_for("● First")
        terminal.press("q")
        assert terminal.ended() == 0


@pytest.mark.parametrize(
    ("line", "status", "lines"),
    [
        ("{program} list -l {root} | head -n 1", 0, 1),
        ("{program} list -l {root} >&-", 3, 0),
        ("{program} list -l {root} <&-", 0, 2),
        ("{program} list -l {root} 2>&-", 0, 2),
        ("{program} list -l {root} <&- 2>&-", 0, 2),
        ("{program} {root} <&-", 0, 2),
        ("{program} {root} >&-", 3, 0),
        ("{program} show -l {root} 1.md >&-", 3, 0),
        ("{program} doctor -l {root}/none 2>&-", 3, 0),
        ("{program} nonsense nonsense 2>&-", 2, 0),
        ("{program} list -l {root} 'is:nothing' 2>&-", 2, 0),
    ],
)
def test_streams(library: Home, line: str, status: int, lines: int) -> None:
    program = shlex.join(PROGRAM)
    ended = subprocess.run(
        ["bash", "-c", line.format(program=program, root=shlex.quote(str(library.root)))],
        env=os.environ | library.environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == status
    assert ended.stdout.count("\n") == lines
    assert "Traceback" not in ended.stderr
    assert "Exception" not in ended.stderr
    assert len(ended.stderr.splitlines()) <= 1


def test_the_first_line_of_very_many(home: Home) -> None:
    for number in range(600):
        home.write(f"{number}.md", title="A title long enough to fill the pipe's buffer " * 8)
    program, root = shlex.join(PROGRAM), shlex.quote(str(home.root))
    ended = subprocess.run(
        ["bash", "-c", f"{program} list -l {root} | head -n 1; echo ${{PIPESTATUS[0]}}"],
        env=os.environ | home.environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.stdout.splitlines()[-1] == "141"
    assert ended.stderr == ""
