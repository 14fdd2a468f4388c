"""A file that defeats the parser costs that file, never the program."""

import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import pytest

from tui_reader.domain.errors import LibraryError, ParseError
from tui_reader.library import limits
from tui_reader.library import parser as module
from tui_reader.library.child import read_article
from tui_reader.library.parser import Parser
from tui_reader.storage.writing import Wordless, text_of


@pytest.fixture
def parser(tmp_path: Path) -> Iterator[Parser]:
    for name in ("a.md", "b.md", "c.md"):
        (tmp_path / name).write_text(f"# Title of {name}\n\nText.\n")
    parser = Parser(tmp_path)
    yield parser
    parser.close()


@pytest.fixture
def faulty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A parser process that does what a file's text says: die, hang, or chatter."""
    code = tmp_path / "faulty.py"
    code.write_text(
        "import os, pathlib, sys, time\n"
        "from tui_reader.library import child\n"
        "real = child.read_article\n"
        "def read_article(root, relpath, *, flat):\n"
        "    text = (root / relpath).read_text()\n"
        "    if 'DIE' in text: raise ValueError('too odd\\x1b[31m')\n"
        "    if 'DEEP' in text: raise RecursionError('maximum recursion depth')\n"
        "    if 'KILL' in text: os.kill(os.getpid(), 9)\n"
        "    if 'LOOP' in text:\n"
        "        while True: pass\n"
        "    if 'HANG' in text: time.sleep(60)\n"
        "    if 'CHATTER' in text: print('chatter')\n"
        "    return real(root, relpath, flat=flat)\n"
        "child.read_article = read_article\n"
        "whole = child.read_document\n"
        "def read_document(request):\n"
        "    for number, part in enumerate(whole(request), start=-1):\n"
        "        text = (request.root / request.relpath).read_text()\n"
        "        if not request.defeat and 'LOOP' in text and number >= 0:\n"
        "            while True: pass\n"
        "        if not request.defeat and 'SECOND' in text and number > 0:\n"
        "            while True: pass\n"
        "        yield part\n"
        "child.read_document = read_document\n"
        "child.main()\n"
    )
    monkeypatch.setattr(module, "COMMAND", (sys.executable, str(code)))
    return tmp_path


def problems(parser: Parser) -> dict[str, str]:
    return {
        path: str(article.problem) if article and article.problem else ""
        for path, article in parser.articles(["a.md", "b.md", "c.md"])
    }


def test_articles_come_in_order(parser: Parser) -> None:
    assert [
        (path, article.title if article else None)
        for path, article in parser.articles(["c.md", "a.md"])
    ] == [("c.md", "Title of c.md"), ("a.md", "Title of a.md")]


def test_a_document_comes_whole(parser: Parser) -> None:
    reading = parser.document("a.md")
    assert reading.article.title == "Title of a.md"
    assert [block.text for block in reading.document.blocks][-1] == "Text."


def test_a_binary_file_is_no_article(parser: Parser, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    assert dict(parser.articles(["a.md"])) == {"a.md": None}
    assert parser.document("a.md").article.problem is not None


def test_a_text_that_is_mostly_no_text_is_a_problem(parser: Parser, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"Title\n\n" + bytes(1_000))
    ((_, article),) = parser.articles(["a.md"])
    assert article is not None
    assert str(article.problem).startswith("this is no text")
    assert parser.document("a.md").article == article


def test_a_missing_file_is_a_problem(parser: Parser) -> None:
    ((_, article),) = parser.articles(["gone.md"])
    assert article is not None
    assert "cannot be read" in str(article.problem)
    assert article.title == "gone.md"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        *(("DIE", "ValueError: too odd␛[31m"), ("DEEP", "nested too deeply"), ("KILL", "stopped")),
        *(("LOOP", "takes more than 2 seconds"), ("HANG", "takes more than 10 seconds")),
    ],
)
def test_one_bad_file_costs_only_itself(
    parser: Parser, faulty: Path, text: str, reason: str
) -> None:
    (faulty / "b.md").write_text(text)
    found = problems(parser)
    assert reason in found.pop("b.md")
    assert found == {"a.md": "", "c.md": ""}


def test_a_stray_print_spoils_nothing(parser: Parser, faulty: Path) -> None:
    (faulty / "b.md").write_text("CHATTER")
    assert problems(parser) == {"a.md": "", "b.md": "", "c.md": ""}


def test_it_is_used_again_after_a_fault(parser: Parser, faulty: Path) -> None:
    (faulty / "b.md").write_text("KILL")
    problems(parser)
    (faulty / "b.md").write_text("Well again.")
    assert problems(parser) == {"a.md": "", "b.md": "", "c.md": ""}


def test_no_parser_is_no_article_s_fault(
    parser: Parser, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    code = tmp_path / "broken.py"
    code.write_text("raise SystemExit('not installed')")
    monkeypatch.setattr(module, "COMMAND", (sys.executable, str(code)))
    with pytest.raises(LibraryError, match="not installed"):
        list(parser.articles(["a.md"]))
    with pytest.raises((LibraryError, ParseError)):
        parser.document("a.md")


def test_it_can_be_closed_twice(parser: Parser) -> None:
    parser.start()
    parser.close()
    parser.close()


def test_a_file_that_nobody_may_read_is_a_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.md").write_text("secret")

    def refuse(_: Path) -> BinaryIO:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tui_reader.library.taking.opened", refuse)
    article = read_article(tmp_path, "a.md", flat=False)
    assert article is not None
    assert str(article.problem) == "it cannot be read: Permission denied"
    assert article.date == (tmp_path / "a.md").stat().st_mtime


def test_a_document_that_takes_too_long_is_shown_as_plain_text(
    parser: Parser, faulty: Path
) -> None:
    (faulty / "b.md").write_text("---\ntitle: Long\n---\n\nLOOP **on**\n")
    reading = parser.document("b.md")
    assert reading.article.title == "Long"
    assert "plain text, for it takes more than" in str(reading.article.problem)
    assert [block.text for block in reading.document.blocks] == ["LOOP **on**"]


def test_a_parser_that_died_while_idle_is_started_again(parser: Parser, tmp_path: Path) -> None:
    assert parser.document("a.md").article.problem is None
    child = parser.start()
    child.end()
    assert parser.document("b.md").article.problem is None


def test_no_module_of_the_working_folder_is_run(
    parser: Parser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("yaml.py", "html2text.py", "frontmatter.py", "pickle.py"):
        (tmp_path / name).write_text("from pathlib import Path\nPath('ran').touch()\n")
    monkeypatch.chdir(tmp_path)
    assert parser.document("a.md").article.title == "Title of a.md"
    assert not (tmp_path / "ran").exists()


LONG = "".join(f"Paragraph {number} of a long article.\n\n" for number in range(5_000))


def test_a_long_document_comes_in_parts(parser: Parser, tmp_path: Path) -> None:
    (tmp_path / "b.md").write_text(LONG)
    parts = list(parser.parts("b.md"))
    assert len(parts) > 3
    assert [part.begins for part in parts] == [True] + [False] * (len(parts) - 1)
    assert [part.ends for part in parts] == [False] * (len(parts) - 1) + [True]
    texts = [block.text for part in parts for block in part.document.blocks]
    assert texts == [f"Paragraph {number} of a long article." for number in range(5_000)]
    assert parts[0].document.words == pytest.approx(30_000, rel=0.1)


def test_parts_of_an_article_that_was_left_are_not_the_next_one_s(
    parser: Parser, tmp_path: Path
) -> None:
    (tmp_path / "b.md").write_text(LONG)
    for _ in range(3):
        left = parser.parts("b.md")
        next(left)
        left.close()
    assert parser.document("a.md").article.title == "Title of a.md"


def test_a_part_that_takes_too_long_makes_all_of_it_plain_text(
    parser: Parser, faulty: Path
) -> None:
    (faulty / "b.md").write_text("SECOND\n\n" + LONG)
    parts = list(parser.parts("b.md"))
    assert [part.begins for part in parts] == [True, True, False, False]
    assert "plain text" in str(parts[-1].article.problem)
    assert len(parser.document("b.md").document.blocks) == 5_001


def test_a_text_that_cannot_be_read_is_left_out(parser: Parser) -> None:
    files = [Wordless(1, "a.md", 0), Wordless(2, "gone.md", 0), Wordless(3, "c.md", 0)]
    assert [words.id for words in parser.words(files)] == [1, 3]


def test_a_text_that_defeats_the_parser_is_empty(
    parser: Parser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = tmp_path / "deadly.py"
    code.write_text(
        "import os\n"
        "from tui_reader.library import child\n"
        "child.read_words = lambda root, file, *, read: os._exit(1)\n"
        "child.main()\n"
    )
    monkeypatch.setattr(module, "COMMAND", (sys.executable, str(code)))
    (words,) = parser.words([Wordless(1, "a.md", 0)])
    assert (words.id, text_of(words.body)) == (1, "")


def test_another_article_is_not_given_up(parser: Parser, tmp_path: Path) -> None:
    (tmp_path / "b.md").write_text(LONG)
    parts = parser.parts("b.md")
    next(parts)
    parser.give_up("a.md")
    assert list(parts)[-1].ends


@pytest.mark.parametrize("ahead", [False, True])
def test_an_article_is_given_up_from_another_thread(
    faulty: Path, monkeypatch: pytest.MonkeyPatch, ahead: bool
) -> None:
    monkeypatch.setattr(limits, "PATIENCE", 60)
    (faulty / "a.md").write_text("HANG")
    (faulty / "b.md").write_text("# Title\n\nText.\n")
    parser = Parser(faulty, documents=True)
    begun, faults = threading.Event(), list[LibraryError]()
    start = parser.start

    def begin() -> None:
        with pytest.raises(LibraryError) as fault:
            list(parser.parts("a.md", ahead=ahead))
        faults.append(fault.value)

    def started() -> object:
        begun.set()
        return start()

    monkeypatch.setattr(parser, "start", started)
    thread = threading.Thread(target=begin)
    thread.start()
    assert begun.wait(10)
    parser.give_up("c.md" if ahead else "a.md")
    thread.join(30)
    assert [fault.what for fault in faults] == ["the article was given up"]
    assert parser.document("b.md").article.title == "Title"
    parser.close()
