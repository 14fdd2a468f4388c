"""Addresses of the web: what those of one page have in common, and how one is shown."""

import re
import unicodedata
from urllib.parse import quote, unquote

_WEB = re.compile(r"https?://([^/?#]+)(.*)", re.IGNORECASE | re.DOTALL)
_PLACE = re.compile(r"#(?![/!]).*", re.DOTALL)
"""A place in a page; pages of some sites differ by no more than ``#/name`` or ``#!name``."""
_HOST = re.compile(r"((?:[A-Za-z][A-Za-z0-9+.-]*:)+[/\\]*|[/\\]{2,})([^/\\?#]*)")
_FOREIGN_LABEL = re.compile(r"[^.:@\[\]]*[^\x00-\x7f][^.:@\[\]]*")
_STOPS = re.compile("[\u3002\uff0e\uff61]")
"""What stands for a full stop in the name of a host (IDNA2003, RFC 3490 3.1)."""
_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0"
    "\U00016fe4\U000e0100-\U000e01ef]"
)
"""What is called printable and draws nothing."""


def page_of(address: str) -> str:
    """Give an address of the web without scheme, fragment, last slash and escapes; else nothing."""
    match = _WEB.fullmatch(_PLACE.sub("", address.strip(), count=1))
    return match[1].lower() + unquote(match[2]).rstrip("/") if match else ""


def shown(address: str) -> str:
    """Give an address as one can trust one's eyes.

    The name of its host is in ASCII (Punycode, RFC 3492), for letters of other scripts look like
    those of a host that one knows, and what draws nothing is escaped.
    """
    if address.isascii() and address.isprintable() and " " not in address:
        return address
    match = _HOST.match(address)
    if match is not None:
        user, at, host = match[2].rpartition("@")
        user = user if _is_mail(address) else _ascii_host(user)
        address = match[1] + user + at + _ascii_host(host) + address[match.end() :]
    return "".join(_seen(char) for char in address)


def misleads(address: str) -> bool:
    r"""Tell whether another host is meant than the one that is read first: ``a@b``, ``a\b``."""
    match = None if _is_mail(address) else _HOST.match(address)
    return match is not None and ("@" in match[2] or address[match.end() : match.end() + 1] == "\\")


def _is_mail(address: str) -> bool:
    return address[:7].lower() == "mailto:"


def _ascii_host(host: str) -> str:
    return _FOREIGN_LABEL.sub(_ascii_label, _STOPS.sub(".", host))


def _ascii_label(match: re.Match[str]) -> str:
    """Write a label as browsers do: what is another form of ASCII is ASCII."""
    label = unicodedata.normalize("NFKC", match[0]).lower()
    if label.isascii():
        return label
    return "xn--" + label.encode("punycode", "replace").decode()


def _seen(char: str) -> str:
    if char.isprintable() and char != " " and not _UNSEEN.match(char):
        return char
    return quote(char, safe="", errors="replace")
