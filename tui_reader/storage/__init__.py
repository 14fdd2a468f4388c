"""SQLite and the journal, and only here."""
