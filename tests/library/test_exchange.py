"""Marks that go out come in again as they were, by whatever program they went."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import record
from tests.home import Home
from tui_reader.domain.clean import clean_line
from tui_reader.domain.fold import fold
from tui_reader.domain.marks import Clock, Draft, Mark, Record, Target, Value
from tui_reader.library.exchange import Taken, marked, take_in
from tui_reader.library.exchange_forms import COLUMNS, Marked, csv_rows, json_line, read_lines
from tui_reader.library.library import Library
from tui_reader.storage.journal import Journal, encode, write_new

FORMS: dict[str, Callable[[Iterable[Marked]], Iterator[str]]] = {
    "json": lambda some: map(json_line, some),
    "csv": csv_rows,
}


def written(form: str, some: Iterable[Marked]) -> bytes:
    text = "".join(f"{line}\n" for line in FORMS[form](some))
    return text.encode()


@contextmanager
def opened(home: Home) -> Iterator[Library]:
    library = home.library()
    try:
        yield library
    finally:
        library.close()
        assert not library.faults


def marks_of(home: Home) -> list[Marked]:
    with opened(home) as library:
        return list(marked(library))


def taken(home: Home, data: bytes) -> Taken:
    with opened(home) as library:
        return take_in(library, data)


text = st.text(st.characters(codec="utf-8"), max_size=8) | st.sampled_from(
    ("=1+1", "'=x", "-a", "＝1", "'", '"', "a,b", "\\u0041", "\\", "a\nb\r\n", "\ttab", "\x1b[0m")
)
names = text.map(clean_line).filter(bool)
positions = st.none() | st.fixed_dictionaries(
    {"anchor": text, "block": st.integers(0, 9), "percent": st.integers(0, 100)}
)
marks = st.builds(
    Mark,
    read=st.booleans(),
    starred=st.booleans(),
    tags=st.lists(names, max_size=3, unique_by=fold).map(lambda some: tuple(sorted(some))),
    note=text,
    opened=st.just(0) | st.integers(1, 4_000_000_000_000),
    updated=st.just(False),
    percent=st.none(),
)
articles = st.builds(
    Marked,
    path=st.text(st.characters(codec="utf-8") | st.sampled_from("\udc80"), min_size=1),
    title=text,
    link=text,
    fingerprint=text,
    mark=marks,
    position=positions,
)


@given(st.lists(articles), st.sampled_from(sorted(FORMS)))
def test_whatever_is_written_can_be_read(some: list[Marked], form: str) -> None:
    read = [line.found for line in read_lines(written(form, some))]
    assert read == [without_title(one) for one in some]


def without_title(one: Marked) -> Marked:
    return one._replace(title="")  # which is for people only


@given(st.lists(articles))
def test_no_line_controls_a_terminal_or_a_spreadsheet(some: list[Marked]) -> None:
    for form in FORMS:
        shown = written(form, some).decode().replace("\n", "").replace("\t", "")
        assert shown.isprintable()
    rows = list(csv.reader(StringIO(written("csv", some).decode(), newline="")))
    assert rows[0] == list(COLUMNS)
    assert not [cell for row in rows for cell in row if cell[:1] in set("=+-@\t＝＋－＠")]


@given(
    st.binary() | st.text().map(str.encode), st.sampled_from((b"", b'{"path":"x"}\n', b"link\n"))
)
def test_anything_can_be_read(data: bytes, before: bytes) -> None:
    for line in read_lines(before + data):
        assert line.found is not None or line.faults
        if isinstance(line.found, Marked):
            line.found.mark.note.encode()


@settings(max_examples=6)
@given(
    st.lists(st.tuples(marks, positions, st.booleans()), min_size=3, max_size=3),
    st.sampled_from(sorted(FORMS)),
)
def test_marks_go_to_an_empty_home_as_they_are(
    tmp_path_factory: pytest.TempPathFactory,
    some: list[tuple[Mark, Value, bool]],
    form: str,
) -> None:
    home, other = (Home(tmp_path_factory.mktemp(name)) for name in ("home", "other"))
    for _ in some:
        path = home.write()
        other.write(path)
    with opened(home) as library:
        for number, (mark, position, is_old) in enumerate(some, start=1):
            entry = library.find(f"{number:03}.md")
            assert entry is not None
            if is_old:
                entry = entry._replace(row=entry.row._replace(fingerprint="as it was"))
            fields = {
                "read": mark.read,
                "starred": mark.starred,
                "note": mark.note,
                "opened": mark.opened or None,
                "position": position,
                **{f"tag:{name}": True for name in mark.tags},
            }
            for field, value in fields.items():
                library.record(entry, field, value)
    before = marks_of(home)
    result = taken(other, written(form, before))
    assert marks_of(other) == before
    assert (result.unmatched, result.malformed) == ([], [])
    assert len(result.articles) == len(before)
    with opened(other) as library:
        size = own(library).stat().st_size
        take_in(library, written(form, before))
        assert own(library).stat().st_size == size  # nothing is new


def own(library: Library) -> Path:
    (file,) = library.place.marks.glob("*.jsonl")
    return file


def test_what_is_not_marked_there_stays(home: Home) -> None:
    home.write("a.md")
    taken(home, b'{"path":"a.md","read":true,"tags":["App"],"note":"old","starred":true}')
    taken(home, b'{"path":"a.md","read":false,"tags":["app","B"],"note":"","starred":null}')
    (one,) = marks_of(home)
    assert one.mark == Mark(read=True, starred=True, tags=("App", "B"), note="old")


def test_of_two_places_the_one_counts_that_was_opened_later(home: Home) -> None:
    home.write("a.md")

    def line(day: int, percent: int) -> bytes:
        place = {"block": percent, "percent": percent}
        found = {"path": "a.md", "opened": f"2026-01-0{day}T12:00:00Z", "position": place}
        return json.dumps(found).encode() + b"\n"

    taken(home, line(2, 20) + line(1, 10))
    assert marks_of(home)[0].mark.percent == 20
    taken(home, line(1, 10))
    assert marks_of(home)[0].mark.percent == 20
    taken(home, line(3, 30))
    assert marks_of(home)[0].mark.percent == 30


def test_articles_are_found_by_path_content_and_link(home: Home) -> None:
    for name, link in (("a", "https://x.org/a/"), ("b", "https://x.org/b"), ("c", "http://y.org")):
        home.write(f"{name}.md", link=link)
    with opened(home) as library:
        entry = library.find("b.md")
        assert entry is not None
        fingerprint = entry.row.fingerprint
    result = taken(
        home,
        f'{{"path":"gone.md","fingerprint":"{fingerprint}","starred":true}}\n'
        '{"link":"http://x.org/a#top","starred":true}\n'
        '{"path":"gone.md","link":"HTTPS://y.org/"}\n'
        '{"path":"gone.md","link":"https://x.org","starred":true}\n'.encode(),
    )
    assert result.articles == {"a.md", "b.md", "c.md"}
    assert result.unmatched == ["line 4: no article is gone.md"]
    assert [one.path for one in marks_of(home)] == ["a.md", "b.md"]


def test_newsboat_s_list_of_what_was_read(home: Home) -> None:
    home.write("a.md", link="https://x.org/a?b=1")
    home.write("twin.md", link="https://x.org/a?b=1")
    home.write("c.md", link="http://x.org/c#part")
    result = taken(
        home, b"https://x.org/a?b=1\r\n\nhttps://x.org/c/\nhttps://x.org/A\ntag:guid,1\n"
    )
    assert result.articles == {"a.md", "twin.md", "c.md"}
    assert result.unmatched == [
        "line 4: no article is https://x.org/A",
        "line 5: no article is tag:guid,1",
    ]
    assert [(one.path, one.mark.read) for one in marks_of(home)] == [
        ("a.md", True),
        ("c.md", True),
        ("twin.md", True),
    ]


def test_the_rest_goes_on_after_a_malformed_line(home: Home) -> None:
    home.write("a.md")
    wrong = (
        "no JSON",
        "[]",
        "{}",
        '{"path":1}',
        '{"path":"a.md","read":1}',
        '{"path":"a.md","tags":"x"}',
        '{"path":"a.md","tags":[" "]}',
        '{"path":"a.md","opened":"soon"}',
        '{"path":"a.md","note":"\\ud800"}',
        '{"path":"a.md","position":3}',
        '{"path":"a.md","position":{"block":NaN}}',
        '{"time":[1,0],"articles":3}',
    )
    data = "".join(f"{line}\n" for line in (*wrong, '{"path":"a.md","starred":true}')).encode()
    result = taken(home, data)
    assert list(dict.fromkeys(told.partition(":")[0] for told in result.malformed)) == [
        f"line {number}" for number in range(1, len(wrong) + 1)
    ]
    assert result.articles == {"a.md"}


def test_a_table_of_another_program(home: Home) -> None:
    for name in "abc":
        home.write(f"{name}.md")
    table = "\ufeffread,path,whatever\r\nyes,a.md,=1\r\n1,b.md\r\nperhaps,c.md,\r\nTRUE,c.md,\r\n"
    result = taken(home, table.encode())
    assert result.articles == {"a.md", "c.md"}
    assert result.malformed == [
        "line 3: this row has 2 cells instead of 3",
        "line 4: read: this is neither true nor false",
    ]


def test_a_bad_value_costs_no_other(home: Home) -> None:
    home.write("a.md")
    home.write("b.md")
    table = 'path,starred,tags,note,opened\na.md,yes,"[""x",kept,soon\n'
    line = '{"path":"b.md","starred":true,"read":3,"tags":"x","note":"kept"}\n'
    assert taken(home, table.encode()).malformed == [
        "line 2: tags: this is no JSON",
        "line 2: opened: this is no time as ISO 8601 has it",
    ]
    assert taken(home, line.encode()).malformed == [
        "line 1: read: this is neither true nor false",
        "line 1: tags: this is no list of texts",
    ]
    assert [one.mark for one in marks_of(home)] == [Mark(starred=True, note="kept")] * 2


def test_tags_with_commas_between(home: Home) -> None:
    home.write("a.md")
    result = taken(home, b'path,tags,note\na.md,"b, a,2024,",kept\n')
    assert result.malformed == []
    assert marks_of(home)[0].mark == Mark(tags=("2024", "a", "b"), note="kept")


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_table_has_the_separator_of_its_heading(
    home: Home, separator: str, encoding: str
) -> None:
    home.write("a,é;.md")
    rows = (('"starred"', '"path"', "note"), ("1", '"a,é;.md"', '"x;y,z"'))
    table = "".join(f"{separator.join(row)}\r\n" for row in rows)
    result = taken(home, table.encode(encoding))
    assert (result.malformed, result.unmatched) == ([], [])
    assert marks_of(home)[0].mark == Mark(starred=True, note="x;y,z")


def test_a_long_line_is_told_in_part(home: Home) -> None:
    unknown = "\N{REPLACEMENT CHARACTER}"
    result = taken(home, b"\xff" * 5_000 + b"\n" + b"y" * 80)
    assert result.unmatched == [
        f"line 1: no article is {unknown * 79}…",
        f"line 2: no article is {'y' * 80}",
    ]


def test_a_journal_written_elsewhere(home: Home, tmp_path: Path) -> None:
    home.write("a.md")
    home.write("b.md")
    file = tmp_path / "elsewhere.jsonl"
    with opened(home) as library:
        entry = library.find("a.md")
        assert entry is not None
        library.mark([entry], "read", value=True)
        library.flush()
        (now,) = [
            one.stamp.millis
            for _, one in Journal(library.place.marks, Clock("x")).read({})
            if isinstance(one, Record) and one.targets
        ]
        some = [
            record(now - 9, field="read", value=False, paths=("a.md",), library=library.id),
            record(now + 9, field="note", value="later", paths=("a.md", "gone.md")),
            record(now + 9, field="starred", paths=("b.md",), library="another"),
            record(now + 8, field="root", value=str(home.root), paths=("",)),
        ]
        write_new(file, some)
        result = take_in(library, file.read_bytes())
        assert take_in(library, file.read_bytes()).articles == result.articles
    assert result.articles == {"a.md", "gone.md"}
    assert result.unmatched == ["line 3: these are marks of another library"]
    (one,) = marks_of(home)
    assert (one.path, one.mark) == ("a.md", Mark(read=True, note="later"))


def test_a_clock_that_runs_ahead_does_not_win_over_what_is_imported(home: Home) -> None:
    home.write("a.md")
    with opened(home) as library:
        ahead = Draft(1 << 42, library.id, "note", "old", (Target("a.md"),))
        Journal(library.place.marks, Clock("ahead")).append([ahead])
    taken(home, b'{"path":"a.md","note":"new"}')
    assert marks_of(home)[0].mark.note == "new"


def test_a_path_of_any_bytes(home: Home) -> None:
    path = home.write("b\udc80\x1b.md")
    for form in FORMS:
        line = written(form, [Marked(path, mark=Mark(starred=True, note=form))])
        assert taken(home, line).articles == {path}
        assert marks_of(home)[0].mark == Mark(starred=True, note=form)


def test_a_line_of_a_journal_is_a_record() -> None:
    one = record(1)
    (line,) = read_lines(encode(one))
    assert line.found == one
