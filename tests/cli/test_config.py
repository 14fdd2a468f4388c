"""The configuration is shown, checked and found from the command line."""

import os
import subprocess
import sys

import pytest

from tests.home import Home
from tui_reader.settings.config import Config
from tui_reader.settings.config_file import understood


def run(home: Home, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tui_reader", "config", *arguments],
        capture_output=True,
        text=True,
        cwd=home.folder,
        env={**os.environ, **home.environment()},
        check=False,
    )


def write(home: Home, text: str) -> str:
    file = home.folder / "xdg-config" / "tui-reader" / "config.toml"
    file.parent.mkdir(parents=True)
    file.write_text(text, "utf-8")
    return str(file)


def test_the_example_is_printed_and_clean(home: Home) -> None:
    printed = run(home, "--print-default").stdout
    assert understood(printed, "x") == Config()
    (home.folder / "example.toml").write_text(printed, "utf-8")
    checked = run(home, "--check", "example.toml")
    assert (checked.returncode, checked.stdout) == (0, "example.toml: all is well\n")


def test_without_a_file_everything_is_as_usual(home: Home) -> None:
    path = run(home, "--path").stdout
    assert path == f"{home.folder}/xdg-config/tui-reader/config.toml\n"
    checked = run(home, "--check")
    assert checked.returncode == 0
    assert checked.stdout.startswith(f"{path.strip()}: there is none")


def test_each_mistake_is_a_line(home: Home) -> None:
    file = write(home, "sort = 'date'\nmeasur = 1\n\n[keys]\nstar = 'm'\n")
    checked = run(home, "--check")
    assert checked.returncode == 3
    first, second = checked.stdout.splitlines()
    assert first.startswith(f"{file}:2: measur: there is no such key (there are library, ")
    assert first.endswith("; did you mean measure?)")
    assert second == (
        f"{file}:5: keys.star: it takes “m”, the only key of toggle_read "
        '(give toggle_read another key, or "" for none)'
    )
    assert checked.stderr == "tui-reader: 2 mistakes; what is wrong is left out\n"


def test_a_key_that_is_taken_from_an_action_with_another_is_said_and_no_mistake(home: Home) -> None:
    file = write(home, "[keys]\nstar = 'F9'\nzen = 'j'\n")
    checked = run(home, "--check")
    assert checked.returncode == 0
    first, *rest = checked.stdout.splitlines()
    assert first == f"{file}:3: keys.zen: it takes “j” from down, which keeps ↓"
    assert rest == [f"{file}: all is well"]


def test_nothing_in_a_file_can_write_to_the_terminal(home: Home) -> None:
    write(home, '"\\u001b[2J" = 1\nlibrary = "\\u001b]0;x\\u0007"\n[keys]\n"\\u009b" = "\\u001b"\n')
    checked = run(home, "--check")
    assert checked.returncode == 3
    assert not set(checked.stdout + checked.stderr) & {"\x1b", "\x9b", "\x07"}


def test_a_mistake_never_keeps_from_reading(home: Home) -> None:
    home.write("a.md", title="One")
    file = write(home, "library = 1\nmeasure = 'x'\n[libraries.a]\npath = \"\\u0000\"\n")
    listed = subprocess.run(
        [sys.executable, "-m", "tui_reader", "list", "-l", str(home.root)],
        capture_output=True,
        text=True,
        env={**os.environ, **home.environment()},
        check=False,
    )
    assert listed.returncode == 0
    assert "One" in listed.stdout
    assert listed.stderr.count(f"{file}:") == 3


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        ((), 2, "say one of"),
        (("--path", "--check"), 2, "say one of"),
        (("--path", "x"), 2, "a FILE can only be checked"),
        (("--check", "x"), 3, "x: there is no such file"),
        (("--check", "."), 3, ""),
    ],
)
def test_misuse(home: Home, arguments: tuple[str, ...], status: int, said: str) -> None:
    done = run(home, *arguments)
    assert done.returncode == status
    assert said in done.stderr
