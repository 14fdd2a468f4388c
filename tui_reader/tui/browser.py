"""Open a link in the user's browser, without a shell and without disturbing the screen."""

import os
import shlex
import subprocess
import sys
from collections.abc import Mapping
from urllib.parse import urlsplit

from tui_reader.domain.errors import ReaderError

SCHEMES = frozenset(("http", "https", "mailto"))


def command(link: str, environment: Mapping[str, str]) -> list[str]:
    """Give the program and its arguments that open ``link``.

    ``$BROWSER`` is a command, in which ``%s`` stands for the link, or several with colons between,
    of which the first is taken. Raises `ReaderError` for a link that no browser should get.
    """
    try:
        scheme = urlsplit(link).scheme.lower()
    except ValueError:
        scheme = ""
    if scheme not in SCHEMES:
        raise ReaderError("only web and mail links are opened", where=link)
    try:
        words = shlex.split(environment.get("BROWSER", "").split(os.pathsep)[0])
    except ValueError as error:
        raise ReaderError(
            f"$BROWSER is no command: {error}", where=environment["BROWSER"]
        ) from error
    if not words:
        return [sys.executable, "-P", "-m", "webbrowser", link]
    if any("%s" in word for word in words):
        return [word.replace("%s", link) for word in words]
    return [*words, link]


def open_link(link: str) -> None:
    """Open ``link``; raises `ReaderError` where that cannot be done."""
    words = command(link, os.environ)
    try:
        subprocess.Popen(  # noqa: S603 - an argument list: no shell reads the link
            words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        raise ReaderError(
            f"the browser cannot be started: {error.strerror}", where=words[0], hint="set $BROWSER"
        ) from error
