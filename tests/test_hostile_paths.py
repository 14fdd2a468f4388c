"""Whatever a file is called, it is listed, shown, marked and found again."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.escapes import stray_characters
from tests.home import Home
from tests.hostile import paths
from tests.terminal import running

ALL_READ = re.compile(r"^ *All +0/", re.MULTILINE)


@pytest.fixture
def written(home: Home) -> list[str]:
    return paths.write(home.root)


def run(home: Home, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "tui_reader", *arguments],
        env=os.environ | home.environment(),
        capture_output=True,
        timeout=60,
        check=False,
    )


def test_commands(home: Home, written: list[str]) -> None:
    root = "-l", str(home.root)
    listed = run(home, "list", *root, "--json")
    assert (listed.returncode, listed.stderr) == (0, b"")
    found = [json.loads(line) for line in listed.stdout.decode().splitlines()]
    assert len(found) == len(written)
    for one in found:
        assert stray_characters(one["path"], "") == []
    for path in written:
        shown = run(home, "show", *root, "--", path)
        assert shown.returncode == 0, (path, shown.stderr)
        assert f"Text of {paths.NAMES.index(os.fsencode(path))}.".encode() in shown.stdout
    marked = run(home, "mark", *root, "--read", "--", *written)
    assert marked.stdout == f"{len(written)} articles marked\n".encode(), marked.stderr
    assert run(home, "list", *root, "is:unread", "--count").stdout == b"0\n"
    assert run(home, "doctor", *root).returncode == 0


def test_marks_go_out_and_come_in(home: Home, written: list[str], tmp_path: Path) -> None:
    root = "-l", str(home.root)
    run(home, "mark", *root, "--star", "--query", "")
    exported = run(home, "marks", "export", *root)
    (tmp_path / "marks.jsonl").write_bytes(exported.stdout)
    run(home, "mark", *root, "--unstar", "--query", "")
    run(home, "marks", "import", *root, str(tmp_path / "marks.jsonl"))
    starred = run(home, "list", *root, "is:starred", "--count")
    assert starred.stdout == f"{len(written)}\n".encode()


def test_in_the_app(home: Home, written: list[str]) -> None:
    with running(home, columns=120) as terminal:
        terminal.wait_for("Number")
        for _ in range(4 * len(written)):
            terminal.press(" ")
            terminal.settle(0.05)
            if ALL_READ.search(terminal.text):
                break
        terminal.wait(lambda: bool(ALL_READ.search(terminal.text)))
        terminal.press("qq")
        assert terminal.ended() == 0
    read = run(home, "list", "-l", str(home.root), "is:read", "--count")
    assert read.stdout == f"{len(written)}\n".encode()


def test_a_folder_that_no_path_leads_to(home: Home) -> None:
    home.write("a.md")
    paths.write_too_deep(home.root)
    listed = run(home, "list", "-l", str(home.root))
    assert listed.returncode == 0
    assert listed.stdout.endswith(b"a.md\n")
    assert b"this folder cannot be listed" in listed.stderr
    assert len(listed.stderr.splitlines()) == 1


def test_a_library_whose_own_name_is_hard_to_say(home: Home) -> None:
    home.write("a.md", title="One")
    odd = Path(os.fsdecode(os.fsencode(home.folder) + b"/caf\xe9\n\x1b]0;x\x07"))
    home.root.rename(odd)
    listed = run(home, "list", "-l", str(odd))
    assert (listed.returncode, listed.stderr) == (0, b"")
    assert listed.stdout.endswith(b"\tOne\ta.md\n")
    told = run(home, "doctor", "-l", str(odd))
    assert told.returncode == 0
    assert b"\x1b" not in told.stdout + told.stderr
