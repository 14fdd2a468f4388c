"""Libraries of any size in a seed's form, and the same articles as feeds for newsboat."""

import html
import random
import re
from collections import Counter
from collections.abc import Iterator
from itertools import accumulate, islice
from pathlib import Path
from typing import NamedTuple

from tests.articles import SEEDS, files

RARE = "孤例"
"""A word of three articles in a thousand, in no other form."""
_VOCABULARY = 20_000
_CLAUSES = 50_000
_A_FOLDER = 500
_CATEGORIES = 40
_A_FEED = 5_000
_LATIN = ("app", "code", "data", "font", "linux", "net", "open", "text", "unicode", "web")


class Library(NamedTuple):
    """What was written."""

    root: Path
    articles: int
    text: int
    """Bytes of titles and bodies without tags."""


class _Article(NamedTuple):
    title: str
    date: str
    category: str
    author: str
    body: str


def generate(root: Path, count: int, categories: int = _CATEGORIES) -> Library:
    """Write articles, all different, the same on every run, in folders of a few hundred."""
    text = 0
    for number, article in enumerate(_articles(count, categories)):
        folder = root / f"{number // _A_FOLDER:04}"
        if number % _A_FOLDER == 0:
            folder.mkdir(parents=True)
        text += len((article.title + re.sub("<[^>]*>", "", article.body)).encode())
        (folder / f"{number:07}.txt").write_text(
            f"\n---\ntitle: '{article.title}'\ncategories: \n - 新媒体\n - {article.category}\n"
            f"author: {article.author}\ndate: {article.date}\n---\n\n{article.body}\n",
            "utf-8",
        )
    return Library(root, count, text)


def feeds(folder: Path, count: int) -> list[Path]:
    """Write the articles of `generate` as feeds."""
    folder.mkdir(parents=True)
    found: list[Path] = []
    rest = _articles(count)
    while some := list(islice(rest, _A_FEED)):
        file = folder / f"{len(found):04}.xml"
        items = "".join(
            f"<item><title>{article.title}</title><guid>{article.title}</guid>"
            f"<pubDate>{article.date}</pubDate><author>{article.author}</author>"
            f"<description>{html.escape(article.body)}</description></item>"
            for article in some
        )
        file.write_text(
            '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>'
            f"<title>feed {len(found)}</title><link>http://localhost/</link>"
            f"<description>all</description>{items}</channel></rss>",
            "utf-8",
        )
        found.append(file)
    return found


def _articles(count: int, categories: int = _CATEGORIES) -> Iterator[_Article]:
    """Make articles of words that are as unequally common as a language's (Zipf's law)."""
    chance = random.Random(1)  # noqa: S311 - not for secrets
    clauses = _clauses(chance)
    months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    for number in range(count):
        paragraphs = ["，".join(chance.choices(clauses, k=9)) + "。" for _ in range(5)]
        if chance.random() < 0.003:
            paragraphs[2] += f"这是{RARE}。"
        day, month, year = 1 + number % 28, months[number // 28 % 12], 2005 + number // 336 % 20
        yield _Article(
            title=f"{chance.choice(clauses)[:18]} {number}",
            date=f"{day:02} {month} {year} {number % 24:02}:{number % 60:02}:55 GMT",
            category=f"频道 {number % categories}",
            author=f"作者 {number % 500}",
            body=f"<div>{''.join(f'<p>{paragraph}</p>' for paragraph in paragraphs)}</div>",
        )


def _clauses(chance: random.Random) -> list[str]:
    letters = Counter(
        letter
        for path in files(SEEDS)
        for letter in path.read_text("utf-8", "replace")
        if "\u4e00" <= letter <= "\u9fff"
    )
    common, weights = list(letters), list(letters.values())
    words = ["的", *_LATIN]
    words += [
        "".join(chance.choices(common, weights, k=length))
        for length in chance.choices((1, 2, 3, 4), (1, 6, 2, 1), k=_VOCABULARY)
    ]
    zipf = list(accumulate(1 / rank for rank in range(1, len(words) + 1)))
    return [
        _spaced(chance.choices(words, cum_weights=zipf, k=chance.randint(4, 9)))
        for _ in range(_CLAUSES)
    ]


def _spaced(words: list[str]) -> str:
    """Set Latin words off by spaces."""
    return re.sub(
        r"(?<=[a-z]) (?! )|  +", " ", "".join(f" {w} " if w.isascii() else w for w in words)
    ).strip()
