"""The sentence under a title says why an article was found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.test_tokens import texts
from tui_reader.domain.snippets import LONGEST, snippet
from tui_reader.domain.tokens import phrase, tokenized


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("第一句。电信诈骗在第二句！第三句。", "诈骗", "电信[诈骗]在第二句！"),
        ("One. Two apples here. Three.", "apple", "Two [apples] here."),
        ("无关\n这里有ＡＰＰ", "app", "这里有[ＡＰＰ]"),
        ("没有", "诈骗", ""),
    ],
)
def test_the_sentence(text: str, word: str, expected: str) -> None:
    found = snippet(text, [phrase(word, whole=False)])
    shown = found.text
    for start, end in reversed(found.spans):
        shown = f"{shown[:start]}[{shown[start:end]}]{shown[end:]}"
    assert shown == expected


@given(texts, st.integers(0, 20))
def test_what_is_found_is_in_the_snippet(text: str, start: int) -> None:
    one = phrase(text[start : start + 2], whole=True)
    found = snippet(text, [one])
    if one.tokens and one.is_in(tokenized(text)) and "\n" not in text:
        assert found.spans
    assert all(0 <= first < last <= len(found.text) for first, last in found.spans)
    assert "\n" not in found.text


def test_a_long_sentence_is_cut_around_its_word() -> None:
    found = snippet("长" * 5_000 + "诈骗" + "长" * 5_000, [phrase("诈骗", whole=False)])
    assert len(found.text) <= LONGEST
    assert found.text[slice(*found.spans[0])] == "诈骗"
