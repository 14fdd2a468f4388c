"""Tags of Hexo, Hugo, Jekyll and Liquid -> what they stand for, as far as their text says so.

A tag that is not known here is shown as it is written.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

_ARGUMENT = re.compile(
    r"""
    (?: ([A-Za-z][\w-]*)[ \t]*=[ \t]*
      | (lang|from|to|line_number|first_line|highlight|mark|wrap|icon|color|type|id|title):(?!//) )?
    (?: "((?:[^"\\]|\\.)*)" | '((?:[^'\\]|\\.)*)' | `([^`]*)` | ([^\s"'`]+) )
    """,
    re.VERBOSE,
)
TAG = re.compile(
    r"\{%-?[ \t]*(/?)([A-Za-z][\w-]*)(?=[\s%-])((?:[^%{\n]|%(?!\})|\{(?!%))*)%\}"
    r"|\{\{([<%])[ \t]*(/?)[ \t]*([A-Za-z][\w.-]*)(?=[\s/>%])"
    r"((?:[^>%{\n]|[>%](?!\}\})|\{(?!\{))*)[>%]\}\}"
)
OUTPUT = re.compile(
    r"\{\{(?![<%])[^{}\n]{0,500}\}\}|\{%(?:[^{\n]|\{(?!%)){0,500}?%\}"
    r"|\{\{[<%](?:[^{\n]|\{(?!\{)){0,500}?[>%]\}\}"
)
"""Any other tag: what Liquid puts in the place of ``{{ page.title }}`` is not known."""
_PICTURE = re.compile(r"(?:\w+[-_])*(?:img|image|imgproc|figure|picture|pic|photo)(?:[-_]\w+)*")
_FILE = re.compile(r"[^\s]*[./][^\s]+")
_DIGITS = re.compile(r"(\d{1,5})(?:px)?")
_PLACES = {
    "youtube": "https://www.youtube.com/watch?v=", "youtuber": "https://www.youtube.com/watch?v=",
    "vimeo": "https://vimeo.com/", "bilibili": "https://www.bilibili.com/video/",
    "gist": "https://gist.github.com/", "jsfiddle": "https://jsfiddle.net/",
    "asciinema": "https://asciinema.org/a/",
}  # fmt: skip
_REFERENCES = frozenset({"ref", "relref", "post_url", "post_path", "asset_path", "tmp"})
_POSTS = frozenset({"post_link", "asset_link"})
_PAGES = frozenset({"iframe", "video", "audio", "mp3", "mp4", "pdf", "link", "btn", "button"})
_ADDRESSES = ("href", "url", "link", "src", "file", "to")
_TEXTS = ("text", "label")
_HIDDEN = frozenset({"raw", "endraw"})
_SWITCHES = frozenset({"true", "false", "external", "_blank"})
# What stands in an address for the site's own.
_SITE = re.compile(r"\{\{-?\s*(?:site|page)\.(?:url|baseurl|base_url)\b[^{}]*\}\}")
_ADDRESS_TAG = re.compile(r"\{\{[<%]?-?\s*(.*?)\s*-?/?[>%]?\}\}|\{%-?\s*(.*?)\s*-?%\}")


class Tag(NamedTuple):
    """A tag as written: its words in order, and those that have a name."""

    name: str
    words: tuple[str, ...]
    named: dict[str, str]
    closing: bool
    hugo: bool
    source: str

    def get(self, *names: str) -> str:
        """Give the first of the named words that there is."""
        return next((self.named[name] for name in names if self.named.get(name)), "")


class Shown(NamedTuple):
    """What stands for a tag: a picture if ``src`` is given, a link if ``href`` is, or text."""

    text: str = ""
    href: str = ""
    src: str = ""
    caption: str = ""
    size: str = ""


def parsed(match: re.Match[str]) -> Tag:
    """Read a tag that `TAG` found."""
    hugo = match[4] is not None
    name, arguments = (match[6], match[7]) if hugo else (match[2], match[3])
    words, named = [], {}
    for before, colon, *values in _ARGUMENT.findall((arguments or "").rstrip("-/ ")):
        value = next(filter(None, values), "")
        if key := before or colon:
            named[key.lower()] = value
        else:
            words.append(value)
    closing = bool(match[5] if hugo else match[1])
    return Tag(name, tuple(words), named, closing, hugo, match[0])


def resolve(tag: Tag) -> Shown | None:
    """Tell what stands for a tag without contents; None where it is shown as written."""
    name = tag.name.lower()
    if name in _HIDDEN:
        return Shown()
    if tag.closing:
        return None
    read = _picture if _PICTURE.fullmatch(name) else _READERS.get(name, _text)
    return read(tag)


def address(written: str) -> str:
    """Give an address without the tags in it that stand for a page or for the site itself."""

    def replaced(match: re.Match[str]) -> str:
        words = (match[1] or match[2] or "").split(None, 1)
        return words[1].strip("\"' ") if len(words) > 1 and "|" not in words[1] else match[0]

    return _ADDRESS_TAG.sub(replaced, _SITE.sub("", written))


def _picture(tag: Tag) -> Shown | None:
    """Read ``src`` and so on, or Hexo's order: class names, file, width, height, title, text."""
    source, rest = tag.get("src", "file", "path", "url"), list(tag.words)
    sizes: list[str] = []
    if not source:
        place = next((i for i, word in enumerate(rest) if _FILE.fullmatch(word)), None)
        if place is None:
            place = next((i for i, word in enumerate(rest) if "." in word or "/" in word), None)
        if place is None:
            return None
        source, rest = rest[place], rest[place + 1 :]
        while rest and len(sizes) < 2 and (match := _DIGITS.fullmatch(rest[0])):
            sizes.append(match[1])
            del rest[0]
    texts = [tag.get("alt"), " ".join(rest), tag.get("title")]
    text = " — ".join(dict.fromkeys(filter(None, texts)))
    caption = " ".join(filter(None, (tag.get("caption"), tag.get("attr"))))
    sizes = sizes or [m[1] for n in ("width", "height") if (m := _DIGITS.fullmatch(tag.get(n)))]
    return Shown(text, tag.get("link", "href"), source, caption, " × ".join(sizes))


def _reference(tag: Tag) -> Shown | None:
    return Shown(" ".join(tag.words), tag.words[0]) if tag.words else None


def _post(tag: Tag) -> Shown | None:
    if not tag.words:
        return None
    title = " ".join(word for word in tag.words[1:] if word not in _SWITCHES)
    return Shown(title or tag.words[0], tag.words[0])


def _text(tag: Tag) -> Shown | None:
    text = tag.get(*_TEXTS)
    return Shown(text, tag.get(*_ADDRESSES)) if text else None


def _place(tag: Tag) -> Shown | None:
    site = _PLACES[tag.name.lower()]
    words = tag.words or ((tag.get("id", "v", "bvid"),) if tag.get("id", "v", "bvid") else ())
    if not words:
        return None
    known = words[0] if "://" in words[0] else site + "/".join(words[:2] if tag.hugo else words[:1])
    about = [tag.name, tag.get("title") or " ".join(words)]
    return Shown("▶ " + ": ".join(about), known)


def _tweet(tag: Tag) -> Shown | None:
    user, identifier = tag.get("user"), tag.get("id") or " ".join(tag.words)
    if not identifier.isdecimal():
        return None
    href = f"https://twitter.com/{user or 'i'}/status/{identifier}"
    return Shown(f"▶ {tag.name}: {' '.join(filter(None, (user, identifier)))}", href)


def _page(tag: Tag) -> Shown | None:
    """Read an address with words around it, in any order."""
    href, words = tag.get(*_ADDRESSES), [word for word in tag.words if word not in _SWITCHES]
    if not href:
        place = next(
            (i for i, w in enumerate(words) if "://" in w or w.startswith(("/", "#"))), None
        )
        if place is None:
            place = next((i for i, w in enumerate(words) if _FILE.fullmatch(w)), None)
        if place is None:
            return None
        href = words.pop(place).rstrip(",")
    text = " ".join([*filter(None, (tag.get("text", "label", "title"),)), *words]).strip(" ,")
    if tag.name not in ("link", "btn", "button"):
        text = f"▶ {tag.name}: {text or href}"
    return Shown(text or href, href)


_READERS: dict[str, Callable[[Tag], Shown | None]] = {
    **dict.fromkeys(_REFERENCES, _reference),
    **dict.fromkeys(_POSTS, _post),
    **dict.fromkeys(_PLACES, _place),
    **dict.fromkeys(("tweet", "x"), _tweet),
    **dict.fromkeys(_PAGES, _page),
}
