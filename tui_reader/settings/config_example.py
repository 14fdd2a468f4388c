"""An example of the configuration file that has every key, with the value that it has without.

A line that sets something begins with ``#`` and no blank; examples are indented further.
"""

from collections.abc import Iterable, Iterator

from tui_reader.settings.actions import ACTIONS
from tui_reader.settings.keys import show_key
from tui_reader.settings.presets import PRESETS
from tui_reader.settings.themes import THEMES

_WIDTH = 100
_BEGINNING = """\
# The configuration of tui-reader. All of it is optional: each line that sets something shows what
# is usual. Take its # away and change it. It is read again as soon as it is saved.
# `tui-reader config --check` tells what is wrong in it.

# What opens when nothing is named: a library below, or a folder. Without it, what was left last.
#library = ""

# The order of a list: "date", "title", "source", "unread" or "opened", or with a minus before it
# the other way round.
#sort = "date"

# Whether a list by date is grouped by days: true, false, or "auto" where days have several
# articles.
#day_headings = "auto"

# Cells of the text column at most: 0 for the whole pane, "auto" for what the script asks.
#measure = "auto"

# Break lines of code that are too long, instead of panning them.
#wrap_code = false

# Links are "numbered", "listed" at the article's end as well, or "plain".
#links = "numbered"

# Cells of the characters that East Asian fonts draw wide: 1, 2, or "auto" to ask the terminal.
#ambiguous_width = 1

# When an article that is open counts as read: "on-open", "after:3s" or another number of seconds,
# "at-end" or "manual".
#mark_read = "on-open"
"""
_MIDDLE = """\
[pager]
# Lines of a page that stay on the next one, 0 to 10.
#overlap = 1
# Go on from the beginning of the sentence that the page's end has cut.
#sentence = true
# The press of Space at the end that opens the next unread article: "second", "first" or "never".
#next = "second"

# Views of your own in the tree: queries as in the filter line.
[views]
#   "This week" = "is:unread newer:1w"

# Libraries with names. Beside path, id and categories each may have its own measure, wrap_code,
# links, sort, day_headings, mark_read, theme, views and pager.
[libraries]
#   [libraries.news]
#   path = "~/articles/news"
#   id = "my-news"                  # names it wherever its folder is
#   categories = "flat"             # or "nested": [A, B] is B inside A
#   mark_read = "at-end"
#   views = { "Long ago" = "older:1y" }
#   pager = { next = "first" }

# Keys: one, a list of several, or "" for none. "g g" is g and then g.
[keys]
"""


def example() -> str:
    """Give the example, which by itself changes nothing."""
    theme = _choice("The look:", "theme", "auto", THEMES)
    keymap = _choice("The keys to begin with:", "keymap", "default", PRESETS)
    return "\n".join((_BEGINNING, *theme, "", *keymap, "", _MIDDLE + _keys()))


def _choice(what: str, key: str, usual: str, names: Iterable[str]) -> Iterator[str]:
    yield from _wrapped(f"{what} {', '.join(names)}.".split(" "))
    yield f'#{key} = "{usual}"'


def _wrapped(words: list[str]) -> Iterator[str]:
    line = "#"
    for word in words:
        if len(line) + 1 + len(word) > _WIDTH:
            yield line
            line = "#"
        line += f" {word}"
    yield line


def _keys() -> str:
    lines = []
    for action in ACTIONS:
        shown = [_quoted(show_key(keys)) for keys in action.keys]
        value = shown[0] if len(shown) == 1 else f"[{', '.join(shown)}]"
        lines += [f"# {action.help}", f"#{action.id} = {value}"]
    return "\n".join(lines)


def _quoted(keys: str) -> str:
    return f"'{keys}'" if '"' in keys or "\\" in keys else f'"{keys}"'
