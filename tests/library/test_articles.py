"""Articles that were read before they are opened, and are as their files are."""

from tests.home import Home
from tui_reader.library.articles import LARGEST_KEPT, MOST_KEPT, Articles


def test_an_article_that_was_read_ahead_is_there_without_the_parser(home: Home) -> None:
    home.write("a.md", body="First.")
    articles = Articles(home.root, flat_categories=False)
    assert articles.kept("a.md") is None
    articles.read_ahead("a.md")
    kept = articles.kept("a.md")
    assert kept is not None
    articles._parser.close()
    assert tuple(articles.open("a.md")) == kept.readings
    assert articles._parser._child is None
    assert articles.is_as_kept("a.md", kept)
    articles.close()


def test_a_file_that_has_changed_is_read_again(home: Home) -> None:
    home.write("a.md", body="First.")
    articles = Articles(home.root, flat_categories=False)
    articles.read_ahead("a.md")
    home.write("a.md", body="Second, and longer.")
    kept = articles.kept("a.md")
    assert kept is not None
    assert not articles.is_as_kept("a.md", kept)
    texts = [block.text for one in articles.open("a.md") for block in one.document.blocks]
    assert texts == ["Second, and longer."]
    assert articles.kept("a.md") != kept
    articles.close()


def test_only_the_last_short_articles_are_kept(home: Home) -> None:
    names = [f"{number}.md" for number in range(MOST_KEPT + 1)]
    for name in names:
        home.write(name)
    home.write("long.md", body="word " * LARGEST_KEPT)
    articles = Articles(home.root, flat_categories=False)
    for name in (*names[:-1], "long.md", names[0], names[-1], "missing.md"):
        articles.read_ahead(name)
    assert [name for name in names if articles.kept(name) is None] == [names[1]]
    assert articles.kept("long.md") is None
    assert articles.kept("missing.md") is None
    assert articles.kept(names[0], links="none") is None
    articles.close()
