"""What one Markdown text defines anywhere: where links lead, footnotes, and components of JSX."""

import re
from typing import NamedTuple

_TAG_OF_TEMPLATE = r"\{\{[^{}\n]{1,300}\}\}|\{%[^{}\n]{1,300}%\}"
_REFERENCE = re.compile(
    r"^[ \t>]*+\[(?!\^)((?:[^\[\]\\\n]|\\.){1,400})\]:[ \t]*+(?:\n[ \t]*+)?"
    rf"(<[^<>\n]*>|(?:{_TAG_OF_TEMPLATE}|[^\s<])(?>(?:{_TAG_OF_TEMPLATE}|\S)*))"
    r"(?:(?:[ \t]++|[ \t]*+\n[ \t]*+)(\"[^\"\n]*\"|'[^'\n]*'|\([^()\n]*\)))?[ \t]*$",
    re.MULTILINE,
)
_NOTES = re.compile(r"^[ \t>]*\[\^([^\]\s]{1,80})\]:", re.MULTILINE)
_COMPONENTS = re.compile(r"</([A-Z][\w.]*)\s*>")


class Target(NamedTuple):
    """Where a link leads, or where a picture is."""

    address: str
    title: str


class Labels:
    """The labels that are defined in one text."""

    def __init__(self, text: str) -> None:
        defines = "]:" in text
        self._targets: dict[str, Target] = {}
        for match in _REFERENCE.finditer(text) if defines else ():
            target = Target(match[2], (match[3] or "")[1:-1])
            self._targets.setdefault(_normal(match[1]), target)
        self._notes = {name.casefold() for name in _NOTES.findall(text)} if defines else set()
        self._components = set(_COMPONENTS.findall(text)) if "</" in text else set()

    def target(self, label: str) -> Target | None:
        """Give where links with this label lead, if the text says so."""
        return self._targets.get(_normal(label)) if self._targets else None

    def is_note(self, label: str) -> bool:
        """Tell whether there is such a footnote."""
        return label.casefold() in self._notes

    def is_component(self, name: str) -> bool:
        """Tell whether an element that HTML doesn't know has an end."""
        return name in self._components


def is_definition(lines: str) -> bool:
    """Tell whether ``lines`` say where links of one label lead, and nothing else."""
    return _REFERENCE.fullmatch(lines) is not None


def _normal(label: str) -> str:
    return " ".join(label.split()).casefold()
