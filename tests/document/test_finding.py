"""What is looked for in an article is found wherever it stands, however it is written there."""

import re
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.document.finding import Finder, Match, Needle, with_found
from tui_reader.document.model import Block, Kind, Role, Span
from tui_reader.document.tables import table
from tui_reader.domain.fold import fold

LETTERS = st.sampled_from("abAB áÁéß，。中文ａＢ１2\n\t\u3000\u00ad\u200bのﾊﾟ한İǅΏ")
TEXTS = st.text(LETTERS, max_size=30)
ROLES = st.sampled_from([Role.PLAIN, Role.STRONG, Role.LINK, Role.CODE | Role.MUTED])


@st.composite
def paragraphs(draw: st.DrawFn) -> Block:
    spans = draw(st.lists(st.builds(Span, TEXTS, ROLES), max_size=5))
    return Block(Kind.PARAGRAPH, tuple(spans))


def paragraph(text: str) -> Block:
    return Block(Kind.PARAGRAPH, (Span(text),))


def folded(text: str) -> str:
    """Fold by other means than the finder: all at once, without what is not drawn."""
    return fold(re.sub(r"\s+", " ", re.sub("[\u00ad\u200b\u2060\ufeff]", "", text)))


def find(blocks: Sequence[Block], text: str) -> list[Match]:
    """Give all places where ``text`` is, in their order."""
    finder, needle = Finder(blocks), Needle(text)
    if not needle:
        return []
    return [match for index in range(len(blocks)) for match in finder.matches(index, needle)]


def found(text: str, needle: str) -> list[str]:
    return [text[match.start : match.end] for match in find([paragraph(text)], needle)]


@pytest.mark.parametrize(
    ("text", "needle", "matches"),
    [
        ("One two. one TWO", "one", ["One", "one"]),
        ("One two. one TWO", "One", ["One"]),
        ("中文排版和中文", "中文", ["中文", "中文"]),
        ("ＡＢＣ abc", "abc", ["ＡＢＣ", "abc"]),
        ("café CAFE\u0301 cafe", "cafe", ["café", "CAFE\u0301", "cafe"]),
        ("a  line\nbreak", "line break", ["line\nbreak"]),
        ("a  line\nbreak", "a line", ["a  line"]),
        ("hy\u00adphen", "hyphen", ["hy\u00adphen"]),
        ("aaaa", "aa", ["aa", "aa"]),
        ("straße", "strasse", ["straße"]),
        ("straße", "s", ["s"]),
        ("nothing", "", []),
        ("nothing", "  ", []),
    ],
)
def test_it_is_found_as_it_is_written_there(text: str, needle: str, matches: list[str]) -> None:
    assert found(text, needle) == matches


@given(st.lists(paragraphs(), max_size=4), st.text(LETTERS, min_size=1, max_size=4))
def test_what_is_found_is_what_was_looked_for(blocks: list[Block], needle: str) -> None:
    matches = find(blocks, needle)
    assert matches == sorted(matches)
    for match in matches:
        assert 0 <= match.start < match.end <= len(blocks[match.block].text)
        text = blocks[match.block].text[match.start : match.end]
        assert folded(text) == folded(needle)
    for before, after in pairwise(matches):
        assert before.block < after.block or before.end <= after.start


@given(
    st.text(st.sampled_from("abAB 中文"), max_size=40), st.text("ab中文", min_size=1, max_size=3)
)
def test_no_match_is_missed(text: str, needle: str) -> None:
    expected = [match.span() for match in re.finditer(re.escape(needle), text.lower())]
    assert [(m.start, m.end) for m in find([paragraph(text)], needle)] == expected


@given(TEXTS, st.integers(0, 30), st.integers(1, 6))
def test_any_part_of_a_text_is_found_in_it(text: str, start: int, length: int) -> None:
    needle = text[start : start + length]
    whole = folded(text)
    if folded(needle).strip() and not re.search("[\u00ad\u200b\u0301ﾟ]", text):
        assert bool(find([paragraph(text)], needle.lower())) == (folded(needle) in whole)


@given(paragraphs(), st.text(LETTERS, min_size=1, max_size=3))
def test_marking_loses_no_text_and_no_role(block: Block, needle: str) -> None:
    matches = find([block], needle)
    marked = with_found(block, matches, matches[0] if matches else None)
    assert marked.text == block.text

    def roles(block: Block, without: Role) -> list[Role]:
        return [span.role & ~without for span in block.spans for _ in span.text]

    assert roles(marked, Role.FOUND | Role.CURRENT) == roles(block, Role.PLAIN)
    lit = [bool(span.role & Role.FOUND) for span in marked.spans for _ in span.text]
    assert lit == [
        any(match.start <= at < match.end for match in matches) for at in range(len(block.text))
    ]
    current = [at for at, role in enumerate(roles(marked, Role.PLAIN)) if role & Role.CURRENT]
    assert current == (list(range(matches[0].start, matches[0].end)) if matches else [])


def test_cells_of_a_table_are_by_themselves() -> None:
    rows = [[(Span("ab"),), (Span("cd"),)], [(Span("x"),), (Span("abc"),)]]
    block = Block(Kind.TABLE, table=table(rows, 1, "ll"))
    assert find([block], "bc") == [Match(0, 6, 8)]
    marked = with_found(block, find([block], "bc"))
    assert marked.table is not None
    assert marked.table.rows[1][1] == (Span("a"), Span("bc", Role.FOUND))
