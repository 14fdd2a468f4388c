"""The style sheet's styles, as they are drawn."""

from rich.style import Style
from textual.widget import Widget

_REVERSE = Style(color="default", bgcolor="default", reverse=True)


def component_style(widget: Widget, *names: str) -> Style:
    """Give the style of component classes that lie above one another.

    Textual's `get_visual_style` leaves ``reverse`` out, which is all that some terminals have.
    """
    style = widget.get_visual_style(*names).rich_style
    is_reverse = any(widget.get_component_styles(name).text_style.reverse for name in names)
    return style + _REVERSE if is_reverse else style
