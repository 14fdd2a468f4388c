"""The Textual application, and Textual only here."""
