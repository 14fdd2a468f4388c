"""What the end of a line within a paragraph's source becomes: a space, or nothing in Chinese."""

import re

_IDEOGRAPHIC = re.compile("[\u1100-\u11ff\u2e80-\ua4cf\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef]")
_KOREAN = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]")


def joint(before: str, after: str) -> str:
    """Give what joins the characters at the ends of two lines (CSS Text 3, 4.1.3)."""
    if _IDEOGRAPHIC.match(before) and _IDEOGRAPHIC.match(after):
        return " " if _KOREAN.match(before) and _KOREAN.match(after) else ""
    return " "
