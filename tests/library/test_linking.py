"""Where links lead: into the library, to the web, or nowhere, whatever they are."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.home import Home
from tui_reader.library.linking import (
    ArticleAt,
    FileAt,
    Origin,
    Refused,
    Target,
    Web,
    Within,
    resolve,
)

HERE = Origin("posts/here.md", "https://example.org/here/")


@dataclass(frozen=True)
class Shelf:
    """Articles by their paths and pages, as an index knows them."""

    paths: tuple[str, ...] = ()
    pages: tuple[tuple[str, str], ...] = ()

    def find(self, relpath: str) -> int | None:
        return self.paths.index(relpath) if relpath in self.paths else None

    def of_page(self, address: str) -> list[str]:
        return [path for page, path in self.pages if page == address.partition("#")[0]]

    def of_name(self, name: str) -> list[str]:
        return [path for path in self.paths if f"{name.lower()}." in path.lower()]


SHELF = Shelf(
    (
        *("posts/here.md", "posts/other.md", "posts/a b.md", "index.md", "deep/index.html"),
        *("notes/Far.md", "x/y/Far.md", "posts/2020-01-02-slug.md", "posts/what?.md", "中/文.txt"),
    ),
    (("https://example.org/saved", "notes/Far.md"), ("https://example.org/here/", "posts/here.md")),
)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with files of all kinds, inside of a folder with a secret beside it."""
    folder = tmp_path_factory.mktemp("linking")
    root = folder / "library"
    (root / "posts" / "here").mkdir(parents=True)
    (folder / "secret.png").write_bytes(b"")
    for name in ("a.png", "b.sh", "c.svg", "run.pdf", "posts/here/own.jpg", "posts/e.PDF", "n.md"):
        (root / name).write_bytes(b"")
    (root / "run.pdf").chmod(0o755)
    (root / "out.png").symlink_to(folder / "secret.png")
    (root / "away").symlink_to(folder)
    (root / "loop.png").symlink_to("loop.png")
    (root / "kind.png").symlink_to("b.sh")
    (root / "folder.png").mkdir()
    os.mkfifo(root / "pipe.png")
    return root


def lead(root: Path, href: str, *, original: bool = False) -> Target:
    return resolve(root, SHELF, HERE, href, original=original)


@pytest.mark.parametrize(
    ("href", "relpath", "anchor"),
    [
        ("other.md", "posts/other.md", ""),
        ("./other.md?raw=1#Two", "posts/other.md", "Two"),
        ("other", "posts/other.md", ""),
        ("other/", "posts/other.md", ""),
        ("other.html", "posts/other.md", ""),
        ("../posts/other.md", "posts/other.md", ""),
        ("/posts/other.md", "posts/other.md", ""),
        ("a%20b.md", "posts/a b.md", ""),
        ("a b", "posts/a b.md", ""),
        ("..", "index.md", ""),
        ("/", "index.md", ""),
        ("/deep/", "deep/index.html", ""),
        ("../%E4%B8%AD/%E6%96%87", "中/文.txt", ""),
        ("what?", "posts/what?.md", ""),
        ("what%3F.md", "posts/what?.md", ""),
        ("far", "notes/Far.md", ""),
        ("y/Far#A Heading?", "x/y/Far.md", "a-heading"),
        ("Far#One#Two", "notes/Far.md", "two"),
        ("slug", "posts/2020-01-02-slug.md", ""),
        ("https://example.org/saved#%E4%B8%AD", "notes/Far.md", "中"),
        ("//example.org/saved", "notes/Far.md", ""),
        ("/saved", "notes/Far.md", ""),
    ],
)
def test_links_to_articles_of_the_library(root: Path, href: str, relpath: str, anchor: str) -> None:
    assert lead(root, href) == ArticleAt(relpath, anchor)


@pytest.mark.parametrize(
    ("href", "anchor"),
    [
        ("#a", "a"),
        ("here.md#b", "b"),
        ("here", ""),
        ("https://example.org/here/#d", "d"),
        ("#%E4%B8%AD", "中"),
    ],
)
def test_links_within_the_article(root: Path, href: str, anchor: str) -> None:
    assert lead(root, href) == Within(anchor)


@pytest.mark.parametrize(
    ("href", "address"),
    [
        ("http://a.b/c", "http://a.b/c"),
        ("HTTPS://a.b", "HTTPS://a.b"),
        (" https://a.b/c d ", "https://a.b/c%20d"),
        ("//a.b/c", "https://a.b/c"),
        ("https://example.org/here/", "https://example.org/here/"),
        ("mailto:a@b.c?subject=x", "mailto:a@b.c?subject=x"),
        ("mailto:a@b.c?subject=Q&A&body=x", "mailto:a@b.c?subject=Q&A&body=x"),
        ("mailto:a@b.c\n", "mailto:a@b.c"),
        ("?page=2#c", "https://example.org/here/?page=2#c"),
        ("/elsewhere/?a=b#c", "https://example.org/elsewhere/?a=b#c"),
    ],
)
def test_links_to_the_web(root: Path, href: str, address: str) -> None:
    assert lead(root, href) == Web(address)


def test_the_original_is_not_the_article_that_was_saved_from_it(root: Path) -> None:
    assert lead(root, "https://example.org/saved", original=True) == Web(
        "https://example.org/saved"
    )


def test_pages_that_differ_behind_the_hash_sign_are_several(home: Home) -> None:
    home.write("a.md", link="https://example.org/#/one")
    home.write("b.md", link="http://Example.org/x/?q=%41")
    home.write("c.md", link="https://other.org/")
    library = home.library()
    try:
        origin = Origin("c.md", "https://other.org/")
        for href, target in {
            "http://example.org/#/one": ArticleAt("a.md", "/one"),
            "https://example.org/#/two": Web("https://example.org/#/two"),
            "https://example.org/x/?q=A#b": ArticleAt("b.md", "b"),
            "http://example.org/x/?q=B": Web("http://example.org/x/?q=B"),
            "http://other.org": Web("http://other.org"),
            "B": ArticleAt("b.md"),
        }.items():
            assert library.target(origin, href) == target
    finally:
        library.close()


@pytest.mark.parametrize("href", ["../a.png", "/a.png", "own.jpg", "e.PDF", "/posts/e.PDF?x#y"])
def test_files_that_only_show(root: Path, href: str) -> None:
    target = lead(root, href)
    assert isinstance(target, FileAt)
    assert target.path.is_absolute()
    assert target.path.is_relative_to(root.resolve())


@pytest.mark.parametrize(
    ("href", "reason"),
    [
        ("", "nowhere"),
        ("javascript:alert(1)", "only web"),
        ("file:///etc/passwd", "only web"),
        ("data:text/html,x", "only web"),
        ("ftp://a.b/c", "only web"),
        ("C:\\x.png", "only web"),
        ("http://", "no host"),
        ("http:///etc", "no host"),
        ("https://a.b/\x1b[2J", "characters"),
        ("https://a.b/\u202egnp.exe", "characters"),
        ("mailto:a@b.c?ATTACH=/etc/passwd", "attach"),
        ("mailto:a@b.c?x;attach=/etc/passwd", "attach"),
        ("mailto:a@b.c?to=x&amp;attachment=/etc/passwd", "attach"),
        ("mailto:a@b.c?subject=x;attach=/etc/passwd", "attach"),
        ("mailto:a@b.c?insert=/etc/passwd", "more than a letter"),
        ("../../secret.png", "out of"),
        ("/../secret.png", "out of"),
        ("../../none.png", "out of"),
        ("..%2F..%2Fnone.md", "out of"),
        ("%2e%2e%2f%2e%2e%2fsecret.png", "out of"),
        ("/away/secret.png", "out of"),
        ("/out.png", "out of"),
        ("/kind.png", "this kind"),
        ("/b.sh", "this kind"),
        ("/c.svg", "this kind"),
        ("/run.pdf", "executable"),
        ("/pipe.png", "regular"),
        ("/n.md", "none of"),
        ("a%00.png", "no path"),
        ("\ud800.png", "no path"),
        ("x" * 20_000, "too long"),
    ],
)
def test_nothing_else_is_opened(root: Path, href: str, reason: str) -> None:
    target = lead(root, href)
    assert isinstance(target, Refused)
    assert reason in target.reason


@pytest.mark.parametrize(
    "href", ["none.png", "/loop.png", "/folder.png", "x" * 9_000, "/etc/passwd"]
)
def test_what_is_not_there(root: Path, href: str) -> None:
    target = resolve(root, SHELF, Origin("posts/here.md"), href)
    assert target == Refused("there is no such file in the library")


def pieces() -> Iterator[str]:
    yield from ("..", ".", "/", "%2e%2e", "%2f", "%00", "\0", "\ud800", "#", "?", ":", "//", "~")
    yield from ("http:", "https://", "mailto:", "file:", "javascript:", "a.png", "away", "out.png")
    yield from ("posts", "here.md", "pipe.png", "[", "@", " ", "\n", "%", "\\", "x" * 300, "中")


@given(st.lists(st.sampled_from(list(pieces())) | st.text(max_size=4), max_size=8).map("".join))
@example("https://[")
@example("//[x")
def test_whatever_the_link_it_leads_inside_or_to_the_web(root: Path, href: str) -> None:
    for origin in (HERE, Origin("here.md")):
        target = resolve(root, SHELF, origin, href)
        if isinstance(target, FileAt):
            assert target.path.is_relative_to(root.resolve())
            assert target.path.is_file()
        elif isinstance(target, ArticleAt):
            assert target.relpath in SHELF.paths
        elif isinstance(target, Web):
            assert target.address.lower().startswith(("http://", "https://", "mailto:"))
            assert target.address.isprintable()
            assert " " not in target.address
