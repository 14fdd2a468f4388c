"""Opening articles, one after the other."""

from tui_reader.settings.actions.action import Action, Group

READING = Group(
    "Reading",
    (
        Action(
            "open",
            ("enter",),
            "Open",
            "Open the article, or show the category's articles; in the article, "
            "`12 Enter` opens link 12.",
            counts=True,
            footer=1,
        ),
        Action(
            "page",
            ("space",),
            "Page",
            "Page the article down, whichever pane has the focus; "
            "at its end, open the next unread one.",
            footer=2,
        ),
        Action(
            "page_back",
            ("b", "shift+space"),
            "Page back",
            "Page the article up, whichever pane has the focus.",
        ),
        Action(
            "next_unread",
            ("n",),
            "Next",
            "Open the next unread article, in the next category where this one has none.",
            footer=3,
        ),
        Action("previous_unread", ("p",), "Previous", "Open the previous unread article."),
        Action(
            "next_article", ("N",), "Next any", "Open the next article, read or not.", counts=True
        ),
        Action(
            "previous_article",
            ("P",),
            "Previous any",
            "Open the previous article, read or not.",
            counts=True,
        ),
        Action(
            "go_back",
            ("backspace", "ctrl+o", "alt+left"),
            "Back in history",
            "Open the article that was open before this one.",
        ),
        Action(
            "go_forward",
            ("alt+right",),
            "Forward",
            "Open the article again that one has gone back from.",
        ),
        Action("put_away", ("X",), "Put away", "Take the article out of what is to be read on."),
    ),
)
