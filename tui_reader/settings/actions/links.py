"""Where the article's links lead."""

from tui_reader.settings.actions.action import Action, Group

LINKS = Group(
    "Links",
    (
        Action(
            "hints",
            ("f",),
            "Links",
            "Put labels on the links that are seen; typing one opens that link.",
            panes=("list", "article"),
        ),
        Action(
            "list_links",
            ("U",),
            "All links",
            "List all links of the article with their addresses, to open one.",
        ),
        Action(
            "open_picture",
            ("i",),
            "Picture",
            "Open the picture on the page; of several, the one that you choose.",
        ),
        Action(
            "open_link",
            ("o",),
            "Original",
            "Open the article's own address in the browser ($BROWSER).",
            footer=9,
        ),
        Action(
            "open_and_read",
            ("O",),
            "Original, read",
            "Open the article's own address in the browser and mark the article as read.",
        ),
    ),
)
