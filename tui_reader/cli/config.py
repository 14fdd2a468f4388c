"""The configuration file: an example of it, what is wrong in it, and where it is."""

from collections.abc import Iterator
from pathlib import Path

from tui_reader.cli.output import FAULT, complain, told, write_lines
from tui_reader.domain.clean import clean_line
from tui_reader.settings.config import Config
from tui_reader.settings.config_file import load
from tui_reader.settings.keys import show_key
from tui_reader.settings.paths import user_paths
from tui_reader.settings.toml_lines import line_of, statements
from tui_reader.storage.looking import is_there


def print_default() -> int:
    """Print an example with every key."""
    from tui_reader.settings.config_example import example  # noqa: PLC0415 - seldom

    write_lines(example().split("\n"))
    return 0


def print_path() -> int:
    """Print where the file is, or would be."""
    write_lines([clean_line(str(user_paths().config_file))])
    return 0


def check(name: str) -> int:
    """Print each fault of the user's file, or of the one that is named."""
    file = Path(name) if name else user_paths().config_file
    if not is_there(file):
        if name:
            complain(f"{name}: there is no such file")
            return FAULT
        write_lines([clean_line(f"{file}: there is none, and everything is as usual")])
        return 0
    config = load(file)
    faults = config.faults
    write_lines([clean_line(str(fault)) for fault in faults])
    write_lines([clean_line(note) for note in _taken(file, config)])
    if faults:
        complain(f"{told(len(faults), 'mistake')}; what is wrong is left out")
        return FAULT
    write_lines([clean_line(f"{file}: all is well")])
    return 0


def _taken(file: Path, config: Config) -> Iterator[str]:
    """Say which usual keys the user's own have taken, which is no mistake."""
    if not config.taken:
        return
    lines = tuple(statements(file.read_text("utf-8-sig")))
    for keys, winner, loser, _ in config.taken:
        kept = ", ".join(map(show_key, config.keymap.keys(loser)))
        where = f"{file}:{line_of(lines, ('keys', winner))}: keys.{winner}"
        yield f"{where}: it takes “{show_key(keys)}” from {loser}, which keeps {kept}"
