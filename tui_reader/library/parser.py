"""The warm parser process, seen from outside: asked for files, killed where one takes too long."""

import os
import pickle
import select
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import IO, TypeVar

from tui_reader.domain.article import Article, Content, Problem
from tui_reader.domain.clean import clean_line
from tui_reader.domain.errors import LibraryError, ParseError
from tui_reader.library import limits
from tui_reader.library.requests import (
    WITH_DOCUMENTS,
    ArticlesRequest,
    Begun,
    ContentsRequest,
    DocumentRequest,
    Reading,
)
from tui_reader.library.taking import is_large
from tui_reader.storage.writing import Wordless, Words, words_of

COMMAND = (sys.executable, "-P", "-m", "tui_reader.library.child")
"""``-P``: no module of the folder one happens to be in is ever run."""
SECONDS_TO_START = 20.0
"""A cold start on a busy machine; a warm one takes 0.2."""
_MOST = 4
"""Parsers at once: one process writes what all of them read."""
_CHUNK = 1 << 18
_TURN = 0.05
"""Seconds between two looks whether anybody waits for the answer yet."""
_SLOW = "it takes more than {:.0f} seconds to read"
_TIMES = {-signal.SIGPROF: limits.SECONDS, -signal.SIGALRM: limits.PATIENCE}
"""Statuses with which the system ends a parser, and after how many seconds."""
_REASONS = {
    "MemoryError": f"it takes more than {limits.MEMORY >> 20} MB of memory to read",
    "RecursionError": "its parts are nested too deeply",
}
"""What is meant by the exceptions that end a parser."""
_Request = TypeVar("_Request", ArticlesRequest, ContentsRequest)


class Parser:
    """Asks one child process, started at its first use and again after a fault; for one thread."""

    def __init__(
        self, root: Path, *, flat_categories: bool = False, documents: bool = False
    ) -> None:
        """Ask for files below ``root``, with ``documents`` for whole articles soon."""
        self._root = root
        self._arguments = (WITH_DOCUMENTS,) if documents else ()
        self._flat = flat_categories
        self._child: _Child | None = None
        self._ready = False
        self._number = self._begun = 0
        self._reading = ""
        """What is read, by `parts`; nothing where that is done ahead."""
        self._given_up: tuple[str, ...] = ()

    def start(self) -> "_Child":
        """Start the process now, so that the first request finds it warm."""
        if self._child is not None and self._child.has_ended:
            self.close()
        if self._child is None:
            self._child = _Child(self._arguments, lambda: self._reading in self._given_up)
            self._ready = False
        return self._child

    def close(self) -> None:
        """End the process."""
        if self._child is not None:
            self._child.close()
            self._child = None

    def give_up(self, relpath: str) -> None:
        """Let an article go that another thread reads, or what it reads ahead.

        Its process is ended there.
        """
        self._given_up = relpath, ""

    def articles(self, relpaths: Sequence[str]) -> Iterator[tuple[str, Article | None]]:
        """Read the metadata of each file, in order; a file that defeats the parser has a problem.

        None stands for a file that is no text. Raises `LibraryError` where there is no parser.
        """
        answers = self._answered(ArticlesRequest(self._root, tuple(relpaths), self._flat))
        for relpath, answer in zip(relpaths, answers, strict=True):
            if isinstance(answer, ParseError):
                yield relpath, self._defeated(relpath, answer)
            else:
                yield relpath, answer if isinstance(answer, Article) else None

    def words(self, files: Sequence[Wordless]) -> Iterator[Words]:
        """Read the text of each file that can be read now, in order.

        Of one that defeats the parser it is what the file holds, markup and all; if that does so
        too, there is none, lest it happen at every sync. Raises `LibraryError` where there is no
        parser.
        """
        answers = self._answered(ContentsRequest(self._root, tuple(files)))
        for file, answer in zip(files, answers, strict=True):
            if isinstance(answer, ParseError):
                crude = ContentsRequest(self._root, (file,), apart=True, crude=True)
                (answer,) = self._answered(crude)  # noqa: PLW2901 - the same answer, had in two ways
            if isinstance(answer, ParseError):
                yield words_of(file.id, Content())
            elif isinstance(answer, Words):
                yield answer

    def _answered(self, request: _Request) -> Iterator[object]:
        """Give the answer to each file in order: of one that defeats the parser, the error.

        Where it is defeated among several small ones, they are asked for apart, to see by which;
        before and behind a large one the parser answers in any case.
        """
        while request.files:
            try:
                self._send(request)
                while request.files:
                    answers = self._receive(limits.PATIENCE)
                    if not isinstance(answers, list):
                        raise ParseError(f"the parser answered with {type(answers).__name__}")
                    request = request._replace(files=request.files[len(answers) :])
                    yield from answers
            except ParseError as error:
                if request.apart or is_large(next(request.places)):
                    yield error
                    request = request._replace(files=request.files[1:])
                else:
                    request = request._replace(apart=True)

    def document(self, relpath: str, links: str = "plain") -> Reading:
        """Read one article whole, as `parts` gives it."""
        parts: list[Reading] = []
        for part in self.parts(relpath, links):
            if part.begins:
                parts.clear()
            parts.append(part)
        blocks = tuple(chain.from_iterable(part.document.blocks for part in parts))
        first = parts[0]
        return Reading(first.article, first.document._replace(blocks=blocks))

    def parts(
        self, relpath: str, links: str = "plain", *, ahead: bool = False
    ) -> Generator[Reading]:
        """Read one article part by part; one that defeats the parser comes as plain paragraphs.

        One that is read ``ahead`` is given up for any other. The time limit is each part's. Raises
        `ParseError` where even plain paragraphs fail, `LibraryError` where there is no parser or
        the article is given up.
        """
        self._given_up = ()
        self._reading = "" if ahead else relpath
        request = DocumentRequest(self._root, relpath, self._flat, 0, links)
        try:
            yield from self._parts(request)
        except ParseError as error:
            is_begun = self._number == self._begun
            yield from self._parts(request._replace(defeat=error.what, bare=not is_begun))

    def _parts(self, request: DocumentRequest) -> Iterator[Reading]:
        self._number += 1
        self._send(request._replace(number=self._number))
        while True:
            answer = self._receive(limits.PATIENCE)
            if not isinstance(answer, Reading | Begun):
                raise ParseError(f"the parser answered with {type(answer).__name__}")
            if answer.number != self._number:
                continue  # of an article that was left
            if isinstance(answer, Begun):
                self._begun = answer.number
                continue
            yield answer
            if answer.ends:
                return

    def _send(self, request: object) -> None:
        child = self.start()
        if not self._ready:
            try:
                self._receive(SECONDS_TO_START)
            except ParseError as error:
                raise LibraryError(
                    f"articles cannot be read: {error.what}", hint="is the program installed whole?"
                ) from error
            self._ready = True
        try:
            child.requests.write(pickle.dumps(request, pickle.HIGHEST_PROTOCOL))
            child.requests.flush()
        except BrokenPipeError as error:
            raise self._stopped() from error

    def _receive(self, seconds: float) -> object:
        if self._child is None:
            raise ParseError("the parser was closed")
        answers = self._child.answers
        answers.deadline = time.monotonic() + seconds
        try:
            answer: object = pickle.load(answers)  # noqa: S301 - our own process wrote it
        except _GivenUpError as error:
            self.close()
            raise LibraryError("the article was given up", where=str(self._root)) from error
        except TimeoutError as error:
            self.close()
            raise ParseError(_SLOW.format(seconds)) from error
        except (EOFError, pickle.UnpicklingError) as error:
            raise self._stopped() from error
        return answer

    def _stopped(self) -> ParseError:
        if self._child is None:
            return ParseError("the parser was closed")
        words, status = self._child.last_words(), self._child.end()
        self.close()
        if seconds := _TIMES.get(status):
            return ParseError(_SLOW.format(seconds))
        name = words.partition(":")[0]
        stopped = f"the parser stopped: {words}" if words else "the parser stopped"
        return ParseError(_REASONS.get(name, stopped))

    def _defeated(self, relpath: str, error: ParseError) -> Article:
        try:
            modified = (self._root / relpath).stat().st_mtime
        except OSError:
            modified = 0.0
        name = clean_line(relpath.rpartition("/")[2])
        return Article(relpath, name, modified, problem=Problem(error.what))


def parsers(root: Path, *, flat_categories: bool = False) -> list[Parser]:
    """Give one parser for each processor, up to a few; none is started before it is used."""
    count = min(_MOST, os.cpu_count() or 1)
    return [Parser(root, flat_categories=flat_categories) for _ in range(count)]


class _GivenUpError(Exception):
    """Nobody waits for the article any more."""


class _Child:
    """The process and its pipes."""

    def __init__(self, arguments: Sequence[str], is_given_up: Callable[[], bool]) -> None:
        self._errors = _scratch()
        try:
            self._process = subprocess.Popen(  # noqa: S603 - our own module
                [*COMMAND, *arguments],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._errors,
                start_new_session=True,  # Ctrl+C is the reader's, not the parser's
            )
        except OSError as error:
            self._errors.close()
            raise LibraryError(
                f"no process can be started to read articles: {error.strerror}",
                where=COMMAND[0],
                hint="is the machine out of memory or of files?",
            ) from error
        if self._process.stdin is None or self._process.stdout is None:
            raise ParseError("the parser has no pipes")
        self.requests: IO[bytes] = self._process.stdin
        self.answers = _Answers(self._process.stdout, is_given_up)

    @property
    def has_ended(self) -> bool:
        """Whether the process is there no more."""
        return self._process.poll() is not None

    def last_words(self) -> str:
        """Give the last line that the process wrote to its standard error."""
        self._errors.seek(0)
        words = self._errors.read().decode("utf-8", "replace").strip().splitlines()
        return clean_line(words[-1]) if words else ""

    def end(self) -> int:
        """Kill the process, if it has not ended; give its status."""
        self._process.kill()
        return self._process.wait()

    def close(self) -> None:
        """Kill the process and close its pipes."""
        self.end()
        self.answers.close()
        self._errors.close()
        with suppress(BrokenPipeError):  # what was left to send has no reader any more
            self.requests.close()


def _scratch() -> IO[bytes]:
    """Give a file for what a process says last; where there is no room, it says so to nobody."""
    try:
        return tempfile.TemporaryFile()
    except OSError:
        return open(os.devnull, "r+b")  # noqa: PTH123


class _Answers:
    """A pipe to unpickle from, which gives up when the time has come or it is told to."""

    def __init__(self, pipe: IO[bytes], is_given_up: Callable[[], bool]) -> None:
        self._pipe = pipe
        self._is_given_up = is_given_up
        self._read = b""
        self.deadline = 0.0
        """On the monotonic clock."""

    def read(self, size: int) -> bytes:
        """Read exactly ``size`` bytes, fewer only at the end; raises `TimeoutError`."""
        while len(self._read) < size and self._more():
            pass
        data, self._read = self._read[:size], self._read[size:]
        return data

    def readline(self) -> bytes:
        """Read up to a newline, as the oldest of pickle's opcodes need."""
        while b"\n" not in self._read and self._more():
            pass
        return self.read(self._read.find(b"\n") + 1 or len(self._read))

    def close(self) -> None:
        """Close the pipe."""
        self._pipe.close()

    def _more(self) -> bool:
        remaining = self.deadline - time.monotonic()
        while not select.select([self._pipe], [], [], max(0.0, min(_TURN, remaining)))[0]:
            remaining = self.deadline - time.monotonic()
            if self._is_given_up():
                raise _GivenUpError
            if remaining <= 0:
                raise TimeoutError
        part = os.read(self._pipe.fileno(), _CHUNK)
        self._read += part
        return bool(part)
