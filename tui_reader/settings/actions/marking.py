"""What is marked, and taken back."""

from tui_reader.settings.actions.action import Action, Group

MARKING = Group(
    "Marking",
    (
        Action(
            "toggle_read",
            ("m",),
            "Mark read",
            "Mark the article as read, or as unread if it is read.",
            footer=4,
        ),
        Action("mark_read", ("r",), "Read", "Mark the article as read."),
        Action("mark_unread", ("u",), "Unread", "Mark the article as unread."),
        Action(
            "mark_all_read", ("A", "M v"), "All in view", "Mark every article in the list as read."
        ),
        Action("mark_above", ("M a",), "Above", "Mark the articles above the cursor as read."),
        Action("mark_below", ("M b",), "Below", "Mark the articles below the cursor as read."),
        Action(
            "mark_category",
            ("M c",),
            "This category",
            "Mark the whole category as read that is shown, or else the article's.",
        ),
        Action(
            "mark_older",
            ("M o",),
            "Older than …",
            "Mark as read what in the list is older than a date or an age that you type.",
        ),
        Action(
            "tag",
            ("t",),
            "Tag",
            "Give the article tags of your own, with commas between; Tab or → completes.",
        ),
        Action("untag", ("T",), "Untag", "Take one of your tags from the article."),
        Action(
            "annotate",
            ("a",),
            "Note",
            "Write a note of your own on the article; Ctrl+O goes on in $EDITOR.",
        ),
        Action(
            "undo",
            ("ctrl+z",),
            "Undo",
            "Take the latest change of marks back, however many articles it was of.",
        ),
        Action("redo", ("ctrl+y",), "Redo", "Make the change again that was undone last."),
        Action("star", ("s",), "Star", "Star the article, or take its star.", footer=8),
    ),
)
