"""The language of an article, by what it says or by what it is written in."""

from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.document.language import detected, named, of_path

_TEXTS = {
    "zh-hans": "工信部表示，这些电话卡已经过二次实人认证，应该让用户从运营商的门店现场办理。",
    "zh-hant": "這些電話卡已經過二次認證，應該讓用戶從門市現場辦理，問題還沒有關係。",
    "zh": "春眠不觉晓，处处闻啼鸟。",
    "ja": "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。",
    "ko": "나랏말싸미 듕귁에 달아 문자와로 서르 사맛디 아니할쎄.",
    "en": "It is a truth universally acknowledged, that a man of fortune is in want of a wife.",
    "de": "Die Sonne schien, und das Kind ist mit dem Hund auf der Wiese, nicht im Haus.",
    "fr": "Les enfants sont dans la maison, et il est tard pour une promenade avec des amis.",
    "es": "En un lugar de la Mancha, de cuyo nombre no quiero acordarme, vivía un hidalgo"
    " con los suyos y no es que por eso se fuera.",
    "it": "Nel mezzo del cammino di nostra vita non sono con gli altri, che è una cosa della sera.",
    "pt": "Não foi com os livros, mas para uma viagem do rei, que as pessoas foram ao mar.",
    "nl": "Het is niet dat de kinderen van het dorp er niet op de fiets met een hond voor zijn.",
    "sv": "Det är inte så att jag har en båt, men den som var på sjön är till för det.",
    "pl": "Nie jest to dla nas, ale przez las się idzie do domu, po czym i tak jest jak w bajce.",
    "vi": "Đây là một trong những cuốn sách của người Việt được đọc và không có trong thư viện.",
    "ru": "Все счастливые семьи похожи друг на друга, это мы знаем.",
    "uk": "Реве та стогне Дніпр широкий, її пісня лунає.",
    "el": "Εν αρχή ην ο λόγος και ο λόγος ην προς τον θεόν.",
    "he": "בראשית ברא אלהים את השמים ואת הארץ",
    "ar": "كان يا ما كان في قديم الزمان ملك عادل",
    "fa": "یکی بود یکی نبود، پادشاهی در شهر بزرگ زندگی می‌کرد چون",
    "th": "กาลครั้งหนึ่งนานมาแล้ว มีพระราชาองค์หนึ่ง",
    "hi": "एक समय की बात है, एक राजा था।",
    "": "print(x); foo bar 42",
}


@pytest.mark.parametrize(("tag", "text"), _TEXTS.items())
def test_a_text_shows_its_language(tag: str, text: str) -> None:
    assert detected(text, text) == tag


def test_a_text_with_foreign_words_in_it() -> None:
    assert (
        detected("", "发布 TUI Reader 0.1：用 Python 和 Textual 写成的 terminal 阅读器。")[:2]
        == "zh"
    )
    assert detected("", _TEXTS["en"] + " 如此 （日本語）") == "en"
    assert detected("", _TEXTS["zh-hans"] * 3 + "《ドラえもん》")[:2] == "zh"


@pytest.mark.parametrize(
    ("value", "tag"),
    [
        ("zh_CN.UTF-8", "zh-cn"),
        ("zh-Hans", "zh-hans"),
        (" English ", "en"),
        ("中文", "zh"),
        ("cn", "zh"),
        ("de_AT@euro", "de-at"),
        ("EN-us", "en-us"),
        ("xx", ""),
        ("klingonisch", ""),
        ("python", ""),
        ("en/us", ""),
        (["en"], ""),
        (None, ""),
    ],
)
def test_what_front_matter_calls_it(value: object, tag: str) -> None:
    assert named(value) == tag


@pytest.mark.parametrize(
    ("path", "tag"),
    [
        ("posts/hello.zh-cn.md", "zh-cn"),
        ("site/content/en/post.md", "en"),
        ("content/posts/a.md", ""),
        ("it/a.md", ""),
        ("a.md", ""),
        (".en.md", ""),
        ("v1.2.md", ""),
    ],
)
def test_what_hugo_puts_into_a_path(path: str, tag: str) -> None:
    assert of_path(PurePosixPath(path)) == tag


def test_html_names_it() -> None:
    assert detected("<!DOCTYPE html><html class=x lang='pt-BR'><p>…", _TEXTS["de"]) == "pt-br"
    assert detected("<html lang=''><p>…", _TEXTS["de"]) == "de"


@given(st.text())
def test_a_tag_is_its_own_name(value: str) -> None:
    tag = named(value)
    assert named(tag) == tag
    assert tag == tag.lower()


@given(st.text(), st.text())
def test_any_text_has_a_language_or_none(body: str, text: str) -> None:
    tag = detected(body, text)
    assert named(tag) == tag
