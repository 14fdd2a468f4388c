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
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any, BinaryIO

from tui_reader.document.encoding import decode, is_binary, is_other
from tui_reader.document.front_matter import body_of, read
from tui_reader.document.model import Block, Document, Kind, Role, Span
from tui_reader.document.plain.content import content, crude_content, to_plain
from tui_reader.domain.article import Article, Content, Problem
from tui_reader.domain.clean import clean_line
from tui_reader.library import limits
from tui_reader.library.requests import (
    READY,
    WITH_DOCUMENTS,
    ArticlesRequest,
    Begun,
    ContentsRequest,
    DocumentRequest,
    Reading,
)
from tui_reader.library.taking import is_large, take
from tui_reader.storage.writing import Wordless, Words, words_of

_PATIENCE = 0.1
"""Seconds after which what has been read is sent."""
_PLAIN = 1 << 17
"""Characters of plain text in a part."""
_NO_TEXT = "this is no text in any encoding that is known"
_UNSEARCHED = f"Only the first {limits.SEARCHED:,} characters of its text can be searched."


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer requests until the input ends: one answer for each file that was asked for."""
    while True:
        try:
            request = pickle.load(requests)  # noqa: S301 - the parent process wrote it
        except EOFError:
            return
        if isinstance(request, ArticlesRequest):
            _answer_many(answers, request, partial(read_article, request.root, flat=request.flat))
        elif isinstance(request, ContentsRequest):
            read = crude_content if request.crude else content
            _answer_many(answers, request, partial(read_words, request.root, read=read))
        elif isinstance(request, DocumentRequest):
            _allow(limits.SECONDS)
            for part in read_document(request):
                _answer(answers, part._replace(number=request.number))
                _allow(limits.SECONDS)
                if select.select([requests], [], [], 0)[0]:
                    break  # another article is asked for
        _allow(0)


def _allow(seconds: float) -> None:
    """Let the system end the process if what comes next takes too long; 0 for no end."""
    signal.setitimer(signal.ITIMER_PROF, seconds)
    signal.alarm(int(limits.PATIENCE) if seconds else 0)  # where nobody is left to do so


def _answer(answers: BinaryIO, answer: object) -> None:
    _allow(0)  # whoever reads it may be stopped
    pickle.dump(answer, answers, pickle.HIGHEST_PROTOCOL)
    answers.flush()


def _answer_many(
    answers: BinaryIO,
    request: ArticlesRequest | ContentsRequest,
    read: Callable[[Any], object],
) -> None:
    """Answer by a list from time to time: to send each alone costs as much as to read it."""
    some: list[object] = []
    late = monotonic() + _PATIENCE
    for file, place in zip(request.files, request.places, strict=True):
        alone = request.apart or is_large(place)
        if alone and some:
            _answer(answers, some)
            some = []
        _allow(limits.SECONDS)
        some.append(read(file))
        if alone or monotonic() > late:
            _answer(answers, some)
            some = []
            late = monotonic() + _PATIENCE
    if some:
        _answer(answers, some)


def read_article(root: Path, relpath: str, *, flat: bool) -> Article | None:
    """Read one file's metadata; None for a file that is no text."""
    found = _read(root, relpath, flat=flat)
    return found[0] if found else None


def read_words(root: Path, file: Wordless, *, read: Callable[[str], Content]) -> Words | None:
    """Read what is searched for in one file; None for one that cannot be read."""
    try:
        data = take(root / file.relpath).data
    except OSError:
        return None
    found = Content() if is_binary(data) else read(body_of(data, file.body_at)[: limits.SEARCHED])
    return words_of(file.id, found)


def read_document(request: DocumentRequest) -> Iterator[Reading | Begun]:
    """Read one file whole, in parts if it is long."""
    from tui_reader.document.blocks import to_documents  # noqa: PLC0415 - not needed for a list

    if request.bare:
        yield from _bare(request)
        return
    found = _read(request.root, request.relpath, flat=request.flat)
    yield Begun(request.number)
    if found is None:
        problem = Problem(_NO_TEXT)
        yield Reading(_unread(request.relpath, 0.0, problem), Document((), 0, 0))
        return
    article, body, cut = found
    if request.defeat:
        yield from _plain(article, body, request.defeat, cut)
        return
    begins = True
    for document in to_documents(body, request.links):
        yield Reading(article, document, begins=begins, ends=False)
        begins = False
    yield Reading(article, Document(_notice(cut), 0, 0), begins=begins)


def _bare(request: DocumentRequest) -> Iterator[Reading]:
    """Give the text of a file, front matter and all."""
    try:
        data, modified, cut = take(request.root / request.relpath)
    except OSError as error:
        yield Reading(_unreadable(request.root, request.relpath, error), Document((), 0, 0))
        return
    article = _unread(request.relpath, modified, None)
    yield from _plain(article, decode(data), request.defeat, cut)


def _plain(article: Article, text: str, defeat: str, cut: str) -> Iterator[Reading]:
    """Give a text in plain paragraphs, which takes little for each part."""
    reason = f"shown as plain text, for {defeat}"
    article = replace(article, problem=Problem(f"{reason}. {cut}" if cut else reason))
    start = 0
    while start < len(text):
        end = start + _PLAIN
        end = text.rfind("\n", start, end) + 1 or end
        yield Reading(article, to_plain(text[start:end]), begins=not start, ends=False)
        start = end
    yield Reading(article, Document(_notice(cut), 0, 0), begins=not text)


def _notice(cut: str) -> tuple[Block, ...]:
    """Say where an article is cut that it is."""
    return (Block(Kind.PARAGRAPH, (Span(cut, Role.MARK),)),) if cut else ()


def _read(root: Path, relpath: str, *, flat: bool) -> tuple[Article, str, str] | None:
    """Give an article, its body, and what is said where it is cut; None for what is no text."""
    try:
        data, modified, cut = take(root / relpath)
    except OSError as error:
        return _unreadable(root, relpath, error), "", ""
    if is_other(data):
        return None
    if is_binary(data):
        return _unread(relpath, modified, Problem(_NO_TEXT)), "", ""
    article, body = read(data, relpath, modified=modified, flat_categories=flat)
    hidden = _UNSEARCHED if len(body) > limits.SEARCHED else ""
    if cut or hidden:
        told = article.problem or Problem("")
        reasons = filter(None, (told.reason, cut, hidden))
        article = replace(article, problem=Problem(" ".join(reasons), told.line))
    return article, body, cut


def _unreadable(root: Path, relpath: str, error: OSError) -> Article:
    try:
        modified = (root / relpath).stat().st_mtime
    except OSError:
        modified = 0.0
    return _unread(relpath, modified, Problem(f"it cannot be read: {error.strerror}"))


def _unread(relpath: str, modified: float, problem: Problem | None) -> Article:
    return Article(relpath, clean_line(relpath.rpartition("/")[2]), modified, problem=problem)


def _limit_memory() -> None:
    hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
    most = limits.MEMORY if hard == resource.RLIM_INFINITY else min(hard, limits.MEMORY)
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))


def main() -> None:
    """Serve on a copy of standard output, so that no stray print can spoil an answer."""
    _limit_memory()
    os.nice(5)  # while a long article arrives, keys come first
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    if WITH_DOCUMENTS in sys.argv:
        from tui_reader.document.blocks import to_document  # noqa: PLC0415

        to_document("<p>The first conversion builds what the others use.</p>")
    _answer(answers, READY)
    try:
        serve(sys.stdin.buffer, answers)
    except MemoryError:  # of which to tell in the usual way takes memory, too
        os.write(2, b"\nMemoryError\n")
        os._exit(1)


if __name__ == "__main__":
    main()
