"""Text gets to the clipboard by what can put it there, and it is said by what."""

import base64
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import psutil
import pytest

from tests.home import Home
from tests.terminal import Terminal, running
from tests.tui.driver import Reader, reading
from tui_reader.tui import clipboard
from tui_reader.tui.clipboard import LONGEST, program, sequence

ALL = frozenset({"wl-copy", "xclip", "xsel", "pbcopy", "clip.exe", "tmux"})
LINK = "https://example.org/文"
_SEQUENCE = re.compile(rb"\x1b\]52;c;([^\x07]*)\x07")


@pytest.fixture
def library(home: Home) -> Home:
    home.write(title="First", link=LINK, body="Text.")
    home.write(title="Second", body="Text.")
    return home


def put_in(raw: bytes) -> str:
    """The text that a terminal was told to take last."""
    return base64.b64decode(_SEQUENCE.findall(raw)[-1]).decode()


@pytest.mark.parametrize(
    ("environment", "there", "platform", "name"),
    [
        ({}, ALL, "linux", None),
        ({"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"}, ALL, "linux", "wl-copy"),
        ({"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"}, ALL - {"wl-copy"}, "linux", "xclip"),
        ({"DISPLAY": ":0"}, ALL, "linux", "xclip"),
        ({"DISPLAY": ":0"}, ALL - {"xclip"}, "linux", "xsel"),
        ({"DISPLAY": ":0"}, {"wl-copy"}, "linux", None),
        ({}, ALL, "darwin", "pbcopy"),
        ({"WSL_DISTRO_NAME": "Debian"}, ALL, "linux", "clip.exe"),
        ({"TMUX": "x"}, ALL, "linux", "tmux"),
        ({"TMUX": "x", "DISPLAY": ":0"}, ALL, "linux", "xclip"),
        ({"TMUX": "x"}, ALL - {"tmux"}, "linux", None),
        ({"SSH_TTY": "/dev/pts/1"}, ALL, "darwin", None),
        ({"SSH_CONNECTION": "a b", "WSL_DISTRO_NAME": "Debian"}, ALL, "linux", None),
        ({"SSH_TTY": "/dev/pts/1", "TMUX": "x"}, ALL, "linux", "tmux"),
        ({"SSH_TTY": "/dev/pts/1", "DISPLAY": "localhost:10.0"}, ALL, "linux", "xclip"),
    ],
)
def test_which_program_is_chosen(
    environment: Mapping[str, str], there: frozenset[str], platform: str, name: str | None
) -> None:
    chosen = program(environment, lambda word: word if word in there else None, platform)
    assert (chosen and chosen.name) == name


def test_windows_is_given_its_own_encoding() -> None:
    chosen = program({"WSL_DISTRO_NAME": "Debian"}, lambda word: word, "linux")
    assert chosen is not None
    assert chosen.encoding == "utf-16-le"


def test_what_the_terminal_is_told() -> None:
    assert sequence("text", {}) == "\x1b]52;c;dGV4dA==\a"
    assert sequence("text", {"TMUX": "x"}) == "\x1bPtmux;\x1b\x1b]52;c;dGV4dA==\a\x1b\\"


def test_gnu_screen_hands_it_through_in_pieces() -> None:
    written = sequence("文" * 1_000, {"STY": "1.pts"})
    pieces = re.findall(r"\x1bP(.*?)\x1b\\", written, re.DOTALL)
    assert len(pieces) > 1
    assert max(map(len, pieces)) < 256
    assert put_in("".join(pieces).encode()) == "文" * 1_000


# In the app


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that alone is searched for programs."""
    folder = tmp_path / "programs"
    folder.mkdir()
    for variable in ("SSH_TTY", "SSH_CONNECTION"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("PATH", str(folder))
    return folder


def make(folder: Path, name: str, script: str) -> Path:
    """Make a program; give the file that it may write to."""
    file = folder / name
    file.write_text(f'#!/bin/sh\nPATH=/usr/bin:/bin\nout="{folder / name}.out"\n{script}\n')
    file.chmod(0o755)
    return folder / f"{name}.out"


async def said(reader: Reader, *keys: str) -> str:
    """Press keys and give what is said then."""
    await reader.press(*keys)
    await reader.until(lambda: "Copied" in reader.message)
    return reader.message


@pytest.mark.parametrize(
    ("variable", "words"),
    [
        ("WAYLAND_DISPLAY", "wl-copy"),
        ("DISPLAY", "xclip -selection clipboard"),
        ("DISPLAY", "xsel -ib"),
        ("TMUX", "tmux load-buffer -w -"),
    ],
)
async def test_a_program_takes_it(
    library: Home, programs: Path, monkeypatch: pytest.MonkeyPatch, variable: str, words: str
) -> None:
    name, _, arguments = words.partition(" ")
    out = make(programs, name, 'echo "$*" > "$out"; cat >> "$out"')
    monkeypatch.setenv(variable, "x")
    async with reading(library) as reader:
        assert await said(reader, "y") == f"Copied the address by {name}."
        assert out.read_text() == f"{arguments}\n{LINK}"
        assert not reader.app.clipboard


async def test_an_earlier_text_does_not_replace_a_later_one(
    library: Home, programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(
        programs,
        "xclip",
        f'[ "$(cat)" = {LINK} ] && exit; while [ ! -e "$out" ]; do :; done; exit 1',
    )
    monkeypatch.setenv("DISPLAY", ":0")
    async with reading(library) as reader:
        reader.screen.copy("earlier", "the chosen lines")
        assert await said(reader, "y") == "Copied the address by xclip."
        (programs / "xclip.out").touch()
        await reader.until(
            lambda: not [one for one in reader.screen.workers if one.group == "copy"]
        )
        await reader.settle()
        assert not reader.app.clipboard


async def test_windows_takes_it(
    library: Home, programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = make(programs, "clip.exe", 'cat > "$out"')
    monkeypatch.setenv("WSL_DISTRO_NAME", "Debian")
    async with reading(library) as reader:
        assert await said(reader, "y") == "Copied the address by clip.exe."
    assert out.read_bytes().decode("utf-16-le") == LINK


async def test_a_program_has_no_terminal_and_is_waited_for(
    library: Home, programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = make(programs, "xclip", '(exec < /dev/tty) 2> "$out" || echo none >> "$out"; cat')
    monkeypatch.setenv("DISPLAY", ":0")
    async with reading(library) as reader:
        await said(reader, "y")
    assert "none" in out.read_text()
    children = psutil.Process().children()
    assert not [child for child in children if child.status() == psutil.STATUS_ZOMBIE]


@pytest.mark.parametrize(
    ("script", "why"),
    [
        ("exit 3", "xclip ended with status 3"),
        ("exec sleep 60", "xclip took longer than 0 s"),
    ],
)
async def test_a_program_that_fails_leaves_it_to_the_terminal(
    library: Home, programs: Path, monkeypatch: pytest.MonkeyPatch, script: str, why: str
) -> None:
    make(programs, "xclip", script)
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr(clipboard, "_PATIENCE", 0.3)
    async with reading(library) as reader:
        sentence = await said(reader, "y")
        assert sentence == f"{why}. Copied the address by the terminal (OSC 52)."
        assert reader.app.clipboard == LINK


async def test_a_program_that_cannot_be_run_leaves_it_to_the_terminal(
    library: Home, programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = programs / "xclip"
    file.write_text("#!/nowhere/at/all\n")
    file.chmod(0o755)
    monkeypatch.setenv("DISPLAY", ":0")
    async with reading(library) as reader:
        assert (await said(reader, "y")).startswith("xclip cannot be started: No such file")
        assert reader.app.clipboard == LINK


async def test_an_article_without_an_address_gives_its_path(library: Home, programs: Path) -> None:
    async with reading(library) as reader:
        sentence = await said(reader, "j", "y")
        assert sentence == ("It has no address. Copied its file's path by the terminal (OSC 52).")
        assert reader.app.clipboard == str(library.root / "002.md")


async def test_that_a_text_is_long_is_said(home: Home, programs: Path) -> None:
    home.write(title="Long", body="word " * (LONGEST // 5))
    async with reading(home) as reader:
        assert "may not take all of it" in await said(reader, "Y")
        assert len(reader.app.clipboard) > LONGEST


async def test_the_key_that_quits_copies_what_is_selected(library: Home, programs: Path) -> None:
    async with reading(library) as reader:
        await reader.open("enter")
        reader.screen.text_select_all()
        assert await said(reader, "ctrl+c") == "Copied what is selected by the terminal (OSC 52)."
        assert "Text." in reader.app.clipboard
        assert reader.screen.get_selected_text() is None


# In a terminal


def quit_from(terminal: Terminal) -> None:
    terminal.press("Q")
    assert terminal.ended() == 0


def test_the_terminal_is_told(library: Home) -> None:
    with running(library, SSH_TTY="/dev/pts/9") as terminal:
        terminal.wait_for("● First")
        terminal.press("y")
        terminal.wait_for("Copied the address by the terminal (OSC 52).")
        assert put_in(terminal.raw) == LINK
        quit_from(terminal)


def test_the_terminal_is_told_through_gnu_screen(library: Home) -> None:
    with running(library, STY="1.pts-0.here") as terminal:
        terminal.wait_for("● First")
        terminal.press("y")
        terminal.wait_for("Copied the address by the terminal (OSC 52).")
        assert b"\x1bP\x1b]52;c;" in terminal.raw
        quit_from(terminal)


@pytest.fixture
def socket(tmp_path: Path) -> Iterator[str]:
    """A tmux server of its own."""
    name = f"tui-reader-{os.getpid()}-{tmp_path.name[-8:]}"
    yield name
    subprocess.run(["tmux", "-L", name, "kill-server"], check=False, capture_output=True)


@pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")
def test_tmux_takes_it(library: Home, socket: str) -> None:
    inside = f"{sys.executable} -m tui_reader {library.root}"
    with Terminal(
        ["tmux", "-L", socket, "-f", "/dev/null", "new-session", inside],
        columns=100,
        rows=30,
        environment=library.environment(),
    ) as terminal:
        terminal.wait_for("● First")
        terminal.press("y")
        terminal.wait_for("Copied the address by tmux.")
        shown = subprocess.run(
            ["tmux", "-L", socket, "show-buffer"], check=True, capture_output=True, text=True
        )
        assert shown.stdout == LINK
        quit_from(terminal)
