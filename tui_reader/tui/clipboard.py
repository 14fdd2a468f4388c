"""Text put on the clipboard: by the system's program where there is one, else by the terminal."""

import shutil
import subprocess
import sys
from base64 import b64encode
from collections.abc import Callable, Mapping
from typing import NamedTuple

from textual.app import App

from tui_reader.domain.errors import ReaderError

LONGEST = 74_994
"""Bytes that terminals take at least, xterm for one; further ones they may drop."""
_PATIENCE = 2.0
"""Seconds that a program may take."""
_CHUNK = 240
"""Characters that GNU screen hands through at once."""


class Program(NamedTuple):
    """What puts its standard input on the clipboard."""

    words: tuple[str, ...]
    encoding: str = "utf-8"

    @property
    def name(self) -> str:
        """What it is called by."""
        return self.words[0]

    def take(self, text: str) -> None:
        """Put ``text`` on the clipboard; raises `ReaderError` where the program does not."""
        try:
            status = subprocess.run(  # noqa: S603 - an argument list: no shell reads it
                self.words,
                input=text.encode(self.encoding, "replace"),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
                timeout=_PATIENCE,
                check=False,
            ).returncode
        except subprocess.TimeoutExpired:
            raise ReaderError(f"{self.name} took longer than {_PATIENCE:.0f} s") from None
        except OSError as error:
            raise ReaderError(f"{self.name} cannot be started: {error.strerror}") from error
        if status:
            raise ReaderError(f"{self.name} ended with status {status}")


_WAYLAND = Program(("wl-copy",))
_X11 = (Program(("xclip", "-selection", "clipboard")), Program(("xsel", "-ib")))
_MACOS = Program(("pbcopy",))
_WINDOWS = Program(("clip.exe",), "utf-16-le")
_TMUX = Program(("tmux", "load-buffer", "-w", "-"))


def program(
    environment: Mapping[str, str],
    which: Callable[[str], str | None] = shutil.which,
    platform: str = sys.platform,
) -> Program | None:
    """Choose the program that reaches the user's clipboard; None where only the terminal does.

    That of a machine on which one is logged in from another has no screen of its own, unless it is
    shown on the user's.
    """
    is_far = bool(environment.get("SSH_TTY") or environment.get("SSH_CONNECTION"))
    candidates: list[Program] = []
    if environment.get("WAYLAND_DISPLAY"):
        candidates.append(_WAYLAND)
    if environment.get("DISPLAY"):
        candidates += _X11
    if platform == "darwin" and not is_far:
        candidates.append(_MACOS)
    if environment.get("WSL_DISTRO_NAME") and not is_far:
        candidates.append(_WINDOWS)
    if environment.get("TMUX"):
        candidates.append(_TMUX)
    return next((one for one in candidates if which(one.name)), None)


def sequence(text: str, environment: Mapping[str, str]) -> str:
    """Give what tells the terminal to take ``text`` (OSC 52), also through tmux or screen."""
    encoded = b64encode(text.encode("utf-8", "replace")).decode("ascii")
    asked = f"\x1b]52;c;{encoded}\a"
    if environment.get("TMUX"):
        return "\x1bPtmux;" + asked.replace("\x1b", "\x1b\x1b") + "\x1b\\"
    if environment.get("STY"):
        starts = range(0, len(asked), _CHUNK)
        return "".join(f"\x1bP{asked[start : start + _CHUNK]}\x1b\\" for start in starts)
    return asked


def by_terminal(app: App[None], text: str, environment: Mapping[str, str]) -> str:
    """Let the terminal take ``text``; say how, and that it may be too much."""
    app._clipboard = text
    if app._driver is not None:
        app._driver.write(sequence(text, environment))
    if len(text.encode("utf-8", "replace")) > LONGEST:
        return "the terminal (OSC 52), which may not take all of it: it is long"
    return "the terminal (OSC 52)"
