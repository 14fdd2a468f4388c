"""A fault of the program: the terminal is given back, marks are written, a report says why."""

from pathlib import Path

import pytest

from tests.home import Home
from tests.terminal import Terminal, running
from tests.tui.driver import reading
from tui_reader.settings.crash import report
from tui_reader.tui.screens.main import MainScreen

QUOTED = "what the article says"
FAULTS = {
    "handler": "MainScreen.action_help = boom",
    "worker": "MainScreen.action_help = work(thread=True)(boom)",
    "timer": "MainScreen.action_help = lambda self: self.set_timer(0.01, boom)",
    "callback": "MainScreen.action_help = lambda self: self.app._loop.call_soon(boom)",
    "line": "MainScreen.action_help = lambda self: (setattr(ArticleList, 'render_line', boom),"
    " self.query_one(ArticleList).refresh())",
    "compose": "HelpScreen.compose = boom",
    "thread": "MainScreen.action_help = lambda self: Thread(target=boom).start()",
    "marks": "MainScreen.action_help = lambda self: (setattr(Journals, 'append', boom),"
    " self.action_star())",
    "keys": "MainScreen.action_help = lambda self: setattr(XTermParser, 'feed', boom)",
}


@pytest.fixture
def library(home: Home) -> Home:
    home.write("1.md", title="First article")
    home.write("2.md", title="Second article")
    return home


def start(home: Home, fault: str) -> Terminal:
    program = home.folder / "program.py"
    program.write_text(
        "import sys\n"
        "from threading import Thread\n"
        "from textual import work\n"
        "from textual._parser import Parser as XTermParser\n"
        "from tui_reader.cli.main import main\n"
        "from tui_reader.library.journals import Journals\n"
        "from tui_reader.tui.screens.help import HelpScreen\n"
        "from tui_reader.tui.screens.main import MainScreen\n"
        "from tui_reader.tui.widgets.article_list import ArticleList\n"
        f"def boom(*_, **__):\n    secret = {QUOTED!r}\n    raise RuntimeError('boom')\n"
        f"{fault}\n"
        "main()\n"
    )
    return running(home, columns=200, program=(str(program),))


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_ends_the_program_with_a_report(library: Home, fault: str) -> None:
    with start(library, FAULTS[fault]) as terminal:
        terminal.wait_for("● First article")
        terminal.press("s" if fault != "marks" else "j")
        terminal.wait(lambda: "★" in terminal.text or fault == "marks")
        terminal.press("?")
        if fault == "keys":
            terminal.settle()
            terminal.press("j")
        assert terminal.ended() == 70, terminal.text
        assert not terminal.odd
        assert "the program has failed: RuntimeError: boom" in terminal.text
        assert "Traceback" not in terminal.text
        assert terminal.text.count("tui-reader:") == (3 if fault == "marks" else 1)
    (file,) = (library.folder / "xdg-cache" / "tui-reader").glob("crash-*.txt")
    assert file.name in terminal.text
    text = file.read_text()
    assert "in boom" in text
    assert QUOTED not in text
    assert "RuntimeError: boom" in text
    assert "textual 8" in text
    assert not file.stat().st_mode & 0o077
    if fault != "marks":
        journals = (library.folder / "xdg-config").rglob("*.jsonl")
        assert '"starred"' in "".join(journal.read_text() for journal in journals)


def test_a_fault_before_the_app_is_reported_too(library: Home) -> None:
    with start(library, "import tui_reader.cli.commands as c; c.open_library = boom") as terminal:
        assert terminal.ended() == 70
        assert "the program has failed: RuntimeError: boom" in terminal.text
        assert "Traceback" not in terminal.text


def test_where_the_cache_cannot_be_written_the_report_is_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui_reader.settings.crash.gettempdir", lambda: str(tmp_path))
    blocked = tmp_path / "file"
    blocked.write_text("")
    sentence = report(ValueError("x"), blocked / "cache")
    (file,) = tmp_path.glob("crash-*.txt")
    assert str(file) in sentence


def test_a_report_has_what_led_to_it_but_not_what_was_read(tmp_path: Path) -> None:
    def fail(text: str) -> None:
        try:
            raise KeyError("first")
        except KeyError:
            raise ValueError("no number: \x1b[2J" + text) from None

    def fail_again() -> None:
        try:
            fail("中" * 1_000)
        except ValueError as error:
            raise RuntimeError from error

    with pytest.raises(RuntimeError) as raised:
        fail_again()
    sentence = report(raised.value, tmp_path)
    (file,) = tmp_path.glob("crash-*.txt")
    text = file.read_text()
    assert text.index("ValueError: no number") < text.index("then") < text.index("RuntimeError\n")
    assert "\x1b" not in text + sentence
    assert text.count("中") < 130


async def test_a_fault_fails_tests(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def boom(_: MainScreen) -> None:
        raise RuntimeError("boom")

    home.write()
    monkeypatch.setattr(MainScreen, "action_rescan", boom)
    with pytest.raises(RuntimeError, match="boom"):
        async with reading(home) as reader:
            await reader.press_at_once("R")
