"""Markdown in the making: text in, with line breaks, spaces and inline tags held until due."""

import re
from dataclasses import dataclass, field

from tui_reader.document.line_ends import joint

_DEEPEST = 80
_SPECIAL = re.compile(r"[\\`*_\[\]<&|~$#^]|^[>+\-=:.)!]|^\d+(?=[.)])")


def escaped(text: str) -> str:
    """Escape what Markdown would not take for text, at a line's beginning or anywhere."""
    return _SPECIAL.sub(lambda m: m[0] + "\\" if m[0].isdigit() else "\\" + m[0], text)


@dataclass(slots=True)
class Container:
    """An open list, list item, quotation or definition."""

    tag: str
    outer: str
    """The indentation of the lines around it."""
    number: int = 0
    """The next item's, in an ordered list."""


@dataclass(slots=True)
class Flow:
    """The Markdown of the article, or of one table cell.

    Every line begins with the indentation of all containers that are open; inline tags are closed
    at the end of a block and opened again in the next, for no inline markup in Markdown reaches
    over a blank line.
    """

    out: list[str] = field(default_factory=list)
    containers: list[Container] = field(default_factory=list)
    indent: str = ""
    breaks: int = 0
    """Line ends due before the next text: 1 ends the line, 2 the block."""
    space: str = ""
    """White space due before the next text: a space, or the end of a line in the source."""
    last: str = ""
    """The last character that was written on the line."""
    begun: bool = False
    """Something stands on the current line, so that breaks and spaces have a meaning."""
    inline: list[tuple[str, str]] = field(default_factory=list)
    """Name and start tag of the open inline elements; the first ``written`` are in ``out``."""
    written: int = 0
    due: str = ""
    """What stands before the next text, wherever that begins."""
    heading: str = ""
    """What makes the next text a heading."""
    captions: bool = False
    """The next text is about the picture before it."""
    anchors: list[str] = field(default_factory=list)
    """Names of places in the article that links lead to; due before the next text."""
    complete: int = 0
    """Pieces of ``out`` up to the end of its last whole line."""

    def end_line(self) -> None:
        """Let the next text begin a line."""
        self.breaks = max(self.breaks, 1)

    def end_block(self) -> None:
        """Let the next text begin a block."""
        self.breaks = 2

    def add_space(self, white: str) -> None:
        """Let a space or line end stand before the next text, if ``white`` is one."""
        if white in (" ", "\n") and self.space != " ":
            self.space = white

    def write(self, text: str) -> None:
        """Write text of a line after what is due."""
        if not text:
            return
        self._break()
        if self.space and self.begun:
            self.out.append(" " if self.space == " " else joint(self.last, text[0]))
        if self.heading:
            self.out.append(self.heading)
            self.heading = ""
        if self.anchors:
            self._anchor()
        self.out.extend(tag for _, tag in self.inline[self.written :])
        self.written = len(self.inline)
        self.out.append(self.due + text)
        self.due, self.space, self.begun, self.last = "", "", True, text[-1]

    def head(self, marker: str) -> None:
        """Let the next text be a heading; with no marker, end that, though none has come."""
        self.heading = marker

    def mark(self, marker: str) -> None:
        """Write what begins a block: after it a line has not begun yet."""
        self._break()
        self.out.append(marker)
        self.begun, self.space = False, ""

    def _anchor(self) -> None:
        """Write the anchors outside of all inline elements, as links would not nest."""
        self._suspend()
        self.out.extend(f'<a id="{name}"></a>' for name in self.anchors)
        self.anchors.clear()

    def _suspend(self) -> None:
        """Close the inline elements, to be opened again before the next text."""
        self.out.extend(f"</{name}>" for name, _ in reversed(self.inline[: self.written]))
        self.written = 0

    def lines(self, lines: list[str]) -> None:
        """Write lines that are a block by themselves."""
        self.end_block()
        self.mark(lines[0])
        for line in lines[1:]:
            self.out.append("\n" + (self.indent + line if line else self.indent.rstrip(" ")))
        self.begun = True
        self.end_block()

    def _break(self) -> None:
        if self.breaks and self.begun:
            self._suspend()
            blank = (
                "<br>" if self.captions else ("\n" + self.indent.rstrip(" ")) * (self.breaks - 1)
            )
            self.out.append(blank + "\n")
            self.complete = len(self.out)
            self.out.append(self.indent)
            self.begun = False
        self.breaks, self.captions = 0, False

    def open(self, name: str, tag: str) -> None:
        """Open an inline element; its tag is written with its first text."""
        if len(self.inline) < _DEEPEST:
            self.inline.append((name, tag))

    def close(self, name: str) -> None:
        """Close the innermost inline element of that name, if one is open."""
        for index in reversed(range(len(self.inline))):
            if self.inline[index][0] == name:
                del self.inline[index]
                if index < self.written:
                    self.written -= 1
                    self.out.append(f"</{name}>")
                return

    def enter(self, tag: str, marker: str = "", number: int = 0) -> None:
        """Open a container; too deep inside others it is none, its text stays on their level."""
        deep = len(self.containers) >= _DEEPEST
        if marker and not deep:
            self.mark(marker)
        self.containers.append(Container(tag, self.indent, number))
        if marker and not deep:
            self.indent += marker if marker == "> " else " " * len(marker)

    def leave(self, tag: str, *, within: tuple[str, ...] = ()) -> None:
        """Close the innermost container ``tag`` and all in it, but none around ``within``."""
        for index in reversed(range(len(self.containers))):
            container = self.containers[index]
            if container.tag == tag:
                self.indent = container.outer
                del self.containers[index:]
                return
            if container.tag in within:
                return

    def inside(self, *tags: str) -> bool:
        """Tell whether the innermost container is one of ``tags``."""
        return bool(self.containers) and self.containers[-1].tag in tags

    def drain(self) -> str:
        """Give the whole lines that were written since the last time, and forget them."""
        text = "".join(self.out[: self.complete])
        del self.out[: self.complete]
        self.complete = 0
        return text

    def text(self) -> str:
        """Give all that was written and not drained."""
        return "".join(self.out)


class Page:
    """The flow of the article, and the one of the table cell that is open, if one is."""

    def __init__(self) -> None:
        self.root = self.flow = Flow()
