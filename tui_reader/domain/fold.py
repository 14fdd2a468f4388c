"""Case, width and accent folding, shared by queries and the index."""

import re
import unicodedata

_ACCENT = re.compile("[\u0300-\u036f]")
_MARK = r"[^\w\s\x00-\u02ff]"
_AFTER_LATIN = re.compile(f"(?<=[A-Za-z\u0131\u0142]){_MARK}*{_ACCENT.pattern}{_MARK}*")


def fold(text: str) -> str:
    """Give the form in which texts are compared: ``ＡＰＰ`` = ``app``, ``É`` = ``e``.

    Accents are dropped from Latin letters only: a Japanese ``が`` stays apart from ``か``.
    """
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    if _ACCENT.search(decomposed) is None:
        return unicodedata.normalize("NFC", decomposed)
    return unicodedata.normalize("NFC", _AFTER_LATIN.sub(_without_accents, decomposed))


def _without_accents(match: re.Match[str]) -> str:
    """Leave accents out, up to the next character that is no mark; other marks may be between."""
    kept = ""
    for place, char in enumerate(match[0]):
        if "\u0300" <= char <= "\u036f":
            continue
        if not unicodedata.combining(char):
            return kept + match[0][place:]
        kept += char
    return kept
