"""A walk finds what may be an article, and ends."""

import os
import socket
from pathlib import Path

import pytest

from tui_reader.domain.errors import LibraryError
from tui_reader.library.scan import article_path, is_article_name, scan, scan_some


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


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.md", ("a.md", True)),
        ("a.png", ("", True)),
        ("readme", ("", True)),
        ("dir.md", ("", False)),
        ("2021.10", ("", False)),
        ("gone.md", ("gone.md", True)),
        ("gone/v1.2", ("gone/v1.2", True)),
        (".gone", ("", True)),
    ],
)
def test_a_changed_path_is_an_article_or_may_have_been_a_folder(
    tmp_path: Path, name: str, expected: tuple[str, bool]
) -> None:
    for file in ("a.md", "a.png", "readme"):
        (tmp_path / file).touch()
    for folder in ("dir.md", "2021.10"):
        (tmp_path / folder).mkdir()
    assert article_path(tmp_path, str(tmp_path / name)) == expected


def test_a_file_in_a_folder_s_place_is_no_article(tmp_path: Path) -> None:
    (tmp_path / "v1.2").touch()
    assert scan_some(tmp_path, ["v1.2"]).files == {}


def test_folders_that_are_links_are_told(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    (tmp_path / "real" / "a.md").touch()
    (tmp_path / "b.md").symlink_to("real/a.md")
    assert scan(tmp_path).linked == ["link"]
