"""Markup beyond CommonMark: callouts, tags of templates, formulas, MDX."""

import pytest

from tui_reader.document.blocks import to_blocks
from tui_reader.document.model import Block, Kind, Role

QUOTED = "▎ "


def drawn(block: Block) -> str:
    return "".join(indent.first for indent in block.indents) + block.text


def lines(markdown: str) -> list[str]:
    return [drawn(block) for block in to_blocks(markdown)]


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("> [!NOTE]\n> text", ["▎ Note", "▎ text"]),
        ("> [!tip]- A *title*\n>\n> text\n> - a", ["▎ ▾ A title", "▎ text", "▎ • a"]),
        ("> [!note|wide] Title", ["▎ Title"]),
        ("> [!note] outer\n> > [!tip] inner\n> > text", ["▎ outer", "▎ ▎ inner", "▎ ▎ text"]),
        ("> [!a link](b) text", ["▎ !a link text"]),
        ("{% note %}\ntext\n{% endnote %}", ["▎ Note", "▎ text"]),
        ("{% note info no-icon 标题 %}\n- a\n\nb\n{% endnote %}", ["▎ 标题", "▎ • a", "▎ b"]),
        ('{% note warn "Careful!" %}\na\n{% endnote %}\nb', ["▎ Careful!", "▎ a", "b"]),
        (
            "{% note %}\n{% note tip %}\na\n{% endnote %}\n{% endnote %}",
            ["▎ Note", "▎ ▎ Tip", "▎ ▎ a"],
        ),
        ("{% note %}\nnever closed", ["{% note %}\nnever closed"]),
        ("a\n{% endnote %}", ["a\n{% endnote %}"]),
        ("{% blockquote 沈括, 笔谈 %}\na\n{% endblockquote %}", ["▎ a", "▎ — 沈括, 笔谈"]),
        ("{% quote A http://b C %}\na\n{% endquote %}", ["▎ a", "▎ — A C"]),
        ("{% fold Title %}\na\n{% endfold %}", ["▎ ▾ Title", "▎ a"]),
        ("{{< notice tip >}}\na\n\nb\n{{< /notice >}}", ["▎ Tip", "▎ a", "▎ b"]),
        ('{{% alert title="T" color="red" %}}a{{% /alert %}}', ["▎ T", "▎ a"]),
        ("{{< note >}}a *b*{{< /note >}} c\n\nd", ["▎ Note", "▎ a b", "c", "d"]),
        (
            "1. a\n   {{< note >}}\n   b\n   {{< /note >}}\n2. c",
            ["1. a", "   ▎ Note", "   ▎ b", "2. c"],
        ),
        ("{{< row >}}\na\n{{< /row >}}", ["a"]),
        ('{{< x author="B" >}}\na\n{{< /x >}}', ['{{< x author="B" >}}', "a"]),
        ('{{< tabs >}}\n{{< tab "A" >}}\nb\n{{< /tab >}}\n{{< /tabs >}}', ["▎ A", "▎ b"]),
        ("{% tabs x %}\n<!-- tab 一@icon -->\na\n<!-- endtab -->\n{% endtabs %}", ["一", "a"]),
        ('!!! note "A title"\n    a\n\n    b\n\nc', ["▎ A title", "▎ a", "▎ b", "c"]),
        ("??? warning\n    a\nb", ["▎ Warning", "▎ a", "b"]),
        ('!!! note ""\n    a', ["▎ a"]),
        ("!!! is emphatic", ["!!! is emphatic"]),
        (":::tip 标题\na\n:::\nb", ["▎ 标题", "▎ a", "b"]),
        (":::note[A *b*]\na\n:::", ["▎ A b", "▎ a"]),
        ('::: {.callout-note title="T"}\na\n:::', ["▎ T", "▎ a"]),
        (":::: tip\n::: info\na\n:::\nb\n::::", ["▎ Tip", "▎ ▎ Info", "▎ ▎ a", "▎ b"]),
        ("::: tip\nnever closed", ["::: tip never closed"]),
        ("text\n{: .note}", ["▎ Note", "▎ text"]),
        ("{: .warning }\ntext", ["▎ Warning", "▎ text"]),
        ("> text\n{: .note}", ["▎ Note", "▎ text"]),
        ("text\n{: .lead}\n\n{: .x}", ["text"]),
        ("[TOC]\n\ntext", ["text"]),
        ("text [TOC]", ["text [TOC]"]),
        ("a\n\n<!-- more -->\n\nb", ["a", "b"]),
    ],
)  # fmt: skip
def test_containers(markdown: str, expected: list[str]) -> None:
    assert lines(markdown) == expected


def test_a_callout_has_a_bold_title_close_to_its_text() -> None:
    title, text = to_blocks("> [!NOTE] Title\n> text")
    assert all(span.role & Role.STRONG for span in title.spans)
    assert text.tight
    assert title.indents == text.indents


@pytest.mark.parametrize(
    ("markdown", "language", "code", "title"),
    [
        ("{% codeblock %}\na_b_c\n\n- d\n{% endcodeblock %}", "", "a_b_c\n\n- d", ""),
        ("{% codeblock 标题 lang:yaml %}\n a: b\n{% endcodeblock %}", "yaml", " a: b", "标题"),
        ("{% highlight js linenos %}\nx\n{% endhighlight %}", "js", "x", ""),
        ("{% code %}\nx\n{% endcode %}", "", "x", ""),
        ('{{< highlight go "linenos=true" >}}\nx\n{{< /highlight >}}', "go", "x", ""),
        ('{{< tab name="A" codelang="sh" >}}\nx\n{{< /tab >}}', "sh", "x", "A"),
        ("{% raw %}\n```html\n{{ x }}\n```\n{% endraw %}", "html", "{{ x }}", ""),
        ("```math\n\\alpha\n```", "math", "\\alpha", ""),
        ("$$\na_b\n$$", "", "$$\na_b\n$$", ""),
        ("\\[\na_b\n\\]", "", "\\[\na_b\n\\]", ""),
        ("import A from 'b'\nexport let c = 1", "js", "import A from 'b'\nexport let c = 1", ""),
    ],
)  # fmt: skip
def test_code(markdown: str, language: str, code: str, title: str) -> None:
    *titles, block = to_blocks(markdown)
    assert (block.kind, block.info, block.text) == (Kind.CODE, language, code)
    assert [b.text for b in titles] == ([title] if title else [])


@pytest.mark.parametrize(
    ("tag", "source", "text", "size", "caption"),
    [
        ("{% asset_img a.png 描述 文字 %}", "a.png", "描述 文字", "", ""),
        ("{% asset_img 'a b.png' 'c d' %}", "a b.png", "c d", "", ""),
        ("{% img left /a.png 200 300 'T' %}", "/a.png", "T", "200 × 300", ""),
        ('{{< figure src="/a.png" alt="A" caption="C d" >}}', "/a.png", "A", "", "C d"),
        ('{{< img src="a" width="60px" >}}', "a", "a", "60 px", ""),
        ("![[a.png|300x200]]", "a.png", "a.png", "300 × 200", ""),
        ("![[a.png|text]]", "a.png", "text", "", ""),
        ("![text|300](a.png)", "a.png", "text", "300 px", ""),
        ('![t](a.png){: width="30" height="40"}', "a.png", "t", "30 × 40", ""),
        ('<img src="a.png" alt="t" width="30" height="40">', "a.png", "t", "30 × 40", ""),
        ("![t](a.png)\n*caption*", "a.png", "t", "", "caption"),
    ],
)
def test_pictures(tag: str, source: str, text: str, size: str, caption: str) -> None:
    picture, *below = to_blocks(tag)
    (span,) = picture.spans
    assert (picture.kind, span.src, span.text, picture.info) == (Kind.IMAGE, source, text, size)
    assert [(b.text, b.tight) for b in below] == ([(caption, True)] if caption else [])


def test_pictures_are_counted() -> None:
    blocks = to_blocks("![](a)\n\n<p><img src='b'></p>\n\n- ![](c)")
    assert [b.number for b in blocks] == [1, 2, 3]


@pytest.mark.parametrize(
    ("markdown", "text", "href"),
    [
        ("{% post_link slug 标题 字 %}", "标题 字", "slug"),
        ("{% post_link slug %}", "slug", "slug"),
        ("{% link Text here https://a.b true %}", "Text here", "https://a.b"),
        ('{{< ref "a/b.md" >}}', "a/b.md", "a/b.md"),
        ("{% youtube x-y %}", "▶ youtube: x-y", "https://www.youtube.com/watch?v=x-y"),
        ("{{< youtube x >}}", "▶ youtube: x", "https://www.youtube.com/watch?v=x"),
        ("{% gist 123 %}", "▶ gist: 123", "https://gist.github.com/123"),
        ("{{< gist u 123 >}}", "▶ gist: u 123", "https://gist.github.com/u/123"),
        ("{% iframe https://a.b 1 2 %}", "▶ iframe: 1 2", "https://a.b"),
        ('{{< button href="/a" text="Go" >}}', "Go", "/a"),
        ("[[Page|alias]]", "alias", "Page"),
        ("[[A page#Part]]", "A page#Part", "A page#Part"),
        ('[c]({{< ref "a b.md" >}})', "c", "a%20b.md"),
        ("[c]({{ site.url }}/x)", "c", "/x"),
        ("[c]({% link _docs/x.md %}#y)", "c", "_docs/x.md#y"),
        ("[c](<a b>)", "c", "a%20b"),
        ("[c](http://x.org/(a)b)", "c", "http://x.org/(a)b"),
    ],
)
def test_links(markdown: str, text: str, href: str) -> None:
    (block,) = to_blocks(markdown)
    (span,) = block.spans
    assert (span.text, span.href, span.role) == (text, href, Role.LINK)


@pytest.mark.parametrize(
    "tag",
    [
        "{% include foo.html a=b_c_d %}",
        "{{ page.title }}",
        "{% if a %}",
        "{{< unknown x_y_z >}}",
        "{% img %}",
        "{{< ref >}}",
    ],
)
def test_other_tags_stay_as_written(tag: str) -> None:
    (block,) = to_blocks(f"a {tag} b")
    assert [(s.text, s.role) for s in block.spans] == [
        ("a ", Role.PLAIN), (tag, Role.CODE), (" b", Role.PLAIN),
    ]  # fmt: skip


def test_tags_on_lines_of_their_own_stay_there() -> None:
    assert lines("a\n{% include x %}\n{% youtube y %}\nb") == [
        "a\n{% include x %}\n▶ youtube: y\nb"
    ]


@pytest.mark.parametrize(
    ("markdown", "formulas"),
    [
        ("$a_b$ and $c_d*$", ["$a_b$", "$c_d*$"]),
        ("\\(x_1 = \\alpha\\) and $$\\frac{a}{b}$$", ["\\(x_1 = \\alpha\\)", "$$\\frac{a}{b}$$"]),
        ("$n$ of $x + y$", ["$n$", "$x + y$"]),
        ("$5 and $10", []),
        ("costs $5, or US$ 8", []),
        ("$5-$10 or $20", []),
        ("\\[not a link\\](b) \\(a\\)", []),
    ],
)
def test_formulas(markdown: str, formulas: list[str]) -> None:
    (block,) = to_blocks(markdown)
    assert [s.text for s in block.spans if s.role & Role.CODE] == formulas


def test_components_are_transparent_and_keep_their_labels() -> None:
    body = (
        '<Tabs>\n<TabItem value="a" label="Apple">\n\n*b*\n\n</TabItem>\n</Tabs>\n\n<Foo bar="x" />'
    )
    assert lines(body) == ["Apple", "b", '<Foo bar="x" />']
    assert lines("a <Tip>b</Tip> <Foo> List<String>") == ["a b <Foo> List<String>"]


def test_a_sentence_is_no_import() -> None:
    assert lines("import duties from 'abroad' rise") == ["import duties from 'abroad' rise"]


def test_text_after_a_pair_of_tags_is_read_once() -> None:
    markdown = "{{< note >}}a{{< /note >}} b\n\nc"
    assert "".join(lines(markdown)).count("a") == 1


def test_mathml_within_a_line_of_markdown() -> None:
    half = "<math><mfrac><mn>1</mn><mn>2</mn></mfrac></math>"
    assert lines(f"字 {half} 后 \\<math>") == ["字 1/2 后 <math>"]
    assert lines(f"`{half}`") == [half]
