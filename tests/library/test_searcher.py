"""Only the latest question counts."""

import threading

import pytest

from tests.home import Home
from tui_reader.domain.errors import StorageError
from tui_reader.domain.query import Query
from tui_reader.domain.query_parser import parse
from tui_reader.library.searcher import Question
from tui_reader.storage.index import Found, Index

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"


def test_an_older_question_is_taken_back(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    home.write("a.md", body="苹果")
    library = home.library()
    begun, answers, answered = threading.Event(), list[Question](), threading.Event()
    search = Index.search

    def slow(index: Index, query: Query, *rest: object) -> Found:
        if str(query) == "slow":
            begun.set()
            index._one(ENDLESS)
        return search(index, query)

    def answer(question: Question, found: Found | StorageError) -> None:
        assert isinstance(found, Found)
        assert len(found.ids) == 1
        answers.append(question)
        answered.set()

    monkeypatch.setattr(Index, "search", slow)
    searcher = library.searcher(answer)
    searcher.ask(parse("slow"))
    assert begun.wait(10)
    searcher.ask(parse("苹果"))
    assert answered.wait(10)
    assert [str(question.query) for question in answers] == ["苹果"]
    library.close()


def test_closing_does_not_wait_for_an_answer(home: Home) -> None:
    home.write("a.md")
    library = home.library()
    searcher = library.searcher(lambda _question, _found: None)
    searcher.ask(parse("a"))
    library.close()
    assert not [thread for thread in threading.enumerate() if thread.name == "search"]
