"""A morning: fifty articles are read in a real terminal, with Space alone and with all the rest."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

import pytest

from tests.home import Home

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")

ARTICLES = 50
LAST = "That was the last unread article."
PROMPT = "shell>"
_PATIENCE = 60.0
"""Seconds: the machine may be busy."""
_LOOK = 0.02
_MOST_PRESSES = 400


class Tmux:
    """A terminal in a server of its own."""

    def __init__(self, home: Home, columns: int, rows: int) -> None:
        self._socket = home.folder / "tmux"
        self._commands = 0
        self._environment = home.environment() | {
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "LC_ALL": "C.UTF-8",
            "TERM": "xterm-256color",
            "PS1": f"{PROMPT} ",
            "HISTFILE": "",
        }
        size = ("-x", str(columns), "-y", str(rows))
        shell = ("bash", "--norc", "--noprofile", "--noediting", "-i")
        self._run("new-session", "-d", *size, *shell)

    def _run(self, *words: str) -> str:
        return subprocess.run(
            ["tmux", "-S", str(self._socket), "-f", "/dev/null", *words],
            env=self._environment,
            capture_output=True,
            check=True,
            text=True,
        ).stdout

    def end(self) -> None:
        """End the server and all that runs in it."""
        self._run("kill-server")

    @property
    def screen(self) -> str:
        """What is seen."""
        return self._run("capture-pane", "-p")

    def asked(self, name: str) -> str:
        """Give what tmux knows of the pane."""
        return self._run("display-message", "-p", f"#{{{name}}}").strip()

    def press(self, *keys: str) -> None:
        """Press keys by tmux's names."""
        self._run("send-keys", *keys)

    def write(self, text: str) -> None:
        """Type as it is."""
        self._run("send-keys", "-l", text)

    def resize(self, columns: int, rows: int) -> None:
        """Change its size."""
        self._run("resize-window", "-x", str(columns), "-y", str(rows))

    def wait(self, seen: Callable[[str], bool]) -> str:
        """Wait until the screen is as it should be, and give it."""
        end = time.monotonic() + _PATIENCE
        while not seen(screen := self.screen):
            assert time.monotonic() < end, f"never seen; the screen was:\n{screen}"
            time.sleep(_LOOK)
        return screen

    def wait_for(self, text: str) -> str:
        """Wait for a text."""
        return self.wait(lambda screen: text in screen)

    def run(self, command: str) -> str:
        """Run a command in the shell and give what it prints."""
        self._commands += 1
        self.write(f"clear; {command}; echo done$(({self._commands}))")
        self.press("Enter")
        return self.wait_for(f"done{self._commands}").partition("done")[0]


@pytest.fixture
def library(home: Home) -> Home:
    """Fifty articles as a morning brings them."""
    chinese = "清晨的报纸放在门口，油墨还没有干。我们先看天气，再看远处的消息。" * 6
    english = "The paper lies at the door, and its ink is hardly dry; first comes the weather. " * 5
    for number in range(1, ARTICLES - 1):
        title = f"早报第{number}号" if number % 2 else f"Morning paper {number}"
        text = chinese if number % 2 else english
        body = "\n\n".join([text] * (12 if number % 10 == 0 else 1))
        if number % 3 == 0:
            body = "".join(f"<p>{paragraph}</p>\n" for paragraph in body.split("\n\n"))
        if number == 4:
            body += "\n\n| Paper | Price |\n|---|---|\n| Times | 3 |\n| 日报 | 2 |\n"
        if number == 6:
            body += '<h2>Further</h2><p><a href="https://a.example/1">a link</a></p>'
        extension = "html" if number % 3 == 0 else "md"
        folder = ("news", "news/asia", "science", "letters")[number % 4]
        home.write(f"{folder}/{number:02}.{extension}", title=title, body=body, categories=folder)
    (home.root / "letters").joinpath("gb.md").write_bytes(
        "---\ntitle: 国标\ndate: 2021-09-01\n---\n\n旧编码的文章也要读得出来。\n".encode("gb18030")
    )
    (home.root / "letters").joinpath("broken.md").write_bytes(
        b"---\ntitle: Broken\ndate: 2021-09-02\n---\n\nA word \xff\xfe\x81 that is none.\n"
    )
    return home


@pytest.fixture(params=[(80, 24), (200, 60)], ids=["80x24", "200x60"])
def terminal(request: pytest.FixtureRequest, library: Home) -> Iterator[Tmux]:
    terminal = Tmux(library, *request.param)
    try:
        yield terminal
    finally:
        terminal.end()


def read_all(terminal: Tmux) -> list[float]:
    """Press Space, and nothing else, until everything is read; give what each press took."""
    taken: list[float] = []
    screen = terminal.wait_for("Space")
    for _ in range(_MOST_PRESSES):
        if LAST in screen:
            return taken
        before, pressed = screen, time.perf_counter()
        terminal.press("Space")
        screen = terminal.wait(lambda now, before=before: now != before)  # type: ignore[misc]
        taken.append(time.perf_counter() - pressed)
    raise AssertionError(f"it never ends; the screen was:\n{screen}")


def test_a_morning(library: Home, terminal: Tmux, capsys: pytest.CaptureFixture[str]) -> None:
    terminal.wait_for(PROMPT)
    before = terminal.run("stty -a | md5sum")
    program = Path(sys.executable).with_name("tui-reader")
    terminal.write(f"clear; '{program}' '{library.root}'; echo ended=$?")
    terminal.press("Enter")
    terminal.wait_for(f"{ARTICLES}/{ARTICLES}" if terminal.asked("pane_width") != "80" else "All")
    terminal.wait_for("● ")
    taken = read_all(terminal)
    with capsys.disabled():
        print(f" {len(taken)} presses, {median(taken) * 1000:.0f} ms each", end="")  # noqa: T201

    use_the_rest(terminal)

    terminal.press("Q")
    terminal.wait_for("ended=0")
    assert terminal.asked("alternate_on") == "0"
    assert terminal.asked("mouse_any_flag") == "0"
    assert terminal.asked("cursor_flag") == "1"
    assert terminal.run("stty -a | md5sum") == before
    count = terminal.run(f"'{program}' list -l '{library.root}' --count is:unread")
    assert "\n0\n" in f"\n{count}"


def use_the_rest(terminal: Tmux) -> None:
    """Mark, tag, undo, go from pane to pane, change sizes, go to the shell and come back."""
    back(terminal, gone=LAST)
    terminal.press("h")
    terminal.press("g", "a", "g", "g", "s")
    terminal.wait_for("★")
    terminal.press("C-z")
    terminal.wait_for("Undone")
    terminal.wait(lambda screen: "★" not in screen)
    terminal.press("t")
    terminal.wait_for("tag")
    terminal.write("morning")
    terminal.press("Enter")
    terminal.wait_for("tagged: morning")
    terminal.press("m")
    terminal.wait_for("● ")
    terminal.press("m")
    terminal.wait(lambda screen: "● " not in screen)
    terminal.press("Enter")
    terminal.wait_for("━━")
    terminal.press("z")
    terminal.wait(lambda screen: "┃" not in screen and "━━" in screen)
    terminal.press("z")
    terminal.wait(lambda screen: "┃" in screen)
    find(terminal)
    columns, rows = int(terminal.asked("pane_width")), int(terminal.asked("pane_height"))
    terminal.resize(60, 20)
    terminal.wait(lambda screen: len(screen.splitlines()) <= 20 and "Enter Open" in screen)
    terminal.resize(columns, rows)
    terminal.wait(lambda screen: len(screen.splitlines()) > 20 and "Enter Open" in screen)
    pid = subprocess.run(
        ["pgrep", "-P", terminal.asked("pane_pid")], capture_output=True, check=True, text=True
    ).stdout.split()[0]
    os.kill(int(pid), 20)
    terminal.wait_for("Stopped")
    assert terminal.asked("alternate_on") == "0"
    terminal.write("fg; echo ended=$?")
    terminal.press("Enter")
    terminal.wait(lambda screen: "Enter Open" in screen and "Stopped" not in screen)


def back(terminal: Tmux, *, gone: str) -> None:
    """Press Escape and see it done: with the next key it would be taken for Alt."""
    terminal.press("Escape")
    terminal.wait(lambda screen: gone not in screen)


def find(terminal: Tmux) -> None:
    """Find words, links, headings, keys, commands and themes in the article that is open."""
    terminal.press("/")
    terminal.write("weather")
    terminal.wait_for("1/5")
    terminal.press("Enter")
    terminal.wait_for("N Before")
    terminal.press("n")
    terminal.wait_for("2/5")
    back(terminal, gone="2/5")
    terminal.press("h", "/")
    terminal.write("link")
    terminal.wait_for("All · 1")
    terminal.press("Enter")
    terminal.wait_for("m Mark")
    terminal.press("Enter")
    terminal.wait_for("q Back")
    terminal.press("U")
    terminal.wait_for("Enter chooses")
    back(terminal, gone="Enter chooses")
    terminal.press("c")
    terminal.wait_for("Headings")
    terminal.press("Enter")
    terminal.wait(lambda screen: "Headings" not in screen and "Further" in screen)
    terminal.press("?")
    terminal.wait_for("Keys in the article")
    back(terminal, gone="Keys in the article")
    terminal.press("C-p")
    terminal.write("themes")
    terminal.wait_for("heme")
    back(terminal, gone="heme")
    terminal.press("C-t")
    terminal.wait_for("Enter chooses")
    back(terminal, gone="Enter chooses")
    terminal.press(":")
    terminal.write("view-all")
    terminal.press("Enter")
    terminal.wait_for(f"All · {ARTICLES}")
