"""Files that take much time, memory or depth, by every notation that an article may have."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

_MB = 1 << 20


def _front(lines: str) -> str:
    return f"---\ntitle: Bomb\n{lines}\n---\n\nText.\n"


def _laughs(opening: str, closing: str, keys: str = "") -> str:
    """Give aliases of aliases: nine to the power of twelve values."""
    lines = ["v0: &v0 [x, x, x, x, x, x, x, x, x]"]
    for level in range(1, 12):
        aliases = ", ".join([f"*v{level - 1}"] * 9)
        lines.append(f"v{level}: &v{level} {opening}{aliases}{closing}")
    return _front("\n".join(lines) + keys)


def _merged() -> str:
    lines = "".join(f"k{n}: &k{n}\n  <<: [*k{n - 1}, *k{n - 1}]\n" for n in range(1, 5_000))
    return _front(f"k0: &k0 {{x: 1}}\n{lines}")


def _backticks() -> str:
    return "".join("`" * length + "a " for length in range(1, 1_500))


def _unclosed() -> str:
    names = "p div ul li table tr td a b code pre blockquote h1 dl dt dd math svg ruby rt details"
    return "".join(f"<{name}>x " for name in names.split()) * 3_000


FRONT: Mapping[str, Callable[[], str]] = {
    "laughs": lambda: _laughs("[", "]"),
    "laughs in fields": lambda: _laughs("[", "]", "\ncategories: *v11\ntags: *v11\nauthor: *v11"),
    "alias of itself": lambda: _front("a: &a [*a]\ncategories: *a\ntags: *a"),
    "merged keys": _merged,
    "anchors": lambda: _front("".join(f"b{n}: &b{n} x\n" for n in range(50_000))),
    "open brackets": lambda: _front("a: " + "[" * 100_000),
    "brackets": lambda: _front("a: " + "[" * 100_000 + "]" * 100_000),
    "open braces": lambda: _front("a: " + "{a: " * 50_000),
    "indented": lambda: _front("".join(" " * depth + "a:\n" for depth in range(3_000))),
    "dashes": lambda: _front("a: " + "- " * 50_000),
    "integer": lambda: _front("a: " + "9" * 500_000),
    "integer title": lambda: _front("title: 0x" + "f" * 500_000),
    "sixties": lambda: _front("title: " + ":".join(["59"] * 100_000)),
    "float": lambda: _front("title: 1e999999\ndate: 9999999999999999999999"),
    "fractions": lambda: _front(f"date: 2001-12-14t21:59:43.{'1' * 100_000}-05:00"),
    "last year": lambda: _front("date: 9999-12-31 23:59:59 -14:00"),
    "first year": lambda: _front("date: 0001-01-01 00:00:00 +14:00"),
    "keys": lambda: _front("\n".join(f"k{n}: {n}" for n in range(100_000))),
    "repeated keys": lambda: _front("\n".join(f"k: {n}" for n in range(100_000))),
    "long value": lambda: _front("text: " + "x" * (10 * _MB)),
    "long lines": lambda: _front("".join(f"key{n}: value of {n}\n" for n in range(400_000))),
    "long block": lambda: _front("text: |\n" + "  a line of text\n" * 600_000),
    "never closed": lambda: "---\ntitle: Bomb\n" + "a: b\n" * 2_000_000,
    "python": lambda: _front("a: !!python/object/apply:os.system ['touch owned']"),
    "long title": lambda: _front("title: " + "字" * (2 * _MB)),
    "names": lambda: _front(
        f"categories: [{', '.join(f'c{n}' for n in range(100_000))}]\n"
        f"tags: [{', '.join(f't{n}' for n in range(100_000))}]"
    ),
    "deep category": lambda: _front("categories: " + "/".join(["c"] * 100_000)),
    "toml brackets": lambda: "+++\ntitle = 'Bomb'\na = " + "[" * 100_000 + "\n+++\n\nText.",
    "toml dots": lambda: "+++\ntitle = 'Bomb'\n" + ".".join("a" * 50_000) + " = 1\n+++\n\nText.",
    "toml keys": lambda: "+++\n" + "".join(f"k{n} = {n}\n" for n in range(200_000)) + "+++\n\nx",
    "toml integer": lambda: f"+++\ntitle = 'Bomb'\na = {'9' * 500_000}\n+++\n\nText.",
    "json brackets": lambda: '{"title": "Bomb", "a": ' + "[" * 100_000,
    "json braces": lambda: '{"title": "Bomb", "a": ' + '{"a":' * 100_000,
    "json integer": lambda: f'{{"title": "Bomb", "a": {"9" * 1_000_000}}}\n\nText.',
    "json constants": lambda: '{"title": "Bomb", "date": NaN, "x": -Infinity}\n\nText.',
}
"""What takes time before a list can be drawn."""

HTML: Mapping[str, Callable[[], str]] = {
    "deep": lambda: "<div>" * 100_000 + "x",
    "deep and closed": lambda: "<div>" * 100_000 + "x" + "</div>" * 100_000,
    "deep text": lambda: "<p>" + "<b><i>" * 50_000 + "x",
    "deep tables": lambda: "<table><tr><td>" * 30_000 + "x",
    "deep lists": lambda: "<ul><li>" * 50_000 + "x",
    "deep quotations": lambda: "<blockquote>" * 100_000 + "x",
    "deep details": lambda: "<details><summary>x</summary>" * 30_000,
    "closing": lambda: "</div></p></b>" * 100_000 + "x",
    "unclosed": _unclosed,
    "references": lambda: "<p>" + "&amp;lt;&#1114111;&#x110000;&#0;&#27;&nbsp;&notit;" * 50_000,
    "long reference": lambda: "<p>&#" + "9" * 1_000_000 + ";&#x" + "f" * 1_000_000 + ";x",
    "entities": lambda: (
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><p>&b;&b;</p>'
    ),
    "attributes": lambda: "<p " + " ".join(f"a{n}=b" for n in range(1_000_000)) + ">x</p>",
    "long attribute": lambda: f"<p title='{'x' * (8 * _MB)}'>x</p>",
    "style": lambda: f"<p style='{'a:b;' * 1_000_000}'>x</p>",
    "spans": lambda: (
        f"<table>{'<tr><td colspan=999999999 rowspan=99999999>x</td></tr>' * 1_000}</table>"
    ),
    "columns": lambda: f"<table><tr>{'<td>x</td>' * 100_000}</tr></table>",
    "rows": lambda: f"<table>{'<tr><td>x<td>y</tr>' * 100_000}</table>",
    "numbers": lambda: f"<ol start={'9' * 5_000}><li>x<li value=-{'9' * 5_000}>y</ol>",
    "formulas": lambda: "<math>" + "<mfrac><mi>x</mi>" * 20_000 + "</math>",
    "ruby": lambda: "<ruby>字<rt>" * 50_000,
    "links": lambda: "<a href=x>" * 100_000,
    "anchors": lambda: "<a name=x id=y></a>" * 100_000 + "x",
    "tabs": lambda: "<pre>" + "x\t" * (2 * _MB),
    "leading tabs": lambda: "<pre>" + "\t" * (2 * _MB) + "x",
    "endless code": lambda: "<pre>" + "x" * (4 * _MB),
    "embedded picture": lambda: f'<img alt=x src="data:image/png;base64,{"AbC1" * _MB}">',
    "preformatted": lambda: "<pre>" + "<span>x</span> " * 100_000 + "</pre>",
}

MARKDOWN: Mapping[str, Callable[[], str]] = {
    "brackets": lambda: "[" * 500_000,
    "links": lambda: "[a](" * 100_000,
    "stars": lambda: "*" * 500_000 + " a",
    "nested stars": lambda: "*a **b " * 80_000,
    "stars in words": lambda: "a**b" + "c* " * 100_000,
    "underscores": lambda: "_a__b" * 100_000,
    "backticks": _backticks,
    "definitions": lambda: "".join(f"[a{n}]: /url\n" for n in range(100_000)) + "[a1] " * 10_000,
    "long address": lambda: "[a]: <" + "x" * 500_000,
    "quotations": lambda: ">" * 100_000 + " x",
    "items": lambda: "- " * 50_000 + "x",
    "indented items": lambda: "".join("  " * depth + "- x\n" for depth in range(1_500)),
    "rows": lambda: "a|b\n-|-\n" + "x|y\n" * 100_000,
    "table": lambda: f"|{'a|' * 20_000}\n|{'-|' * 20_000}\n" + "|x|\n" * 1_000,
    "tags": lambda: "<a " * 200_000,
    "comments": lambda: "<!--" * 200_000,
    "addresses": lambda: "http://" * 200_000,
    "mails": lambda: "a@" * 300_000,
    "pictures": lambda: "![a" * 200_000,
    "backslashes": lambda: "\\" * 1_000_000,
    "notes": lambda: "".join(f"[^{n}]: x [^{n + 1}]\n\n" for n in range(20_000)) + "[^1]",
    "mentions": lambda: "x [^1]\n\n[^1]: " + "[^1]" * 50_000,
    "tildes": lambda: "~~a~~~b" * 100_000,
    "dollars": lambda: "$a" * 200_000,
    "fractions": lambda: "$$" + "\\frac{" * 50_000 + "$$",
    "powers": lambda: "$$" + "x^{" * 20_000 + "}" * 20_000 + "$$",
    "headings": lambda: "#" * 1_000_000,
    "heading names": lambda: "# a" + " " * 200_000 + "{#b" + " " * 200_000,
    "underlined": lambda: "a\n" * 200_000 + "===",
    "rules": lambda: "* " * 200_000,
    "code": lambda: "```python\n" + "x = (\n" * 100_000 + "```",
    "line of code": lambda: "```js\n" + "a('" * 200_000 + "\n```",
    "marks": lambda: "a" + "\u0301" * (4 * _MB),
    "letters with marks": lambda: "a\u0301" * _MB,
    "soft hyphens": lambda: "x" + "\u00ad" * (4 * _MB),
    "lines of code": lambda: "x = 1\n    y = 2;\n" * 100_000,
    "templates": lambda: "{% raw %}" * 50_000,
    "filters": lambda: "{{ a | b " * 100_000,
    "long heading": lambda: "# " + "字" * (2 * _MB),
}

SIZE: Mapping[str, Callable[[], str]] = {
    "line": lambda: "x" * (20 * _MB),
    "ideographs": lambda: "一" * (7 * _MB),
    "words": lambda: "word " * (4 * _MB),
    "empty lines": lambda: "\n" * (20 * _MB),
    "wide": lambda: "\U0001f600" + "x" * (20 * _MB),
    "nul": lambda: "Title\n\n" + "\0" * 100_000 + "x",
    "accents": lambda: "a" + "\u0301" * 1_000_000,
    "joined": lambda: "\u200d".join(["\U0001f468"] * 200_000),
    "right to left": lambda: "\u0627\u202e" * 200_000,
    "large": lambda: "A line of text in a large file.\n" * (200 * _MB // 32),
    "large and ideographs": lambda: "一大篇文章的一行字。\n\n" * (200 * _MB // 32),
    "large HTML": lambda: "<p>A line of text in a large file.</p>\n" * (200 * _MB // 39),
}
"""What is just long, up to 200 MB."""

ALL = {
    f"{kind} {name}": make
    for kind, some in (("front", FRONT), ("html", HTML), ("markdown", MARKDOWN), ("size", SIZE))
    for name, make in some.items()
}


def write(root: Path, name: str) -> str:
    """Write the bomb of a name in `ALL` and give its relative path."""
    suffix = "html" if name.startswith("html") else "md"
    file = root / f"{name.replace(' ', '-')}.{suffix}"
    with file.open("w", encoding="utf-8") as out:
        out.writelines(_chunks(ALL[name]()))
    return file.name


def _chunks(text: str) -> Iterator[str]:
    return (text[start : start + _MB] for start in range(0, len(text), _MB))
