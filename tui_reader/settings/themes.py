"""The names of the looks that can be chosen, as plain data."""

from typing import NamedTuple

AUTO = "auto"
"""`night` or `paper`, as the terminal's background is."""
OWN = ("paper", "sepia", "night", "ink", "high-contrast", "ansi")
FOLLOWING = (AUTO, "ink", "high-contrast", "ansi")
"""Those that are dark or light as the terminal's background is."""
TEXTUAL = (
    *("ansi-dark", "ansi-light", "atom-one-dark", "atom-one-light", "catppuccin-frappe"),
    *("catppuccin-latte", "catppuccin-macchiato", "catppuccin-mocha", "dracula", "flexoki"),
    *("gruvbox", "monokai", "nord", "rose-pine", "rose-pine-dawn", "rose-pine-moon"),
    *("solarized-dark", "solarized-light", "textual-dark", "textual-light", "tokyo-night"),
)
THEMES = (AUTO, *OWN, *TEXTUAL)


class Looks(NamedTuple):
    """What is wished, and what the terminal has for it."""

    theme: str = AUTO
    dark: bool = True
    """Whether the terminal's background is."""
    colours: bool = True
    """Whether there are any, and the user wants them."""
