import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.document.blocks import to_document
from tui_reader.document.html import markdown_parts, to_markdown
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
        ("a<!-->b<!--->c<!-- --!>d", "abcd"),
        ("a<!-- b > c", "a\\<!-- b > c"),
        ("<a name=x>a</a> <a href=u>b<a href=v>c</a>", 'a <a href="u">b</a><a href="v">c</a>'),
        ("a<br></br>b<a>c</a>", "a<br><br>bc"),
        ("<q>a <q>b</q></q></q>", "“a ‘b’”"),
        ("<ruby>漢<rp>(<rt>かん<rp>)</ruby>字", "漢(かん)字"),
        ("<kbd>a</kbd><sub>b</sub><sup>c</sup>", "<kbd>a</kbd><sub>b</sub><sup>c</sup>"),
        ("<mark>a</mark><ins>b</ins><del>c</del>", "<mark>a</mark><u>b</u><s>c</s>"),
        ("<figure><img src=a><figcaption>b</figcaption></figure>", '<img src="a"><br>\nb'),
        ("<figure><figcaption><p>b</figcaption><img src=a></figure>c", 'b\n\n<img src="a">\n\nc'),
        ("<img src=a><figcaption></figcaption><p>c", '<img src="a">\n\nc'),
        ("<h2></h2><p>a</p>", "a"),
        ("<h2><br></h2><ul><li>a</ul>", "- a"),
        ("<h2> </h2><table><tr><td>a<td>b</table>", "|  |  |\n| --- | --- |\n| a | b |"),
        ("<h2><p>a</h2><h3><b>b</b></h3>", "## a\n\n### <b>b</b>"),
        ("<p>中文\n换行，\n<b>继\n续</b>\nend\nof</p>", "中文换行，<b>继续</b> end of"),
        ("<p>한국\n어 中 \n文</p>", "한국 어 中文"),
        ("<dl><dt>a<dd>b<dd>c</dl>d", "<b>a</b>\n: b\n: c\n\nd"),
        (
            "<dl><dt>a<dd>b<dl><dt>c<dd>d</dl>e</dl>f",
            "<b>a</b>\n: b\n\n  <b>c</b>\n  : d\n\n  e\n\nf",
        ),
        ("<details><summary>a</summary>b</details>c", "<b>▾ a</b>\n\nb\n\nc"),
        ("<details><summary><h3>a</h3></summary>b</details>", "### <b>▾ a</b>\n\nb"),
        ("<details><summary><p>a</p></summary><ul><li>b</ul>", "<b>▾ a</b>\n\n- b"),
        ("<p hidden>a</p><template>b</template><noscript>c</noscript>", "a\n\nbc"),
        ("<head><title>a</title><meta> <style>b</style><p>c", "c"),
        ("<head><title>a</title>b", "b"),
        ("<select><optgroup label=a><option>b<option>c</select>", "- a\n- b\n- c"),
        ("<textarea>a\nb</textarea>c", "a b\n\nc"),
        ("<input type=radio checked>a<input type=submit value=b>c", "◉ a b c"),
        ("a<svg><title>b</title><text>c</text><text>d</text></svg>", "a b c d"),
        (
            "<video src=a><source src=b>c</video>",
            '▶ <a href="a">video: a</a>\n\n▶ <a href="b">source: b</a>\n\nc',
        ),
        (
            "<object data=a></object><embed src=b>",
            '▶ <a href="a">object: a</a>\n\n▶ <a href="b">embed: b</a>',
        ),
        ("<script type=math/tex>a_b</script>", "<code>\\$a\\_b\\$</code>"),
        ("中<b>“文”</b><i>（字）</i>。", "中<b>“文”</b><i>（字）</i>。"),
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


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<img src=a width=10 height=20px>", '<img src="a" width="10" height="20">'),
        ("<img src=a width=50% style='max-width:9px; height: 3px'>", '<img src="a" height="3">'),
        ("<img src=data:x data-src=a><noscript><img src=a></noscript>", '<img src="a">'),
        ("<noscript><img src=a></noscript><img data-original=a>", '<img src="a">'),
        ("<img src=a><img src=a>", '<img src="a"><img src="a">'),
        ("<img srcset='a 1x, b 2x'>", '<img src="a">'),
    ],
)
def test_a_picture_has_its_address_and_size(html: str, markdown: str) -> None:
    assert to_markdown(html) == markdown


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<a href='#b'>a</a><p id=b>c<p id=d>e", '<a href="#b">a</a>\n\n<a id="b"></a>c\n\ne'),
        ("<h2 id='a b'>c</h2><a href='#a'>d</a>", '## c\n\n<a href="#a">d</a>'),
        ("<b>a<a name=é></a>b</b><a href='#&eacute;'>c</a>",
         '<b>a</b><a id="é"></a><b>b</b><a href="#é">c</a>'),
        ("<ol><li id=fn:1>a <a href=#fnref:1>b</a></ol>c<sup id=fnref:1><a href=#fn:1>1</a></sup>",
         '1. <a id="fn:1"></a>a <a href="#fnref:1">b</a>\n\n'
         'c<a id="fnref:1"></a><sup><a href="#fn:1">1</a></sup>'),
        ("<a href=#a>b</a><table id=a><tr><th>c</table>",
         '<a href="#a">b</a>\n\n| <a id="a"></a>c |\n| --- |'),
    ],
)  # fmt: skip
def test_what_links_lead_to_is_kept(html: str, markdown: str) -> None:
    assert to_markdown(html) == markdown


@pytest.mark.parametrize(
    ("html", "code"),
    [
        ("<pre><code class=lang-go><span>a</span> <b>b</b>\n&lt;</code></pre>", "go\na b\n<"),
        ("<pre>a<br>b<br/>c</pre>", "\na\nb\nc"),
        ("<pre><div>a</div><div></div><div>b</div><p>c</pre>", "\na\n\nb\nc"),
        ("<pre>a<div>b\n</div>c</pre>", "\na\nb\nc"),
        ("<pre><span class=lineno>1 </span>a\n<span class=ln>2</span>b</pre>", "\na\nb"),
        ("<pre><span class=ln>a</span></pre>", "\na"),
        ("<pre>a<script>b</script><!-- c -->d</pre>", "\nad"),
        ("<pre><table><tr><td class=blob-num>1<td>a<tr><td class=blob-num>2</td><td> b</table>",
         "\n1a\n b"),
        ("<figure class='highlight js'><table><tr><td class=gutter><pre><span>1</span><br>"
         "<span>2</span><br></pre><td><pre>a<br> b<br></pre></table></figure>", "js\na\n b"),
        ("<div class=language-ruby><pre><code><table><tr><td class='rouge-gutter gl'><pre>1\n2\n"
         "</pre></td><td><pre>a\n b\n</pre></td></tr></table></code></pre></div>", "ruby\na\n b"),
        ("<table><tr><td class=lntd><pre><span class=lnt>1\n</span></pre><td><pre>a</pre></table>",
         "\na"),
    ],
)  # fmt: skip
def test_code_is_code(html: str, code: str) -> None:
    assert to_markdown(html) == f"```{code}\n```"


def test_numbers_beside_code_that_count_nothing_stay() -> None:
    html = "<table><tr><td><pre>7\n9</pre><td><pre>a\nb</pre></table>"
    assert to_markdown(html).endswith(
        "| <code>7</code><br><code>9</code> | <code>a</code><br><code>b</code> |"
    )


def test_pictures_in_code_stand_below_it() -> None:
    assert to_markdown("<pre>a<img src=b></pre>") == '```\na\n```\n\n<img src="b">'


def test_a_cell_shows_blocks_as_text() -> None:
    cells = "<td><blockquote>a</blockquote><td>b<hr>c<tr><td><dl><dt>d<dd>e</dl><td>f"
    html = f"<table><tr>{cells}</table>"
    assert to_markdown(html).split("\n")[2:] == [
        "| ▎ a | b<br>———<br>c |",
        "| <b>d</b><br>e | f |",
    ]


def test_spans_lose_no_text() -> None:
    html = "<table><tr><td colspan=2>a<td rowspan=2>b<tr><td>c<td>d<tr><td>e<td>f<td>g</table>"
    assert to_markdown(html).split("\n")[2:] == ["| a |  | b |", "| c | d |  |", "| e | f | g |"]


def test_a_table_for_layout_is_none() -> None:
    assert to_markdown("<table><tr><td><h2>A</h2>b<td>c</table>") == "## A\n\nb\n\nc"
    assert to_markdown("<table><tr><td>a<table><tr><th>b</table></table>").startswith("a\n\n| b |")


_PIECES = [
    *("<p>", "</p>", "<b>", "</b>", "<li>", "<ul>", "</ul>", "<table>", "<tr>", "<td>", "</table>"),
    *("<pre>", "</pre>", "<math>", "</math>", "<script>", "</script>", "<svg>", "<q>", "<dt>"),
    *("<!--", "-->", "<![CDATA[", "]]>", "<?", "<!", "</", "<a b='c>d'>", "<a b='", "'", '"', "<"),
    *("<br/>", ">", "&", "&am", "p;", "&#6", "5;", "a", "一。", "1.", "#", " ", "\n", "\x85", "\0"),
]


@given(st.lists(st.sampled_from(_PIECES)), st.integers(1, 20))
def test_parts_make_the_whole(pieces: list[str], size: int) -> None:
    html = "".join(pieces)
    parts = list(markdown_parts(html, size))
    assert "".join(parts) == to_markdown(html)
    assert all(part.endswith("\n") for part in parts[:-1] if part)


def test_a_long_article_comes_in_parts() -> None:
    first = next(markdown_parts("<p>a</p>\n" * 100_000))
    assert 100 < first.count("a") < 20_000


def test_deep_nesting_is_flattened() -> None:
    for tag in ("div", "li", "blockquote", "b", "ul><li", "table><tr><td", "math><mrow"):
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
