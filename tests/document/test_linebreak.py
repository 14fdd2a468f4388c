from itertools import accumulate, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icu4py.breakers import CharacterBreaker, LineBreaker

from tui_reader.document.linebreak import Classes, breaks, classes, last_break, last_cluster

SAMPLES = (
    "排版的人把这叫作“避头尾”：逗号、句号不在行首，前引号、前括号（比如这一个）不在行末。",
    "2024 年 3 月的一次调查里，1.6 万人中有 99% 的人用过 App，平均每天 3.5 小时，花费 $5——不多……",
    "《标点符号用法》规定：省略号“……”占两格，破折号“——”也占两格；间隔号（·）例外。",
    "组小假名「ゃゅょ」や長音「ー」は行頭に置かない。コンピューターの「禁則処理」である。",
    "時々、人々は「あゝ」と言う。100％の確率で、3～5回ほど。",
    "한글은 낱말 사이에서도, 음절 사이에서도 줄을 바꿀 수 있다. (예: 띄어쓰기)",
    "It was, as the printer's daughter said, a well-known rule: don't break $12.50, 10:30 or 3/4.",
    "Она сказала: «Никогда не разрывайте слова», — и ушла в 10:45.",
    "字体（Fonts）与 Unicode 15.1 的关系：“App”治理、“伪基站”“黑广播”案件 6000 余起。",
    "混排 Latin 与中文时，“quoted words”也好，(parentheses) 也好，都不能拆开标点！真的吗？真的。",
)


def pieces(text: str) -> list[str]:
    borders = [0, *breaks(text), len(text)]
    return [text[start:end] for start, end in pairwise(borders)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("中文字", ["中", "文", "字"]),
        ("好，坏。", ["好，", "坏。"]),
        ("（甲）乙", ["（甲）", "乙"]),
        ("说“你好”吧", ["说", "“你", "好”", "吧"]),
        ("“黑广播”“伪基站”", ["“黑", "广", "播”", "“伪", "基", "站”"]),
        ("的“Linux”网", ["的", "“Linux”", "网"]),
        ("1.6 万余", ["1.6 ", "万", "余"]),
        ("99%，$5.00", ["99%，", "$5.00"]),
        ("10:30 到 11:45", ["10:30 ", "到 ", "11:45"]),
        ("那么——是的……好", ["那", "么", "——", "是", "的……", "好"]),
        ("ちゃんとコーヒー", ["ちゃ", "ん", "と", "コー", "ヒー"]),
        ("時々", ["時々"]),
        ("１０％だ", ["１", "０％", "だ"]),
        ("한글 낱말", ["한", "글 ", "낱", "말"]),
        ("well-known word", ["well-", "known ", "word"]),
        ("-v --flag", ["-v ", "--flag"]),
        ("a\u00a0b c", ["a\u00a0b ", "c"]),
        ("a\u2060字b", ["a\u2060字", "b"]),
        ("long\u200bword", ["long\u200b", "word"]),
        ("hy\u00adphen", ["hy\u00ad", "phen"]),
        ("foo (bar) baz", ["foo ", "(bar) ", "baz"]),
        ("« oui » dit-il", ["« oui » ", "dit-", "il"]),
        ("字 ：说", ["字 ：", "说"]),
        ("一——二", ["一", "——", "二"]),
        ("one—two", ["one", "—", "two"]),
        ("好……吗", ["好……", "吗"]),
        ("温度 -5℃ 或 +3%", ["温", "度 ", "-5℃ ", "或 ", "+3%"]),
        ("￥5.00元", ["￥5.00", "元"]),
        ("a:b 1:2", ["a:b ", "1:2"]),
        ("한글、조선말", ["한", "글、", "조", "선", "말"]),
        ("갂ㄱ", ["갂", "ㄱ"]),
        ("„so“ geht »das« auch", ["„so“ ", "geht ", "»das« ", "auch"]),
        ("他说:“App”好", ["他", "说:“App”", "好"]),
        ("क्षेत्र में", ["क्षेत्र ", "में"]),
        ("ไทย ลาว", ["ไทย ", "ลาว"]),
        ("到 3/4 处", ["到 ", "3/4 ", "处"]),
        ("（https://a.example/b/）好", ["（https://", "a.", "example/", "b/）", "好"]),
        ("see (www.example.org/a!) so", ["see ", "(www.", "example.", "org/", "a!) ", "so"]),
        ("https://a.example/{{ x }} y", ["https://", "a.", "example/", "{{ x }} ", "y"]),
    ],
)
def test_where_a_line_may_begin(text: str, expected: list[str]) -> None:
    assert pieces(text) == expected


@pytest.mark.parametrize(
    "cluster", ["e\u0301", "👩‍👩‍👧", "👍🏽", "❤️", "🇨🇳", "か\u3099", "각", "कि", "1️⃣"]
)
def test_a_cluster_is_never_split(cluster: str) -> None:
    text = cluster * 6
    borders = {len(cluster) * number for number in range(1, 6)}
    letters = classes(text)
    assert set(breaks(text)) <= borders
    for limit in range(len(cluster), len(text)):
        assert last_cluster(letters, 0, limit) in borders


def test_a_web_address_breaks_after_its_separators() -> None:
    address = "https://example.org/a/long-path/page.html?first=1&second=two"
    assert pieces(address) == [
        "https://", "example.", "org/", "a/", "long-", "path/", "page.", "html?", "first=", "1&",
        "second=", "two",
    ]  # fmt: skip


def test_an_address_loses_nothing_and_keeps_what_closes_it() -> None:
    address = "https://example.org/(a)/b?c=[d]&e='f'!#g,h;i:j/"
    assert "".join(pieces(address)) == address
    assert not [piece for piece in pieces(address) if piece[0] in ")]}'!.,;:?&=#"]


@pytest.mark.parametrize("cut", range(1, 40))
def test_an_address_is_recognised_in_any_stretches(cut: int) -> None:
    text = "见 https://example.org/a,b 与 www.example.org/c。"
    stretches = Classes(text)
    letters = stretches.until(min(cut, len(text)))
    while cut < len(text):
        cut = min(cut + cut, len(text))
        letters += stretches.until(cut)
    assert letters == classes(text)


@pytest.mark.parametrize(
    "cluster",
    ["क्ष", "ক্ষ", "ന്റ", "ខ្មែ", "မြန်", "ကို", "ที่", "นำ", "ລຳ", "🏴\U000e0067\U000e0062\U000e007f"],
)
def test_a_conjunct_or_a_sequence_is_never_split(cluster: str) -> None:
    text = cluster * 4
    borders = set(accumulate(map(len, CharacterBreaker(text, "zh"))))
    letters = classes(text)
    for limit in range(len(cluster), len(text)):
        assert last_cluster(letters, 0, limit) in borders | {0}


def test_the_last_break_is_the_nearest_before_the_limit() -> None:
    letters = classes("one two three")
    assert last_break(letters, 0, 10) == 8
    assert last_break(letters, 0, 3) == 0
    assert last_break(letters, 4, 8) == 8


def test_a_word_that_is_too_long_keeps_its_punctuation() -> None:
    text = "abcdefgh，i"
    assert last_cluster(classes(text), 0, 8) == 7


@given(st.text(max_size=60))
def test_breaks_are_inside_the_text_and_in_order(text: str) -> None:
    found = list(breaks(text))
    assert found == sorted(set(found))
    assert all(0 < index < len(text) for index in found)


@given(st.text("中，。“”（）ab1 %e\u0301👩\u200d👧🇨🇳🏽ー々", max_size=30))
def test_no_break_is_inside_a_grapheme_cluster(text: str) -> None:
    borders = set(accumulate(map(len, CharacterBreaker(text, "zh"))))
    assert set(breaks(text)) <= borders


def test_breaks_are_those_of_icu() -> None:
    differences, positions = [], 0
    for text in SAMPLES:
        theirs = set(accumulate(map(len, LineBreaker(text, "zh@lb=strict")))) - {len(text)}
        ours = set(breaks(text))
        positions += len(text) - 1
        differences += [f"{text[i - 3 : i]}|{text[i : i + 3]}" for i in ours ^ theirs]
    assert len(differences) <= positions * 0.01, differences
