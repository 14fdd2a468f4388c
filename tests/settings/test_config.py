"""What is wrong in the configuration is told and does no harm."""

from pathlib import Path

import pytest

from tui_reader.domain.query import Sort
from tui_reader.domain.query_parser import parse
from tui_reader.settings.config import Config, LibraryConfig, MarkRead, load
from tui_reader.settings.paths import guide


def write(tmp_path: Path, text: str) -> Config:
    file = tmp_path / "config.toml"
    file.write_text(text)
    return load(file)


def test_absent_and_empty(tmp_path: Path) -> None:
    assert load(tmp_path / "config.toml") == Config() == write(tmp_path, "")


def test_everything(tmp_path: Path) -> None:
    config = write(
        tmp_path,
        f'library = "news"\n[libraries.news]\npath = "{tmp_path}"\nid = "x"\ncategories = "flat"\n',
    )
    assert config.faults == ()
    assert config.library == "news"
    expected = LibraryConfig(tmp_path, "x", flat_categories=True)
    assert config.named("news") == config.named(str(tmp_path)) == expected
    assert config.named(str(tmp_path / "other")) == LibraryConfig(tmp_path / "other")


def test_how_articles_are_set(tmp_path: Path) -> None:
    assert write(tmp_path, "") == Config()
    config = write(
        tmp_path, "measure = 0\nwrap_code = true\nlinks = 'listed'\nambiguous_width = 'auto'"
    )
    assert config == Config(measure=0, wrap_code=True, links="listed", ambiguous_width="auto")


def test_views_and_their_order(tmp_path: Path) -> None:
    config = write(
        tmp_path,
        "sort = '-title'\nday_headings = false\n"
        "[views]\n'短 文' = 'is:unread 诈骗'\nOld = 'older:1y'",
    )
    assert config.faults == ()
    assert config.views == {"短 文": parse("is:unread 诈骗"), "Old": parse("older:1y")}
    assert (config.sort, config.day_headings) == (Sort("title", reverse=True), False)
    assert write(tmp_path, "day_headings = 'auto'") == Config()


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("on-open", MarkRead()),
        ("at-end", MarkRead("at-end")),
        ("manual", MarkRead("manual")),
        ("after:3s", MarkRead("after", 3)),
        ("after:1s", MarkRead("after", 1)),
        ("after:2.5s", MarkRead("after", 2.5)),
        ("after:3600s", MarkRead("after", 3600)),
    ],
)
def test_when_articles_are_marked_as_read(tmp_path: Path, value: str, expected: MarkRead) -> None:
    assert write(tmp_path, f"mark_read = '{value}'") == Config(mark_read=expected)


@pytest.mark.parametrize(
    "value",
    [
        *("''", "'after'", "'after:'", "'after:s'", "'after:3'", "'after:3m'", "'after:-3s'"),
        *("'after:0s'", "'after:0.9s'", "'after:3600.1s'", "'after:1e3s'", "'after:nans'"),
        *("'after:３s'", "'After:3s'", "'after:3s\\n'", "'on-close'", "3", "true", "['manual']"),
    ],
)
def test_other_times_are_mistakes(tmp_path: Path, value: str) -> None:
    config = write(tmp_path, f"mark_read = {value}")
    assert config.mark_read == MarkRead()
    (fault,) = config.faults
    assert '"on-open" or "at-end" or "manual" or "after:3s"' in str(fault)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("libary = 'x'", "did you mean library?"),
        ("library = 1", "text in quotation marks"),
        ("libraries = 1", "libraries.NAME"),
        ("libraries.a = 1", "a table"),
        ("[libraries.a]\nid = 'x'", "libraries.a.path"),
        ("[libraries.a]\npath = 'x'\ncategories = 'both'", '"nested" or "flat"'),
        ("[libraries.a]\npath = 'x'\ncolour = 'red'", "there are path, id, categories"),
        ("library = ", "cannot be read"),
        ("measure = -1", "a number of cells"),
        ("measure = true", "a number of cells"),
        ("wrap_code = 1", "false or true"),
        ("views = 1", "a table of queries"),
        ("[views]\na = 1", "views.a"),
        ("[views]\na = 'is:unred'", "“views.a”: column 4: nothing “is:unred”"),
        ("sort = 'relevance'", '"date" or "-date"'),
        ("day_headings = 1", '"auto" or true or false'),
        ("links = 'all'", '"numbered" or "listed" or "plain"'),
        ("ambiguous_width = 3", '1 or 2 or "auto"'),
    ],
)
def test_mistakes(tmp_path: Path, text: str, said: str) -> None:
    config = write(tmp_path, text)
    assert any(said in str(fault) for fault in config.faults)
    assert str(tmp_path) in str(config.faults[0])


def test_unreadable_and_not_text(tmp_path: Path) -> None:
    (tmp_path / "config.toml").mkdir()
    assert load(tmp_path / "config.toml").faults
    (tmp_path / "other.toml").write_bytes(b"\xff\xfe\x00")
    assert "UTF-8" in str(load(tmp_path / "other.toml").faults[0])


def test_the_guide_is_in_the_package() -> None:
    assert (guide() / "1-welcome.md").is_file()
