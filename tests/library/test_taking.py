"""A file is read up to a limit, whatever is in its place and whatever happens to it meanwhile."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.library import taking
from tui_reader.library.parser import Parser
from tui_reader.library.taking import Taken, is_large, take
from tui_reader.storage.writing import Wordless

LIMIT = 1_000


@pytest.fixture
def limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking, "LARGEST", LIMIT)


def test_a_small_file_is_read_whole(tmp_path: Path, limited: None) -> None:
    (tmp_path / "a.md").write_bytes(b"x" * LIMIT)
    os.utime(tmp_path / "a.md", (1, 2))
    assert take(tmp_path / "a.md") == Taken(b"x" * LIMIT, 2.0)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"line\n" * 300, b"line\n" * 200),
        (b"a" * 998 + b"\nbcd\n", b"a" * 998 + b"\n"),
        (b"x" * 2_000, b"x" * LIMIT),
        ("字".encode() * 400, "字".encode() * 333),
        (b"a" * 999 + "é".encode(), b"a" * 999),
        ("\U0001f600".encode() * 251, "\U0001f600".encode() * 249),
        (b"\xe9" * 1_001, b"\xe9" * 999),
    ],
)
def test_a_large_one_is_cut_at_a_line_or_a_character(
    tmp_path: Path, limited: None, data: bytes, expected: bytes
) -> None:
    (tmp_path / "a.md").write_bytes(data)
    found = take(tmp_path / "a.md")
    assert found.data == expected
    assert found.cut == f"The file has {len(data):,} bytes, of which the first 1,000 are read."


@given(st.text(min_size=LIMIT // 2, max_size=2 * LIMIT))
def test_text_stays_text(text: str) -> None:
    data = text.encode("utf-8", "surrogatepass")
    kept = taking._whole_lines(data[:LIMIT])
    assert data.startswith(kept)
    kept.decode("utf-8", "surrogatepass")


def test_what_is_no_file_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "folder.md").mkdir()
    os.mkfifo(tmp_path / "pipe.md")
    (tmp_path / "zero.md").symlink_to("/dev/zero")
    (tmp_path / "ring.md").symlink_to("ring.md")
    parser = Parser(tmp_path)
    names = ["folder.md", "pipe.md", "zero.md", "ring.md", "none.md"]
    for name in names:
        with pytest.raises(OSError, match=r"."):
            take(tmp_path / name)
        assert not is_large(tmp_path / name)
    for name, article in parser.articles(names):
        assert article is not None
        assert str(article.problem).startswith("it cannot be read: "), name
        assert "it cannot be read" in str(parser.document(name).article.problem)
    parser.close()


@contextmanager
def changing(file: Path) -> Iterator[None]:
    """Let a file grow, shrink, be replaced and be gone, over and over."""
    over = threading.Event()

    def change() -> None:
        number = 0
        while not over.is_set():
            number += 1
            with suppress(FileNotFoundError):
                match number % 5:
                    case 0:
                        file.unlink()
                    case 1:
                        file.write_text("---\ntitle: Short\n---\nText\n")
                    case 2:
                        with file.open("a") as more:
                            more.write("More text. " * 20_000)
                    case 3:
                        os.truncate(file, 30)
                    case 4:
                        (file.parent / "new").write_text("# Another\n\nText\n" * 2_000)
                        (file.parent / "new").replace(file)

    thread = threading.Thread(target=change)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def test_a_file_that_changes_and_goes_while_it_is_read(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    (tmp_path / "b.md").write_text("# Calm\n\nText.\n")
    parser = Parser(tmp_path)
    with changing(file):
        for _ in range(60):
            (_, article), (_, calm) = parser.articles(["a.md", "b.md"])
            assert article is not None
            assert article.title or article.problem
            assert calm is not None
            assert calm.title == "Calm"
            list(parser.words([Wordless(1, "a.md", article.body_at), Wordless(2, "b.md", 0)]))
            reading = parser.document("a.md")
            assert reading.article.title
    parser.close()
