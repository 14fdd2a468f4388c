"""What `tui_reader.library.inspection` finds, in lines."""

from collections.abc import Iterator

from tui_reader.cli.output import FAULT, told, write_lines
from tui_reader.cli.places import place
from tui_reader.domain.clean import clean_line
from tui_reader.library.inspection import JournalState, LibraryState, inspect
from tui_reader.library.library import Place

_KEPT = "kept and skipped"
_WRITABLE = "can be written"


def examine(name: str) -> int:
    """Print how journals and index are, and what to do where something is wrong."""
    where, _ = place(name)
    found = inspect(where)
    write_lines(map(_clean, _lines(where, found)))
    return 0 if found.is_well else FAULT


def _clean(line: str) -> str:
    text = line.lstrip(" ")
    return line[: len(line) - len(text)] + clean_line(text)


def _lines(where: Place, found: LibraryState) -> Iterator[str]:
    yield f"library: {where.root}"
    yield f"id: {found.id}"
    yield f"device: {found.device or 'without a name'}"
    yield f"  {where.device}: {found.device_fault or _WRITABLE}"
    yield f"marks: {where.marks}"
    yield f"  {'cannot be written: ' if found.marks_fault else ''}{found.marks_fault or _WRITABLE}"
    for journal in found.journals:
        yield from _journal_lines(journal)
    yield from _index_lines(found)
    for fault in found.faults:
        yield f"fault: {fault}"
    problems = "; see tui-reader list 'is:problem'" if found.counts.problems else ""
    yield f"files with problems: {found.counts.problems}{problems}"
    yield "all is well" if found.is_well else "something is wrong; see above"


def _journal_lines(journal: JournalState) -> Iterator[str]:
    size = f"{told(journal.lines, 'line')}, {told(journal.marks, 'mark')}"
    yield f"  {journal.name}: {journal.owner}, {size}"
    if journal.error:
        yield f"    {journal.error}"
    for fault in journal.faults:
        yield f"    {fault}; {_KEPT}"
    if journal.more_faults:
        yield f"    and {journal.more_faults} more; {_KEPT}"


def _index_lines(found: LibraryState) -> Iterator[str]:
    yield f"index: {found.index_file}"
    if not (found.was_damaged or found.index_faults):
        yield f"  in order, {told(found.counts.total, 'article')}"
    if found.was_damaged:
        yield "  it was damaged and is empty now: tui-reader sync fills it; no mark is lost"
    for fault in found.index_faults:
        yield f"  damaged: {fault}; tui-reader sync --rebuild makes it anew; no mark is lost"
    if found.counts.waiting:
        waits = told(found.counts.waiting, "article")
        yield f"  the text of {waits} cannot be searched yet: tui-reader sync takes it in"
