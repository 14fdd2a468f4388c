"""Anchors, footnotes and numbers: what leads where."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.document.anchors import Slugs, slug
from tui_reader.document.blocks import to_blocks, to_document
from tui_reader.document.links import NUMBER, links
from tui_reader.document.model import Block, Indent, Kind, Role, Span


def targets(blocks: tuple[Block, ...]) -> set[str]:
    return {anchor for block in blocks for anchor in block.anchors}


def addresses(blocks: Iterable[Block]) -> dict[int, str]:
    """Give the address of each number."""
    return {link.number: link.href for link in links(blocks) if link.number}


def hrefs(blocks: tuple[Block, ...]) -> list[str]:
    return [span.href for block in blocks for span in block.spans if span.href]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Foo Bar", "foo-bar"),
        ("为什么是 纯文本？", "为什么是-纯文本"),
        ("a_b-c (d) & e", "a_b-c-d--e"),
        ("1.2 Überschrift", "12-überschrift"),
    ],
)
def test_slugs(text: str, name: str) -> None:
    assert slug(text) == name


def test_the_same_name_is_never_given_twice() -> None:
    slugs = Slugs()
    names = [slugs.of(text)[0] for text in ("a", "a", "a-1", "a", "a")]
    assert names == ["a", "a-1", "a-1-1", "a-2", "a-3"]


@pytest.mark.parametrize(
    ("heading", "text", "anchor"),
    [
        ("# Foo Bar", "Foo Bar", "foo-bar"),
        ("# Foo Bar", "Foo Bar", "Foo-Bar"),
        ("# Foo {#own .x}", "Foo", "own"),
        ("# 中文 {: #own}", "中文", "own"),
        ("# C {sharp}", "C {sharp}", "c-sharp"),
        ("# A [b](http://c)", "A b[1]", "a-b"),
    ],
)
def test_headings_have_names(heading: str, text: str, anchor: str) -> None:
    (block,) = to_blocks(heading, "numbered")
    assert block.text == text
    assert anchor in block.anchors


def test_links_within_the_article_lead_to_headings() -> None:
    blocks = to_blocks("[a](#%E4%B8%AD%E6%96%87) [[#中文|b]]\n\n# 中文")
    assert hrefs(blocks) == ["#中文", "#中文"]
    assert "中文" in blocks[1].anchors


@pytest.mark.parametrize(
    "body",
    [
        '<p><a href="#n">x</a></p><p>y</p><p id="n">z</p>',
        '[x](#n)\n\ny\n\n<a id="n"></a>z',
        '[x](#n)\n\ny\n\n<a name="n"></a>\n\nz',
        '[x](#n)\n\ny\n\n<span id="n">z</span>',
        "[x](#n)\n\ny\n\nz\n{: #n}",
        "[x](#^n12345)\n\ny\n\nz ^n12345",
    ],
)
def test_named_places(body: str) -> None:
    blocks = to_document(body).blocks
    (href,) = hrefs(blocks)
    assert [b.text for b in blocks if href[1:] in b.anchors] == ["z"]


def test_footnotes_stand_at_the_end_in_the_order_of_their_mention() -> None:
    blocks = to_blocks("a[^x] b[^1] c[^none]\n\n[^1]: one\n[^x]: two\n    more\n\n    last\n\nd")
    assert [(b.kind, b.text) for b in blocks] == [
        (Kind.PARAGRAPH, "a¹ b² c[^none]"),
        (Kind.PARAGRAPH, "d"),
        (Kind.RULE, ""),
        (Kind.PARAGRAPH, "two more"),
        (Kind.PARAGRAPH, "last\u00a0↩"),
        (Kind.PARAGRAPH, "one\u00a0↩"),
    ]
    assert blocks[3].indents == (Indent("¹ ", "  "),)
    assert blocks[4].indents == (Indent("  ", "  "),)


def test_footnotes_lead_there_and_back() -> None:
    blocks = to_blocks("a[^x]\n\nb[^x]\n\n[^x]: note")
    assert hrefs(blocks) == ["#fn:x", "#fn:x", "#fnref:x"]
    assert [b.anchors for b in blocks] == [("fnref:x",), (), (), ("fn:x",)]


def test_a_note_may_mention_another() -> None:
    blocks = to_blocks("[^a]: see [^c]\n[^b]: B\n[^c]: C\n\ntext[^b][^a]")
    assert [b.text for b in blocks[2:]] == ["B\u00a0↩", "see ³\u00a0↩", "C\u00a0↩"]


def test_inline_notes() -> None:
    blocks = to_blocks("a^[one *two*] b[^1] 2^[3](x)\n\n[^1]: c")
    assert [b.text for b in blocks] == ["a¹ b² 2^3", "", "one two\u00a0↩", "c\u00a0↩"]


def test_notes_of_one_label_and_notes_without_mention_are_not_lost() -> None:
    blocks = to_blocks("a[^x]\n\n[^x]: one\n\n[^x]: two\n\n[^y]: three")
    assert [b.text for b in blocks[2:]] == ["one\u00a0↩", "two", "three"]
    assert [b.indents[0].first for b in blocks[2:]] == ["¹ ", "² ", "³ "]


def test_a_note_may_hold_blocks() -> None:
    note = "- a\n  - b\n\n      ```\n      c\n      ```"
    blocks = to_blocks("x[^1]\n\n[^1]: " + note.replace("\n", "\n    "))
    assert [(b.kind, b.text) for b in blocks[2:]] == [
        (Kind.PARAGRAPH, "a"),
        (Kind.PARAGRAPH, "b"),
        (Kind.CODE, "c"),
        (Kind.PARAGRAPH, "↩"),
    ]


def test_links_are_numbered_by_address() -> None:
    (block,) = to_blocks("[a *b*](http://x) [c](y.html) [d](http://x) [e](#f)", "numbered")
    assert block.text == "a b[1] c[2] d[1] e"
    assert Span("[2]", NUMBER, "y.html") in block.spans


def test_plain_links_have_no_numbers() -> None:
    assert to_blocks("[a](http://x) http://y", "plain")[0].text == "a http://y"


def test_numbers_follow_the_text_through_tables_html_and_notes() -> None:
    body = (
        "http://a [^1]\n\n|b|\n|-|\n|[b](http://b)|\n\n<p><a href='http://c'>c</a></p>\n\n"
        "[^1]: [e](http://e)\n\n[d](http://d)"
    )
    blocks = to_document(body, "numbered").blocks
    assert [b.text for b in blocks] == [
        "http://a[1] ¹", "bb[2]", "c[3]", "d[4]", "", "e[5]\u00a0↩",
    ]  # fmt: skip
    found = {1: "http://a", 2: "http://b", 3: "http://c", 4: "http://d", 5: "http://e"}
    assert addresses(blocks) == found


def test_pictures_are_not_numbered() -> None:
    body = "![a](b.png) [![c](d.png)](http://e) [f](http://g)"
    assert addresses(to_document(body, "numbered").blocks) == {1: "http://g"}


def test_addresses_are_listed_at_the_end() -> None:
    blocks = to_document("[a](http://x) [b](http://y)\n\n[c](http://x)", "listed").blocks
    assert [b.kind for b in blocks][2] is Kind.RULE
    assert [(b.indents[0].first, b.spans) for b in blocks[3:]] == [
        ("[1] ", (Span("http://x", Role.LINK, "http://x"),)),
        ("[2] ", (Span("http://y", Role.LINK, "http://y"),)),
    ]
    assert [b.kind for b in to_document("no links", "listed").blocks] == [Kind.PARAGRAPH]


def test_nothing_leads_nowhere_in_an_article_with_notes() -> None:
    blocks = to_document("# A\n\n[a](#a) b[^1] ^[c]\n\n[^1]: d", "listed").blocks
    assert {href[1:] for href in hrefs(blocks) if href.startswith("#")} <= targets(blocks)


def test_a_power_or_an_expression_is_no_note() -> None:
    (block,) = to_blocks("[a-z]^[0-9] 2^[n] f(x)^[k]")
    assert block.text == "[a-z]^[0-9] 2^[n] f(x)^[k]"


def test_definitions_of_abbreviations_stand_on_lines_of_their_own() -> None:
    text = to_blocks("HTML, CA\n\n*[HTML]: Hyper Text\n*[CA]: Community")[1].text
    assert text == "HTML: Hyper Text\nCA: Community"


def test_links_are_found_by_number_though_none_is_shown() -> None:
    body = (
        "[a *b*](http://a)[c](http://c) ![p](p.png) [![q](q.png)](http://q) [d ![r](r.png)](http://r)\n"
        "[e](#f) [^1]\n\n|[g](g.md)|\n|-|\n|[a](http://a)|\n\n<p><a href='h'>i</a></p>\n\n"
        "[^1]: [j](http://j)\n\n[k](http://k)"
    )
    found = [
        *((1, "a b", "http://a"), (2, "c", "http://c"), (0, "q", "http://q")),
        *((0, "d r", "http://r"), (0, "e", "#f"), (0, "¹", "#fn:1"), (3, "g", "g.md")),
        *((4, "i", "h"), (5, "k", "http://k"), (6, "j", "http://j"), (0, "↩", "#fnref:1")),
    ]
    for style in ("plain", "numbered", "listed"):
        blocks = to_document(body, style).blocks
        said = [(link.number, link.text.replace("▣ ", ""), link.href) for link in links(blocks)]
        assert said == found, style


words = st.sampled_from(
    ("a ", "\n\n", "![x](y) ", "<a href='z'>b</a> ", "|[c](d)|\n|-|\n", "- ", "[^1] ", "> ", "# ")
)
addressed = st.integers(0, 5).map(lambda number: f"[l{number}](http://{number}) ")


@given(st.lists(words | addressed, max_size=20).map("".join))
def test_shown_numbers_are_those_that_count(body: str) -> None:
    body += "\n\n[^1]: [n](http://n)"
    numbered = to_document(body, "numbered").blocks
    shown = {}
    for block in numbered:
        cells = [c for row in block.table.rows for c in row] if block.table else [block.spans]
        for span in (span for cell in cells for span in cell):
            if span.role == NUMBER and span.text[1:-1].isdecimal():
                shown[int(span.text[1:-1])] = span.href
    assert addresses(numbered) == addresses(to_document(body, "plain").blocks) == shown
