"""Tags by command, and marks out to other programs and in again, as a shell sees it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.test_commands import run
from tests.home import Home


@pytest.fixture
def library(home: Home) -> Home:
    home.write("1.md", title="One", link="https://x.org/1")
    home.write("sub/2.md", title="二", link="http://x.org/2/")
    return home


def command(home: Home, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run a command of this library."""
    count = 2 if arguments[0] == "marks" else 1
    return run(home, *arguments[:count], "-l", str(home.root), *arguments[count:])


def listed(home: Home) -> dict[str, dict[str, object]]:
    lines = map(json.loads, command(home, "list", "--json").stdout.splitlines())
    return {line["path"]: line for line in lines}


def moved_home(home: Home, folder: Path) -> Home:
    """Give a home of the same library in which nothing is marked."""
    other = Home(folder)
    folder.mkdir()
    home.root.rename(other.root.with_name("old"))
    other.root.rmdir()
    other.root.with_name("old").rename(folder / "library")
    return other


def test_a_tag_by_its_name(library: Home) -> None:
    result = command(library, "mark", "--tag", " Été\t 21 ", "1.md")
    assert (result.stdout, result.returncode) == ("1 article marked\n", 0)
    result = command(library, "mark", "--tag", "ｅte 21", "--query", "")
    assert result.stdout == "1 article marked; 1 already so\n"
    assert [line["own_tags"] for line in listed(library).values()] == [["Été 21"], ["Été 21"]]
    for told in ("1 article marked\n", "0 articles marked; 1 already so\n"):
        result = command(library, "mark", "--untag", "ÉTÉ 21", "1.md")
        assert (result.stdout, result.returncode) == (told, 0)
    assert {path: line["own_tags"] for path, line in listed(library).items()} == {
        "1.md": [],
        "sub/2.md": ["Été 21"],
    }


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["mark", "--tag", "", "1.md"], 2, "a tag without a name"),
        (["mark", "--tag", "\x07\u200b ", "1.md"], 0, ""),
        (["mark", "--tag", "x" * 101, "1.md"], 2, "100 are the most"),
        (["mark", "--tag", "a", "--untag", "a", "1.md"], 2, "--tag and --untag"),
        (["mark", "--tag", "a", "--read", "1.md"], 2, "--tag and --untag"),
        (["mark", "--tag", "a"], 2, "--query"),
        (["mark", "--tag", "a", "tpyo.md"], 3, "no such article"),
        (["marks"], 2, "import"),
        (["marks", "export", "--csv", "--json"], 2, "one of --json and --csv"),
        (["marks", "import", "/no/such/file"], 3, "cannot be read"),
        (["marks", "import", "/"], 3, "Is a directory"),
    ],
)
def test_faults_end_in_a_sentence(
    library: Home, arguments: list[str], status: int, said: str
) -> None:
    result = run(library, *arguments) if arguments == ["marks"] else command(library, *arguments)
    assert result.returncode == status
    assert said in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("form", ["--json", "--csv"])
def test_out_and_in_again(library: Home, tmp_path: Path, form: str) -> None:
    command(library, "mark", "--read", "1.md")
    command(library, "mark", "--tag", '電信, "x"', "--query", "")
    out = command(library, "marks", "export", form)
    assert (out.returncode, out.stderr) == (0, "")
    file = tmp_path / "marks"
    file.write_text(out.stdout, "utf-8")
    other = moved_home(library, tmp_path / "other")
    assert command(other, "marks", "export", form).stdout.count("\n") == (form == "--csv")
    result = command(other, "marks", "import", str(file))
    assert (result.stdout, result.stderr, result.returncode) == ("2 articles marked\n", "", 0)
    assert command(other, "marks", "export", form).stdout == out.stdout


def test_json_lines_are_the_usual_form(library: Home) -> None:
    command(library, "mark", "--star", "1.md")
    result = command(library, "marks", "export")
    assert command(library, "marks", "export", "--json").stdout == result.stdout
    (line,) = map(json.loads, result.stdout.splitlines())
    assert len(line.pop("fingerprint")) == 32
    assert line == {
        "path": "1.md",
        "title": "One",
        "link": "https://x.org/1",
        "read": False,
        "starred": True,
        "tags": [],
        "note": "",
        "opened": None,
        "percent": None,
        "position": None,
    }


@pytest.mark.parametrize("form", ["--json", "--csv"])
def test_it_is_utf_8_in_any_locale(library: Home, form: str) -> None:
    command(library, "mark", "--tag", "é二", "sub/2.md")
    result = subprocess.run(
        [sys.executable, "-m", "tui_reader", "marks", "export", "-l", str(library.root), form],
        env=os.environ | library.environment() | {"PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=True,
    )
    assert "é二" in result.stdout.decode()


def test_newsboat_s_list_on_standard_input(library: Home) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "tui_reader", "marks", "import", "-l", str(library.root), "-"],
        env=os.environ | library.environment(),
        input="https://x.org/2\nhttps://x.org/9\x1b[0m\n",
        capture_output=True,
        text=True,
        check=False,
    )
    assert (result.stdout, result.returncode) == ("1 article marked; 1 line matched nothing\n", 0)
    assert result.stderr == "tui-reader: line 2: no article is https://x.org/9␛[0m\n"
    assert [path for path, line in listed(library).items() if line["read"]] == ["sub/2.md"]


def test_twenty_lines_are_named_and_the_others_counted(library: Home, tmp_path: Path) -> None:
    file = tmp_path / "links"
    file.write_text("".join(f"https://y.org/{n}\n" for n in range(23)))
    result = command(library, "marks", "import", str(file))
    told = result.stderr.splitlines()
    assert (len(told), told[-1]) == (21, "tui-reader: and 3 more")
    assert result.stdout == "0 articles marked; 23 lines matched nothing\n"
    assert result.returncode == 1


def test_a_malformed_line_is_told(library: Home, tmp_path: Path) -> None:
    file = tmp_path / "marks.jsonl"
    file.write_text('{"path":"1.md","starred":true}\n{"path":\n')
    result = command(library, "marks", "import", str(file))
    assert (result.stdout, result.returncode) == ("1 article marked\n", 0)
    assert result.stderr == "tui-reader: line 2: this is no JSON\n"


def test_marks_that_cannot_be_written_are_a_fault(library: Home, tmp_path: Path) -> None:
    file = tmp_path / "marks.jsonl"
    file.write_text('{"path":"1.md","starred":true}\n')
    (library.folder / "xdg-config").write_text("a file in the way")
    result = command(library, "marks", "import", str(file))
    assert (result.stdout, result.returncode) == ("", 3)
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("arguments", [("mark", "--star", "1.md"), ("marks", "import", "some")])
def test_a_fault_is_told_once_and_last_that_marks_were_not_written(
    library: Home, arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(library.folder)
    Path("some").write_text('{"path":"1.md","starred":true}\n')
    Path("xdg-config").write_text("a file in the way")
    result = command(library, *arguments)
    assert (result.stdout, result.returncode) == ("", 3)
    configuration, marks = result.stderr.splitlines()
    assert "config.toml" in configuration
    assert marks.endswith(": the marks were not written: Not a directory (see tui-reader doctor)")
    configuration, marks = command(library, "marks", "export").stderr.splitlines()
    assert "config.toml" in configuration
    assert "marks cannot be" in marks


def test_an_empty_query_means_all(library: Home) -> None:
    result = command(library, "mark", "--read", "--query", "")
    assert (result.stdout, result.returncode) == ("2 articles marked\n", 0)
    assert command(library, "list").stdout.count("\n") == 2
    result = command(library, "mark", "--read", "1.md", str(library.root / "1.md"))
    assert (result.stdout, result.returncode) == ("0 articles marked; 1 already so\n", 0)
    with (library.root / "1.md").open("a") as file:
        file.write("More.")
    result = command(library, "mark", "--read", "--query", "")
    assert result.stdout == "1 article marked; 1 already so\n"


def test_the_list_has_notes_and_places(library: Home, tmp_path: Path) -> None:
    file = tmp_path / "marks.jsonl"
    file.write_text('{"path":"1.md","note":"a\\nb\\u009b","position":{"block":1,"percent":40}}\n')
    command(library, "marks", "import", str(file))
    line = listed(library)["1.md"]
    assert (line["note"], line["percent"], line["own_tags"]) == (
        "a\nb\N{REPLACEMENT CHARACTER}",
        40,
        [],
    )
