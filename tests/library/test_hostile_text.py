"""The words of a hostile file are read within the limit of time, as those of any other."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tui_reader.library.parser import Parser
from tui_reader.storage.writing import Wordless, text_of

REPEATED = (
    *("<div>", "<!--", "<script>", "<![CDATA[", "<head>", '<a b="<', "<svg>\n\n", "<math>", "<b"),
    *("`a ``b ", "*a _b ", "[", "![", '](a "', "](x((a)", "[^", "^[a ", "$a", "%%a", " ==a"),
    *("- ", "- [ ] ", "> ", "1. a\n", "```\n", "\n    a", ":::a\n", "\\[\n", "$$\n", "| a", "# "),
    *("{% note %}", "{% note %}\n", "{% note %}{% endnote %}", "{{< a >}}\n", "{{", "{: "),
    "[a]: b\n",
)
AROUND_SPACES = (
    *(("[a]: b", "x"), ("# a", "#b"), (":::a", ":x"), ("!!! a", "x!"), ("<!-- tab a", "x")),
    ("<a", ""),
)


@pytest.fixture(scope="module")
def parser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parser]:
    parser = Parser(tmp_path_factory.mktemp("hostile"))
    yield parser
    parser.close()


def is_found(parser: Parser, body: str) -> bool:
    (Path(parser._root) / "a.md").write_text(f"found\n\n{body}")
    (words,) = parser.words([Wordless(1, "a.md", 0)])
    return text_of(words.body).startswith("found")


@pytest.mark.parametrize("unit", REPEATED)
@pytest.mark.parametrize("start", ["", "x "])
def test_what_is_repeated_without_end(parser: Parser, start: str, unit: str) -> None:
    assert is_found(parser, start + unit * (100_000 // len(unit)) + "{% endnote %}" * 1_000)


@pytest.mark.parametrize(("start", "end"), AROUND_SPACES)
def test_long_white_space(parser: Parser, start: str, end: str) -> None:
    assert is_found(parser, start + " " * 100_000 + end)
