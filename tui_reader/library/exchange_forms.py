"""Marks as lines of a file that other programs can read and write."""

import csv
import json
import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any, NamedTuple, TypeVar

from tui_reader.domain.errors import ReaderError
from tui_reader.domain.marks import Mark, Record, Value
from tui_reader.domain.tags import tag_field
from tui_reader.storage.journal import decode

_T = TypeVar("_T")

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
    """None for one that is of no use."""
    faults: tuple[str, ...] = ()
    """What is wrong with it; such values are left out of what is found."""


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

    They may be the work of other programs: whatever is missing is not marked, cells may have
    semicolons or tabs between them, and a value that is none of its kind is told and left out.
    """
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        data = data.decode("utf-16", "replace").encode()
    data = data.removeprefix(BOM_UTF8)
    heading = data.lstrip().partition(b"\n")[0].decode("utf-8", "replace")
    for separator in _SEPARATORS:
        if not {"path", "link"}.isdisjoint(name.strip(' \r"') for name in heading.split(separator)):
            yield from _table(data.decode("utf-8", "surrogateescape"), separator)
            return
    lines = list(enumerate(data.split(b"\n"), start=1))
    is_json = any(line.lstrip().startswith(b"{") for _, line in lines)
    for number, line in lines:
        if line.strip():
            yield _json_read(number, line) if is_json else _link_read(number, line)


_SEPARATORS = ",;\t"


def _link_read(number: int, line: bytes) -> Line:
    link = line.decode("utf-8", "replace").strip()
    return Line(number, Marked(link=link, mark=Mark(read=True)))


def _json_read(number: int, line: bytes) -> Line:
    try:
        found = json.loads(line.decode("utf-8", "surrogateescape"), parse_constant=_no_number)
    except (ValueError, RecursionError):
        return Line(number, None, (_NO_JSON,))
    if not isinstance(found, dict):
        return Line(number, None, ("this is no JSON object",))
    if "time" in found and "articles" in found:
        record = decode(line)
        return Line(number, record, () if record else ("this is no record of a journal",))
    return _checked(number, found, [])


_NO_JSON = "this is no JSON"


def _no_number(name: str) -> None:
    raise ValueError(name)


def _table(text: str, separator: str) -> Iterator[Line]:
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator)
    columns: list[str] = []
    number = 1
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Line(number, None, (f"this is no row of a table: {error}",))
        else:
            if not columns:
                columns = [name.strip() for name in row]
            elif len(row) == len(columns):
                yield _row_read(number, dict(zip(columns, row, strict=True)))
            elif row:
                wrong = f"this row has {len(row)} cells instead of {len(columns)}"
                yield Line(number, None, (wrong,))
        number = reader.line_num + 1


def _row_read(number: int, cells: dict[str, str]) -> Line:
    found: dict[str, Any] = {}
    faults: list[str] = []
    for name, cell in cells.items():
        text = _ESCAPE.sub(
            _unescaped, cell[1:] if cell[:1] == "'" and _FORMULA.match(cell) else cell
        )
        if not text:
            continue
        if name in ("read", "starred"):
            found[name] = _TRUTH.get(text.strip().lower(), text)
        elif name == "tags" and not text.lstrip().startswith("["):
            found[name] = [tag for tag in map(str.strip, text.split(",")) if tag]
        elif name in ("tags", "position"):
            try:
                found[name] = json.loads(text, parse_constant=_no_number)
            except (ValueError, RecursionError):
                faults.append(f"{name}: {_NO_JSON}")
        else:
            found[name] = text
    return _checked(number, found, faults)


_TRUTH = dict.fromkeys(("true", "1", "yes"), True) | dict.fromkeys(("false", "0", "no"), False)


def _unescaped(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    return chr(int(code, 16)) if code else "\\"


def _checked(number: int, found: dict[str, Any], faults: list[str]) -> Line:
    """Give what is found, without the values that are none of their kind."""

    def value(name: str, check: Callable[[Any], _T], nothing: _T) -> _T:
        try:
            return nothing if found.get(name) in (None, "") else check(found[name])
        except _MalformedError as error:
            faults.append(f"{name}: {error}")
            return nothing

    one = Marked(
        path=value("path", _text, ""),
        link=value("link", _text, ""),
        fingerprint=value("fingerprint", _encodable, ""),
        mark=Mark(
            read=value("read", _flag, False),
            starred=value("starred", _flag, False),
            tags=value("tags", _tags, ()),
            note=value("note", _encodable, ""),
            opened=value("opened", _millis, 0),
        ),
        position=value("position", _position, None),
    )
    if not one.name:
        faults.append("there is neither a path nor a link nor a fingerprint")
    return Line(number, one if one.name else None, tuple(faults))


class _MalformedError(Exception):
    """A value that is none of its kind."""


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    raise _MalformedError("this is no text")


def _encodable(value: object) -> str:
    text = _text(value)
    try:
        text.encode()
    except UnicodeEncodeError:
        raise _MalformedError("this is no UTF-8") from None
    return text


def _flag(value: object) -> bool:
    if isinstance(value, bool):
        return value
    raise _MalformedError("this is neither true nor false")


def _tags(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise _MalformedError("this is no list of texts")
    try:
        for name in value:
            tag_field(name, ())
    except ReaderError as error:
        raise _MalformedError(str(error)) from error
    return tuple(value)


def _position(value: Any) -> Value:
    if not isinstance(value, dict):
        raise _MalformedError("this is no JSON object")
    _encodable(json.dumps(value, ensure_ascii=False))
    known: Value = value
    return known


def _millis(value: object) -> int:
    text = _text(value)
    try:
        moment = datetime.fromisoformat(text.strip()).astimezone()
        return max(0, (moment - _EPOCH) // timedelta(milliseconds=1))
    except (ValueError, OverflowError, OSError):
        raise _MalformedError("this is no time as ISO 8601 has it") from None
