"""Block rules for tags that hold contents, and for the script lines of MDX."""

import re
from bisect import bisect_right
from typing import NamedTuple

from markdown_it.rules_block import StateBlock

from tui_reader.document import callouts, templates
from tui_reader.document.callouts import escaped
from tui_reader.document.containers import (
    DEEPEST,
    FURTHEST,
    close_callout,
    line_of,
    note_end,
    open_callout,
    paragraph,
    title_line,
    within,
)
from tui_reader.document.pairs import CLOSED, pairs_of
from tui_reader.document.templates import Tag

_CODE = frozenset({"codeblock", "code", "highlight"})
_BARE = frozenset({"raw", "endraw", *callouts.TABS})
_TAB_COMMENT = re.compile(r"<!--[ \t]*tab(?:[ \t]+([^\n]*?))?[ \t]*-->[ \t]*$")
_TAB_ICON = re.compile(r"@[\w -]*$")
_SCRIPT = re.compile(
    r"import[ \t]+(?:[\w*{}, \t$]+[ \t]+from[ \t]+)?(?:'[^'\n]+'|\"[^\"\n]+\")[ \t]*;?[ \t]*$"
    r"|export[ \t]+(?:const|let|var|default|function|async|class|\*|\{)[^\n]*[=({;}>][^\n]*$"
)
_IMPORT = re.compile(r"import\b.*(?:'[^'\n]+'|\"[^\"\n]+\")[ \t]*;?[ \t]*$")


class _Extent(NamedTuple):
    """Where a tag's contents end: on which line, before which character, and what follows."""

    line: int
    stop: int
    after: int


def paired(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Contents between two tags: a callout, a quotation, code, or simply Markdown."""
    line = line_of(state, start)
    match = templates.TAG.match(line) if line[:2] in ("{%", "{{") else None
    if not match or state.is_code_block(start) or state.level >= DEEPEST:
        return False
    tag = templates.parsed(match)
    if tag.closing or not _may_hold(tag):
        return False
    extent = _extent(state, start, end, tag)
    if extent is None or (tag.name == "raw" and extent.line == start):
        return False
    if not silent:
        _Pair(state, start, match.end(), tag, extent).read()
    return True


def _may_hold(tag: Tag) -> bool:
    name = tag.name.lower()
    known = callouts.CALLOUTS | callouts.QUOTES | callouts.FOLDED | _CODE | _BARE
    return tag.hugo or name in known


def _extent(state: StateBlock, start: int, end: int, tag: Tag) -> _Extent | None:
    """Find the tag that closes the one at the beginning of line ``start``."""
    span = pairs_of(state).tags.get(state.bMarks[start] + state.tShift[start])
    if span is None or span[1] > state.eMarks[end - 1]:
        if tag.name in state.env.get(CLOSED, ()):
            note_end(state, start, end, start + FURTHEST)
        return None
    last = bisect_right(state.bMarks, span[0], start, end) - 1
    for number in range(start + 1, last + 1):
        if state.sCount[number] < state.blkIndent and not state.isEmpty(number):
            return None
    return _Extent(last, *span)


class _Pair(NamedTuple):
    """A tag at the beginning of a line, and where its contents are."""

    state: StateBlock
    start: int
    begin: int
    tag: Tag
    extent: _Extent

    def read(self) -> None:
        """Add the tokens of the tag and its contents."""
        name = self.tag.name.lower()
        if name in _CODE or self.tag.get("codelang"):
            self._code()
        elif name in callouts.CALLOUTS | callouts.FOLDED:
            fold = "▾ " if name in callouts.FOLDED else ""
            self._callout(fold + escaped(callouts.title(self.tag)))
        elif name in callouts.QUOTES:
            self._callout("", callouts.source(self.tag))
        elif name == "tab":
            self._callout(escaped(" ".join([*self.tag.named.values(), *self.tag.words])))
        elif name in _BARE:
            self._contents()
        else:
            self._unknown()
        self._go_on()

    def _callout(self, heading: str, below: str = "") -> None:
        opened = open_callout(self.state, self.start, self.extent.line + 1, heading)
        self._contents()
        if below:
            paragraph(self.state, self.extent.line, below)
        close_callout(self.state, opened, self.extent.line + 1)

    def _unknown(self) -> None:
        """Read the contents after what the tag says, or after the tag itself."""
        opening = self.state.push("wrapper_open", "div", 1)
        opening.map = [self.start, self.extent.line + 1]
        opened = len(self.state.tokens) - 1
        heading = callouts.wrapping_title(self.tag)
        if heading is None:
            paragraph(self.state, self.start, self.tag.source)
        elif heading:
            title_line(self.state, self.start, escaped(heading))
        self._contents()
        close_callout(self.state, opened, self.extent.line + 1)

    def _contents(self) -> None:
        """Read what is between the tags, which may begin and end within lines."""
        state, start, last = self.state, self.start, self.extent.line
        marks, shift, stop = state.bMarks[start], state.tShift[start], state.eMarks[last]
        state.bMarks[start] += shift + self.begin
        state.tShift[start] = 0
        state.eMarks[last] = self.extent.stop
        first = start if state.src[state.bMarks[start] : state.eMarks[start]].strip() else start + 1
        if first == start:
            rest = state.src[state.bMarks[start] : state.eMarks[start]]
            state.bMarks[start] += len(rest) - len(rest.lstrip())
        begin = state.bMarks[last] + state.tShift[last]
        ends = last + 1 if state.src[begin : state.eMarks[last]].strip() else last
        within(state, first, ends, state.blkIndent)
        state.bMarks[start], state.tShift[start], state.eMarks[last] = marks, shift, stop

    def _code(self) -> None:
        """Keep the contents as they are, under their title."""
        state, last = self.state, self.extent.line
        begin = state.bMarks[self.start] + state.tShift[self.start] + self.begin
        head = state.src[begin : min(state.eMarks[self.start], self.extent.stop)]
        first = self.start + 1
        code = state.getLines(first, last, state.blkIndent, True) if last >= first else ""
        tail = state.bMarks[last] + state.tShift[last]
        if last >= first:
            code += state.src[tail : self.extent.stop]
        language, heading = self._language()
        opening = state.push("wrapper_open", "div", 1)
        opening.map = [self.start, last + 1]
        if heading:
            title_line(state, self.start, escaped(heading))
        token = state.push("fence", "code", 0)
        token.content = (head + "\n" if head.strip() else "") + code
        token.info = language
        state.push("wrapper_close", "div", -1)

    def _language(self) -> tuple[str, str]:
        """Give the language, and the words that are a title."""
        tag = self.tag
        language, words = tag.get("lang", "codelang", "type"), list(tag.words)
        if tag.name.lower() in ("highlight", "code") and words and not language:
            language = words.pop(0)
            words = [word for word in words if not word.startswith("lineno")]
        options = frozenset({"linenos", "true", "false"})
        title = " ".join([*filter(None, (tag.get("title", "name"),)), *words])
        return language, "" if title in options else title

    def _go_on(self) -> None:
        """Leave what follows the closing tag on its line to be read next.

        On the only line of a pair it is a paragraph; without a line of its own, since a text that
        is read on from its last block would begin with the pair again.
        """
        state, last = self.state, self.extent.line
        rest = state.src[self.extent.after : state.eMarks[last]]
        state.line = last + 1
        if rest.strip() and last > self.start:
            state.bMarks[last] = self.extent.after + len(rest) - len(rest.lstrip())
            state.tShift[last] = 0
            state.line = last
        elif rest.strip():
            paragraph(state, last, rest)
            state.tokens[-3].map = None


def tab_comment(state: StateBlock, start: int, _end: int, silent: bool) -> bool:
    """``<!-- tab name -->``, by which themes of Hexo name what they show one at a time."""
    line = line_of(state, start)
    match = _TAB_COMMENT.match(line) if line.startswith("<!--") else None
    if not match or state.is_code_block(start):
        return False
    if not silent:
        if name := _TAB_ICON.sub("", match[1] or "").strip():
            title_line(state, start, escaped(name))
        state.line = start + 1
    return True


def script(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Lines of ``import`` and ``export``, as MDX has them between blocks."""
    line = line_of(state, start)
    if state.level or state.sCount[start] or not line.startswith(("import", "export")):
        return False
    if silent or not _SCRIPT.match(line):
        return False
    stop = start + 1
    while stop < end and not state.isEmpty(stop):
        is_more = line.startswith("export") or _IMPORT.match(line_of(state, stop))
        if not is_more and not line_of(state, stop).startswith("export"):
            break
        stop += 1
    token = state.push("fence", "code", 0)
    token.content = state.getLines(start, stop, 0, False)
    token.info = "js"
    token.map = [start, stop]
    state.line = stop
    return True
