"""The query language: what is written is what is meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import article
from tui_reader.domain.article import Problem
from tui_reader.domain.clean import clean_line
from tui_reader.domain.errors import QueryError
from tui_reader.domain.marks import Mark
from tui_reader.domain.query import FIELDS, STATES, Query, Term, category_path, parse, under

values = st.text(max_size=6).map(clean_line)
terms = st.one_of(
    st.builds(
        Term, st.sampled_from([name for name in FIELDS if name != "is"]), values, st.booleans()
    ),
    st.builds(Term, st.just("is"), st.sampled_from(STATES), st.booleans()),
)
queries = st.lists(terms, max_size=4).map(lambda some: Query(tuple(some)))


@given(queries)
def test_a_query_reads_as_it_is_written(query: Query) -> None:
    assert parse(str(query)) == query


@given(st.text(st.sampled_from('ab:-"\\ (is)title:cat/新') | st.characters()))
def test_any_text_is_a_query_or_an_error_with_a_position(text: str) -> None:
    query, position = Query(), 0
    try:
        query = parse(text)
    except QueryError as error:
        position = error.position
    assert parse(str(query)) == query
    assert 0 <= position <= len(text)


@pytest.mark.parametrize(
    ("text", "position", "hint"),
    [("x ttle:a", 2, "title:"), ("is:unred", 3, "unread"), ("-foo:bar", 1, "title:")],
)
def test_an_error_names_what_is_valid(text: str, position: int, hint: str) -> None:
    with pytest.raises(QueryError, match=hint) as caught:
        parse(text)
    assert caught.value.position == position


ITEM = article(
    "新闻/a b.md",
    title="工信部：App 实名",
    authors=("IT 之家", "Zoë"),
    source="ithome.com",
    categories=(("新媒体", "IT 之家", "分类资讯"),),
    tags=("电信",),
    problem=Problem("broken", 3),
)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ａｐｐ",
        "信",
        "zoe",
        "ithome",
        '"app 实名"',
        "title:工信部",
        "author:zoe",
        "source:ithome",
        "cat:新媒体",
        'cat:"新媒体/it 之家"',
        "tag:电信",
        "path:新闻/",
        "is:problem is:unread -is:read -is:starred -is:draft",
        "-cat:其他 -不存在",
        "title:",
    ],
)
def test_matching(text: str) -> None:
    assert parse(text).matches(ITEM, Mark())


@pytest.mark.parametrize(
    "text",
    [
        "其他",
        "title:ithome",
        "cat:IT",
        "cat:/",
        "tag:电",
        "-信",
        "is:read",
        "is:starred",
        'cat:"新媒"',
    ],
)
def test_not_matching(text: str) -> None:
    assert not parse(text).matches(ITEM, Mark())


@given(
    st.lists(st.text(min_size=1).map(clean_line).filter(bool), min_size=1, max_size=3).map(tuple)
)
def test_a_category_s_own_query_finds_it(path: tuple[str, ...]) -> None:
    term = under(path)
    assert category_path(term.value) == path
    assert Query((term,)).matches(article(categories=((*path, "below"),)), Mark())
