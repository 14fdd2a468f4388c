"""Marks as lines of a file that other programs can read and write."""

import csv
import json
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any, NamedTuple

from tui_reader.domain.errors import ReaderError
from tui_reader.domain.marks import Mark, Record, Value
from tui_reader.domain.tags import tag_field
from tui_reader.storage.journal import decode

COLUMNS = (
    "path", "title", "link", "fingerprint", "read", "starred", "tags", "note", "opened", "percent",
    "position",
)  # fmt: skip
"""What is told of each article, in this order."""


class Marked(NamedTuple):
    """One article, by what it can be found, and what is marked of it."""

    path: str = ""
    title: str = ""
    link: str = ""
    fingerprint: str = ""
    """Of its content when it was read, else as it is now."""
    mark: Mark = Mark()
    position: Value = None

    @property
    def name(self) -> str:
        """What tells a person which article is meant."""
        return self.path or self.link or self.fingerprint


class Line(NamedTuple):
    """One line of a file of marks."""

    number: int
    found: Marked | Record | None
    """None for one that is malformed."""
    fault: str = ""
    """What is wrong with it."""


# Written


def json_line(one: Marked) -> str:
    """Give one JSON object, with an escape for each character that does not show."""
    return _NOT_ASCII.sub(_json_escaped, json.dumps(_values(one), ensure_ascii=False))


_NOT_ASCII = re.compile(r"[^\x20-\x7e]")


def _json_escaped(match: re.Match[str]) -> str:
    return match[0] if match[0].isprintable() else json.dumps(match[0])[1:-1]


def csv_rows(some: Iterable[Marked]) -> Iterator[str]:
    r"""Give the rows of a table, its heading first, without their line ends.

    Lists and positions are JSON; what does not show is written ``\uXXXX``, a backslash twice. A
    cell that a spreadsheet would take for a formula has an apostrophe before it.
    """
    yield ",".join(COLUMNS)
    for one in some:
        row = StringIO(newline="")
        csv.writer(row, lineterminator="\n").writerow(map(_cell, _values(one).values()))
        yield row.getvalue()[:-1]


def _values(one: Marked) -> dict[str, Any]:
    mark = one.mark
    values = (
        *(one.path, one.title, one.link, one.fingerprint),
        *(mark.read, mark.starred, list(mark.tags), mark.note, _iso(mark.opened)),
        *(mark.percent, one.position),
    )
    return dict(zip(COLUMNS, values, strict=True))


def _iso(millis: int) -> str | None:
    if not millis:
        return None
    try:
        moment = _EPOCH + timedelta(milliseconds=millis)
        return moment.astimezone().isoformat(timespec="milliseconds")
    except (OverflowError, OSError, ValueError):
        return None


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _cell(value: object) -> str:
    if value is None or value == []:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    text = _HIDDEN.sub(_csv_escaped, text)
    return f"'{text}" if _FORMULA.match(text) else text


_FORMULA = re.compile("'*[-=+@\t＝＋－＠]")
_HIDDEN = re.compile(r"[^\n\t\x20-\x5b\x5d-\x7e]")
_ESCAPE = re.compile(r"\\(?:\\|u([0-9a-fA-F]{4})|U(000[0-9a-fA-F]{5}|0010[0-9a-fA-F]{4}))")


def _csv_escaped(match: re.Match[str]) -> str:
    if match[0] == "\\":
        return r"\\"
    code = ord(match[0])
    if match[0].isprintable():
        return match[0]
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


# Read


def read_lines(data: bytes) -> Iterator[Line]:
    """Give the lines of `json_line`, `csv_rows`, a journal, or a list of links of what was read.

    They may be the work of other programs: whatever is missing is not marked.
    """
    data = data.removeprefix(b"\xef\xbb\xbf")
    heading = data.lstrip().partition(b"\n")[0].decode("utf-8", "replace")
    if not {"path", "link"}.isdisjoint(name.strip(' \r"') for name in heading.split(",")):
        yield from _table(data.decode("utf-8", "surrogateescape"))
        return
    lines = list(enumerate(data.split(b"\n"), start=1))
    is_json = any(line.lstrip().startswith(b"{") for _, line in lines)
    for number, line in lines:
        if line.strip():
            yield _json_read(number, line) if is_json else _link_read(number, line)


def _link_read(number: int, line: bytes) -> Line:
    link = line.decode("utf-8", "replace").strip()
    return Line(number, Marked(link=link, mark=Mark(read=True)))


def _json_read(number: int, line: bytes) -> Line:
    try:
        found = json.loads(line.decode("utf-8", "surrogateescape"), parse_constant=_no_number)
    except (ValueError, RecursionError):
        return Line(number, None, "this is no JSON")
    if not isinstance(found, dict):
        return Line(number, None, "this is no JSON object")
    if "time" in found and "articles" in found:
        record = decode(line)
        return Line(number, record, "" if record else "this is no record of a journal")
    return _checked(number, found)


def _no_number(name: str) -> None:
    raise ValueError(name)


def _table(text: str) -> Iterator[Line]:
    reader = csv.reader(StringIO(text, newline=""))
    columns: list[str] = []
    number = 1
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Line(number, None, f"this is no row of a table: {error}")
        else:
            if not columns:
                columns = [name.strip() for name in row]
            elif len(row) == len(columns):
                yield _row_read(number, dict(zip(columns, row, strict=True)))
            elif row:
                wrong = f"this row has {len(row)} cells instead of {len(columns)}"
                yield Line(number, None, wrong)
        number = reader.line_num + 1


def _row_read(number: int, cells: dict[str, str]) -> Line:
    found: dict[str, Any] = {}
    for name, cell in cells.items():
        text = _ESCAPE.sub(
            _unescaped, cell[1:] if cell[:1] == "'" and _FORMULA.match(cell) else cell
        )
        if not text:
            continue
        if name in ("read", "starred"):
            found[name] = _TRUTH.get(text.strip().lower(), text)
        elif name in ("tags", "position"):
            try:
                found[name] = json.loads(text, parse_constant=_no_number)
            except (ValueError, RecursionError):
                return Line(number, None, f"{name}: this is no JSON")
        else:
            found[name] = text
    return _checked(number, found)


_TRUTH = dict.fromkeys(("true", "1", "yes"), True) | dict.fromkeys(("false", "0", "no"), False)


def _unescaped(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    return chr(int(code, 16)) if code else "\\"


def _checked(number: int, found: dict[str, Any]) -> Line:
    try:
        return Line(number, _marked(found))
    except _MalformedError as error:
        return Line(number, None, str(error))


class _MalformedError(Exception):
    """A value that is none of its kind."""


def _marked(found: dict[str, Any]) -> Marked:
    one = Marked(
        path=_text(found, "path"),
        link=_text(found, "link"),
        fingerprint=_text(found, "fingerprint"),
        mark=Mark(
            read=_flag(found, "read"),
            starred=_flag(found, "starred"),
            tags=_tags(found.get("tags") or []),
            note=_encodable("note", _text(found, "note")),
            opened=_millis(_text(found, "opened")),
        ),
        position=_position(found.get("position")),
    )
    _encodable("fingerprint", one.fingerprint)
    if not one.name:
        raise _MalformedError("there is neither a path nor a link nor a fingerprint")
    return one


def _text(found: dict[str, Any], name: str) -> str:
    value = found.get(name)
    if value is None or isinstance(value, str):
        return value or ""
    raise _MalformedError(f"{name}: this is no text")


def _flag(found: dict[str, Any], name: str) -> bool:
    value = found.get(name)
    if value is None or isinstance(value, bool):
        return bool(value)
    raise _MalformedError(f"{name}: this is neither true nor false")


def _tags(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise _MalformedError("tags: this is no list of texts")
    try:
        for name in value:
            tag_field(name, ())
    except ReaderError as error:
        raise _MalformedError(f"tags: {error}") from error
    return tuple(value)


def _position(value: Any) -> Value:
    if value is None:
        return None
    if not isinstance(value, dict):
        raise _MalformedError("position: this is no JSON object")
    _encodable("position", json.dumps(value, ensure_ascii=False))
    known: Value = value
    return known


def _encodable(name: str, text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise _MalformedError(f"{name}: this is no UTF-8") from None
    return text


def _millis(text: str) -> int:
    if not text:
        return 0
    try:
        moment = datetime.fromisoformat(text.strip()).astimezone()
        return max(0, (moment - _EPOCH) // timedelta(milliseconds=1))
    except (ValueError, OverflowError, OSError):
        raise _MalformedError("opened: this is no time as ISO 8601 has it") from None
