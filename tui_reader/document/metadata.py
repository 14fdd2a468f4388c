"""The metadata and the body of a file -> an `Article`, whose texts are clean and bounded."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import PurePosixPath
from typing import TypeVar

from tui_reader.document import dates, language
from tui_reader.document.notation import written
from tui_reader.document.title import heading, plain
from tui_reader.domain.article import Article, Problem
from tui_reader.domain.clean import clean_line

_LONGEST_TITLE = 500
_LONGEST_NAME = 200
_LONGEST_URL = 4096
_DEEPEST_CATEGORY = 20
_MOST = 1000  # tags, authors, category paths, pictures

_DATE_KEYS = (
    *("date", "pubdate", "published", "publishdate", "publish_date", "published_at"),
    *("date_published", "datepublished", "created", "created_at", "date_created", "datecreated"),
)
_CHANGE_KEYS = ("updated", "updated_at", "date_updated", "modified", "lastmod", "last_modified_at")
_TIMES = (*_DATE_KEYS, *_CHANGE_KEYS)
_LANGUAGE_KEYS = ("lang", "language", "locale")
_LINK_KEYS = ("link", "url", "permalink", "original", "source", "source_url", "canonical")
_IMAGE_KEYS = ("headimg", "thumbnail", "cover", "image", "images", "banner", "photos")
_NAME_KEYS = ("name", "display_name", "title", "label", "nick", "login", "email")
_ADDRESS_KEYS = ("url", "src", "path", "href", "image", "feature", "thumb")

_FILE_DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}-(?=.)")
_NAMELESS = re.compile(r"readme|_?index", re.IGNORECASE)
_WEB = re.compile(
    r"https?://(?:[^/?#@\s]*@)?(?:www\.)?(?P<host>\[[^\]]+\]|[^/?#:\s]+)", re.IGNORECASE
)

_TRUE = frozenset(("true", "yes", "on", "1"))
_FALSE = frozenset(("false", "no", "off", "0"))
_NO_NAMES = _TRUE | _FALSE | {"null", "none"}

Metadata = Mapping[str, object]
_T = TypeVar("_T")


def article(
    metadata: Metadata,
    body: str,
    relpath: str,
    *,
    modified: float,
    flat_categories: bool,
    fingerprint: str,
    problem: Problem | None,
    text: str,
) -> Article:
    """Describe the file at ``relpath``; what its metadata doesn't say comes from body and path.

    A date in it that cannot be understood is its problem, with its line in ``text``, the file's.
    """
    moments = _moments(metadata)
    problem = problem or _date_problem(metadata, moments, text)
    metadata = _folded(metadata)
    path = PurePosixPath(relpath)
    authors = _authors(metadata)
    link = _link(metadata)
    return Article(
        relpath=relpath,
        title=_title(metadata.get("title"), body, path),
        date=_date(moments, path, modified),
        fingerprint=fingerprint,
        authors=authors,
        categories=_categories(metadata, path, flat=flat_categories),
        tags=_tags(metadata),
        source=_source(metadata) or _host(link) or next(iter(authors), ""),
        link=link,
        images=_images(metadata),
        draft=_is_draft(metadata, path),
        lang=_language(metadata, path),
        problem=problem,
        body_at=len(text) - len(body),
    )


def _language(metadata: Metadata, path: PurePosixPath) -> str:
    in_front = (language.named(metadata.get(key)) for key in _LANGUAGE_KEYS)
    return next(filter(None, in_front), "") or language.of_path(path)


def _moments(metadata: Metadata) -> dict[str, float | None]:
    """Give what each key of a date says; None where that cannot be understood."""
    return {
        name: dates.timestamp(value)
        for key, value in metadata.items()
        if (name := _name_of(key)) in _TIMES
    }


def _date_problem(
    metadata: Metadata, moments: Mapping[str, float | None], text: str
) -> Problem | None:
    for key, value in metadata.items():
        name = _name_of(key)
        if name not in _DATE_KEYS or moments[name] is not None or isinstance(value, bool):
            continue
        if _word(value) not in {"", *_NO_NAMES}:
            given = _bounded(clean_line(written(value)), 60)
            line = re.search(rf"^[^\w\n]*{re.escape(key)}\b", text, re.MULTILINE)
            number = text.count("\n", 0, line.start()) + 1 if line else 0
            return Problem(
                f"The {clean_line(key)} “{given}” is no date that can be understood.", number
            )
    return None


def _folded(metadata: Metadata) -> dict[str, object]:
    return {_name_of(key): value for key, value in metadata.items()}


def _name_of(key: str) -> str:
    """Make ``pubDate``, ``Title`` and ``date-published`` findable."""
    return key.strip().lower().replace("-", "_")


def _bounded(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def _title(value: object, body: str, path: PurePosixPath) -> str:
    if isinstance(value, dict):  # a title for each language, if it isn't `{{ title }}`
        value = next((item for item in value.values() if isinstance(item, str)), written(value))
    title = plain(written(value)) or heading(body) or _name(path)
    return _bounded(title, _LONGEST_TITLE)


def _name(path: PurePosixPath) -> str:
    """Give the file's name without Jekyll's date, or the folder's where the name says nothing."""
    name = path.parent.name if _NAMELESS.fullmatch(path.stem) else ""
    return clean_line(name) or clean_line(_FILE_DATE.sub("", path.stem)) or "Untitled"


def _date(moments: Mapping[str, float | None], path: PurePosixPath, modified: float) -> float:
    for key in _TIMES:
        if (date := moments.get(key)) is not None:
            return date
    named = dates.from_file_name(path.name)
    return modified if named is None else named


def _some(metadata: Metadata, keys: Iterable[str]) -> Iterator[object]:
    """Give the values that are there."""
    return (metadata[key] for key in keys if key in metadata)


def _items(value: object, keys: tuple[str, ...]) -> Iterator[object]:
    """Give a value or a list's values, of a mapping the first one under ``keys``."""
    for item in value if isinstance(value, list) else (value,):
        if isinstance(item, dict):
            yield next((item[key] for key in keys if item.get(key)), None)
        else:
            yield item


def _names(value: object) -> Iterator[str]:
    """Give the clean names in a text, a list of them, or mappings that have a name."""
    for item in _items(value, _NAME_KEYS):
        if item is not None and not isinstance(item, bool | list | dict):
            name = plain(str(item))
            if name:
                yield _bounded(name, _LONGEST_NAME)


def _distinct(items: Iterable[_T]) -> tuple[_T, ...]:
    return tuple(islice(dict.fromkeys(items), _MOST))


def _authors(metadata: Metadata) -> tuple[str, ...]:
    for value in _some(metadata, ("author", "authors", "by")):
        # A comma is part of a name: Smith, John.
        several = re.split("[、;；]", plain(value)) if isinstance(value, str) else value
        if authors := _distinct(_names(several)):
            return authors
    return ()


def _tags(metadata: Metadata) -> tuple[str, ...]:
    for key in ("tags", "tag", "keywords"):
        if (value := metadata.get(key)) is None:
            continue
        if isinstance(value, str):
            value = re.split("[,，、;；]", plain(value))
            if key == "tags" and len(value) == 1:
                value = value[0].split()
        if isinstance(value, dict):
            value = list(value)
        if tags := _distinct(name.lstrip("#") or name for name in _names(value)):
            return tags
    return ()


def _categories(
    metadata: Metadata, path: PurePosixPath, *, flat: bool
) -> tuple[tuple[str, ...], ...]:
    """Give the category paths: Hexo's meaning of a list, or where ``flat``, Hugo's."""
    for key in ("categories", "category"):
        if (value := metadata.get(key)) is None:
            continue
        if isinstance(value, str) and key == "categories" and _FILE_DATE.match(path.name):
            value = value.split()  # Jekyll's list
        if paths := _distinct(filter(None, _paths(value, flat=flat))):
            return paths
    folders = tuple(filter(None, map(clean_line, path.parent.parts)))
    return (folders[:_DEEPEST_CATEGORY],) if folders else ()


def _paths(value: object, *, flat: bool) -> Iterator[tuple[str, ...]]:
    if isinstance(value, dict):
        value = list(_names(value)) or [str(key) for key in value]
    if not isinstance(value, list):
        yield _path(part for name in _names(value) for part in name.split("/"))
    elif flat or any(isinstance(item, list) for item in value):
        for item in value:
            yield _path(_names(item))
    else:
        yield _path(_names(value))


def _path(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(filter(None, map(str.strip, names)))[:_DEEPEST_CATEGORY]


def _addresses(value: object) -> Iterator[str]:
    for item in _items(value, _ADDRESS_KEYS):
        if isinstance(item, str):
            address = clean_line(item).strip("<>").replace(" ", "%20")
            if address and len(address) <= _LONGEST_URL and _word(address) not in _NO_NAMES:
                yield f"https:{address}" if address.startswith("//") else address


def _link(metadata: Metadata) -> str:
    """Give the first address that a browser can open."""
    addresses = (item for value in _some(metadata, _LINK_KEYS) for item in _addresses(value))
    return next(filter(_WEB.match, addresses), "")


def _images(metadata: Metadata) -> tuple[str, ...]:
    return _distinct(item for value in _some(metadata, _IMAGE_KEYS) for item in _addresses(value))


def _source(metadata: Metadata) -> str:
    return next((name for name in _names(metadata.get("source")) if not _WEB.match(name)), "")


def _host(link: str) -> str:
    match = _WEB.match(link)
    return _bounded(match["host"].lower(), _LONGEST_NAME) if match else ""


def _is_draft(metadata: Metadata, path: PurePosixPath) -> bool:
    return (
        _word(metadata.get("draft")) in _TRUE
        or _word(metadata.get("published")) in _FALSE
        or _word(metadata.get("status")) == "draft"
        or "_drafts" in path.parts[:-1]
    )


def _word(value: object) -> str:
    return written(value).strip().lower()
