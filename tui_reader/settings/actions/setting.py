"""How the open article is set, and its lines chosen."""

from tui_reader.settings.actions.action import Action, Group

SETTING = Group(
    "The article",
    (
        Action(
            "note",
            ("x",),
            "Note",
            "Go to the first footnote that is mentioned on the page, and back.",
            panes=("article",),
            on="pane",
        ),
        Action(
            "pan_left",
            ("left_square_bracket",),
            "Left",
            "Show what is further left in long lines of code.",
            panes=("article",),
            on="pane",
        ),
        Action(
            "pan_right",
            ("right_square_bracket",),
            "Right",
            "Show what is further right in long lines of code.",
            panes=("article",),
            on="pane",
        ),
        Action(
            "wider",
            ("plus",),
            "Wider",
            "Make the article's column wider.",
            panes=("article",),
            on="pane",
        ),
        Action(
            "narrower",
            ("minus",),
            "Narrower",
            "Make the article's column narrower.",
            panes=("article",),
            on="pane",
        ),
        Action(
            "full_width",
            ("equals_sign",),
            "Full width",
            "Make the article's column as wide as its pane, or as it was.",
            panes=("article",),
            on="pane",
        ),
        Action(
            "choose",
            ("V",),
            "Choose lines",
            "Choose lines of the article by the keys that move, or end it.",
            panes=("article",),
            on="pane",
        ),
    ),
)
