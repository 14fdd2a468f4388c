"""The tree of views: the library's own on top, the categories of the articles below."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rich.style import Style
from rich.text import Text
from textual.message import Message
from textual.widgets import Tree
from textual.widgets.tree import TreeNode

from tui_reader.domain.clean import clean_line
from tui_reader.domain.query import Query, Sort, Term, under
from tui_reader.settings.terminal import draws_ascii
from tui_reader.storage.rows import Category, Counts, Tag, Tally
from tui_reader.storage.schema import ROOT
from tui_reader.tui.cells import fit
from tui_reader.tui.signs import signs
from tui_reader.tui.widgets.focusing import TakesFocusAtOnce

_TOGGLES = Style.from_meta({"toggle": True})
"""What `Tree` takes a click on for one that opens or closes a node."""
_GUIDES = ("  ", "| ", "`-", "+-")
"""Lines from node to node in ASCII, as `Tree.LINES` has them."""


class View(NamedTuple):
    """What a node of the tree shows in the list."""

    name: str
    query: Query


ALL = View("All", Query())
UNREAD = View("Unread", Query(Term("is", "unread")))
STARRED = View("Starred", Query(Term("is", "starred")))
PROBLEMS = View("Problems", Query(Term("is", "problem")))
UNFINISHED = View("Continue reading", Query(Term("is", "unfinished"), Sort("opened")))
NOTED = View("Notes", Query(Term("is", "noted")))
TAGGED = View("Tags", Query(Term("is", "tagged")))
_OPTIONAL = (UNFINISHED, STARRED, NOTED, PROBLEMS, TAGGED)
"""Views that are not there before they have an article."""


class CategoryTree(TakesFocusAtOnce, Tree[View], inherit_bindings=False):
    """Views with their counts: unread of all."""

    @dataclass
    class Chosen(Message):
        """The cursor is on another view; ``enter`` tells that the user wants to go there."""

        view: View
        enter: bool

    def __init__(self, views: Sequence[View] = (), *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        """``views`` are the user's own, which stand below the program's."""
        super().__init__("", id=id)
        self._tallies = dict.fromkeys(views, "")
        self.show_root = False
        self.auto_expand = False
        self.guide_depth = 2
        self.border_title = "Views"
        if draws_ascii():
            self.LINES = dict.fromkeys(self.LINES, _GUIDES)
        self._own: dict[View, TreeNode[View]] = {}
        self._by_id: dict[int, TreeNode[View]] = {}
        self._tags: dict[str, TreeNode[View]] = {}
        self._counts: dict[TreeNode[View], str] = {}

    def update(
        self, counts: Counts, categories: Sequence[Category], tags: Sequence[Tag] = ()
    ) -> None:
        """Show these counts; nodes that are there already stay as they are."""
        own = {ALL: _of(counts.unread, counts.total), UNREAD: str(counts.unread or "")}
        own |= {
            UNFINISHED: str(counts.unfinished or ""),
            STARRED: str(counts.starred or ""),
            NOTED: str(counts.noted or ""),
            PROBLEMS: str(counts.problems or ""),
            **self._tallies,
            TAGGED: str(len(tags) or ""),
        }
        before = 0
        for view, count in own.items():
            if view not in self._own and (count or view not in _OPTIONAL):
                self._add_own(view, before)
            before += view in self._own
            if view in self._own:
                self._label(self._own[view], view.name, count)
        self._update_tags(tags)
        self._update_categories(categories)
        if self.cursor_line == -1:
            self.cursor_line = 0

    def _add_own(self, view: View, place: int) -> None:
        self._own[view] = self.root.add(
            "", view, before=place or None, expand=True, allow_expand=False
        )

    def set_views(self, views: Sequence[View]) -> None:
        """Have other views of the user, none of which is chosen."""
        gone = [self._own.pop(view) for view in self._tallies if view in self._own]
        if self.cursor_node in gone:
            with self.prevent(Tree.NodeHighlighted):
                self.cursor_line = 0
        for node in gone:
            self._counts.pop(node, None)
            node.remove()
        self._tallies = {view: self._tallies.get(view, "") for view in views}
        above = len(self._own) - (TAGGED in self._own)
        for place, view in enumerate(views, start=above):
            if above and view not in self._own:
                self._add_own(view, place)
                self._label(self._own[view], view.name, self._tallies[view])

    def count(self, tallies: Mapping[View, Tally]) -> None:
        """Show how many articles the user's views have."""
        for view, tally in tallies.items():
            self._tallies[view] = _of(tally.unread, tally.total)
            if view in self._own:
                self._label(self._own[view], view.name, self._tallies[view])

    def _update_tags(self, tags: Sequence[Tag]) -> None:
        """Show the reader's tags below their view, in order; those that have gone go."""
        for name in self._tags.keys() - {tag.name for tag in tags}:
            node = self._tags.pop(name)
            self._counts.pop(node, None)
            node.remove()
        if TAGGED not in self._own:
            return
        parent = self._own[TAGGED]
        parent.allow_expand = bool(tags)
        for place, tag in enumerate(tags):
            if tag.name not in self._tags:
                view = View(f"#{clean_line(tag.name)}", Query(Term("mytag", tag.name)))
                before = place if place < len(parent.children) else None
                self._tags[tag.name] = parent.add_leaf("", view, before=before)
            self._label(self._tags[tag.name], clean_line(tag.name), _of(tag.unread, tag.total))

    def _update_categories(self, categories: Sequence[Category]) -> None:
        here = {category.id for category in categories}
        for gone in [id_ for id_ in reversed(self._by_id) if id_ not in here]:
            node = self._by_id.pop(gone)  # children first: a parent takes its own with it
            self._counts.pop(node, None)
            node.remove()
        last = {ROOT: self.root.children[len(self._own) - 1]}
        paths: dict[int, tuple[str, ...]] = {}
        for category in categories:
            path = paths[category.id] = (*paths.get(category.parent, ()), category.name)
            if category.id not in self._by_id:
                self._by_id[category.id] = self._add(category, path, last.get(category.parent))
            node = self._by_id[category.id]
            last[category.parent] = node
            self._label(node, category.name, _of(category.unread, category.total))

    def _add(
        self, category: Category, path: tuple[str, ...], sibling: TreeNode[View] | None
    ) -> TreeNode[View]:
        parent = self._by_id.get(category.parent, self.root)
        parent.allow_expand = True
        view = View(signs().within.join(path), Query(under(path)))
        before = 0 if sibling is None and parent.children else None
        if parent.children and parent.children[-1] is sibling:
            sibling = None  # to come after the last one is to come last, but is looked for
        return parent.add("", view, after=sibling, before=before, expand=True, allow_expand=False)

    def _label(self, node: TreeNode[View], name: str, count: str) -> None:
        if self._counts.get(node) == count:
            return
        self._counts[node] = count
        if str(node.label) != name:
            node.set_label(Text(name, no_wrap=True))
        elif 0 <= node.line - self.scroll_offset.y < self.size.height:
            node.refresh()
        else:
            node.allow_expand = node.allow_expand  # it is drawn anew when it is seen

    # Drawing

    def render_label(self, node: TreeNode[View], base_style: Style, style: Style) -> Text:
        """Draw a view's name, and its count at the right edge."""
        depth = sum(1 for _ in _ancestors(node)) - 1
        sign = "  "
        if node.allow_expand:
            sign = f"{signs().opened if node.is_expanded else signs().closed} "
        count = self._counts.get(node, "")
        room = self.size.width - 2 - self.guide_depth * depth - len(count) - 2
        name = fit(str(node.label), max(4, room))
        muted = Style(color=self.get_visual_style("tree--guides").rich_style.color)
        return Text.assemble(
            (sign, base_style + muted + _TOGGLES), (name, style), (f" {count} ", style + muted)
        )

    def get_label_width(self, node: TreeNode[View]) -> int:  # noqa: ARG002
        """Give a label's width, which never exceeds the pane's."""
        return 1

    def on_resize(self) -> None:
        """Align the counts with the new edge."""
        self.notify_style_update()

    # Moving

    @property
    def view(self) -> View:
        """The view under the cursor."""
        node = self.cursor_node
        return node.data if node is not None and node.data is not None else ALL

    @property
    def views(self) -> list[View]:
        """Every view that has a node."""
        nodes = (*self._own.values(), *self._tags.values(), *self._by_id.values())
        return [node.data for node in nodes if node.data is not None]

    def with_unread(self, *, back: bool = False) -> list[View]:
        """Give the categories that have unread articles, from the cursor on and round."""
        categories = set(self._by_id.values())
        nodes = [node for node in self._walk(self.root) if node in categories]
        if back:
            nodes.reverse()
        if self.cursor_node in categories:
            place = nodes.index(self.cursor_node)
            nodes = nodes[place + 1 :] + nodes[:place]
        return [
            node.data
            for node in nodes
            if node.data is not None and not self._counts.get(node, "").startswith("0/")
        ]

    def select(self, view: View) -> None:
        """Put the cursor on a view."""
        for node in (*self._own.values(), *self._tags.values(), *self._by_id.values()):
            if node.data == view:
                for above in _ancestors(node):
                    above.expand()
                if self.last_line >= 0:  # which counts the lines anew
                    self.move_cursor(node)

    def reveal(self) -> None:
        """Show as much above the view under the cursor as there is room for."""
        self.scroll_to(0, 0, animate=False, force=True, immediate=True)
        self.scroll_to_line(self.cursor_line, animate=False)

    def _walk(self, node: TreeNode[View]) -> Iterator[TreeNode[View]]:
        for child in node.children:
            yield child
            yield from self._walk(child)

    def on_tree_node_highlighted(self, event: Tree.NodeHighlighted[View]) -> None:
        """Show the articles of the view under the cursor."""
        event.stop()
        if event.node.data is not None:
            self.post_message(self.Chosen(event.node.data, enter=False))

    def on_tree_node_selected(self, event: Tree.NodeSelected[View]) -> None:
        """Go to the articles of the view that was clicked."""
        event.stop()
        if event.node.data is not None:
            self.post_message(self.Chosen(event.node.data, enter=True))

    def action_down(self, count: int = 1) -> None:
        """Go to the next view, or so many further."""
        self._go(self.cursor_line + count)

    def action_up(self, count: int = 1) -> None:
        """Go to the previous view, or so many back."""
        self._go(self.cursor_line - count)

    def action_top(self) -> None:
        """Go to the first view."""
        self._go(0)

    def action_bottom(self, number: int | None = None) -> None:
        """Go to the last view, or to the one of that number."""
        self._go(self.last_line if number is None else number - 1)

    def action_half_down(self, count: int = 1) -> None:
        """Go half a page down, or so many halves."""
        self._go(self.cursor_line + count * max(1, self.size.height // 2))

    def action_half_up(self, count: int = 1) -> None:
        """Go half a page up, or so many halves."""
        self._go(self.cursor_line - count * max(1, self.size.height // 2))

    def action_page_down(self, count: int = 1) -> None:
        """Go a page down, or so many."""
        self._go(self.cursor_line + count * self.size.height)

    def action_page_up(self, count: int = 1) -> None:
        """Go a page up, or so many."""
        self._go(self.cursor_line - count * self.size.height)

    def _go(self, line: int) -> None:
        self.cursor_line = max(0, min(line, self.last_line))

    def step(self, way: int) -> bool:
        """Go so many views further, closed categories left out; False at the end."""
        before = self.cursor_line
        self._go(before + way)
        return self.cursor_line != before

    def fold(self) -> bool:
        """Close the category under the cursor, or go to its parent; False where neither can be."""
        node = self.cursor_node
        if node is None:
            return False
        if node.allow_expand and node.is_expanded:
            node.collapse()
        elif node.parent is not None and node.parent is not self.root:
            self.move_cursor(node.parent)
        else:
            return False
        return True

    def unfold(self) -> bool:
        """Open the category under the cursor; False where it is open or has nothing in it."""
        node = self.cursor_node
        if node is None or not node.allow_expand or node.is_expanded:
            return False
        node.expand()
        return True


def _ancestors(node: TreeNode[View]) -> Iterator[TreeNode[View]]:
    above = node.parent
    while above is not None:
        yield above
        above = above.parent


def _of(unread: int, total: int) -> str:
    return f"{unread}/{total}"
