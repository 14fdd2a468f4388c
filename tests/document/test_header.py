import time
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.document.blocks import to_document
from tui_reader.document.cells import cell_len
from tui_reader.document.header import header, reading_minutes, with_header
from tui_reader.document.layout import layout
from tui_reader.document.model import Block, Document, Kind
from tui_reader.domain.article import Article, Problem


@pytest.fixture(autouse=True)
def shanghai() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "Asia/Shanghai")
        time.tzset()
        yield
    time.tzset()


def shown(blocks: tuple[Block, ...], width: int = 80) -> list[str]:
    return [line.text for line in layout(blocks, width)]


def test_everything_that_is_known_is_shown() -> None:
    article = Article(
        relpath="a.md",
        title="避头尾",
        date=1634635795,
        authors=("IT 之家", "Ana"),
        categories=(("新媒体", "IT 之家", "分类资讯"), ("排版",)),
        tags=("标点", "终端"),
        source="example.org",
        link="https://example.org/1",
    )
    assert shown(header(article, to_document("字" * 900))) == [
        "避头尾",
        "━━━━━━",
        "IT 之家, Ana · 2021-10-19 17:29 · 新媒体 › IT 之家 › 分类资讯 · 排版 · #标点",
        "#终端 · 3 min",
        "example.org · https://example.org/1",
    ]


@given(
    st.lists(st.text("ab中文, ", min_size=1, max_size=12), max_size=4),
    st.lists(st.text("ab标", min_size=1, max_size=12), max_size=8),
    st.integers(20, 80),
)
def test_lines_begin_and_end_with_what_they_tell(
    authors: list[str], tags: list[str], width: int
) -> None:
    article = Article("a.md", "T", 0, authors=tuple(authors), tags=tuple(tags), link="http://a.b/")
    blocks = header(article, Document((), 0, 0))
    lines = list(layout(blocks, width))
    assert all(line.text.strip(" ·") == line.text for line in lines)
    assert all(cell_len(line.text) <= width for line in lines)
    words = " ".join(line.text for line in lines[2:]).replace("·", "").replace(" ", "")
    assert words == "".join(block.text for block in blocks[1:]).replace("·", "").replace(" ", "")
    for line in lines:
        assert blocks[line.block].text[line.offset :].lstrip()[:1] in (line.text[:1], "T")


def test_a_tag_is_not_cut_in_two() -> None:
    tags = ("排版", "标点符号", "避头尾")
    article = Article(relpath="a.md", title="T", date=0, tags=tags)
    assert shown(header(article, to_document("")), 20)[2:] == ["#排版 #标点符号", "#避头尾 · 1 min"]


def test_the_time_of_the_whole_is_told_with_the_first_part() -> None:
    article = Article(relpath="a.md", title="T", date=0)
    part = to_document("# T\n\n字")._replace(ideographs=4000, words=0)
    assert shown(header(article, part)) == ["10 min"]


def test_what_is_not_known_leaves_no_separator() -> None:
    article = Article(relpath="a.md", title="T", date=0)
    assert shown(header(article, to_document("")))[2:] == ["1 min"]


def test_a_problem_is_told() -> None:
    article = Article(relpath="a.md", title="T", date=0, problem=Problem("no closing line", 3))
    assert "Not read as meant: a.md, line 3: no closing line" in shown(
        header(article, to_document(""))
    )


def test_a_source_that_is_the_author_is_not_repeated() -> None:
    article = Article(relpath="a.md", title="T", date=0, authors=("Ana",), source="Ana")
    assert shown(header(article, to_document("")))[2:] == ["Ana · 1 min"]


@pytest.mark.parametrize("body", ["# The *Title*\n\ntext", "![p](p.png)\n\n# the title\n\ntext"])
def test_a_title_that_the_body_repeats_is_shown_once(body: str) -> None:
    article, document = Article(relpath="a.md", title="The Title", date=0), to_document(body)
    whole = "\n".join(shown(with_header(article, document))).casefold()
    assert whole.startswith("the title\n")
    assert whole.count("the title") == 1
    apart = "\n".join(shown((*header(article, document), *document.blocks))).casefold()
    assert apart.count("the title") == 1


def test_another_heading_stays() -> None:
    article = Article(relpath="a.md", title="The Title", date=0)
    document = to_document("# Introduction\n\ntext")
    headings = [b.text for b in with_header(article, document) if b.kind is Kind.HEADING]
    assert headings == ["The Title", "Introduction"]


@pytest.mark.parametrize(
    ("ideographs", "words", "minutes"), [(0, 0, 1), (400, 0, 1), (401, 0, 2), (400, 230, 2)]
)
def test_reading_time(ideographs: int, words: int, minutes: int) -> None:
    assert reading_minutes(Document((), ideographs, words)) == minutes
