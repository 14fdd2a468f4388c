"""All that is about the program itself."""

from tui_reader.settings.actions.action import Action, Group

PROGRAM = Group(
    "Program",
    (
        Action("rescan", ("R",), "Rescan", "Look for new and edited files in the folder."),
        Action("help", ("question_mark",), "Help", "Show every key.", footer=6),
        Action(
            "back_or_quit",
            ("q",),
            "Back",
            "Go back from the article or the filter; from the list, quit.",
            footer=7,
        ),
        Action(
            "back", ("escape",), "Back", "Go back from the article, end the filter; never quit."
        ),
        Action("quit", ("Q", "ctrl+q"), "Quit", "Quit at once."),
        Action(
            "copy_or_quit",
            ("ctrl+c",),
            "Copy or quit",
            "Copy the selected text; with nothing selected, quit.",
        ),
    ),
)
