"""No link, file name or title runs anything: programs get addresses and paths, as they are."""

import os
from pathlib import Path

import pytest

from tests.home import Home
from tests.hostile import links
from tests.terminal import IN_SESSION, Terminal, running
from tui_reader.document.blocks import to_document
from tui_reader.document.links import links as links_of
from tui_reader.domain.address import shown
from tui_reader.library.library import Library
from tui_reader.library.linking import Origin, Refused, Web

RECORDED = ("xdg-open", "open", "wslview", "gio", "firefox", "w3m", "www-browser", "recorder")
"""Programs that would be started."""


@pytest.fixture
def recorded(tmp_path: Path) -> Path:
    """A folder of programs that write down what they were given, one argument in a line."""
    folder = tmp_path / "programs"
    folder.mkdir()
    script = f"#!/bin/sh\nprintf '%s\\n' \"${{0##*/}}\" \"$@\" >> '{tmp_path}/given'\n"
    for name in RECORDED:
        (folder / name).write_text(script)
        (folder / name).chmod(0o755)
    return folder


def given(folder: Path) -> list[str]:
    file = folder.parent / "given"
    return file.read_text().splitlines() if file.exists() else []


@pytest.fixture
def library(home: Home) -> Library:
    links.write(home.root)
    os.mkfifo(home.root / "pipe.png")
    home.write("here.md", link="https://site.example/here")
    return home.library()


@pytest.mark.parametrize("href", links.REFUSED)
def test_what_is_opened_by_nothing(library: Library, href: str) -> None:
    document = to_document(links.article((href,)))
    for link in (href, *(link.href for link in links_of(document.blocks))):
        target = library.target(Origin("here.md"), link)
        if isinstance(target, Web):  # the notation has no such character
            assert link != href
            assert shown(target.address) == target.address
        else:
            assert isinstance(target, Refused)
            assert target.reason


@pytest.mark.parametrize("href", links.OPENED)
def test_what_a_browser_gets(library: Library, href: str) -> None:
    target = library.target(Origin("here.md"), href)
    assert isinstance(target, Web)
    assert shown(target.address) == links.OPENED[href]
    assert target.address.startswith(("https://", "mailto:"))


def follow(terminal: Terminal, number: int, said: str) -> None:
    terminal.press(f"{number}\r")
    terminal.wait_for(said)
    terminal.press("j")
    terminal.wait(lambda: said not in terminal.text)


def test_in_the_app(home: Home, recorded: Path) -> None:
    links.write(home.root)
    document = to_document(links.article(links.REFUSED))
    hrefs = tuple(link.href for link in links_of(document.blocks) if link.href in links.REFUSED)
    home.write("links.html", title="Links", body=links.article(hrefs))
    path = f"{recorded}:{os.environ['PATH']}"
    with running(home, before=IN_SESSION, BROWSER="recorder", PATH=path) as terminal:
        terminal.wait_for("● Links")
        terminal.press("\r")
        terminal.wait_for("to 0")
        for number in range(1, len(hrefs) + 1):
            follow(terminal, number, "Not opened")
        terminal.press("qq")
        assert terminal.ended() == 0
    assert not given(recorded)
    assert not list(home.folder.rglob("owned"))


@pytest.mark.parametrize("browser", ["recorder", "recorder --new '%s' -x"])
def test_a_browser_gets_one_argument_that_no_shell_has_read(
    home: Home, recorded: Path, browser: str
) -> None:
    home.write("links.html", title="Links", body=links.article(tuple(links.OPENED)))
    path = f"{recorded}:{os.environ['PATH']}"
    with running(home, before=IN_SESSION, BROWSER=browser, PATH=path) as terminal:
        terminal.wait_for("● Links")
        terminal.press("\r")
        terminal.wait_for("to 0")
        for number, address in enumerate(links.OPENED.values(), 1):
            follow(terminal, number, f"Opened {address}")
        terminal.press("qq")
        assert terminal.ended() == 0
    got = [shown(line) for line in given(recorded) if ":" in line]
    assert got == list(links.OPENED.values())
    assert not list(home.folder.rglob("owned"))


@pytest.mark.parametrize(
    "name", ["-e touch owned.md", "$(touch owned).md", "a;touch owned;.md", "'\"`touch owned`.md"]
)
def test_an_editor_gets_a_path_that_no_shell_has_read(
    home: Home, recorded: Path, name: str
) -> None:
    home.write(name, title="$(touch owned)")
    path = f"{recorded}:{os.environ['PATH']}"
    with running(home, before=IN_SESSION, EDITOR="recorder -x", PATH=path) as terminal:
        terminal.wait_for("● $(touch owned)")
        terminal.forget()
        terminal.press("e")
        terminal.wait_for("● $(touch owned)")
        terminal.press(f'|cat; printf %s "$TUI_READER_TITLE" > "{home.folder}/title"\r')
        terminal.wait_for("Enter goes back")
        terminal.press("\r")
        terminal.wait_for("● $(touch owned)")
        terminal.press("q")
        assert terminal.ended() == 0
    assert given(recorded) == ["recorder", "-x", str(home.root / name)]
    assert not list(home.folder.rglob("owned"))
