"""Text and articles changed in the user's editor, which has the terminal meanwhile."""

import os
import shlex
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from tui_reader.domain.errors import ReaderError
from tui_reader.tui.foreground import ending, run


def command(environment: Mapping[str, str]) -> list[str]:
    """Give the editor's program and arguments: $VISUAL, $EDITOR, else vi; raises `ReaderError`."""
    name = next((name for name in ("VISUAL", "EDITOR") if environment.get(name)), "")
    try:
        words = shlex.split(environment.get(name, "vi"))
    except ValueError as error:
        raise ReaderError(f"${name} is no command: {error}", where=environment[name]) from error
    return words or ["vi"]


def edit(file: Path) -> None:
    """Let the user edit a file; raises `ReaderError` where the editor fails or cannot be run."""
    words = command(os.environ)
    try:
        status = run([*words, str(file)])
    except ReaderError as error:
        raise ReaderError(f"the editor {error.what}", where=words[0], hint="set $EDITOR") from error
    if status:
        raise ReaderError(f"the editor {ending(status)}", where=words[0])


def edited(text: str) -> str:
    """Give what the user makes of ``text``; raises `ReaderError` where no editor can be run."""
    with TemporaryDirectory(prefix="tui-reader-") as folder:
        file = Path(folder) / "note.md"
        file.write_text(text, "utf-8")
        edit(file)
        return file.read_text("utf-8", errors="replace").rstrip()
