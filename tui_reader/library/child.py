"""The parser process: reads files of one library and answers with articles and documents.

Requests and answers are pickles on standard input and output. A fault in here ends the process,
which the other side reports as the file's problem: nothing untrusted is parsed anywhere else.
"""

import os
import pickle
import resource
import select
import signal
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from time import monotonic
from typing import BinaryIO

from tui_reader.document.encoding import is_binary
from tui_reader.document.front_matter import body_of, read
from tui_reader.document.model import Document
from tui_reader.document.plain.content import content, to_plain
from tui_reader.domain.article import Article, Content, Problem
from tui_reader.domain.clean import clean_line
from tui_reader.library.requests import (
    READY,
    WITH_DOCUMENTS,
    ArticlesRequest,
    ContentsRequest,
    DocumentRequest,
    Reading,
)
from tui_reader.storage.writing import Wordless, Words, words_of

SECONDS = 10
"""Until the process ends itself, where nobody is left to do so."""
_PATIENCE = 0.1
"""Seconds after which what has been read is sent."""
MEMORY = 1 << 30
"""Bytes of address space: enough for any article, too little to hurt the machine."""


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer requests until the input ends: one answer for each file that was asked for."""
    while True:
        try:
            request = pickle.load(requests)  # noqa: S301 - the parent process wrote it
        except EOFError:
            return
        if isinstance(request, ArticlesRequest):
            root, flat = request.root, request.flat
            articles = (read_article(root, file, flat=flat) for file in request.files)
            _answer_many(answers, articles, apart=request.apart)
        elif isinstance(request, ContentsRequest):
            root = request.root
            words = (read_words(root, one) for one in request.files)
            _answer_many(answers, words, apart=request.apart)
        elif isinstance(request, DocumentRequest):
            signal.alarm(SECONDS)
            for part in read_document(request):
                _answer(answers, part._replace(number=request.number))
                signal.alarm(SECONDS)
                if not part.ends and select.select([requests], [], [], 0)[0]:
                    break  # another article is asked for
        signal.alarm(0)


def _answer(answers: BinaryIO, answer: object) -> None:
    pickle.dump(answer, answers, pickle.HIGHEST_PROTOCOL)
    answers.flush()


def _answer_many(answers: BinaryIO, found: Iterator[object], *, apart: bool) -> None:
    """Answer by a list from time to time: to send each alone costs as much as to read it."""
    some: list[object] = []
    signal.alarm(SECONDS)
    late = monotonic() + _PATIENCE
    for one in found:
        some.append(one)
        if apart or monotonic() > late:
            _answer(answers, some)
            some = []
            late = monotonic() + _PATIENCE
        signal.alarm(SECONDS)
    if some:
        _answer(answers, some)


def read_article(root: Path, relpath: str, *, flat: bool) -> Article | None:
    """Read one file's metadata; None for a file that is no text."""
    found = _read(root, relpath, flat=flat)
    return found[0] if found else None


def read_words(root: Path, file: Wordless) -> Words | None:
    """Read what is searched for in one file; None for one that cannot be read."""
    try:
        data = (root / file.relpath).read_bytes()
    except OSError:
        return None
    found = Content() if is_binary(data) else content(body_of(data, file.body_at))
    return words_of(file.id, found)


def read_document(request: DocumentRequest) -> Iterator[Reading]:
    """Read one file whole, in parts if it is long."""
    from tui_reader.document.blocks import to_documents  # noqa: PLC0415 - not needed for a list

    found = _read(request.root, request.relpath, flat=request.flat)
    if found is None:
        problem = Problem("this is no text file")
        yield Reading(_unread(request.relpath, 0.0, problem), Document((), 0, 0))
        return
    article, body = found
    if request.defeat:
        problem = Problem(f"shown as plain text, for {request.defeat}")
        yield Reading(replace(article, problem=problem), to_plain(body))
        return
    begins = True
    for document in to_documents(body, request.links):
        yield Reading(article, document, begins=begins, ends=False)
        begins = False
    yield Reading(article, Document((), 0, 0), begins=begins)


def _read(root: Path, relpath: str, *, flat: bool) -> tuple[Article, str] | None:
    file = root / relpath
    modified = 0.0
    try:
        modified = file.stat().st_mtime
        data = file.read_bytes()
    except OSError as error:
        problem = Problem(f"it cannot be read: {error.strerror}")
        return _unread(relpath, modified, problem), ""
    if is_binary(data):
        return None
    return read(data, relpath, modified=modified, flat_categories=flat)


def _unread(relpath: str, modified: float, problem: Problem) -> Article:
    return Article(relpath, clean_line(relpath.rpartition("/")[2]), modified, problem=problem)


def main() -> None:
    """Serve on a copy of standard output, so that no stray print can spoil an answer."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    os.nice(5)  # while a long article arrives, keys come first
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    if WITH_DOCUMENTS in sys.argv:
        from tui_reader.document.blocks import to_document  # noqa: PLC0415

        to_document("<p>The first conversion builds what the others use.</p>")
    _answer(answers, READY)
    serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
