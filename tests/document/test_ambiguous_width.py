"""Wide ambiguous characters: Rich's table is switched once and for all, so in another process."""

import unicodedata
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len, get_character_cell_size
from rich.segment import Segment
from textual.strip import Strip

from tui_reader.document.cells import ambiguous_is_wide, positions, widen_ambiguous
from tui_reader.document.model import Span
from tui_reader.document.wrap import wrap

CODES = [*range(0xD800), *range(0xE000, 0x20000), 0xE0100, 0xF0000, 0x10FFFD]
TEXTS = st.text(st.sampled_from("“”‘’…—①±αЖ│中a， \u00ad\u0301❤\ufe0f☎") | st.characters())


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[ProcessPoolExecutor]:
    """Give a process in which ambiguous characters are wide."""
    with ProcessPoolExecutor(1, get_context("spawn"), widen_ambiguous) as pool:
        yield pool


def sizes() -> list[int]:
    return [get_character_cell_size(chr(code)) for code in CODES]


def test_characters_of_width_a_that_had_one_cell_have_two(elsewhere: ProcessPoolExecutor) -> None:
    wide = elsewhere.submit(sizes).result()
    for code, narrow, size in zip(CODES, sizes(), wide, strict=True):
        character = chr(code)
        ambiguous = unicodedata.east_asian_width(character) == "A" and character != "\u00ad"
        assert size == (2 if ambiguous and narrow == 1 else narrow), hex(code)
    assert not ambiguous_is_wide()


@given(TEXTS)
def rich_and_textual_agree(text: str) -> None:
    text = text.replace("\u00ad", "")
    strip = Strip([Segment(text)])
    assert positions(text)[-1] == cell_len(text) == strip.cell_length
    cut = strip.crop(0, cell_len(text) // 2)
    assert cut.cell_length == cell_len(text) // 2


@given(TEXTS, st.integers(2, 30))
def lines_fit(text: str, width: int) -> None:
    for piece in wrap((Span(text),), width):
        assert cell_len(piece.text) <= width


def strips_are_as_wide_as_their_characters() -> None:
    assert ambiguous_is_wide()
    assert Strip([Segment("“中文”")]).cell_length == 8
    assert Strip([Segment("“中文”")]).crop(2, 6).text == "中文"
    assert Segment("…—").split_cells(2) == (Segment("…"), Segment("—"))
    assert [piece.text for piece in wrap((Span("“中”——好…"),), 6)] == ["“中”", "——", "好…"]


def check(name: str) -> None:
    globals()[name]()


@pytest.mark.parametrize(
    "name", ["rich_and_textual_agree", "lines_fit", "strips_are_as_wide_as_their_characters"]
)
def test_wide(elsewhere: ProcessPoolExecutor, name: str) -> None:
    elsewhere.submit(check, name).result(60)
