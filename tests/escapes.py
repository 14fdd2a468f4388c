"""What a terminal is told beside text, byte by byte: whatever is not known to be harmless."""

import re
import unicodedata
from base64 import b64decode
from collections.abc import Iterator

_TOKEN = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]"  # CSI (ECMA-48 5.4)
    r"|\x1b[\]PX^_].*?(?:\x07|\x1b\\)"  # OSC, DCS, SOS, PM, APC
    r"|\x1b[ -/]*[0-~]|[^\x1b]+|\x1b",
    re.DOTALL,
)
_HARMLESS = re.compile(
    r"\x1b\[(?:[\d;]*m|\d+;\d+H|c|6n|K|[<>]\d*u"  # looks, cursor, questions, keyboard
    r"|\?(?:7|25|1000|1002|1003|1004|1006|1015|1016|1049|2004|2026|2048)[hl]"
    r"|\?(?:2026|2048)\$p)"
    r"|\x1b\]11;\?\x1b\\|\x1b\]22;[a-z-]+\x07"  # the background's colour, the pointer's shape
    r"|\x1b\]8;(?:id=[\w.-]+)?;(?:(?:https?://|mailto:)[!-~]+)?\x1b\\"
)
_STEERING = re.compile(
    "[\u202a-\u202e\u2065-\u206f\ufff0-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""What changes the order or the looks of the text after it, or hides a text."""
_MEANT = re.compile(
    "\U0001f3f4(?:\U000e0067\U000e0062[\U000e0065\U000e0073\U000e0077].."
    "\U000e007f)"
    "|[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff][\U000e0100-\U000e01ef]"
)
"""Flags of Great Britain (UTS #51), all that tags are for; a variant of an ideograph."""
_HIDING = re.compile(
    "[\ufe00-\ufe0f]{2,}|(?<=[a-z])[\ufe00-\ufe0f]"
    "|[\u00ad\u034f\u061c\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060-\u2064\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0]{3,}"
)
"""What draws nothing and is there for nothing."""
_CLIPBOARD = re.compile(r"\x1b\]52;c;([A-Za-z0-9+/=]*)\x07")
_TITLE = re.compile(r"\x1b\]0;([^\x07\x1b]*)\x07")


def strays(raw: bytes, *, controls: str = "\r\n", sequences: bool = True) -> list[str]:
    """Give what in ``raw`` is neither text nor known to be harmless, ``controls`` apart.

    Without ``sequences`` not even those of the program are allowed.
    """
    return list(_strays(raw, controls, sequences=sequences))


def stray_characters(text: str, controls: str) -> list[str]:
    """Give the characters of ``text`` that a terminal might obey, ``controls`` apart."""
    strays = [char for char in _MEANT.sub("", text) if _is_stray(char, controls)]
    return strays + _HIDING.findall(text)


def copied(raw: bytes) -> list[str]:
    """Give what the clipboard was told to take."""
    return [b64decode(text).decode() for text in _CLIPBOARD.findall(raw.decode())]


def _strays(raw: bytes, controls: str, *, sequences: bool) -> Iterator[str]:
    for token in _TOKEN.findall(raw.decode()):
        if not token.startswith("\x1b"):
            yield from stray_characters(token, controls)
        elif not sequences or not _HARMLESS.fullmatch(token):
            told = _TITLE.fullmatch(token)
            if told is None or not sequences:
                yield token
            else:
                yield from stray_characters(told[1], "")


def _is_stray(char: str, controls: str) -> bool:
    is_control = unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"}
    return char not in controls and (is_control or bool(_STEERING.match(char)))
