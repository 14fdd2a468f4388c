import json
import re
from dataclasses import fields

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from tui_reader.document.fingerprint import fingerprint
from tui_reader.document.front_matter import body_of, read, split
from tui_reader.domain.article import Article, Problem

MODIFIED = 1_600_000_000.0
SEED_LIKE = """
---
title: '标题：第一'
categories:
 - 新媒体
 - IT 之家
 - 分类资讯
headimg: 'https://example.org/a.jpg'
author: IT 之家
comments: false
date: Tue, 19 Oct 2021 09:29:55 GMT
thumbnail: 'https://example.org/a.jpg'
---

<div>
<p>正文。</p>
</div>
"""


def article(
    text: str | bytes, relpath: str = "folder/file.md", *, flat_categories: bool = False
) -> Article:
    data = text if isinstance(text, bytes) else text.encode()
    return read(data, relpath, modified=MODIFIED, flat_categories=flat_categories)[0]


def of(lines: str) -> Article:
    """The article with ``lines`` as its YAML."""
    return article(f"---\n{lines}\n---\nbody\n")


def titled(title: str) -> str:
    return of(f"title: {title}").title


def texts(of_article: Article) -> list[str]:
    found: list[str] = []

    def collect(value: object) -> None:
        if isinstance(value, str):
            found.append(value)
        elif isinstance(value, tuple):
            for item in value:
                collect(item)

    for field in fields(of_article):
        if field.name != "relpath":
            collect(getattr(of_article, field.name))
    return [*found, of_article.problem.reason if of_article.problem else ""]


# Where the front matter is


def test_the_seed_s_form() -> None:
    found, body = read(SEED_LIKE.encode(), "a/b.txt", modified=MODIFIED)
    assert found == Article(
        relpath="a/b.txt",
        title="标题：第一",
        date=1634635795.0,
        fingerprint=fingerprint(SEED_LIKE.encode()),
        authors=("IT 之家",),
        categories=(("新媒体", "IT 之家", "分类资讯"),),
        source="IT 之家",
        images=("https://example.org/a.jpg",),
        body_at=SEED_LIKE.index("---\n\n") + len("---\n"),
    )
    assert body == "\n<div>\n<p>正文。</p>\n</div>\n"
    assert split(SEED_LIKE).body_line == 14


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: T\ntags: [a, b]\n---\nbody\n",
        "---  \ntitle: T\ntags: [a, b]\n--- \t\nbody\n",
        "-----\ntitle: T\ntags: [a, b]\n-----\nbody\n",
        "---\ntitle: T\ntags: [a, b]\n...\nbody\n",
        "\n \n---\n\ntitle: T\n\ntags: [a, b]\n---\nbody\n",
        "\ufeff---\ntitle: T\ntags: [a, b]\n---\nbody\n",
        "<!-- saved by a clipper -->\n---\ntitle: T\ntags: [a, b]\n---\nbody\n",
        "title: T\ntags: [a, b]\n---\nbody\n",
        "---\n# a comment\ntitle: T\ntags:\n- a\n- b\n---\nbody\n",
        '+++\ntitle = "T"\ntags = ["a", "b"]\n+++\nbody\n',
        '+++\ntitle = "T"\ntags = ["a", "b"]\n[extra]\nx = 1\n+++  \nbody\n',
        ';;;\n"title": "T",\n"tags": ["a", "b"]\n;;;\nbody\n',
        ';;;\n{"title": "T", "tags": ["a", "b"]}\n;;;\nbody\n',
        '"title": "T",\n"tags": ["a", "b"]\n;;;\nbody\n',
        '{{{\n  "title": "T",\n  "tags": ["a", "b"]\n}}}\nbody\n',
        '  {{{ "title": "T", "tags": ["a", "b"] }}}\nbody\n',
        '\ufeff{{{\n"title": "T",\n"tags": ["a", "b"],\n}}}\nbody\n',
        '{"title": "T", "tags": ["a", "b"]}\nbody\n',
        '{\n  "title": "T",\n  "tags": ["a", "b"]\n}\nbody\n',
    ],
)
def test_every_form_of_front_matter(text: str) -> None:
    for written in (text, text.replace("\n", "\r\n"), text.replace("\n", "\r")):
        source = split(written)
        assert source.metadata["title"] == "T"
        assert source.metadata["tags"] == ["a", "b"]
        assert source.body == "body\n"
        assert source.problem is None
        assert text.split("\n")[source.body_line - 1] == "body"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "No front matter.",
        "Intro\n\n---\n\nmore\n\n---\n\nend\n",
        "---\n\nA paragraph after a rule.\n\n---\n\nend\n",
        "---\nA paragraph after a rule.\n---\nend\n",
        "---\n\n# A heading, not a comment\n\n---\nend\n",
        "---\n\nNote: a paragraph.\n\n---\nend\n",
        "---\n\nSee: this one.\nAnd this.\n\n---\nend\n",
        "---\nAs we said: “no”.\nAnd so on.\n---\nend\n",
        "---\n\n- a\n- b\n\n---\nend\n",
        "---\njust a rule\n",
        "---\n",
        "---js\n{ title: 1 }\n---\nbody\n",
        "---\ttitle\n---\nbody\n",
        "A heading: with a colon\n---\nbody\n",
        "Source: a heading\n---\nbody\n",
        "https://example.org/\n---\nbody\n",
        "{% include head.html %}\nbody\n",
        "{: .lead}\nbody\n",
        '{"x": 1} is an object.\n',
        '{ "title" is not JSON\n',
        "{{{ code }}}\nbody\n",
        "{{< figure >}}\nbody\n",
        "...\nbody\n",
        "+++ b/file\nbody\n",
    ],
)
def test_what_is_no_front_matter_stays_in_the_body(text: str) -> None:
    source = split(text)
    assert (source.metadata, source.body, source.body_line) == ({}, text, 1)
    assert source.problem is None


@pytest.mark.parametrize("text", ["---\n---\nb", "---\n\n---\nb", "---\nextra: x\n---\nb"])
def test_front_matter_may_be_empty_or_hold_nothing_known(text: str) -> None:
    assert split(text).body == "b"
    assert split(text).problem is None


def test_a_rule_in_the_body_stays_there() -> None:
    source = split("---\ntitle: T\n---\n---\n\n    code\n\n---\n")
    assert source.body == "---\n\n    code\n\n---\n"


def test_utf_16_and_gb18030_files() -> None:
    for codec in ("utf-16", "gb18030"):
        assert article(SEED_LIKE.replace("\n", "\r\n").encode(codec)).title == "标题：第一"


# Broken front matter


@pytest.mark.parametrize(
    ("block", "title", "tags", "line", "reason"),
    [
        ("title: a: b\ntags:\n- x\n- y", "a: b", ("x", "y"), 2, "contains “: ”"),
        ("\ttitle: T\n\ttags: x", "T", ("x",), 2, "tab"),
        ("  title: T\ntags: [x]", "T", ("x",), 3, "indented less"),
        ("tags: x\ntitle: *T*", "*T*", ("x",), 3, "begins with"),
        ("tags: x\ntitle: @T", "@T", ("x",), 3, "“@”"),
        ("tags: x\ntitle: &amp; T", "& T", ("x",), 3, "“&”"),
        ("title: [App] store\ntags: x", "[App] store", ("x",), 2, "brackets"),
        ('title: "a" b\ntags: x', '"a" b', ("x",), 2, "quotation marks"),
        ('title: "T\ntags: x', '"T', ("x",), 2, "never closed"),
        ('title: """\'T\'"""\ntags: x', "T", ("x",), 2, "quotation marks"),
        ("title: T\nstray words\ntags: x", "T stray words", ("x",), 3, "not of the form"),
        ("title:T\ntags:x y", "T", ("x", "y"), 2, "not made of"),
        ("title: T\ntags: [x\nauthor: A", "T", ("[x",), 3, "bracket"),
        ("title: T\ntags: x\n- y", "T", ("x",), 4, "does not fit"),
        ("title: |x\ntags: x", "|x", ("x",), 2, "“|”"),
        ("title: T\ntags:\n - a: : b\n - 'c'", "T", ("a: : b", "c"), 4, "“: ”"),
    ],
)
def test_of_a_broken_block_is_read_what_can_be(
    block: str, title: str, tags: tuple[str, ...], line: int, reason: str
) -> None:
    found, body = read(f"---\n{block}\n---\nbody\n".encode(), "f.md", modified=MODIFIED)
    assert found.title == title
    assert found.tags == tags
    assert found.problem is not None
    assert found.problem.line == line
    assert reason in found.problem.reason
    assert body == "body\n"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('+++\ntitle = "T"\ndate = nonsense\ntags = ["x"]\n+++\nbody\n', 3),
        ('+++\ntitle = T\ntags = ["x"]\n[extra]\ntitle = "no"\n+++\nbody\n', 2),
        (';;;\n"title": "T"\n"tags": ["x"]\n;;;\nbody\n', 3),
        ('{{{\n"title": "T"\n"tags": ["x"],\n}}}\nbody\n', 3),
        ('{\n"title": "T",\n"tags": ["x",],\n}\nbody\n', 3),
    ],
)
def test_broken_toml_and_json(text: str, line: int) -> None:
    found, body = read(text.encode(), "f.md", modified=MODIFIED)
    assert (found.title, found.tags, body) == ("T", ("x",), "body\n")
    assert found.problem is not None
    assert found.problem.line == line


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("---\ntitle: T\ntags: x\n\nbody\n", "\nbody\n"),
        (
            "---\ntitle: T\ntags:\n - x\nA paragraph.\n\nEnd: here.\n",
            "A paragraph.\n\nEnd: here.\n",
        ),
        ("---\ntitle: T\ntags: x\n \nbody\n\n---\n\nend\n", " \nbody\n\n---\n\nend\n"),
        ('+++\ntitle = "T"\ntags = ["x"]\n\nbody\n', "\nbody\n"),
        ('{{{ "title": "T",\n"tags": ["x"]\n\nbody\n', "\nbody\n"),
        ('{"title": "T",\n"tags": ["x"]\n', '{"title": "T",\n"tags": ["x"]\n'),
    ],
)
def test_an_unclosed_block_ends_where_the_keys_do(text: str, body: str) -> None:
    found, found_body = read(text.encode(), "f.md", modified=MODIFIED)
    assert (found.title, found.tags, found_body) == ("T", ("x",), body)
    assert found.problem == Problem("The front matter is never closed.", 1)


@pytest.mark.parametrize(
    "text", ['{"title": "T", "a": "body', '{"title": "T", "a": {}, "a": {} body']
)
def test_all_of_a_block_is_shown_that_may_end_anywhere(text: str) -> None:
    found, body = read(text.encode(), "f.md", modified=MODIFIED)
    assert (found.title, body) == ("T", text)
    assert found.problem == Problem("The front matter is never closed.", 1)


def test_a_block_without_keys_is_listed_and_stays_visible() -> None:
    text = "---\n- a\n- b\n---\nend\n"
    source = split(text)
    assert source.body == text
    assert source.problem == Problem("The front matter is not made of “key: value” lines.", 2)
    text = "+++\nno toml\n+++\nend\n"
    assert split(text).body == text
    assert split(text).problem is not None


def test_a_repeated_key_counts_last_and_is_listed() -> None:
    found = of("title: T\ntags: [a]\ntags: [b]")
    assert found.tags == ("b",)
    assert found.problem == Problem("The key “tags” is there twice; the last one counts.", 4)
    assert of("a: {b: 1}\nc: {b: 1}").problem is None


def test_an_impossible_date_costs_nothing_else() -> None:
    found = article("\n---\ntitle: T\ndate: 2016-06-31\ntags: [x]\n---\nbody\n")
    assert (found.title, found.tags, found.date) == ("T", ("x",), MODIFIED)
    reason = "The date “2016-06-31” is no date that can be understood."
    assert found.problem == Problem(reason, 4)


def test_yaml_tags_merge_keys_and_anchors() -> None:
    found = of("base: &base {tags: [x]}\ntitle: !!int many\n<<: *base\nauthor: !odd A")
    assert (found.title, found.tags, found.authors) == ("many", ("x",), ("!odd A",))
    assert found.problem is None


BOMB = "a{1}: &a{1} [" + "*a{0}," * 9 + "]\n"


@pytest.mark.parametrize(
    "block",
    [
        "a: " + "[" * 50_000,
        "a: " + "[a," * 5_000,
        "a: " + "{a: " * 5_000,
        "- " * 50_000,
        "? " * 50_000,
        "\n".join(" " * level + "a:" for level in range(500)),
        "a: &a [*a]",
        "a0: &a0 [x]\n" + "".join(BOMB.format(n, n + 1) for n in range(9)) + "tags: *a9",
        "a: &a0 x\n" + "".join(f"k{n}: &a{n + 1} [[[[[[*a{n}]]]]]]\n" for n in range(80)),
    ],
)  # fmt: skip
def test_nesting_and_expansion_are_bounded(block: str) -> None:
    found = of(f"title: T\n{block}")
    assert found.title == "T"
    assert found.problem is not None


@pytest.mark.parametrize(
    "text",
    [
        '{"title": "T", "a": ' + "[" * 100_000,
        '{"title": "T", "a": ' + "[" * 200 + "]" * 200 + "}\n",
        '+++\ntitle = "T"\na = ' + "[" * 100_000 + "\n+++\n",
        '+++\ntitle = "T"\n' + "a." * 50_000 + "b = 1\n+++\n",
        '+++\ntitle = "T"\na = ' + "9" * 5_000 + "\n+++\n",
        "---\ntitle: T\n" + "".join(f"k{n}: v: w\n" for n in range(20_000)) + "---\n",
    ],
)
def test_hostile_blocks_are_refused_and_keep_their_title(text: str) -> None:
    found = article(text)
    assert found.title == "T"
    assert found.problem is not None


# Titles


@pytest.mark.parametrize(
    "written", ["on", "12:30:45", "1e3", "007", "yes", "0x1F", "1_000", "2021-10-19", "True", "C#"]
)
def test_a_title_is_shown_as_it_is_written(written: str) -> None:
    assert titled(written) == written
    assert of(f"title: {written}").problem is None


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("'a: b'", "a: b"),
        ('"It\'s [red]bold[/red]"', "It's [red]bold[/red]"),
        ("'[@click=app.quit] App'", "[@click=app.quit] App"),
        ("[Release]", "[Release]"),
        ('"😀 smile"', "😀 smile"),
        (">\n  folded\n  lines\n", "folded lines"),
        ("00_26\n\n   spread\n   out", "00_26 spread out"),
        ("A &ldquo;front door&rdquo; &#8211; &#x41;", "A “front door” – A"),
        ("writing <em>and</em> reading<br>here", "writing and reading here"),
        ("a < b > c, List<String>, a<b", "a < b > c, List<String>, a<b"),
        ("AT&T, R&D, &copy2", "AT&T, R&D, &copy2"),
        ("'&lt;em&gt;'", "<em>"),
        ("Some *emphasis* and `code`", "Some *emphasis* and `code`"),
        ('"a\\e[31mb\\0"', "a␛[31mb␀"),
        ("a\x1b[31mb", "a␛[31mb"),
        ("a\u202eb\u2028c", "a\ufffdb c"),
        ('\u200b"quoted"', "quoted"),
        ("a\u200bb\ufeff", "ab"),
        ("{zh: 标题, en: Title}", "标题"),
        ("x" * 900, "x" * 499 + "…"),
    ],
)
def test_titles_become_one_clean_line(written: str, shown: str) -> None:
    found = of(f"title: {written}")
    assert found.title == shown
    assert found.problem is None


@pytest.mark.parametrize("empty", ["", "null", "~", "''", '"\u200b"', "<br>", "|"])
@pytest.mark.parametrize(
    ("body", "title"),
    [
        ("text\n\n# First #\n\n# Second", "First"),
        ("text\n\n### Third [link](https://x.y) {#id}", "Third link"),
        ("#hashtag\n\n## Real", "Real"),
        ("# \n\n## Real", "Real"),
        ("```\n# comment\n```\n# Real", "Real"),
        ("~~~ sh\n# comment\n```\n# comment\n~~~\n## Real", "Real"),
        ("<!--\n# hidden\n-->\n# Real", "Real"),
        ("<script>\n# x\n</script>\n# Real", "Real"),
        ("Set *as*\nit is\n===\n\ntext", "Set *as* it is"),
        ("intro\n\nSecond level\n---\n", "Second level"),
        ("intro\n\n---\n\n# Real", "Real"),
        ("- item\n---\n\n# Real", "Real"),
        ('<p>x</p><h2 class="a">An <i>HTML</i> &amp; one</h2>', "An HTML & one"),
        ("<head><title>Page</title></head><h1>Real</h1>", "Real"),
        ("<head><title>Page &amp; site</title></head><p>x</p>", "Page & site"),
        ("no heading", "file"),
        ("", "file"),
    ],
)
def test_without_a_title_the_first_heading_serves(empty: str, body: str, title: str) -> None:
    assert article(f"---\ntitle: {empty}\n---\n{body}").title == title
    assert article(f"\n{body}").title == title


@pytest.mark.parametrize(
    ("relpath", "title"),
    [
        ("folder/A note.md", "A note"),
        ("2021-10-19-my-post.md", "my-post"),
        ("2021-10-19.md", "2021-10-19"),
        ("v1.2.md", "v1.2"),
        ("folder/README.md", "folder"),
        ("a/b/index.html", "b"),
        ("a/_index.md", "a"),
        ("README.md", "README"),
        ("\udcff.md", "\ufffd"),
        ("a\x1b.md", "a␛"),
        ("\u200b.md", "Untitled"),
    ],
)
def test_without_a_heading_the_file_name_serves(relpath: str, title: str) -> None:
    assert article("text", relpath).title == title


# Dates


def test_dates_come_from_the_best_place() -> None:
    name = "2021-10-19-a.md"
    assert article("---\npubDate: Tue, 19 Oct 2021 09:29:55 GMT\n---\n").date == 1634635795
    assert article("---\nupdated: 2022-01-01T00:00Z\ndate: 2021-01-01T00:00Z\n---\n").date == (
        1609459200
    )
    assert article("---\nlastmod: 2021-01-01T00:00Z\n---\n").date == 1609459200
    assert article("+++\ndate = 2021-01-01T00:00:00Z\n+++\n").date == 1609459200
    assert article('{"title": "T", "date": 1609459200}\n').date == 1609459200
    assert article("---\npublished: true\n---\n", name).date == article("", name).date != MODIFIED
    assert article("---\ndate:\n---\n").date == MODIFIED
    assert article("---\ndate:\n---\n").problem is None
    assert article("---\npublished: true\n---\n").problem is None


# People, categories, tags, links


@pytest.mark.parametrize(
    ("block", "authors"),
    [
        ("author: Smith, John", ("Smith, John",)),
        ("author: 张三、李四", ("张三", "李四")),
        ("author: A; B", ("A", "B")),
        ("authors: [A, B, A]", ("A", "B")),
        ("author: {name: A, url: https://x.y}", ("A",)),
        ("authors:\n- name: A\n- {email: b@x.y}\n- C", ("A", "b@x.y", "C")),
        ("by: <b>A &amp; B</b>", ("A & B",)),
        ("author:\nauthors: [A]", ("A",)),
        ("author: 12", ("12",)),
        ("author: false", ()),
        ("author: [[]]", ()),
        ("author: {}", ()),
    ],
)
def test_authors(block: str, authors: tuple[str, ...]) -> None:
    assert of(block).authors == authors


@pytest.mark.parametrize(
    ("block", "paths", "flat"),
    [
        ("categories: [A, B, C]", ["A/B/C"], ["A", "B", "C"]),
        ("categories: [[A, B], [C]]", ["A/B", "C"], ["A/B", "C"]),
        ("categories:\n- [A, B]\n- C", ["A/B", "C"], ["A/B", "C"]),
        ("categories: A b", ["A b"], ["A b"]),
        ("category: A / B", ["A/B"], ["A/B"]),
        ("category: 2013", ["2013"], ["2013"]),
        ("categories: {name: A}", ["A"], ["A"]),
        ("categories:\n- {name: A}\n- B", ["A/B"], ["A", "B"]),
        ("categories: [A, null, '']", ["A"], ["A"]),
        ("categories: []\ncategory: B", ["B"], ["B"]),
        ("categories: [[A], [A]]", ["A"], ["A"]),
        ("categories: null", ["folder/sub"], ["folder/sub"]),
        ("categories: [[], []]", ["folder/sub"], ["folder/sub"]),
        ("categories: false", ["folder/sub"], ["folder/sub"]),
    ],
)
def test_categories(block: str, paths: list[str], flat: list[str]) -> None:
    for expected, is_flat in ((paths, False), (flat, True)):
        text = f"---\n{block}\n---\nbody"
        found = article(text, "folder/sub/file.md", flat_categories=is_flat)
        assert ["/".join(path) for path in found.categories] == expected


def test_a_name_in_a_list_keeps_its_slash() -> None:
    assert of("categories: [TCP/IP, Unix]").categories == (("TCP/IP", "Unix"),)


def test_jekyll_separates_categories_by_spaces() -> None:
    text = "---\ncategories: web news\ncategory: a b\n---\n"
    assert article(text, "2021-10-19-x.md").categories == (("web", "news"),)
    assert article(text, "x.md").categories == (("web news",),)
    assert article("---\ncategory: a b\n---\n", "2021-10-19-x.md").categories == (("a b",),)


def test_a_file_at_the_root_has_no_category() -> None:
    assert article("text", "file.md").categories == ()
    assert article("text", "a\x1b/b/file.md").categories == (("a␛", "b"),)


@pytest.mark.parametrize(
    ("block", "tags"),
    [
        ("tags: [a, b c, a]", ("a", "b c")),
        ("tags: a, b c，d、e", ("a", "b c", "d", "e")),
        ("tags: a b", ("a", "b")),
        ("tag: machine learning", ("machine learning",)),
        ("keywords: a b, c", ("a b", "c")),
        ("tags: {a: 1, b: 2}", ("a", "b")),
        ("tags:\n- name: a\n- 7\n- null", ("a", "7")),
        ("tags: ['#a', 'C#', '#']", ("a", "C#", "#")),
        ("tags: null\nkeywords: [k]", ("k",)),
        ("tags: false", ()),
    ],
)  # fmt: skip
def test_tags(block: str, tags: tuple[str, ...]) -> None:
    assert of(block).tags == tags


def test_tags_are_bounded() -> None:
    found = of(f"tags: [{', '.join(f't{number}' for number in range(1500))}, {'x' * 900}]").tags
    assert found == tuple(f"t{number}" for number in range(1000))
    assert of(f"tags: [{'x' * 900}]").tags == ("x" * 199 + "…",)


@pytest.mark.parametrize(
    ("block", "link", "source"),
    [
        ("link: https://www.Example.org:80/a?b", "https://www.Example.org:80/a?b", "example.org"),
        ("url: /a/b\npermalink: http://x.y/", "http://x.y/", "x.y"),
        ("permalink: /a/", "", ""),
        ("original: https://me@x.y/a b", "https://me@x.y/a%20b", "x.y"),
        ("source: https://x.y/a\nauthor: A", "https://x.y/a", "x.y"),
        ("source: The Paper\nlink: https://x.y", "https://x.y", "The Paper"),
        ("source: {name: The Paper, url: https://x.y}", "https://x.y", "The Paper"),
        ("link: //x.y/a", "https://x.y/a", "x.y"),
        ("link: javascript:alert(1)\nauthor: A", "", "A"),
        ("link: file:///etc/passwd", "", ""),
        ("link: 'https://[::1/x'\nauthor: A", "https://[::1/x", "["),
        ("link: \"https://x.y/\\e[31m\"", "https://x.y/␛[31m", "x.y"),
        ("link: <https://x.y>", "https://x.y", "x.y"),
        ("link: [1, 'https://x.y']", "https://x.y", "x.y"),
        ("author: A", "", "A"),
        ("link: https://x.y/" + "a" * 5000, "", ""),
    ],
)  # fmt: skip
def test_link_and_source(block: str, link: str, source: str) -> None:
    assert (of(block).link, of(block).source) == (link, source)


@pytest.mark.parametrize(
    ("block", "images"),
    [
        ("headimg: a.png\nthumbnail: a.png\ncover: b.png", ("a.png", "b.png")),
        ("image:\n  path: c.png\n  alt: C", ("c.png",)),
        ("images: [d.png, {url: e.png}]\nbanner: //x.y/f.png", ("d.png", "e.png", "https://x.y/f.png")),
        ("photos:\n- a b.png", ("a%20b.png",)),
        ("cover: false\nimage:\nthumbnail: ''", ()),
    ],
)  # fmt: skip
def test_images(block: str, images: tuple[str, ...]) -> None:
    assert of(block).images == images


@pytest.mark.parametrize(
    ("block", "draft"),
    [
        ("draft: true", True),
        ("draft: yes", True),
        ("published: false", True),
        ("status: Draft", True),
        ("draft: false", False),
        ("published: 2021-10-19", False),
        ("status: done", False),
        ("draft:", False),
    ],
)
def test_drafts(block: str, draft: bool) -> None:
    assert of(block).draft is draft
    assert article(f"---\n{block}\n---\n", "_drafts/a.md").draft is True


def test_keys_are_found_whatever_their_case() -> None:
    found = of("Title: T\nTAGS: [a]\nDate-Published: 2021-01-01T00:00Z\nAuthor : A")
    assert (found.title, found.tags, found.date, found.authors) == ("T", ("a",), 1609459200, ("A",))


# Fingerprints and properties


def test_a_fingerprint_ignores_line_endings_only() -> None:
    assert fingerprint(b"a\nb\n") == fingerprint(b"a\r\nb\r\n") == fingerprint(b"a\rb\r")
    assert fingerprint(b"a\nb\n") != fingerprint(b"a\nb")
    assert re.fullmatch("[0-9a-f]{32}", fingerprint(b""))


MARKS = (
    *("---", "+++", ";;;", "{{{", "}}}", "...", "{", "}", "[", "]", "<!--", "-->", "```", "<h1>"),
    *("'", '"', ":", ": ", ":\n", ",", "#", "&", "*", "|", ">", "!", "=", "- ", "</h1>"),
    *("\t", "\r", "\n", "\0", "\x1b", "\x85", "\u202e", "\u2028", "\ufeff", "\udc80"),
    *("title: ", "date: ", "tags: ", "categories: ", "author: ", '"title": '),
)
HOSTILE = st.sampled_from(MARKS)
PIECES = st.lists(HOSTILE | st.text(max_size=6), max_size=30).map("".join)


@given(PIECES, st.sampled_from(["", "---\n", "+++\n", ";;;\n", "{{{", '{"title": ']))
@example("title: x\n...", "---\n")
def test_any_text_gives_an_article_and_loses_no_body(text: str, opening: str) -> None:
    source = split(opening + text)
    assert source.body_line >= 1
    assert (opening + text).replace("\r\n", "\n").replace("\r", "\n").endswith(source.body)
    if source.metadata == {} and source.problem is not None:
        assert source.body


@given(st.binary(max_size=300) | PIECES.map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_give_a_clean_article(data: bytes) -> None:
    for opening in (b"", b"---\ntitle: ", b"---\ntags: "):
        found, body = read(opening + data, "a/b.md", modified=MODIFIED)
        assert found.title
        assert body == body_of(opening + data, found.body_at)
        for text in texts(found):
            assert not re.search(
                "[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]", text
            )
            assert len(text) <= 4096


NAMES = st.text(
    st.characters(exclude_categories=["C", "Z"], exclude_characters="<&#"),
    min_size=1,
    max_size=20,
)  # fmt: skip
METADATA = st.fixed_dictionaries(
    {
        "title": NAMES,
        "categories": st.lists(NAMES, min_size=1, max_size=4),
        "tags": st.lists(NAMES, min_size=1, max_size=4, unique=True),
    }
)


@given(METADATA)
def test_generated_metadata_survives_every_notation(metadata: dict[str, object]) -> None:
    block = json.dumps(metadata, ensure_ascii=False, indent=1)
    toml = "\n".join(
        f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in metadata.items()
    )
    dumped = yaml.safe_dump(metadata, allow_unicode=True, sort_keys=False)
    for text in (
        f"---\n{dumped}---\nbody\n",
        f"---\n{block}\n---\nbody\n",
        f"{block}\nbody\n",
        f";;;\n{block[1:-1]}\n;;;\nbody\n",
        f"{{{{{block}}}}}\nbody\n",
        f"+++\n{toml}\n+++\nbody\n",
    ):
        found, body = read(text.encode(), "a/b.md", modified=MODIFIED)
        assert found.problem is None
        assert found.title == metadata["title"]
        assert found.categories == (tuple(metadata["categories"]),)  # type: ignore[arg-type]
        assert found.tags == tuple(metadata["tags"])  # type: ignore[arg-type]
        assert body == "body\n"


@given(METADATA, st.sampled_from(["\r\n", "\r"]), st.integers(0, 3), st.booleans())
def test_line_ends_blank_lines_and_marks_change_nothing(
    metadata: dict[str, object], ending: str, blank: int, bom: bool
) -> None:
    text = f"---\n{yaml.safe_dump(metadata, allow_unicode=True)}---\n\n# Body\n"
    plain = read(text.encode(), "a/b.md", modified=MODIFIED)
    assert read(text.replace("\n", ending).encode(), "a/b.md", modified=MODIFIED) == plain
    padded = "\ufeff" * bom + "\n" * blank + text
    found, body = read(padded.encode(), "a/b.md", modified=MODIFIED)
    assert (found.title, found.categories, found.tags) == (
        plain[0].title,
        plain[0].categories,
        plain[0].tags,
    )
    assert body == plain[1]
