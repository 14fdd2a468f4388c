"""Web addresses that are written in plain text -> links."""

import re
from collections.abc import Iterable, Iterator

from tui_reader.document.model import Role, Span

# A path may go on in another script behind a sign that only addresses have there, but not right
# behind the host: Chinese text follows an address without a space.
_ADDRESS = re.compile(
    r"https?://[!-.0-;=@-Z\\^-z~]+"
    r"(?:/[!-;=?-Z\\^-z~]+(?:(?<=[/=#&?_-])[^\W\x00-\x7f]+[!-;=?-Z\\^-z~]*)*|/)?"
)
_NOT_AT_END = ".,;:!?'\"()*`\\^"


def linked(spans: Iterable[Span]) -> Iterator[Span]:
    """Make links of the addresses in plain text."""
    for span in spans:
        if "://" not in span.text or span.href or span.src or span.role & Role.CODE:
            yield span
            continue
        end = 0
        for match in _ADDRESS.finditer(span.text):
            address = _without_punctuation(match[0])
            start, stop = match.start(), match.start() + len(address)
            if address.endswith("/") and address.count("/") == 2:
                continue
            if start > end:
                yield Span(span.text[end:start], span.role)
            yield Span(address, span.role | Role.LINK, address)
            end = stop
        if end < len(span.text):
            yield Span(span.text[end:], span.role)


def _without_punctuation(address: str) -> str:
    """Leave the end of a sentence out, but not a parenthesis that began in the address."""
    while address and address[-1] in _NOT_AT_END:
        if address[-1] == ")" and address.count("(") >= address.count(")"):
            break
        address = address[:-1]
    return address
