"""A typed line -> an action, a number, an argument; and what it can become."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.domain.errors import ReaderError
from tui_reader.domain.fold import fold
from tui_reader.settings.actions import ACTIONS, BY_ID, Action
from tui_reader.tui.commands import ALIASES, ARGUMENTS, Command, completions, find_name, parse

ANY = st.sampled_from(ACTIONS)
COUNTING = st.sampled_from([action for action in ACTIONS if action.counts])


def named(text: str) -> str:
    return parse(text).action.id


def understood(text: str) -> Command | str:
    """What a line asks for, or what is said of it."""
    try:
        return parse(text)
    except ReaderError as error:
        return str(error)


def none(_: str) -> list[str]:
    return []


@given(st.text() | st.lists(st.sampled_from(["theme", "5", "open", "st", ":", "…"])).map(" ".join))
def test_any_text_is_a_command_or_said_to_be_none(text: str) -> None:
    command = understood(text)
    if isinstance(command, str):
        assert command
    else:
        assert BY_ID[command.action.id] is command.action
        assert command.number is None or command.number >= 0
    assert all(completions(text, none))


@given(ANY, st.sampled_from(["_", "-", " "]), st.sampled_from(["", ":", " : "]))
def test_an_action_goes_by_its_id(action: Action, between: str, before: str) -> None:
    assert named(before + action.id.replace("_", between)) == action.id
    assert named(action.id.upper()) == action.id


@given(ANY)
def test_an_action_goes_by_its_label_or_others_that_have_it_are_named(action: Action) -> None:
    command = understood(action.label)
    if isinstance(command, str):
        assert action.id in command or "more" in command
    else:
        found, key = command.action, action.label.lower().replace(" ", "_")
        assert found.label == action.label or key in (found.id, *ALIASES)


@given(ANY, st.data())
def test_a_beginning_that_only_one_id_has_is_enough(action: Action, data: st.DataObject) -> None:
    begun = action.id[: data.draw(st.integers(1, len(action.id)))].rstrip("_")
    alone = [other.id for other in ACTIONS if other.id.startswith(begun)] == [action.id]
    if alone and begun not in ALIASES and all(begun != other.label.lower() for other in ACTIONS):
        assert named(begun) == action.id


@given(COUNTING, st.integers(0, 9_999_999))
def test_a_number_stands_before_or_behind(action: Action, number: int) -> None:
    for text in (f"{number} {action.id}", f"{number}{action.id}", f"{action.id} {number}"):
        command = parse(text)
        assert (command.action, command.number) == (action, number)


def test_a_number_alone_goes_there() -> None:
    command = parse("5")
    assert (command.action.id, command.number) == ("bottom", 5)


@pytest.mark.parametrize("name", ARGUMENTS)
def test_what_takes_a_text_has_it_as_it_was_typed(name: str) -> None:
    command = parse(f":{name}  is:unread “a  B” ")
    assert (command.action.id, command.argument) == (name, "is:unread “a  B”")
    assert parse(name).argument == ""
    assert parse(f"{name} (").argument == "("


@pytest.mark.parametrize("alias", ALIASES)
def test_what_fingers_know_is_known(alias: str) -> None:
    assert named(f":{alias}") == ALIASES[alias]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("stra", "No command “stra”; did you mean star?"),
        ("xyzzy", "No command “xyzzy”"),
        ("orignal", "No command “orignal”; did you mean open_link?"),
        ("mark", "“mark” can be mark_read, mark_unread, mark_all_read, mark_above, mark_below and"),
        ("5 star", "“star” (Star) takes no number"),
        ("star 5", "“star” (Star) takes no number"),
        ("star now", "“star” takes nothing behind it: “now” is too much"),
        (":", "No command was typed"),
    ],
)
def test_a_mistake_is_said(text: str, said: str) -> None:
    with pytest.raises(ReaderError) as error:
        parse(text)
    assert str(error.value).startswith(said)


def test_a_name_is_completed_by_its_beginning_then_its_label_then_its_parts() -> None:
    assert completions("st", none)[0] == "star"
    assert "open_link" in completions("origi", none)
    assert "mark_category" in completions("categ", none)
    assert completions("5 half", none) == ["5 half_down", "5 half_up"]
    assert completions("", none) == []


def test_an_argument_is_completed() -> None:
    def names(action: str) -> list[str]:
        return ["Ink", "paper", "sepia"] if action == "theme" else []

    assert completions("theme i", names) == ["theme Ink", "theme sepia"]
    assert completions("theme ", names) == ["theme Ink", "theme paper", "theme sepia"]
    assert completions("star i", names) == []


@given(st.lists(st.text(min_size=1), min_size=1), st.data())
def test_a_name_is_found_by_itself(names: list[str], data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(names))
    assert fold(names[find_name(name, names, "view")]).strip() == fold(name).strip()


def test_a_name_is_found_by_what_it_alone_has() -> None:
    names = ["All", "Unread", "Science", "Science › Physics", "Scenes"]
    assert find_name("science", names, "view") == 2
    assert find_name("phys", names, "view") == 3
    with pytest.raises(ReaderError, match="“sc” can be Science, Science › Physics or Scenes"):
        find_name("sc", names, "view")
    with pytest.raises(ReaderError, match="No view “Unrad”; did you mean Unread"):
        find_name("Unrad", names, "view")
