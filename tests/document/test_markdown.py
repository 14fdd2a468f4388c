"""What is handed on as Markdown reads as the same words."""

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.articles import SEEDS
from tests.benchmarks.words import text_of
from tui_reader.document.blocks import to_blocks, to_document
from tui_reader.document.inscribing import shown
from tui_reader.document.markdown import article_markdown, as_markdown
from tui_reader.document.matches import with_matches
from tui_reader.document.model import Block, Kind, Role, Span
from tui_reader.domain.tokens import Phrase

CORPORA = os.environ.get("TUI_READER_CORPORA", "")
_SUFFIXES = {".md", ".txt", ".html", ".markdown"}
_NOTE = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹]+ *")


def visible(blocks: Iterable[Block]) -> str:
    """The words, with the signs of footnotes, without white space."""
    return "".join("".join(_texts(blocks)).split())


def _texts(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        yield from (indent.first for indent in block.indents if _NOTE.fullmatch(indent.first))
        rows = block.table.rows if block.table else ((block.spans,),)
        if block.table and block.table.continues:
            rows = rows[block.table.head :]
        for cell in (cell for row in rows for cell in row):
            yield from (s.text.removeprefix("▣ ") if s.src else s.text for s in shown(cell))


def again(body: str, links: str = "plain") -> tuple[str, str]:
    """The words of a text, and those of its Markdown."""
    written = as_markdown(to_document(body, links).blocks)
    return visible(to_document(body).blocks), visible(to_blocks(written))


def rewritten(markdown: str, links: str = "plain") -> str:
    return as_markdown(to_blocks(markdown, links))


@pytest.mark.parametrize(
    "markdown",
    [
        "# A *title*",
        "Text **bold *both* more**, *em*, ***x***, ~~gone~~ and `code`.",
        "One\\\nTwo",
        "- one\n- two\n  - three\n- four\n\n* * *",
        "1. a\n2. b",
        "3) c\n4) d",
        "- [ ] to do\n- [x] done",
        "> quote\n>\n> - item\n>\n> ```py\n> x = 1\n> ```",
        "> one\n\n> another",
        "````md\n```\ncode\n```\n````",
        "``a`b``",
        "`` `a` ``",
        "| a | b\\|c |\n| --- | ---: |\n| 1 | `x\\|y`<br>z |",
        "|  |  |\n| --- | --- |\n| a | b |",
        "![alt](picture.png)",
        "[![alt](a.png)](https://example.org/x)",
        "[text](https://example.org/a_b) and <https://example.org/c_d>",
        "[a \\[b\\]](<with(parentheses)>)",
        "* * *",
        "**Term**\n: what it means",
        "\\# no heading",
        "1\\. no list",
        "\\- no list",
        "\\> no quotation",
        "a \\* b \\`c\\` \\[d] \\<e> \\&amp; snake_case 2^10 C:\\Users $5",
        "# Heading \\#",
        "\\$a_b\\$ \\==c\\== \\%%d\\%% \\{\\{ e }}",
    ],
)
def test_it_is_written_as_one_would(markdown: str) -> None:
    assert rewritten(markdown) == markdown + "\n"


@pytest.mark.parametrize(
    "markdown",
    [
        "**一是强化。**突出",
        "见**“重点”**处",
        "a<strong>(b)</strong>c",
        "**a*****b*",
        "前*（中）*后",
    ],
)
def test_emphasis_beside_punctuation_stays(markdown: str) -> None:
    blocks = to_blocks(markdown)
    assert to_blocks(as_markdown(blocks)) == blocks
    assert any(span.role for block in blocks for span in block.spans)


@pytest.mark.parametrize("links", ["numbered", "listed"])
def test_numbers_of_links_are_left_out(links: str) -> None:
    markdown = (
        "See [one](https://example.org/1).\n\n| a |\n| --- |\n| [two](https://example.org/2) |"
    )
    assert rewritten(markdown, links) == markdown + "\n"


def test_footnotes_are_text() -> None:
    written = rewritten(
        "A[^x] b[^y].\n\n[^x]: One.\n\n    More.\n[^y]:\n    ```\n    code\n    ```"
    )
    assert written == "A¹ b².\n\n* * *\n\n¹ One.\n\nMore.\n\n²\n\n```\ncode\n```\n"


def test_lists_with_other_numbers_stay_apart() -> None:
    html = "<ol><li>a<li value=5>b<li>c</ol>"
    assert as_markdown(to_document(html).blocks) == "1. a\n5) b\n6) c\n"


def test_words_that_were_searched_for_are_no_markup() -> None:
    blocks = with_matches(to_blocks("one two three"), [Phrase(("two",))]).blocks
    assert any(Role.MARK in span.role for span in blocks[0].spans)
    assert as_markdown(blocks) == "one two three\n"


def test_the_pieces_of_a_long_table_are_one() -> None:
    markdown = "| n |\n| --- |\n" + "".join(f"| {number} |\n" for number in range(1_000))
    assert rewritten(markdown) == markdown


def test_an_article_has_its_title_address_author_and_date() -> None:
    header = (
        Block(Kind.HEADING, (Span("A *title*"),), level=1),
        Block(Kind.META, (Span("Somebody"),)),
    )
    blocks = (*header, *to_blocks("Text."))
    written = article_markdown("A *title*", "https://example.org/a", "Somebody · 2021", blocks)
    assert written == ("# A \\*title\\*\n\n<https://example.org/a>\n\nSomebody · 2021\n\nText.\n")
    assert article_markdown("T", "", "", to_blocks("# Own")) == "# T\n\n# Own\n"


_FRAGMENTS = st.sampled_from(
    [
        *"*_`~$^=%{}[]()<>#!|:-+.&\\ \n中，。「a1",
        *("**", "~~", "\n\n", "- ", "1. ", "2) ", "> ", "    ", "```", "`a`", "$$", "==", "%%"),
        *("[a](b)", "![c](d)", "http://a.b/_c", "<b>", "</b>", "<i>", "</i>", "<br>", "&lt;"),
        *("<a href='x y'>", "</a>", "# ", "| a | b |\n|---|---|\n| c | d |\n", "[^1]", "word"),
        *("\n\n[^1]: note\n\n", "- [ ] ", "<kbd>x</kbd>", ": ", "::: tip\n", ":::\n", "[[w]]"),
    ]
)


@given(st.lists(_FRAGMENTS, max_size=14).map("".join))
def test_any_markup_reads_as_the_same_words(body: str) -> None:
    wanted, found = again(body)
    assert found == wanted


@given(st.text(st.sampled_from("*_`~$^=%{}[]()<>#!|:-+.&\\ \n中，a1\t\u3000\xa0"), max_size=30))
def test_any_text_reads_as_itself(text: str) -> None:
    block = Block(Kind.PARAGRAPH, (Span(text),))
    assert visible(to_blocks(as_markdown([block]))) == "".join(text.split())


@pytest.mark.parametrize("links", ["plain", "numbered", "listed"])
def test_the_seeds(links: str) -> None:
    assert _changed(SEEDS, links) == {}


@pytest.mark.skipif(not CORPORA, reason="TUI_READER_CORPORA names no folder of articles")
def test_the_corpora() -> None:
    assert _changed(Path(CORPORA)) == {}


def _changed(folder: Path, links: str = "plain") -> dict[str, tuple[str, str]]:
    paths = sorted(path for path in folder.rglob("*") if path.suffix in _SUFFIXES)
    assert paths
    pairs = ((str(path), again(text_of(path), links)) for path in paths)
    return {path: pair for path, pair in pairs if pair[0] != pair[1]}
