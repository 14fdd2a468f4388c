"""Names of keys: as Textual gives them, as a user writes and reads them, and as ASCII has them."""

import unicodedata

from tui_reader.settings.nearest import nearest

_SHOWN = {
    "space": "Space",
    "enter": "Enter",
    "escape": "Esc",
    "tab": "Tab",
    "backspace": "Backspace",
    "delete": "Del",
    "insert": "Ins",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "home": "Home",
    "end": "End",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
} | {f"f{number}": f"F{number}" for number in range(1, 25)}
_SPELT = {
    "return": "enter",
    "esc": "escape",
    "pgdn": "pagedown",
    "pgup": "pageup",
    "del": "delete",
    "ins": "insert",
} | {shown.lower(): key for key, shown in _SHOWN.items()}
_RENAMED = {
    "solidus": "slash",
    "reverse_solidus": "backslash",
    "commercial_at": "at",
    "hyphen_minus": "minus",
    "plus_sign": "plus",
    "low_line": "underscore",
}
"""Where Textual's name of a character is not Unicode's."""
_MODIFIERS = ("ctrl", "alt", "shift", "super", "hyper", "meta")
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_CHINESE = str.maketrans("\u3000、。《》【】「」￥", " /.<>[][]$")
"""What input methods for Chinese make of keys that have no full-width form of their own."""


def key_of(character: str) -> str:
    """Give Textual's name of the key that types an ASCII character."""
    if character.isalnum():
        return character
    name = unicodedata.name(character).lower().replace("-", "_").replace(" ", "_")
    return _RENAMED.get(name, name)


_SIGNS = {key_of(chr(code)): chr(code) for code in range(0x21, 0x7F) if not chr(code).isalnum()}


def show_key(keys: str) -> str:
    """Give a sequence of keys as a user knows it: ``ctrl+d`` is ``Ctrl+D``."""
    return " ".join(map(_shown, keys.split(" ")))


def _shown(key: str) -> str:
    *modifiers, last = key.split("+")
    last = _SHOWN.get(last) or _SIGNS.get(last) or (last.upper() if modifiers else last)
    return "+".join((*map(str.capitalize, modifiers), last))


def read_keys(text: str) -> str:
    """Give the sequence that a user has written, ``g g`` or ``Ctrl+D``, by Textual's names.

    Raises ValueError with a sentence that names the nearest key.
    """
    keys = " ".join(map(_read, text.split()))
    if not keys:
        raise ValueError("no key is named")
    if keys[0].isdecimal():
        raise ValueError("a digit can only begin a count")
    return keys


def _read(word: str) -> str:
    *written, last = word.split("+") if len(word) > 1 else [word]
    if not last and len(written) > 1:  # Ctrl++
        written, last = written[:-1], "+"
    modifiers = [modifier.lower() for modifier in written]
    for modifier in modifiers:
        if modifier not in _MODIFIERS:
            raise ValueError(_unknown(modifier, _MODIFIERS))
    key = _key(last)
    if len(key) == 1 and modifiers:
        if "shift" in modifiers and modifiers != ["shift"]:
            modifiers.remove("shift")
            modifiers.append("shift")
        key = key.upper() if modifiers == ["shift"] else key.lower()
        modifiers = [] if modifiers == ["shift"] else modifiers
    return "+".join((*sorted(modifiers, key=_MODIFIERS.index), key))


def _key(name: str) -> str:
    if len(name) == 1 and name.isascii() and name.isprintable():
        return key_of(name)
    lower = name.lower()
    key = _SPELT.get(lower, lower)
    if key in _SHOWN or key in _SIGNS:
        return key
    raise ValueError(_unknown(name, (*_SPELT, *_SHOWN, *_SIGNS)))


def _unknown(name: str, known: tuple[str, ...]) -> str:
    near = nearest(name, known)
    hint = f"; did you mean {_shown(near).capitalize()}?" if near else ""
    return f"there is no key “{name}”{hint}"


def as_ascii(key: str, character: str | None) -> str:
    """Give a key's name; one that an input method has widened is the ASCII key that was pressed."""
    if character is None or character.isascii():
        return key
    narrow = character.translate(_FULL_WIDTH).translate(_CHINESE)
    return key_of(narrow) if narrow.isascii() and len(narrow) == 1 else key
