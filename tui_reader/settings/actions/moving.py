"""Going up and down, in whichever pane."""

from tui_reader.settings.actions.action import Action, Group

MOVING = Group(
    "Moving",
    (
        Action("down", ("j", "down"), "Down", "Go one line or entry down.", on="pane", counts=True),
        Action("up", ("k", "up"), "Up", "Go one line or entry up.", on="pane", counts=True),
        Action("top", ("g g", "home"), "Top", "Go to the beginning.", on="pane"),
        Action(
            "bottom",
            ("G", "end"),
            "End",
            "Go to the end; `5 G` to the fifth entry, or to 5 percent of the article.",
            on="pane",
            counts=True,
        ),
        Action(
            "half_down", ("ctrl+d",), "Half page", "Go half a page down.", on="pane", counts=True
        ),
        Action(
            "half_up", ("ctrl+u",), "Half page up", "Go half a page up.", on="pane", counts=True
        ),
        Action("page_down", ("pagedown",), "Page", "Go a page down.", on="pane", counts=True),
        Action("page_up", ("pageup",), "Page up", "Go a page up.", on="pane", counts=True),
        Action(
            "scroll_down",
            ("J",),
            "Scroll",
            "Scroll the article down, whichever pane has the focus.",
            counts=True,
        ),
        Action(
            "scroll_up",
            ("K",),
            "Scroll up",
            "Scroll the article up, whichever pane has the focus.",
            counts=True,
        ),
    ),
)
