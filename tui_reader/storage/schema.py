"""The tables of the index; a change of them is a new `VERSION`, and the index is built again."""

VERSION = 2

SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE journal (
    file TEXT PRIMARY KEY, position INTEGER NOT NULL, tail TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE mark (
    path BLOB NOT NULL, field TEXT NOT NULL, value TEXT NOT NULL,
    millis INTEGER NOT NULL, counter INTEGER NOT NULL, device TEXT NOT NULL,
    PRIMARY KEY (path, field)
) WITHOUT ROWID;

CREATE INDEX mark_stamp ON mark (millis DESC, counter DESC);

CREATE TABLE file (
    path BLOB PRIMARY KEY, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE article (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    path BLOB NOT NULL UNIQUE,
    fingerprint TEXT NOT NULL,
    title TEXT NOT NULL,
    date REAL NOT NULL,
    source TEXT NOT NULL,
    link TEXT NOT NULL,
    draft INTEGER NOT NULL,
    problem TEXT,
    problem_line INTEGER NOT NULL,
    folded_path TEXT NOT NULL,
    folded_title TEXT NOT NULL,
    folded_source TEXT NOT NULL,
    folded_authors TEXT NOT NULL,
    folded_tags TEXT NOT NULL,
    read INTEGER NOT NULL DEFAULT 0,
    starred INTEGER NOT NULL DEFAULT 0
);

CREATE INDEX article_date ON article (date DESC, id DESC, read, starred);

CREATE INDEX article_unread ON article (date DESC, id DESC) WHERE read = 0;

CREATE INDEX article_starred ON article (date DESC, id DESC) WHERE starred = 1;

CREATE INDEX article_problem ON article (date DESC, id DESC) WHERE problem IS NOT NULL;

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

CREATE TRIGGER filed_added AFTER INSERT ON filed BEGIN
    UPDATE category
    SET total = total + 1,
        unread = unread + (SELECT 1 - read FROM article WHERE id = new.article)
    WHERE id = new.category;
END;

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

CREATE TRIGGER article_removed BEFORE DELETE ON article BEGIN
    DELETE FROM filed WHERE article = old.id;
END
"""
"""An article is filed under each of its categories, all of their parents, and `ROOT` once, so
that a parent counts it once and counts are kept by delta."""

ROOT = 0
"""The category of all articles."""
