"""The tables of the index; a change of them is a new `VERSION`, and the index is built again."""

VERSION = 8

SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

INSERT INTO meta VALUES ('identity', hex(randomblob(8)));

CREATE TABLE journal (
    file TEXT PRIMARY KEY, position INTEGER NOT NULL, tail TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE mark (
    path BLOB NOT NULL, field TEXT NOT NULL, value TEXT NOT NULL, fingerprint TEXT NOT NULL,
    millis INTEGER NOT NULL, counter INTEGER NOT NULL, device TEXT NOT NULL,
    PRIMARY KEY (path, field)
) WITHOUT ROWID;

CREATE INDEX mark_tag ON mark (field, path)
WHERE field >= 'tag:' AND field < 'tag;' AND value = 'true';

CREATE TABLE skipped (
    path BLOB PRIMARY KEY, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE article (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    path BLOB NOT NULL UNIQUE,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    fingerprint TEXT NOT NULL,
    title TEXT NOT NULL,
    date REAL NOT NULL,
    source TEXT NOT NULL,
    link TEXT NOT NULL,
    page INTEGER,
    authors TEXT NOT NULL,
    categories TEXT NOT NULL,
    tags TEXT NOT NULL,
    draft INTEGER NOT NULL,
    problem TEXT,
    problem_line INTEGER NOT NULL,
    body_at INTEGER NOT NULL,
    folded_path TEXT NOT NULL,
    folded_title TEXT NOT NULL,
    folded_source TEXT NOT NULL,
    folded_tags TEXT NOT NULL,
    lang TEXT NOT NULL DEFAULT '',
    has INTEGER NOT NULL DEFAULT 0,
    is_searchable INTEGER NOT NULL DEFAULT 0,
    read INTEGER NOT NULL DEFAULT 0,
    starred INTEGER NOT NULL DEFAULT 0,
    updated INTEGER NOT NULL DEFAULT 0,
    own_tags TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    opened INTEGER NOT NULL DEFAULT 0,
    percent INTEGER
);

INSERT INTO sqlite_sequence VALUES ('article', abs(random() % 1000) << 21);

CREATE TABLE body (id INTEGER PRIMARY KEY, text BLOB NOT NULL);

CREATE VIRTUAL TABLE words USING fts5 (
    title, text, author, source, content = '', tokenize = 'ascii', prefix = '2'
);

CREATE INDEX article_date ON article (date DESC, id DESC, read, starred);

CREATE INDEX article_title ON article (folded_title);

CREATE INDEX article_source ON article (folded_source, date DESC, id DESC);

CREATE INDEX article_unread ON article (date) WHERE read = 0;

CREATE INDEX article_starred ON article (date) WHERE starred = 1;

CREATE INDEX article_updated ON article (date) WHERE updated = 1;

CREATE INDEX article_tagged ON article (date) WHERE own_tags <> '';

CREATE INDEX article_noted ON article (date) WHERE note <> '';

CREATE INDEX article_unfinished ON article (opened) WHERE opened > 0 AND percent IS NOT 100;

CREATE INDEX article_problem ON article (date) WHERE problem IS NOT NULL;

CREATE INDEX article_page ON article (page) WHERE page IS NOT NULL;

CREATE INDEX article_waiting ON article (date) WHERE is_searchable = 0;

CREATE TABLE category (
    id INTEGER PRIMARY KEY,
    parent INTEGER NOT NULL,
    name TEXT NOT NULL,
    folded_path TEXT NOT NULL,
    total INTEGER NOT NULL DEFAULT 0,
    unread INTEGER NOT NULL DEFAULT 0,
    UNIQUE (parent, name)
);

CREATE INDEX category_folded ON category (folded_path);

CREATE TABLE filed (
    article INTEGER NOT NULL, category INTEGER NOT NULL, PRIMARY KEY (category, article)
) WITHOUT ROWID;

CREATE INDEX filed_article ON filed (article, category);

CREATE TABLE tally (name TEXT PRIMARY KEY, count INTEGER NOT NULL) WITHOUT ROWID;

INSERT INTO words (words, rank) VALUES ('hashsize', 33554432);

INSERT INTO words (words, rank) VALUES ('automerge', 8);

INSERT INTO tally VALUES ('starred', 0), ('problem', 0), ('waiting', 0);

CREATE TRIGGER filed_removed AFTER DELETE ON filed BEGIN
    UPDATE category
    SET total = total - 1,
        unread = unread - (SELECT 1 - read FROM article WHERE id = old.article)
    WHERE id = old.category;
END;

CREATE TRIGGER article_read AFTER UPDATE OF read ON article WHEN old.read <> new.read BEGIN
    UPDATE category SET unread = unread + old.read - new.read
    WHERE id IN (SELECT category FROM filed WHERE article = new.id);
END;

CREATE TRIGGER article_starred_more AFTER UPDATE OF starred ON article
WHEN old.starred <> new.starred BEGIN
    UPDATE tally SET count = count + new.starred - old.starred WHERE name = 'starred';
END;

CREATE TRIGGER article_problem_other AFTER UPDATE OF problem ON article
WHEN (old.problem IS NULL) <> (new.problem IS NULL) BEGIN
    UPDATE tally SET count = count + iif(new.problem IS NULL, -1, 1) WHERE name = 'problem';
END;

CREATE TRIGGER article_searchable AFTER UPDATE OF is_searchable ON article
WHEN old.is_searchable <> new.is_searchable BEGIN
    UPDATE tally SET count = count + old.is_searchable - new.is_searchable WHERE name = 'waiting';
END;

CREATE TRIGGER article_added AFTER INSERT ON article BEGIN
    UPDATE tally SET count = count + CASE name
        WHEN 'starred' THEN new.starred
        WHEN 'problem' THEN new.problem IS NOT NULL
        ELSE 1 - new.is_searchable END;
END;

CREATE TRIGGER article_removed BEFORE DELETE ON article BEGIN
    DELETE FROM filed WHERE article = old.id;
    DELETE FROM body WHERE id = old.id;
    UPDATE tally SET count = count - CASE name
        WHEN 'starred' THEN old.starred
        WHEN 'problem' THEN old.problem IS NOT NULL
        ELSE 1 - old.is_searchable END;
END
"""
"""Ids begin anywhere, so that one of an index that has gone is none of the next's.

An article is filed under each of its categories, all of their parents, and `ROOT` once, so
that a parent counts it once and counts are kept by delta: by triggers, but for what is filed, by
the writer, once for many articles. ``words`` keeps no text: an entry is
taken out by giving it the same words again, which are made from ``article`` and ``body``. What
one transaction adds to it is a piece of its own; eight of a size are merged into one. ``page`` is
a number made of ``link``, whose text would take several times the room in its index."""

ROOT = 0
"""The category of all articles."""
