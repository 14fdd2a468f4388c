"""What takes bytes from outside, each as a function that raises where it is not as promised."""

from collections.abc import Callable, Iterator, Mapping

from rich.style import Style

from tests.escapes import stray_characters
from tui_reader.document.blocks import to_documents
from tui_reader.document.cells import cell_len
from tui_reader.document.front_matter import read
from tui_reader.document.header import with_header
from tui_reader.document.layout import layout
from tui_reader.document.model import Block, Document
from tui_reader.document.plain.content import content, to_plain
from tui_reader.domain.article import Article
from tui_reader.domain.errors import ConfigError, QueryError
from tui_reader.domain.query_parser import parse
from tui_reader.library.exchange_forms import read_lines
from tui_reader.settings.config_file import understood
from tui_reader.storage.checking import fault_of
from tui_reader.storage.journal import decode, encode
from tui_reader.tui.strips import line_strip, link_style

_STYLE = Style()


def article(data: bytes) -> None:
    """Read a file whole, set it at a width that its bytes give, and draw every line."""
    found, body = read(data, "folder/file.md", modified=0.0)
    check_article(found)
    width = 8 + sum(data[:64]) % 193
    counts = Document((), 0, 0)
    blocks = [block for part in to_documents(body) for block in part.blocks]
    draw(with_header(found, counts._replace(blocks=tuple(blocks))), width)


def words(data: bytes) -> None:
    """Read what is searched for in a file, and what is shown where the conversion fails."""
    _, body = read(data, "file.md", modified=0.0)
    _check_text(content(body).text)
    draw(to_plain(body).blocks, 40)


def query(data: bytes) -> None:
    """Parse a query, and what it is written as again."""
    try:
        found = parse(data.decode("utf-8", "surrogateescape"))
    except QueryError as error:
        _check_line(str(error))
        return
    hash(found)


def configuration(data: bytes) -> None:
    """Understand a configuration, and say what is wrong in it."""
    try:
        found = understood(data.decode("utf-8", "replace"), "config.toml")
    except ConfigError as error:
        _check_line(str(error))
        return
    for fault in found.faults:
        _check_line(str(fault))


def journal(data: bytes) -> None:
    """Read a journal's lines; what is a record stays one when it is written again."""
    for line in data.split(b"\n"):
        record = decode(line + b"\n")
        if record is None:
            _check_line(fault_of(line))
        elif decode(encode(record)) != record:
            raise AssertionError(record)


def marks(data: bytes) -> None:
    """Read what is to be imported."""
    for line in read_lines(data):
        for fault in line.faults:
            _check_line(fault)


TARGETS: Mapping[str, Callable[[bytes], None]] = {
    each.__name__: each for each in (article, words, query, configuration, journal, marks)
}


def check_article(found: Article) -> None:
    """Look for what a terminal obeys in all that is known of an article."""
    for text in _texts(found):
        _check_line(text)


def _texts(found: Article) -> Iterator[str]:
    yield from (found.title, found.source, found.link, found.lang)
    yield from (*found.authors, *found.tags, *found.images)
    yield from (name for path in found.categories for name in path)
    if found.problem is not None:
        yield str(found.problem)


def draw(blocks: tuple[Block, ...], width: int) -> None:
    """Draw every line, and look for what is wider than the pane or a terminal would obey."""
    for line in layout(blocks, width):
        if line.pan is None and cell_len(line.text) > width:
            raise AssertionError(f"{cell_len(line.text)} cells in {width}: {line.text!r}")
        strip = line_strip(line, width, 0, _STYLE, lambda run: link_style(run.href))
        if strip.cell_length != width:
            raise AssertionError(f"{strip.cell_length} cells for {width}: {line.text!r}")
        _check_line(strip.text)
        for segment in strip:
            link = segment.style.link if segment.style else None
            if link and not (link.isascii() and link.isprintable() and " " not in link):
                raise AssertionError(link)


def _check_line(text: str) -> None:
    if found := stray_characters(text, ""):
        raise AssertionError(f"{found!r} in {text!r}")


def _check_text(text: str) -> None:
    if found := stray_characters(text, "\n\t"):
        raise AssertionError(f"{found!r} in {text!r}")
