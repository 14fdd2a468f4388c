import pytest

from tests.articles import FOLDERS, SEEDS, Parsed, files, parsed, prose, sample
from tests.breaking import faults, fullness, overflows
from tests.opportunities import EXPLAINED, compare
from tui_reader.document.layout import layout

ALL_WIDTHS = range(20, 201)
SOME_WIDTHS = (20, 27, 40, 60, 72, 80, 100, 140)
FEW = 100
MANY = 300

more = pytest.mark.skipif(not FOLDERS, reason="TUI_READER_CORPORA names no folders")


@pytest.fixture(scope="module")
def seeds() -> list[Parsed]:
    return [parsed(path) for path in files(SEEDS)]


@pytest.fixture(scope="module")
def samples() -> list[list[Parsed]]:
    """Give a sample of each further folder."""
    return [[parsed(path) for path in sample(files(folder), MANY)] for folder in FOLDERS]


def check(articles: list[Parsed], width: int) -> None:
    for article in articles:
        lines = list(layout(article.blocks, width))
        assert not overflows([line.text for line in lines], width), article.name
        assert not faults(prose(article, lines), article.source), (article.name, width)


def test_no_seed_has_a_bad_break_or_a_line_too_long_at_any_width(seeds: list[Parsed]) -> None:
    for width in ALL_WIDTHS:
        check(seeds, width)


@more
def test_nor_has_any_other_article(samples: list[list[Parsed]]) -> None:
    for articles in samples:
        for width in ALL_WIDTHS if len(articles) <= FEW else SOME_WIDTHS:
            check(articles, width)


def test_chinese_lines_of_the_seeds_are_full(seeds: list[Parsed]) -> None:
    check_fullness(seeds)


@more
def test_chinese_lines_of_other_articles_are_full(samples: list[list[Parsed]]) -> None:
    for articles in samples:
        check_fullness(articles)


def check_fullness(articles: list[Parsed]) -> None:
    shares = []
    for article in articles:
        lines = list(layout(article.blocks, 80))
        shares += fullness(prose(article, lines), article.source, 80)
    assert not shares or sum(shares) / len(shares) >= 0.97


def test_the_seeds_break_where_icu_breaks(seeds: list[Parsed]) -> None:
    check_opportunities(seeds)


@more
def test_other_articles_break_where_icu_breaks(samples: list[list[Parsed]]) -> None:
    for articles in samples:
        check_opportunities(articles)


def check_opportunities(articles: list[Parsed]) -> None:
    found = compare(articles)
    assert found.places
    unexplained = found.differences.keys() - EXPLAINED.keys()
    assert not unexplained, {pair: found.examples[pair] for pair in unexplained}
    assert found.agreement >= 0.999
