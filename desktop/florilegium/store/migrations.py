"""The database's schema, as the steps that lead to it.

``PRAGMA user_version`` counts the steps done. A released step is never edited: a change is a new
step, tested from a database of every released schema (tests/files).

Paths are BLOBs, because a file name need not be valid Unicode. Times are ISO 8601, UTC. Texts and
structures are zlib-compressed (see :mod:`florilegium.store.codec`).
"""

import sqlite3
from collections.abc import Iterator

STEPS: tuple[str, ...] = (
    """
    CREATE TABLE document (
        id TEXT PRIMARY KEY,
        version INTEGER NOT NULL,            -- the current one
        title TEXT NOT NULL,
        author TEXT NOT NULL,
        date TEXT NOT NULL,
        language TEXT NOT NULL,
        site TEXT NOT NULL,
        source TEXT NOT NULL,
        path BLOB NOT NULL,                  -- where it was last read from
        added TEXT NOT NULL,
        missing INTEGER NOT NULL DEFAULT 0,
        removed TEXT NOT NULL DEFAULT ''     -- when it went to the trash
    ) STRICT;

    CREATE INDEX document_path ON document (path);

    CREATE TABLE version (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        document TEXT NOT NULL REFERENCES document (id) ON DELETE CASCADE,
        fingerprint TEXT NOT NULL,           -- SHA-256 of the file's bytes, hex
        importer INTEGER NOT NULL,
        format TEXT NOT NULL,
        encoding TEXT NOT NULL,
        remarks TEXT NOT NULL,               -- JSON list
        characters INTEGER NOT NULL,
        text BLOB NOT NULL,
        structure BLOB NOT NULL,
        pages BLOB,                          -- where the text stands on printed pages
        created TEXT NOT NULL
    ) STRICT;
    CREATE INDEX version_document ON version (document);
    CREATE INDEX version_fingerprint ON version (fingerprint);

    CREATE TABLE image (sha256 TEXT PRIMARY KEY, data BLOB NOT NULL) STRICT;
    CREATE TABLE version_image (
        version INTEGER NOT NULL REFERENCES version (id) ON DELETE CASCADE,
        image TEXT NOT NULL REFERENCES image (sha256),
        PRIMARY KEY (version, image)
    ) STRICT, WITHOUT ROWID;

    -- Every file that was looked at, so that a folder is not read anew at each start.
    CREATE TABLE file (
        path BLOB PRIMARY KEY,
        document TEXT REFERENCES document (id) ON DELETE CASCADE,   -- NULL: skipped or failed
        size INTEGER NOT NULL,
        modified INTEGER NOT NULL            -- nanoseconds
    ) STRICT;
    CREATE INDEX file_document ON file (document);
    CREATE TABLE folder (path BLOB PRIMARY KEY, added TEXT NOT NULL) STRICT;

    CREATE TABLE label (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        meaning TEXT NOT NULL,
        colour TEXT NOT NULL,
        mark TEXT NOT NULL,
        position INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE highlight (
        id TEXT PRIMARY KEY,
        document TEXT NOT NULL REFERENCES document (id) ON DELETE CASCADE,
        version INTEGER NOT NULL REFERENCES version (id),
        start INTEGER NOT NULL,
        end INTEGER NOT NULL,
        exact TEXT NOT NULL,
        prefix TEXT NOT NULL,
        suffix TEXT NOT NULL,
        label TEXT NOT NULL REFERENCES label (id),
        note TEXT NOT NULL,
        status TEXT NOT NULL,
        created TEXT NOT NULL,
        modified TEXT NOT NULL,
        removed TEXT NOT NULL DEFAULT '',
        CHECK (0 <= start AND start < end)
    ) STRICT;
    CREATE INDEX highlight_document ON highlight (document, start);
    CREATE INDEX highlight_label ON highlight (label);
    CREATE INDEX highlight_version ON highlight (version);
    CREATE TABLE highlight_tag (
        highlight TEXT NOT NULL REFERENCES highlight (id) ON DELETE CASCADE,
        tag TEXT NOT NULL,
        PRIMARY KEY (highlight, tag)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX highlight_tag_tag ON highlight_tag (tag);

    CREATE TABLE reading (
        document TEXT PRIMARY KEY REFERENCES document (id) ON DELETE CASCADE,
        position INTEGER NOT NULL,
        progress REAL NOT NULL,
        opened TEXT NOT NULL
    ) STRICT;

    -- What a change of its document did to a highlight; ``reviewed`` is "" until the reader has looked.
    CREATE TABLE review (
        highlight TEXT PRIMARY KEY REFERENCES highlight (id) ON DELETE CASCADE,
        from_version INTEGER NOT NULL,       -- where the reader's own words are; kept until reviewed
        start INTEGER NOT NULL,              -- of those words, in that version
        was TEXT NOT NULL,                   -- those words
        candidates TEXT NOT NULL,            -- JSON list of [start, end] in the current version
        changed TEXT NOT NULL,
        reviewed TEXT NOT NULL DEFAULT ''
    ) STRICT;

    CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
    -- Tells this library's backups from those of others.
    INSERT INTO meta VALUES ('library', lower(hex(randomblob(16))));

    -- Which documents the search index has yet to take in; written with the change itself.
    CREATE TABLE unindexed (document TEXT PRIMARY KEY, serial INTEGER NOT NULL) STRICT;

    -- What changed lately and through which connection, for the other processes on this library.
    CREATE TABLE journal (
        serial INTEGER PRIMARY KEY AUTOINCREMENT,
        origin INTEGER NOT NULL,
        what TEXT NOT NULL,                  -- document, highlights, labels or everything
        document TEXT NOT NULL
    ) STRICT;
    """,
    """
    -- What a document says of itself beyond what all have: a JSON object of strings.
    ALTER TABLE version ADD COLUMN other TEXT NOT NULL DEFAULT '{}';
    -- The program that was not there when a file was skipped for want of it.
    ALTER TABLE file ADD COLUMN lacking TEXT NOT NULL DEFAULT '';

    CREATE TABLE saved_search (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL UNIQUE COLLATE NOCASE,
        query TEXT NOT NULL,
        "case" INTEGER NOT NULL DEFAULT 0,   -- whether letters must be of the same case
        created TEXT NOT NULL,
        modified TEXT NOT NULL
    ) STRICT;
    -- Hits of a saved search that were looked at; a hit without a row is unseen.
    CREATE TABLE hit_mark (
        search TEXT NOT NULL REFERENCES saved_search (id) ON DELETE CASCADE,
        document TEXT NOT NULL REFERENCES document (id) ON DELETE CASCADE,
        version INTEGER NOT NULL,            -- whose text the range is of
        start INTEGER NOT NULL,
        end INTEGER NOT NULL,
        state TEXT NOT NULL,                 -- seen or dismissed
        marked TEXT NOT NULL,
        PRIMARY KEY (search, document, start, end)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX hit_mark_document ON hit_mark (document);

    CREATE TABLE export_profile (
        name TEXT PRIMARY KEY COLLATE NOCASE,
        options TEXT NOT NULL,               -- JSON object
        target BLOB NOT NULL,                -- path of the folder or file
        modified TEXT NOT NULL
    ) STRICT;
    -- What was last written to each exported file: what a merge compares both sides with.
    CREATE TABLE export_base (
        path BLOB PRIMARY KEY,
        subject TEXT NOT NULL,               -- what the file is of: "document:…", "label:…"
        content BLOB NOT NULL,               -- zlib
        written TEXT NOT NULL                -- the time that the file says it was exported
    ) STRICT;
    CREATE INDEX export_base_subject ON export_base (subject);

    -- Highlights that were made elsewhere, by the ids they have there: a second import finds them again.
    CREATE TABLE origin (
        source TEXT NOT NULL,
        identity TEXT NOT NULL,
        highlight TEXT,                      -- NULL while its document has not arrived
        label TEXT NOT NULL,                 -- that it was given
        data TEXT NOT NULL,                  -- JSON object: the highlight as it came
        title TEXT NOT NULL,
        imported TEXT NOT NULL,
        PRIMARY KEY (source, identity)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX origin_highlight ON origin (highlight);

    -- How the reader wants a file read: which columns of a table, whether all of a web page (JSON object).
    CREATE TABLE reading_wish (path BLOB PRIMARY KEY, wish TEXT NOT NULL) STRICT;
    -- What the reader put in place of what a document states of itself.
    CREATE TABLE amendment (
        document TEXT NOT NULL REFERENCES document (id) ON DELETE CASCADE,
        field TEXT NOT NULL,                 -- title, author, date or language
        value TEXT NOT NULL,
        stated TEXT NOT NULL,                -- by the document itself, when it was last read
        PRIMARY KEY (document, field)
    ) STRICT, WITHOUT ROWID;
    """,
)


def schema_of(connection: sqlite3.Connection) -> int:
    """How many of the steps a database has done."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def migrate(connection: sqlite3.Connection) -> None:
    """Do the steps that a database lacks, all or none. Raises sqlite3.Error."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Another process may have migrated while this one waited.
        for step in range(schema_of(connection), len(STEPS)):
            for statement in _statements(STEPS[step]):
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {len(STEPS)}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _statements(script: str) -> Iterator[str]:
    """The statements of a script one by one (``executescript`` would commit between them)."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
