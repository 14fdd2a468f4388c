"""Addresses as they are shown: what one reads is where they lead."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.domain.address import misleads, shown


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://a.example/b?c#d", "https://a.example/b?c#d"),
        ("https://中文.example/文?题#题", "https://xn--fiq228c.example/文?题#题"),
        ("https://\u0430pple.com/", "https://xn--pple-43d.com/"),  # a Cyrillic letter
        ("//\u0430pple.com:80\\x", "//xn--pple-43d.com:80\\x"),
        ("https://user@\u0430pple.com", "https://user@xn--pple-43d.com"),
        ("https://straße.example", "https://xn--strae-oqa.example"),
        ("https://ｇｏｏｇｌｅ．com/ａ", "https://google.com/ａ"),
        (
            "https://a.example/b c\u200bd\u3164e\u202ef",
            "https://a.example/b%20c%E2%80%8Bd%E3%85%A4e%E2%80%AEf",
        ),
        ("https://%D0%B0pple.com/%D0%B0", "https://xn--pple-43d.com/%D0%B0"),
        ("https://%61.example:80/", "https://a.example:80/"),
        ("https://a%2Fb%40c.example/", "https://a%2Fb%40c.example/"),
        ("https://a%FF.example/", "https://a%FF.example/"),
        ("smb://\u0430.example/x", "smb://xn--80a.example/x"),
        (
            "mailto:help@\u0430pple.com?subject=\u0430",
            "mailto:help@xn--pple-43d.com?subject=\u0430",
        ),
        ("HTTPS:////\u0430pple.com/", "HTTPS:////xn--pple-43d.com/"),
        ("https:\u0430pple.com", "https:xn--pple-43d.com"),
        ("view-source:https://\u0430pple.com/", "view-source:https://xn--pple-43d.com/"),
        ("#标题", "#标题"),
        ("../图 片.png", "../图%20片.png"),
        ("mailto:\u0430@b.example", "mailto:\u0430@b.example"),
    ],
)
def test_as_it_is_shown(address: str, expected: str) -> None:
    assert shown(address) == expected


def test_a_slash_that_is_none_is_part_of_the_host_s_name() -> None:
    assert shown("https://good.com\u2044x.evil.example/").startswith("https://good.xn--com")


@given(st.text(max_size=30), st.sampled_from(["https://", "//", "smb://", "", "mailto:"]))
def test_whatever_it_is_every_character_is_seen(text: str, scheme: str) -> None:
    found = shown(scheme + text)
    assert found.isprintable()
    assert " " not in found
    assert shown(found) == found


@given(st.from_regex(r"[^/\\?#@\s]{1,20}", fullmatch=True))
def test_the_name_of_a_host_is_ascii(host: str) -> None:
    found = shown(f"https://{host}/path")
    assert found.isascii()


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://good.example@evil.example/", True),
        ("HTTP://user:word@a.example", True),
        ("https://evil.example\\@good.example/", True),
        ("https://evil.example\\.good.example/", True),
        ("https://a.example/@user", False),
        ("https://a.example?a@b", False),
        ("mailto:a@b.example", False),
        ("https://a.example/b\\c", False),
        ("https://a.example\uff0fb", True),
        ("https://good\uff0eexample\uff20evil.example/", True),
        ("https://a.example\uff1fb", True),
        ("https://\u2100.example/", True),
        ("https://中文.example\uff1a80/", False),
        ("https://a.example/\uff0fb\uff20c", False),
    ],
)
def test_what_names_another_host_first(address: str, expected: bool) -> None:
    assert misleads(address) == expected
