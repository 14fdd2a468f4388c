"""How articles are set, how exactly and how fast, beside newsboat and w3m, all from one run."""

import argparse
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from tests.articles import SEEDS, Parsed, files, parsed, prose, sample
from tests.benchmarks import long_article
from tests.benchmarks.peers import WIDTH, Newsboat, html_of, w3m_lines
from tests.breaking import faults, fullness, overflows
from tests.opportunities import EXPLAINED, compare
from tui_reader.document.layout import layout
from tui_reader.document.model import Block, Kind, Role, Span
from tui_reader.document.wrap import wrap

PEERS = 60  # articles that the others are given
CHINESE = (
    "排版的人把这叫作避头尾：逗号、句号不在行首，前引号、前括号（比如这一个）不在行末。"
    "这件事做得周到，读者从来不会察觉；做得马虎，读者也说不出哪里不对，只觉得这一页看着累。"
)
MIXED = (
    "Unicode 15.1 收录了 149,813 个字符，其中 CJK 统一表意文字占去大半。A terminal has cells, not "
    "ems: 一个汉字占两格 (two cells), a letter one. 2024 年的 99% of “all” texts mix both — "
    "比如这一段。"
)


class Judgement(NamedTuple):
    """What was found in the lines of some articles at one width."""

    lines: int = 0
    faults: int = 0
    overflows: int = 0
    shares: tuple[float, ...] = ()

    def with_lines(self, article: Parsed, lines: Sequence[str], text: Sequence[str]) -> "Judgement":
        """Add an article's ``lines``; breaks are judged in ``text``, which is they without code."""
        return Judgement(
            self.lines + len(lines),
            self.faults + len(faults(text, article.source)),
            self.overflows + len(overflows(lines, WIDTH)),
            (*self.shares, *fullness(text, article.source, WIDTH)),
        )


def main(arguments: Sequence[str]) -> None:
    """Print everything, first what is quick to find out."""
    options = argparse.ArgumentParser(
        prog="python -m tests.benchmarks typesetting", description=__doc__
    )
    options.add_argument("--corpora", type=Path, action="append", default=[])
    options.add_argument("--peers", type=int, default=PEERS, help="articles for the others")
    options.add_argument("--runs", type=int, default=5)
    chosen = options.parse_args(arguments)
    paths = [path for folder in (SEEDS, *chosen.corpora) for path in files(folder)]
    speeds()
    articles = [parsed(path) for path in _shown(paths, "read")]
    quality(articles)
    opportunities(articles)
    with tempfile.TemporaryDirectory() as temporary:
        side_by_side(sample(paths, chosen.peers), Path(temporary))
        long_article.main(Path(temporary), chosen.runs)


def _shown(paths: Sequence[Path], what: str) -> Iterable[Path]:
    """Give the paths, telling on standard error how far one is."""
    for number, path in enumerate(paths):
        if number % 500 == 0:
            print(f"{what}: {number} of {len(paths)}", file=sys.stderr)
        yield path


def _best(work: Callable[[], object], times: int = 5) -> float:
    """Give the processor seconds of the fastest run."""
    found = []
    for _ in range(times):
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return min(found)


def _consume(lines: Iterable[object]) -> None:
    for _ in lines:
        pass


def speeds() -> None:
    """Print how fast paragraphs, endless lines and a typical article are set."""
    print(f"layout at {WIDTH} columns")
    for name, text in (("plain Chinese", CHINESE * 4), ("mixed prose", MIXED * 3)):
        blocks = [Block(Kind.PARAGRAPH, (Span(text),))] * 1000
        seconds = _best(lambda blocks=blocks: _consume(layout(blocks, WIDTH)))  # type: ignore[misc]
        print(f"  {name:28}{len(text) * len(blocks) / seconds / 1e6:8.2f} million characters/s")
    for name, text in (
        ("5 MB without a space", "nospaceatall" * 416_667),
        ("5 million ideographs", CHINESE * (5_000_000 // len(CHINESE))),
    ):
        _endless(name, (Span(text),))
    runs = tuple(Span("字 word，", Role(number % 2)) for number in range(200_000))
    _endless("100,000 runs, one paragraph", runs)
    path = files(SEEDS)[0]
    read = _best(lambda: parsed(path), 20)
    article = parsed(path)
    lay = _best(lambda: _consume(layout(article.blocks, WIDTH)), 20)
    print(f"  {'typical article':28}document {read * 1e3:.1f} ms, layout {lay * 1e3:.1f} ms")


def _endless(name: str, spans: tuple[Span, ...]) -> None:
    first = _best(lambda: _consume(islice(wrap(spans, WIDTH), 50)))
    whole = _best(lambda: _consume(wrap(spans, WIDTH)), 1)
    print(f"  {name:28}first 50 lines {first * 1e3:.1f} ms, all {whole * 1e3:,.0f} ms")


def quality(articles: Sequence[Parsed]) -> None:
    """Print what is wrong with the program's own lines of all articles."""
    found = ours(articles)
    share = statistics.fmean(found.shares) if found.shares else 0.0
    print(
        f"\n{len(articles):,} articles at {WIDTH} columns: {found.lines:,} lines, "
        f"{found.faults} bad breaks, {found.overflows} too long, Chinese {share:.1%} full"
    )


def ours(articles: Sequence[Parsed]) -> Judgement:
    """Judge the program's own lines."""
    found = Judgement()
    shares: list[float] = []
    for article in articles:
        lines = list(layout(article.blocks, WIDTH))
        one = Judgement().with_lines(article, [line.text for line in lines], prose(article, lines))
        shares += one.shares
        found = Judgement(
            found.lines + one.lines, found.faults + one.faults, found.overflows + one.overflows
        )
    return found._replace(shares=tuple(shares))


def opportunities(articles: Sequence[Parsed]) -> None:
    """Print on how many places the program and ICU agree, and where they do not."""
    found = compare(articles)
    print(f"\nbreaks as ICU has them: {found.agreement:.4%} of {found.places:,} places")
    for pair, count in found.differences.most_common():
        who, left, right = pair
        example, reason = found.examples[pair], EXPLAINED.get(pair, "UNEXPLAINED")
        print(f"  {count:6} {who:4} breaks {left}|{right}  {example!r}: {reason}")


def side_by_side(paths: Sequence[Path], folder: Path) -> None:
    """Print what all programs make of the same articles."""
    articles = [parsed(path) for path in paths]
    bodies = [html_of(path) for path in paths]
    print(f"\n{len(paths)} articles at {WIDTH} columns, judged alike")
    print(f"{'':14}{'lines':>8}{'bad breaks':>12}{'too long':>10}{'Chinese lines full':>20}")
    _row("tui-reader", ours(articles))
    if shutil.which("newsboat"):
        _row("newsboat", theirs(articles, Newsboat(folder, bodies).all_lines()))
    else:
        print("newsboat      not installed")
    if shutil.which("w3m"):
        _row("w3m", theirs(articles, [w3m_lines(body, folder) for body in bodies]))
    else:
        print("w3m           not installed")


def theirs(articles: Sequence[Parsed], dumps: Sequence[Sequence[str]]) -> Judgement:
    """Judge what another program has made of the articles."""
    found = Judgement()
    for article, lines in zip(articles, dumps, strict=True):
        found = found.with_lines(article, lines, lines)
    return found


def _row(name: str, found: Judgement) -> None:
    share = f"{statistics.fmean(found.shares):.1%}" if found.shares else "-"
    print(f"{name:14}{found.lines:8,}{found.faults:12,}{found.overflows:10,}{share:>20}")
