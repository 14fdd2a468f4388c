"""Which keys do what: a preset, and above it what the user has bound."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from tui_reader.settings.actions import ACTIONS, BY_ID, PANES, Action
from tui_reader.settings.keys import show_key
from tui_reader.settings.presets import PRESETS

FINDING = "find"
"""The article's pane while words are looked for in it: some keys have another meaning."""

Sequence = tuple[str, ...]


class Clash(NamedTuple):
    """Two actions that want the same key in the same pane; the second one goes without."""

    keys: str
    winner: str
    loser: str
    by: str = ""
    """The winner's own keys."""

    @property
    def begins(self) -> bool:
        """Whether the winner's keys are the beginning of the loser's, which are more."""
        return self.keys.startswith(f"{self.by} ")


class Keymap:
    """For each pane, sequences of keys and their actions."""

    def __init__(self, keys: Mapping[str, Iterable[str]]) -> None:
        """``keys`` are those of each action by its id; they must not clash."""
        self._keys = {id_: tuple(some) for id_, some in keys.items()}
        self._panes = {pane: self._of(pane) for pane in PANES}
        finding = self._of(FINDING)
        usual = {
            sequence: action
            for sequence, action in self._panes["article"].items()
            if not any(_clash(sequence, other) for other in finding)
        }
        self._panes[FINDING] = usual | finding

    def _of(self, pane: str) -> dict[Sequence, Action]:
        return {
            tuple(keys.split(" ")): action
            for action in ACTIONS
            if pane in action.panes
            for keys in self.keys(action.id)
        }

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Keymap) and self._keys == other._keys

    def __hash__(self) -> int:
        return hash(tuple(self._keys))

    def keys(self, action: str) -> tuple[str, ...]:
        """Give the keys of an action; none where it can only be asked for by its name."""
        return self._keys.get(action, ())

    def show(self, action: str) -> str:
        """Give an action's first key as a user knows it, else how it is asked for."""
        keys = self.keys(action)
        return show_key(keys[0]) if keys else f":{action}"

    def find(self, pane: str, sequence: Sequence) -> Action | None:
        """Give the action of a whole sequence in a pane."""
        return self._panes[pane].get(sequence)

    def continued(self, pane: str, sequence: Sequence) -> dict[str, Action]:
        """Give what the next key after the beginning of a sequence can complete, by that key."""
        count = len(sequence)
        return {
            " ".join(keys[count:]): action
            for keys, action in self._panes[pane].items()
            if len(keys) > count and keys[:count] == sequence
        }


class Built(NamedTuple):
    """A keymap, and what it could not have of what was wanted."""

    keymap: Keymap
    clashes: list[Clash]
    taken: list[Clash]
    """Keys that the user has taken from usual actions which keep others."""


def build(preset: str, own: Mapping[str, tuple[str, ...]]) -> Built:
    """Give a preset's keys with ``own`` in their place, by actions' ids, and what goes without.

    A key that the user has given to one action is taken from the others of the preset; that is no
    clash as long as those keep a key. Of two actions of the user the first keeps it.
    """
    clashes: list[Clash] = []
    taken: list[Clash] = []
    keys: dict[str, tuple[str, ...]] = {}
    for id_, wanted in own.items():
        keys[id_] = tuple(_free(id_, wanted, keys, clashes))
    chosen = dict(keys)
    for id_, usual in _preset(preset).items():
        if id_ not in own:
            lost: list[Clash] = []
            keys[id_] = tuple(_free(id_, usual, chosen, lost))
            if keys[id_]:
                taken += lost
            else:
                clashes += lost[:1]
    return Built(Keymap(keys), clashes, taken)


def _preset(name: str) -> dict[str, tuple[str, ...]]:
    changed = PRESETS[name]
    return {action.id: changed.get(action.id, action.keys) for action in ACTIONS}


def _free(
    id_: str,
    wanted: Iterable[str],
    taken: Mapping[str, tuple[str, ...]],
    clashes: list[Clash],
) -> Iterator[str]:
    """Give the keys that no other action has in one of the same panes, nor itself already."""
    panes = set(BY_ID[id_].panes)
    near = {id_: ()} | {other: k for other, k in taken.items() if panes & set(BY_ID[other].panes)}
    for keys in wanted:
        sequence = tuple(keys.split(" "))
        winner, by = next(
            (
                (other, one)
                for other, theirs in near.items()
                for one in theirs
                if _clash(sequence, tuple(one.split(" ")))
            ),
            ("", ""),
        )
        if not winner:
            near[id_] += (keys,)
            yield keys
        else:
            clashes.append(Clash(keys, winner, id_, by))


def _clash(one: Sequence, other: Sequence) -> bool:
    """Tell whether one sequence is the other one's beginning, or the same."""
    count = min(len(one), len(other))
    return one[:count] == other[:count]
