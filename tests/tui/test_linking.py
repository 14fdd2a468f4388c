"""Links: labels, numbers, lists, the mouse; what opens, and what is only shown."""

from pathlib import Path
from threading import Event

import pytest
from textual.widgets import Input

from tests.home import Home
from tests.tui.driver import Reader, reading
from tui_reader.domain.errors import ReaderError
from tui_reader.settings.config import Config
from tui_reader.tui import opening
from tui_reader.tui.screens import linking
from tui_reader.tui.screens.picking import PickScreen
from tui_reader.tui.widgets.article_view import ArticleView

MANY = " ".join(f"[link{n}](https://a.b/{n})" for n in range(60))


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What other programs were given."""
    found: list[str] = []
    monkeypatch.setattr(opening, "open_address", found.append)
    monkeypatch.setattr(opening, "open_file", lambda file: found.append(str(file)))
    return found


async def told(reader: Reader, *keys: str) -> str:
    """Press keys and give what is said when that has come to its end."""
    await reader.press(*keys)
    await reader.until(lambda: reader.message != "" and not reader.screen._waits.has("link"))
    return reader.message


async def test_a_label_opens_its_link(home: Home, opened: list[str]) -> None:
    home.write(title="One", body="[a](https://a.b/1) and [b](https://a.b/2), [a](https://a.b/1)")
    async with reading(home) as reader:
        await reader.open("enter")
        plain = reader.shown
        await reader.press("f")
        assert "a[1] and s[2], a[1]" in reader.shown  # one for each address
        assert reader.message == "Type a link's label; any other key ends."
        assert await told(reader, "s") == "Opened https://a.b/2"
        assert opened == ["https://a.b/2"]
        assert reader.shown == plain


async def test_labels_are_told_apart_without_colour(home: Home) -> None:
    home.write(title="One", body="[text](https://a.b/1)")
    async with reading(home) as reader:
        await reader.open("enter", "f")
        y = next(y for y, line in enumerate(reader.shown.split("\n")) if "aext" in line)
        label = next(s for s in reader.article.render_line(y) if s.text == "a")
        assert label.style is not None
        assert label.style.reverse
        assert label.style.bold


async def test_two_letters_narrow_down_and_are_taken_back(home: Home, opened: list[str]) -> None:
    home.write(title="One", body=MANY)
    async with reading(home) as reader:
        await reader.open("enter", "f")
        assert "aink0" in reader.shown
        assert "maink" not in reader.shown
        await reader.press("m")
        assert "link0" in reader.shown
        assert "mank" in reader.shown
        await reader.press("backspace")
        assert "aink0" in reader.shown
        await reader.press("m", "a")
        await reader.until(lambda: bool(opened))
        number = opened[0].rpartition("/")[2]
        assert int(number) > 20
        assert "aink0" not in reader.shown


@pytest.mark.parametrize("key", ["escape", "x", "backspace", "0"])
async def test_another_key_ends_labels(home: Home, opened: list[str], key: str) -> None:
    home.write(title="One", body="[text](https://a.b/1)")
    async with reading(home) as reader:
        await reader.open("enter", "f")
        assert "aext" in reader.shown
        await reader.press(key)
        assert "text" in reader.shown
        assert reader.focus == "article"
        await reader.press("a", "escape")
        assert not opened


async def test_keys_that_are_no_letters_do_what_they_do(home: Home) -> None:
    home.write(title="One", body="[text](https://a.b/1)\n\n" + "Words.\n\n" * 90)
    async with reading(home) as reader:
        await reader.open("enter", "f")
        await reader.press("pagedown")
        assert reader.article.scroll_offset.y > 0
        await reader.press("home")
        assert "text" in reader.shown


async def test_the_mouse_ends_labels(home: Home) -> None:
    home.write(title="One", body="[text](https://a.b/1)")
    async with reading(home) as reader:
        await reader.open("enter", "f")
        await reader.click(ArticleView, 3, 20)
        assert "text" in reader.shown
        assert not reader.message


async def test_full_width_letters_are_labels(home: Home, opened: list[str]) -> None:
    home.write(title="One", body="[text](https://a.b/1)")
    async with reading(home) as reader:
        await reader.open("enter")
        await told(reader, "ｆ", "ａ")
        assert opened == ["https://a.b/1"]


async def test_labels_from_the_list(home: Home, opened: list[str]) -> None:
    home.write(title="One", body="[text](https://a.b/1)")
    home.write(title="Two", body="No link.")
    async with reading(home) as reader:
        await reader.open("enter")
        await reader.press("escape", "f")
        assert reader.focus == "list"
        assert await told(reader, "a") == "Opened https://a.b/1"
        await reader.press("n")
        await reader.until(lambda: "No link." in reader.shown)
        assert await told(reader, "f") == "No link is on this page."
    async with reading(home, size=(60, 20)) as reader:
        await reader.open("enter")
        await reader.press("escape", "f")
        assert "No article is shown" in reader.message


async def test_labels_on_links_within_the_article(home: Home) -> None:
    words = "Words.\n\n" * 60
    home.write(
        title="One", body=f"A note[^1] and [there](#there).\n\n{words}## There\n\nB\n\n[^1]: C"
    )
    async with reading(home) as reader:
        await reader.open("enter", "f")
        await reader.press("s")
        await reader.until(lambda: "There" in reader.shown)
        await reader.press("x")
        await reader.until(lambda: "A note" in reader.shown)
        await reader.press("f", "a")
        await reader.until(lambda: "¹ C" in reader.shown)


@pytest.mark.parametrize("links", ["numbered", "plain", "listed"])
async def test_links_by_number(home: Home, opened: list[str], links: str) -> None:
    home.write(
        title="One",
        link="https://own.org/",
        body=f"# [Head](https://a.b/h)\n\n{MANY}\n\n[here](#h) ![p](p.png)\n\n|[c](https://a.b/c)|\n|-|",
    )
    async with reading(home, config=Config(links=links)) as reader:
        await reader.open("enter")
        assert await told(reader, "1", "2", "enter") == "Opened https://a.b/10"
        assert await told(reader, "6", "2", "enter") == "Opened https://a.b/c"
        assert await told(reader, "6", "3", "enter") == "There is no link 63; the last is 62."
        assert await told(reader, "enter") == (
            "A number before Enter opens a link, f labels those you see."
        )
        assert len(opened) == 2


async def test_no_link_has_a_number(home: Home) -> None:
    home.write(title="One", body="Text.")
    async with reading(home) as reader:
        await reader.open("enter")
        assert await told(reader, "1", "enter") == (
            "No link here has a number: f labels the links on the page, U lists all."
        )
        assert await told(reader, "U") == "This article has no links."


async def test_all_links_are_listed(home: Home, opened: list[str]) -> None:
    home.write(title="One", body=f"{MANY} [here](#there) [{'x' * 9}](ftp://a.b)\n\n# There")
    async with reading(home) as reader:
        await reader.open("enter")
        await reader.press("U")
        await reader.until(lambda: isinstance(reader.app.screen, PickScreen))
        screen = reader.app.screen
        assert isinstance(screen, PickScreen)
        names = [(row.name.strip(), row.about) for row in screen._rows]
        assert names[0] == ("1 link0", "https://a.b/0")
        assert names[-2:] == [("here", "#there"), ("61 xxxxxxxxx", "ftp://a.b")]
        await reader.press(*"link37")
        await reader.press("enter")
        await reader.until(lambda: bool(opened))
        assert opened == ["https://a.b/37"]


async def test_the_original(home: Home, opened: list[str]) -> None:
    home.write(title="One", link="https://a.b/one#top")
    home.write(title="Copy", link="https://a.b/one")
    home.write(title="Two")
    async with reading(home) as reader:
        assert await told(reader, "o") == "Opened https://a.b/one#top"
        assert reader.unread == ["One", "Copy", "Two"]
        assert await told(reader, "O") == "Opened https://a.b/one#top"
        assert reader.unread == ["Copy", "Two"]
        assert await told(reader, "j", "j", "O") == "This article has no link."
        assert reader.unread == ["Copy", "Two"]
        assert opened == ["https://a.b/one#top"] * 2


async def test_what_cannot_be_opened_is_not_marked(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.write(title="One", link="https://a.b/one")
    monkeypatch.setenv("BROWSER", "/none/such")
    async with reading(home) as reader:
        assert "/none/such" in await told(reader, "O")
        assert "cannot be started" in reader.message
        assert reader.unread == ["One"]


@pytest.mark.parametrize(
    "href",
    ["javascript:alert%281%29", "file:///etc/passwd", "../../x.png", "run.sh", "data:text/html,a"],
)
async def test_anything_else_is_shown(home: Home, opened: list[str], href: str) -> None:
    home.write(title="One", body=f'<p><a href="{href}">text</a></p>')
    (home.root / "run.sh").write_text("#!/bin/sh")
    async with reading(home) as reader:
        await reader.open("enter")
        assert (await told(reader, "f", "a")).startswith(f"Not opened: {href} (")
        assert not opened


@pytest.mark.parametrize(
    "href", ["sub/two.md", "sub/two", "/sub/two.md", "https://a.b/two/#x", "two"]
)
async def test_links_to_other_articles_open_here(home: Home, opened: list[str], href: str) -> None:
    home.write("one.md", title="One", body=f"[text]({href})", tags="[first]")
    home.write("sub/two.md", title="Two", link="http://a.b/two", body="Second.")
    async with reading(home) as reader:
        await reader.press("slash", *"tag:first", "enter")
        assert reader.titles == ["One"]
        await reader.open("enter")
        await reader.press("f", "a")
        await reader.until(lambda: "Second." in reader.shown)
        assert reader.focus == "article"
        assert reader.titles == ["One"]
        await reader.press("backspace")
        await reader.until(lambda: "text" in reader.shown)
        await reader.press("escape", "escape")
        assert reader.unread == []
        assert not opened


@pytest.mark.parametrize("size", [(100, 30), (60, 20)])
async def test_a_link_leads_to_a_place_in_another_article(
    home: Home, size: tuple[int, int]
) -> None:
    words = "Words.\n\n" * 60
    home.write("one.md", title="One", body="[text](two.md#the-end)")
    home.write("two.md", title="Two", body=f"{words}## The end\n\nArrived.\n\n{words}")
    async with reading(home, size=size) as reader:
        await reader.open("enter")
        await reader.press("f", "a")
        await reader.until(lambda: "Arrived." in reader.shown)
        assert "The end" in reader.shown.split("\n")[0] + reader.shown.split("\n")[1]
        await reader.press("j", "j")
        await reader.press("backspace")
        await reader.until(lambda: "text" in reader.shown)


async def test_a_click_follows_any_link(home: Home, opened: list[str]) -> None:
    home.write(title="One", body="[text](https://a.b/1)")
    async with reading(home) as reader:
        await reader.open("enter")
        lines = reader.shown.split("\n")
        y = next(number for number, line in enumerate(lines) if "text" in line)
        await reader.click(ArticleView, lines[y].index("text") + 2, y + 1)
        await reader.until(lambda: bool(opened))


async def test_a_selection_that_ends_on_a_link_opens_nothing(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.write(title="One", body="Words before [text](https://a.b/1)")
    async with reading(home) as reader:
        await reader.open("enter")
        lines = reader.shown.split("\n")
        y = 1 + next(number for number, line in enumerate(lines) if "Words" in line)
        x = lines[y - 1].index("Words"), lines[y - 1].index("text") + 2
        followed: list[str] = []
        monkeypatch.setattr(reader.screen, "_follow", followed.append)
        pilot = reader._pilot
        await pilot.mouse_down(ArticleView, offset=(x[0], y))
        await pilot.hover(ArticleView, offset=(x[1], y))
        await pilot.mouse_up(ArticleView, offset=(x[1], y))
        await reader.press("ctrl+c")
        assert "Words before te" in reader.app.clipboard
        assert not followed
        await reader.click(ArticleView, x[1], y)
        assert followed == ["https://a.b/1"]


async def test_pictures(home: Home, opened: list[str]) -> None:
    (home.root / "a.png").write_bytes(b"")
    home.write("one.md", title="One", body="![first](a.png)\n\nText.")
    home.write("two.md", title="Two", body="![second](/a.png) [![third](https://a.b/c)](d.md)")
    home.write("three.md", title="Three", body="Text.")
    async with reading(home) as reader:
        await reader.open("enter")
        assert await told(reader, "i") == "Opened a.png"
        assert opened == [str((home.root / "a.png").resolve())]
        await reader.press("f", "a")
        await reader.until(lambda: len(opened) == 2)
        await reader.press("n")
        await reader.until(lambda: "second" in reader.shown)
        await reader.press("i")
        screen = reader.app.screen
        assert isinstance(screen, PickScreen)
        assert [row.about for row in screen._rows] == ["/a.png", "https://a.b/c"]
        assert await told(reader, "down", "enter") == "Opened https://a.b/c"
        await reader.press("n")
        await reader.until(lambda: "second" not in reader.shown)
        assert await told(reader, "i") == "No picture is on this page."


async def test_a_slow_link_is_stopped(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    go, went = Event(), Event()

    def wait(_: str) -> None:
        go.wait(10)
        went.set()

    monkeypatch.setattr(opening, "open_address", wait)
    home.write(title="One", body="[text](https://a.b/1)")
    async with reading(home) as reader:
        await reader.open("enter")
        await reader.press("f", "a")
        await reader.until(lambda: "Opening … Esc stops" in reader.bottom)
        await reader.press("escape")
        assert reader.focus == "article"
        assert "Opening" not in reader.bottom
        go.set()
        await reader.until(lambda: went.is_set() and not reader.screen.workers._workers)
        await reader.settle()
        assert not reader.message


def test_the_browser(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    said = tmp_path / "said"
    program = tmp_path / "browser"
    program.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" >{said}\n')
    program.chmod(0o755)
    monkeypatch.setenv("BROWSER", f"{program} --new '%s'")
    opening.open_address("https://a.b/$(touch x);'\"`")
    assert said.read_text() == "--new\nhttps://a.b/$(touch x);'\"`\n"
    program.write_text("#!/bin/sh\nexit 3\n")
    with pytest.raises(ReaderError, match="ended with status 3"):
        opening.open_address("https://a.b")
    for address in ("javascript:x", "file:///x", "-x", "http", "//[", ""):
        with pytest.raises(ReaderError):
            opening.open_address(address)


@pytest.mark.parametrize(
    ("environment", "system", "there", "words"),
    [
        ({}, "Linux", ["lynx", "links"], ["/bin/lynx", "https://a.b"]),
        ({"DISPLAY": ":0"}, "Linux", ["lynx"], []),
        ({"WAYLAND_DISPLAY": "w"}, "Linux", [], []),
        ({}, "Darwin", [], []),
        ({"BROWSER": "/opt/w3m -v"}, "Linux", [], ["/opt/w3m", "-v", "https://a.b"]),
        ({"BROWSER": "firefox", "DISPLAY": ""}, "Linux", ["w3m"], []),
    ],
)
def test_a_browser_that_needs_the_terminal(
    environment: dict[str, str], system: str, there: list[str], words: list[str]
) -> None:
    def which(name: str) -> str | None:
        return f"/bin/{name}" if name in there else None

    assert opening.text_browser("https://a.b", environment, system, "6.1", which) == words


def test_without_any_browser_that_is_said() -> None:
    with pytest.raises(ReaderError, match="no browser can be opened here"):
        opening.text_browser("https://a.b", {}, "Linux", "6.1", lambda _: None)


async def test_keys_behind_the_list_of_links_are_not_the_articles(home: Home) -> None:
    home.write(title="One", body="[a](https://a.b/1)")
    home.write(title="Two")
    async with reading(home) as reader:
        await reader.open("enter")
        await reader.send("UAsm")
        assert isinstance(reader.app.screen, PickScreen)
        await reader.press("escape")
        assert reader.unread == ["Two"]
        assert "★" not in "".join(reader.drawn)


async def test_keys_behind_very_many_links_are_not_the_articles(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(linking, "_AT_ONCE", 0)
    home.write(title="One", body="[a](https://a.b/1)")
    home.write(title="Two")
    async with reading(home) as reader:
        await reader.open("enter")
        await reader.send("UAs")
        await reader.until(lambda: isinstance(reader.app.screen, PickScreen))
        await reader.until(lambda: reader.app.screen.query_one(Input).value == "As")
        await reader.press("escape")
        assert reader.unread == ["Two"]
        await reader.press("s")
        assert "★" in "".join(reader.drawn)


async def test_labels_are_laid_anew_after_a_resize(home: Home, opened: list[str]) -> None:
    home.write(title="One", body="[a](https://a.b/1) [b](https://a.b/2)")
    async with reading(home, size=(80, 24)) as reader:
        await reader.open("enter", "f")
        await reader.resize(110, 30)
        await reader.until(lambda: reader.article.is_labelled)
        assert reader.message == "Type a link's label; any other key ends."
        assert await told(reader, "s") == "Opened https://a.b/2"


async def test_labels_that_the_wheel_takes_away_are_not_spoken_of(home: Home) -> None:
    home.write(title="One", body="\n\n".join(f"[link {n}](https://a.b/{n})" for n in range(90)))
    async with reading(home) as reader:
        await reader.open("enter", "f")
        reader.article.scroll_to(y=7, animate=False)
        await reader.until(lambda: not reader.article.is_labelled)
        await reader.settle()
        assert not reader.message


def test_the_system_s_program_for_files() -> None:
    file, here = Path("/a/b.png"), {"xdg-open": "/bin/xdg-open", "open": "/bin/open"}.get
    assert opening.viewer(file, "Linux", "6.1", here) == ["/bin/xdg-open", "/a/b.png"]
    assert opening.viewer(file, "Darwin", "22", here) == ["/bin/open", "/a/b.png"]
    windows = "5.15-microsoft-standard-WSL2"
    assert opening.viewer(file, "Linux", windows, here) == ["/bin/xdg-open", "/a/b.png"]
    assert opening.viewer(file, "Linux", windows, lambda n: n)[0] == "wslview"
    with pytest.raises(ReaderError, match="xdg-open is missing"):
        opening.viewer(file, "Linux", "6.1", lambda _: None)
