"""Where links within an article lead: names of headings, written or made from their text."""

import re
from collections import Counter
from urllib.parse import unquote

_NOT_IN_SLUG = re.compile(r"[^\w\- ]")
_EXPLICIT = re.compile(
    r"[ \t]*\{:?[ \t]*((?:[.#][^\s{}#]+|[\w-]+=[^\s{}]+)(?:[ \t]+\S[^{}]*)?)[ \t]*\}$"
)
_IDENTIFIER = re.compile(r"(?:^|\s)#([^\s{}#]+)")


def slug(text: str) -> str:
    """Name a heading as GitHub does: small letters of any script, hyphens for spaces."""
    return _NOT_IN_SLUG.sub("", text.strip().lower()).replace(" ", "-")


def target(href: str) -> str:
    """Give a link's address; one within the article as its anchor is written."""
    return "#" + unquote(href[1:]) if href.startswith("#") else href


def explicit(heading: str) -> tuple[str, str]:
    """Split a heading's source into its text and the name that ``{#name .class}`` gives it."""
    match = _EXPLICIT.search(heading)
    if not match:
        return heading, ""
    name = _IDENTIFIER.search(match[1])
    return heading[: match.start()], name[1] if name else ""


class Slugs:
    """The names that headings have had so far."""

    def __init__(self) -> None:
        self._taken: Counter[str] = Counter()

    def of(self, text: str, name: str = "") -> tuple[str, ...]:
        """Give a heading's names: ``name`` if it was written, GitHub's, and the one of Hexo.

        Hexo keeps capitals. A name that is taken gets ``-1`` and so on, as on GitHub.
        """
        made = slug(text)
        kept = text.strip().replace(" ", "-")
        numbered = self._numbered(made) if made else ""
        return tuple(dict.fromkeys(filter(None, (name, numbered, kept))))

    def _numbered(self, made: str) -> str:
        number = self._taken[made]
        self._taken[made] += 1
        if not number:
            return made
        while self._taken[f"{made}-{number}"]:
            number += 1
        self._taken[f"{made}-{number}"] += 1
        return f"{made}-{number}"
