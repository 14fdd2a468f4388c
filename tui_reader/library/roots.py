"""Which libraries this device knows, by their folders: one that a folder lies in is opened."""

from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path

from tui_reader.domain.errors import JournalError
from tui_reader.domain.marks import ROOT_FIELD, Clock, Record
from tui_reader.library.scan import article_path
from tui_reader.storage.device import device_id, machine_id
from tui_reader.storage.journal import Journal
from tui_reader.storage.looking import is_file, is_folder


def index_file(cache: Path, root: Path, only: str, owner: str) -> Path:
    """Give the index of the library at ``root``, or of its one file, on the device ``owner``."""
    name = blake2b(f"{root}\0{only}\0{owner}".encode("utf-8", "surrogateescape"))
    return cache / f"{name.hexdigest()[:24]}.sqlite"


def owner_of(device: Path) -> str:
    """Give the name that indexes of this device have; raises `JournalError`."""
    return device_id(device, machine_id())


def known_root(
    path: Path, configured: Iterable[Path], *, cache: Path, marks: Path, device: Path
) -> Path | None:
    """Give the folder of the library that has ``path``, a folder or file, in it.

    A library is known that is configured, that has an index, or else that the journals name: these
    are read only where nothing else says so. The folder itself wins, then the nearest around it.
    """
    folders = [one for one in (path, *path.parents) if is_folder(one) and _lists(one, path)]
    try:
        owner = owner_of(device)
    except JournalError:
        owner = ""
    named = frozenset(configured)
    for folder in folders:
        if folder in named or is_file(index_file(cache, folder, "", owner)):
            return folder
    journal = Journal(marks, Clock(owner))
    records = (item for _, item in journal.read({}) if isinstance(item, Record))
    return marked_root(records, path, folders, owner)


def _lists(root: Path, path: Path) -> bool:
    """Tell whether a library at ``root`` has ``path`` in it: it leaves out what is hidden."""
    relpath, is_all = article_path(root, str(path))
    return path == root or bool(relpath) or not is_all


def marked_root(
    records: Iterable[Record], path: Path, folders: Iterable[Path], device: str
) -> Path | None:
    """Give the nearest of ``folders`` that is a library with marks below the folder of ``path``.

    A library without any there may be a single file that was opened once, far above.
    """
    near = list(folders)
    roots: dict[str, set[Path]] = {}
    marked: dict[str, set[Path]] = {}
    below = {folder: path.relative_to(folder).as_posix() for folder in near if folder != path}
    if not is_folder(path):
        below = {folder: name.rpartition("/")[0] for folder, name in below.items()}
    below = {folder: f"{name}/" for folder, name in below.items() if name}
    for record in records:
        if record.field == ROOT_FIELD:
            if record.stamp.device == device and isinstance(record.value, str):
                roots.setdefault(record.library, set()).add(Path(record.value))
            continue
        found = marked.setdefault(record.library, set())
        for folder in below.keys() - found:
            if any(target.relpath.startswith(below[folder]) for target in record.targets):
                found.add(folder)
    known = {folder for library, some in roots.items() for folder in some}
    with_marks = {
        folder for library, some in roots.items() for folder in some & marked.get(library, set())
    }
    for folder in near:
        if folder in with_marks or (folder == path and folder in known):
            return folder
    return None
