"""Untrusted text -> text that a terminal shows and never obeys."""

import re

_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
# C0 but tab and newline, DEL, C1, line and paragraph separators, bidi embeddings, overrides and
# isolates (UAX #9), deprecated formats, annotations and musical ones (Unicode 23.3, 23.8, 21.2),
# tags, selectors of variants, and surrogates, which no terminal encoding can carry.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u206f\ufff9-\ufffb"
    "\U0001d173-\U0001d17a\U000e0000-\U000e007f\U000e0100-\U000e01ef\ud800-\udfff]"
)
_FLAG = re.compile("\U0001f3f4[\U000e0030-\U000e007a]{1,6}\U000e007f")
"""The flag of a region (UTS #51, ED-14a): all that tags are good for but to hide a text."""
_LONGEST_FLAG = 8
_SELECTOR = re.compile("[\U000e0100-\U000e01ef]")
_IDEOGRAPH = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_INVISIBLE = re.compile("[\u00ad\u200b\u2060-\u2064\ufeff\U0001bca0-\U0001bca3]")
_LINE_ENDS = re.compile("\r\n?|\x0b|\x0c|\x85|\u2028|\u2029")


def _placeholder(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)
    if 0xE0000 <= code <= 0xE007F:
        return _tag(match.string, match.start())
    if 0xE0100 <= code <= 0xE01EF:
        return _variant(match.string, match.start())
    return "\N{SYMBOL FOR DELETE}" if code == 0x7F else _REPLACEMENT


def _tag(text: str, place: int) -> str:
    """Keep a tag of a flag; of others, a placeholder stands for all that follow each other."""
    if _is_of_flag(text, place):
        return text[place]
    goes_on = "\U000e0000" <= text[place - 1 : place] <= "\U000e007f"
    return "" if goes_on and not _is_of_flag(text, place - 1) else _REPLACEMENT


def _variant(text: str, place: int) -> str:
    """Keep what selects a variant of an ideograph (UTS #37); many in a row would hide a text."""
    return text[place] if _IDEOGRAPH.match(text[place - 1 : place]) else _REPLACEMENT


def _is_of_flag(text: str, place: int) -> bool:
    start = text.rfind("\U0001f3f4", max(0, place - _LONGEST_FLAG), place)
    flag = _FLAG.match(text, start) if start >= 0 else None
    return flag is not None and place < flag.end()


def is_clean(text: str) -> bool:
    """Tell whether `clean_text` has nothing to do, of text without line ends and tabs."""
    return text.isprintable() and not _SELECTOR.search(text)  # the only printable ones


def clean_text(text: str) -> str:
    r"""Give ``text`` with ``\n`` line ends and a visible placeholder for each control."""
    return _UNSAFE.sub(_placeholder, _LINE_ENDS.sub("\n", text))


def clean_line(text: str) -> str:
    """Give ``text`` as one line: as `clean_text`, white space folded, invisible characters gone."""
    if is_clean(text):
        return " ".join(text.split())
    return " ".join(_INVISIBLE.sub("", clean_text(text)).split())
