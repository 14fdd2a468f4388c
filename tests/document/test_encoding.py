import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.document.encoding import decode, is_binary

SIMPLIFIED = "书是人类进步的阶梯。我们在这里说明怎样阅读文章，以及为什么要把它们保存下来。"
TRADITIONAL = "書是人類進步的階梯。我們在這裡說明怎樣閱讀文章，以及為什麼要把它們保存下來。"
JAPANESE = "この文章では、記事の読み方を説明します。カタカナとひらがな、漢字が混ざっています。"
KOREAN = "이 글은 기사를 읽는 방법을 설명한다. 시작하기 전에 다음 사항을 확인해야 합니다."
FRENCH = "L’été, l’élève lit « Les Misérables » à la plage — déjà vu, où ça ?"
GERMAN = "Über süße Äpfel: Die größte Straße führt über München."
RUSSIAN = "Читать статьи в терминале удобно."
ARABIC = "القراءة في الطرفية ممتعة."


def article(text: str) -> str:
    return f"---\ntitle: {text[:8]}\n---\n\n<p>{text}</p>\n"


@pytest.mark.parametrize("text", [SIMPLIFIED, JAPANESE, FRENCH, RUSSIAN, ARABIC, "plain", "😀"])
@pytest.mark.parametrize(
    "codec", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be", "utf-32-le"]
)
def test_unicode_with_and_without_a_mark(text: str, codec: str) -> None:
    data = article(text).encode(codec)
    assert decode(data) == article(text)
    assert not is_binary(data)


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        (SIMPLIFIED, "gb18030"),
        (TRADITIONAL, "gb18030"),
        (TRADITIONAL, "big5"),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "euc_jp"),
        (KOREAN, "euc_kr"),
        (FRENCH, "cp1252"),
        (GERMAN, "latin-1"),
    ],
)
def test_older_encodings_are_told_apart(text: str, codec: str) -> None:
    assert decode(article(text).encode(codec)) == article(text)
    assert not is_binary(article(text).encode(codec))


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("标题", "gb18030"),
        ("讀書", "big5"),
        ("こんにちは", "shift_jis"),
        ("カタカナ", "shift_jis"),
        ("café", "latin-1"),
        ("It’s “fine”", "cp1252"),
    ],
)
def test_a_few_letters_are_enough(text: str, codec: str) -> None:
    assert decode(f"title: {text}\n".encode(codec)) == f"title: {text}\n"


def test_the_sample_begins_where_the_foreign_letters_do() -> None:
    text = "plain text\n" * 5000 + SIMPLIFIED
    assert decode(text.encode("gb18030")) == text


def test_one_broken_byte_does_not_change_the_encoding() -> None:
    utf8 = decode(SIMPLIFIED.encode() + b"\xff" + SIMPLIFIED.encode())
    assert utf8 == f"{SIMPLIFIED}\ufffd{SIMPLIFIED}"
    chinese = decode(SIMPLIFIED.encode("gb18030") + b"\xff\n" + SIMPLIFIED.encode("gb18030"))
    assert chinese == f"{SIMPLIFIED}\ufffd\n{SIMPLIFIED}"


def test_a_file_cut_inside_a_character_stays_utf_8() -> None:
    assert decode(SIMPLIFIED.encode()[:-1]) == SIMPLIFIED[:-1] + "\ufffd"


@pytest.mark.parametrize(
    ("head", "codec"),
    [
        ('<meta charset="windows-1251">', "cp1251"),
        ('<?xml version="1.0" encoding="koi8-r"?>', "koi8-r"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=KOI8-R">', "koi8-r"),
    ],
)
def test_a_declared_encoding_is_honoured(head: str, codec: str) -> None:
    text = f"{head}\n<p>{RUSSIAN}</p>"
    assert decode(text.encode(codec)) == text


def test_a_declared_name_means_its_superset() -> None:
    text = f"<meta charset=gb2312><p>朱镕基：{SIMPLIFIED}</p>"  # 镕 is in GBK only
    assert decode(text.encode("gbk")) == text
    text = '<meta charset="iso-2022-jp">' + JAPANESE
    assert decode(text.encode("iso2022_jp")) == text


@pytest.mark.parametrize("name", ["utf-16", "utf-7", "rot13", "idna", "unicode_escape", "no-such"])
def test_a_wrong_declaration_is_ignored(name: str) -> None:
    text = f'<meta charset="{name}">{SIMPLIFIED}'
    assert decode(text.encode()) == text
    assert decode(text.encode("gb18030")) == text


def test_bytes_that_fit_nothing_are_replaced() -> None:
    assert decode(b"\x80\x80\x80\x80\xff\xff\xff\xff") == "\ufffd" * 8


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n" + bytes(20),
        b"\xff\xd8\xff\xe0\x00\x10JFIF",
        b"GIF89a\x10\x00\x10\x00",
        b"%PDF-1.7\n%\xe2\xe3",
        b"PK\x03\x04rest",
        b"\x1f\x8b\x08text",
        b"SQLite format 3\x00",
        b"RIFF\x24\x00\x00\x00WEBPVP8 ",
        b"\x00\x00\x00\x20ftypisom",
        bytes(range(256)) * 4,
        b"\x7fELF\x02",
    ],
)
def test_binary_files_are_known(data: bytes) -> None:
    assert is_binary(data)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"GIF89a is a format",
        b"%PDF is a format",
        b"MZ, PK and BM",
        b"one NUL \x00 in a text of some length",
        b"\x1b[31mred\x1b[0m " * 50,
        b"\f\n",
        bytes(range(0x80, 0x100)),
    ],
)
def test_text_is_not_binary(data: bytes) -> None:
    assert not is_binary(data)


@given(st.binary(max_size=400))
def test_no_bytes_raise(data: bytes) -> None:
    assert isinstance(decode(data), str)
    assert is_binary(data) in {True, False}


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_utf_8_is_always_kept(text: str) -> None:
    assert decode(("x" + text).replace("\0", "").encode()) == ("x" + text).replace("\0", "")
