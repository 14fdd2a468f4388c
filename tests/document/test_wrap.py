import re
import tracemalloc
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icu4py.breakers import CharacterBreaker
from rich.cells import cell_len

from tui_reader.document.model import Role, Run, Span
from tui_reader.document.wrap import WINDOW, Styles, line_ranges, wrap

CLUSTERS = (
    "e\u0301 👩\u200d👩\u200d👧 👍🏽 ❤\ufe0f 🇨🇳 か\u3099 각 क् क्ष 1\ufe0f\u20e3 ก็ ကို ខ្មែ "
    "🏴\U000e0067\U000e0062\U000e007f"
)
PARTS = (
    "字 漢 ー 々 ゃ 。 ， ： ！ （ ） 「 」 “ ” ‘ ’ — —— …… 한 글 "
    "word a 12 % $ 3.5 10:30 - / , . ( ) [ "
    "\u00ad \u200b \u2060 \u00a0 \u200d \u0301 🇨 — https://a.example/b?c=d&e=f.g#h www.example.org/"
)
TEXTS = st.lists(
    st.sampled_from([*PARTS.split(" "), *CLUSTERS.split(" "), " ", " ", "   "])
    | st.characters(codec="utf-8", exclude_characters="\n"),
    max_size=40,
).map("".join)
INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")


def lines(text: str, width: int) -> list[str]:
    return [piece.text for piece in wrap((Span(text),), width)]


@given(TEXTS, st.integers(1, 30), st.integers(1, 30), st.integers(1, 20))
def test_a_long_text_is_cut_alike_in_any_windows(
    text: str, first: int, rest: int, window: int
) -> None:
    whole = list(line_ranges(text, first, rest))
    assert list(line_ranges(text, first, rest, window=window)) == whole


@given(TEXTS, st.integers(2, 30))
def test_no_line_is_wider_than_the_width(text: str, width: int) -> None:
    for line in lines(text, width):
        assert cell_len(line) <= width


@given(TEXTS, st.integers(1, 30))
def test_only_spaces_are_lost_between_lines(text: str, width: int) -> None:
    ranges = list(line_ranges(text, width, width))
    ends = [end for _, end in ranges]
    starts = [start for start, _ in ranges]
    assert starts[0] == 0
    assert not text[ends[-1] :].strip(" ")
    assert not any(text[end:start].strip(" ") for end, start in zip(ends, starts[1:], strict=False))
    assert all(start < later for start, later in pairwise(starts))


@given(TEXTS, st.integers(8, 30))
def test_a_grapheme_cluster_is_on_one_line(text: str, width: int) -> None:
    borders, position = {0}, 0
    for cluster in CharacterBreaker(text, "zh"):
        position += len(cluster)
        borders.add(position)
        if cell_len(cluster) > width:
            return
    for start, _ in line_ranges(text, width, width):
        assert start in borders, (text[:start], text[start:])


@pytest.mark.parametrize(
    "text",
    ["一字不空" * 300_000, "nospaceatall" * 100_000, "https://a.example/" + "path/" * 240_000],
)
def test_the_first_line_of_an_endless_text_looks_no_further_than_a_window(text: str) -> None:
    tracemalloc.start()
    try:
        first, last = next(line_ranges(text, 80, 80))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert cell_len(text[first:last]) >= 76
    assert peak < 100 * WINDOW < 100 * len(text) / 10


@given(st.lists(st.tuples(st.text("ab", max_size=4), st.sampled_from([*Role][:3])), max_size=12))
def test_runs_are_the_roles_of_each_character(parts: list[tuple[str, Role]]) -> None:
    spans = [Span(text, role) for text, role in parts]
    roles = [span.role for span in spans for _ in span.text]
    styles = Styles(spans)
    for start in range(len(roles) + 1):
        for end in range(start + 1, len(roles) + 1):
            found = [Role.PLAIN] * (end - start)
            for run in styles.between(start, end):
                assert 0 <= run.start < run.end <= end - start
                found[run.start : run.end] = [run.role] * (run.end - run.start)
            assert found == roles[start:end]


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("hy\u00adphen\u00adate", 7, ["hyphen-", "ate"]),
        ("hy\u00adphen\u00adate", 6, ["hy-", "phen-", "ate"]),
        ("hy\u00adphen\u00adate", 8, ["hyphen-", "ate"]),
        ("hy\u00adphen\u00adate", 9, ["hyphenate"]),
        ("hy\u00adphen\u00ad", 9, ["hyphen"]),
        ("a hy\u00ad phen", 5, ["a hy", "phen"]),
        ("hyphen\u00adate", 6, ["hyphen", "ate"]),
    ],
)
def test_a_soft_hyphen_is_drawn_where_it_breaks_a_word_and_has_a_cell(
    text: str, width: int, expected: list[str]
) -> None:
    assert lines(text, width) == expected


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("用 App 的人", 6, ["用 App", "的人"]),
        ("用 App   的人", 7, ["用 App", "的人"]),
        ("one two", 3, ["one", "two"]),
        ("中文字， 好", 8, ["中文字，", "好"]),
        ("中文字， 好", 7, ["中文", "字， 好"]),
    ],
)
def test_a_space_at_a_line_s_end_takes_no_cell(text: str, width: int, expected: list[str]) -> None:
    assert lines(text, width) == expected


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("ab\u200bcd", 3, ["ab", "cd"]),
        ("ab\u2060字", 3, ["ab字"[:2], "字"]),
        ("a b\u00a0c d", 4, ["a", "b\u00a0c", "d"]),
        ("字字\u2060字", 4, ["字", "字字"]),
    ],
)
def test_invisible_characters_steer_and_are_not_drawn(
    text: str, width: int, expected: list[str]
) -> None:
    assert lines(text, width) == expected


def test_runs_follow_when_invisible_characters_are_left_out() -> None:
    spans = (Span("a\u200b\u00adb"), Span("c\u2060d", Role.STRONG), Span("\u200be"))
    (piece,) = wrap(spans, 10)
    assert piece == ("abcde", (Run(2, 4, Role.STRONG),), 0)


def test_a_joiner_before_what_is_not_drawn_joins_nothing_else() -> None:
    assert lines("aaaa\u200d\u00ad\u200da", 2) == ["aa", "aa\u200da"]


def test_a_cluster_wider_than_the_line_is_split_where_it_can_be_drawn() -> None:
    assert lines("中文", 1) == ["中", "文"]
    assert lines("ab\u0301c", 1) == ["a", "b\u0301", "c"]
    assert lines("👩\u200d👧👦", 1) == ["👩\u200d👧", "👦"]


@pytest.mark.parametrize(
    "text",
    [
        "ภาษาไทยเขียนติดกันไปโดยไม่เว้นวรรคระหว่างคำ",
        "ភាសាខ្មែរសរសេរជាប់គ្នាដោយគ្មានដកឃ្លា",
        "ພາສາລາວຂຽນຕິດກັນໂດຍບໍ່ມີຍະຫວ່າງ",
        "မြန်မာစာကိုစကားလုံးများကြားတွင်ကွက်လပ်မထားဘဲရေးသည်",
    ],
)
@pytest.mark.parametrize("width", [7, 10, 20])
def test_scripts_without_spaces_fill_the_line_and_keep_their_clusters(
    text: str, width: int
) -> None:
    borders, position = {0}, 0
    for cluster in CharacterBreaker(text, "zh"):
        position += len(cluster)
        borders.add(position)
    ranges = list(line_ranges(text, width, width))
    assert {start for start, _ in ranges} <= borders
    for start, end in ranges[:-1]:
        assert width - 4 <= cell_len(text[start:end]) <= width


def test_an_address_longer_than_the_line_is_broken_and_loses_nothing() -> None:
    address = "https://example.org/articles/2024/why-lines-break?from=feed&page=2#top"
    found = lines(address, 20)
    assert "".join(found) == address
    assert found == [
        "https://example.org/",
        "articles/2024/why-",
        "lines-break?from=",
        "feed&page=2#top",
    ]
