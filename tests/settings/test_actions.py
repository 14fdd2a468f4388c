"""One registry: every action can be done where it is bound, is unique, and is in the guide."""

from collections import Counter

import pytest

from tui_reader.cli.main import COMMANDS
from tui_reader.domain.query import FEATURES, FIELDS, SORTS, STATES
from tui_reader.settings.actions import ACTIONS, BY_ID, GROUPS, PANES, Action
from tui_reader.settings.config_file import KEYS, LIBRARY_KEYS, PAGER_KEYS
from tui_reader.settings.keys import show_key
from tui_reader.settings.paths import guide
from tui_reader.settings.presets import PRESETS
from tui_reader.settings.themes import THEMES
from tui_reader.tui.screens.main import MainScreen
from tui_reader.tui.widgets.article_list import ArticleList
from tui_reader.tui.widgets.article_view import ArticleView
from tui_reader.tui.widgets.category_tree import CategoryTree

GUIDE = "\n".join(file.read_text("utf-8") for file in sorted(guide().glob("*.md")))
_WIDGETS: dict[str, type] = {
    "tree": CategoryTree,
    "list": ArticleList,
    "article": ArticleView,
    "find": ArticleView,
}


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.id)
def test_an_action_can_be_done_where_it_is_bound(action: Action) -> None:
    owners = [MainScreen] if action.on == "screen" else [_WIDGETS[pane] for pane in action.panes]
    for owner in owners:
        assert hasattr(owner, f"action_{action.id}"), owner


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.id)
def test_the_guide_has_every_key_and_what_it_does(action: Action) -> None:
    keys = " ".join(f"`{show_key(key)}`" for key in action.keys) or f"`:{action.id}`"
    line = f"| {keys.replace('|', chr(92) + '|')} | {action.help}"
    for variable in ("$BROWSER", "$EDITOR"):
        line = line.replace(variable, f"`{variable}`")
    assert line in GUIDE


def test_the_guide_has_a_section_for_each_group() -> None:
    assert all(f"\n## {group.name}\n" in GUIDE for group in GROUPS)


def test_ids_are_unique_and_panes_are_known() -> None:
    assert not [id_ for id_, n in Counter(a.id for a in ACTIONS).items() if n > 1]
    assert {pane for action in ACTIONS for pane in action.panes} <= {*PANES, "find"}


def test_the_guide_has_every_field_state_setting_and_command() -> None:
    for name in FIELDS[1:]:
        assert f"`{name}:" in GUIDE
    for state in STATES:
        assert f"`is:{state}`" in GUIDE
    assert all(f"`has:{feature}`" in GUIDE for feature in FEATURES)
    assert all(f"`sort:{name}`" in GUIDE for name in SORTS)
    assert all(f"| `{key}" in GUIDE for key in KEYS)
    assert all(f"`libraries.NAME.{key}" in GUIDE for key in LIBRARY_KEYS)
    assert all(f"| `pager.{key}`" in GUIDE for key in PAGER_KEYS)
    assert all(f'`"{name}"`' in GUIDE for name in (*PRESETS, *THEMES))
    assert all(f"tui-reader {command} " in GUIDE for command in COMMANDS)


@pytest.mark.parametrize("preset", PRESETS)
def test_the_guide_has_what_each_keymap_changes(preset: str) -> None:
    for id_, keys in PRESETS[preset].items():
        shown = " ".join(f"`{show_key(key)}`" for key in keys)
        help_ = BY_ID[id_].help
        for variable in ("$BROWSER", "$EDITOR"):
            help_ = help_.replace(variable, f"`{variable}`")
        assert f"| {shown} | {help_} |" in GUIDE
