"""Every visible word of every article stands in its lines, in order."""

import os
from pathlib import Path

import pytest

from tests import words
from tests.benchmarks.words import text_of
from tests.words import Miss, compare, misses

SEEDS = Path(__file__).parents[2] / "seeds"
CORPORA = os.environ.get("TUI_READER_CORPORA", "")

# What is missing and why, by the end of the path.
EXPECTED = {
    # A title in a page's head is its window's; cmark's output has no head around it.
    "18f/content/redirect.html": ["Redirecting"],
    # CDATA in a feed is shown as the text that it holds.
    "18f/content/pages/feed/feed.md": ["CDATA"],
}


def articles(folder: Path) -> list[Path]:
    return sorted(p for p in folder.rglob("*") if p.suffix in {".md", ".txt", ".html", ".markdown"})


def missing(path: Path, width: int) -> list[str]:
    found = [miss.text for miss in misses(text_of(path), width)]
    expected = [texts for end, texts in EXPECTED.items() if path.as_posix().endswith(end)]
    return [] if found in expected else found


@pytest.mark.parametrize("width", [20, 80, 200])
def test_the_seeds(width: int) -> None:
    paths = articles(SEEDS)
    assert paths
    assert {path.name: found for path in paths if (found := missing(path, width))} == {}


@pytest.mark.skipif(not CORPORA, reason="TUI_READER_CORPORA names no folder of articles")
def test_the_corpora() -> None:
    paths = articles(Path(CORPORA))
    assert paths
    assert {str(path): found for path in paths if (found := missing(path, 80))} == {}


@pytest.mark.parametrize(
    ("wanted", "found", "missing"),
    [
        ("onetwothree", "onetwothree", []),
        ("onetwothree", "one(added)twothree", []),
        ("甲乙丙丁戊己", "甲丁戊己", [Miss("乙丙", "甲")]),
        ("甲乙丙丁", "甲乙丙", [Miss("丁", "甲乙丙")]),
        ("甲乙", "乙甲", [Miss("乙", "甲")]),
        ("甲乙", "", [Miss("甲乙", "")]),
    ],
)
def test_what_is_missing_is_found_out(wanted: str, found: str, missing: list[Miss]) -> None:
    assert compare(wanted, found) == missing


@pytest.mark.parametrize(
    ("body", "cut"),
    [
        ("<p>甲乙</p><table><tr><td>丙丁<td>戊己</table>", "甲乙丙丁戊己"),
        ("甲\n\n| 乙 | 丙 |\n|---|---|\n| 丁 | 戊 |\n\n- 己", "甲乙丙丁戊己"),
    ],
)
def test_a_word_cut_out_of_the_lines_is_missed(
    body: str, cut: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert misses(body) == []
    shown = words.shown
    for word in cut:
        monkeypatch.setattr(words, "shown", lambda b, w, word=word: shown(b, w).replace(word, ""))
        assert [miss.text for miss in misses(body)] == [word]
