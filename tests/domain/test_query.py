"""The query language: what is written is what is meant."""

from datetime import datetime
from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import article
from tui_reader.domain.article import Content, Feature, Problem
from tui_reader.domain.clean import clean_line
from tui_reader.domain.errors import QueryError
from tui_reader.domain.marks import Mark
from tui_reader.domain.query import (
    ANYTHING,
    FEATURES,
    ROOTED,
    SORTS,
    STATES,
    TEXT_FIELDS,
    And,
    Not,
    Or,
    Query,
    Sort,
    Term,
    both,
    category_path,
    under,
)
from tui_reader.domain.query_parser import MOST_TERMS, parse

words = st.sampled_from(("新", "媒体", "a", "zo", "é", "it's", "zoé媒"))
odd = st.sampled_from(("b c", "OR", "(x", "媒 体", '"q', "-a", "is:b", "“a"))
terms = st.one_of(
    st.builds(Term, st.sampled_from(TEXT_FIELDS), words),
    st.builds(Term, st.sampled_from(TEXT_FIELDS), words | odd, st.just(True)),
    st.builds(Term, st.sampled_from(("cat", "tag", "mytag", "path", "lang")), words | odd),
    st.builds(Term, st.just("note"), words),
    st.builds(Term, st.just("note"), words | odd, st.just(True)),
    st.builds(Term, st.just("path"), (words | odd).map(ROOTED.__add__)),
    st.builds(Term, st.just("is"), st.sampled_from(STATES)),
    st.builds(Term, st.just("has"), st.sampled_from(tuple(FEATURES))),
    st.builds(Term, st.just("date"), st.sampled_from(("1970", "1970-01-01..", "..1970-01"))),
    st.builds(Term, st.sampled_from(("after", "before")), st.sampled_from(("1970", "1970-01-02"))),
    st.builds(Term, st.sampled_from(("newer", "older")), st.sampled_from(("1d", "2w", "1y", "3h"))),
)


nodes = st.recursive(
    terms,
    lambda inner: st.one_of(
        inner.map(Not),
        st.lists(inner, min_size=2, max_size=3).map(lambda some: reduce(both, some)),
        st.lists(inner.filter(lambda node: not isinstance(node, Or)), min_size=2, max_size=3).map(
            lambda some: Or(tuple(some))
        ),
    ),
    max_leaves=6,
)
queries = st.builds(
    Query,
    nodes | st.just(ANYTHING),
    st.none() | st.builds(Sort, st.sampled_from(SORTS), st.booleans()),
)


@given(queries)
def test_a_query_reads_as_it_is_written(query: Query) -> None:
    assert parse(str(query)) == query


@given(st.text(st.sampled_from('ab:-"\\ (is)title:cat/新OR“”（date2021.') | st.characters()))
def test_any_text_is_a_query_or_an_error_with_a_position(text: str) -> None:
    query, position = Query(), 0
    try:
        query = parse(text)
    except QueryError as error:
        position = -1 if error.position is None else error.position
    assert parse(str(query)) == query
    assert 0 <= position <= len(text)


@pytest.mark.parametrize(
    ("text", "position", "hint"),
    [
        ("x ttle:a", 2, "title:"),
        ("is:unred", 3, "unread"),
        ("-foo:bar", 1, "title:"),
        ("has:tabel", 4, "table"),
        ('新 "闻', 2, "not closed"),
        ("(a OR b", 0, "not closed"),
        ("a)", 1, "parenthesis"),
        ("a OR  OR b", 6, "between two"),
        ("date:2021-13", 5, "2021-10"),
        ("date:..", 5, "2021-10"),
        ("after:2021..2022", 6, "2021-10"),
        ("newer:2x", 6, "2w"),
        ("sort:size", 5, "date"),
        ("-sort:date", 1, "outside"),
        ("!!!", 0, "letters"),
        ("(" * 60 + "a" + ")" * 60, 12, "in one another"),
        ("a " * 101, 200, str(MOST_TERMS)),
        ("a" * 501, 0, "500"),
    ],
)
def test_an_error_names_what_is_valid(text: str, position: int, hint: str) -> None:
    with pytest.raises(QueryError, match=hint) as caught:
        parse(text)
    assert caught.value.position == position


@pytest.mark.parametrize("text", ["title:", "-", "- ", "()", "-()", "a OR", "sort:", "-tag:", '""'])
def test_what_is_still_being_typed_asks_nothing_yet(text: str) -> None:
    assert parse(text) in (Query(), Query(Term("", "a")))


def test_words_that_stand_side_by_side_bind_closer_than_or() -> None:
    a, b, c = (Term("", name) for name in "abc")
    assert parse("a b OR c").condition == Or((And((a, b)), c))
    assert parse("a (b OR c)").condition == And((a, Or((b, c))))
    assert parse("（a OR b） “c d”").condition == And((Or((a, b)), Term("", "c d", quoted=True)))


NOW = datetime(2021, 10, 19, 12).timestamp()
ITEM = article(
    "新闻/a b.md",
    title="工信部：App 实名",
    authors=("IT 之家", "Zoë"),
    source="ithome.com",
    categories=(("新媒体", "IT 之家", "分类资讯"),),
    tags=("电信",),
    problem=Problem("broken", 3),
    date=datetime(2021, 10, 5, 8).timestamp(),
)
CONTENT = Content("电信网络诈骗，ＡＰＰ store\n第二段 Hello World", Feature.CODE, "zh-cn")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ａｐｐ",
        "信",
        "诈骗 世界 OR hello",
        "author:zoe",
        '"app 实名"',
        '"hello world"',
        "hel wor",
        "title:工信部",
        "text:网络",
        "source:itho",
        "cat:新媒体",
        'cat:"新媒体/it 之家"',
        "tag:电信",
        "path:新闻/",
        "lang:zh",
        "lang:ZH-CN",
        "has:code -has:image",
        "is:problem is:unread -is:read -is:starred -is:draft -is:updated",
        "-cat:其他 -不存在",
        "-(其他 OR 不存在)",
        "title:",
        "date:2021",
        "date:2021-10",
        "date:2021-10-05..2021-10-06",
        "date:..2021-10-05",
        "after:2021-10 before:2021-10-06",
        "newer:3w older:1w",
        "newer:1m",
    ],
)
def test_matching(text: str) -> None:
    assert parse(text).matches(ITEM, CONTENT, Mark(), NOW)


@pytest.mark.parametrize(
    "text",
    [
        "其他",
        "ithome",
        "title:ithome",
        '"hel"',
        "骗app",
        "段hello2",
        "cat:IT",
        "cat:/",
        "tag:电",
        "lang:z",
        "lang:en",
        "-信",
        "is:read",
        "is:starred",
        "is:updated",
        "has:note",
        'cat:"新媒"',
        "date:2020",
        "before:2021-10-05",
        "after:2021-10-06",
        "newer:1w",
        "older:1y",
    ],
)
def test_not_matching(text: str) -> None:
    assert not parse(text).matches(ITEM, CONTENT, Mark(), NOW)


MARK = Mark(tags=("später", "b c"), note="诈骗 Zoë's note", opened=5, percent=40)


@pytest.mark.parametrize(
    "text",
    [
        "is:tagged is:noted is:unfinished",
        "tag:电信 tag:SPÄTER",
        'mytag:spater mytag:"b c"',
        "note:诈骗 note:zoe",
        'note:"zoë\'s note" -note:无关',
        "path:/新闻 path:/新闻/ path:闻/a",
        "sort:opened",
        "-mytag:电信 -mytag:b",
        "-path:/闻 -path:/a",
    ],
)
def test_matching_what_the_reader_has_set(text: str) -> None:
    assert parse(text).matches(ITEM, CONTENT, MARK, NOW)


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("is:tagged", Mark()),
        ("is:noted", Mark()),
        ("is:unfinished", Mark()),
        ("is:unfinished", Mark(percent=40)),
        ("is:unfinished", Mark(opened=5, percent=100)),
        ("mytag:电信", MARK),
        ("mytag:b", MARK),
        ("note:电信", MARK),
        ('note:"not"', MARK),
        ("note:zoe", Mark()),
        ("path:/b", MARK),
        ("path:/闻", MARK),
    ],
)
def test_not_matching_what_the_reader_has_set(text: str, mark: Mark) -> None:
    assert not parse(text).matches(ITEM, CONTENT, mark, NOW)


@given(
    st.lists(st.text(min_size=1).map(clean_line).filter(bool), min_size=1, max_size=3).map(tuple)
)
def test_a_category_s_own_query_finds_it(path: tuple[str, ...]) -> None:
    term = under(path)
    assert category_path(term.value) == path
    found = article(categories=((*path, "below"),))
    assert Query(term).matches(found, Content(), Mark(), NOW)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("－词", "-词"), ("a －tag:b", "a -tag:b"), ("\u200bis:unread", "is:unread"), ("－ ", "")],
)
def test_what_an_input_method_or_a_paste_brings_along(typed: str, meant: str) -> None:
    assert parse(typed) == parse(meant)
    assert parse(str(parse(typed))) == parse(typed)
