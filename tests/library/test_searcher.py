"""Only the latest question counts."""

import threading
from collections.abc import Collection, Iterator

import pytest

from tests.home import Home
from tui_reader.domain.errors import InterruptedQueryError, StorageError
from tui_reader.domain.query import Query
from tui_reader.domain.query_parser import parse
from tui_reader.library.questions import Question
from tui_reader.storage.finding import Found
from tui_reader.storage.index import Index

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"


def test_an_older_question_is_taken_back(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    home.write("a.md", body="苹果")
    library = home.library()
    begun, answers, answered = threading.Event(), list[Question](), threading.Event()
    parts = Index.parts

    def slow(index: Index, query: Query, keep: Collection[int], page: int) -> Iterator[Found]:
        if str(query) == "slow":
            begun.set()
            index._one(ENDLESS)
        return parts(index, query, keep, page)

    def answer(question: Question, found: Found | StorageError) -> None:
        assert isinstance(found, Found)
        assert len(found.ids) == 1
        answers.append(question)
        answered.set()

    monkeypatch.setattr(Index, "parts", slow)
    searcher = library.searcher(answer)
    searcher.ask(Question(parse("slow")))
    assert begun.wait(10)
    searcher.ask(Question(parse("苹果")))
    assert answered.wait(10)
    assert [str(question.query) for question in answers] == ["苹果"]
    library.close()


def test_a_too_common_word_is_answered_twice(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui_reader.storage.finding.MOST_RANKED", 2)
    monkeypatch.setattr("tui_reader.storage.finding.LOOK_UPS", 0)
    monkeypatch.setattr("tui_reader.storage.finding.ENOUGH", 4)
    monkeypatch.setattr("tui_reader.library.questions.FIRST_PAGE", 3)
    for number in range(9):
        home.write(f"{number}.md", body="苹果")
    library = home.library()
    answers, ended = list[Found](), threading.Event()

    def answer(_question: Question, found: Found | StorageError) -> None:
        assert isinstance(found, Found)
        answers.append(found)
        if found.ends:
            ended.set()

    library.searcher(answer).ask(Question(parse("苹果")))
    assert ended.wait(10)
    assert [(len(found.ids), found.ends) for found in answers] == [(3, False), (9, True)]
    assert answers[1].ids[:3] == answers[0].ids
    library.close()


def test_closing_does_not_wait_for_an_answer(home: Home) -> None:
    home.write("a.md")
    library = home.library()
    searcher = library.searcher(lambda _question, _found: None)
    searcher.ask(Question(parse("a")))
    library.close()
    assert not [thread for thread in threading.enumerate() if thread.name == "search"]


def test_a_question_that_is_taken_back_is_interrupted_and_not_answered(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.write("a.md", body="苹果")
    library = home.library()
    begun, ended, answers = threading.Event(), threading.Event(), list[Question]()
    parts = Index.parts

    def slow(index: Index, query: Query, keep: Collection[int], page: int) -> Iterator[Found]:
        if str(query) == "slow":
            begun.set()
            try:
                index._one(ENDLESS)
            finally:
                ended.set()
        return parts(index, query, keep, page)

    def answer(question: Question, _: Found | StorageError) -> None:
        answers.append(question)
        answered.set()

    monkeypatch.setattr(Index, "parts", slow)
    answered = threading.Event()
    searcher = library.searcher(answer)
    searcher.ask(Question(parse("slow")))
    assert begun.wait(10)
    searcher.take_back()
    assert not searcher.is_busy
    assert ended.wait(10)
    searcher.ask(Question(parse("苹果")))
    assert answered.wait(10)
    assert [str(question.query) for question in answers] == ["苹果"]
    library.close()


def test_a_list_that_takes_too_long_is_not_waited_for(home: Home) -> None:
    home.write("a.md", body="苹果")
    library = home.library()
    found = library.search_soon(parse("苹果"), (), 10, 10)
    assert found is not None
    assert len(found.ids) == 1
    with pytest.raises(InterruptedQueryError):
        library._index.within(lambda: True, lambda: library._index._one(ENDLESS))
    assert len(library.search(parse("苹果")).ids) == 1
    library.close()
