"""What the addresses of one page on the web have in common."""

import re
from urllib.parse import unquote

_WEB = re.compile(r"https?://([^/?#]+)(.*)", re.IGNORECASE | re.DOTALL)
_PLACE = re.compile(r"#(?![/!]).*", re.DOTALL)
"""A place in a page; pages of some sites differ by no more than ``#/name`` or ``#!name``."""


def page_of(address: str) -> str:
    """Give an address of the web without scheme, fragment, last slash and escapes; else nothing."""
    match = _WEB.fullmatch(_PLACE.sub("", address.strip(), count=1))
    return match[1].lower() + unquote(match[2]).rstrip("/") if match else ""
