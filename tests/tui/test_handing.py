"""An article is handed on whole, and the terminal comes back."""

import os
import re
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.home import Home
from tests.terminal import IN_SESSION, Terminal, running
from tests.tui.driver import Reader, reading
from tui_reader.document.markdown import as_markdown
from tui_reader.domain.errors import ParseError
from tui_reader.library.articles import Articles
from tui_reader.library.requests import Reading
from tui_reader.settings.config import Config

LONG = "\n\n".join(f"Paragraph {number}." for number in range(300))


@pytest.fixture
def library(home: Home) -> Home:
    body = "Some *text* with a [link](https://example.org/1).\n\n" + LONG
    home.write("1.md", title="First", author="Somebody", link="https://example.org/a", body=body)
    home.write("2.md", title="Second", body="Other text.")
    return home


async def copied(reader: Reader, *keys: str) -> str:
    await reader.press(*keys)
    await reader.until(lambda: reader.message.startswith("Copied the article by"))
    return reader.app.clipboard


@pytest.mark.parametrize("links", ["plain", "numbered", "listed"])
async def test_the_open_article_is_copied_whole(library: Home, links: str) -> None:
    async with reading(library, config=Config(links=links)) as reader:
        await reader.open("enter")
        text = await copied(reader, "Y")
        assert text.startswith("# First\n\n<https://example.org/a>\n\nSomebody · 2021-10-27")
        assert "Some *text* with a [link](https://example.org/1).\n\nParagraph 0." in text
        assert text.endswith("\n\nParagraph 299.\n")


async def test_an_article_of_the_list_is_the_same(library: Home) -> None:
    async with reading(library) as reader:
        from_list = await copied(reader, "Y")
        await reader.open("enter")
        assert await copied(reader, "Y") == from_list


async def test_words_that_were_searched_for_are_copied_as_text(library: Home) -> None:
    async with reading(library) as reader:
        await reader.press("/", *"299", "enter", "enter")
        await reader.until(lambda: "Paragraph 299." in reader.shown)
        assert (await copied(reader, "Y")).endswith("\n\nParagraph 299.\n")


@pytest.mark.parametrize("opens", [("enter",), ()])
async def test_an_article_that_cannot_be_read_says_so(
    library: Home, monkeypatch: pytest.MonkeyPatch, opens: tuple[str, ...]
) -> None:
    def defeated(self: Articles, relpath: str, *_: object, **__: object) -> Iterator[Reading]:
        raise ParseError("this file defeats the parser", where=relpath)
        yield

    monkeypatch.setattr(Articles, "open", defeated)
    async with reading(library) as reader:
        await reader.press(*opens)
        await reader.press("Y")
        await reader.until(lambda: reader.message == "1.md: this file defeats the parser")
        assert not reader.app.clipboard


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Lets the last part of an article come when it is set."""
    event, opened = threading.Event(), Articles.open

    def open_slowly(self: Articles, relpath: str, links: str = "plain") -> Iterator[Reading]:
        for part in opened(self, relpath, links):
            first, last = part.document.blocks[:1], part.document.blocks[1:]
            yield part._replace(document=part.document._replace(blocks=first), ends=False)
            event.wait(20)
            yield part._replace(document=part.document._replace(blocks=last), begins=False)

    monkeypatch.setattr(Articles, "open", open_slowly)
    monkeypatch.setattr(Articles, "read_ahead", lambda *_: None)
    return event


@pytest.mark.parametrize("opens", [("enter",), ()])
async def test_what_is_on_its_way_is_waited_for(
    library: Home, held: threading.Event, opens: tuple[str, ...]
) -> None:
    async with reading(library) as reader:
        await reader.press(*opens)
        await reader.press("Y")
        await reader.until(lambda: "Y waits for the rest … Esc gives up" in reader.bottom)
        assert not reader.app.clipboard
        held.set()
        await reader.until(lambda: reader.message.startswith("Copied the article by"))
        assert reader.app.clipboard.endswith("\n\nParagraph 299.\n")
        assert "waits" not in reader.bottom


async def test_escape_gives_up(library: Home, held: threading.Event) -> None:
    async with reading(library) as reader:
        await reader.open("enter")
        await reader.until(lambda: reader.article.has_article)
        await reader.press("Y")
        await reader.until(lambda: "waits for the rest" in reader.bottom)
        await reader.press("escape")
        assert reader.message == "Given up."
        assert reader.focus == "article"
        held.set()
        await reader.until(lambda: not reader.article.arrives)
        assert not reader.app.clipboard


async def test_an_article_that_is_only_read_for_it_is_given_up_too(
    library: Home, held: threading.Event
) -> None:
    async with reading(library) as reader:
        await reader.press("Y")
        await reader.until(lambda: "waits for the rest" in reader.bottom)
        await reader.press("escape")
        assert reader.message == "Given up."
        held.set()
        await reader.open("enter")
        assert (await copied(reader, "Y")).startswith("# First\n")


async def test_another_article_is_opened_while_one_is_waited_for(
    library: Home, held: threading.Event
) -> None:
    async with reading(library) as reader:
        await reader.open("enter")
        await reader.press("Y", "N")
        held.set()
        assert (await copied(reader)).startswith("# First\n")


async def test_the_article_is_written_on_another_thread(
    library: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads = []

    def written(*blocks: object) -> str:
        threads.append(threading.current_thread())
        return as_markdown(*blocks)  # type: ignore[arg-type]

    monkeypatch.setattr("tui_reader.document.markdown.as_markdown", written)
    async with reading(library) as reader:
        await reader.open("enter")
        await copied(reader, "Y")
    assert threads
    assert threading.main_thread() not in threads


@pytest.mark.parametrize("keys", [("e",), ("vertical_line", *"cat", "enter")])
async def test_where_no_program_can_have_the_terminal(library: Home, keys: tuple[str, ...]) -> None:
    async with reading(library) as reader:
        await reader.press(*keys)
        await reader.until(lambda: reader.message == "no other program can be run in this terminal")


# In a terminal


def quit_from(terminal: Terminal) -> None:
    terminal.press("Q")
    assert terminal.ended() == 0
    assert not terminal.odd


def script(folder: Path, text: str) -> str:
    """Make a program and give its path."""
    file = folder / "program"
    file.write_text(f"#!/bin/sh\n{text}\n")
    file.chmod(0o755)
    return str(file)


def first(terminal: Terminal) -> str:
    return "".join(re.findall(r"Paragraph \d+", terminal.text)[:1])


def test_the_editor_has_the_file_and_the_article_is_shown_as_it_is_then(
    library: Home, tmp_path: Path
) -> None:
    edits = 'sed -i \'s/^Paragraph \\(.*\\)\\./Paragraph \\1 edited./\' "$1"; echo "$1" > '
    editor = script(tmp_path, f"{edits} '{tmp_path}/named'; stty > '{tmp_path}/modes'")
    with running(library, before=IN_SESSION, EDITOR=editor) as terminal:
        terminal.wait_for("● First")
        terminal.press("\r")
        terminal.wait_for("Paragraph 0.")
        terminal.press("  ")
        terminal.wait(lambda: "Paragraph 0." not in terminal.text and bool(first(terminal)))
        terminal.settle()
        place = first(terminal)
        terminal.press("e")
        terminal.wait_for("edited.")
        terminal.wait(lambda: first(terminal) == place)
        quit_from(terminal)
    assert (tmp_path / "named").read_text().strip() == str(library.root / "1.md")
    assert "-echo" not in (tmp_path / "modes").read_text().split()


@pytest.mark.parametrize(
    ("editor", "sentence"),
    [
        ("false", "the editor ended with status 1"),
        ("/nowhere/at/all", "the editor cannot be started: No such file"),
        ("'", "$EDITOR is no command"),
    ],
)
def test_an_editor_that_fails_says_so(library: Home, editor: str, sentence: str) -> None:
    before = (library.root / "1.md").read_bytes()
    with running(library, before=IN_SESSION, EDITOR=editor) as terminal:
        terminal.wait_for("● First")
        terminal.press("e")
        terminal.wait_for(sentence)
        quit_from(terminal)
    assert (library.root / "1.md").read_bytes() == before


def test_a_file_that_is_gone_is_not_made_anew(library: Home) -> None:
    with running(library, before=IN_SESSION, EDITOR="touch") as terminal:
        terminal.wait_for("● First")
        (library.root / "1.md").unlink()
        terminal.press("e")
        terminal.wait(lambda: "gone" in terminal.text or "● First" not in terminal.text)
        quit_from(terminal)
    assert not (library.root / "1.md").exists()


def piped(terminal: Terminal, command: str) -> None:
    """Give a command, and look only at what is written from then on."""
    terminal.press("|")
    terminal.wait_for("Take a command for the article")
    terminal.press(command)
    terminal.settle()
    terminal.forget()
    terminal.press("\r")


def go_back(terminal: Terminal) -> None:
    terminal.wait_for("Enter goes back to tui-reader")
    terminal.forget()
    terminal.press("\r")
    terminal.wait_for("● Second")


def test_a_command_gets_the_article(library: Home, tmp_path: Path) -> None:
    with running(library, before=IN_SESSION) as terminal:
        terminal.wait_for("● First")
        piped(terminal, f"cat > '{tmp_path}/got'; env > '{tmp_path}/environment'")
        go_back(terminal)
        quit_from(terminal)
    text = (tmp_path / "got").read_text()
    assert text.startswith("# First\n\n<https://example.org/a>\n\nSomebody · ")
    assert text.endswith("\n\nParagraph 299.\n")
    environment = (tmp_path / "environment").read_text().splitlines()
    assert {
        f"TUI_READER_FILE={library.root / '1.md'}",
        "TUI_READER_TITLE=First",
        "TUI_READER_LINK=https://example.org/a",
    } <= set(environment)


def test_a_command_may_leave_text_unread(home: Home) -> None:
    home.write(title="First", body="word " * 100_000)
    home.write(title="Second")
    with running(home, before=IN_SESSION) as terminal:
        terminal.wait_for("● First")
        piped(terminal, "head -n 1")
        terminal.wait_for("# First")
        assert "The command" not in terminal.text
        go_back(terminal)
        quit_from(terminal)


def test_the_status_of_a_command_is_said(library: Home) -> None:
    with running(library, before=IN_SESSION) as terminal:
        terminal.wait_for("● First")
        piped(terminal, "exit 7")
        terminal.wait_for("The command ended with status 7. Enter goes back")
        go_back(terminal)
        terminal.wait_for("The command ended with status 7.")
        quit_from(terminal)


def test_the_key_that_interrupts_ends_the_command_alone(library: Home) -> None:
    with running(library, before=IN_SESSION) as terminal:
        terminal.wait_for("● First")
        piped(terminal, "echo begun; exec sleep 60")
        terminal.wait_for("begun")
        terminal.press("\x03")
        terminal.wait_for("The command was ended by SIGINT. Enter goes back")
        go_back(terminal)
        quit_from(terminal)


def test_a_command_that_leaves_the_terminal_odd_is_cleaned_up_after(library: Home) -> None:
    with running(library, before=IN_SESSION) as terminal:
        terminal.wait_for("● First")
        piped(terminal, "stty raw -echo < /dev/tty")
        go_back(terminal)
        quit_from(terminal)


def test_commands_are_remembered(library: Home) -> None:
    with running(library, before=IN_SESSION) as terminal:
        terminal.wait_for("● First")
        for command in ("echo one", "echo two"):
            piped(terminal, command)
            go_back(terminal)
        piped(terminal, "\x1b[A\x1b[A\x1b[A\x1b[B\x1b[A")
        terminal.wait_for("one")
        go_back(terminal)
        terminal.press("|\x1b[A")
        terminal.wait_for("echo one")
        terminal.press("\x1b")
        terminal.wait(lambda: "echo one" not in terminal.text)
        quit_from(terminal)


def test_a_signal_ends_the_program_that_has_lent_the_terminal(library: Home) -> None:
    with running(library, before=IN_SESSION) as terminal:
        terminal.wait_for("● First")
        program = psutil.Process(terminal.process.pid)

        def commands() -> list[psutil.Process]:
            return [one for one in program.children(recursive=True) if one.name() == "sleep"]

        piped(terminal, "exec sleep 60")
        terminal.wait(lambda: bool(commands()))
        (command,) = commands()
        os.kill(terminal.process.pid, signal.SIGTERM)
        assert terminal.ended() == 128 + signal.SIGTERM
        psutil.wait_procs([command], timeout=5)
        assert not command.is_running()
        assert not terminal.odd
