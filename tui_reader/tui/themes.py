"""The looks that the program brings: a calm page, one accent colour, and nothing that shines."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from textual.theme import Theme

from tui_reader.settings.themes import AUTO, THEMES

ANSI = ("ansi", "ansi-dark", "ansi-light")
"""Those that a terminal of sixteen colours shows as they are meant."""


class _Page(NamedTuple):
    """The colours of one look, from its ground up."""

    ground: str
    raised: str
    """The line of keys, and what lies over the page."""
    cursor: str
    """The line with the cursor, in the pane with the focus."""
    rule: str
    """Lines between panes, and scrollbars."""
    text: str
    muted: str
    accent: str
    code: str
    warm: str
    """Strings in code, and articles with a problem."""
    error: str
    mark: str
    """Behind words that are marked."""
    alarm: str
    """Behind a warning."""


_PAPER = _Page(
    *("#faf8f4", "#f1ede5", "#dfe8e6", "#d8d2c6", "#2c2a27", "#66605a"),
    *("#17646b", "#4d5d2f", "#80501a", "#a32626", "#f5e3a6", "#f6dcd8"),
)
_SEPIA = _Page(
    *("#f3e8d2", "#eadcc1", "#e2cda6", "#cbb78f", "#3d2e1f", "#665240"),
    *("#84400f", "#4c5522", "#744a10", "#94231d", "#efd27c", "#f0cdb9"),
)
_NIGHT = _Page(
    *("#17191c", "#1f2226", "#25353a", "#383d43", "#d6d3cd", "#a0a5aa"),
    *("#7cc0c4", "#b3c08f", "#d9b382", "#ee8f86", "#443815", "#432524"),
)
_INK_ON_PAPER = _Page(
    *("#ffffff", "#f0f0f0", "#dedede", "#c0c0c0", "#1a1a1a", "#595959"),
    *("#000000", "#4a4a4a", "#4a4a4a", "#000000", "#d2d2d2", "#dedede"),
)
_INK_AT_NIGHT = _Page(
    *("#111111", "#1d1d1d", "#333333", "#454545", "#dadada", "#ababab"),
    *("#ffffff", "#b4b4b4", "#b4b4b4", "#ffffff", "#3c3c3c", "#333333"),
)
_CLEAR_DAY = _Page(
    *("#ffffff", "#ededed", "#cfe3ff", "#767676", "#000000", "#303030"),
    *("#00309c", "#003f14", "#5c2c00", "#8a0000", "#ffe45c", "#ffd9d9"),
)
_CLEAR_NIGHT = _Page(
    *("#000000", "#161616", "#123a5e", "#8a8a8a", "#ffffff", "#d6d6d6"),
    *("#ffd94a", "#a6f0a6", "#ffc890", "#ffc4be", "#4a3a00", "#5a0f0f"),
)


def own_themes(*, dark: bool) -> tuple[Theme, ...]:
    """Give the program's themes for a terminal whose background is dark or light."""
    return (
        _theme("paper", _PAPER, dark=False),
        _theme("sepia", _SEPIA, dark=False),
        _theme("night", _NIGHT, dark=True),
        _theme("ink", _INK_AT_NIGHT if dark else _INK_ON_PAPER, dark=dark),
        _theme("high-contrast", _CLEAR_NIGHT if dark else _CLEAR_DAY, dark=dark),
        _ansi(dark=dark),
    )


def theme_named(name: str, *, dark: bool, few: bool) -> str:
    """Give the theme that is meant by a name, on a terminal that may have ``few`` colours."""
    if few and name not in ANSI:
        return "ansi"  # others would be rounded to sixteen colours
    if name == AUTO or name not in THEMES:
        return "night" if dark else "paper"
    return name


def _theme(name: str, page: _Page, *, dark: bool) -> Theme:
    return Theme(
        name,
        dark=dark,
        primary=page.accent,
        accent=page.accent,
        foreground=page.text,
        background=page.ground,
        surface=page.raised,
        panel=page.cursor,
        warning=page.warm,
        error=page.error,
        success=page.code,
        variables={
            "text": page.text,
            "text-muted": page.muted,
            "text-disabled": page.muted,
            "text-primary": page.accent,
            "text-accent": page.accent,
            "text-success": page.code,
            "text-warning": page.warm,
            "text-error": page.error,
            "primary-muted": page.cursor,
            "warning-muted": page.mark,
            "error-muted": page.alarm,
            "surface-lighten-2": page.rule,
            "surface-lighten-3": page.muted,
            "block-cursor-foreground": page.text,
            "block-cursor-background": page.cursor,
            "block-cursor-text-style": "none",
            "block-cursor-blurred-foreground": page.text,
            "block-cursor-blurred-background": page.cursor,
            "border-blurred": page.rule,
            "block-hover-background": page.raised,
            "input-cursor-background": page.text,
            "input-cursor-foreground": page.ground,
            "input-selection-background": page.mark,
            "input-selection-foreground": page.text,
            "screen-selection-background": page.mark,
            "screen-selection-foreground": page.text,
            "link-color": page.accent,
            "link-color-hover": page.text,
            "link-background-hover": page.cursor,
        },
    )


def _ansi(*, dark: bool) -> Theme:
    """Give the terminal's own sixteen colours, of which each says only what it must."""
    accent = "ansi_cyan" if dark else "ansi_blue"
    return Theme(
        "ansi",
        ansi=True,
        dark=dark,
        primary=accent,
        accent=accent,
        foreground="ansi_default",
        background="ansi_default",
        surface="ansi_default",
        panel="ansi_default",
        warning="ansi_yellow" if dark else "ansi_red",
        error="ansi_red",
        success="ansi_green" if dark else "ansi_magenta",
        variables={
            "ansi-background": "ansi_black" if dark else "ansi_white",
            "ansi-foreground": "ansi_white" if dark else "ansi_black",
            "primary-muted": "ansi_default",
            "error-muted": "ansi_default",
            "surface-lighten-2": "ansi_bright_black",
            "surface-lighten-3": "ansi_bright_black",
            "block-cursor-foreground": "ansi_black" if dark else "ansi_bright_white",
            "block-cursor-background": accent,
            "block-cursor-blurred-foreground": "ansi_black" if dark else "ansi_bright_white",
            "block-cursor-blurred-background": accent,
            "input-cursor-text-style": "reverse",
            "input-selection-background": "transparent",
            "screen-selection-background": "ansi_white" if not dark else "ansi_bright_black",
            "screen-selection-foreground": "ansi_default",
            "scrollbar": "ansi_bright_black",
            "scrollbar-background": "ansi_default",
        },
    )


@contextmanager
def colours_told(*, wanted: bool) -> Iterator[None]:
    """Tell Textual, which looks into the environment, whether there are colours.

    It takes NO_COLOR out, which other programs that are started from here have to see.
    """
    before = os.environ.pop("NO_COLOR", None)
    if not wanted:
        os.environ["NO_COLOR"] = "1"
    try:
        yield
    finally:
        os.environ.pop("NO_COLOR", None)
        if before is not None:
            os.environ["NO_COLOR"] = before
