"""What is searched for is what is shown; plain paragraphs keep every word."""

import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.articles import FOLDERS, SEEDS, files
from tui_reader.document.blocks import to_document
from tui_reader.document.front_matter import read
from tui_reader.document.model import Span
from tui_reader.document.plain import content as module
from tui_reader.document.plain.content import content, to_plain
from tui_reader.domain.article import Feature
from tui_reader.domain.tokens import tokenized

# Boxes of tasks and forms, which stand in the place of bullets, and what breaks phrases.
_NO_WORDS = "¶☐☑○◉"
# Nothing is drawn for them, so they part no words for a reader.
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff"))

# Articles whose words differ, by the end of the path: how many are not found although they are
# shown, and how many are found although they are not. Any other number is a fault.
EXCEPTIONS: dict[str, tuple[int, int]] = {
    # A list whose items begin with a tag on a line of its own, or go on with other indentation
    # than CommonMark wants: their code is read as text.
    "2013-08-07-improving-email-open-rates.md": (2, 0),
    "2013-09-27-what-is-a-customer-centric-culture.md": (5, 0),
    "2013-11-12-5-tips-for-communicating-technical-information-ipad-pilot.md": (5, 0),
    "2014-06-30-508-accessible-videos-why-and-how-to-make-them.md": (3, 0),
    "2013-11-25-twitter-best-practices-for-government.md": (0, 82),
    "publickb/Servers/configuring-mysql-for-high-availability.md": (3, 13),
    "getting-started-with-cloudberry-lab-backup-enterprise-blueprint.md": (0, 8),
    # Code or a note whose end is missing or stands elsewhere than its beginning.
    "hexojs-site/source/_posts/2019-12-09-hexo-4-1-released.md": (6, 0),
    "kubernetes-zh-ja/content/ja/docs/reference/access-authn-authz/rbac.md": (3, 15),
    "jekyll/docs/_tutorials/csv-to-table.md": (2, 0),
    # Addresses with tags or quotation marks of their own in them.
    "2014-08-21-how-to-find-your-open-data-hotshots.md": (2, 4),
    "jekyll/docs/_docs/configuration/options.md": (7, 0),
    # Marks of emphasis that are left over beside others, and a reference to a character cut by one.
    "test-your-json-reading-skills-with-the-peace-corps-countries-and-regions-api.md": (2, 1),
    "readiness-recovery-response-social-media-cyber-vandalism-toolkit.md": (1, 0),
}


def words(text: str) -> Counter[str]:
    return Counter(token for token in tokenized(text).split() if token not in _NO_WORDS)


def shown(body: str) -> Counter[str]:
    """Give the words of the article without the numbers of its footnotes."""
    cells: list[tuple[Span, ...]] = []
    for block in to_document(body).blocks:
        cells += (
            [cell for row in block.table.rows for cell in row] if block.table else [block.spans]
        )
    text = "\n".join("".join(map(_text, cell)) for cell in cells)
    return words(text.translate(_INVISIBLE))


def _text(span: Span) -> str:
    """Give a span's text; what a picture shows is no part of the words beside it."""
    if span.href.startswith(("#fn:", "#fnref:")):
        return ""
    return f" {span.text} " if span.src else span.text


def searched(body: str) -> Counter[str]:
    return words(content(body).text)


def difference(path: Path) -> tuple[int, int]:
    _, body = read(path.read_bytes(), path.name, modified=0.0)
    wanted, found = shown(body), searched(body)
    return (wanted - found).total(), (found - wanted).total()


def excepted(path: Path) -> tuple[int, int]:
    ends = (count for end, count in EXCEPTIONS.items() if path.as_posix().endswith(end))
    return next(ends, (0, 0))


def test_the_words_of_the_seeds() -> None:
    paths = files(SEEDS)
    assert paths
    assert {path.name: found for path in paths if (found := difference(path)) != (0, 0)} == {}


@pytest.mark.skipif(not FOLDERS, reason="TUI_READER_CORPORA names no folder of articles")
def test_the_words_of_the_corpora() -> None:
    paths = [path for folder in FOLDERS for path in files(folder)]
    assert paths
    differ = {str(path): found for path in paths if (found := difference(path)) != excepted(path)}
    assert differ == {}


CASES = {
    "emphasis within words": "in*ter*est **un**seen a*b 2 * 3 snake_case _word_ ~~gone~~ ==mark==",
    "emphasis in Chinese": "他说**你好**吧，__甲__乙 *丙*丁",
    "escapes": r"a\*b\* \[no\](link) \<b\> \&amp; c",
    "code": "`<b>x</b> &amp; a*b*` and ``a ` b``\n\n```html\n<p class=x>&lt;</p>\n**a**\n```",
    "indented code": "text\n\n    <b>x</b> *y*\n\n- item\n\n      <i>code</i>\n\n  text",
    "fence in a list": "1. one\n   ```sh\n   echo <x>\n   ```\n2. two\n\n> ```\n> <y>\n> ```",
    "links": "[one](http://a.example/b_c 'unseen') [two][x] [three][] [x] [no] <http://e.example>\n\n"
    "[x]: http://b.example 'unseen'\n[three]: <c d>\n\n[not]: a definition here",
    "pictures": "![alt *text*](a.png 'title') ![](dir/file.png) ![wide|300x200](b.png) a![b](c)d",
    "picture by label": "![a][x] ![][x] ![x]\n\n[x]: dir/file.png 'title'",
    "linked picture": "[![alt](a.png)](http://b.example) text",
    "link in a link": "[a [b](c) d](e)",
    "wiki links": "[[page#part|alias]] [[page]] ![[picture.png|300]] ![[other.jpg]]",
    "tables": "| a | b*c*d |\n|---|:-:|\n| `x` | [y](z) |\n\ntext",
    "headings": "# One {#name}\n\nTwo {.cls}\n---\n\n### three ###\n\n#four",
    "numbers": "in the year\n1999. That was\n\n2. two\n3. three\n\n- in\n  2016. That",
    "tasks": "- [x] done\n- [ ] open\n1. [X] third",
    "footnotes": "word[^1] other^[inline *note*] [^no]\n\n[^1]: the note\n    more",
    "references to characters": "a&amp;b &copy; &#955; &nosuch; &copy &lt;b&gt; x&nbsp;y",
    "comments": "a <!-- unseen --> b %%unseen%% c\n\n<!-- un\n\nseen -->\n\nd",
    "attributes": "# A\n{: .class}\n\ntext\n{: .note}\n\n[a](b){:target=x} ![c](d){width=30}",
    "contents": "[TOC]\n\n- toc\n{:toc}\n\ntext ^a1b2c3",
    "ruby": "<ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp></ruby> {漢字|かんじ}",
    "superior": "x<sup>2</sup> 4<sup>th</sup> H<sub>2</sub>O a<sub>ij</sub> x^2^ 1^st^",
    "abbreviations": "<abbr title='unit of *x*'>abc</abbr> <abbr title='unit of *x*'>abc</abbr>",
    "tags": "a<b>b</b>c <p>d</p>e<br>f <unknown>g <T> <a, b> 1 < 2 > 3 <A>in</A> <C/>",
    "hidden": "a <script>x()</script> b <style>p{}</style> <script> c",
    "HTML block": "<div>\n*a* [b](c)\n</div>\n\n*d*\n\n<details><summary>e</summary>\n\n**f**"
    "\n</details>",
    "whole table": "<table><tr><td>a</td>\n\n<td>*b*</td></tr></table>\n\n*c*",
    "page": "<!DOCTYPE html><html><head><title>no</title><script>if (1<2) x('<p>');</script></head>"
    "<body><h1>Yes</h1><p>a<b>b</b>c<td>d</td><td>e</td><ul><li>[x] f<li>g</ul></body></html>",
    "HTML": "<p>a &lt;b&gt; &amp;amp; <img src='x/y.png' alt='p > q'><img src=z.png></p>"
    "<pre>c\nd</pre><p>x<sup>2</sup> 4<sup>th</sup> <q>e</q><!-- no --> <abbr title=t>f</abbr></p>",
    "media": "<video src='a.mp4'></video><iframe src='http://b.example'></iframe><audio src=c.ogg>",
    "MathML": "<p><math><mfrac><mi>a</mi><mi>b</mi></mfrac></math> c</p>",
    "formulas": "$a_i*b*c$ costs $5 and $6\n\n$$\nx < y\n$$\n\n\\[\nz^2\n\\]",
    "output of Liquid": "{{ page.title }} {% include x.html %} [a]({{ site.url }}/b c) [d][e]\n\n"
    "[e]: {{ site.url }}/f",
    "Hugo": '{{< figure src="a/b.png" alt="one" caption="two" >}} {{< ref "page" >}} '
    '[x]({{< ref "y" >}})\n\n{{< tabs name="no" >}}\n{{< tab "Bash" >}}\n*c*\n{{< /tab >}}\n'
    "{{< /tabs >}}\n\n{{< /alone >}}",
    "Hexo": "{% note warning %}\n*a*\n{% endnote %}\n\n{% blockquote Me http://a.example T %}\nb\n"
    "{% endblockquote %}\n\n{% codeblock lang:js title %}\n<p>*c*\n{% endcodeblock %}\n\n"
    "{% raw %}\nd\n{% endraw %}\n{% post_link a b %} {% img x.png 30 alt %} {% youtube z %}",
    "one line": "{% note %}a{% endnote %} b",
    "Jekyll": "{% highlight ruby linenos %}\n<b> *x*\n{% endhighlight %}\n\n{% if a %}b{% endif %}",
    "callouts": "> [!tip] title\n> a\n\n> [!note]-\n> b\n\n!!! warning\n    c\n\n"
    '!!! info "x"\n    d\n\n:::danger\ne\n:::\n\n::: {.tip title="y"}\nf\n:::',
    "definitions": "term\n: meaning\n\n*[HTML]: language",
    "MDX": "import A from './a'\n\n<A title='x'>\n\n*text*\n\n</A>\n\n<B c={1} />",
}


@pytest.mark.parametrize("body", CASES.values(), ids=CASES.keys())
def test_the_words_of_each_construct(body: str) -> None:
    assert searched(body) == shown(body)


_WORD = st.text("abcdefgh", min_size=1, max_size=4)
_SPACED = st.lists(_WORD, min_size=1, max_size=3).map(" ".join)
_WITHIN = st.recursive(
    st.one_of(
        _SPACED,
        st.sampled_from(
            ["甲乙丙", "x &amp; y", "2 < 3", "a_b_c", "*", "<br>", "[no]", r"\*", "$5"]
        ),
        st.builds("`{} <b> &lt; **x**`".format, _WORD),
        st.builds("![{}]({}.png)".format, _SPACED, _WORD),
        st.builds("{{{{ page.{} }}}}".format, _WORD),
        st.builds('{{{{< ref "{}" >}}}}'.format, _WORD),
        st.builds("<sup>{}</sup>".format, _WORD),
        st.builds("<http://{}.example/>".format, _WORD),
        st.builds("<!-- {} -->".format, _WORD),
    ),
    lambda inner: st.one_of(
        st.builds("**{}**".format, _WORD),
        st.builds("a*{}*b".format, _WORD),
        st.builds("<em>{}</em>".format, inner),
        st.builds("<span class='{}'>{}</span>".format, _WORD, inner),
        st.builds("{} {}".format, inner, inner),
        st.builds("[{}](http://x.example/{} 'unseen')".format, _SPACED, _WORD),
    ),
    max_leaves=4,
)
_LINE = st.builds("w {}".format, _WITHIN)
_BLOCKS = st.recursive(
    st.one_of(
        _LINE,
        st.builds("## {} {{#{}}}".format, _LINE, _WORD),
        st.builds("```{}\n<p> {} *a*b*\n```".format, _WORD, _WORD),
        st.builds("    <i> {} &lt;".format, _WORD),
        st.builds("| {} | b |\n|---|---|\n| {} | `d` |".format, _SPACED, _SPACED),
        st.builds("- {}\n- {}\n\n7. {}".format, _LINE, _LINE, _LINE),
        st.builds("<div><p>{}</p>*{}*</div>".format, _SPACED, _WORD),
        st.builds("{{% note %}}\n{}\n{{% endnote %}}".format, _LINE),
        st.builds(
            "{{{{< {} >}}}}\n{}\n{{{{< /{} >}}}}".format, st.just("tabs"), _LINE, st.just("tabs")
        ),
        st.builds("{{% highlight {} %}}\n<b> {}\n{{% endhighlight %}}".format, _WORD, _WORD),
        st.builds(":::tip\n{}\n:::".format, _LINE),
        st.builds("{}\n{{: .{}}}".format, _LINE, _WORD),
    ),
    lambda inner: st.one_of(
        inner.map(lambda text: "\n".join(f"> {line}" for line in text.split("\n"))),
        inner.map(lambda text: "- z\n\n" + "\n".join(f"  {line}" for line in text.split("\n"))),
    ),
    max_leaves=2,
)


@given(st.lists(_BLOCKS, min_size=1, max_size=4))
def test_the_words_of_mixed_constructs(blocks: list[str]) -> None:
    body = "z\n\n" + "\n\nz\n\n".join(blocks)
    assert searched(body) == shown(body)


_ELEMENTS = st.recursive(
    st.one_of(
        _SPACED,
        st.sampled_from(
            ["甲乙", "a &lt; b", "&amp;amp;", "*a*", "<br>", "<!-- unseen -->", "{{ x }}"]
        ),
        st.builds("<img src='{}.png' alt='{}'>".format, _WORD, _SPACED),
        st.builds("<script>{}</script>".format, _WORD),
        st.builds("<pre>{}\n  *x*</pre>".format, _WORD),
        st.builds("x<sup>{}</sup>".format, st.one_of(_WORD, st.just("2"))),
        st.builds("<abbr title='{}'>{}</abbr>".format, _SPACED, _WORD),
        st.builds("<table><tr><td>{}<td>{}</table>".format, _SPACED, _SPACED),
    ),
    lambda inner: st.one_of(
        st.builds("<p>{}</p>".format, inner),
        st.builds("<b>{}</b>".format, inner),
        st.builds("<ul><li>{}<li>{}</ul>".format, inner, inner),
        st.builds("{}{}".format, inner, inner),
    ),
    max_leaves=8,
)


@given(_ELEMENTS)
def test_the_words_of_html(html: str) -> None:
    body = f"<div>{html}</div>"
    assert searched(body) == shown(body)


def test_no_pattern_has_a_possessive_group() -> None:
    package = Path(module.__file__).parents[1]
    sources = {path.name: path.read_text("utf-8") for path in package.rglob("*.py")}
    assert sources
    assert [name for name, source in sources.items() if re.search(r"\)[*+?]\+", source)] == []


def test_what_kinds_of_things_an_article_holds() -> None:
    bodies = {
        "plain http:/ text | a": Feature(0),
        "![a](b)": Feature.IMAGE | Feature.LINK,
        "<IMG src=a>": Feature.IMAGE,
        "see https://a.example": Feature.LINK,
        "<a class=b href=c>": Feature.LINK,
        "[a]: b": Feature.LINK,
        "~~~\na": Feature.CODE,
        "<pre>": Feature.CODE,
        "a | b\n--|--": Feature.TABLE,
        "a[^1]": Feature.NOTE,
    }
    assert {body: content(body).has for body in bodies} == bodies


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
