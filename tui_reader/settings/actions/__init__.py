"""Every action once, as plain data: keys, footer, help, palette and guide are made from it."""

from tui_reader.settings.actions.action import PANES, Action, Group
from tui_reader.settings.actions.finding import FINDING
from tui_reader.settings.actions.handing import HANDING
from tui_reader.settings.actions.links import LINKS
from tui_reader.settings.actions.listing import LISTING
from tui_reader.settings.actions.marking import MARKING
from tui_reader.settings.actions.moving import MOVING
from tui_reader.settings.actions.panes import ARRANGING
from tui_reader.settings.actions.program import PROGRAM
from tui_reader.settings.actions.reading import READING
from tui_reader.settings.actions.setting import SETTING

__all__ = ["ACTIONS", "BY_ID", "GROUPS", "PANES", "Action", "Group"]

GROUPS = (MOVING, READING, LINKS, SETTING, HANDING, FINDING, LISTING, MARKING, ARRANGING, PROGRAM)
ACTIONS = tuple(action for group in GROUPS for action in group.actions)
BY_ID = {action.id: action for action in ACTIONS}
