"""The looks: which there are, how they are chosen, and that nothing depends on colour alone."""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.color import ColorType
from rich.style import Style
from textual.color import Color
from textual.theme import BUILTIN_THEMES
from textual.widget import Widget

import tui_reader
from tests.home import Home
from tests.terminal import Terminal, running
from tests.tui.driver import Reader, reading
from tui_reader.settings.session import chosen_theme, keep_theme
from tui_reader.settings.themes import AUTO, OWN, TEXTUAL, THEMES, Looks
from tui_reader.tui.styles import component_style
from tui_reader.tui.themes import own_themes, theme_named
from tui_reader.tui.widgets.key_bar import KeyBar

COLOURED = [name for name in OWN if name != "ansi"]
PLAIN = 4.5
"""What WCAG 2.2 asks for between text and its background (1.4.3)."""
CLEAR = 7.0
"""And what it asks for where that is to be easy (1.4.6)."""


@pytest.fixture(autouse=True)
def many_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLORTERM", "truecolor")


@pytest.fixture
def library(home: Home) -> Home:
    body = "Some `code`, a [link](https://a.example/), ==marked== and *stressed*.\n\n# Heading"
    for number in range(3):
        home.write(title=f"Title {number}", body=body)
    return home


# Which there are


def test_the_names_are_those_of_the_themes() -> None:
    assert tuple(sorted(TEXTUAL)) == tuple(sorted(BUILTIN_THEMES))
    for dark in (True, False):
        assert tuple(theme.name for theme in own_themes(dark=dark)) == OWN
    assert (AUTO, *OWN, *TEXTUAL) == THEMES


@pytest.mark.parametrize(
    ("name", "dark", "few", "theme"),
    [
        ("auto", True, False, "night"),
        ("auto", False, False, "paper"),
        ("no such theme", False, False, "paper"),
        ("sepia", True, False, "sepia"),
        ("sepia", True, True, "ansi"),
        ("auto", False, True, "ansi"),
        ("ansi-light", True, True, "ansi-light"),
    ],
)
def test_a_name_means_a_theme(name: str, dark: bool, few: bool, theme: str) -> None:
    assert theme_named(name, dark=dark, few=few) == theme


async def test_the_app_has_every_theme(library: Home) -> None:
    async with reading(library) as reader:
        for name in THEMES:
            reader.app.use_theme(name)
            assert reader.app.theme == (name if name != AUTO else "night")


# Contrast


def luminance(colour: Color) -> float:
    """Give the relative luminance, as WCAG defines it."""
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in colour.normalized
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(style: Style) -> float:
    assert style.color is not None
    assert style.bgcolor is not None
    lights = [luminance(Color.from_rich_color(colour)) for colour in (style.color, style.bgcolor)]
    return (max(lights) + 0.05) / (min(lights) + 0.05)


def styles(reader: Reader) -> Iterator[tuple[str, Style]]:
    """Give every pair of colours that the style sheet makes, by what has it."""
    for widget in (reader.tree, reader.entries, reader.article, reader.screen.query_one(KeyBar)):
        yield type(widget).__name__, component_style(widget)
        for name in sorted(type(widget).COMPONENT_CLASSES):
            if _is_ours(widget, name):
                yield name, component_style(widget, name)
    for cursor in ("list--cursor", "list--cursor-focused"):
        for name in ("unread", "muted", "mark", "problem", "match"):
            yield f"{cursor} {name}", component_style(reader.entries, cursor, f"list--{name}")
    selection = component_style(reader.article, "article--selection").bgcolor
    for name in ("heading", "code", "link", "muted", "string", "keyword"):
        own = component_style(reader.article, f"article--{name}")
        yield f"selected {name}", own + Style(bgcolor=selection)
    yield from _named(reader)


def _is_ours(widget: Widget, name: str) -> bool:
    return name.startswith(("list--", "article--")) or name in ("tree--cursor", "tree--guides")


def _named(reader: Reader) -> Iterator[tuple[str, Style]]:
    """Give the pairs that are written as variables in text, or stand in rules of a class."""
    variables = reader.app.theme_variables
    for front, back in (
        *(("accent", "surface"), ("text-muted", "surface"), ("text-error", "surface")),
        *(("text-error", "error-muted"), ("foreground", "panel"), ("foreground", "warning-muted")),
        *(("block-cursor-foreground", "block-cursor-background"),),
        *(("text-muted", "block-cursor-background"), ("text-muted", "primary-muted")),
        *(("input-selection-foreground", "input-selection-background"),),
    ):
        colours = (Color.parse(variables[name]).rich_color for name in (front, back))
        yield f"{front} on {back}", Style.from_color(*colours)


@pytest.mark.parametrize("dark", [True, False])
@pytest.mark.parametrize("theme", COLOURED)
async def test_all_text_has_contrast(library: Home, theme: str, dark: bool) -> None:
    async with reading(library, looks=Looks(theme, dark=dark)) as reader:
        await reader.open("enter")
        least = CLEAR if theme == "high-contrast" else PLAIN
        ratios = {name: round(contrast(style), 2) for name, style in styles(reader)}
        assert {name: ratio for name, ratio in ratios.items() if ratio < least} == {}


# Without colours


def looks_of(style: Style) -> tuple[bool, ...]:
    """Give what is left of a style without its colours."""
    return tuple(map(bool, (style.bold, style.dim, style.italic, style.underline, style.reverse)))


@pytest.mark.parametrize("looks", [Looks("paper", colours=False), Looks("ansi")])
async def test_every_state_shows_without_colours(library: Home, looks: Looks) -> None:
    async with reading(library, looks=looks) as reader:
        await reader.open("enter")

        def differs(widget: Widget, *names: str) -> None:
            found = [looks_of(component_style(widget, *([name] if name else []))) for name in names]
            assert len(set(found)) == len(found), dict(zip(names, found, strict=True))

        differs(reader.entries, "", "list--unread", "list--cursor", "list--cursor-focused")
        differs(reader.entries, "list--muted", "list--match")
        differs(reader.article, "", "article--link", "article--selection", "article--strong")
        if not looks.colours:
            differs(reader.article, "", "article--mark", "article--link", "article--code")
            differs(reader.article, "", "article--found", "article--current")
        cursor = {
            focus: reader.tree.get_component_rich_style("tree--cursor") for focus in ("article",)
        }
        reader.tree.focus()
        await reader.settle()
        cursor["tree"] = reader.tree.get_component_rich_style("tree--cursor")
        assert len(set(map(looks_of, cursor.values()))) == 2


async def test_without_colours_none_is_written(library: Home) -> None:
    async with reading(library, looks=Looks("paper", colours=False)) as reader:
        await reader.open("enter")
        styles = [
            segment.style
            for line in reader.screen._compositor.render_strips()
            for segment in line
            if segment.style is not None
        ]
        colours = {colour for style in styles for colour in (style.color, style.bgcolor) if colour}
        assert {colour.type for colour in colours} == {ColorType.DEFAULT}


async def test_an_unread_article_is_bold_and_has_a_dot(library: Home) -> None:
    async with reading(library, looks=Looks(colours=False)) as reader:
        line = reader.entries.render_line(0)
        assert line.text.startswith(" ● Title 0")
        (title,) = [one for one in line if one.text.startswith("Title")]
        assert title.style is not None
        assert title.style.bold
        await reader.press("m")
        line = reader.entries.render_line(0)
        assert not any(one.style.bold for one in line if one.style is not None)


async def test_the_variable_stays_for_other_programs(
    library: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "")
    async with reading(library) as reader:
        assert not reader.app.no_color
    monkeypatch.setenv("NO_COLOR", "1")
    async with reading(library, looks=Looks(colours=False)) as reader:
        assert reader.app.no_color
        assert os.environ["NO_COLOR"] == "1"


def test_no_private_character_is_drawn() -> None:
    """Fonts that have icons there are not everybody's."""
    package = Path(tui_reader.__file__).parent
    private = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
    files = [file for kind in ("py", "tcss", "md") for file in package.rglob(f"*.{kind}")]
    assert len(files) > 100
    assert [file for file in files if private.search(file.read_text("utf-8"))] == []


# Choosing


async def test_the_picker_shows_each_theme_and_esc_goes_back(library: Home, tmp_path: Path) -> None:
    session = tmp_path / "session.json"
    async with reading(library, looks=Looks("paper"), session=session) as reader:
        await reader.press("ctrl+t")
        assert reader.app.theme == "paper"
        await reader.press("down")
        assert reader.app.theme == "sepia"
        await reader.press(*"nord")
        assert reader.app.theme == "nord"
        await reader.press("escape")
        assert reader.app.theme == "paper"
        assert reader.app.screen is reader.screen
    assert chosen_theme(session, "auto") == "auto"


async def test_a_chosen_theme_is_kept_for_every_library(library: Home, tmp_path: Path) -> None:
    session = tmp_path / "session.json"
    async with reading(library, session=session) as reader:
        await reader.press("ctrl+t", *"sepia", "enter")
        assert reader.app.theme == "sepia"
        assert chosen_theme(session, "auto") == "sepia"
        await reader.press("Q")
    assert chosen_theme(session, "auto") == "sepia"


async def test_without_colours_there_is_nothing_to_choose(library: Home) -> None:
    async with reading(library, looks=Looks(colours=False)) as reader:
        await reader.press("ctrl+t")
        assert "no colours to choose" in reader.message
        assert reader.app.screen is reader.screen


def test_a_newer_configuration_wins(tmp_path: Path) -> None:
    session = tmp_path / "session.json"
    assert chosen_theme(session, "ink") == "ink"
    keep_theme(session, "sepia", "ink")
    assert chosen_theme(session, "ink") == "sepia"
    assert chosen_theme(session, "nord") == "nord"


@pytest.mark.parametrize("kept", [7, {"name": 7, "instead_of": "auto"}, {"name": "nord"}, []])
def test_a_choice_that_is_not_understood_is_none(tmp_path: Path, kept: object) -> None:
    session = tmp_path / "session.json"
    session.write_text(json.dumps({"theme": kept}), "utf-8")
    assert chosen_theme(session, "auto") == "auto"


# In a terminal

PAPER = f"48;2;{';'.join(map(str, Color.parse('#faf8f4').rgb))}".encode()
NIGHT = f"48;2;{';'.join(map(str, Color.parse('#17191c').rgb))}".encode()
WHITE = b"\x1b]11;rgb:ffff/ffff/ffff\x1b\\"
BLACK = b"\x1b]11;rgb:0000/0000/0000\x1b\\"
WHO = b"\x1b[?62;22c"
ASKED = b"\x1b]11;?\x1b\\"


def start(home: Home, answers: dict[bytes, bytes], **environment: str) -> Terminal:
    return running(home, columns=80, rows=24, answers=answers, **environment)


@pytest.mark.parametrize(
    ("answer", "variable", "ground"),
    [(WHITE, "15;0", PAPER), (BLACK, "0;15", NIGHT), (b"", "0;15", PAPER), (b"", "", NIGHT)],
)
def test_auto_is_as_the_terminal(
    library: Home, answer: bytes, variable: str, ground: bytes
) -> None:
    with start(library, {b"\x1b[c": answer + WHO}, COLORFGBG=variable) as terminal:
        terminal.wait_for("Title 2")
        assert ground in terminal.raw
        assert terminal.raw.index(ASKED) < terminal.raw.index(b"\x1b[?1049h")
        terminal.press("Q")
        assert terminal.ended() == 0
        assert not terminal.odd


@pytest.mark.parametrize("cut", [None, 2, 9, 24, 27])
def test_an_answer_that_comes_late_is_no_key(library: Home, cut: int | None) -> None:
    with start(library, {}) as terminal:
        terminal.wait_for("Title 2")
        terminal.settle()
        before = terminal.text
        answer = (WHITE + WHO).decode()
        terminal.press(answer[:cut])
        if cut is not None:
            terminal.settle()
            terminal.press(answer[cut:])
        terminal.settle()
        assert terminal.text == before
        terminal.press("\r")
        terminal.wait_for("Some")
        terminal.press("q")
        terminal.press("Q")
        assert terminal.ended() == 0
        assert not terminal.odd


def test_keys_that_are_typed_before_the_first_screen_count(library: Home) -> None:
    library.library().close()
    with start(library, {b"\x1b[c": b"?" + WHITE + WHO}) as terminal:
        terminal.wait_for("Keys in the list")


def test_a_chosen_theme_needs_no_question(library: Home) -> None:
    folder = Path(library.environment()["XDG_CONFIG_HOME"]) / "tui-reader"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text('theme = "sepia"\n', "utf-8")
    with start(library, {}) as terminal:
        terminal.wait_for("Title 2")
        assert ASKED not in terminal.raw


def test_a_dumb_terminal_is_told_what_to_do(library: Home) -> None:
    with start(library, {}, TERM="dumb") as terminal:
        assert terminal.ended() == 2
        told = "".join(terminal.lines)
        assert "tui-reader list" in told
        assert "tui-reader show" in told
        assert b"\x1b" not in terminal.raw


@pytest.mark.parametrize("variable", ["LC_ALL", "LANG"])
def test_the_locale_c_has_borders_of_ascii_and_text_as_it_is(home: Home, variable: str) -> None:
    home.write(title="Ünread 给汉字", body="- one\n- zwölf")
    with start(home, {}, **({"LC_ALL": ""} | {variable: "C"})) as terminal:
        terminal.wait_for("* Ünread")
        assert "给汉字" in terminal.text
        assert not set("●─│▸▾") & set(terminal.text)
        terminal.press("\r")
        terminal.wait_for("zwölf")
        terminal.settle()
        assert not set("•━─│┃") & set(terminal.text)


def test_no_color_is_honoured(library: Home) -> None:
    with start(library, {}, NO_COLOR="1") as terminal:
        terminal.wait_for("Title 2")
        terminal.settle()
        colours = re.findall(
            rb"\x1b\[[\d;]*?(?<!\d)(?:[34]8;[25]|3[0-7]|4[0-7]|9[0-7])[;m]", terminal.raw
        )
        assert colours == []


# Layouts


@pytest.mark.parametrize(
    ("size", "shown"),
    [
        *(((40, 12), 2), ((60, 20), 2), ((79, 24), 2), ((80, 24), 3), ((120, 40), 3)),
        *(((139, 40), 3), ((140, 40), 3), ((200, 60), 3), ((300, 80), 3)),
    ],
)
async def test_panes_fill_the_screen_and_lie_beside_one_another(
    library: Home, size: tuple[int, int], shown: int
) -> None:
    async with reading(library, size=size) as reader:
        bar = reader.screen.query_one(KeyBar)
        panes = [one for one in (reader.tree, reader.entries, reader.article) if one.region.area]
        assert len(panes) == shown
        regions = [one.region for one in (*panes, bar)]
        for place, region in enumerate(regions):
            assert reader.screen.region.contains_region(region)
            assert not any(region.overlaps(other) for other in regions[place + 1 :])
        is_beside = reader.tree.region.y == reader.entries.region.y
        assert is_beside == (size[0] >= 140)
        if is_beside:
            tops = {one.content_region.y for one in (reader.tree, reader.entries, reader.article)}
            assert tops == {1}
        await reader.open("enter")
        await reader.press("z")
        column = reader.article.region
        assert (column.x, column.y, column.width) == (0, 0, size[0])
        assert column.height == size[1] - 1
