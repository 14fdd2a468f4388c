"""Words that were searched for are marked, and nothing else changes."""

from hypothesis import given
from hypothesis import strategies as st

from tests.domain.test_tokens import texts
from tui_reader.document.blocks import to_document
from tui_reader.document.matches import with_matches
from tui_reader.document.model import Block, Kind, Role, Span
from tui_reader.domain.tokens import find, phrase


@given(st.lists(texts, max_size=4), texts)
def test_the_text_is_the_same_and_what_is_found_is_marked(parts: list[str], word: str) -> None:
    block = Block(Kind.PARAGRAPH, tuple(Span(part, Role.STRONG) for part in parts))
    one = phrase(word[:2], whole=False)
    (found,), first = with_matches([block], [one])
    assert found.text == block.text
    places = find(block.text, [one])
    assert bool(first) == bool(places)
    marked = "".join(span.text for span in found.spans if Role.MARK in span.role)
    assert marked == "".join(block.text[start:end] for start, end in places)
    assert all(Role.STRONG in span.role for span in found.spans)


def test_a_match_across_spans_and_in_a_table() -> None:
    document = to_document("# 诈骗\n\n电信**诈**骗案\n\n| a | b |\n|---|---|\n| 诈骗 | x |\n")
    blocks, first = with_matches(document.blocks, [phrase("诈骗", whole=False)])
    assert first == (1, 2)
    assert [span.text for span in blocks[1].spans if Role.MARK in span.role] == ["诈", "骗"]
    assert blocks[2].table is not None
    assert Role.MARK in blocks[2].table.rows[1][0][0].role
