import signal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.document.highlight import highlighted
from tui_reader.document.model import Role, Span

LANGUAGES = (
    "python python3 pycon js ts tsx jsx sh bash console c c++ c# java go rust ruby php html xml "
    "css json json5 yaml toml ini sql diff make docker markdown latex haskell lua perl swift "
    "kotlin vim powershell html+jinja erlang text brainfuck"
)
PARTS = (
    'def f( ) : """ \'\' " \\ # // /* */ <a b="c"> </a> $ { } [ ] ` @ 0x1F 1e9 if else = + - '
    ">>> ... | % ! ; 字 。"
)
SPACES = [" ", "\n", "\n\n", "\t", "\r\n", "\x0b", "\u2028"]
CODE = st.lists(st.sampled_from([*PARTS.split(), *SPACES]) | st.text(max_size=5), max_size=30).map(
    "".join
)


def roles(text: str, language: str) -> dict[str, Role]:
    return {span.text.strip(): span.role & ~Role.CODE for span in highlighted(text, language)}


@given(CODE, st.sampled_from([*LANGUAGES.split(), "", "no-such-language"]))
def test_no_character_is_changed(text: str, language: str) -> None:
    spans = highlighted(text, language)
    assert "".join(span.text for span in spans) == text
    assert all(span.text and span.role & Role.CODE for span in spans)


def test_what_the_parts_of_code_are() -> None:
    found = roles('@cache\ndef line(n: int):\n    return f(n) + 12 + "a"  # b', "python")
    assert found["def"] == found["return"] == Role.KEYWORD
    assert found["line"] == found["int"] == found["@cache"] == Role.NAME
    assert found["12"] == Role.NUMBER
    assert found['"a"'] == Role.STRING
    assert found["# b"] == Role.COMMENT


@pytest.mark.parametrize(
    "language",
    ["python", "Python3", "py", "{.python}", "language-python", "lang-py", "python:a.py", "py,x"],
)
def test_a_language_has_many_names(language: str) -> None:
    assert Span("import", Role.CODE | Role.KEYWORD) in highlighted("import os", language)


@pytest.mark.parametrize(
    "language", ["js", "sh", "c++", "c#", "yml", "golang", "vue", "objective-c"]
)
def test_names_as_they_are_written_behind_fences(language: str) -> None:
    text = "if: FROM x\nfunc f(a) { return '1' } // <b>"
    assert len(highlighted(text, language)) > 1


@pytest.mark.parametrize("language", ["", "no-such-language", "text", "{}", "…"])
def test_nothing_is_guessed(language: str) -> None:
    assert highlighted("import os", language) == (Span("import os", Role.CODE),)


def test_very_long_code_is_left_as_it_is() -> None:
    assert len(highlighted("if 1:\n" * 20_000, "python")) == 1


@pytest.mark.parametrize(
    ("text", "language"), [("'" * 9_000, "maple"), ("a" + " " * 9_000 + "b", "mql")]
)
def test_a_lexer_that_takes_too_much_time_is_stopped(text: str, language: str) -> None:
    assert highlighted(text, language) == (Span(text, Role.CODE),)  # 10 s, were it not stopped
    assert signal.getitimer(signal.ITIMER_VIRTUAL) == (0.0, 0.0)


def test_a_lexer_that_fails_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    class Failing:
        def get_tokens_unprocessed(self, text: str) -> object:
            yield 0, "Token.Keyword", text[:2]
            raise RecursionError

    monkeypatch.setattr("tui_reader.document.highlight._lexer", lambda _name: Failing())
    assert highlighted("import os", "python") == (Span("import os", Role.CODE),)


def test_no_text_has_no_spans() -> None:
    assert highlighted("", "python") == ()
