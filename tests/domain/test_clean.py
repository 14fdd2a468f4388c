"""Nothing that a terminal obeys is left, and nothing visible is lost."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.escapes import stray_characters
from tui_reader.domain.clean import clean_line, clean_text, is_clean

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
        ("\U0001f3f4\U000e0075\U000e0073\U000e0061\U000e007f", "\U0001f3f4�"),
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
        ("a\U000e0101\U000e0102b", "a�b"),
        *(("a\ufe0fb", "ab"), ("\ufe0fa", "a"), (" \ufe0f\ufe0fa", "a"), ("é\ufe01\ufe02", "é�")),
        *(("☺\ufe0e", "☺\ufe0e"), ("☺\ufe0e\ufe0f", "☺\ufe0e�"), ("☺\ufe0f\ufe0f", "☺\ufe0f")),
        *(("1\ufe0f\u20e3", "1\ufe0f\u20e3"), ("。\ufe00", "。\ufe00"), ("☺\U000e0101", "☺")),
        *(("𝒜\ufe00", "𝒜\ufe00"), ("０\ufe00", "０\ufe00")),
        *(("ᠠ\u180b", "ᠠ\u180b"), ("a\u180b\u180cb", "a�b")),
    ],
)
def test_variants_stay_of_what_has_some(text: str, shown: str) -> None:
    assert clean_line(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "❤️‍🔥",
        "🏳️‍⚧️",
        "👁️‍🗨️",
        "🧑🏽‍❤️‍💋‍🧑🏽",
        "ℹ️",
        "می‌خواهم",
        "שָׁלוֹם\u200f\u200e",
        "क्\u200dष",
        "a\u200bb\u00adc",
    ],
)
def test_what_draws_nothing_stays_where_it_is_of_use(text: str) -> None:
    assert clean_text(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\u200b\u200c\u200d\u200b\u200cb", "a\u200b\u200cb"),
        ("a\u2061\u3164\uffa0\u1160b", "a\u2061\u3164b"),
        ("a\u200b\u200bb\u200b\u200bc", "a\u200b\u200bb\u200b\u200bc"),
        ("a\u200b\u200b\ufe0f\u200bb", "a\u200b\u200bb"),
        ("a\U000e0080\U000e0fffb\u2065c\ufff0", "a�b�c�"),
    ],
)
def test_no_run_of_what_draws_nothing_hides_a_text(text: str, shown: str) -> None:
    assert clean_text(text) == shown


def test_letters_with_many_marks_each_others_take_no_time_to_speak_of() -> None:
    chance = random.Random(3)  # noqa: S311 - not for secrets
    marks = [chance.choices(range(0x300, 0x370), k=40) for _ in range(9_000)]
    letters = ["a" + "".join(map(chr, some)) for some in marks]
    assert clean_text("".join(letters)) == "".join(letter[:31] for letter in letters)
    assert clean_line("a" + "\u0301\u200b" * 900) == "a" + "\u0301" * 30


@given(
    st.text(
        st.sampled_from(
            "a葛☺ \u200b\u200d\ufe00\ufe0f\U000e0100\u3164\u0301\u0e31\U0001bca0"
            "\U0001f3f4\U000e0067\U000e007f"
        )
    )
)
def test_what_is_clean_stays_as_it_is(text: str) -> None:
    assert clean_text(clean_text(text)) == clean_text(text)
    assert clean_line(clean_line(text)) == clean_line(text)
    assert is_clean(text) <= (clean_text(text) == text)
