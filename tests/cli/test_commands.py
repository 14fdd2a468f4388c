"""The command line as a shell sees it."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import click
import pytest

from tests.home import Home
from tui_reader.cli.main import COMMANDS
from tui_reader.cli.tree import cli
from tui_reader.settings.paths import guide


def run(home: Home, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the program as its user would."""
    return subprocess.run(
        [sys.executable, "-m", "tui_reader", *arguments],
        env=os.environ | home.environment(),
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=60,
        check=False,
    )


@pytest.fixture
def library(home: Home) -> Home:
    home.write("1.md", title="One", body="First body.", source="News")
    home.write("sub/2.md", title="二", body="Second body.")
    return home


def test_the_main_module_knows_every_command() -> None:
    assert set(cli.commands) == set(COMMANDS)


def every_command(group: click.Group, name: str) -> Iterator[tuple[str, click.Command]]:
    for command in group.commands.values():
        if isinstance(command, click.Group):
            yield from every_command(command, f"{name} {command.name}")
        else:
            yield f"{name} {command.name}", command


def test_the_guide_has_every_command_and_option() -> None:
    (file,) = guide().glob("*command-line.md")
    text = file.read_text("utf-8")
    for name, command in every_command(cli, "tui-reader"):
        lines = [line for line in text.splitlines() if line.startswith(f"{name} ")]
        assert lines, name
        for option in command.params:
            if isinstance(option, click.Option):
                assert any(one in line for one in option.opts for line in lines), option.opts


def test_list(library: Home) -> None:
    result = run(library, "list", "-l", str(library.root))
    assert result.stdout.splitlines() == [
        "N--\t2021-10-27\tNews\tOne\t1.md",
        "N--\t2021-10-26\t\t二\tsub/2.md",
    ]
    assert (result.returncode, result.stderr) == (0, "")


def test_list_with_a_query(library: Home) -> None:
    result = run(library, "list", "-l", str(library.root), "title:二", "is:unread")
    assert [line.split("\t")[3] for line in result.stdout.splitlines()] == ["二"]
    assert run(library, "list", "-l", str(library.root), "--", "-is:unread").returncode == 1


def test_list_searches_the_text(library: Home) -> None:
    result = run(library, "list", "-l", str(library.root), "second", "body")
    assert [line.split("\t")[3] for line in result.stdout.splitlines()] == ["二"]


def test_list_as_json(library: Home) -> None:
    library.write("3.md", title="三", body="无关。这里有诈骗。", tags="[电信]", author="林")
    result = run(library, "list", "-l", str(library.root), "--json", "诈骗")
    (line,) = map(json.loads, result.stdout.splitlines())
    date = line.pop("date")
    assert datetime.fromisoformat(date).date().isoformat() == "2021-10-25"
    assert line == {
        "path": "3.md",
        "title": "三",
        "authors": ["林"],
        "categories": [],
        "tags": ["电信"],
        "link": "",
        "read": False,
        "starred": False,
        "own_tags": [],
        "note": "",
        "percent": None,
        "snippet": "这里有诈骗。",
    }


def test_list_counts_sorts_and_stops(library: Home) -> None:
    where = ("list", "-l", str(library.root))
    assert run(library, *where, "--count").stdout == "2\n"
    assert run(library, *where, "--limit", "1").stdout.count("\n") == 1
    titles = run(library, *where, "--sort", "-title").stdout.splitlines()
    assert [line.split("\t")[3] for line in titles] == ["二", "One"]
    wrong = run(library, *where, "--sort", "size")
    assert (wrong.returncode, "there are date" in wrong.stderr) == (2, True)


def test_sync_tells_what_it_took_in(library: Home) -> None:
    where = ("sync", "-l", str(library.root))
    told = run(library, *where).stdout.splitlines()
    assert [line.partition(":")[0] for line in told] == [
        "list complete",
        "text complete",
        "up to date",
    ]
    assert run(library, *where).stdout.startswith("up to date: 2 articles")
    assert run(library, *where, "--rebuild").stdout.startswith("list complete: 2 files")


def test_status_shows_problems(library: Home) -> None:
    (library.root / "bad.md").write_text("---\ntitle: [\n---\nText\n")
    run(library, "sync", "-l", str(library.root))
    told = run(library, "status", "-l", str(library.root)).stdout
    assert "articles  3, 3 unread" in told
    assert "problems  1\n  bad.md: line" in told


def test_without_a_terminal_the_app_prints_the_list(library: Home) -> None:
    assert run(library, str(library.root)).stdout.count("\n") == 2


def test_show(library: Home) -> None:
    for article in ("sub/2.md", str(library.root / "sub" / "2.md")):
        result = run(library, "show", "-l", str(library.root), "--width", "40", article)
        assert result.stdout.startswith("二\n")
        assert "Second body." in result.stdout


def test_show_has_plain_ornaments_where_others_would_be_wide(library: Home) -> None:
    folder = Path(library.environment()["XDG_CONFIG_HOME"]) / "tui-reader"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text("ambiguous_width = 2\n", "utf-8")
    shown = run(library, "show", "1.md", "-l", str(library.root)).stdout
    assert "===" in shown
    assert not set(shown) & set("━─•")


def test_show_any_file(library: Home) -> None:
    assert "First body." in run(library, "show", str(library.root / "1.md")).stdout


def test_a_full_disk_under_the_output_is_told(library: Home) -> None:
    with open("/dev/full", "w") as full:  # noqa: PTH123
        result = subprocess.run(
            [sys.executable, "-m", "tui_reader", "list", "-l", str(library.root)],
            env=os.environ | library.environment(),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert result.returncode == 3
    assert "standard output cannot be written" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("folder", ["xdg-config", "xdg-cache"])
def test_a_folder_that_cannot_be_written_does_not_prevent_reading(
    library: Home, folder: str
) -> None:
    (library.folder / folder).write_text("a file in the way")
    result = run(library, "list", "-l", str(library.root))
    assert result.stdout.count("\n") == 2
    assert str(library.folder / folder) in result.stderr
    assert "Traceback" not in result.stderr
    marked = run(library, "mark", "-l", str(library.root), "--read", "1.md")
    assert marked.returncode == (3 if folder == "xdg-config" else 0)


def test_mark(library: Home) -> None:
    root = str(library.root)
    result = run(library, "mark", "-l", root, "--read", "1.md")
    assert (result.stdout, result.returncode) == ("1 article marked\n", 0)
    assert run(library, "list", "-l", root, "is:read").stdout.count("\n") == 1
    assert run(library, "mark", "-l", root, "--star", "--query", "").stdout == "2 articles marked\n"
    assert run(library, "list", "-l", root, "is:starred is:read").stdout.startswith("-*-")
    run(library, "mark", "-l", root, "--unread", "1.md")
    run(library, "mark", "-l", root, "--unstar", "1.md", "sub/2.md")
    assert run(library, "list", "-l", root, "is:unread -is:starred").stdout.count("\n") == 2
    assert run(library, "mark", "-l", root, "--read", "--query", "nothing").returncode == 1


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["list", "ttle:x"], 2, "did you mean title:"),
        (["mark", "1.md"], 2, "--read"),
        (["mark", "--read"], 2, "--query"),
        (["mark", "--read", "--query", "x", "1.md"], 2, "--query"),
        (["mark", "--read", "--unread", "1.md"], 2, "one of --read"),
        (["mark", "--read", "tpyo.md"], 3, "no such article"),
        (["list", "-l", "/dev/null"], 3, "this is no article"),
        (["one", "two"], 2, "one library at a time"),
        (["show", "nothing.md"], 3, "no such article"),
        (["show", "--width", "3", "1.md"], 2, "width"),
        (["list", "-l", "/no/such/folder"], 3, "no such folder"),
        (["/no/such/folder"], 3, "no such folder"),
        (["--bogus"], 2, "bogus"),
    ],
)
def test_faults_end_in_a_sentence(
    library: Home, arguments: list[str], status: int, said: str
) -> None:
    if arguments[0] in COMMANDS and "-l" not in arguments:
        arguments = [arguments[0], "-l", str(library.root), *arguments[1:]]
    result = run(library, *arguments)
    assert result.returncode == status
    assert said in result.stderr
    assert "Traceback" not in result.stderr
    assert result.stdout == ""


def test_the_configured_library_and_its_name(library: Home) -> None:
    config = library.folder / "xdg-config" / "tui-reader" / "config.toml"
    config.parent.mkdir(parents=True)
    config.write_text(f'library = "news"\n[libraries.news]\npath = "{library.root}"\n')
    assert run(library, "list").stdout == run(library, "list", "-l", "news").stdout != ""
    config.write_text('library = "/gone"\n')
    gone = run(library, "list")
    assert "/gone: there is no such folder" in gone.stderr
    assert "Welcome to tui-reader" in gone.stdout
    config.write_text("libary = 1\n")
    result = run(library, "list", "-l", str(library.root))
    assert "did you mean library?" in result.stderr
    assert result.stdout


def test_without_anything_configured_the_guide_opens(home: Home) -> None:
    assert "Welcome to tui-reader" in run(home, "list").stdout
    assert "Welcome to tui-reader" in run(home).stdout


def test_a_single_file(library: Home) -> None:
    result = run(library, "list", "-l", str(library.root / "1.md"))
    assert result.stdout.count("\n") == 1
    result = run(library, "show", "-l", str(library.root), str(library.root / "1.md"))
    assert "First body." in result.stdout


def test_help_and_version(home: Home) -> None:
    assert "LIBRARY" in run(home, "--help").stdout
    assert run(home, "--version").stdout.startswith("tui-reader ")


def test_output_to_a_closed_pipe_ends_silently(home: Home) -> None:
    for _ in range(300):
        home.write(title="A title long enough to fill the pipe's buffer soon " * 8)
    process = subprocess.Popen(
        [sys.executable, "-m", "tui_reader", "list", "-l", str(home.root)],
        env=os.environ | home.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(30) == 141


@pytest.mark.parametrize("encoding", ["ascii", "utf-8"])
def test_any_locale_can_print(library: Home, encoding: str) -> None:
    environment = os.environ | library.environment() | {"PYTHONIOENCODING": encoding}
    result = subprocess.run(
        [sys.executable, "-m", "tui_reader", "list", "-l", str(library.root)],
        env=environment,
        capture_output=True,
        check=True,
    )
    assert ("二" if encoding == "utf-8" else "\\u4e8c").encode() in result.stdout


@pytest.mark.parametrize("command", ["list", "show", "mark", "export", "import", "doctor", ""])
def test_only_the_app_loads_textual(library: Home, tmp_path: Path, command: str) -> None:
    root = str(library.root)
    (tmp_path / "marks.jsonl").write_text('{"path":"1.md","read":true}')
    arguments = {
        "list": ["list", "-l", root],
        "show": ["show", "-l", root, "1.md"],
        "mark": ["mark", "-l", root, "--tag", "x", "1.md"],
        "export": ["marks", "export", "-l", root],
        "import": ["marks", "import", "-l", root, str(tmp_path / "marks.jsonl")],
        "doctor": ["doctor", "-l", root],
        "": [root],
    }[command]
    code = (
        "import sys, atexit\n"
        "atexit.register(lambda: print('LOADED', 'textual' in sys.modules))\n"
        f"sys.argv = ['tui-reader', *{arguments!r}]\n"
        "from tui_reader.cli.main import main\n"
        "main()\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | library.environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=True,
    )
    assert result.stdout.splitlines()[-1] == "LOADED False"
