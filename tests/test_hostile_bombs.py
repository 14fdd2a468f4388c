"""Whatever an article is made of, it opens or is listed as a problem, within what one may take."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.home import Home
from tests.hostile import bombs
from tests.terminal import running
from tui_reader.library import limits

MEGABYTES = 300
"""What one article may take of memory."""
ALL = re.compile(r"^ *All +\d+/10", re.MULTILINE)
QUICK = 0.5
"""Seconds for a step where more of them would only be waited for."""
PROBLEMS = {
    "front laughs": "too many values",
    "front brackets": "never closed",
    "front toml brackets": "nested too deeply",
    "front keys": "too many values",
    "front never closed": "never closed",
    "front float": "is there twice",
    "size nul": "no text",
}
"""What is said of some; of the others it may depend on how fast the machine is."""
WIDTH = 78
EMPTY = {"size nul", "html links", "markdown templates"}
"""What has no text beside its markup."""


def opened(root: Path, name: str) -> dict[str, Any]:
    seconds = limits.SECONDS if name.startswith(("front", "size")) else QUICK
    most = 20 if name.startswith("size-large-") else 200
    module = "tests.hostile.opened"
    command = [sys.executable, "-m", module, str(root), name, str(seconds), str(most)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert ended.returncode == 0, ended.stderr
    found: dict[str, Any] = json.loads(ended.stdout)
    return found


@pytest.mark.parametrize("name", bombs.ALL)
def test_it_opens_within_bounds(tmp_path: Path, name: str) -> None:
    file = bombs.write(tmp_path, name)
    found = opened(tmp_path, file)
    assert found["title"]
    assert PROBLEMS.get(name, "") in found["problem"]
    assert "parser stopped" not in found["problem"]
    assert found["kilobytes"] >> 10 < MEGABYTES
    assert found["longest"] <= WIDTH
    assert found["blocks"] or name in EMPTY
    if (tmp_path / file).stat().st_size > limits.LARGEST:
        assert "are read." in found["shown"]
        assert found["ended"] or file != "size-large.md"
        assert not found["ended"] or found["last"].endswith("are read.")
    else:
        assert found["ended"]
    assert list(tmp_path.iterdir()) == [tmp_path / file]


def test_in_the_app(home: Home) -> None:
    """Each is listed, opens or says why not, and costs the others nothing."""
    for name in ("markdown brackets", "html rows", "front laughs", "front long value", "size line"):
        bombs.write(home.root, name)
    for number in range(5):
        home.write(f"calm{number}.md", title=f"Calm {number}", body=f"Body {number}.")
    with running(home, columns=120, rows=40) as terminal:
        terminal.wait_for("Calm 0", 60)
        terminal.wait(lambda: bool(ALL.search(terminal.text)), 60)
        for _ in range(10):
            terminal.press("n")
            terminal.wait_for("━━━", 30)
            terminal.settle(0.5)
        terminal.wait(lambda: bool(re.search(r"^ *All +0/10", terminal.text, re.MULTILINE)), 60)
        terminal.press("\x03")
        assert terminal.ended() == 130
