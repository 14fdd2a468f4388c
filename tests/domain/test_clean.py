"""Nothing that a terminal obeys is left, and nothing visible is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.escapes import stray_characters
from tui_reader.domain.clean import clean_line, clean_text

SCOTLAND = "\U0001f3f4" + "".join(chr(0xE0000 + ord(letter)) for letter in "gbsct\x7f")
anything = st.text(
    st.characters()
    | st.sampled_from("\x1b\x9b\x07\u202e\ud800\r\n\t\u200b\U0001f3f4\U000e0061\U000e007f")
)


@given(anything)
def test_no_control_is_left(text: str) -> None:
    for cleaned, allowed in ((clean_text(text), "\n\t"), (clean_line(text), "")):
        assert stray_characters(cleaned, allowed) == []


@given(st.text(st.characters(categories=("L", "N", "P", "S"))))
def test_visible_text_is_kept(text: str) -> None:
    assert clean_text(text) == text
    assert clean_line(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        *(("a\x1b[31mb", "a␛[31mb"), ("\ufeff\u200btitle \n\t two", "title two"), ("a\x7f", "a␡")),
        (f"{SCOTLAND}!", f"{SCOTLAND}!"),
        (f"{SCOTLAND}\U000e0061\U000e0062!", f"{SCOTLAND}�!"),
        ("a\U000e0061\U000e0062\U000e007fb\U000e0061", "a�b�"),
        ("\U0001f3f4\U000e0061", "\U0001f3f4�"),
    ],
)
def test_placeholders(text: str, shown: str) -> None:
    assert clean_line(text) == shown


def test_line_ends_are_one_kind() -> None:
    assert clean_text("a\r\nb\rc\u2028d") == "a\nb\nc\nd"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("葛\U000e0101", "葛\U000e0101"),
        ("葛\U000e0101\U000e0102", "葛\U000e0101�"),
        ("a\U000e0101\U000e0102b", "a��b"),
    ],
)
def test_variants_of_ideographs_stay(text: str, shown: str) -> None:
    assert clean_line(text) == shown
