"""Case, width and accent folding, shared by queries and the index."""

import re
import unicodedata

_LATIN_ACCENTS = re.compile("(?<=[A-Za-z\u0131\u0142])[\u0300-\u036f]+")


def fold(text: str) -> str:
    """Give the form in which texts are compared: ``ＡＰＰ`` = ``app``, ``É`` = ``e``.

    Accents are dropped from Latin letters only: a Japanese ``が`` stays apart from ``か``.
    """
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return unicodedata.normalize("NFC", _LATIN_ACCENTS.sub("", decomposed))
