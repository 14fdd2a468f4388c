"""Plain paragraphs keep every word, and take no time."""

from hypothesis import given
from hypothesis import strategies as st

from tui_reader.document.plain import to_plain


def texts(body: str) -> list[str]:
    return [block.text for block in to_plain(body).blocks]


def test_paragraphs_of_markdown_and_of_html() -> None:
    assert texts("# One\n\ntwo\nthree\n\n\n*four*") == ["# One", "two three", "*four*"]
    assert texts("<div><p>一<b>二</b></p><p>a &amp; b<br>c</p></div>") == ["一二", "a & b", "c"]


def test_scripts_and_comments_are_not_shown() -> None:
    assert texts("a<script>x()</script> b <!-- c --><style>p{}</style>") == ["a b"]


def test_no_control_gets_through() -> None:
    assert texts("a&#27;[2J \x1b]0;x") == ["a[2J ␛]0;x"]


@given(st.lists(st.text(st.characters(categories=("L", "N")), min_size=1), min_size=1))
def test_no_word_is_lost(words: list[str]) -> None:
    assert " ".join(texts(" ".join(words))).split() == words
