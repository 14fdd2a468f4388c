"""Whatever configuration, home and terminal are like, the program goes on or says why not."""

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from tests.builders import record
from tests.home import Home
from tests.machine import UNPRIVILEGED, forbidden
from tests.terminal import IN_SESSION, Terminal, running, setting
from tui_reader.storage.journal import encode

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
    with forbidden(file):  # which may be no hindrance
        pass
    file.chmod(0)


def outcome(
    command: Sequence[str],
    home: Home,
    *,
    folder: Path | str = ".",
    **more: str,
) -> "subprocess.CompletedProcess[str]":
    """Run a command to its end, with nothing to read, and ``more`` in its environment."""
    return subprocess.run(
        command,
        cwd=folder,
        env=os.environ | home.environment() | more,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


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


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["show", "-l", "{root}", "1.md"], 0),
        (["show", "-l", "{root}", "{root}/1.md"], 0),
        (["show", "-l", "{root}", "../1.md"], 3),
        (["mark", "--read", "-l", "{root}", "./1.md"], 0),
        (["list", "-l", "."], 3),
        (["list", "-l", "{root}"], 0),
        (["../library"], 3),
        (["doctor", "-l", "{root}"], 0),
    ],
)
def test_a_folder_where_one_is_that_is_gone(
    library: Home, arguments: list[str], status: int
) -> None:
    gone = library.folder / "gone"
    gone.mkdir()
    command = shlex.join([*PROGRAM, *(one.format(root=library.root) for one in arguments)])
    ended = outcome(
        ["sh", "-c", f"rmdir {shlex.quote(str(gone))}; exec {command}"], library, folder=gone
    )
    assert ended.returncode == status, ended.stderr
    assert len(ended.stderr.splitlines()) == (status != 0)
    assert status == 0 or "is gone: go to another" in ended.stderr


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
    with running(library, before=setting(environment)) as terminal:
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
    ended = outcome(
        ["bash", "-c", line.format(program=program, root=shlex.quote(str(library.root)))], library
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
    ended = outcome(
        ["bash", "-c", f"{program} list -l {root} | head -n 1; echo ${{PIPESTATUS[0]}}"], home
    )
    assert ended.stdout.splitlines()[-1] == "141"
    assert ended.stderr == ""


LONG = "x" * 5_000


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        ((LONG,), 3),
        (("list", "-l", LONG), 3),
        (("doctor", "-l", f"/{LONG}"), 3),
        (("show", f"{LONG}.md"), 3),
        (("show", "-l", "{root}", f"{LONG}.md"), 3),
        (("mark", "-l", "{root}", "--read", f"{LONG}.md"), 3),
        (("marks", "import", "-l", "{root}", LONG), 3),
        (("list", "-l", "{root}", "--limit", str(1 << 63)), 2),
        (("config", "--check", LONG), 3),
    ],
)
def test_arguments_that_are_too_long(
    library: Home, arguments: tuple[str, ...], status: int
) -> None:
    ended = outcome([*PROGRAM, *(one.format(root=library.root) for one in arguments)], library)
    assert ended.returncode == status, ended.stderr
    assert "Traceback" not in ended.stderr
    assert "has failed" not in ended.stderr


@pytest.mark.parametrize("variable", ["XDG_CONFIG_HOME", "XDG_CACHE_HOME"])
@pytest.mark.parametrize("command", ["list", "doctor", "status", "show"])
def test_folders_that_are_too_long(library: Home, variable: str, command: str) -> None:
    more = ("1.md",) if command == "show" else ()
    ended = outcome(
        [*PROGRAM, command, "-l", str(library.root), *more], library, **{variable: f"/{LONG}"}
    )
    assert ended.returncode in (0, 3)
    assert "has failed" not in ended.stderr
    assert ended.stdout


@pytest.mark.parametrize("files", range(5, 12))
def test_few_files_may_be_open(library: Home, files: int) -> None:
    script = f'ulimit -n {files}; exec "$@"'
    ended = outcome(
        ["bash", "-c", script, "bash", *PROGRAM, "list", "-l", str(library.root)], library
    )
    assert ended.returncode in (0, 3)
    assert "has failed" not in ended.stderr
    lines = ended.stderr.splitlines()
    assert len(lines) == len(set(lines))


def own_files(home: Home) -> Path:
    folder = config_file(home).parent
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def deep_device(home: Home) -> None:
    (own_files(home) / "device.json").write_text("[" * 100_000)


def long_device(home: Home) -> None:
    command = [*PROGRAM, "mark", "-l", str(home.root), "--read", "1.md"]
    subprocess.run(command, env=os.environ | home.environment(), check=True)
    file = own_files(home) / "device.json"
    found = json.loads(file.read_text())
    file.write_text(json.dumps(found | {"device": "a" * 300}))


def huge_number(home: Home) -> None:
    (own_files(home) / "config.toml").write_text("measure = 0x" + "f" * 100_000)


def long_session(home: Home) -> None:
    kept = {"last": LONG, "libraries": {str(home.root): {"article": f"{LONG}.md", "view": LONG}}}
    (own_files(home) / "session.json").write_text(json.dumps(kept))


def pipe_for_the_session(home: Home) -> None:
    os.mkfifo(own_files(home) / "session.lock")
    os.mkfifo(own_files(home) / "session.json")


def endless_journal(home: Home) -> None:
    (own_files(home) / "marks").mkdir()
    with (own_files(home) / "marks" / "other.jsonl").open("wb") as file:
        file.truncate(300_000_000)


def nameless_tags(home: Home) -> None:
    (own_files(home) / "marks").mkdir()
    lines = (encode(record(1, field=f"tag:{blank}", device="other")) for blank in ("", " ", "\n"))
    (own_files(home) / "marks" / "other.jsonl").write_bytes(b"".join(lines))


OWN_FILES: Mapping[str, Callable[[Home], None]] = {
    each.__name__: each
    for each in (deep_device, long_device, huge_number, long_session, pipe_for_the_session)
} | {each.__name__: each for each in (endless_journal, nameless_tags)}


@pytest.mark.parametrize("name", OWN_FILES)
def test_files_of_its_own_that_are_odd(library: Home, name: str) -> None:
    OWN_FILES[name](library)
    for arguments in (("list",), ("mark", "--read", "1.md"), ("doctor",)):
        ended = outcome(
            [*LITTLE_MEMORY, *PROGRAM, arguments[0], "-l", str(library.root), *arguments[1:]],
            library,
        )
        assert ended.returncode == 0 or arguments == ("doctor",), ended.stderr
        assert ended.returncode in (0, 3)
        assert "has failed" not in ended.stderr
    with running(library, columns=140) as terminal:
        terminal.wait_for("第二")
        terminal.press("s")
        terminal.wait_for("★")
        terminal.press("q")
        assert terminal.ended() == 0


LITTLE_MEMORY = ("bash", "-c", 'ulimit -v 700000; exec "$@"', "bash")


@pytest.mark.parametrize("harm", ["journal lock", "index lock"])
def test_a_lock_that_is_a_folder_is_told(library: Home, harm: str) -> None:
    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return outcome([*PROGRAM, arguments[0], "-l", str(library.root), *arguments[1:]], library)

    run("mark", "--read", "1.md")
    cache = Path(library.environment()["XDG_CACHE_HOME"]) / "tui-reader"
    (lock,) = (own_files(library) if harm == "journal lock" else cache).glob("*.lock")
    lock.unlink()
    lock.mkdir()
    told = run("doctor")
    assert told.returncode == 3
    assert f"{lock}: Is a directory; take it away, for it is no file" in told.stdout
    lock.rmdir()
    assert run("doctor").returncode == 0


@pytest.mark.parametrize("command", ["list", "show", "mark", "doctor", "sync", "status"])
def test_a_machine_without_any_room(library: Home, command: str, tmp_path: Path) -> None:
    """Neither the index nor anything else can be written, and there is no temporary folder."""
    if not UNPRIVILEGED:
        pytest.skip("only root has a file system of its own")
    unshared = subprocess.run(["unshare", "-m", "true"], capture_output=True, check=False)
    if unshared.returncode:
        pytest.skip("no file system can be mounted here")
    arguments = {"show": "1.md", "mark": "--read 1.md"}.get(command, "")
    program = f"{shlex.join(PROGRAM)} {command} -l {shlex.quote(str(library.root))} {arguments}"
    script = (
        "mount -t tmpfs -o ro tmpfs /var/tmp; mount --bind /tmp /tmp;"
        f" mount -o remount,bind,ro /tmp; cd /proc; exec {program}"
    )
    ended = outcome(
        ["unshare", "-m", "sh", "-c", script],
        library,
        PYTHONPATH=str(Path(__file__).parents[1]),
    )
    assert "Traceback" not in ended.stderr
    assert "has failed" not in ended.stderr
    assert ended.returncode == (0 if command == "show" else 3), (ended.stdout, ended.stderr)
