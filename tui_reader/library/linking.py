"""Where a link of an article leads: to another article, to a file, to the web, or nowhere."""

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from posixpath import dirname, join, normpath, splitext
from stat import S_ISDIR, S_ISREG
from typing import NamedTuple, Protocol
from urllib.parse import parse_qsl, unquote, urljoin, urlsplit

from tui_reader.document.anchors import slug
from tui_reader.domain.address import misleads, page_of
from tui_reader.library.scan import SUFFIXES, is_article_name


class Web(NamedTuple):
    """A page, or a mail to be written: printable, without spaces."""

    address: str


class ArticleAt(NamedTuple):
    """An article of the library, and a place in it."""

    relpath: str
    anchor: str = ""


class FileAt(NamedTuple):
    """A file of the library that another program only shows; an absolute path without links."""

    path: Path


class Within(NamedTuple):
    """A place in the same article; without an anchor, its beginning."""

    anchor: str = ""


class Refused(NamedTuple):
    """Nothing that is opened."""

    reason: str


Target = Web | ArticleAt | FileAt | Within | Refused


class Origin(NamedTuple):
    """The article that has a link."""

    relpath: str
    link: str = ""
    """The page that it was saved from."""


class Known(Protocol):
    """What the index knows of articles."""

    def find(self, relpath: str) -> int | None:
        """Give an article's id."""

    def of_page(self, address: str) -> list[str]:
        """Give the paths of those that were saved from a page."""

    def of_name(self, name: str) -> list[str]:
        """Give the paths of those that may have such a name, wherever they are."""


SHOWN = frozenset(
    (
        *(".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".bmp", ".tif", ".tiff", ".heic"),
        *(".pdf", ".djvu", ".epub", ".log", ".bib", ".srt", ".vtt"),
        *(".mp3", ".m4a", ".ogg", ".oga", ".opus", ".flac", ".wav", ".aac"),
        *(".mp4", ".m4v", ".webm", ".mkv", ".mov", ".avi", ".ogv", ".mpg", ".mpeg"),
        *(".docx", ".xlsx", ".pptx"),
    )
)
"""Kinds of files that are made to be shown: no scripts (svg), no macros (docm, odt), no formulas
that a spreadsheet would ask others for (csv), nothing embedded that runs (rtf)."""
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_LONGEST = 16_384
"""Characters of an address that browsers and servers take."""
_PLACEHOLDER = re.compile("[\u2400-\u2421\ufffd]")
"""What stands for a control, or for bytes that were no text."""
_DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}-(?=.)")
_ODD = Refused("it has characters that no address has")
_OUT = Refused("it leads out of the library")
_ABSENT = Refused("there is no such file in the library")


def resolve(
    root: Path, known: Known, origin: Origin, href: str, *, original: bool = False
) -> Target:
    """Find out where ``href`` leads, whatever it is; this looks at the disk.

    Of an ``original`` only the page itself is wanted, not an article that was saved from it.
    """
    href = href.strip()
    if not href or len(href) > _LONGEST:
        return Refused("it is too long" if href else "it leads nowhere")
    if href.startswith("#"):
        return Within(_anchor(href[1:]))
    if href.startswith("//"):
        href = "https:" + href
    scheme = _SCHEME.match(href)
    if scheme is None:
        return _below(root, known, origin, href)
    if scheme[1].lower() == "mailto":
        return _mail(href)
    if scheme[1].lower() not in ("http", "https"):
        return Refused("only web and mail addresses and the library's own files are opened")
    target = _web(href)
    return target if original or isinstance(target, Refused) else _page(known, origin, target)


def _web(href: str) -> Web | Refused:
    address = href.replace(" ", "%20")
    if not _is_whole(address):
        return _ODD
    if misleads(address):
        return Refused("it names another host first than the one that it leads to")
    return Web(address) if page_of(address) else Refused("it names no host")


def _is_whole(address: str) -> bool:
    return address.isprintable() and not _PLACEHOLDER.search(address)


_OF_LETTERS = frozenset(
    (
        *("to", "cc", "bcc", "subject", "body", "in-reply-to", "references", "keywords"),
        *("reply-to", "importance", "priority"),
    )
)
"""What an address may say of a mail (RFC 6068, 2); programs know more, to read files by."""


def _mail(href: str) -> Web | Refused:
    address = href.replace(" ", "%20")
    if not _is_whole(address):
        return _ODD
    query = href.partition("?")[2]
    names = {name.lower().removeprefix("amp;") for name, _ in parse_qsl(query)}
    if any("attach" in name for name, _ in parse_qsl(query.lower().replace(";", "&"))):
        return Refused("it would attach a file to a mail")
    if names - _OF_LETTERS:
        return Refused("it asks a mail program for more than a letter")
    return Web(address)


def _page(known: Known, origin: Origin, web: Web) -> Target:
    """Give the article that was saved from a page, else the page."""
    paths, anchor = known.of_page(web.address), _anchor(web.address.partition("#")[2])
    if origin.relpath in paths:
        return Within(anchor) if anchor else web
    return ArticleAt(paths[0], anchor) if paths else web


def _below(root: Path, known: Known, origin: Origin, href: str) -> Target:
    """Follow a path: from the article's folder, or behind a slash from the library's."""
    path, _, fragment = href.partition("#")
    anchor = _anchor(fragment)
    names = dict.fromkeys(
        unquote(name, errors="surrogateescape") for name in (path.partition("?")[0], path) if name
    )
    if not all(map(_is_path, names)):
        return Refused("it is no path")
    reason = _ABSENT
    for name in names:
        for place in _places(origin.relpath, name):
            target = _OUT if _is_out(place) else _at(root, known, origin, place, anchor)
            if not isinstance(target, Refused):
                return target
            reason = target if reason is _ABSENT else reason
    if reason is not _ABSENT:
        return reason
    for name in names:
        if found := _named(known, name):
            return ArticleAt(found, anchor)
    return _on_its_site(known, origin, href)


def _places(relpath: str, name: str) -> Iterator[str]:
    """Give where a path may lead, from the library's folder; Hexo has a folder for each post."""
    if name.startswith("/"):
        yield normpath(name.lstrip("/") or ".")
    else:
        yield normpath(join(dirname(relpath), name))
        if not name.startswith("."):
            yield normpath(join(splitext(relpath)[0], name))


def _is_path(name: str) -> bool:
    try:
        return b"\0" not in name.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return False


def _is_out(place: str) -> bool:
    return place == ".." or place.startswith(("../", "/"))


def _at(root: Path, known: Known, origin: Origin, place: str, anchor: str) -> Target:
    for relpath in _articles(place):
        if relpath == origin.relpath:
            return Within(anchor)
        if known.find(relpath) is not None:
            return ArticleAt(relpath, anchor)
    return _file(root, place)


def _articles(place: str) -> Iterator[str]:
    """Give the paths of articles that a path may mean: itself, with a suffix, its index."""
    stem, suffix = splitext(place)
    yield place
    yield from (place + other for other in SUFFIXES)
    yield from (normpath(f"{place}/index{other}") for other in SUFFIXES)
    if suffix.lower() in SUFFIXES:
        yield from (stem + other for other in SUFFIXES)


def _file(root: Path, place: str) -> FileAt | Refused:
    try:
        path, top = (root / place).resolve(strict=True), root.resolve(strict=True)
        status = path.stat()
    except (OSError, RuntimeError, ValueError):  # also a ring of links
        return _ABSENT
    faults = (
        (not path.is_relative_to(top), _OUT),
        (S_ISDIR(status.st_mode), _ABSENT),
        (not S_ISREG(status.st_mode), Refused("it is no regular file")),
        (is_article_name(path.name), Refused("it is none of the library's articles")),
        (path.suffix.lower() not in SHOWN, Refused("files of this kind are not opened")),
        (bool(status.st_mode & 0o111), Refused("it is executable")),
    )
    return next((refused for is_so, refused in faults if is_so), FileAt(path))


def _named(known: Known, name: str) -> str:
    """Find the article that Obsidian or Hexo means by a name without a folder, or by the last ones.

    The one in the fewest folders is meant. Hexo leaves out the date before the name.
    """
    stem, suffix = splitext(name.strip("/"))
    wanted = stem if suffix.lower() in SUFFIXES else name.strip("/")
    if not wanted or name.startswith((".", "/")) or not wanted.isprintable():
        return ""
    last = wanted.rpartition("/")[2]
    fits = [path for path in known.of_name(last) if _is_named(path, wanted.casefold())]
    return min(fits, key=lambda path: (path.count("/"), path), default="")


def _is_named(relpath: str, wanted: str) -> bool:
    path = PurePosixPath(splitext(relpath)[0].casefold())
    names = (path, path.with_name(_DATE.sub("", path.name)))
    return any(f"/{name.as_posix()}".endswith("/" + wanted) for name in names)


def _on_its_site(known: Known, origin: Origin, href: str) -> Target:
    """Follow a path on the site that the article was saved from."""
    try:
        address = urljoin(origin.link, href) if urlsplit(origin.link).netloc else ""
    except ValueError:
        address = ""
    if not page_of(address):
        return _ABSENT
    target = _web(address)
    return _page(known, origin, target) if isinstance(target, Web) else target


def _anchor(fragment: str) -> str:
    """Give the name of a place; Obsidian writes headings as they are, one below the other."""
    anchor = unquote(fragment)
    last = anchor.rpartition("#")[2]
    return slug(last) if " " in last or last != anchor else anchor
