"""Text given to a command of the user's, which has the terminal meanwhile."""

from collections.abc import Mapping

from tui_reader.tui.foreground import ending, run, wait_for_enter

_BACK = "Enter goes back to tui-reader "


def pipe(command: str, text: str, more: Mapping[str, str]) -> str:
    """Run a shell command that reads ``text``; say how it has ended, nothing if it was content.

    What it has written stays to be read. Raises `ReaderError` where there is no shell.
    """
    status = run(["sh", "-c", command], text=text, more=more)
    said = f"The command {ending(status)}." if status else ""
    wait_for_enter(f"{said} {_BACK}".lstrip())
    return said
