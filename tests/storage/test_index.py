"""The index answers as the reference does, and its counts are what counting gives."""

import json
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import article, record
from tests.domain.test_query import queries
from tui_reader.domain.article import Article, Content, Feature, Problem
from tui_reader.domain.changes import Stat
from tui_reader.domain.errors import QueryError, StorageError
from tui_reader.domain.marks import Mark, Record, Stamp, State, Target, Value, mark_of, merge
from tui_reader.domain.query import Query, under
from tui_reader.domain.query_parser import parse
from tui_reader.storage.database import connect, transaction
from tui_reader.storage.index import Index
from tui_reader.storage.journal import Bookmark
from tui_reader.storage.rows import Counts
from tui_reader.storage.schema import ROOT, SCHEMA, VERSION
from tui_reader.storage.writing import words_of

STAT = Stat(1, 1)
names = st.sampled_from(("新", "媒体", "A", "a", "b c", "Zoë", "é"))
articles = st.builds(
    article,
    relpath=st.sampled_from(("a.md", "新/b.md", "c/A.md")),
    title=names,
    source=names,
    authors=st.lists(names, max_size=2).map(tuple),
    tags=st.lists(names, max_size=2).map(tuple),
    categories=st.lists(st.lists(names, min_size=1, max_size=3).map(tuple), max_size=2).map(tuple),
    draft=st.booleans(),
    problem=st.none() | st.just(Problem("broken", 2)),
    date=st.integers(0, 3).map(float),
    lang=st.sampled_from(("", "", "zh-hant", "en")),
    images=st.sampled_from(((), ("a.png",))),
)
libraries = st.lists(articles, max_size=3, unique_by=lambda one: one.relpath)


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    index = Index(tmp_path / "index.sqlite")
    yield index
    index.close()


def take_in(index: Index, *some: Article) -> None:
    index.write([(one.relpath, STAT, one) for one in some])


def mark(index: Index, field: str, path: str, *, value: bool = True, millis: int = 1) -> None:
    index.apply([record(millis, field=field, value=value, paths=(path,))], {})


def search_in(index: Index, content: Content) -> None:
    index.write_words([words_of(one.id, content) for one in index.without_words()])


def paths(index: Index, query: Query, now: float | None = None) -> list[str]:
    ids = index.search(query, now=now).ids
    rows = index.rows(ids)
    return [rows[id_].relpath for id_ in ids]


texts = st.lists(
    st.sampled_from(("新", "媒体", "A", "，", " ", "\n", "zoé", "ｂ", "c", "it's", "x")), max_size=8
).map("".join)
contents = st.builds(
    Content, texts, st.integers(0, 31).map(Feature), st.sampled_from(("", "zh", "zh-cn", "en"))
)
NOW = 100_000.0


@given(libraries, contents, st.sets(st.sampled_from(("a.md", "新/b.md"))), st.booleans(), queries)
def test_sql_means_what_the_query_means(
    library: list[Article], content: Content, read: set[str], edited: bool, query: Query
) -> None:
    with TemporaryDirectory() as folder:
        index = Index(Path(folder) / "index.sqlite")
        take_in(index, *library)
        search_in(index, content)
        for path in read:
            marked = record(1, paths=(path,))
            target = Target(path, "before" if edited else "f")
            index.apply([replace(marked, targets=(target,))], {})
        expected = {
            one.relpath
            for one in library
            if query.matches(
                one,
                content,
                Mark(one.relpath in read, updated=edited and one.relpath in read),
                NOW,
            )
        }
        found = paths(index, query, NOW)
        assert set(found) == expected
        assert len(found) == len(expected)
        index.close()


def set_to(field: str, values: st.SearchStrategy[Value]) -> st.SearchStrategy[tuple[str, Value]]:
    return st.tuples(st.just(field), values)


flags = st.sampled_from((True, True, False, None, "odd"))
changes = st.one_of(
    set_to("read", flags),
    set_to("starred", flags),
    *(set_to(f"tag:{name}", flags) for name in ("新", "媒体", "A", "a", "b c", "é", "x\ny")),
    set_to("note", st.none() | texts | st.sampled_from(("b c", "it's 新媒体", "-a", 1))),
    set_to("opened", st.sampled_from((None, 0, 5, 7, True, "5", -1, 1 << 62))),
    set_to(
        "position",
        st.none() | st.sampled_from((0, 99, 100, 101, True)).map(lambda some: {"percent": some}),
    ),
)
records = st.lists(
    st.builds(
        lambda change, millis, targets: replace(
            record(millis, field=change[0], value=change[1]), targets=targets
        ),
        changes,
        st.integers(0, 3),
        st.lists(
            st.builds(
                Target, st.sampled_from(("a.md", "新/b.md")), st.sampled_from(("f", "", "before"))
            ),
            min_size=1,
            max_size=2,
        ).map(tuple),
    ),
    max_size=8,
)


def marks_of(library: list[Article], some: list[Record]) -> dict[str, Mark]:
    """Give what the records make of each article, by the rules that are no SQL."""
    state: State = {}
    merge(state, some)
    fields: dict[str, dict[str, tuple[Value, str]]] = {one.relpath: {} for one in library}
    for (_, path, field), won in state.items():
        fields.setdefault(path, {})[field] = json.loads(won.value), won.fingerprint
    return {one.relpath: mark_of(fields[one.relpath], one.fingerprint) for one in library}


@given(libraries, contents, records, queries)
def test_sql_means_what_the_query_means_of_marks(
    library: list[Article], content: Content, some: list[Record], query: Query
) -> None:
    marks = marks_of(library, some)
    with TemporaryDirectory() as folder:
        index = Index(Path(folder) / "index.sqlite")
        take_in(index, *library)
        search_in(index, content)
        index.apply(some, {})
        found = paths(index, query, NOW)
        expected = [
            one.relpath for one in library if query.matches(one, content, marks[one.relpath], NOW)
        ]
        assert sorted(found) == sorted(expected)
        opened = paths(index, parse("sort:opened"))
        assert opened == sorted(opened, key=lambda path: -marks[path].opened)
        back = paths(index, parse("sort:-opened"))
        assert back == sorted(back, key=lambda path: marks[path].opened)
        assert {tag.name for tag in index.tags()} == {
            tag for mark in marks.values() for tag in mark.tags
        }
        index.close()


def marked(file: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute(
            "SELECT path, read, starred, updated, own_tags, note, opened, percent"
            " FROM article ORDER BY path"
        ).fetchall()


@given(libraries, records, st.integers(0, 8), st.randoms(use_true_random=False))
def test_marks_look_alike_whenever_they_come(
    library: list[Article], some: list[Record], cut: int, chance: Random
) -> None:
    looks = []
    with TemporaryDirectory() as folder:
        for number, (before, after) in enumerate(
            ((some, []), ([], some), (some[:cut], some[cut:]), (some[cut:], some[:cut]))
        ):
            file = Path(folder) / f"{number}.sqlite"
            index = Index(file)
            index.apply(before, {})
            take_in(index, *library)
            for one in chance.sample(after, len(after)):
                index.apply([one], {})
            counts = index.counts()
            rows = index.rows(index.ids(Query())).values()
            assert counts.unread == sum(not row.read for row in rows)
            assert counts.starred == sum(row.starred for row in rows)
            index.close()
            looks.append(marked(file))
    assert all(look == looks[0] for look in looks)
    for path, *columns in looks[0]:
        mark = marks_of(library, some)[str(path, "utf-8")]  # type: ignore[call-overload]
        assert columns[:3] == [mark.read, mark.starred, mark.updated]
        assert columns[-2:] == [mark.opened, mark.percent]


@given(st.lists(st.tuples(articles, contents), max_size=4), st.lists(articles, max_size=2))
def test_no_words_are_left_of_what_is_gone_or_was_edited(
    steps: list[tuple[Article, Content]], gone: list[Article]
) -> None:
    with TemporaryDirectory() as folder:
        index = Index(Path(folder) / "index.sqlite")
        now: dict[str, Content] = {}
        for one, content in steps:
            take_in(index, one)
            search_in(index, content)
            now[one.relpath] = content
        for one in gone:
            index.forget([one.relpath])
            now.pop(one.relpath, None)
        for word in ("新", "媒体", "a", "x"):
            expected = {
                path
                for path, content in now.items()
                if parse(f"text:{word}").matches(article(), content, Mark(), NOW)
            }
            assert set(paths(index, parse(f"text:{word}"))) == expected
        index.close()


@given(st.text())
def test_no_text_that_is_typed_is_an_error_of_sqlite(text: str) -> None:
    with TemporaryDirectory() as folder, suppress(QueryError):
        index = Index(Path(folder) / "index.sqlite")
        index.search(parse(text))
        index.search(parse(f"title:{text}"))
        index.close()


@given(st.lists(st.tuples(st.sampled_from(("write", "read", "unread", "forget")), articles)))
def test_counts_are_what_counting_gives(steps: list[tuple[str, Article]]) -> None:
    with TemporaryDirectory() as folder:
        index = Index(Path(folder) / "index.sqlite")
        for millis, (step, one) in enumerate(steps):
            if step == "write":
                take_in(index, one)
            elif step == "forget":
                index.forget([one.relpath])
            else:
                mark(index, "read", one.relpath, value=step == "read", millis=millis)
        everything = index.rows(index.ids(Query()))
        counts = index.counts()
        assert counts.total == len(everything)
        assert counts.unread == sum(not row.read for row in everything.values())
        assert counts.problems == len(index.ids(parse("is:problem")))
        nodes = index.categories()
        where = {ROOT: ()} | dict.fromkeys((node.id for node in nodes), ())
        for node in nodes:
            where[node.id] = (*where[node.parent], node.name)  # type: ignore[assignment]
            below = index.rows(index.ids(Query(under(where[node.id]))))
            same = [other for other in nodes if where[other.id] == where[node.id]]
            assert len(same) == 1
            assert node.total <= len(below)  # a query folds: A and a are one
        index.close()


def test_a_parent_counts_an_article_once(index: Index) -> None:
    take_in(index, article(categories=(("A", "B"), ("A", "C"), ("A",))))
    counts = {node.name: (node.unread, node.total) for node in index.categories()}
    assert counts == {"A": (1, 1), "B": (1, 1), "C": (1, 1)}
    mark(index, "read", "a.md")
    assert {node.unread for node in index.categories()} == {0}


def test_newest_first_whatever_the_order_of_taking_in(index: Index) -> None:
    take_in(index, *(article(f"{day}.md", date=float(day)) for day in (3, 1, 2)))
    assert paths(index, Query()) == ["3.md", "2.md", "1.md"]


def test_orders(index: Index) -> None:
    take_in(
        index,
        article("1.md", title="b", source="y", date=1.0),
        article("2.md", title="A", source="y", date=2.0),
        article("3.md", title="c", source="x", date=3.0),
    )
    mark(index, "read", "3.md")
    orders = {
        "date": "3 2 1", "-date": "1 2 3", "title": "2 1 3", "-title": "3 1 2",
        "source": "3 2 1", "-source": "1 2 3", "unread": "2 1 3", "-unread": "3 2 1",
    }  # fmt: skip
    for name, expected in orders.items():
        found = paths(index, parse(f"sort:{name}"))
        assert " ".join(path[0] for path in found) == expected, name


def test_the_best_come_first_and_a_title_counts_more(index: Index) -> None:
    for number, (title, text) in enumerate(
        [("无关", "诈骗"), ("诈骗", "无关"), ("无关", "诈骗，诈骗，诈骗"), ("无", "无")]
    ):
        take_in(index, article(f"{number}.md", title=title))
        search_in(index, Content(text))
    asked = parse("诈骗")
    assert paths(index, asked) == ["1.md", "2.md", "0.md"]
    assert paths(index, parse("诈骗 sort:-relevance")) == ["0.md", "2.md", "1.md"]
    assert not index.search(asked).unranked


def test_too_many_to_rank_are_newest_first(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui_reader.storage.finding.MOST_RANKED", 2)
    monkeypatch.setattr("tui_reader.storage.finding.LOOK_UPS", 0)
    monkeypatch.setattr("tui_reader.storage.finding.ENOUGH", 4)
    for number in range(3):
        take_in(index, article(f"{number}.md", date=float(number)))
    search_in(index, Content("诈骗"))
    found = index.search(parse("诈骗 sort:relevance"))
    assert found.unranked
    assert found.ids == index.ids(Query())


def test_an_id_never_comes_back(index: Index) -> None:
    take_in(index, article("a.md"))
    first = index.ids(Query())[0]
    index.forget(["a.md"])
    take_in(index, article("b.md"))
    assert index.ids(Query())[0] > first


def test_what_could_not_be_read_is_looked_at_again(index: Index) -> None:
    take_in(index, article("a.md", fingerprint="", problem=Problem("it cannot be read")))
    assert index.stats()["a.md"] != STAT


def test_a_failed_commit_leaves_the_connection_usable(tmp_path: Path) -> None:
    connection, _ = connect(tmp_path / "index.sqlite", SCHEMA, VERSION)
    connection.execute(
        "CREATE TABLE child (a REFERENCES article (id) DEFERRABLE INITIALLY DEFERRED)"
    )
    connection.execute("PRAGMA foreign_keys = ON")
    with pytest.raises(sqlite3.IntegrityError), transaction(connection):
        connection.execute("INSERT INTO child VALUES (99)")
    with transaction(connection):
        connection.execute("INSERT INTO meta VALUES ('a', 'b')")
    connection.close()


def test_an_edited_article_keeps_its_id_and_its_marks(index: Index) -> None:
    take_in(index, article(title="Old", categories=(("Old",),)))
    before = index.ids(Query())
    mark(index, "read", "a.md")
    take_in(index, article(title="New", categories=(("New",),)))
    assert index.ids(Query()) == before
    row = index.rows(before)[before[0]]
    assert (row.title, row.read) == ("New", True)
    assert [node.name for node in index.categories()] == ["New"]


def test_a_mark_waits_for_its_article(index: Index) -> None:
    mark(index, "starred", "a.md")
    take_in(index, article())
    assert index.counts() == Counts(total=1, unread=1, starred=1, problems=0, waiting=1)


def test_an_older_mark_changes_nothing(index: Index) -> None:
    take_in(index, article())
    mark(index, "read", "a.md", millis=5)
    mark(index, "read", "a.md", value=False, millis=4)
    assert index.counts().unread == 0
    assert index.last_stamp() == Stamp(5, 0, "here")


def test_kept_articles_stay_though_they_match_no_more(index: Index) -> None:
    take_in(index, article("1.md", date=1.0), article("2.md", date=2.0))
    asked = parse("is:unread")
    ids = index.ids(asked)
    mark(index, "read", "2.md")
    assert len(index.ids(asked)) == 1
    assert index.ids(asked, keep={ids[0]}) == ids
    assert len(index.ids(parse("is:unread path:1.md"), keep={ids[0]})) == 1


def test_bookmarks_and_metadata_are_kept(tmp_path: Path) -> None:
    index = Index(tmp_path / "index.sqlite")
    index.set_meta("library", "abc")
    index.apply([], {"here.jsonl": Bookmark(12, "ff")})
    index.close()
    again = Index(tmp_path / "index.sqlite")
    assert (again.meta("library"), again.meta("nothing")) == ("abc", "")
    assert again.bookmarks() == {"here.jsonl": Bookmark(12, "ff")}
    again.forget_marks()
    assert again.bookmarks() == {}
    again.close()


def test_a_path_that_is_not_utf8_comes_back(index: Index) -> None:
    path = b"caf\xe9.md".decode("utf-8", "surrogateescape")
    take_in(index, article(path))
    mark(index, "read", path)
    assert index.stats() == {path: STAT}
    assert index.find(path) is not None
    assert index.counts().unread == 0


def test_a_skipped_file_is_known_but_not_listed(index: Index) -> None:
    index.write([("a.txt", STAT, None)])
    assert index.stats() == {"a.txt": STAT}
    assert not index.ids(Query())


@pytest.mark.parametrize(
    "content", [b"no database at all" * 100, b"SQLite format 3\0" + b"\1" * 4096]
)
def test_a_damaged_index_is_made_anew(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "index.sqlite"
    file.write_bytes(content)
    index = Index(file)
    assert index.counts().total == 0
    index.close()


def test_an_index_of_another_version_is_made_anew(tmp_path: Path) -> None:
    file = tmp_path / "index.sqlite"
    index = Index(file)
    take_in(index, article())
    index.close()
    other = sqlite3.connect(file)
    other.execute("PRAGMA user_version = 99")
    other.close()
    again = Index(file)
    assert again.counts().total == 0
    again.close()


def test_another_program_s_database_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "index.sqlite"
    other = sqlite3.connect(file)
    other.execute("CREATE TABLE precious (value)")
    other.close()
    before = file.read_bytes()
    with pytest.raises(StorageError, match="another program"):
        Index(file)
    assert file.read_bytes() == before


def test_an_unusable_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file")
    with pytest.raises(StorageError, match="cannot be opened"):
        Index(tmp_path / "cache" / "index.sqlite")


def test_many_connections_at_once(tmp_path: Path) -> None:
    def use(number: int) -> int:
        index = Index(tmp_path / "index.sqlite")
        index.set_meta(str(number), "here")
        take_in(index, article(f"{number}.md"))
        index.close()
        return number

    with ThreadPoolExecutor(8) as pool:
        assert len(list(pool.map(use, range(40)))) == 40
    index = Index(tmp_path / "index.sqlite")
    assert index.counts().total == 40
    index.close()


def test_a_first_page_of_too_many_is_the_beginning_of_all(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui_reader.storage.finding.MOST_RANKED", 2)
    monkeypatch.setattr("tui_reader.storage.finding.LOOK_UPS", 0)
    monkeypatch.setattr("tui_reader.storage.finding.ENOUGH", 4)
    for number in range(12):
        take_in(index, article(f"{number}.md", date=float(number % 5)))
    search_in(index, Content("诈骗"))
    for number in range(12, 20):
        take_in(index, article(f"{number}.md", date=float(number % 5)))
    search_in(index, Content("无关"))
    asked = parse("诈骗")
    whole = index.search(asked)
    assert len(whole.ids) == 12
    assert whole.ends
    assert list(whole.ids) == [id_ for id_ in index.ids(Query()) if id_ in set(whole.ids)]
    first, rest = index.parts(asked, [3], 5)
    assert not first.ends
    assert len(first.ids) >= 5
    assert first.ids == whole.ids[: len(first.ids)]
    assert rest == whole
    assert index.search(asked, limit=3).ids == whole.ids[:3]
    for one in (asked, parse("诈骗 is:unread"), parse("诈骗 sort:title"), parse("无关 OR abc")):
        assert [found.ends for found in index.parts(one, (), 13)] == [True], str(one)
    index.forget(["4.md"])
    assert len(index.search(asked).ids) == 11


def test_too_many_are_noticed_though_none_of_the_first_is_one(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui_reader.storage.finding.MOST_RANKED", 20)
    for words, numbers in (("无关", range(10)), ("诈骗", range(10, 90))):
        for number in numbers:
            take_in(index, article(f"{number}.md", date=float(number)))
        search_in(index, Content(words))
    found = index.search(parse("诈骗"))
    assert found.unranked
    assert [row.date for row in index.rows(found.ids[:2]).values()] == [88.0, 89.0]
    assert len(found.ids) == 80
    ranked = index.search(parse("无关"))
    assert not ranked.unranked
    assert len(ranked.ids) == 10


def test_few_that_are_left_of_many_are_put_in_order(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui_reader.storage.finding.MOST_RANKED", 5)
    for number in range(10):
        title = "诈骗" if number == 3 else "Title"
        take_in(index, article(f"{number}.md", title=title, date=float(number)))
    search_in(index, Content("诈骗"))
    for number in (3, 7):
        mark(index, "starred", f"{number}.md", millis=number)
    found = index.search(parse("诈骗 is:starred"))
    assert not found.unranked
    assert [row.relpath for row in (index.rows(found.ids)[id_] for id_ in found.ids)] == [
        "3.md",
        "7.md",
    ]
    assert index.search(parse("诈骗 is:unread")).unranked


def test_articles_are_found_by_the_page_that_they_were_saved_from(index: Index) -> None:
    page = "https://Example.org/a/"
    take_in(index, article("b.md", link=page), article("a.md", link="http://example.org/%61#x"))
    take_in(index, article("c.md", link="http://example.org/"), article("d.md"))
    for address in ("http://example.org/a", page, "https://EXAMPLE.org/a/#part"):
        assert index.of_page(address) == ["a.md", "b.md"]
    assert index.of_page("https://example.org") == ["c.md"]
    for other in ("https://example.org/a/b", "https://example.org/A", "a.md", "", "\ud800"):
        assert index.of_page(other) == []
    take_in(index, article("b.md", link="https://example.org/elsewhere"))
    assert index.of_page(page) == ["a.md"]


def test_the_page_is_found_without_a_look_at_all_articles(index: Index) -> None:
    (plan,) = index._all("EXPLAIN QUERY PLAN SELECT path, link FROM article WHERE page = ?", 1)
    assert "article_page" in plan[-1]


def test_articles_are_found_by_a_name(index: Index) -> None:
    some = ("Name.md", "x/name.txt", "x/2020-01-02-name.md", "names.md", "name/y.md", "新.md")
    take_in(index, *map(article, some))
    assert sorted(index.of_name("NAME")) == sorted(some[:3])
    assert index.of_name("新") == ["新.md"]
    assert index.of_name("%") == index.of_name("_ame") == index.of_name("") == []


class Impatient:
    """A connection that is interrupted again when it ends what was interrupted."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.left = 3

    def execute(self, sql: str, *more: object) -> sqlite3.Cursor:
        if sql != "COMMIT" or not self.left:
            return self._connection.execute(sql, *more)  # type: ignore[arg-type]
        self.left -= 1
        with closing(self._connection.execute("SELECT 1 UNION SELECT 2")) as other:
            other.fetchone()  # with none at work, nothing would be interrupted
            self._connection.interrupt()
            return self._connection.execute(sql)

    def __getattr__(self, name: str) -> object:
        return getattr(self._connection, name)


def test_a_question_whose_end_is_interrupted_is_in_no_other_s_way(index: Index) -> None:
    take_in(index, article("a.md"), article("b.md"))
    impatient = Impatient(index._connection)
    index._connection = impatient  # type: ignore[assignment]
    assert len(index.ids(Query())) == 2
    assert impatient.left == 0
    assert not impatient.in_transaction
    assert len(index.ids(Query())) == 2


def test_a_question_begins_though_the_one_before_has_not_ended(index: Index) -> None:
    take_in(index, article("a.md"))
    index._connection.execute("BEGIN")
    assert len(index.ids(Query())) == 1
    assert not index._connection.in_transaction
