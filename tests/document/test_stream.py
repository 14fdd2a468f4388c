"""Articles that are read in parts have the blocks of those that are read whole."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.document import blocks, stream
from tui_reader.document.blocks import to_document, to_documents
from tui_reader.document.model import Block

HUGE = 10**9
PIECES = (
    "text *em* **一，**后",
    "# Heading",
    "## Heading {#own}",
    "- a\n- b\n  - c\n\n    d",
    "3. x\n4. y",
    "> quote\n> more\n\n> another",
    "> [!NOTE] title\n> body",
    "```python\nimport x\n\n# no heading\n```",
    "    indented code",
    "|a|b|\n|-|-|\n|[c](http://c)|d|",
    "Term\n: one\n: two",
    "a[^1] b[^long] ^[inline]",
    "[^1]: note\n\n    second",
    "[^long]: see [^1]",
    "[ref] [x](http://x) http://y",
    "[ref]: http://ref",
    "![p](a.png)",
    "<div>\n<p>html</p>\n</div>",
    "<ul>\n\n<li>a</li>\n\n</ul>",
    "<table>\n\n<tr><td>never closed",
    "{% note info %}\na\n\n- b\n{% endnote %}",
    "{% note %}",
    "{{< tip >}}x{{< /tip >}} y",
    "{{< leaf >}}",
    "::: tip\na\n\nb\n:::",
    "::: never",
    "!!! note\n    a\n\n    b",
    "$$\nx_1\n$$",
    "$$\nnever",
    "{: .note}",
    "Setext\n===",
    "---",
    "import A from 'b'",
    "<!-- comment\n\nend -->",
    "<script>\n\nx\n</script>",
    "[TOC]",
)
TEXTS = st.lists(
    st.tuples(st.sampled_from(PIECES), st.sampled_from(("\n", "\n\n", "\n\n\n"))), max_size=14
).map(lambda parts: "".join(chain.from_iterable(parts)))
HTML_PIECES = (
    "<p>a <b>b</b></p>",
    "<ul><li>x<li>y</ul>",
    "<h2 id=i>h</h2>",
    "<a href=#i>l</a>",
    "<br>",
    "<blockquote><p>q</blockquote>",
    "<pre>c\n\nd</pre>",
    "<img src=a>",
    "text 文",
    "<div>",
    "</div>",
    "<table><tr><td>t<td>u</table>",
    "<ol start=3><li>n</ol>",
    "<hr>",
    "<!-- c -->",
)
HTML = st.lists(st.sampled_from(HTML_PIECES), max_size=20).map(lambda p: "<div>" + "".join(p))


@contextmanager
def cut_into(size: int, longest: int = HUGE) -> Iterator[None]:
    """Read in parts of ``size`` characters; containers of more than ``longest`` item by item."""
    with (
        patch.multiple(stream, FIRST_PART=size, PART=size, _LONG=longest, _LONG_PARAGRAPH=HUGE),
        patch.multiple(blocks, FIRST_PART=size, PART=size),
    ):
        yield


def in_parts(body: str, links: str) -> tuple[Block, ...]:
    return tuple(chain.from_iterable(part.blocks for part in to_documents(body, links)))


def whole(body: str, links: str) -> tuple[Block, ...]:
    """Read at once, but with the look ahead that parts have."""
    with patch.multiple(blocks, FIRST_PART=-1), patch.multiple(stream, FIRST_PART=HUGE, PART=HUGE):
        return to_document(body, links).blocks


@given(TEXTS, st.integers(1, 80), st.sampled_from(("plain", "numbered", "listed")))
def test_markdown_in_parts_is_the_same(body: str, size: int, links: str) -> None:
    expected = whole(body, links)
    with cut_into(size):
        assert in_parts(body, links) == expected


@given(TEXTS, st.integers(1, 80))
def test_a_document_is_its_parts(body: str, size: int) -> None:
    with cut_into(size):
        assert in_parts(body, "listed") == to_document(body, "listed").blocks


@given(TEXTS, st.integers(1, 60), st.integers(1, 60))
def test_long_containers_in_parts_have_the_same_text(body: str, size: int, longest: int) -> None:
    expected = [block.text for block in whole(body, "plain")]
    with cut_into(size, longest):
        assert [block.text for block in in_parts(body, "plain")] == expected


@given(HTML, st.integers(1, 80))
def test_html_in_parts_is_the_same(body: str, size: int) -> None:
    expected = whole(body, "numbered")
    with cut_into(size):
        assert in_parts(body, "numbered") == expected


@pytest.mark.parametrize("opening", ["{{< leaf >}}", "{% note %}", "::: tip", "<table>"])
def test_what_is_never_closed_does_not_keep_the_rest_waiting(opening: str) -> None:
    body = opening + "\n\n" + "A paragraph.\n\n" * 20_000
    parts = to_documents(body)
    assert len(next(parts).blocks) < 10_000


def test_long_texts_come_in_several_parts() -> None:
    body = "A paragraph with [a link](http://x).\n\n" * 5_000
    parts = list(to_documents(body, "numbered"))
    assert len(parts) > 3
    assert sum(len(part.blocks) for part in parts) == 5_000


def test_a_long_list_comes_in_several_parts() -> None:
    parts = list(to_documents("- item\n" * 30_000))
    assert len(parts) > 3
    blocks_found = [block for part in parts for block in part.blocks]
    assert len(blocks_found) == 30_000
    assert {block.indents[0].first for block in blocks_found} == {"• "}


@pytest.mark.parametrize("size", [1_000, 30_000, 60_000, 1_000_000])
@pytest.mark.parametrize(
    "markup",
    [
        '<p>before</p><p><img src="{}" alt="picture"></p><p>after</p>',
        'before\n\n<img alt="picture" src="{}">\n\nafter',
        "before\n\n![picture]({})\n\nafter",
        "before\n\n![picture][p]\n\nafter\n\n[p]: {}",
    ],
)
def test_an_embedded_picture_is_one_however_long_it_is(markup: str, size: int) -> None:
    found = to_document(markup.format("data:image/png;base64," + "AbC1" * (size // 4)))
    assert [block.text for block in found.blocks] == ["before", "picture", "after"]


@pytest.mark.parametrize("prose", [0, 90_000])
def test_pictures_in_a_long_paragraph_are_whole(prose: int) -> None:
    """The cuts between its pieces are not in them."""
    words = "Some words and then more. " * (prose // 26)
    picture = "data:image/png;base64," + "AbC1" * 20_000
    found = to_document(
        f'Begin. {words}<img src="{picture}" alt="one"> {words}![two]({picture}) {words}end'
    )
    text = " ".join(block.text for block in found.blocks)
    assert text.split() == f"Begin. {words}▣ one {words}▣ two {words}end".split()
    assert len(found.blocks) == 1 or prose


@pytest.mark.parametrize("word", ["metadata:", "データdata:", "data:text,", "data:"])
def test_a_word_like_an_embedded_picture_s_does_not_keep_a_paragraph_whole(word: str) -> None:
    text = "日本語。" * 100 + word + "日本語の文章です。" * 20_000
    found = to_document(text)
    assert "".join(block.text for block in found.blocks) == text
    assert len(found.blocks) > 2
