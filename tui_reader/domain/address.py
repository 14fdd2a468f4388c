"""Addresses of the web: what those of one page have in common, and how one is shown."""

import re
import unicodedata
from urllib.parse import quote, unquote

from tui_reader.domain.clean import NOT_DRAWN

_WEB = re.compile(r"https?://([^/?#]+)(.*)", re.IGNORECASE | re.DOTALL)
_PLACE = re.compile(r"#(?![/!]).*", re.DOTALL)
"""A place in a page; pages of some sites differ by no more than ``#/name`` or ``#!name``."""
_HOST = re.compile(r"((?:[A-Za-z][A-Za-z0-9+.-]*:)+[/\\]*|[/\\]{2,})([^/\\?#]*)")
_NO_NAME = re.compile("[ /?#@\\\\%\ufffd]")
_ENDS_HOST = re.compile(r"[/?#@\\]")
_FOREIGN_LABEL = re.compile(r"[^.:@\[\]]*[^\x00-\x7f][^.:@\[\]]*")
_STOPS = re.compile("[\u3002\uff0e\uff61]")
"""What stands for a full stop in the name of a host (IDNA2003, RFC 3490 3.1)."""
_UNSEEN = re.compile(f"[{NOT_DRAWN}\u115f\u2800\U00016fe4]")
"""What is called printable and draws nothing, or a blank."""


def page_of(address: str) -> str:
    """Give an address of the web without scheme, fragment, last slash and escapes; else nothing."""
    match = _WEB.fullmatch(_PLACE.sub("", address.strip(), count=1))
    return match[1].lower() + unquote(match[2]).rstrip("/") if match else ""


def shown(address: str) -> str:
    """Give an address as one can trust one's eyes.

    The name of its host is in ASCII (Punycode, RFC 3492), for letters of other scripts look like
    those of a host that one knows, and what draws nothing is escaped.
    """
    match = _HOST.match(address)
    is_plain = match is None or "%" not in match[2]  # what browsers take for a host
    if is_plain and address.isascii() and address.isprintable() and " " not in address:
        return address
    if match is not None:
        user, at, host = match[2].rpartition("@")
        host = _unescaped(host) if match[1].endswith(("/", "\\")) else host
        user = user if _is_mail(address) else _ascii_host(user)
        address = match[1] + user + at + _ascii_host(host) + address[match.end() :]
    return "".join(_seen(char) for char in address)


def misleads(address: str) -> bool:
    r"""Tell whether another host is meant than the one that is read first: ``a@b``, ``a\b``.

    So it is where a part of the host is another form of what ends one (UTS #46, 4.1).
    """
    match = None if _is_mail(address) else _HOST.match(address)
    if match is None:
        return False
    host = match[2] if match[2].isascii() else unicodedata.normalize("NFKC", match[2])
    return bool(_ENDS_HOST.search(host)) or address[match.end() : match.end() + 1] == "\\"


def _is_mail(address: str) -> bool:
    return address[:7].lower() == "mailto:"


def _unescaped(host: str) -> str:
    """Read a host's name as browsers do; one that holds what no name does stays as it is."""
    name = unquote(host) if host.isascii() else host
    is_name = name.isprintable() and not _NO_NAME.search(name)
    return name if is_name and name.count(":") == host.count(":") else host


def _ascii_host(host: str) -> str:
    return _FOREIGN_LABEL.sub(_ascii_label, _STOPS.sub(".", host))


def _ascii_label(match: re.Match[str]) -> str:
    """Write a label as browsers do: what is another form of ASCII is ASCII."""
    label = unicodedata.normalize("NFKC", match[0]).lower()
    if _NO_NAME.search(label):
        return quote(match[0], safe="")
    if label.isascii():
        return label
    return "xn--" + label.encode("punycode", "replace").decode()


def _seen(char: str) -> str:
    if char.isprintable() and char != " " and not _UNSEEN.match(char):
        return char
    return quote(char, safe="", errors="replace")
