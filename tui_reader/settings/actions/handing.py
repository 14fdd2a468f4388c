"""The article handed to other programs."""

from tui_reader.settings.actions.action import Action, Group

HANDING = Group(
    "Handing over",
    (
        Action(
            "copy",
            ("y",),
            "Copy",
            "Copy the chosen lines, else what the mouse has selected, else the article's address.",
        ),
        Action(
            "copy_article",
            ("Y",),
            "Copy article",
            "Copy the whole article as Markdown.",
        ),
        Action(
            "edit",
            ("e",),
            "Edit",
            "Open the article's file in $EDITOR.",
        ),
        Action(
            "pipe",
            ("vertical_line",),
            "Pipe",
            "Give the article as Markdown to a command that you type.",
        ),
    ),
)
