"""One registry: every action is bound, possible, unique, and in the guide."""

from collections import Counter

import pytest

from tui_reader.cli.main import COMMANDS
from tui_reader.domain.query import FEATURES, FIELDS, SORTS, STATES
from tui_reader.settings.actions import ACTIONS, Action, show_key
from tui_reader.settings.config import _KEYS, _LIBRARY_KEYS
from tui_reader.settings.paths import guide
from tui_reader.tui.bindings import Sequences
from tui_reader.tui.screens.main import MainScreen
from tui_reader.tui.widgets.article_list import ArticleList
from tui_reader.tui.widgets.article_view import ArticleView
from tui_reader.tui.widgets.category_tree import CategoryTree

GUIDE = "\n".join(file.read_text("utf-8") for file in sorted(guide().glob("*.md")))


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.id)
def test_an_action_can_be_done_where_it_is_bound(action: Action) -> None:
    owners: dict[str, list[type]] = {
        "main": [MainScreen],
        "article": [ArticleView],
        "move": [ArticleList, ArticleView, CategoryTree],
    }
    for owner in owners[action.scope]:
        assert hasattr(owner, f"action_{action.id}"), owner


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.id)
def test_the_guide_has_every_key_and_what_it_does(action: Action) -> None:
    keys = " ".join(f"`{show_key(key)}`" for key in action.keys)
    line = f"| {keys} | {action.help}"
    for variable in ("$BROWSER", "$EDITOR"):
        line = line.replace(variable, f"`{variable}`")
    assert line in GUIDE


def test_keys_and_ids_are_unique() -> None:
    assert not [key for key, n in Counter(k for a in ACTIONS for k in a.keys).items() if n > 1]
    assert not [id_ for id_, n in Counter(a.id for a in ACTIONS).items() if n > 1]


def test_the_guide_has_every_field_state_setting_and_command() -> None:
    for name in FIELDS[1:]:
        assert f"`{name}:" in GUIDE
    for state in STATES:
        assert f"`is:{state}`" in GUIDE
    assert all(f"`has:{feature}`" in GUIDE for feature in FEATURES)
    assert all(f"`sort:{name}`" in GUIDE for name in SORTS)
    assert all(f"`{key}" in GUIDE for key in _KEYS)
    assert all(f"`libraries.NAME.{key}`" in GUIDE for key in _LIBRARY_KEYS)
    assert all(f"tui-reader {command} " in GUIDE for command in COMMANDS)


def test_sequences_wait_for_their_next_key() -> None:
    sequences = Sequences()
    assert sequences.feed("x") is None
    assert sequences.feed("g") == ""
    assert sequences.feed("g") == "top"
    assert sequences.feed("g") == ""
    assert sequences.feed("j") is None
    assert sequences.feed("j") is None
