"""Nothing is fetched: no address of an article is ever looked up, unless the user opens it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.home import Home
from tests.terminal import IN_SESSION, running, setting

WATCH = """
import os, sys

def watch(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"):
        if event != "socket.connect" or isinstance(arguments[1], tuple):
            with open(os.environ["WATCHED"], "a") as file:
                file.write(f"{event} {arguments[-1]!r} {sys.argv}\\n")

sys.addaudithook(watch)
"""
"""What every Python process does first: it writes down what goes to a network."""
BODY = """
<link rel="stylesheet" href="http://127.0.0.1:9/style.css">
<script src="http://127.0.0.1:9/script.js"></script>
<img src="http://127.0.0.1:9/pixel.png" srcset="http://127.0.0.1:9/2x.png 2x">
<iframe src="http://127.0.0.1:9/frame"></iframe><video src="http://127.0.0.1:9/film.mp4"></video>
<object data="http://127.0.0.1:9/object"></object><a href="http://127.0.0.1:9/link">a link</a>
<svg><image href="http://127.0.0.1:9/x.svg"/></svg><div style="background:url(http://127.0.0.1:9/)">
"""


@pytest.fixture
def watched(home: Home) -> dict[str, str]:
    """Variables with which every Python process tells of the network; give no word if none does."""
    folder = home.folder / "watching"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(WATCH)
    return {"PYTHONPATH": str(folder), "WATCHED": str(home.folder / "watched")}


@pytest.fixture
def library(home: Home) -> Home:
    address = "http://127.0.0.1:9/front"
    front = {"link": address, "headimg": address, "images": f"[{address}]", "source": address}
    home.write("1.html", title="First", body=BODY, **front)
    home.write("2.md", title="Second", body=f"![a]({address}) [b]({address}) <{address}>\n{BODY}")
    home.write(
        "3.md", title="!!python/object/apply:os.system [x]", body='<!DOCTYPE a SYSTEM "http:'
    )
    return home


def told(home: Home) -> str:
    file = home.folder / "watched"
    return file.read_text() if file.exists() else ""


def test_what_is_looked_for_is_noticed(home: Home, watched: dict[str, str]) -> None:
    code = "import socket; socket.socket().connect_ex(('127.0.0.1', 9))"
    subprocess.run([sys.executable, "-P", "-c", code], env=os.environ | watched, check=True)
    assert "socket.connect" in told(home)


def test_commands_and_the_app_fetch_nothing(library: Home, watched: dict[str, str]) -> None:
    environment = os.environ | library.environment() | watched
    root = str(library.root)
    for arguments in (
        *(("sync", "-l", root), ("list", "-l", root, "--json"), ("doctor", "-l", root)),
        *(("show", "-l", root, f"{path.name}") for path in Path(root).iterdir()),
        *(("marks", "export", "-l", root), ("status", "-l", root), ("config", "--check")),
    ):
        command = [sys.executable, "-m", "tui_reader", *arguments]
        subprocess.run(command, env=environment, capture_output=True, check=True)
    with running(library, before=setting(watched) + IN_SESSION) as terminal:
        terminal.wait_for("● First")
        for keys in (
            "\r",
            " ",
            "U",
            "\x1b",
            "f",
            "\x1b",
            "i",
            "\x1b",
            "n",
            "n",
            "y",
            "Y",
            "?",
            "\x1b",
        ):
            terminal.press(keys)
            terminal.settle()
        terminal.press("\x03")
        assert terminal.ended() == 130
    assert told(library) == ""
