"""Open an address or a file in another program, without a shell, without disturbing the screen."""

import os
import platform
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from tui_reader.domain.errors import ReaderError

SCHEMES = frozenset(("http", "https", "mailto"))
TEXT_BROWSERS = ("w3m", "lynx", "elinks", "links", "links2", "www-browser")
"""Browsers that need the terminal."""
_BROWSE = "import sys, webbrowser; sys.exit(not webbrowser.open(sys.argv[1]))"
_LOOK = 1.0
"""Seconds in which a program that cannot do it has usually ended."""


def browser(address: str, environment: Mapping[str, str]) -> list[str]:
    """Give the program and its arguments that open ``address``.

    ``$BROWSER`` is a command, in which ``%s`` stands for the address, or several with colons
    between, of which the first is taken. Raises `ReaderError` for an address that no browser should
    get.
    """
    try:
        scheme = urlsplit(address).scheme.lower()
    except ValueError:
        scheme = ""
    if scheme not in SCHEMES:
        raise ReaderError("only web and mail addresses are opened", where=address)
    try:
        words = shlex.split(environment.get("BROWSER", "").split(os.pathsep)[0])
    except ValueError as error:
        raise ReaderError(
            f"$BROWSER is no command: {error}", where=environment["BROWSER"]
        ) from error
    if not words:
        return [sys.executable, "-P", "-c", _BROWSE, address]
    if any("%s" in word for word in words):
        return [word.replace("%s", address) for word in words]
    return [*words, address]


def text_browser(
    address: str,
    environment: Mapping[str, str],
    system: str,
    release: str,
    which: Callable[[str], str | None] = shutil.which,
) -> list[str]:
    """Give the program that opens ``address`` in the terminal; empty where a window is opened.

    It is $BROWSER if that is one of `TEXT_BROWSERS`, or one of those where there is no desktop.
    Raises `ReaderError` where there is neither.
    """
    words = browser(address, environment)
    if environment.get("BROWSER"):
        return words if Path(words[0]).name in TEXT_BROWSERS else []
    has_desktop = any(map(environment.get, ("DISPLAY", "WAYLAND_DISPLAY")))
    if system == "Darwin" or "microsoft" in release.lower() or has_desktop:
        return []
    program = next(filter(None, map(which, TEXT_BROWSERS)), None)
    if program is None:
        raise ReaderError("no browser can be opened here", where=address, hint="set $BROWSER")
    return [program, address]


def viewer(
    file: Path, system: str, release: str, which: Callable[[str], str | None] = shutil.which
) -> list[str]:
    """Give the program and its argument that show ``file``, an absolute path, as the system does.

    ``system`` and ``release`` are what `platform` calls them. Raises `ReaderError` where the
    program is missing.
    """
    names = ["open"] if system == "Darwin" else ["xdg-open"]
    if "microsoft" in release.lower():  # Linux inside of Windows
        names.insert(0, "wslview")
    program = next(filter(None, map(which, names)), None)
    if program is None:
        raise ReaderError(
            f"{names[0]} is missing, by which files are opened",
            hint="install wslu" if names[0] == "wslview" else "install xdg-utils",
        )
    return [program, str(file)]


def open_address(address: str) -> list[str]:
    """Open an address in the browser, or give the one that needs the terminal for it.

    Raises `ReaderError` where neither can be done.
    """
    words = text_browser(address, os.environ, platform.system(), platform.release())
    if not words:
        _start(browser(address, os.environ), "set $BROWSER to a program that can")
    return words


def open_file(file: Path) -> None:
    """Show a file by its program; raises `ReaderError` where that cannot be done."""
    hint = f"choose a program for {file.suffix} in your system's settings"
    _start(viewer(file, platform.system(), platform.release()), hint)


def _start(words: Sequence[str], hint: str) -> None:
    """Start a program, and wait only for as long as one takes that cannot do it."""
    try:
        process = subprocess.Popen(  # noqa: S603 - an argument list: no shell reads it
            words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ReaderError(f"cannot be started: {reason}", where=words[0], hint=hint) from error
    try:
        status = process.wait(_LOOK)
    except subprocess.TimeoutExpired:
        return  # it shows what it was given
    if status:
        raise ReaderError(
            f"ended with status {status}, nothing is opened", where=words[0], hint=hint
        )
