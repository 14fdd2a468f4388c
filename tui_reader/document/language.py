"""The language of an article: the one it names, else what its script and its small words show."""

import re
from collections import Counter
from itertools import pairwise
from pathlib import PurePosixPath

_SAMPLE = 600
"""Characters of a text that are looked at."""
_HEAD = 2_000
"""Characters of a body in which it may name its language."""
_FEWEST_LETTERS = 12
"""Letters of a script that tell something."""
_LEAST_CJK = 0.15
"""Share of ideographs, kana or hangul among letters: one says as much as a word."""
_LEAST_KANA = 0.05
"""Share of kana in Japanese: names in Chinese texts have fewer."""
_FEWEST_SMALL_WORDS = 4
_LEAST_SMALL_WORDS = 0.12
"""Share of small words in any running text."""
_CLEARLY = 1.25
"""How many times as many small words as the next language's."""

_CODES = (
    "aa ab af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy "
    "da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht "
    "hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky "
    "la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny "
    "oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss "
    "st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo "
    "za zh zu yue cmn wuu nan hak lzh fil"
)
"""ISO 639-1, and the codes of three letters that texts are tagged with."""
_KNOWN = frozenset(_CODES.split())
_NAMES = {
    "chinese": "zh",
    "中文": "zh",
    "汉语": "zh",
    "漢語": "zh",
    "cn": "zh",
    "简体中文": "zh-hans",
    "简体": "zh-hans",
    "simplified chinese": "zh-hans",
    "繁體中文": "zh-hant",
    "繁体中文": "zh-hant",
    "繁體": "zh-hant",
    "traditional chinese": "zh-hant",
    "japanese": "ja",
    "日本語": "ja",
    "日语": "ja",
    "jp": "ja",
    "korean": "ko",
    "한국어": "ko",
    "english": "en",
    "英文": "en",
    "英语": "en",
    "german": "de",
    "deutsch": "de",
    "french": "fr",
    "français": "fr",
    "spanish": "es",
    "español": "es",
    "italian": "it",
    "italiano": "it",
    "portuguese": "pt",
    "português": "pt",
    "dutch": "nl",
    "nederlands": "nl",
    "russian": "ru",
    "русский": "ru",
}
_TAG = re.compile(r"([a-z]{2,3})((?:-[a-z0-9]{2,8}){0,3})")
_IN_HTML = re.compile(r"<html\b[^<>]{0,500}?\b(?:xml:)?lang\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)

_CJK = re.compile(r"[\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff]+")
_KANA = re.compile(r"[\u3041-\u309f\u30a1-\u30fa]")
_HANGUL = re.compile(r"[\uac00-\ud7a3]")
_WORD = re.compile(r"[^\W\d_]+")
_SIMPLIFIED = re.compile("[们这说时个为对发经动电过让从还应该关问间题现长车门头东书马无与业产亲]")
_TRADITIONAL = re.compile("[們這說時個為對發經動電過讓從還應該關問間題現長車門頭東書馬無與業產親]")
_SCRIPTS = {
    "el": re.compile(r"[\u0370-\u03ff]"),
    "he": re.compile(r"[\u05d0-\u05ea]"),
    "ar": re.compile(r"[\u0620-\u06d3]"),
    "hi": re.compile(r"[\u0900-\u097f]"),
    "bn": re.compile(r"[\u0980-\u09ff]"),
    "ta": re.compile(r"[\u0b80-\u0bff]"),
    "th": re.compile(r"[\u0e01-\u0e5b]"),
    "ka": re.compile(r"[\u10a0-\u10ff]"),
    "hy": re.compile(r"[\u0531-\u0587]"),
    "ru": re.compile(r"[\u0400-\u04ff]"),
}
"""Scripts by the language that most texts in them have."""
_LETTERS_OF = {
    "ru": (("uk", "їєґ"), ("be", "ў"), ("sr", "јњљћђ"), ("ru", "ыэ"), ("bg", "ъ")),
    "ar": (("ur", "ٹڈےں"), ("fa", "پچژگ")),
}
"""Letters that tell the languages of one script apart, the first that is found deciding."""
_SMALL_WORDS = {
    "en": "the and of to in is that it was for with as are this be have not on by from you",
    "de": "der die und das ist nicht ein eine mit den von zu auf für im dem auch sich als wird",
    "fr": "le la les et des est une dans que qui pour pas du ce sur au avec il sont plus",
    "es": "el la los y de que en una por con para las del se es no su como más pero",
    "it": "il di che è la e per una non sono con del della si gli anche come nel più questo",
    "pt": "o de que e do da em um uma para não com os por mais as dos como foi ao",
    "nl": "de het een en van is dat niet op te met voor zijn er aan ook als maar bij wordt",
    "sv": "och att det som en är på för inte av med till den har om ett men jag var så",
    "da": "og at det er en af til på ikke der med for som jeg har blev efter hvad også men",
    "no": "og å det er en av til på ikke som med for jeg har ble etter hva også men seg",
    "fi": "ja on ei että se oli hän mutta joka ovat kun niin tai myös ole sen kuin mukaan",
    "pl": "i w na z się nie jest do że to jak przez dla ale po od są oraz tym być",
    "cs": "a je se na v že s to do jako by si pro ale byl jsou také které jeho když",
    "hu": "a az és hogy nem is egy van meg volt de ez csak már mint lehet még azt ki",
    "ro": "și în de la cu pe nu este care din că o pentru mai sunt au fost un să ca",
    "tr": "ve bir bu için ile da de çok olarak ne daha gibi olan kadar ama sonra değil var",
    "vi": "và của là có không được trong một cho các với người những này đã từ để khi như",
    "id": "yang dan di itu dengan untuk tidak ini dari dalam akan pada juga ke karena bisa ada",
}
_LANGUAGES = {
    word: [language for language, some in _SMALL_WORDS.items() if word in some.split()]
    for word in " ".join(_SMALL_WORDS.values()).split()
}


def named(value: object) -> str:
    """Give a tag for what front matter calls a language, a locale included; empty for no such."""
    if not isinstance(value, str):
        return ""
    name = value.strip().lower()[:100]
    if name in _NAMES:
        return _NAMES[name]
    match = _TAG.fullmatch(name.partition(".")[0].partition("@")[0].replace("_", "-"))
    if not match:
        return ""
    code = _NAMES.get(match[1], match[1])
    return code + match[2] if code in _KNOWN else ""


def of_path(path: PurePosixPath) -> str:
    """Give the language that Hugo's names of files and folders say; empty where they don't."""
    in_name = path.stem.rpartition(".")
    if in_name[0] and (tag := named(in_name[2])):
        return tag
    parts = path.parts[:-1]
    below = [part for before, part in pairwise(parts) if before == "content"]
    return named(below[0]) if below else ""


def detected(body: str, text: str) -> str:
    """Give the language of a body as far as it shows; ``text`` is its words.

    It takes the same time however long they are.
    """
    in_html = _IN_HTML.search(body, 0, _HEAD)
    return (named(in_html[1]) if in_html else "") or _of_text(text[:_SAMPLE])


def _of_text(text: str) -> str:
    if text.isascii():
        return _by_small_words(text)
    cjk = sum(map(len, _CJK.findall(text)))
    letters = len(text)  # at most
    if cjk < _LEAST_CJK * letters:
        letters = sum(map(len, _WORD.findall(text)))
    if cjk >= max(2, _LEAST_CJK * letters):
        return _of_ideographs(text, cjk)
    for language, script in _SCRIPTS.items():
        count = len(script.findall(text))
        if count >= max(_FEWEST_LETTERS, letters / 2):
            return _by_letters(language, text.lower())
    return _by_small_words(text)


def _of_ideographs(text: str, count: int) -> str:
    if len(_HANGUL.findall(text)) > count / 2:
        return "ko"
    if len(_KANA.findall(text)) > _LEAST_KANA * count:
        return "ja"
    simplified, traditional = len(_SIMPLIFIED.findall(text)), len(_TRADITIONAL.findall(text))
    if simplified > 4 * traditional:
        return "zh-hans"
    return "zh-hant" if traditional > 4 * simplified else "zh"


def _by_letters(script: str, text: str) -> str:
    for language, letters in _LETTERS_OF.get(script, ()):
        if any(letter in text for letter in letters):
            return language
    return script


def _by_small_words(text: str) -> str:
    words = _WORD.findall(text.lower())
    votes = Counter(language for word in words for language in _LANGUAGES.get(word, ()))
    if not votes:
        return ""
    (language, count), *others = votes.most_common(2)
    least = max(_FEWEST_SMALL_WORDS, _LEAST_SMALL_WORDS * len(words))
    is_clear = not others or count >= _CLEARLY * others[0][1]
    return language if count >= least and is_clear else ""
