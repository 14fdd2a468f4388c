"""An article's bytes -> text, in whatever encoding they were saved."""

import codecs
import re
import unicodedata
from collections import Counter
from functools import cache

_SAMPLE = 8192
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark begins alike
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(
    rb"<meta\b[^>]{0,200}?\bcharset\s*=\s*[\"']?\s*([\w.:-]{2,40})"
    rb"|<\?xml\b[^>]{0,200}?\bencoding\s*=\s*[\"']([\w.:-]{2,40})",
    re.IGNORECASE,
)
# What the names mean in practice (WHATWG Encoding Standard, "Names and labels"): the superset.
_SUPERSETS = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
}
# Codecs that transform rather than decode, or that no page should be able to ask for.
_NO_CHARSETS = re.compile(r"utf|unicode|idna|punycode|undefined|hz|iso2022_(?!jp)")

_MAGIC = re.compile(
    rb"\x89PNG\r\n|\xff\xd8\xff|GIF8[79]a(?=.{0,6}\x00)|%PDF-\d\.\d\s|PK\x03\x04|\x1f\x8b|BZh\d1AY|\xfd7zXZ\x00"
    rb"|\x28\xb5\x2f\xfd|7z\xbc\xaf|Rar!\x1a|\x7fELF|SQLite format 3\x00|RIFF....(?:WEBP|AVI |WAVE)"
    rb"|OggS\x00|ID3[\x02-\x04]|fLaC\x00|wOF[F2]\x00|\x00\x01\x00\x00|OTTO\x00|\xca\xfe\xba\xbe"
    rb"|\xd0\xcf\x11\xe0|\x00\x00\x00.ftyp",
    re.DOTALL,
)
_CONTROLS = bytes(set(range(32)) - set(b"\b\t\n\v\f\r\x1b"))

_FREQUENT = frozenset(
    "的一是了不在有人这上大来和我个中地为们说到时要就出会可也你对生能而子那得于着下自之年过发后作里"
    "用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只"
    "从想实日者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应"
    "向头文体政美相见被利什二等产或新己制身果加西月话合回特代内信表化老给世位次度门任常先海通教儿原"
    "东声提立及比员解水名真论处走义各入几口认条平系气题活更别打女变四神总何电数安少报才结反受目太量"
    "這來個為們說時會對於過發後裡種經麼學現當沒動還進樣無與長機關點業將兩間問頭體見產話內給門兒東聲"
    "員處義幾認條氣題別變總電數報結務場計許決馬書則聽達難權設記類據邊張該規萬覺術領確傳師觀識帶導爭"
    "이다는의에가을를은로고하지도한사기어시그일자대리해서아인나"
)
_PUNCTUATION = frozenset("，。、；：？！「」『』（）《》〈〉【】“”‘’…—－～・　．")
# Lead and trail bytes of the characters in daily use: GB 2312 level 1, Big5's frequently used
# ones, JIS X 0208 level 1 (twice), Hangul.
_COMMON = {
    "gb18030": (range(0xB0, 0xD8), range(0xA1, 0xFF)),
    "big5": (range(0xA4, 0xC7), range(0x40, 0xFF)),
    "cp932": (range(0x88, 0x99), range(0x40, 0xFD)),
    "euc_jp": (range(0xB0, 0xD0), range(0xA1, 0xFF)),
    "cp949": (range(0xB0, 0xC9), range(0xA1, 0xFF)),
}
_JAPANESE = frozenset(("cp932", "euc_jp"))
_KANA = re.compile("[ぁ-ヿ]")
_WESTERN = re.compile("[À-ÿŠšŽžŒœŸ“”‘’„–—…•†‡«»‹›¡¿°ºª¹²³¼½¾×©®™€£¥§¶·µ\xa0]{1,3}")
_HIGH = re.compile(rb"[\x80-\xff]")
_DOUBTFUL = 0.25  # the score below which no encoding fits


def decode(data: bytes) -> str:
    """Give the text of ``data``; bytes that fit no encoding become replacement characters."""
    for mark, marked in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(marked, "replace")
    sample = data[:_SAMPLE]
    wide = _wide(sample) if 0 in sample else None
    if wide and sample.count(0) * 5 > len(sample):
        return data.decode(wide, "replace")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode(wide, "replace") if wide else _decode_legacy(data)
    if "\x1b$" in text and (codec := _declared(data)) == "iso2022_jp":
        return _strictly(data, codec) or text
    return text


def is_other(data: bytes) -> bool:
    """Tell whether the first bytes of a file, ``data``, are those of a picture or the like."""
    return bool(_MAGIC.match(data[:_SAMPLE]))  # none of which begins as a text's mark does


def is_binary(data: bytes) -> bool:
    """Tell whether the first bytes of a file, ``data``, are no text in any encoding."""
    sample = data[:_SAMPLE]
    if sample.startswith(tuple(mark for mark, _ in _BOMS)):
        return False
    if is_other(data):
        return True
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    return controls > max(4, len(sample) // 50) and _wide(sample) is None


def _decode_legacy(data: bytes) -> str:
    codec = _declared(data)
    text = _strictly(data, codec) if codec else None
    return data.decode(_likeliest(data), "replace") if text is None else text


def _declared(data: bytes) -> str | None:
    """Name the codec that an HTML or XML head declares."""
    match = _DECLARED.search(data[:2048])
    if not match:
        return None
    try:
        name = codecs.lookup((match[1] or match[2]).decode("ascii")).name
    except (LookupError, ValueError):
        return None
    return None if _NO_CHARSETS.match(name) else _SUPERSETS.get(name, name)


def _strictly(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except (LookupError, ValueError):  # LookupError: a codec, but none for text
        return None


def _wide(sample: bytes) -> str | None:
    """Name the UTF-32 or UTF-16 that ``sample`` without a byte order mark is in, if it is.

    Its ASCII characters, of which there are always some, show where the zero bytes stand.
    """
    sample = sample[: len(sample) & ~3] or sample[: len(sample) & ~1]
    zeros = [sample[offset::4].count(0) for offset in range(4)]
    total = sum(zeros)
    if not total:
        return None
    for codec, expected in (
        ("utf-32-le", zeros[2] + zeros[3]),
        ("utf-32-be", zeros[0] + zeros[1]),
    ):
        if expected * 2 >= len(sample) * 0.9 and _is_plain(sample, codec):
            return codec
    for codec, expected in (
        ("utf-16-le", zeros[1] + zeros[3]),
        ("utf-16-be", zeros[0] + zeros[2]),
    ):
        # Not all of them: 一 is U+4E00, for one.
        if expected >= total * 0.6 and _is_plain(sample, codec):
            return codec
    return None


def _is_plain(sample: bytes, codec: str) -> bool:
    """Tell whether ``sample`` decodes to assigned characters, nearly all of them no controls."""
    try:
        text = _prefix(sample, codec, "strict")
    except UnicodeDecodeError:
        return False
    odd = sum(
        count
        for char, count in Counter(text).items()
        if char not in "\t\n\f\r" and unicodedata.category(char) in {"Cc", "Cn", "Co"}
    )
    return odd * 50 <= len(text)


def _prefix(sample: bytes, codec: str, errors: str) -> str:
    """Decode a sample that may end in the middle of a character."""
    return codecs.getincrementaldecoder(codec)(errors).decode(sample)


def _likeliest(data: bytes) -> str:
    """Name the codec in which the first non-ASCII part of ``data`` looks most like a language."""
    first = _HIGH.search(data)
    start = first.start() if first else 0
    sample = data[start : start + _SAMPLE]
    scores = {"cp1252": _western_score(_prefix(sample, "cp1252", "replace"))}
    for codec in ("utf-8", *_COMMON):
        scores[codec] = _score(_prefix(sample, codec, "replace"), codec)
    best = max(scores, key=lambda codec: scores[codec])
    return best if scores[best] > _DOUBTFUL else "utf-8"


@cache
def _common(codec: str) -> frozenset[str]:
    """Give the characters that most of a text in ``codec`` consists of."""
    leads, trails = _COMMON[codec]
    pairs = (bytes((lead, trail)) for lead in leads for trail in trails)
    return frozenset(pair.decode(codec, "ignore") for pair in pairs)


def _score(text: str, codec: str) -> float:
    """Rate from -3 to 1 how plausible the non-ASCII characters of ``text`` are in ``codec``."""
    counts = {char: count for char, count in Counter(text).items() if char > "\x7f"}
    total = sum(counts.values())
    if not total:
        return 0.0
    score = sum(_plausibility(char, codec) * count for char, count in counts.items()) / total
    if codec in _JAPANESE and not any(map(_KANA.match, counts)):
        score -= 0.3
    return score


def _plausibility(char: str, codec: str) -> float:
    if char == "\ufffd":
        return -3.0
    if codec == "utf-8" or char in _FREQUENT or char in _PUNCTUATION:
        return 1.0  # well-formed UTF-8 does not come about by chance
    if codec in _JAPANESE and _KANA.match(char):
        return 1.0
    if char in _common(codec):
        return 0.5
    # Half-width katakana, private use and C1 are what a wrong guess turns up.
    return -1.0 if "｡" <= char <= "ﾟ" or unicodedata.category(char) in {"Cc", "Co", "Cn"} else -0.3


def _western_score(text: str) -> float:
    """Rate from -5 to 1 a text in cp1252, whose letters with accents stand among plain ones."""
    runs = re.findall("[^\x00-\x7f]+", text)
    total = sum(map(len, runs))
    good = sum(len(run) for run in runs if _WESTERN.fullmatch(run))
    undefined = text.count("\ufffd")
    return (2 * good - total - 4 * undefined) / total if total else 0.0
