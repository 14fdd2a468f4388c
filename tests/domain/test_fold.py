"""What counts as the same text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.domain.fold import fold


@pytest.mark.parametrize(
    ("text", "same"),
    [("ＡＰＰ", "app"), ("École", "ecole"), ("ŌSAKA", "osaka"), ("Straße", "strasse"), ("ｶﾞ", "ガ")],
)
def test_same(text: str, same: str) -> None:
    assert fold(text) == fold(same)


@pytest.mark.parametrize(
    ("text", "other"), [("が", "か"), ("简体", "簡體"), ("й", "и"), ("한", "하")]
)
def test_different(text: str, other: str) -> None:
    assert fold(text) != fold(other)


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
