"""What articles look like: ``python -m tests.document.goldens`` writes it anew, to be reviewed.

``git diff tests/document/golden`` then shows what a change has changed.
"""

import os
import time
from pathlib import Path

from tests.articles import SEEDS
from tui_reader.document.blocks import to_document
from tui_reader.document.front_matter import read
from tui_reader.document.header import with_header
from tui_reader.document.layout import layout

FOLDER = Path(__file__).parent / "golden"
WIDTHS = (40, 80, 120)
ARTICLES = {
    "escape": SEEDS / "terminals/escape.md",
    "hexo": SEEDS / "终端/hexo-写作手记.md",
    "kashida": SEEDS / "world/الكشيدة.md",
    "line-ends": SEEDS / "文字/004_5d2f71ab08e6c493.txt",
    "manual-page": SEEDS / "archive/the-manual-page.html",
    "margin": SEEDS / "reading/in-the-margin.md",
    "paper-and-glass": SEEDS / "notes/paper-and-glass.md",
    "phone": SEEDS / "阅读/011_20e5b84fc9d7a316.txt",
    "pied-type": SEEDS / "notes/2022-03-14-pied-type.md",
    "quotation-marks": SEEDS / "type/quotation-marks-of-the-world.md",
    "reading-list": SEEDS / "reading/keeping-a-reading-list.md",
    "ruby": SEEDS / "world/ルビという小さな文字.md",
    "small-marks": SEEDS / "type/small-marks.md",
    "spacing": SEEDS / "world/띄어쓰기의-역사.md",
    "specimen": FOLDER / "specimen.md",
}


def rendered(article: Path, width: int) -> str:
    """Set an article as ``show`` does."""
    found, body = read(article.read_bytes(), article.name, modified=0)
    blocks = with_header(found, to_document(body))
    return "".join(f"{line.text}\n" for line in layout(blocks, width))


def path(name: str, width: int) -> Path:
    """Give the file that holds what the article looks like."""
    return FOLDER / f"{name}.{width}.txt"


def main() -> None:
    """Write all files."""
    os.environ["TZ"] = "UTC"
    time.tzset()
    for name, article in ARTICLES.items():
        for width in WIDTHS:
            path(name, width).write_text(rendered(article, width), encoding="utf-8")


if __name__ == "__main__":
    main()
