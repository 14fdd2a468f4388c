"""Every action once, as plain data: keys, footer, help screen and guide are made from it."""

from typing import NamedTuple


class Action(NamedTuple):
    """Something a key does.

    ``scope`` is where it is possible: everywhere (``main``), in a pane that moves (``move``), or
    in one pane (``tree``, ``list``, ``article``).
    """

    id: str
    keys: tuple[str, ...]
    """Textual's names of keys; a blank separates the keys of a sequence."""
    label: str
    """One or two words for the footer."""
    help: str
    """One sentence for the help screen and the guide."""
    scope: str
    group: str
    footer: int = 0
    """Its place among the hints in the bottom line; 0 for none."""


def _action(
    id_: str, keys: str, label: str, text: str, *, scope: str, group: str, footer: int = 0
) -> Action:
    return Action(id_, tuple(keys.split(",")), label, text, scope, group, footer)


MOVING, READING, LISTING = "Moving", "Reading", "The list"
MARKING, OTHER = "Marking", "Program"

ACTIONS = (
    _action("down", "j,down", "Down", "Go one line or entry down.", scope="move", group=MOVING),
    _action("up", "k,up", "Up", "Go one line or entry up.", scope="move", group=MOVING),
    _action("top", "g g,home", "Top", "Go to the beginning.", scope="move", group=MOVING),
    _action("bottom", "G,end", "End", "Go to the end.", scope="move", group=MOVING),
    _action(
        "half_down", "ctrl+d", "Half page", "Go half a page down.", scope="move", group=MOVING
    ),
    _action(
        "half_up", "ctrl+u", "Half page up", "Go half a page up.", scope="move", group=MOVING
    ),
    _action("page_down", "pagedown", "Page", "Go a page down.", scope="move", group=MOVING),
    _action("page_up", "pageup", "Page up", "Go a page up.", scope="move", group=MOVING),
    _action(
        "pane_left",
        "h,left",
        "Left",
        "Go to the pane on the left; in the tree, close the category.",
        scope="main",
        group=MOVING,
    ),
    _action(
        "pane_right",
        "l,right",
        "Right",
        "Go to the pane on the right; in the tree, open the category.",
        scope="main",
        group=MOVING,
    ),
    _action("next_pane", "tab", "Pane", "Go to the next pane.", scope="main", group=MOVING),
    _action(
        "previous_pane",
        "shift+tab",
        "Pane back",
        "Go to the previous pane.",
        scope="main",
        group=MOVING,
    ),
    _action(
        "open",
        "enter",
        "Open",
        "Open the article, or show the category's articles.",
        scope="main",
        group=READING,
        footer=1,
    ),
    _action(
        "page",
        "space",
        "Page",
        "Page the article down, whichever pane has the focus.",
        scope="main",
        group=READING,
        footer=2,
    ),
    _action(
        "next_unread",
        "n",
        "Next",
        "Open the next unread article, in the next category where this one has none.",
        scope="main",
        group=READING,
        footer=3,
    ),
    _action(
        "previous_unread",
        "p",
        "Previous",
        "Open the previous unread article.",
        scope="main",
        group=READING,
    ),
    _action(
        "next_article",
        "N",
        "Next any",
        "Open the next article, read or not.",
        scope="main",
        group=READING,
    ),
    _action(
        "previous_article",
        "P",
        "Previous any",
        "Open the previous article, read or not.",
        scope="main",
        group=READING,
    ),
    _action(
        "go_back",
        "backspace,alt+left",
        "Back in history",
        "Open the article that was open before this one.",
        scope="main",
        group=READING,
    ),
    _action(
        "go_forward",
        "alt+right",
        "Forward",
        "Open the article again that one has gone back from.",
        scope="main",
        group=READING,
    ),
    _action(
        "put_away",
        "X",
        "Put away",
        "Take the article out of what is to be read on.",
        scope="main",
        group=READING,
    ),
    _action(
        "open_link",
        "o",
        "Original",
        "Open the article's link in the browser ($BROWSER).",
        scope="main",
        group=READING,
        footer=9,
    ),
    _action(
        "note",
        "x",
        "Note",
        "Go to the first footnote that is mentioned on the page, and back.",
        scope="article",
        group=READING,
    ),
    _action(
        "pan_left",
        "left_square_bracket",
        "Left",
        "Show what is further left in long lines of code.",
        scope="article",
        group=READING,
    ),
    _action(
        "pan_right",
        "right_square_bracket",
        "Right",
        "Show what is further right in long lines of code.",
        scope="article",
        group=READING,
    ),
    _action(
        "wider", "plus", "Wider", "Make the article's column wider.", scope="article", group=READING
    ),
    _action(
        "narrower",
        "minus",
        "Narrower",
        "Make the article's column narrower.",
        scope="article",
        group=READING,
    ),
    _action(
        "full_width",
        "0",
        "Full width",
        "Make the article's column as wide as its pane, or as it was.",
        scope="article",
        group=READING,
    ),
    _action(
        "choose",
        "V",
        "Choose lines",
        "Choose lines of the article by the keys that move, or end it.",
        scope="article",
        group=READING,
    ),
    _action(
        "copy",
        "y",
        "Copy",
        "Copy the chosen lines, or what the mouse has selected.",
        scope="article",
        group=READING,
    ),
    _action(
        "filter",
        "slash",
        "Filter",
        "Narrow the list down by a query; Escape ends it.",
        scope="main",
        group=LISTING,
        footer=5,
    ),
    _action(
        "jump",
        "J",
        "Jump",
        "Go to a date in the list, or to first letters where it is sorted by title or source.",
        scope="main",
        group=LISTING,
    ),
    _action(
        "sort_date",
        "S d",
        "Date",
        "Sort the list by date, newest first; again, oldest first.",
        scope="main",
        group=LISTING,
    ),
    _action(
        "sort_title",
        "S t",
        "Title",
        "Sort the list by title; again, from the end of the alphabet.",
        scope="main",
        group=LISTING,
    ),
    _action(
        "sort_source",
        "S s",
        "Source",
        "Sort the list by source; again, from the end of the alphabet.",
        scope="main",
        group=LISTING,
    ),
    _action(
        "sort_unread",
        "S u",
        "Unread first",
        "Put what is unread first; again, what is read.",
        scope="main",
        group=LISTING,
    ),
    _action(
        "sort_relevance",
        "S r",
        "Best first",
        "Put what matches the words best first; again, last.",
        scope="main",
        group=LISTING,
    ),
    _action(
        "toggle_days",
        "S g",
        "Days",
        "Group a list that is sorted by date by days, or end that.",
        scope="main",
        group=LISTING,
    ),
    _action(
        "select",
        "v",
        "Select",
        "Select the article under the cursor, or no more, and go on; "
        "what marks then marks all that is selected.",
        scope="main",
        group=LISTING,
    ),
    _action(
        "select_all",
        "asterisk",
        "Select all",
        "Select every article in the list, or none.",
        scope="main",
        group=LISTING,
    ),
    _action(
        "narrower_list",
        "less_than_sign",
        "Narrower",
        "Make the panes on the left narrower.",
        scope="main",
        group=LISTING,
    ),
    _action(
        "wider_list",
        "greater_than_sign",
        "Wider",
        "Make the panes on the left wider.",
        scope="main",
        group=LISTING,
    ),
    _action(
        "toggle_read",
        "m",
        "Mark read",
        "Mark the article as read, or as unread if it is read.",
        scope="main",
        group=MARKING,
        footer=4,
    ),
    _action("mark_read", "r", "Read", "Mark the article as read.", scope="main", group=MARKING),
    _action(
        "mark_unread", "u", "Unread", "Mark the article as unread.", scope="main", group=MARKING
    ),
    _action(
        "mark_all_read",
        "A,M v",
        "All in view",
        "Mark every article in the list as read.",
        scope="main",
        group=MARKING,
    ),
    _action(
        "mark_above",
        "M a",
        "Above",
        "Mark the articles above the cursor as read.",
        scope="main",
        group=MARKING,
    ),
    _action(
        "mark_below",
        "M b",
        "Below",
        "Mark the articles below the cursor as read.",
        scope="main",
        group=MARKING,
    ),
    _action(
        "mark_category",
        "M c",
        "This category",
        "Mark the whole category as read that is shown, or else the article's.",
        scope="main",
        group=MARKING,
    ),
    _action(
        "mark_older",
        "M o",
        "Older than …",
        "Mark as read what in the list is older than a date or an age that you type.",
        scope="main",
        group=MARKING,
    ),
    _action(
        "tag",
        "t",
        "Tag",
        "Give the article tags of your own, with commas between; Tab or → completes.",
        scope="main",
        group=MARKING,
    ),
    _action(
        "untag",
        "T",
        "Untag",
        "Take one of your tags from the article.",
        scope="main",
        group=MARKING,
    ),
    _action(
        "annotate",
        "a",
        "Note",
        "Write a note of your own on the article; Ctrl+O goes on in $EDITOR.",
        scope="main",
        group=MARKING,
    ),
    _action(
        "undo",
        "ctrl+z",
        "Undo",
        "Take the latest change of marks back, however many articles it was of.",
        scope="main",
        group=MARKING,
    ),
    _action(
        "redo",
        "ctrl+y",
        "Redo",
        "Make the change again that was undone last.",
        scope="main",
        group=MARKING,
    ),
    _action(
        "star", "s", "Star", "Star the article, or take its star.", scope="main", group=MARKING,
        footer=8,
    ),
    _action(
        "rescan",
        "R",
        "Rescan",
        "Look for new and edited files in the folder.",
        scope="main",
        group=OTHER,
    ),
    _action(
        "help",
        "question_mark",
        "Help",
        "Show every key.",
        scope="main",
        group=OTHER,
        footer=6,
    ),
    _action(
        "back_or_quit",
        "q",
        "Back",
        "Go back from the article or the filter; from the list, quit.",
        scope="main",
        group=OTHER,
        footer=7,
    ),
    _action(
        "back",
        "escape",
        "Back",
        "Go back from the article, end the filter; never quit.",
        scope="main",
        group=OTHER,
    ),
    _action("quit", "Q", "Quit", "Quit at once.", scope="main", group=OTHER),
    _action(
        "copy_or_quit",
        "ctrl+c",
        "Copy or quit",
        "Copy the selected text; with nothing selected, quit.",
        scope="main",
        group=OTHER,
    ),
)  # fmt: skip

KEY_NAMES = {
    "asterisk": "*",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "backspace": "Backspace",
    "question_mark": "?",
    "slash": "/",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "plus": "+",
    "minus": "-",
    "space": "Space",
    "enter": "Enter",
    "escape": "Esc",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "home": "Home",
    "end": "End",
    "tab": "Tab",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
}


def show_key(key: str) -> str:
    """Give a key as a user knows it: ``ctrl+d`` is ``Ctrl+D``, ``g g`` is ``g g``."""
    return " ".join(
        "+".join(
            KEY_NAMES.get(part)
            or (part.capitalize() if len(part) > 1 else part.upper() if "+" in one else part)
            for part in one.split("+")
        )
        for one in key.split(" ")
    )
