import os
import pty
import threading
from collections.abc import Iterator

import pytest

from tui_reader.settings.terminal import asked_width


@pytest.fixture
def terminal() -> Iterator[tuple[int, int]]:
    master, slave = pty.openpty()
    yield master, slave
    os.close(master)
    os.close(slave)


def answered(master: int, answer: bytes) -> None:
    """Answer as a terminal would when it is asked for the cursor's position."""
    asked = b""
    while not asked.endswith(b"\x1b[6n"):
        asked += os.read(master, 64)
    os.write(master, answer)


@pytest.mark.parametrize(
    ("answer", "width"),
    [(b"\x1b[7;3R", 2), (b"\x1b[7;2R", 1), (b"j\x1b[12;3R", 2), (b"\x1b[?1;2c", 1), (b"", 1)],
)  # fmt: skip
def test_the_cursor_tells_how_wide_the_character_was(
    terminal: tuple[int, int], answer: bytes, width: int
) -> None:
    master, slave = terminal
    other = threading.Thread(target=answered, args=(master, answer))
    other.start()
    patience = 10.0 if answer.endswith(b"R") else 0.05
    assert asked_width(slave, slave, patience) == width
    other.join()


def test_nothing_is_left_on_the_line(terminal: tuple[int, int]) -> None:
    master, slave = terminal
    assert asked_width(slave, slave, 0) == 1
    written = b""
    while not written.endswith(b"\x1b[K"):  # a terminal may give it in parts
        written += os.read(master, 64)
    assert written == "\r—\x1b[6n\r\x1b[K".encode()
