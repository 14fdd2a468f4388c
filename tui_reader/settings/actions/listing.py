"""What the list has, in which order."""

from tui_reader.settings.actions.action import Action, Group

LISTING = Group(
    "The list",
    (
        Action(
            "filter",
            ("slash",),
            "Filter",
            "Narrow the list down by a query; Escape ends it.",
            panes=("tree", "list"),
            footer=5,
        ),
        Action(
            "search",
            ("F",),
            "Search",
            "Look for words in the whole library, whichever view is shown.",
        ),
        Action("view_all", ("g a",), "All", "Show all articles."),
        Action("view_unread", ("g u",), "Unread", "Show what is unread."),
        Action("view_starred", ("g s",), "Starred", "Show what has a star."),
        Action(
            "next_view",
            ("g n",),
            "Next view",
            "Show the next view or category, whichever pane has the focus.",
            counts=True,
        ),
        Action(
            "previous_view",
            ("g p",),
            "Previous view",
            "Show the previous view or category, whichever pane has the focus.",
            counts=True,
        ),
        Action(
            "jump",
            ("g d",),
            "Jump",
            "Go to a date in the list, or to first letters where it is sorted by title or source.",
        ),
        Action(
            "sort_date",
            ("S d",),
            "Date",
            "Sort the list by date, newest first; again, oldest first.",
        ),
        Action(
            "sort_title",
            ("S t",),
            "Title",
            "Sort the list by title; again, from the end of the alphabet.",
        ),
        Action(
            "sort_source",
            ("S s",),
            "Source",
            "Sort the list by source; again, from the end of the alphabet.",
        ),
        Action(
            "sort_unread",
            ("S u",),
            "Unread first",
            "Put what is unread first; again, what is read.",
        ),
        Action(
            "sort_relevance",
            ("S r",),
            "Best first",
            "Put what matches the words best first; again, last.",
        ),
        Action(
            "toggle_days",
            ("S g",),
            "Days",
            "Group a list that is sorted by date by days, or end that.",
        ),
        Action(
            "select",
            ("v",),
            "Select",
            "Select the article under the cursor, or no more, and go on; "
            "what marks then marks all that is selected.",
        ),
        Action(
            "select_all", ("asterisk",), "Select all", "Select every article in the list, or none."
        ),
    ),
)
