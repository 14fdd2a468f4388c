"""One front matter block in YAML, TOML or JSON -> its keys and values, however broken it is."""

import json
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import cast

import yaml

from tui_reader.domain.article import Problem
from tui_reader.domain.clean import clean_line

try:
    from yaml import CSafeLoader as _YamlLoader
except ImportError:  # PyYAML without libyaml: the same events, ten times slower
    from yaml import SafeLoader as _YamlLoader  # type: ignore[assignment]

_DEEPEST = 32
_LARGEST = 50_000  # values, aliases expanded
_MOST_LINES = 2_000  # of a broken block
_TOO_DEEP = "The values are nested too deeply."


class NotationError(Exception):
    """A block cannot be read as a whole; ``line`` counts from 0 within it."""

    def __init__(self, reason: str, line: int = 0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line


@dataclass(frozen=True, slots=True)
class Block:
    """What one block says; ``problem.line`` counts from 1 within the block."""

    metadata: dict[str, object]
    problem: Problem | None = None
    is_broken: bool = False
    """The values were picked out line by line."""


@dataclass(frozen=True, slots=True)
class Notation:
    """A language of front matter."""

    load: Callable[[str], Block]
    """Read a whole block or raise `NotationError`."""
    entry: re.Pattern[str]
    """A line that begins a top-level entry: its ``key`` and ``value``."""

    def read(self, text: str) -> Block:
        """Read a block, or where it is broken, those entries that can be read; never raises."""
        text = _UNFIT.sub(_fit, text)
        try:
            return self._whole(text)
        except NotationError as error:
            problem = Problem(error.reason, error.line + 1)
            return Block(dict(self._salvage(text)), problem, is_broken=True)

    def _whole(self, text: str) -> Block:
        block = self.load(text)
        if _is_deep(block.metadata, _DEEPEST):
            raise NotationError(_TOO_DEEP)
        return block

    def _salvage(self, text: str) -> Iterator[tuple[str, object]]:
        text = _COMMENT.sub("", text)
        if self is JSON:
            text = _LAST_COMMA.sub("", text.strip().removeprefix("{").removesuffix("}"))
        for lines in self._entries(text):
            try:
                yield from self._whole("\n".join(lines)).metadata.items()
            except NotationError:
                if match := self.entry.match(lines[0]):
                    rest = lines[1:] if self is YAML else []
                    string = self is JSON and _JSON_STRING.match(match["value"])
                    value = string[1] if string else match["value"]
                    yield match["key"], _as_written(value, rest)

    def _entries(self, text: str) -> Iterator[list[str]]:
        """Cut a broken block where top-level entries begin, up to a TOML table."""
        entry: list[str] = []
        top = False  # before a key stands at the margin, one may be indented
        for line in text.split("\n", _MOST_LINES)[:_MOST_LINES]:
            if self is TOML and line.startswith("["):
                break
            margin = line[:1] not in (" ", "\t")
            top = top or bool(margin and self.entry.match(line))
            if self.entry.match(line.lstrip()) and (margin or not top or self is JSON):
                if entry:
                    yield entry
                entry = [line.strip()]
            elif entry:
                entry.append(line.expandtabs(2).rstrip())
        if entry:
            yield entry


def _is_deep(value: object, levels: int) -> bool:
    """Tell whether ``value`` nests deeper than ``levels``, as aliases and dotted keys can."""
    if not isinstance(value, dict | list):
        return False
    items = value.values() if isinstance(value, dict) else value
    return not levels or any(_is_deep(item, levels - 1) for item in items)


def written(value: object) -> str:
    """Give ``value`` as an author might have written it in one line."""
    if isinstance(value, dict):
        pairs = (
            f"{key}: {written(item)}" if item is not None else key for key, item in value.items()
        )
        return f"{{{', '.join(pairs)}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(written, value))}]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


# What YAML and TOML refuse, which must not cost an article its metadata.
_UNFIT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]"
    "|(?<=: )[\u200b\u2060]+"  # hides a quotation mark from the parser
)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_LAST_COMMA = re.compile(r",(?=\s*[\]}])")
_JSON_STRING = re.compile(r"\"([^\"\\]*)\"\s*,")
_ITEM = re.compile(r"\s*-\s+(.*)")


def _fit(match: re.Match[str]) -> str:
    char = match[0]
    if char[0] in "\ufeff\u200b\u2060":
        return ""
    return "\N{REPLACEMENT CHARACTER}" if char in "\ufffe\uffff" else clean_line(char) or " "


def _as_written(value: str, rest: list[str]) -> object:
    """Give a value that no parser takes as text, or as a list where it looks like one."""
    items = [match[1] for line in rest if (match := _ITEM.fullmatch(line))]
    if items and not value:
        return [_unquoted(item) for item in items]
    folded = (line for line in map(str.strip, rest) if line[:1].isalnum())
    return _unquoted(" ".join([value, *folded]))


def _unquoted(text: str) -> str:
    text = text.strip().removesuffix(",").strip()
    for _ in range(_DEEPEST):
        if len(text) < 2 or text[0] != text[-1] or text[0] not in "\"'":
            break
        text = text[1:-1].strip()
    return text


# YAML: libyaml's events rather than PyYAML's loader, which has the C stack overflow on deep
# nesting, raises ValueError for a date that doesn't exist, takes `12:30:45` for a number and `on`
# for a truth value, expands aliases without bound and drops repeated keys without a word.

_PLAIN: dict[str, object] = {"": None, "~": None, "null": None, "true": True, "false": False}

_QUOTE = "A quotation mark is never closed, or a “\\” stands before the wrong character."
_MISFIT = (
    "This line does not fit those above it: look at indentation, brackets and quotation marks."
)
# Part of libyaml's or PyYAML's message -> what is wrong, in words.
_YAML_REASONS = (
    ("mapping values are not allowed", "A value that contains “: ” needs quotation marks."),
    ("undefined alias", "A value that begins with “*” needs quotation marks."),
    ("scanning an a", "A value that begins with “&” or “*” needs quotation marks."),
    ("block scalar", "A value that begins with “|” or “>” needs quotation marks."),
    ("block sequence entries", "A value that begins with “- ” needs quotation marks."),
    ("scanning a quoted scalar", _QUOTE),
    ("flow", "A bracket is never closed, or a comma is missing."),
    ("could not find expected ':'", "This line is not of the form “key: value”."),
    ("<document start>", "This line is indented less than the first one."),
    ("expected key", _MISFIT),
    ("expected <block end>", _MISFIT),
)  # fmt: skip


class _YamlReader:
    """Builds values from the events of one YAML document."""

    def __init__(self, text: str) -> None:
        self.problem: Problem | None = None
        # None would come only after the end of the stream.
        self._next = cast("Callable[[], yaml.Event]", _YamlLoader(text).get_event)
        self._anchors: dict[str, tuple[object, int]] = {}
        self._size = 0

    def document(self) -> object:
        values = []
        while not isinstance(event := self._next(), yaml.StreamEndEvent):
            if isinstance(event, yaml.NodeEvent):
                values.append(self._value(event, 0))
        if len(values) > 1:
            raise NotationError("The front matter consists of several YAML documents.")
        return values[0] if values else None

    def _value(self, event: yaml.Event, depth: int) -> object:
        before = self._size
        self._grow(1, event)
        value: object
        if isinstance(event, yaml.ScalarEvent):
            value = self._scalar(event)
        elif isinstance(event, yaml.AliasEvent):
            return self._alias(event)
        elif depth >= _DEEPEST:
            raise NotationError(_TOO_DEEP, _line(event))
        elif isinstance(event, yaml.SequenceStartEvent):
            value = self._sequence(depth + 1)
        else:
            value = self._mapping(depth + 1)
        if anchor := getattr(event, "anchor", None):
            self._anchors[anchor] = value, self._size - before
        return value

    def _grow(self, size: int, event: yaml.Event) -> None:
        self._size += size
        if self._size > _LARGEST:
            raise NotationError("The front matter holds too many values.", _line(event))

    def _scalar(self, event: yaml.ScalarEvent) -> object:
        if event.implicit[0]:
            return _PLAIN.get(event.value, event.value)
        if event.tag and event.tag.startswith("!"):  # `title: !important thing` means no tag
            return f"{event.tag} {event.value}".rstrip()
        return event.value

    def _alias(self, event: yaml.AliasEvent) -> object:
        try:
            value, size = self._anchors[event.anchor or ""]
        except KeyError:
            reason = "A value that begins with “*” needs quotation marks."
            raise NotationError(reason, _line(event)) from None
        self._grow(size, event)
        return value

    def _sequence(self, depth: int) -> list[object]:
        values: list[object] = []
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            values.append(self._value(event, depth))
        return values

    def _mapping(self, depth: int) -> dict[str, object]:
        values: dict[str, object] = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            key = written(self._value(event, depth))
            value = self._value(self._next(), depth)
            if key == "<<" and isinstance(value, dict):
                values = value | values
                continue
            if key in values and depth == 1:
                reason = f"The key “{clean_line(key)}” is there twice; the last one counts."
                self.problem = self.problem or Problem(reason, _line(event) + 1)
            values[key] = value
        return values


def _line(event: yaml.Event) -> int:
    return event.start_mark.line if event.start_mark else 0


def _load_yaml(text: str) -> Block:
    reader = _YamlReader(text)
    try:
        value = reader.document()
    except yaml.MarkedYAMLError as error:
        raise _yaml_fault(error, text) from None
    except yaml.YAMLError as error:
        raise NotationError(
            f"The front matter is not valid YAML: {clean_line(str(error))}."
        ) from None
    if value is None:
        return Block({})
    if not isinstance(value, dict):
        raise NotationError("The front matter is not made of “key: value” lines.")
    return Block(value, reader.problem)


def _yaml_fault(error: yaml.MarkedYAMLError, text: str) -> NotationError:
    message = f"{error.context or ''} {error.problem or ''}"
    at_context = error.context_mark and re.search("scanning|flow", error.context or "")
    mark = error.context_mark if at_context and "next token" not in message else error.problem_mark
    line = mark.line if mark else 0
    if "cannot start any token" in message and mark:
        char = text.split("\n")[line][mark.column :][:1]
        if char == "\t":
            return NotationError("A tab stands where YAML wants spaces.", line)
        return NotationError(f"A value that begins with “{char}” needs quotation marks.", line)
    for part, reason in _YAML_REASONS:
        if part in message:
            return NotationError(reason, line)
    return NotationError(f"The front matter is not valid YAML: {error.problem}.", line)


_TOML_PLACE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")


# tomllib needs time that grows with the square of a key's parts.
_TOML_LONG_KEY = re.compile(r"(?<![\w\"'-])(?:[\w\"'-]++\s*+\.\s*+){33}")


def _load_toml(text: str) -> Block:
    if _TOML_LONG_KEY.search(text):
        raise NotationError(_TOO_DEEP)
    try:
        return Block(tomllib.loads(text, parse_float=str))
    except RecursionError:
        raise NotationError(_TOO_DEEP) from None
    except ValueError as error:
        message = clean_line(str(error))
        place = _TOML_PLACE.search(message)
        line = int(place[1]) - 1 if place and place[1] else text.count("\n")
        what = _TOML_PLACE.sub("", message)
        raise NotationError(f"The front matter is not valid TOML: {what}.", line) from None


_JSON = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=str, strict=False)


def json_object(text: str) -> tuple[dict[str, object], int]:
    """Read the JSON object that ``text`` begins with and say where it ends.

    Numbers stay as they are written.
    """
    try:
        value, end = _JSON.raw_decode(text, len(text) - len(text.lstrip()))
    except RecursionError:
        raise NotationError(_TOO_DEEP) from None
    except json.JSONDecodeError as error:
        reason = f"The front matter is not valid JSON: {clean_line(error.msg)}."
        raise NotationError(reason, error.lineno - 1) from None
    return value, end


def _load_json(text: str) -> Block:
    """Read an object with or without its braces, as Hexo writes it, and with a last comma."""
    text = text.rstrip().removesuffix(",")
    if not text.lstrip().startswith("{"):
        text = f"{{{text}}}"
    value, end = json_object(text)
    if text[end:].strip():
        raise NotationError("The front matter goes on behind its last brace.")
    return Block(value)


YAML = Notation(
    _load_yaml,
    # Without a space behind the colon, as in `title:text`, YAML sees no key.
    re.compile(r"(?P<q>[\"']?)(?P<key>\w[\w .-]{0,60}?)(?P=q)\s*:(?!//)\s*(?P<value>.*)"),
)
TOML = Notation(
    _load_toml, re.compile(r"(?P<q>[\"']?)(?P<key>[\w.-]{1,60})(?P=q)\s*=\s*(?P<value>.*)")
)
JSON = Notation(
    _load_json, re.compile(r"[{\s]*(?P<q>[\"']?)(?P<key>\w[\w .-]{0,60})(?P=q)\s*:\s*(?P<value>.*)")
)
