"""Untrusted text -> text that a terminal shows and never obeys."""

import re

_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
# C0 but tab and newline, DEL, C1, line and paragraph separators, bidi embeddings, overrides and
# isolates (UAX #9), and surrogates, which no terminal encoding can carry.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")
_LINE_ENDS = re.compile("\r\n?|\x0b|\x0c|\x85|\u2028|\u2029")


def _placeholder(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)
    return "\N{SYMBOL FOR DELETE}" if code == 0x7F else _REPLACEMENT


def clean_text(text: str) -> str:
    r"""Give ``text`` with ``\n`` line ends and a visible placeholder for each control."""
    return _UNSAFE.sub(_placeholder, _LINE_ENDS.sub("\n", text))


def clean_line(text: str) -> str:
    """Give ``text`` as one line: as `clean_text`, white space folded, invisible characters gone."""
    if text.isprintable():  # which no control and nothing invisible is
        return " ".join(text.split())
    return " ".join(_INVISIBLE.sub("", clean_text(text)).split())
