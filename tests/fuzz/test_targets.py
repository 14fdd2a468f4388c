"""A bounded part of what the fuzzer does, with what Hypothesis makes of its first inputs."""

import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz.seeding import write_seeds
from tests.fuzz.targets import TARGETS
from tests.hostile.controls import CONTROLS

PIECES = (
    *(trap.encode() for trap in CONTROLS.values()),
    *(b"---\n", b"+++\n", b"{", b"title: ", b"date: 2020-13-45\n", b"categories: [a/b, [c]]\n"),
    *(b"<p>", b"</p>", b"<table><tr><td>", b"<pre>", b"<ruby>", b"<!--", b"<![CDATA[", b"&#x1b;"),
    *(b"&#0;", b"&lt;", b"[a](b)", b"![", b"](", b"**", b"`", b"$$", b"\\frac{", b"| a |\n|-|\n"),
    *(b"> ", b"- ", b"1. ", b"# ", b"[^1]", b"{% raw %}", b"{{ x }}", b"::: note\n", b"\t", b"\r"),
    *("诈骗".encode(), "《，。".encode(), "é\u0301\u200d".encode(), b"\xff\xfe", b"\xe9", b"\0"),
    *(b"is:unread ", b"-", b"(", b")", b" OR ", b'"', b"date:", b"tag:", b"sort:", b"..", b"7d"),
    *(
        b"[keys]\n",
        b"theme = ",
        b"[[",
        b"1979-05-27T07:32:00",
        b"nan",
        b'"time":',
        b"[1,0],",
        b"{}",
    ),
)


@cache
def seeds(target: str) -> Sequence[bytes]:
    with tempfile.TemporaryDirectory() as folder:
        write_seeds(target, Path(folder))
        return [file.read_bytes() for file in sorted(Path(folder).iterdir())]


@st.composite
def mangled(draw: st.DrawFn, target: str) -> bytes:
    """Give an input with pieces put into it, taken out of it, and put in another's place."""
    data = draw(st.sampled_from(seeds(target)) | st.binary(max_size=200))
    for _ in range(draw(st.integers(0, 6))):
        start = draw(st.integers(0, len(data)))
        end = start + draw(st.sampled_from((0, 0, 1, 3, 40)))
        data = data[:start] + draw(st.sampled_from(PIECES) | st.binary(max_size=4)) + data[end:]
    return data


@pytest.mark.parametrize("target", TARGETS)
@settings(max_examples=300)
@given(data=st.data())
def test_a_target_is_as_promised(target: str, data: st.DataObject) -> None:
    TARGETS[target](data.draw(mangled(target)))
