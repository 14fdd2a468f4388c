"""Words and headings that are gone to in the open article."""

from tui_reader.settings.actions.action import Action, Group

FINDING = Group(
    "In the article",
    (
        Action(
            "find",
            ("slash",),
            "Find",
            "Look for words in the article as you type; Enter keeps them marked, "
            "Escape goes back to where you were.",
            panes=("article",),
            footer=5,
        ),
        Action(
            "next_match",
            ("n",),
            "Next match",
            "Go to the next place with the words that are looked for in the article.",
            panes=("find",),
            counts=True,
        ),
        Action(
            "previous_match",
            ("N",),
            "Match before",
            "Go to the place before with the words that are looked for in the article.",
            panes=("find",),
            counts=True,
        ),
        Action("outline", ("c",), "Outline", "List the article's headings, to go to one of them."),
        Action(
            "next_heading",
            ("right_curly_bracket",),
            "Next heading",
            "Go to the article's next heading.",
            counts=True,
        ),
        Action(
            "previous_heading",
            ("left_curly_bracket",),
            "Heading before",
            "Go to the heading before in the article.",
            counts=True,
        ),
    ),
)
