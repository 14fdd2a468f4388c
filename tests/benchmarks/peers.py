"""Other programs that set articles in a terminal: what they make of HTML, and how soon."""

import html
import os
import re
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from markdown_it import MarkdownIt

from tests.terminal import Terminal
from tui_reader.document.front_matter import read
from tui_reader.document.markup import is_html

WIDTH = 80
_W3M = ("w3m", "-T", "text/html", "-I", "UTF-8", "-O", "UTF-8", "-o", "auto_image=0", "-no-mouse")
_TALLEST = 600  # lines of an article that are looked at


def html_of(path: Path) -> str:
    """Give an article's body as HTML, which is all that the others read."""
    _, body = read(path.read_bytes(), path.name, modified=0.0)
    return body if is_html(body) else MarkdownIt("commonmark").enable("table").render(body)


def page(title: str, body: str) -> str:
    """Give a whole page."""
    return f'<meta charset="utf-8"><title>{html.escape(title)}</title><body>{body}</body>'


def w3m_lines(body: str, folder: Path) -> list[str]:
    """Give what w3m makes of an article."""
    file = folder / "page.html"
    file.write_text(page("", body), "utf-8")
    done = subprocess.run(
        [*_W3M, "-dump", "-cols", str(WIDTH), str(file)],
        env=_home(folder),
        capture_output=True,
        check=True,
    )
    return done.stdout.decode("utf-8", "replace").split("\n")


def _home(folder: Path) -> Mapping[str, str]:
    return {"HOME": str(folder), "PATH": os.environ["PATH"], "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}


class Newsboat:
    """A newsboat with a home of its own, and with one feed that holds some articles."""

    def __init__(self, folder: Path, bodies: Sequence[str]) -> None:
        self._home = folder / "newsboat"
        self._count = len(bodies)
        own = self._home / ".newsboat"
        own.mkdir(parents=True)
        feed = self._home / "feed.xml"
        feed.write_text(_rss(bodies), "utf-8")
        (own / "urls").write_text(f"file://{feed}\n", "utf-8")
        (own / "config").write_text(
            f"text-width {WIDTH}\nauto-reload no\nshow-read-feeds yes\nshow-read-articles yes\n",
            "utf-8",
        )
        subprocess.run(
            ["newsboat", "-x", "reload"], env=_home(self._home), check=True, capture_output=True
        )

    def all_lines(self) -> list[list[str]]:
        """Give what it makes of each article, by looking at its screen."""
        found = []
        with self._terminal(_TALLEST) as terminal:
            self._to_the_list(terminal)
            for number in range(self._count):
                terminal.press("\r" if number == 0 else "n")
                terminal.wait_for(f"Article '{_title(number)}'")
                terminal.settle(0.1)
                found.append(_article(terminal.lines[1:-1]))
        return found

    def first_screen(self, text: str) -> float:
        """Give the seconds from the key that opens the first article until ``text`` is there."""
        with self._terminal(40) as terminal:
            self._to_the_list(terminal)
            pressed = terminal.press("\r")
            return terminal.wait_for(text, 60) - pressed

    def _terminal(self, rows: int) -> Terminal:
        return Terminal(
            ["newsboat"], columns=WIDTH + 10, rows=rows, environment={"HOME": str(self._home)}
        )

    @staticmethod
    def _to_the_list(terminal: Terminal) -> None:
        terminal.wait_for("Your feeds")
        terminal.settle(0.2)
        terminal.press("\r")
        terminal.wait_for(_title(0))
        terminal.settle(0.2)


def _article(screen: list[str]) -> list[str]:
    """Leave out the title and its like above, and what is blank below."""
    start = screen.index("") if "" in screen else 0
    end = max((number for number, line in enumerate(screen, 1) if line), default=0)
    return screen[start:end]


def _title(number: int) -> str:
    return f"item-{number:04}."


def _rss(bodies: Sequence[str]) -> str:
    items = "".join(
        f"<item><title>{_title(number)}</title><guid>{number}</guid>"
        f"<pubDate>{time.strftime('%a, %d %b %Y %H:%M:%S', time.gmtime(1.6e9 - number * 86400))}"
        f" GMT</pubDate><description>{html.escape(_clean(body))}</description></item>"
        for number, body in enumerate(bodies)
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>all</title>'
        f"<link>http://localhost/</link><description>all</description>{items}</channel></rss>"
    )


def _clean(body: str) -> str:
    return re.sub("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", body)


def w3m_first_screen(file: Path, text: str) -> float:
    """Give the seconds from the start of w3m until ``text`` is there."""
    with Terminal(
        [*_W3M, str(file)],
        columns=WIDTH,
        rows=40,
        environment={"HOME": str(file.parent)},
    ) as terminal:
        return terminal.wait_for(text, 60) - terminal.started
