"""Text written in the user's editor, which has the terminal meanwhile."""

import os
import shlex
import subprocess
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from tui_reader.domain.errors import ReaderError


def command(environment: Mapping[str, str]) -> list[str]:
    """Give the editor's program and arguments: $VISUAL, $EDITOR, else vi; raises `ReaderError`."""
    name = next((name for name in ("VISUAL", "EDITOR") if environment.get(name)), "")
    try:
        words = shlex.split(environment.get(name, "vi"))
    except ValueError as error:
        raise ReaderError(f"${name} is no command: {error}", where=environment[name]) from error
    return words or ["vi"]


def edited(text: str) -> str:
    """Give what the user makes of ``text``; raises `ReaderError` where no editor can be run."""
    words = command(os.environ)
    with TemporaryDirectory(prefix="tui-reader-") as folder:
        file = Path(folder) / "note.md"
        file.write_text(text, "utf-8")
        try:
            status = subprocess.run([*words, str(file)], check=False).returncode  # noqa: S603 - the user's own
        except OSError as error:
            raise ReaderError(
                f"the editor cannot be started: {error.strerror}",
                where=words[0],
                hint="set $EDITOR",
            ) from error
        if status:
            raise ReaderError(
                f"the editor ended with status {status}", where=words[0], hint="nothing was changed"
            )
        return file.read_text("utf-8", errors="replace").rstrip()
