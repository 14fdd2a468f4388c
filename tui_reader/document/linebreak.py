"""Where a line may break: the rules of UAX #14 that matter in articles, as regular expressions.

Each character is translated into one letter for its line breaking class, and the rules are a
pattern over these letters. Small kana count as non-starters, as in CSS ``line-break: strict``.
"""

import re
import unicodedata
from collections.abc import Iterator

# The letters, and the classes of UAX #14 that they stand for. Wide forms of opening and closing
# punctuation have letters of their own, because rules 19a and 30 tell East Asian context apart.
_SPACE = " "  # SP
_ZERO = "z"  # ZW
_JOINER = "w"  # WJ
_GLUE = "g"  # GL
_COMBINING = "m"  # CM, EM, and conjoining vowels and finals of Hangul
_ZWJ = "j"  # ZWJ, and viramas, which join consonants (GB9c of UAX #29)
_OPEN, _WIDE_OPEN = "(", "O"  # OP
_PARENTHESIS = ")"  # CP
_CLOSE = "c"  # CL, and EX that are wide
_EXCLAMATION = "!"  # EX
_QUOTE, _OPENING, _CLOSING = '"', "p", "f"  # QU, and those of category Pi and Pf
_NONSTARTER = "n"  # NS, CJ
_INSEPARABLE = "e"  # IN
_SOLIDUS = "/"  # SY
_INFIX = ","  # IS
_HYPHEN = "-"  # HY
_AFTER, _BEFORE, _BOTH = "b", "B", "d"  # BA, BB, B2
_PREFIX, _POSTFIX = "$", "%"  # PR, PO
_NUMBER = "0"  # NU
_LETTER = "a"  # AL, AI, SA, SG, XX
_HEBREW = "h"  # HL
_IDEOGRAPH = "i"  # ID, EB, H2, H3
_LEADING = "L"  # JL
_FLAG = "r"  # RI
_URL = "u"  # a character inside a web address after which it may break
_URL_CLOSE = "U"  # one that closes what stands around the address

_EXCEPTIONS = {
    _SPACE: " ",
    _ZERO: "\u200b",
    _JOINER: "\u2060\ufeff",
    _GLUE: "\u00a0\u202f\u2007\u2011\u034f\u180e\u0f08\u0f0c",
    # Superior digits belong to what they stand behind: footnotes, powers.
    _COMBINING: "⁰¹²³⁴⁵⁶⁷⁸⁹\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff\u0e33\u0eb3",
    _ZWJ: "\u200d\u094d\u09cd\u0acd\u0b4d\u0c4d\u0ccd\u0d4d\u1039\u17d2\u1a60\u1b44\u1bab\ua9c0"
    "\uaaf6\U00010a3f\U00011133\U0001193e\U00011a47\U00011a99",
    _OPEN: "¡¿",
    _WIDE_OPEN: "｢",
    _PARENTHESIS: ")]",
    _CLOSE: "、。，．！？︐︑︒︕︖﹐﹒﹑﹖﹗｡､｣",
    _EXCLAMATION: "!?؟؛۔",
    _QUOTE: "\"'\u275b\u275c\u275d\u275e\u201b\u201f",
    _NONSTARTER: "：；・･‼⁇⁈⁉々〻〜゛゜ゝゞヽヾ゠ーｰﾞﾟ﹔﹕"
    "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿｧｨｩｪｫｬｭｮｯ",
    _INSEPARABLE: "․‥…⋯︙",
    _SOLIDUS: "/",
    _INFIX: ",.:;\u037e\u0589\u060c\u060d\u07f8\u2044",
    _HYPHEN: "-",
    _AFTER: "\t|\u00ad\u058a\u2010\u2012\u2013\u2027\u2056\u205f\u1680\u3000\u0f0b\u0f0d"
    "\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u0964\u0965\u104a\u104b\u17d4",
    _BEFORE: "\u00b4\u02c8\u02cc\u1806",
    _BOTH: "—⸺⸻",
    _PREFIX: "+\\±№−∓",
    _POSTFIX: "%¢°‰‱′″‴℃℉％￠﷼؉؊٪",
    _IDEOGRAPH: "～－／＋＝＜＞＠＃＆＊＼＿｀｜",
    _LETTER: "\u2015",
}

_BY_RANGE = {
    range(0x05D0, 0x05F3): _HEBREW,
    range(0x1100, 0x1160): _LEADING,
    range(0x1160, 0x1200): _COMBINING,
    range(0x2600, 0x2705): _IDEOGRAPH,
    range(0x2708, 0x270E): _IDEOGRAPH,
    range(0x2764, 0x2765): _IDEOGRAPH,
    range(0xA960, 0xA980): _LEADING,
    range(0xD7B0, 0xD800): _COMBINING,
    range(0xFF66, 0xFFDD): _IDEOGRAPH,
    range(0x1F000, 0x1F0F6): _IDEOGRAPH,
    range(0x1F1E6, 0x1F200): _FLAG,
    range(0x1F300, 0x1FB00): _IDEOGRAPH,
}
_BY_CATEGORY = {
    "Cc": _COMBINING,
    "Cf": _COMBINING,
    "Mc": _COMBINING,
    "Me": _COMBINING,
    "Mn": _COMBINING,
    "Nd": _NUMBER,
    "Pe": _CLOSE,
    "Pf": _CLOSING,
    "Pi": _OPENING,
    "Ps": _OPEN,
    "Sc": _PREFIX,
    "Zs": _AFTER,
}
_WIDE_BY_CATEGORY = {
    "Mc": _COMBINING,
    "Mn": _COMBINING,
    "Pe": _CLOSE,
    "Ps": _WIDE_OPEN,
    "Sc": _PREFIX,
}


def _line_break_class(code: int) -> str:
    """Derive the letter of a character that is no exception from its Unicode properties."""
    for codes, letter in _BY_RANGE.items():
        if code in codes:
            return letter
    character = chr(code)
    category = unicodedata.category(character)
    if unicodedata.east_asian_width(character) in "WF":
        return _WIDE_BY_CATEGORY.get(category, _IDEOGRAPH)
    return _BY_CATEGORY.get(category, _LETTER)


class _Classes(dict[int, str]):
    """Code point -> letter of its class, derived once for each character that occurs."""

    def __missing__(self, code: int) -> str:
        letter = _line_break_class(code)
        self[code] = letter
        return letter


_CLASSES = _Classes({ord(c): letter for letter, text in _EXCEPTIONS.items() for c in text})

AHEAD = 3  # letters that a rule may look at beyond a break
BEHIND = 2  # and before the place where the search for one begins
_ADDRESS = re.compile(r"(?:https?://|ftp://|www\.)[!-~]{8}")
_ADDRESS_REST = re.compile("[!-~]+")
_ADDRESS_AHEAD = 15  # characters after the first in which an address is recognised
_ADDRESS_CLASSES = (
    dict.fromkeys(range(128), _LETTER)
    | {ord(c): _URL for c in "/?&=.-_#%+,;:"}
    | {ord(c): _OPEN for c in "([{"}
    | {ord(c): _URL_CLOSE for c in "!\"')>]}"}
)


class Classes:
    """One letter for each character's line breaking class, stretch by stretch of a long text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._start = 0
        self._in_address = False

    def until(self, end: int) -> str:
        """Give the letters of the next characters, to ``end``, which may not be inside a flag."""
        start, self._start = self._start, end
        letters = self._text[start:end].translate(_CLASSES)
        if _FLAG in letters:  # LB30a: two regional indicators are one flag
            letters = letters.replace("rr", "im")
        ahead = end + _ADDRESS_AHEAD
        if (
            self._in_address
            or self._text.find("://", start, ahead) >= 0
            or self._text.find("www.", start, ahead) >= 0
        ):
            letters = self._with_addresses(letters, start, end)
        return letters + _SPACE * AHEAD if end == len(self._text) else letters

    def _with_addresses(self, letters: str, start: int, end: int) -> str:
        """Let web addresses break after their separators and nowhere else."""
        pieces, done, begin = [], start, start if self._in_address else self._address(start, end)
        while begin < end:
            match = _ADDRESS_REST.match(self._text, begin, end)
            pieces.append(letters[done - start : begin - start])
            pieces.append(match[0].translate(_ADDRESS_CLASSES) if match else "")
            done = match.end() if match else begin
            begin = self._address(done, end)
            self._in_address = done == end
        return "".join([*pieces, letters[done - start :]])

    def _address(self, start: int, end: int) -> int:
        """Give where the next address begins, or ``end``."""
        match = _ADDRESS.search(self._text, start, end + _ADDRESS_AHEAD)
        return match.start() if match else end


def classes(text: str) -> str:
    """Give one letter for each character's line breaking class, in which `last_break` looks."""
    return Classes(text).until(len(text))


_EAST_ASIAN = "[incO]"
# No break before these, even after a space (LB7, 8, 9, 11, 13, and NS so that none starts a line).
_NEVER = r" zwmj)c!/,n"
# Nor before these without a space (LB15b, 19, 21, 22). A curly quotation mark counts as opening
# or closing punctuation beside East Asian text, as ICU has it for Chinese and Japanese (LB19a).
_DIRECT = _NEVER + r'"fb\-euU'


def _after(left: str, not_before: str = "") -> str:
    """Give a rule: after ``left``, with its combining marks, a break before all but these."""
    return rf"{left}[mj]*(?<!j)(?=[^{_DIRECT}{not_before}])"


_BREAK = "|".join(
    (
        rf"(?<![(O ])(?:(?<!p)|(?<=[ah0]p)) +(?=[^{_NEVER}])(?!f[^ai0])",  # LB14, 15, 18
        r"z+ *(?=[^ z])",  # LB8
        _after("i", "g%"),  # LB23a, 31
        _after("[nc]", "g"),
        _after("L", "gLi%"),  # LB26, 27
        _after("[!e]", "gp"),
        _after("[ah]", "gah0%$(p"),  # LB23, 24, 28, 30
        _after("0", "gah0%$(p"),  # LB23, 25, 30
        _after("[)U]", "gah0%$p"),  # LB25, 30
        _after(",", "gah0p"),  # LB25, 29
        _after("(?<![0,])/", "ghp"),  # LB21b
        _after("(?<=[0,])/", "g0hp"),  # LB25
        _after(r"(?<=[^ zgw(\-])-+", "0p"),  # LB20a, 25
        _after("b", "p"),
        _after("%(?![(]0)", "gah0p"),  # LB24, 25
        _after(r"\$(?![(]0)", "gah0ip"),  # LB23a, 24, 25
        _after("d", "gdp"),  # LB17
        _after(f"(?<={_EAST_ASIAN})f", "g%"),  # LB19a, and the next
        rf"f(?={_EAST_ASIAN})(?=[^{_DIRECT}])",
        _after("u+", "gp"),
    )
)
_NEXT = re.compile(f".*?(?:{_BREAK})", re.DOTALL)
_LAST = re.compile(f".*(?:{_BREAK})(?=...)", re.DOTALL)
_LAST_CLUSTER = re.compile(".*[^jL](?=[^mj]..)", re.DOTALL)
_LAST_SOFT_CLUSTER = re.compile(rf".*[^jL(O{_OPENING}](?=[^{_DIRECT}]..)", re.DOTALL)


def breaks(text: str) -> Iterator[int]:
    """Give each index at which a line may begin, in order; not 0, and not the end."""
    letters = classes(text)
    for match in _NEXT.finditer(letters):
        if match.end() < len(text):
            yield match.end()


def last_break(letters: str, start: int, limit: int) -> int:
    """Give the last break after ``start`` and at or before ``limit``, or ``start`` if none."""
    match = _LAST.match(letters, start, limit + AHEAD)
    return match.end() if match else start


def last_cluster(letters: str, start: int, limit: int) -> int:
    """Give the last place to split a word that is too long, or ``start`` if there is none.

    No grapheme cluster is split, and punctuation is kept beside its word if it can be.
    """
    end = limit + AHEAD
    match = _LAST_SOFT_CLUSTER.match(letters, start, end) or _LAST_CLUSTER.match(
        letters, start, end
    )
    return match.end() if match else start
