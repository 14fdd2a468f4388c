"""Code and the name of its language -> spans with the roles of keywords, strings and so on."""

import re
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from typing import TYPE_CHECKING

from tui_reader.document.model import Role, Span

if TYPE_CHECKING:
    from pygments.lexer import Lexer

_LONGEST = 50_000
"""Characters of code that are told apart at all."""
_PATIENCE, _SPEED = 0.1, 50_000
"""Seconds for any code, and characters a second beyond; lexers do 100,000 and more."""
# As fences and classes name languages: python, {.python}, language-js, c++, python:title, rust,x.
_LANGUAGE = re.compile(r"[{.\s]*(?:lang(?:uage)?-)?([a-z0-9_+#*.\-]+)", re.IGNORECASE)
_ALIASES = {
    "cs": "csharp",
    "golang": "go",
    "hbs": "handlebars",
    "htm": "html",
    "jsonc": "json5",
    "m": "objective-c",
    "mjs": "js",
    "node": "js",
    "nodejs": "js",
    "proto": "protobuf",
    "ps": "powershell",
    "shellscript": "sh",
    "tf": "terraform",
    "viml": "vim",
    "vue": "html",
    "yml": "yaml",
}
# Parts of Pygments' token types; the longest that a type begins with decides.
_ROLES = {
    "Comment": Role.COMMENT,
    "Comment.Preproc": Role.KEYWORD,
    "Comment.PreprocFile": Role.STRING,
    "Generic.Deleted": Role.KEYWORD,
    "Generic.Heading": Role.NAME,
    "Generic.Inserted": Role.STRING,
    "Generic.Prompt": Role.COMMENT,
    "Generic.Subheading": Role.NAME,
    "Keyword": Role.KEYWORD,
    "Literal.Date": Role.NUMBER,
    "Literal.Number": Role.NUMBER,
    "Literal.String": Role.STRING,
    "Name.Attribute": Role.NAME,
    "Name.Builtin": Role.NAME,
    "Name.Class": Role.NAME,
    "Name.Decorator": Role.NAME,
    "Name.Exception": Role.NAME,
    "Name.Function": Role.NAME,
    "Name.Namespace": Role.NAME,
    "Name.Tag": Role.NAME,
    "Operator.Word": Role.KEYWORD,
}


def highlighted(text: str, language: str) -> tuple[Span, ...]:
    """Give ``text`` as spans; one span where the language is unknown or the text very long.

    So it is where a lexer takes too much time: for some, 10,000 equal characters do.
    """
    name = _lexer_name(language)
    if name and len(text) <= _LONGEST:
        lexer = _lexer(name)
        with suppress(TimeoutError), _limited(_PATIENCE + len(text) / _SPEED):
            spans = _merged(_parts(lexer, text))
            if "".join(span.text for span in spans) == text:
                return spans
    return (Span(text, Role.CODE),) if text else ()


@contextmanager
def _limited(seconds: float) -> Iterator[None]:
    """Raise `TimeoutError` after that much processor time; not beside the main thread."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _lexer_name(language: str) -> str:
    match = _LANGUAGE.match(language)
    if not match:
        return ""
    alias = match[1].lower()
    return _lexer_names().get(_ALIASES.get(alias, alias), "")


@cache
def _lexer_names() -> dict[str, str]:
    """Map the aliases of all languages; those of plugins are left out, which take long to find."""
    from pygments.lexers import get_all_lexers  # noqa: PLC0415 - only where there is code

    return {
        alias.lower(): name
        for name, aliases, _, _ in get_all_lexers(plugins=False)
        for alias in (*aliases, name)
    }


@cache
def _lexer(name: str) -> "Lexer":
    from pygments.lexers import find_lexer_class  # noqa: PLC0415

    return find_lexer_class(name)()


@cache
def _role(token_type: str) -> Role:
    while token_type and token_type not in _ROLES:
        token_type = token_type.rpartition(".")[0]
    return Role.CODE | _ROLES.get(token_type, Role.PLAIN)


def _parts(lexer: "Lexer", text: str) -> Iterator[Span]:
    """Give the tokens as spans; nothing further where a lexer fails, as some do on odd text."""
    try:
        # Without the options of `get_tokens`, which change the text; but a comment may need the
        # end of the last line.
        for start, token, value in lexer.get_tokens_unprocessed(text + "\n"):
            kept = value[: len(text) - start]
            if kept:
                yield Span(kept, _role(str(token).removeprefix("Token.")))
    except Exception:  # noqa: BLE001 - 500 lexers of other people; the caller sees the text's loss
        return


def _merged(parts: Iterator[Span]) -> tuple[Span, ...]:
    spans: list[Span] = []
    texts: list[str] = []
    role = Role.CODE
    for part in parts:
        if part.role != role and texts:
            spans.append(Span("".join(texts), role))
            texts = []
        role = part.role
        texts.append(part.text)
    if texts:
        spans.append(Span("".join(texts), role))
    return tuple(spans)
