import time
from collections.abc import Iterator

import pytest

from tests.document.goldens import ARTICLES, FOLDER, WIDTHS, path, rendered


@pytest.fixture(autouse=True)
def utc() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "UTC")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ARTICLES)
def test_articles_look_as_reviewed(name: str, width: int) -> None:
    """Where a difference is meant, `tests.document.goldens` tells how to accept it."""
    assert rendered(ARTICLES[name], width) == path(name, width).read_text(encoding="utf-8")


def test_no_file_is_left_over() -> None:
    assert {*FOLDER.glob("*.txt")} == {path(name, width) for name in ARTICLES for width in WIDTHS}
