import pytest

from tui_reader.document.blocks import to_document
from tui_reader.document.html import to_markdown
from tui_reader.document.layout import layout
from tui_reader.document.markup import is_html


def shown(html: str, width: int = 80) -> str:
    return "\n".join(line.text for line in layout(to_document(f"<div>{html}</div>").blocks, width))


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p><strong>一是强化，</strong>突出</p>", "<b>一是强化，</b>突出"),
        ("foo<b>(bar)</b>baz", "foo<b>(bar)</b>baz"),
        ("a <em> b </em>c", "a <i>b</i> c"),
        ("<b></b>x", "x"),
        ("<b>a<p>b</p></b>", "<b>a</b>\n\n<b>b</b>"),
        ('<a href="http://x.y/?a=1&amp;b=2">t</a>', '<a href="http://x.y/?a=1&amp;b=2">t</a>'),
        ("<h2>One</h2>two", "## One\n\ntwo"),
        ('<a href="x"><h3>Card</h3></a>', '### <a href="x">Card</a>'),
        ("<ul><li>a<ul><li>b</ul><li>c</ul>", "- a\n  - b\n- c"),
        ("<ol start=9><li>a<li>b</ol>", "9. a\n10. b"),
        ("<blockquote>a<p>b</blockquote>c", "> a\n>\n> b\n\nc"),
        ("<dl><dt>t<dd>d<dd>e</dl>", "<b>t</b>\n: d\n: e"),
        ("<pre class='lang-js'>a\n\n b</pre>", "```js\na\n\n b\n```"),
        ("<pre>```</pre>", "````\n```\n````"),
        ("a<br>b", "a<br>b"),
        ("a<hr>b", "a\n\n* * *\n\nb"),
        ("<img alt='a\"b' src=c title=d>", '<img src="c" alt="a&quot;b" title="d">'),
        ("<ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp></ruby>字", "漢(かん)字"),
        ("<q>a</q>", "“a”"),
        ("<abbr title='b c'>a</abbr> <abbr title='b c'>a</abbr>", "a (b c) a"),
        ("<iframe src=u></iframe>", '▶ <a href="u">iframe: u</a>'),
        ("<script>x</script><style>y</style><!-- z -->w", "w"),
        ("</script></style>w", "w"),
        ("a<![endif]>b<![CDATA[c]]>", "abc"),
        ("a &lt;b&gt; &amp;amp;", "a \\<b> \\&amp;"),
        ("a&#27;[31mb&#0;", "a\\[31mb\ufffd"),
        ("a < b <", "a \\< b \\<"),
    ],
)
def test_conversion(html: str, markdown: str) -> None:
    assert to_markdown(html) == markdown


@pytest.mark.parametrize(
    "text",
    [
        "1. one", "1) one", "- a", "+ a", "* a", "# a", "> a", "---", "***", "===", "~~~ a", ": a",
        "``` a", "*a* **b** _c_ `d` ~~e~~", "[a](b) ![c](d) [e]: f [^1]", "a | b", "---: | a",
        "$a_b$ \\(c\\) \\[d\\]", "\\* \\\\ \\a", "&amp;amp; &amp;copy;", "[ ] a", "a #",
        "{% a %} {{ b }}",
    ],
)  # fmt: skip
def test_text_that_looks_like_markdown_is_text(text: str) -> None:
    visible = text.replace("&amp;", "&")
    assert shown(f"<p>{text}</p>") == visible
    assert shown(f"<p>x<br>{text}</p>") == f"x\n{visible}"


def test_a_table_is_one_with_pipes() -> None:
    html = (
        "<table><caption>C</caption><tr><th>A<th align=right>B|C</tr>"
        "<tr><td rowspan=2>x<p>y<td><ul><li>i<li>j</ul></tr><tr><td>z</table>"
    )
    assert to_markdown(html).split("\n") == [
        "C",
        "",
        "| A | B\\|C |",
        "| --- | ---: |",
        "| x<br>y | • i<br>• j |",
        "|  | z |",
    ]


def test_a_table_for_layout_is_none() -> None:
    assert to_markdown("<table><tr><td><h2>A</h2>b<td>c</table>") == "## A\n\nb\n\nc"
    assert to_markdown("<table><tr><td>a<table><tr><th>b</table></table>").startswith("a\n\n| b |")


def test_deep_nesting_is_flattened() -> None:
    for tag in ("div", "li", "blockquote", "b", "ul><li"):
        assert shown(f"<{tag}>a" * 3000).replace("▎", "").count("a") == 3000


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<div>\n<p>中文</p><p># not a heading</p>\n</div>", True),
        ("\n\n<!-- c --><p>a</p>\n\n<p>b</p>", True),
        ("<!DOCTYPE html><html><body>- a</body></html>", True),
        ("text<br><br>more text<br>and more", True),
        ("<p>see <code>**x**</code></p><pre>\n# comment\n</pre>", True),
        ("<div>\ntext of one line\n</div>", True),
        ("plain text", False),
        ("", False),
        ("# Title\n\n<div>a</div>", False),
        ("<div align=center>\n\n# Title\n\n</div>\n\ntext", False),
        ("<img src=a>\n\n**bold** text", False),
        ("<details>\n<summary>a</summary>\n\n- b\n- c\n\n</details>", False),
        ("Some <b>text</b> with a [link](https://example.org)", False),
    ],
)
def test_the_markup_is_decided_from_the_body(body: str, expected: bool) -> None:
    assert is_html(body) is expected
