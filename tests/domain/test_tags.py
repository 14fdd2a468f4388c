"""A tag is one tag however it is typed, and has a name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.domain.clean import clean_line
from tui_reader.domain.errors import ReaderError
from tui_reader.domain.tags import MOST_CHARACTERS, tag_field


@pytest.mark.parametrize(
    ("name", "known", "field"),
    [
        ("later", (), "tag:later"),
        ("  to \t read ", (), "tag:to read"),
        ("ＡＰＰ", ("App",), "tag:App"),
        ("ete", ("Été",), "tag:Été"),
        ("app", ("App", "app"), "tag:app"),
        ("が", ("か",), "tag:が"),
        ("a:b", (), "tag:a:b"),
        ("x" * MOST_CHARACTERS, (), "tag:" + "x" * MOST_CHARACTERS),
    ],
)
def test_the_spelling_that_is_known_is_taken(name: str, known: tuple[str, ...], field: str) -> None:
    assert tag_field(name, known) == field


@pytest.mark.parametrize("name", ["", " \t\n", "\u200b", "x" * (MOST_CHARACTERS + 1)])
def test_what_is_no_name_is_refused(name: str) -> None:
    with pytest.raises(ReaderError, match="tag"):
        tag_field(name, ())


@given(st.text(min_size=1, max_size=20).filter(clean_line))
def test_a_tag_that_is_known_stays_itself(name: str) -> None:
    field = tag_field(name, ())
    assert tag_field(name, [field.removeprefix("tag:")]) == field
