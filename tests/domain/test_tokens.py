"""Words as they are searched for, and where they are."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tui_reader.domain.tokens import _located, find, phrase, tokenized

texts = st.text(
    st.sampled_from("ab A1é\u0301\n,。 _-'中文がｶﾞ한글각ᄀ\u1161\u11a8\u0e01\u0e34ㅎ😀ﬁ㎡Ⅻ½ΐßµ¶")
    | st.characters()
)


@given(texts)
def test_located_tokens_are_the_same(text: str) -> None:
    located = [*_located(text)]
    assert [token for token, _, _ in located] == tokenized(text).split()
    assert all(0 <= start < end <= len(text) for _, start, end in located)


@given(texts)
@example("À\U000115bf")
def test_each_token_of_a_text_is_found_in_it(text: str) -> None:
    for token in tokenized(text).split():
        one = phrase(token, whole=True)
        assert not one.tokens or find(text, [one])


@given(texts)
def test_no_token_has_what_another_program_would_split_it_at(text: str) -> None:
    for token in tokenized(text).split():
        assert all(character.isalnum() or not character.isascii() for character in token)


@given(texts, texts)
def test_what_is_found_is_in_order(text: str, wanted: str) -> None:
    found = find(text, [phrase(one, whole=False) for one in (wanted, text[:3]) if one.strip()])
    ends = [0, *(place for span in found for place in span)]
    assert ends == sorted(ends)


@pytest.mark.parametrize(
    ("text", "wanted", "found"),
    [
        ("工信部：ＡＰＰ 实名", "app", "ＡＰＰ"),
        ("工信部：App 实名", "信部", "信部"),
        ("电信 网络", "信网", "信 网"),
        ("L'École d'été", "ecole", "École"),
        ("apple", "app", "apple"),
        ("IT 之家", "it之", "IT 之"),
        ("ｶﾞｰﾄﾞ", "ガー", "ｶﾞｰ"),
        ("don’t", "don't", "don’t"),
        ("한국어", "국", "국"),
        ("ภาษาไทย", "ไทย", "ไทย"),
        ("a_name", "name", "name"),
    ],
)
def test_found(text: str, wanted: str, found: str) -> None:
    assert [text[start:end] for start, end in find(text, [phrase(wanted, whole=False)])] == [found]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("被骗，局面", "骗局"), ("第一段\n第二段", "段第"), ("简体", "簡"), ("happy", "app")],
)
def test_not_found(text: str, wanted: str) -> None:
    assert not find(text, [phrase(wanted, whole=False)])


def test_a_quoted_word_is_whole() -> None:
    assert not find("apple", [phrase("app", whole=True)])
    assert find("app", [phrase("app", whole=True)]) == [(0, 3)]
    assert find("诈骗案", [phrase("诈", whole=True)]) == [(0, 1)]


def test_matches_that_touch_are_one() -> None:
    assert find("电信诈骗", [phrase("电信", whole=True), phrase("信诈", whole=True)]) == [(0, 3)]
