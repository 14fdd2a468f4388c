"""All that is about the program itself."""

from tui_reader.settings.actions.action import Action, Group

PROGRAM = Group(
    "Program",
    (
        Action("rescan", ("R",), "Rescan", "Look for new and edited files in the folder."),
        Action(
            "help",
            ("question_mark",),
            "Help",
            "Show what can be done here, with its keys; typing narrows it down.",
            footer=6,
        ),
        Action(
            "palette",
            ("ctrl+p",),
            "Palette",
            "Look for something to do: what is possible now, the views, the themes.",
        ),
        Action(
            "command",
            ("colon",),
            "Command",
            "Do something by its name: `:star`, `:5 down`, `:filter is:unread`.",
        ),
        Action("view", (), "View", "Choose a view, or go to one by its name: `:view NAME`."),
        Action(
            "reload_config",
            (),
            "Configuration",
            "Read the configuration again, as happens by itself when its file changes.",
        ),
        Action(
            "config_faults",
            (),
            "Mistakes in the configuration",
            "Show all that is wrong in the configuration, in full.",
        ),
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
        Action("suspend", (), "Suspend", "Stop the program and go to the shell; `fg` comes back."),
        Action(
            "copy_or_quit",
            ("ctrl+c",),
            "Copy or quit",
            "Copy the selected text; with nothing selected, quit.",
        ),
    ),
)
