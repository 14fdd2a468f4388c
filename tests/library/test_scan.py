"""A walk finds what may be an article, and ends."""

import os
import socket
from pathlib import Path

import pytest

from tui_reader.domain.errors import LibraryError
from tui_reader.library.scan import is_article_name, scan


def test_articles_at_any_depth(tmp_path: Path) -> None:
    for name in ("a.md", "b/c.HTML", "b/d/é 新.txt", "b/e.png", ".hidden.md", "readme"):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("x")
    found = scan(tmp_path)
    assert sorted(found.files) == ["a.md", "b/c.HTML", "b/d/é 新.txt"]
    assert found.files["a.md"].size == 1
    assert found.unreadable == []


@pytest.mark.parametrize("folder", [".git", "node_modules", ".obsidian"])
def test_folders_that_hold_no_articles(tmp_path: Path, folder: str) -> None:
    (tmp_path / folder).mkdir()
    (tmp_path / folder / "a.md").write_text("x")
    assert scan(tmp_path).files == {}


def test_link_loops_end(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x.md").write_text("x")
    (tmp_path / "a" / "up").symlink_to(tmp_path)
    (tmp_path / "a" / "self").symlink_to(tmp_path / "a")
    (tmp_path / "dangling.md").symlink_to(tmp_path / "nowhere")
    (tmp_path / "round.md").symlink_to(tmp_path / "round.md")
    assert sorted(scan(tmp_path).files) == ["a/x.md"]


def test_sockets_pipes_and_folders_named_like_articles(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo.md")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "socket.md"))
        (tmp_path / "folder.md").mkdir()
        (tmp_path / "folder.md" / "in.md").write_text("x")
        (tmp_path / "null.md").symlink_to("/dev/null")
        assert sorted(scan(tmp_path).files) == ["folder.md/in.md"]


def test_names_that_are_not_utf8(tmp_path: Path) -> None:
    name = b"caf\xe9.md"
    with open(os.path.join(os.fsencode(tmp_path), name), "w") as file:  # noqa: PTH118, PTH123
        file.write("x")
    (found,) = scan(tmp_path).files
    assert os.fsencode(found) == name


def test_a_missing_root_is_told(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="cannot be listed"):
        scan(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.md", True),
        ("A.MARKDOWN", True),
        ("a.xhtml", True),
        ("a.mdx", True),
        ("a.py", False),
        ("md", False),
        (".md", False),
        ("a.md.bak", False),
    ],
)
def test_names(name: str, expected: bool) -> None:
    assert is_article_name(name) is expected
