"""What `tui_reader.library.inspection` finds, in lines."""

from collections.abc import Iterator

from tui_reader.cli.output import FAULT, told, write_lines
from tui_reader.cli.places import place
from tui_reader.domain.clean import clean_line
from tui_reader.library.inspection import JournalState, LibraryState, inspect
from tui_reader.library.library import Place
from tui_reader.library.remedies import remedy

_KEPT = "kept and skipped"
_WRITABLE = "can be written"
_MAKE_WRITABLE = "see that it is a folder you may write to, for no mark can be kept"
_READABLE = "make it readable for yourself; what was known below it stays"
_MEND_JOURNAL = "mend it or move it away, for its marks are missing"


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
    fault = found.marks_fault and f"cannot be written: {found.marks_fault}; {_MAKE_WRITABLE}"
    yield f"  {fault or _WRITABLE}"
    for fault in found.lock_faults:
        yield f"  {fault}"
    for journal in found.journals:
        yield from _journal_lines(journal)
    yield from _index_lines(found)
    for fault in found.faults:
        yield f"fault: {fault}"
    for folder in found.unlistable:
        yield f"fault: {folder}: this folder cannot be listed; {_READABLE}"
    yield from _problem_lines(found)
    yield "all is well" if found.is_well else "something is wrong; see above"


def _journal_lines(journal: JournalState) -> Iterator[str]:
    size = f"{told(journal.lines, 'line')}, {told(journal.marks, 'mark')}"
    yield f"  {journal.name}: {journal.owner}, {size}"
    if journal.error:
        yield f"    {journal.error}; {_MEND_JOURNAL}"
    for fault in journal.faults:
        yield f"    {fault}; {_KEPT}"
    if journal.more_faults:
        yield f"    and {journal.more_faults} more; {_KEPT}"
    if journal.faults:
        yield "    nothing has to be done: the others count; delete these to hear no more of them"


def _index_lines(found: LibraryState) -> Iterator[str]:
    if found.index_file is None:
        yield "index: none can be used, for the reason below"
        return
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
    if found.files and not found.counts.total:
        yield f"  of {told(found.files, 'file')} none is taken in: tui-reader sync does so"


def _problem_lines(found: LibraryState) -> Iterator[str]:
    """Give what to do, and below it the files that it is to be done about."""
    if found.index_file is None:
        yield "files with problems: not known without an index"
        return
    yield f"files with problems: {len(found.problems)}"
    remedies: dict[str, list[str]] = {}
    for path, problem in found.problems:
        remedies.setdefault(remedy(problem), []).append(f"{path}: {problem}")
    for sentence, files in remedies.items():
        yield f"  {sentence}"
        yield from (f"    {file}" for file in files)
