"""Whatever the markup: nothing raises, no word is lost, no line is too long."""

import re

from hypothesis import assume, example, given
from hypothesis import strategies as st

from tests.words import shown
from tui_reader.document.blocks import to_document
from tui_reader.document.cells import cell_len
from tui_reader.document.layout import layout

WIDTHS = st.integers(20, 200)
WORD = "@"
"""Stands for a word that occurs nowhere else."""


def names(text: str) -> list[str]:
    return re.findall(r"\S+", text)


BLOCKS = names("div p ul ol blockquote dl section details figure center h2 pre select textarea")
INSIDE = names("li dt dd summary figcaption option optgroup caption legend")
INLINE = names("b i code kbd sub sup mark del ins q a abbr span ruby rt font small svg")
TABLE = names("table thead tbody tr td th")
FORMULA = names("math mrow mi mo mtext mfrac msqrt msub msup munder mfenced mtable mtr mtd")
ATTRIBUTES = st.sampled_from(
    [
        *("", "", "", "", " class='a>b'", ' title="<b>"', " id=x", " href=#x", " colspan=3", "/"),
        *(" rowspan=2", " hidden", " x='&lt;'", " href", " =", " align=right", " start=7"),
    ]
)
LEAVES = st.sampled_from(
    [
        *(f"{WORD} ", WORD, f"一{WORD}。", f"&lt;{WORD}&gt;", f"&#65;{WORD}", f" {WORD}\n"),
        *(f"<![CDATA[{WORD}]]>", "<!-- > -->", "<br>", "<hr>", "<img src=x>", "<wbr>", "<input>"),
        *("<script>x</script>", "<style>x</style>", "<!DOCTYPE x>", "<?x?>", "&nbsp;", "&", "1. "),
        *(f"\n\n{WORD}\n\n", f"# {WORD}", "- ", "> ", "`", "```\n", "$", "*", "\\", "    ", "|"),
        *("\t", "\u200b", "\u2028"),
    ]
)


def elements(tags: list[str]) -> st.SearchStrategy[str]:
    """Give whole elements, nested in each other."""
    return st.recursive(
        LEAVES,
        lambda inner: st.builds(
            lambda tag, attributes, content: f"<{tag}{attributes}>{''.join(content)}</{tag}>",
            st.sampled_from(tags),
            ATTRIBUTES,
            st.lists(inner, max_size=4),
        ),
        max_leaves=25,
    )


def tables(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Give whole tables, whose text stands in cells only."""
    cell = st.builds("<td{}>{}</td>".format, ATTRIBUTES, inner)
    row = st.lists(cell, max_size=4).map(lambda cells: f"<tr>{''.join(cells)}</tr>")
    return st.lists(row, max_size=4).map(lambda rows: f"<table>{''.join(rows)}</table>")


def tags(names: list[str]) -> st.SearchStrategy[str]:
    """Give start and end tags without each other."""
    start = st.builds("<{}{}>".format, st.sampled_from(names), ATTRIBUTES)
    return start | st.sampled_from(names).map("</{}>".format)


def numbered(template: str) -> tuple[str, list[str]]:
    """Put a word of its own in each place, and give these words."""
    words: list[str] = []

    def word(_: re.Match[str]) -> str:
        words.append(f"w{len(words)}w")
        return words[-1]

    return re.sub(WORD, word, template), words


def check(body: str, words: list[str], width: int, *, ordered: bool = True) -> None:
    for line in layout(to_document(body).blocks, width):
        assert cell_len(line.text) <= width
    text = "".join(shown(body, width).split())
    assert [word for word in words if word not in text] == []
    if ordered:
        assert re.findall(r"w\d+w", text) == words


FLOW = elements(BLOCKS + INSIDE + INLINE + FORMULA)


@given(st.lists(FLOW, max_size=6).map("".join), WIDTHS)
def test_elements(template: str, width: int) -> None:
    check(*numbered(f"<html>{template}"), width)


@given(tables(tables(FLOW) | FLOW) | tables(tables(tables(LEAVES))), WIDTHS)
@example(
    "<table><tr><td><table><tr><td><div>\u200b<div>@ @ `@ </div>@ @ </div></td><td>&#65;@</td>"
    "<td>@ </td></tr></table></td></tr></table>",
    20,
)
def test_tables(template: str, width: int) -> None:
    check(*numbered(f"<html><ul><li><blockquote>{template}</blockquote></ul>"), width)


@given(
    st.lists(LEAVES | tags(BLOCKS + INSIDE + INLINE + FORMULA + ["body", "head", "html"])), WIDTHS
)
def test_tags_in_disorder(pieces: list[str], width: int) -> None:
    check(*numbered(f"<html>{''.join(pieces)}"), width)


@given(st.lists(LEAVES | tags(BLOCKS + INSIDE + INLINE + TABLE)), WIDTHS)
def test_tags_of_tables_in_disorder(pieces: list[str], width: int) -> None:
    check(*numbered(f"<html>{''.join(pieces)}"), width, ordered=False)


MARKDOWN = st.sampled_from(
    [
        *(f"{WORD}", f"{WORD} ", f"{WORD}\n", f"{WORD}\n\n", f"一{WORD}。", f"- {WORD}\n"),
        *(f"> {WORD}\n", f"| {WORD} | {WORD} |\n", f"{WORD} | {WORD}\n--|--\n", "|", "|---|\n"),
        *("\n", "\n\n", "- ", "1. ", "> ", "# ", "  ", "    ", "\t", "```\n", "~~~\n", "---\n"),
        *(
            "===\n",
            "*",
            "**",
            "_",
            "~~",
            "`",
            "``",
            "[",
            "](u)",
            "![x](u)",
            "]",
            "$",
            "$$",
            "\\",
            ": ",
        ),
        *("<b>", "</b>", "<div>", "</div>\n", "<td>", "<table>\n", "</table>\n", "<br>"),
        *("<!-- x -->", "&amp;", "&", "<", ">", "%", "{", "}"),
    ]
)


@given(st.lists(MARKDOWN).map("".join), WIDTHS)
def test_markdown(template: str, width: int) -> None:
    assume(not re.search(rf"(`{{3}}|~{{3}})[^\n]*{WORD}", template))  # says the language of code
    assume(f"<{WORD}" not in template)  # is a tag
    check(*numbered(template), width, ordered="<t" not in template)
