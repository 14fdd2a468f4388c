"""Untrusted text -> text that a terminal shows and never obeys."""

import re
from unicodedata import category

_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
# C0 but tab and newline, DEL, C1, line and paragraph separators, bidi embeddings, overrides and
# isolates (UAX #9), deprecated formats, annotations and musical ones (Unicode 23.3, 23.8, 21.2),
# all that the supplementary special-purpose plane has, what is reserved to draw nothing (UAX #44,
# Default_Ignorable_Code_Point), selectors of variants, and surrogates, which no terminal encoding
# can carry.
_SELECTORS = "\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef"
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2065-\u206f\ufff0-\ufffb"
    f"\U0001d173-\U0001d17a\U000e0000-\U000e0fff\ud800-\udfff{_SELECTORS}][{_SELECTORS}]*"
)
_FLAG = re.compile(
    "\U0001f3f4\U000e0067\U000e0062(?:\U000e0065\U000e006e\U000e0067|"
    "\U000e0073\U000e0063\U000e0074|\U000e0077\U000e006c\U000e0073)\U000e007f"
)
"""England, Scotland and Wales (UTS #51, RGI): all that tags are good for but to hide a text."""
_LONGEST_FLAG = 8
# What has variants: ideographs (UTS #37), letters of Myanmar, Mongolian, Phags-pa, Manichaean and
# Egyptian and mathematical ones (StandardizedVariants.txt); beside them signs, digits, and the
# letter of information.
_IDEOGRAPH = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_VARIED = re.compile(
    "[0-9\u1000-\u109f\u1800-\u18af\u2139\ua840-\ua87f\uaa60-\uaa7f\uff10\U00010ac0-\U00010aff"
    "\U00013000-\U0001345f\U0001d400-\U0001d7ff]"
)
_INVISIBLE = re.compile("[\u00ad\u200b\u2060-\u2064\ufeff\U0001bca0-\U0001bca3]")
NOT_DRAWN = "\u034f\u1160\u17b4\u17b5\u3164\uffa0" + _SELECTORS
"""What Python calls printable and has no looks, as a regular expression's set."""
_ALL_NOT_DRAWN = (
    NOT_DRAWN + "\u00ad\u061c\u180e\u200b-\u200f\u2060-\u2064\ufeff\U0001bca0-\U0001bca3"
)
_PRINTABLE = re.compile(f"[{NOT_DRAWN}]")
_UNDRAWN = re.compile(f"[{_ALL_NOT_DRAWN}]")
_RUN = re.compile(f"[{_ALL_NOT_DRAWN}][{_ALL_NOT_DRAWN}][{_ALL_NOT_DRAWN}]+")
"""A selector and a joiner may follow each other; more would hide a text."""
_MAY_BE_MARKS = (
    "\u0300-\u036f\u0483-\u1cff\u1dc0-\u1dff\u20d0-\u20f0\u2cef-\u2dff\u302a-\u302f\u3099\u309a"
    "\ua66f-\uabff\ufb1e\ufe20-\ufe2f\U000101fd-\U0001e94f"
)
_HEAP = re.compile(f"[{_MAY_BE_MARKS}{_ALL_NOT_DRAWN}][{_MAY_BE_MARKS}{_ALL_NOT_DRAWN}]{{30,}}")
"""What may be marks on one letter: of blocks that have some, more than any letter bears."""
_MOST_MARKS = 30
"""Marks on one letter (UAX #15, Stream-Safe Text Format): terminals choke on more."""
_LINE_ENDS = re.compile("\r\n?|\x0b|\x0c|\x85|\u2028|\u2029")


def _placeholder(match: re.Match[str]) -> str:
    char = match[0][0]
    if char < " ":
        return chr(0x2400 + ord(char))
    if _PRINTABLE.match(char):
        return _variant(match)
    if "\U000e0000" <= char <= "\U000e0fff":
        return _tag(match.string, match.start())
    return "\N{SYMBOL FOR DELETE}" if char == "\x7f" else _REPLACEMENT


def _tag(text: str, place: int) -> str:
    """Keep a tag of a flag; of others, a placeholder stands for all that follow each other."""
    if _is_of_flag(text, place):
        return text[place]
    goes_on = "\U000e0000" <= text[place - 1 : place] <= "\U000e0fff"
    return "" if goes_on and not _is_of_flag(text, place - 1) else _REPLACEMENT


def _variant(match: re.Match[str]) -> str:
    """Keep what selects a variant; what selects nothing is gone, but several would hide a text."""
    selectors, base = match[0], match.string[match.start() - 1 : match.start()]
    kept = selectors[0] if base and _has_variant(base, selectors[0]) else ""
    return kept + (_REPLACEMENT if len(set(selectors)) > 1 else "")


def _has_variant(base: str, selector: str) -> bool:
    if _IDEOGRAPH.match(base):
        return True
    is_sign = bool(_VARIED.match(base)) or category(base)[0] in "SP"
    return is_sign and selector < "\U000e0100"


def _is_of_flag(text: str, place: int) -> bool:
    start = text.rfind("\U0001f3f4", max(0, place - _LONGEST_FLAG), place)
    flag = _FLAG.match(text, start) if start >= 0 else None
    return flag is not None and place < flag.end()


def is_clean(text: str) -> bool:
    """Tell whether `clean_text` has nothing to do, of text without line ends and tabs."""
    return text.isprintable() and not _PRINTABLE.search(text) and not _HEAP.search(text)


def clean_text(text: str) -> str:
    r"""Give ``text`` with ``\n`` line ends and a visible placeholder for each control.

    Of characters that draw nothing no more than two follow each other, and of marks on a letter no
    more than thirty.
    """
    text = _UNSAFE.sub(_placeholder, _LINE_ENDS.sub("\n", text))
    return _RUN.sub(lambda run: run[0][:2], _HEAP.sub(_few_marks, text))


def _few_marks(match: re.Match[str]) -> str:
    """Keep the first marks of each letter, and nothing that is between the further ones."""
    kept, count = list[str](), 0
    for char in match[0]:
        is_mark = category(char)[0] == "M"
        if not (is_mark or _UNDRAWN.match(char)):
            count = 0
        elif count == _MOST_MARKS:
            continue
        count += is_mark
        kept.append(char)
    return "".join(kept)


def clean_line(text: str) -> str:
    """Give ``text`` as one line: as `clean_text`, white space folded, invisible characters gone."""
    if is_clean(text):
        return " ".join(text.split())
    return " ".join(clean_text(_INVISIBLE.sub("", text)).split())
