"""`tui-reader doctor` finds what is wrong, says it in a sentence, and changes nothing."""

import json
import os
import shutil
import sqlite3
import subprocess
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.builders import record
from tests.cli.test_commands import run
from tests.home import Home
from tui_reader.domain.marks import MOST_COUNTER, MOST_MILLIS
from tui_reader.storage.journal import encode


@pytest.fixture
def library(home: Home) -> Home:
    home.write("1.md")
    home.write("2.md")
    run(home, "mark", "-l", str(home.root), "--read", "--query", "")
    return home


def marks(home: Home) -> Path:
    return Path(home.environment()["XDG_CONFIG_HOME"]) / "tui-reader" / "marks"


def doctor(home: Home) -> subprocess.CompletedProcess[str]:
    return run(home, "doctor", "-l", str(home.root))


def own(home: Home) -> Path:
    (file,) = marks(home).glob("*.jsonl")
    return file


def test_all_is_well(library: Home) -> None:
    file = own(library)
    before = file.read_bytes()
    result = doctor(library)
    lines = result.stdout.splitlines()
    assert (result.returncode, result.stderr) == (0, "")
    assert lines[0] == f"library: {library.root}"
    assert f"device: {file.stem}" in lines
    assert lines.count("  can be written") == 1
    assert f"  {file.name}: this device, 2 lines, 2 marks" in lines
    assert "  in order, 2 articles" in lines
    assert lines[-2:] == ["files with problems: 0", "all is well"]
    assert file.read_bytes() == before
    assert sorted(one.name for one in marks(library).iterdir()) == [file.name]


def test_damaged_lines_are_told_with_their_numbers(library: Home) -> None:
    file = own(library)
    damage = (
        b"no JSON\n\n\xff\n[]\n"
        + encode(record(1)).replace(b'"value":true,', b"")
        + encode(record(1)).replace(b"[1,0]", b'"\x1b[31m"')
        + encode(record(1)).replace(b"[1,0]", b'"x"')
        + encode(record(10**18))
        + encode(record(1))[:-9]
    )
    file.write_bytes(file.read_bytes() + damage)
    result = doctor(library)
    assert result.returncode == 3
    for told in (
        "line 3: this is no JSON; kept and skipped",
        "line 5: this is no UTF-8; kept and skipped",
        "line 6: this is no JSON object; kept and skipped",
        "line 7: value: missing; kept and skipped",
        "line 8: this is no JSON; kept and skipped",
        "line 9: a value is of a kind that this version doesn't know; kept and skipped",
        "line 10: the time is not in milliseconds; kept and skipped",
        "the last line is torn; kept and skipped",
    ):
        assert f"    {told}\n" in result.stdout
    assert "line 4" not in result.stdout  # a blank one is no damage
    assert "this device, 11 lines, 2 marks" in result.stdout
    assert result.stdout.endswith("something is wrong; see above\n")
    assert file.read_bytes().endswith(damage)


def test_much_damage_is_summed_up(library: Home) -> None:
    with own(library).open("ab") as file:
        file.write(b"?\n" * 30)
    told = doctor(library).stdout
    assert told.count("this is no JSON") == 20
    assert "    and 10 more; kept and skipped\n" in told


def test_whose_each_journal_is(library: Home) -> None:
    file = own(library)
    (marks(library) / f"{file.stem}.sync-conflict-20261123-1.jsonl").write_bytes(file.read_bytes())
    (marks(library) / "lap.jsonl").write_bytes(encode(record(1, device="lap")))
    (marks(library) / "lap (1).jsonl").write_bytes(encode(record(1, device="lap")))
    (marks(library) / "\x1b]0;x\x07\u202e.jsonl").write_bytes(b"")
    result = doctor(library)
    assert result.returncode == 0
    assert f"  {file.stem}.sync-conflict-20261123-1.jsonl: conflict copy, 2 lines" in result.stdout
    assert "  lap.jsonl: another device, 1 line, 1 mark\n" in result.stdout
    assert "  lap (1).jsonl: conflict copy, 1 line, 1 mark\n" in result.stdout
    assert "another device, 0 lines, 0 marks\n" in result.stdout
    assert not set(result.stdout) & set("\x1b\x07\u202e")


def test_an_unreadable_journal_is_told(library: Home) -> None:
    (marks(library) / "lap.jsonl").mkdir()
    result = doctor(library)
    assert result.returncode == 3
    assert (
        "    it cannot be read: Is a directory; mend it or move it away, for its" in result.stdout
    )
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("name", ["lap.jsonl", ""])
def test_a_pipe_is_told(library: Home, name: str) -> None:
    way = marks(library) / (name or own(library).name)
    way.unlink(missing_ok=True)
    os.mkfifo(way)
    result = doctor(library)
    assert result.returncode == 3
    assert "    it cannot be read: it is no regular file; mend it or move it" in result.stdout
    assert "Traceback" not in result.stderr


LAST = MOST_MILLIS - 1, MOST_COUNTER - 1


def lead(home: Home, millis: int, counter: int) -> Path:
    """Let another device have a mark of that time."""
    line = json.loads(own(home).read_bytes().splitlines()[-1])
    file = marks(home) / "other.jsonl"
    line |= {"time": [millis, counter], "device": "other", "value": False}
    file.write_text(json.dumps(line) + "\n")
    return file


@pytest.mark.parametrize(
    "time", [(1 << 42, 0), (1 << 42, LAST[1]), (LAST[0], 0), (1 << 42, (1 << 62) - 1)]
)
def test_no_mark_of_another_device_is_in_the_way_of_later_ones(
    library: Home, time: tuple[int, int]
) -> None:
    file = lead(library, *time)
    for flag in ("--star", "--unread", "--read"):
        assert run(library, "mark", "-l", str(library.root), flag, "1.md").returncode == 0
    listed = run(library, "list", "-l", str(library.root), "is:starred is:read")
    assert listed.stdout.rstrip().endswith("1.md")
    if time[1] > LAST[1]:
        told = f"{file.name}: another device"
        assert told in doctor(library).stdout
        assert "line 1: the time's counter is one that no clock comes to" in doctor(library).stdout


def test_where_no_later_mark_is_possible_that_is_said(library: Home) -> None:
    mine = own(library)
    before = mine.read_bytes()
    file = lead(library, *LAST)
    marked = run(library, "mark", "-l", str(library.root), "--star", "1.md")
    assert (marked.returncode, marked.stdout) == (3, "")
    assert marked.stderr.splitlines() == [
        "tui-reader: the marks were not written: no mark can be later than the year 2248, and a"
        " clock or a journal is there (see tui-reader doctor)"
    ]
    assert mine.read_bytes() == before
    assert "or take these lines away and run tui-reader sync --rebuild" in doctor(library).stdout
    file.unlink()
    assert run(library, "sync", "--rebuild", "-l", str(library.root)).returncode == 0
    assert run(library, "mark", "-l", str(library.root), "--star", "1.md").returncode == 0


def test_lines_from_the_future_are_told(library: Home) -> None:
    now = time.time_ns() // 1_000_000
    file = marks(library) / "lap.jsonl"
    hours = [0, 23, 49, 250]
    file.write_bytes(b"".join(encode(record(now + hour * 3_600_000)) for hour in hours))
    result = doctor(library)
    assert result.returncode == 3
    told = "lap.jsonl: line 3 is 2 days in the future, line 4 is 10 days in the future; "
    assert told in result.stdout


def test_a_journal_that_has_gone_is_told(library: Home) -> None:
    id_ = next(line for line in doctor(library).stdout.splitlines() if line.startswith("id: "))[4:]
    lap, copy = marks(library) / "lap.jsonl", marks(library) / "lap (1).jsonl"
    now = time.time_ns() // 1_000_000
    line, more = (
        encode(record(now + at, device="lap", library=id_, paths=(f"{at}.md",))) for at in (1, 2)
    )
    lap.write_bytes(line + more)
    copy.write_bytes(line)
    assert doctor(library).returncode == 0
    copy.unlink()
    assert doctor(library).returncode == 0  # all that was in it is known from elsewhere
    lap.write_bytes(line)
    told = doctor(library)
    assert told.returncode == 3
    assert "1 mark of lap can be found only in the index; bring that journal back" in told.stdout
    lap.unlink()
    told = doctor(library)
    assert "lap.jsonl is gone: 2 marks of lap can be found only in the index" in (
        told.stdout.replace("lap (1).jsonl, ", "")
    )


def test_an_own_journal_that_has_gone_is_told_once(library: Home) -> None:
    own(library).unlink()
    told = doctor(library)
    assert told.returncode == 3
    assert "2 marks were written again from the index" in told.stdout
    assert doctor(library).returncode == 0


def test_folders_that_cannot_be_written_are_told(home: Home) -> None:
    home.write("1.md")
    (home.folder / "xdg-config").write_text("a file in the way")
    result = doctor(home)
    assert result.returncode == 3
    assert "  cannot be written: Not a directory; see that it is a folder" in result.stdout
    assert "device: without a name\n" in result.stdout
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("harm", ["header", "inside"])
def test_a_damaged_index_is_told(library: Home, harm: str) -> None:
    cache = Path(library.environment()["XDG_CACHE_HOME"]) / "tui-reader"
    (file,) = cache.glob("*.sqlite")
    with file.open("r+b") as index:
        index.seek(0 if harm == "header" else 8_192 * 3)
        index.write(os.urandom(100 if harm == "header" else 8_192 * 8))
    result = doctor(library)
    assert result.returncode == 3
    assert "damaged" in result.stdout
    assert "tui-reader sync" in result.stdout
    assert "Traceback" not in result.stderr
    run(library, "sync", "-l", str(library.root), "--rebuild")
    assert doctor(library).returncode == 0


BROKEN = {
    "---\ntitle: [\n---\n": "Mend that line of its front matter",
    "---\ntitle: x\ndate: some day\n---\n": "Write the date as 2024-11-05",
    "---\ntitle: x\ntitle: y\n---\n": "Take one of the two lines away",
    "---\ntitle: x\n": "Put the line that opens the front matter",
    f"---\na: {'[' * 999}{']' * 999}\n---\n": "Take out of the front matter",
    f"---\n{''.join(f'k{n}: x' + chr(10) for n in range(50_001))}---\n": "Take out of the front",
    "---\ntitle: *x\n---\n": "Put the value of that line in quotation marks",
    "word " * 500_000: "Split the file",
}


def test_every_problem_file_is_told_with_what_to_do(library: Home) -> None:
    for number, text in enumerate(BROKEN):
        (library.root / f"{number}.bad.md").write_text(f"{text}Text\n")
    run(library, "sync", "-l", str(library.root))
    result = doctor(library)
    assert result.returncode == 0
    lines = result.stdout.splitlines()
    assert f"files with problems: {len(BROKEN)}" in lines
    told = ""
    found = {}
    for line in lines[lines.index(f"files with problems: {len(BROKEN)}") + 1 : -1]:
        if line.startswith("    "):
            found[line.strip().partition(": ")[0]] = told
        else:
            told = line.strip()
    assert len(found) == len(BROKEN)
    for number, remedy in enumerate(BROKEN.values()):
        assert found[f"{number}.bad.md"].startswith(remedy)


def test_an_index_that_is_empty_says_how_it_is_filled(home: Home) -> None:
    home.write("1.md")
    result = doctor(home)
    assert result.returncode == 0
    assert "  of 1 file none is taken in: tui-reader sync does so\n" in result.stdout


@pytest.mark.parametrize("harm", ["stranger", "folder", "file"])
def test_an_index_that_cannot_be_opened_is_told(library: Home, harm: str) -> None:
    cache = Path(library.environment()["XDG_CACHE_HOME"]) / "tui-reader"
    (file,) = cache.glob("*.sqlite")
    file.unlink()
    if harm == "stranger":
        with closing(sqlite3.connect(file)) as other:
            other.execute("CREATE TABLE precious (value)")
    elif harm == "folder":
        file.mkdir()
    else:
        shutil.rmtree(cache)
        cache.write_text("in the way")
    result = doctor(library)
    assert result.returncode == 3
    (said,) = (line for line in result.stdout.splitlines() if line.startswith("fault: "))
    does = {"stranger": "database (move it", "folder": "(take it", "file": "delete the"}
    assert does[harm] in said
    assert "files with problems: not known without an index\n" in result.stdout
    assert "Traceback" not in result.stderr
