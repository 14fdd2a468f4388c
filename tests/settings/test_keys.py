"""Names of keys, keymaps that don't clash, and what a row of keys comes to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.keys import _character_to_key

from tui_reader.settings.actions import ACTIONS, BY_ID
from tui_reader.settings.keymap import Clash, Keymap, build
from tui_reader.settings.keys import as_ascii, key_of, read_keys, show_key
from tui_reader.settings.presets import PRESETS
from tui_reader.tui.key_reader import KeyReader, Pressed

PRINTABLE = [chr(code) for code in range(0x21, 0x7F)]


def reader(preset: str = "default", **own: tuple[str, ...]) -> KeyReader:
    return KeyReader(build(preset, own)[0])


def pressed(keys: KeyReader, row: str, pane: str = "list") -> list[str]:
    """Give the actions of a row of keys with blanks between, with their counts."""
    found = []
    for key in row.split():
        what = keys.feed(key, pane)
        if what is None:
            found.append("none")
        elif what.action is not None:
            found.append(f"{what.number or ''}{what.action.id}")
    return found


@pytest.mark.parametrize("character", PRINTABLE)
def test_keys_have_textuals_names_and_are_read_as_they_are_shown(character: str) -> None:
    key = key_of(character)
    assert key == _character_to_key(character)
    assert show_key(key) == character
    if not character.isdecimal():
        assert read_keys(character) == key


@given(st.sampled_from(PRINTABLE))
def test_full_width_characters_are_the_keys_that_were_pressed(character: str) -> None:
    wide = chr(ord(character) + 0xFEE0)
    assert as_ascii(_character_to_key(wide), wide) == key_of(character)


def test_other_characters_stay_what_they_are() -> None:
    assert as_ascii("汉", "汉") == "汉"
    assert as_ascii("escape", "\x1b") == "escape"
    assert as_ascii("ideographic_full_stop", "。") == "full_stop"


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Ctrl+D", "ctrl+d"),
        ("ctrl+d", "ctrl+d"),
        ("Shift+g", "G"),
        ("Shift+Ctrl+Up", "ctrl+shift+up"),
        ("PgDn", "pagedown"),
        ("esc", "escape"),
        ("Space", "space"),
        ("F5", "f5"),
        ("g  g", "g g"),
        ("+", "plus"),
        ("Ctrl++", "ctrl+plus"),
        ("question_mark", "question_mark"),
        ("→", "right"),
    ],
)
def test_keys_are_read_as_people_write_them(written: str, key: str) -> None:
    assert read_keys(written) == key


@pytest.mark.parametrize("keys", sorted({k for a in ACTIONS for k in a.keys}))
def test_every_key_is_read_as_it_is_shown(keys: str) -> None:
    assert read_keys(show_key(keys)) == keys


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("spcae", "did you mean Space?"),
        ("Cntrl+x", "did you mean Ctrl?"),
        ("", "no key"),
        ("5", "a digit"),
        ("全", "no key “全”"),
    ],
)
def test_a_key_that_is_none_is_told_with_the_nearest(written: str, said: str) -> None:
    with pytest.raises(ValueError, match=said.replace("?", r"\?")):
        read_keys(written)


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_has_no_clash_and_leaves_no_action_without_its_key(preset: str) -> None:
    keymap, clashes, *_ = build(preset, {})
    assert not clashes
    assert set(PRESETS[preset]) <= set(BY_ID)
    for action in ACTIONS:
        for keys in keymap.keys(action.id):
            assert read_keys(show_key(keys)) == keys
            for pane in action.panes:
                assert keymap.find(pane, tuple(keys.split(" "))) is action


@pytest.mark.parametrize("preset", PRESETS)
def test_every_action_that_has_a_key_has_one_in_each_preset(preset: str) -> None:
    keymap, *_ = build(preset, {})
    assert not [action.id for action in ACTIONS if action.keys and not keymap.keys(action.id)]


@pytest.mark.parametrize("preset", PRESETS)
def test_no_key_of_a_preset_is_the_beginning_of_another(preset: str) -> None:
    keymap, *_ = build(preset, {})
    _, clashes, *_ = build(preset, {action.id: keymap.keys(action.id) for action in ACTIONS})
    assert clashes == []


@pytest.mark.parametrize(
    ("preset", "row", "actions"),
    [
        ("newsboat", "j k J K g G d u l h", "down up next_view previous_view top bottom page_down"
         " page_up open pane_left"),
        ("newsboat", "a n N U A o O ctrl+e", "toggle_read next_unread previous_unread list_links"
         " mark_all_read open_link open_and_read star"),
        ("newsboat", "r R t | E F ? Q q", "rescan rescan tag pipe edit filter help quit"
         " back_or_quit"),
        ("vim", "ctrl+f ctrl+b ctrl+e ctrl+y u ctrl+r", "page_down page_up scroll_down scroll_up"
         " undo redo"),
        ("vim", "ctrl+w h ctrl+w l ctrl+w w Z Z", "pane_left pane_right next_pane quit"),
        ("netnewswire", "n + - r u k o s b z a space", "next_unread next_unread previous_unread"
         " mark_read mark_unread mark_all_read mark_older star open_link next_view previous_view"
         " page"),
    ],
)  # fmt: skip
def test_presets_have_the_keys_of_their_programs(preset: str, row: str, actions: str) -> None:
    keys = " ".join(key if len(key) > 1 else key_of(key) for key in row.split())
    for pane in ("list", "article"):
        expected = ["none" if a == "filter" and pane == "article" else a for a in actions.split()]
        assert pressed(reader(preset), keys, pane) == expected


def test_what_the_user_binds_takes_its_key_from_what_keeps_another() -> None:
    keymap, clashes, *_ = build("default", {"star": ("down",)})
    assert not clashes
    assert keymap.keys("star") == ("down",)
    assert keymap.keys("down") == ("j",)


def test_an_action_that_is_left_without_a_key_is_told() -> None:
    keymap, clashes, *_ = build("default", {"star": ("m",)})
    assert clashes == [Clash("m", "star", "toggle_read", "m")]
    assert keymap.keys("toggle_read") == ()
    assert not build("default", {"star": ("m",), "toggle_read": ()})[1]


def test_of_two_of_the_users_own_the_first_keeps_the_key() -> None:
    keymap, clashes, *_ = build("default", {"star": ("i",), "tag": ("i", "T T")})
    assert Clash("i", "star", "tag", "i") in clashes
    assert keymap.keys("tag") == ("T T",)


def test_the_beginning_of_a_sequence_clashes_with_it() -> None:
    clashes = build("default", {"star": ("g",)})[1]
    assert {clash.loser for clash in clashes} >= {"view_all", "view_unread", "view_starred"}


def test_the_same_key_in_different_panes_is_no_clash() -> None:
    keymap, clashes, *_ = build("default", {"wider": ("F9",), "filter": ("F9",)})
    assert not clashes
    assert keymap.keys("wider") == keymap.keys("filter") == ("F9",)


def test_sequences_wait_for_their_next_key() -> None:
    assert pressed(reader(), "g g g a x") == ["top", "view_all", "none"]
    assert pressed(reader(), "g j j") == ["down"]
    keys = reader()
    keys.feed("g", "list")
    assert keys.feed("A", "list") == Pressed(unknown="g A"), "which alone would mark all as read"


def test_escape_gives_up_what_was_begun() -> None:
    keys = reader()
    keys.feed("g", "list")
    assert keys.shown == "g"
    assert {choice.key for choice in keys.choices} >= {"g", "a", "u", "s"}
    assert keys.feed("escape", "list") == Pressed()
    assert not keys.is_pending
    assert pressed(keys, "1 2 escape j escape") == ["down", "back"]


def test_digits_only_begin_a_count() -> None:
    assert pressed(reader(), "5 j 1 0 k 1 2 g g") == ["5down", "10up", "12top"]
    assert pressed(reader(), "0") == ["none"]
    assert pressed(reader(), "9 " * 30 + "j") == ["9999999down"]


def test_what_was_begun_in_one_pane_is_given_up_in_the_next() -> None:
    keys = reader()
    keys.feed("g", "list")
    assert keys.feed("a", "tree") == Pressed(BY_ID["annotate"])


def test_a_keymap_shows_how_an_action_is_asked_for() -> None:
    assert Keymap({"star": ("g s",)}).show("star") == "g s"
    assert Keymap({}).show("star") == ":star"
