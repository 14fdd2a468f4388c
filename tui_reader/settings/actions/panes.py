"""Which pane has the focus, how wide each is, and how all of it looks."""

from tui_reader.settings.actions.action import Action, Group

ARRANGING = Group(
    "Panes and looks",
    (
        Action(
            "pane_left",
            ("h", "left"),
            "Left",
            "Go to the pane on the left; in the tree, close the category.",
        ),
        Action(
            "pane_right",
            ("l", "right"),
            "Right",
            "Go to the pane on the right; in the tree, open the category.",
        ),
        Action("next_pane", ("tab",), "Pane", "Go to the next pane."),
        Action("previous_pane", ("shift+tab",), "Pane back", "Go to the previous pane."),
        Action("zen", ("z",), "Zen", "Show nothing but the article, or everything again."),
        Action(
            "narrower_list", ("less_than_sign",), "Narrower", "Make the panes on the left narrower."
        ),
        Action("wider_list", ("greater_than_sign",), "Wider", "Make the panes on the left wider."),
        Action("theme", ("ctrl+t",), "Theme", "Choose a theme; each is shown while you choose."),
    ),
)
