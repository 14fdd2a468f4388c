"""What is wrong in the configuration is told and does no harm."""

import contextlib
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.domain.errors import ConfigError
from tui_reader.domain.query import Sort
from tui_reader.domain.query_parser import parse
from tui_reader.settings.actions import ACTIONS
from tui_reader.settings.config import Config, LibraryConfig, MarkRead, Pager, Source
from tui_reader.settings.config_example import example
from tui_reader.settings.config_file import KEYS, PAGER_KEYS, load, stamp, understood
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
        ("views = 1", 'it is a table, NAME = "QUERY"'),
        ("[views]\na = 1", "views.a"),
        ("[views]\na = 'is:unred'", "views.a: column 4: nothing “is:unred”"),
        ("sort = 'relevance'", '"date" or "-date"'),
        ("day_headings = 1", '"auto" or true or false'),
        ("links = 'all'", '"numbered" or "listed" or "plain"'),
        ("ambiguous_width = 3", '1 or 2 or "auto"'),
        ("[views]\na = ' '", "the query is empty"),
        ("wrap_code = 'ture'", "did you mean true?"),
        ("keymap = 'vmi'", 'did you mean "vim"?'),
        ("theme = 'sephia'", 'did you mean "sepia"?'),
        ("pager = 1", "it is a table, [pager]"),
        ("[pager]\noverlap = 11", "a number from 0 to 10"),
        ("[pager]\noverlap = true", "a number from 0 to 10"),
        ("[pager]\nsentence = 'no'", "true or false"),
        ("[pager]\nnext = 'frist'", 'did you mean "first"?'),
        ("[pager]\noverlaps = 1", "did you mean overlap?"),
        ("library = 'nwes'\n[libraries.news]\npath = '/x'", "did you mean news?"),
        ("[libraries.a]\npath = '/x'\nsort = '-dat'", 'libraries.a.sort: "-dat"'),
        ("[libraries.a]\npath = '/x'\n[libraries.a.pager]\nnxt = 1", "libraries.a.pager.nxt"),
        ("[libraries.'a b']\npath = '/x'\nid = 1", 'libraries."a b".id'),
        ('[libraries.a]\npath = "/x\\u0000"', "libraries.a.path: there is a NUL"),
        ("[libraries.a]\npath = '~nobody-of-that-name/x'", "libraries.a.path: this is no path"),
        ('library = "\\u0000"', "library: there is a NUL"),
        ("keys = 1", 'it is a table, ACTION = "KEY"'),
        ("[keys]\nstra = 's'", "did you mean star?"),
        ("[keys]\nstar = 's', ", "cannot be read"),
        ("[keys]\nstar = 5", "a list of them"),
        ("[keys]\nstar = [['s']]", "a list of them"),
        ("[keys]\nstar = '5'", "a digit can only begin a count"),
        ("[keys]\nstar = 'Cntrl+s'", "did you mean Ctrl?"),
        ("[keys]\nstar = ['i', 'i i']", "“i i” begins as another of its keys"),
        ("[keys]\nstar = 'm'", "keys.star: it takes “m”, the only key of toggle_read"),
        (
            "[keys]\ntag = 'Z'\nstar = ['Z', 's']",
            "keys.star: “Z” clashes with a key of tag in line 2",
        ),
        ("a = " + "[" * 3000 + "]" * 3000, "too many brackets"),
        ("a = " + "1" * 5000, "cannot be read"),
    ],
)
def test_mistakes(tmp_path: Path, text: str, said: str) -> None:
    config = write(tmp_path, text)
    assert any(said in str(fault) for fault in config.faults)
    assert str(tmp_path) in str(config.faults[0])


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("# x\n\nmeasur = 1", 3),
        ("[libraries.a]\npath = '/x'\n\n[pager]\nnext = 1\n", 5),
        ("sort = 'date'\n[libraries.a]\nid = 'x'\n", 2),
        ("[keys]\nstar = [\n 's',\n 'Cntrl+x']\n", 2),
        ("sort = 'date'\nsort = 'date'\n", 2),
        ("sort = 'date'\nlinks = \n", 2),
        ("sort = 'date'\nlinks = [\n", 3),
    ],
)
def test_a_mistake_has_its_line(tmp_path: Path, text: str, line: int) -> None:
    (fault,) = write(tmp_path, text).faults
    assert str(fault).startswith(f"{tmp_path / 'config.toml'}:{line}: ")


def test_all_sequences_that_a_key_begins_are_one_mistake(tmp_path: Path) -> None:
    (fault,) = write(tmp_path, "[keys]\ndown = 'g'\n").faults
    assert fault.what.startswith("keys.down: “g” begins g ")
    assert "g a (view_all), g u (view_unread), " in fault.what
    assert fault.what.endswith(", which have no key now")


def test_mistakes_come_in_the_order_of_their_lines_and_cost_nothing_else(tmp_path: Path) -> None:
    config = write(tmp_path, "links = 1\nsort = 'title'\nlibrary = 1\nx = 1\nmeasure = 50\n")
    assert [fault.where.rpartition(":")[2] for fault in config.faults] == ["1", "3", "4"]
    assert (config.sort, config.measure, config.links) == (Sort("title"), 50, "numbered")


@given(st.text(max_size=200) | st.binary(max_size=100).map(lambda some: some.decode("latin-1")))
def test_any_text_is_read_or_is_a_mistake(text: str) -> None:
    with contextlib.suppress(ConfigError):
        understood(text, "file")


_SOME: st.SearchStrategy[object] = st.sampled_from(
    [1, -1, 1.5, True, "", "x", "auto", [], ["j"], {}, {"a": "b"}, {"path": "/x"}, float("nan")]
)


@given(st.dictionaries(st.sampled_from((*KEYS, "x")), _SOME, max_size=6), st.booleans())
def test_any_values_are_taken_or_told(values: dict[str, object], inside: bool) -> None:
    found = values if not inside else {"libraries": {"a": {"path": "/x"} | values}}
    text = "".join(f"{key} = {_as_toml(value)}\n" for key, value in found.items())
    config = understood(text, "file")
    assert all(re.match(r"file:\d+: [\w.\"]+: .", str(fault)) for fault in config.faults)
    config.for_library(Path("/x"))


def _as_toml(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {_as_toml(one)}" for key, one in value.items()) + "}"
    return json.dumps(value).replace("NaN", "nan")


def test_a_library_has_its_own_settings_above_the_common_ones(tmp_path: Path) -> None:
    config = write(
        tmp_path,
        "measure = 60\nlinks = 'plain'\nviews.A = 'a'\npager.overlap = 2\n"
        "[libraries.news]\npath = '/news'\nmeasure = 'auto'\nwrap_code = true\nsort = '-title'\n"
        "day_headings = true\nmark_read = 'manual'\ntheme = 'sepia'\nviews.B = 'b'\n"
        "pager.next = 'never'\n[libraries.other]\npath = '/other'\n",
    )
    assert config.faults == ()
    assert config.pager == Pager(overlap=2)
    news = config.for_library(Path("/news"))
    assert (news.measure, news.wrap_code, news.links) == (None, True, "plain")
    assert (news.sort, news.day_headings) == (Sort("title", reverse=True), True)
    assert (news.mark_read, news.theme) == (MarkRead("manual"), "sepia")
    assert news.views == {"A": parse("a"), "B": parse("b")}
    assert news.pager == Pager(overlap=2, next="never")
    assert config.for_library(Path("/other")) == config.for_library(Path("/x")) == config


def test_keys_of_a_preset_and_ones_own(tmp_path: Path) -> None:
    config = write(
        tmp_path,
        "keymap = 'vim'\n[keys]\nstar = ['Ctrl+S', 'g  *']\ntag = ''\nuntag = []\nhelp = 'F1'\n",
    )
    assert config.faults == ()
    keymap = config.keymap
    assert keymap.keys("star") == ("ctrl+s", "g asterisk")
    assert keymap.keys("tag") == keymap.keys("untag") == ()
    assert keymap.keys("help") == ("f1",)
    assert keymap.keys("redo") == ("ctrl+r",)


def test_a_key_that_is_none_leaves_the_usual_ones(tmp_path: Path) -> None:
    config = write(tmp_path, "[keys]\nstar = 'Cntrl+s'\n")
    assert len(config.faults) == 1
    assert config.keymap == Config().keymap


def test_the_example_has_every_key_and_changes_nothing() -> None:
    text = example()
    assert understood(text, "x") == Config()
    every = re.sub(r"^#(?=\w)", "", text, flags=re.MULTILINE)
    assert every != text
    assert understood(every, "x") == Config()
    found = tomllib.loads(every)
    assert set(found) == set(KEYS)
    assert set(found["pager"]) == set(PAGER_KEYS)
    assert set(found["keys"]) == {action.id for action in ACTIONS}
    assert max(map(len, text.split("\n"))) <= 120


def test_the_examples_in_it_are_right() -> None:
    config = understood(re.sub(r"^#   ", "", example(), flags=re.MULTILINE), "x")
    assert config.faults == ()
    assert set(config.views) == {"This week"}
    assert config.libraries["news"].own["mark_read"] == MarkRead("at-end")


def test_where_it_was_read_from_is_known_but_makes_no_difference(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    absent = load(file)
    assert absent.source == Source(file, None)
    file.write_bytes(b"\xef\xbb\xbfmeasure = 50\n")  # as some editors save UTF-8
    config = load(file)
    assert config.measure == 50
    assert config.source == Source(file, stamp(file))
    file.write_text("measure = 51\n")
    assert config.source != Source(file, stamp(file))
    file.write_text("measure = ")
    assert load(file).source == Source(file, stamp(file))


def test_unreadable_and_not_text(tmp_path: Path) -> None:
    (tmp_path / "config.toml").mkdir()
    assert load(tmp_path / "config.toml").faults
    (tmp_path / "other.toml").write_bytes(b"\xff\xfe\x00")
    assert "UTF-8" in str(load(tmp_path / "other.toml").faults[0])


def test_without_mistakes_nothing_is_loaded_that_only_they_need(tmp_path: Path) -> None:
    (tmp_path / "some.toml").write_text("measure = 50\n[keys]\nstar = 'Z'\n")
    script = (
        "import sys\nfrom pathlib import Path\n"
        "from tui_reader.settings.config_file import load\n"
        f"load(Path({str(tmp_path / 'none.toml')!r}))\n"
        "print(*{'tomllib', 'difflib'} & {*sys.modules})\n"
        f"load(Path({str(tmp_path / 'some.toml')!r}))\n"
        "print(*{'difflib', 'tui_reader.settings.toml_lines'} & {*sys.modules})\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout == "\n\n"


def test_the_guide_is_in_the_package() -> None:
    assert (guide() / "1-welcome.md").is_file()
