"""The judge is judged: what it must find, and what it must let pass."""

import pytest

from tests.breaking import Break, faults, fullness, overflows, soft_breaks


@pytest.mark.parametrize(
    ("above", "below", "source"),
    [
        ("今天下雨", "，不出门。", "今天下雨，不出门。"),
        ("他说：“", "不出门。”", "他说：“不出门。”"),
        ("▎ 他说了（", "▎ 不出门）", "他说了（不出门）"),
        ("ここは時", "々見る", "ここは時々見る"),
        ("これはち", "ゃんと", "これはちゃんと"),
        ("共有 1.6", "%的人", "共有 1.6%的人"),
        ("one (two", ") three", "one (two) three"),
        ("用 App 吧", "”他说", "用 App 吧”他说"),
        ("甲  今天下雨  乙", "    ，不出门", "甲\n今天下雨，不出门\n乙"),
        ("│ 今天下雨 │ 乙 │", "│ ，不出门 │    │", "今天下雨，不出门\n乙"),
    ],
)
def test_bad_breaks_are_found(above: str, below: str, source: str) -> None:
    assert len(faults([above, below], source)) == 1


@pytest.mark.parametrize(
    ("above", "below", "source"),
    [
        ("今天下雨，", "不出门。", "今天下雨，不出门。"),
        ("今天下雨", "，不出门。", "今天下雨\n，不出门。"),
        ("！！！！", "！！", "！！！！！！"),
        ("abcdefgh", ", ijkl", "abcdefgh, ijkl"),
        ("he said", "’tis so", "he said ’tis so"),
        ("er sagte „so“", "und ging", "er sagte „so“ und ging"),
        ("over 5", "% of it", "over 5 % of it"),
        ("今天下雨", "", "今天下雨"),
    ],
)
def test_breaks_that_are_good_or_were_bound_to_be_pass(above: str, below: str, source: str) -> None:
    assert not faults([above, below], source)


def test_only_lines_of_one_text_are_compared() -> None:
    lines = ["• one two", "  three", "• four", "", "five"]
    source = "one two three\nfour\nfive"
    assert list(soft_breaks(lines, source)) == [Break("one two", "three", spaced=True)]


def test_lines_that_are_too_long_are_found() -> None:
    assert overflows(["中文", "中文字", "abcd"], 4) == ["中文字"]


def test_only_lines_that_go_on_must_be_full() -> None:
    lines = ["一二三四五六七八九十", "一二三四五六七八九", "短"]
    source = "".join(lines[:2]) + "\n" + lines[2]
    assert fullness(lines, source, 20) == [1.0]
