"""Nothing that a terminal obeys is left, and nothing visible is lost."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.domain.clean import clean_line, clean_text

_OBEYED = frozenset("\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
anything = st.text(st.characters() | st.sampled_from("\x1b\x9b\x07\u202e\ud800\r\n\t\u200b"))


@given(anything)
def test_no_control_is_left(text: str) -> None:
    for cleaned, allowed in ((clean_text(text), "\n\t"), (clean_line(text), "")):
        for char in cleaned:
            assert char not in _OBEYED
            assert char in allowed or unicodedata.category(char) not in ("Cc", "Cs")


@given(st.text(st.characters(categories=("L", "N", "P", "S"))))
def test_visible_text_is_kept(text: str) -> None:
    assert clean_text(text) == text
    assert clean_line(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [("a\x1b[31mb", "a␛[31mb"), ("\ufeff\u200btitle \n\t two", "title two"), ("a\x7f", "a␡")],
)
def test_placeholders(text: str, shown: str) -> None:
    assert clean_line(text) == shown


def test_line_ends_are_one_kind() -> None:
    assert clean_text("a\r\nb\rc\u2028d") == "a\nb\nc\nd"
