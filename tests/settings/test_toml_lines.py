"""The line of a key, found by parsing what stands before it."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.settings.toml_lines import line_of, statements

TEXT = '''\
# first
library = "news"  # and more

[libraries.news]
path = "/a"
views = { "a b" = "x", c = "y" }

  [keys]
star = [
  "s",   # ]
  "m",
]
tag = """
[libraries.other]
t"""
[libraries]
"my own".path = "/b"
[[list]]
a = 1
[[list]]
[list.sub]
b = 2
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("library",), 2),
        (("libraries",), 4),
        (("libraries", "news"), 4),
        (("libraries", "news", "path"), 5),
        (("libraries", "news", "views", "c"), 6),
        (("keys",), 8),
        (("keys", "star"), 9),
        (("keys", "tag"), 13),
        (("libraries", "my own"), 17),
        (("libraries", "my own", "path"), 17),
        (("list",), 18),
        (("list", "sub", "b"), 22),
        (("libraries", "other"), None),
        (("keys", "star", "s"), None),
        (("path",), None),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_lines(path: tuple[str, ...], line: int | None, newline: str) -> None:
    assert line_of(statements(TEXT.replace("\n", newline)), path) == line


NAMES = st.sampled_from(["a", "b", "cd", "e-f", "'x y'", '"z.z"'])
VALUES = st.sampled_from(
    ["1", '"t"', "'#'", "[1,\n 2 # ]\n]", '"""\n[a]\nb = 1\n"""', "'''x'''", "{ k = 1 }", "[\n\n]"]
)
NOISE = st.sampled_from(["", "# [a]", "   ", "\t# b = 1"])


@st.composite
def texts(draw: st.DrawFn) -> tuple[str, list[tuple[tuple[str, ...], int]]]:
    """Give a text, and the paths of its keys with their lines."""
    lines: list[str] = []
    found: list[tuple[tuple[str, ...], int]] = []
    for number, table in enumerate(draw(st.lists(NAMES, max_size=4, unique=True))):
        prefix: tuple[str, ...] = ()
        if number:
            lines.append(f"[{table}]" + draw(st.sampled_from(["", " # x"])))
            prefix = (table.strip("'\""),)
        for name in draw(st.lists(NAMES, max_size=4, unique=True)):
            lines.extend(draw(st.lists(NOISE, max_size=2)))
            if not number:
                name = f"top.{name}"  # noqa: PLW2901 - no table's name
            found.append(((*prefix, *(name.strip("'\""),)), sum(map(_height, lines)) + 1))
            lines.append(f"{name} = {draw(VALUES)}")
    return "\n".join(lines), found


def _height(line: str) -> int:
    return line.count("\n") + 1


@given(texts())
def test_each_key_is_found_where_it_was_written(
    made: tuple[str, list[tuple[tuple[str, ...], int]]],
) -> None:
    text, found = made
    tomllib.loads(text)
    for path, line in found:
        keys = path
        if path[0].startswith("top."):
            keys = ("top", path[0].removeprefix("top.").strip("'\""))
        assert line_of(statements(text), keys) == line


@given(texts())
def test_a_statement_begins_after_the_longest_beginning_that_lacks_it(
    made: tuple[str, list[tuple[tuple[str, ...], int]]],
) -> None:
    text, _ = made
    lines = text.split("\n")
    whole = tomllib.loads(text)
    for key in whole:
        before = 0
        for count in range(len(lines) + 1):
            try:
                found = tomllib.loads("\n".join(lines[:count]))
            except ValueError:
                continue
            if key in found:
                break
            before = count
        assert line_of(statements(text), (key,)) == before + 1
